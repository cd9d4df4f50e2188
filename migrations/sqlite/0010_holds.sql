-- A seat is booked for a case, or held for a while for the submission of somebody who is still
-- choosing. A hold that is over is nobody's: whoever takes the seat writes over it.
CREATE TABLE seats (
  location   TEXT    NOT NULL,
  starts_at  INTEGER NOT NULL,
  seat       INTEGER NOT NULL CHECK (seat >= 0),
  case_id    BLOB    UNIQUE REFERENCES cases (id),
  held_for   BLOB    UNIQUE CHECK (length(held_for) = 16),
  held_until INTEGER,
  PRIMARY KEY (location, starts_at, seat),
  CHECK ((case_id IS NULL) <> (held_for IS NULL)),
  CHECK ((held_for IS NULL) = (held_until IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO seats (location, starts_at, seat, case_id)
  SELECT location, starts_at, seat, case_id FROM appointments;
DROP TABLE appointments;
ALTER TABLE seats RENAME TO appointments;

-- What the citizen shows at the counter, by which staff find the case. Null: opened before.
ALTER TABLE cases ADD COLUMN collection_code TEXT;
CREATE INDEX cases_by_collection_code ON cases (collection_code)
  WHERE collection_code IS NOT NULL;
