-- The municipality: its offices, locations and calendar, its registry of citizens,
-- the seats at its counters and the numbers of its registers.

-- One part of the municipality per row, as JSON: name, offices, locations, calendar.
CREATE TABLE municipality (
  part       TEXT        NOT NULL PRIMARY KEY,
  revision   BIGINT      NOT NULL CHECK (revision >= 1),
  body       TEXT        NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);

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
);

-- A seat is taken by at most one case, a case holds at most one seat.
CREATE TABLE appointments (
  location  TEXT        NOT NULL,
  starts_at TIMESTAMPTZ NOT NULL,
  seat      BIGINT      NOT NULL CHECK (seat >= 0),
  case_id   UUID        NOT NULL UNIQUE REFERENCES cases (id),
  PRIMARY KEY (location, starts_at, seat)
);

-- Last number given in a register, per year.
CREATE TABLE counters (
  name  TEXT   NOT NULL,
  year  BIGINT NOT NULL,
  value BIGINT NOT NULL CHECK (value >= 1),
  PRIMARY KEY (name, year)
);
