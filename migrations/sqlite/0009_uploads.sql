-- Files that people sent: what is known of each. The files themselves lie in the
-- storage, under a random name; a row is there only when its file is.
CREATE TABLE uploads (
  id       BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  account  BLOB NOT NULL REFERENCES accounts (id), -- whoever sent it
  draft    BLOB,                                   -- the draft it belongs to …
  case_id  BLOB REFERENCES cases (id),             -- … or the case
  about    TEXT NOT NULL,                           -- document/identity, answer/photos, message
  filed_at INTEGER,                                   -- null: sent, and not part of the case yet
  name     TEXT NOT NULL,                           -- as it was called, cleaned
  kind     TEXT NOT NULL,                           -- by its content: pdf, jpeg, png
  size     INTEGER NOT NULL CHECK (size >= 1),
  digest   BLOB NOT NULL CHECK (length(digest) = 32),  -- SHA-256 of what is stored
  stored   TEXT NOT NULL UNIQUE,                    -- its name in the storage
  state    TEXT NOT NULL CHECK (state IN ('unscanned', 'waiting', 'clean', 'infected')),
  at       INTEGER NOT NULL,
  tries    INTEGER NOT NULL DEFAULT 0,               -- looks of the scanner that came to nothing
  scan_at  INTEGER,                                   -- when the scanner looks next; null: never
  CHECK ((draft IS NULL) <> (case_id IS NULL)),
  CHECK (draft IS NULL OR filed_at IS NULL)
) STRICT;
CREATE INDEX uploads_by_draft ON uploads (draft);
CREATE INDEX uploads_by_case ON uploads (case_id);
CREATE INDEX uploads_to_scan ON uploads (scan_at) WHERE scan_at IS NOT NULL;
