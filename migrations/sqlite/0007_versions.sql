-- A version that is retired takes no new applications; what stands on it goes on.
ALTER TABLE versions ADD COLUMN retired_at INTEGER;
CREATE INDEX cases_by_version ON cases (version, id);

-- What was published stays as it was; only whether it is offered may change.
CREATE TRIGGER versions_are_not_edited
BEFORE UPDATE OF digest, service, number, files, published_at ON versions
BEGIN SELECT RAISE(ABORT, 'published versions are immutable'); END;
CREATE TRIGGER versions_are_not_deleted BEFORE DELETE ON versions
BEGIN SELECT RAISE(ABORT, 'published versions are immutable'); END;

-- Moves of running cases from one version of a service to another, and which cases went.
CREATE TABLE moves (
  id           BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  service      TEXT    NOT NULL,
  from_version TEXT    NOT NULL REFERENCES versions (digest),
  to_version   TEXT    NOT NULL REFERENCES versions (digest),
  mapping      TEXT    NOT NULL CHECK (json_valid(mapping)), -- new names of steps by their old ones
  reason       TEXT    NOT NULL,
  moved_by     TEXT    NOT NULL, -- system: somebody on the machine itself
  at           INTEGER NOT NULL,
  undoes       BLOB    UNIQUE REFERENCES moves (id) CHECK (length(undoes) = 16),
  undone_at    INTEGER
) STRICT;
CREATE INDEX moves_by_service ON moves (service, at);

CREATE TABLE moved_cases (
  move_id  BLOB    NOT NULL REFERENCES moves (id),
  case_id  BLOB    NOT NULL REFERENCES cases (id),
  revision INTEGER NOT NULL CHECK (revision >= 1), -- the one it has since
  PRIMARY KEY (move_id, case_id)
) STRICT, WITHOUT ROWID;
