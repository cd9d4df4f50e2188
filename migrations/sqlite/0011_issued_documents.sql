-- Documents that were issued. A projection, like tasks, but for the code, which is drawn
-- when a document is made. The code stands here as it is: who has it has the document,
-- and is told no more than stands on its face.
CREATE TABLE issued_documents (
  case_id     BLOB    NOT NULL REFERENCES cases (id),
  document_no INTEGER NOT NULL, -- the effect that asked for it
  code        TEXT    NOT NULL UNIQUE,
  template    TEXT    NOT NULL,
  title       TEXT    NOT NULL CHECK (json_valid(title)), -- in every language
  language    TEXT    NOT NULL,
  service     TEXT    NOT NULL,
  protocol    TEXT,
  office      TEXT,
  issued_at   INTEGER NOT NULL,
  digest      BLOB    NOT NULL CHECK (length(digest) = 32), -- SHA-256 of the file
  size        INTEGER NOT NULL CHECK (size > 0),
  stored      TEXT    NOT NULL UNIQUE, -- its name in the storage
  sealed      INTEGER NOT NULL CHECK (sealed IN (0, 1)),
  revoked_at  INTEGER,
  grounds     TEXT,
  PRIMARY KEY (case_id, document_no),
  CHECK ((revoked_at IS NULL) = (grounds IS NULL))
) STRICT, WITHOUT ROWID;
