-- Files that people sent: what is known of each. The files themselves lie in the
-- storage, under a random name; a row is there only when its file is.
CREATE TABLE uploads (
  id       UUID NOT NULL PRIMARY KEY,
  account  UUID NOT NULL REFERENCES accounts (id), -- whoever sent it
  draft    UUID,                                   -- the draft it belongs to …
  case_id  UUID REFERENCES cases (id),             -- … or the case
  about    TEXT NOT NULL,                           -- document/identity, answer/photos, message
  filed_at TIMESTAMPTZ,                                   -- null: sent, and not part of the case yet
  name     TEXT NOT NULL,                           -- as it was called, cleaned
  kind     TEXT NOT NULL,                           -- by its content: pdf, jpeg, png
  size     BIGINT NOT NULL CHECK (size >= 1),
  digest   BYTEA NOT NULL CHECK (octet_length(digest) = 32),  -- SHA-256 of what is stored
  stored   TEXT NOT NULL UNIQUE,                    -- its name in the storage
  state    TEXT NOT NULL CHECK (state IN ('unscanned', 'waiting', 'clean', 'infected')),
  at       TIMESTAMPTZ NOT NULL,
  tries    BIGINT NOT NULL DEFAULT 0,               -- looks of the scanner that came to nothing
  scan_at  TIMESTAMPTZ,                                   -- when the scanner looks next; null: never
  CHECK ((draft IS NULL) <> (case_id IS NULL)),
  CHECK (draft IS NULL OR filed_at IS NULL)
);
CREATE INDEX uploads_by_draft ON uploads (draft);
CREATE INDEX uploads_by_case ON uploads (case_id);
CREATE INDEX uploads_to_scan ON uploads (scan_at) WHERE scan_at IS NOT NULL;
