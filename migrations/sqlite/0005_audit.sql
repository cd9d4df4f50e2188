-- Who did or saw what, and when. Never edited.
CREATE TABLE audit (
  id      INTEGER NOT NULL PRIMARY KEY,
  at      INTEGER NOT NULL,
  actor   BLOB    REFERENCES accounts (id), -- null: the product itself
  action  TEXT    NOT NULL,
  case_id BLOB    REFERENCES cases (id),
  detail  TEXT
) STRICT;
CREATE INDEX audit_by_case ON audit (case_id, id);
CREATE TRIGGER audit_is_not_edited BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
