-- What an extra task is called, in the words of whoever asked for it.
ALTER TABLE tasks ADD COLUMN title TEXT;

-- How an effect is tried again, as its service says; null: as the product does by itself.
ALTER TABLE effects ADD COLUMN retry TEXT CHECK (retry IS NULL OR json_valid(retry));

-- Open incidents: what failed for good and waits for an operator. A projection, like
-- tasks; what became of one that is gone is in the events.
CREATE TABLE incidents (
  case_id     BLOB    NOT NULL REFERENCES cases (id),
  incident_no INTEGER NOT NULL,
  at          INTEGER NOT NULL,
  step        TEXT    NOT NULL,
  kind        TEXT    NOT NULL, -- effect, unsent, entering, leaving
  target      TEXT    NOT NULL, -- what was asked for; empty when nothing was
  family      TEXT,             -- of the failure, when something was asked for
  reason      TEXT    NOT NULL,
  PRIMARY KEY (case_id, incident_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX incidents_by_moment ON incidents (at);
