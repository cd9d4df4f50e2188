-- The municipality: its offices, locations and calendar, its registry of citizens,
-- the seats at its counters and the numbers of its registers.

-- One part of the municipality per row, as JSON: name, offices, locations, calendar.
CREATE TABLE municipality (
  part       TEXT    NOT NULL PRIMARY KEY,
  revision   INTEGER NOT NULL CHECK (revision >= 1),
  body       TEXT    NOT NULL CHECK (json_valid(body)),
  updated_at INTEGER NOT NULL
) STRICT;

-- The embedded sample registry.
CREATE TABLE registry_people (
  afm           TEXT NOT NULL PRIMARY KEY CHECK (length(afm) = 9),
  pin           TEXT NOT NULL UNIQUE,
  family_number TEXT NOT NULL,
  given_name    TEXT NOT NULL,
  family_name   TEXT NOT NULL,
  father_name   TEXT NOT NULL,
  mother_name   TEXT NOT NULL,
  born          TEXT NOT NULL -- yyyy-mm-dd
) STRICT, WITHOUT ROWID;

-- A seat is taken by at most one case, a case holds at most one seat.
CREATE TABLE appointments (
  location  TEXT    NOT NULL,
  starts_at INTEGER NOT NULL,
  seat      INTEGER NOT NULL CHECK (seat >= 0),
  case_id   BLOB    NOT NULL UNIQUE REFERENCES cases (id),
  PRIMARY KEY (location, starts_at, seat)
) STRICT, WITHOUT ROWID;

-- Last number given in a register, per year.
CREATE TABLE counters (
  name  TEXT    NOT NULL,
  year  INTEGER NOT NULL,
  value INTEGER NOT NULL CHECK (value >= 1),
  PRIMARY KEY (name, year)
) STRICT, WITHOUT ROWID;
