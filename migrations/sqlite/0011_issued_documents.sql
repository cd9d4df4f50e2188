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
  digest      BLOB    NOT NULL CHECK (length(digest) = 32), -- SHA-256 of the bytes
  size        INTEGER NOT NULL CHECK (size > 0),
  sealed      INTEGER NOT NULL CHECK (sealed IN (0, 1)),
  revoked_at  INTEGER,
  grounds     TEXT,
  PRIMARY KEY (case_id, document_no),
  CHECK ((revoked_at IS NULL) = (grounds IS NULL))
) STRICT, WITHOUT ROWID;

-- Their bytes, apart, so that lists of documents do not drag them along.
CREATE TABLE issued_bytes (
  case_id     BLOB    NOT NULL,
  document_no INTEGER NOT NULL,
  bytes       BLOB    NOT NULL,
  PRIMARY KEY (case_id, document_no),
  FOREIGN KEY (case_id, document_no) REFERENCES issued_documents (case_id, document_no)
) STRICT;
