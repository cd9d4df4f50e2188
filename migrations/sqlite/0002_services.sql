-- Published versions of services, and applications that are still being written.
CREATE TABLE versions (
  digest       TEXT    NOT NULL PRIMARY KEY CHECK (length(digest) = 64),
  service      TEXT    NOT NULL,
  number       INTEGER NOT NULL CHECK (number >= 1),
  files        TEXT    NOT NULL CHECK (json_valid(files)),
  published_at INTEGER NOT NULL,
  UNIQUE (service, number)
) STRICT;

CREATE TABLE drafts (
  id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  account    BLOB    NOT NULL REFERENCES accounts (id),
  service    TEXT    NOT NULL,
  version    TEXT    NOT NULL REFERENCES versions (digest),
  answers    TEXT    NOT NULL CHECK (json_valid(answers)),
  page       TEXT    NOT NULL, -- how far the citizen has come
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX drafts_by_account ON drafts (account, updated_at);
