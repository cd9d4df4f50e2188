-- A seat is booked for a case, or held for a while for the submission of somebody who is still
-- choosing. A hold that is over is nobody's: whoever takes the seat writes over it.
ALTER TABLE appointments ALTER COLUMN case_id DROP NOT NULL;
ALTER TABLE appointments ADD COLUMN held_for UUID UNIQUE;
ALTER TABLE appointments ADD COLUMN held_until TIMESTAMPTZ;
ALTER TABLE appointments ADD CHECK ((case_id IS NULL) <> (held_for IS NULL));
ALTER TABLE appointments ADD CHECK ((held_for IS NULL) = (held_until IS NULL));

-- What the citizen shows at the counter, by which staff find the case. Null: opened before.
ALTER TABLE cases ADD COLUMN collection_code TEXT;
CREATE INDEX cases_by_collection_code ON cases (collection_code)
  WHERE collection_code IS NOT NULL;
