-- People who sign in, the parts they play, and their open sessions.
CREATE TABLE accounts (
  id            BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  username      TEXT    NOT NULL UNIQUE, -- case-folded
  password_hash TEXT    NOT NULL,
  given_name    TEXT    NOT NULL,
  family_name   TEXT    NOT NULL,
  email         TEXT    NOT NULL,
  phone         TEXT,
  level         TEXT    NOT NULL CHECK (level IN ('A', 'B')),
  language      TEXT    NOT NULL CHECK (language IN ('el', 'en')),
  created_at    INTEGER NOT NULL,
  disabled_at   INTEGER
) STRICT;

CREATE TABLE memberships (
  account BLOB NOT NULL REFERENCES accounts (id),
  office  TEXT NOT NULL,
  role    TEXT NOT NULL,
  PRIMARY KEY (account, office, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_by_office ON memberships (office, role);

-- Only the SHA-256 of a token is kept: whoever reads this table cannot sign in with it.
CREATE TABLE sessions (
  token_hash BLOB    NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
  account    BLOB    NOT NULL REFERENCES accounts (id),
  created_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_account ON sessions (account);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);
