-- Following a case without an account: its reference and a code of its own. The code
-- is kept as it is, because the applicant's page shows it; it opens less than stands
-- in this database.
ALTER TABLE cases ADD COLUMN follow_code TEXT;

-- Browsers that gave a right code, for a while. As with sessions only the SHA-256 of
-- the browser's token is kept.
CREATE TABLE follow_grants (
  token_hash BLOB    NOT NULL CHECK (length(token_hash) = 32),
  case_id    BLOB    NOT NULL REFERENCES cases (id),
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (token_hash, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX follow_grants_by_expiry ON follow_grants (expires_at);
CREATE INDEX follow_grants_by_case ON follow_grants (case_id);

-- What the applicant thought of how the case was handled, once it had ended.
CREATE TABLE ratings (
  case_id BLOB    NOT NULL PRIMARY KEY REFERENCES cases (id),
  stars   INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
  words   TEXT,
  at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The one reminder of a draft: when a process last set about it, and when it was sent.
ALTER TABLE drafts ADD COLUMN reminding_at INTEGER;
ALTER TABLE drafts ADD COLUMN reminded_at INTEGER;
CREATE INDEX drafts_to_remind ON drafts (updated_at) WHERE reminded_at IS NULL;
