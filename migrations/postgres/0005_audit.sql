-- Who did or saw what, and when. Never edited.
CREATE TABLE audit (
  id      BIGINT      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      TIMESTAMPTZ NOT NULL,
  actor   UUID        REFERENCES accounts (id), -- null: the product itself
  action  TEXT        NOT NULL,
  case_id UUID        REFERENCES cases (id),
  detail  TEXT
);
CREATE INDEX audit_by_case ON audit (case_id, id);
CREATE TRIGGER audit_is_not_edited BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();
