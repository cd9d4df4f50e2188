-- A version that is retired takes no new applications; what stands on it goes on.
ALTER TABLE versions ADD COLUMN retired_at TIMESTAMPTZ;
CREATE INDEX cases_by_version ON cases (version, id);

-- What was published stays as it was; only whether it is offered may change.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% are immutable', TG_ARGV[0];
END $$;
CREATE TRIGGER versions_are_not_edited
BEFORE UPDATE OF digest, service, number, files, published_at ON versions
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('published versions');
CREATE TRIGGER versions_are_not_deleted BEFORE DELETE OR TRUNCATE ON versions
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('published versions');

-- Moves of running cases from one version of a service to another, and which cases went.
CREATE TABLE moves (
  id           UUID        NOT NULL PRIMARY KEY,
  service      TEXT        NOT NULL,
  from_version TEXT        NOT NULL REFERENCES versions (digest),
  to_version   TEXT        NOT NULL REFERENCES versions (digest),
  mapping      TEXT        NOT NULL, -- new names of steps by their old ones
  reason       TEXT        NOT NULL,
  moved_by     TEXT        NOT NULL, -- system: somebody on the machine itself
  at           TIMESTAMPTZ NOT NULL,
  undoes       UUID        UNIQUE REFERENCES moves (id),
  undone_at    TIMESTAMPTZ
);
CREATE INDEX moves_by_service ON moves (service, at);

CREATE TABLE moved_cases (
  move_id  UUID   NOT NULL REFERENCES moves (id),
  case_id  UUID   NOT NULL REFERENCES cases (id),
  revision BIGINT NOT NULL CHECK (revision >= 1), -- the one it has since
  PRIMARY KEY (move_id, case_id)
);
