-- Published versions of services, and applications that are still being written.
CREATE TABLE versions (
  digest       TEXT        NOT NULL PRIMARY KEY CHECK (length(digest) = 64),
  service      TEXT        NOT NULL,
  number       BIGINT      NOT NULL CHECK (number >= 1),
  files        TEXT        NOT NULL,
  published_at TIMESTAMPTZ NOT NULL,
  UNIQUE (service, number)
);

CREATE TABLE drafts (
  id         UUID        NOT NULL PRIMARY KEY,
  account    UUID        NOT NULL REFERENCES accounts (id),
  service    TEXT        NOT NULL,
  version    TEXT        NOT NULL REFERENCES versions (digest),
  answers    TEXT        NOT NULL,
  page       TEXT        NOT NULL, -- how far the citizen has come
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX drafts_by_account ON drafts (account, updated_at);
