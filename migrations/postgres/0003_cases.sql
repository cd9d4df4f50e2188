-- A case: the events are the truth; cases, tasks and timers say what they add up to.
CREATE TABLE cases (
  id         UUID        NOT NULL PRIMARY KEY,
  reference  TEXT        NOT NULL UNIQUE,
  protocol   TEXT        UNIQUE,
  submission UUID        NOT NULL UNIQUE, -- the draft it was made from
  service    TEXT        NOT NULL,
  version    TEXT        NOT NULL REFERENCES versions (digest),
  applicant  UUID        NOT NULL REFERENCES accounts (id),
  office     TEXT,
  step       TEXT        NOT NULL,
  status     TEXT,
  outcome    TEXT,
  revision   BIGINT      NOT NULL CHECK (revision >= 1),
  opened_at  TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  body       TEXT        NOT NULL
);
CREATE INDEX cases_by_applicant ON cases (applicant, opened_at);
CREATE INDEX cases_by_office ON cases (office, opened_at);

CREATE TABLE events (
  case_id  UUID        NOT NULL REFERENCES cases (id),
  seq      BIGINT      NOT NULL CHECK (seq >= 1),
  revision BIGINT      NOT NULL CHECK (revision >= 1),
  at       TIMESTAMPTZ NOT NULL,
  actor    UUID        REFERENCES accounts (id), -- null: the product itself
  body     TEXT        NOT NULL,
  digest   BYTEA       NOT NULL CHECK (length(digest) = 32), -- over the digest before and this row
  PRIMARY KEY (case_id, seq)
);
CREATE FUNCTION refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER events_are_not_edited BEFORE UPDATE OR DELETE OR TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit();

-- Open tasks only; finished ones live in the events.
CREATE TABLE tasks (
  case_id    UUID        NOT NULL REFERENCES cases (id),
  task_no    BIGINT      NOT NULL,
  step       TEXT        NOT NULL,
  role       TEXT        NOT NULL,
  office     TEXT,
  claimed_by UUID        REFERENCES accounts (id),
  created_at TIMESTAMPTZ NOT NULL,
  due_at     TIMESTAMPTZ,
  PRIMARY KEY (case_id, task_no)
);
CREATE INDEX tasks_by_role ON tasks (office, role, due_at);

-- Timers that are set. Starts, settled, last_error and dead_at as in effects.
CREATE TABLE timers (
  case_id    UUID        NOT NULL REFERENCES cases (id),
  timer_no   BIGINT      NOT NULL,
  due_at     TIMESTAMPTZ NOT NULL,
  starts     BIGINT      NOT NULL DEFAULT 0,
  settled    BIGINT      NOT NULL DEFAULT 0,
  last_error TEXT,
  dead_at    TIMESTAMPTZ,
  PRIMARY KEY (case_id, timer_no)
);
CREATE INDEX timers_to_fire ON timers (due_at) WHERE dead_at IS NULL;

-- What was asked of the world outside, and what came of it. The queue only carries
-- the work; the truth about an effect is here.
CREATE TABLE effects (
  case_id    UUID         NOT NULL REFERENCES cases (id),
  effect_no  BIGINT       NOT NULL,
  kind       TEXT         NOT NULL,
  body       TEXT         NOT NULL,
  asked_at   TIMESTAMPTZ  NOT NULL,
  starts     BIGINT       NOT NULL DEFAULT 0, -- counted before any work is done
  settled    BIGINT       NOT NULL DEFAULT 0, -- starts that ended in order, to be tried again
  done_at    TIMESTAMPTZ,
  last_error TEXT,
  dead_at    TIMESTAMPTZ, -- given up; somebody has to look
  PRIMARY KEY (case_id, effect_no)
);
CREATE INDEX effects_open ON effects (asked_at) WHERE done_at IS NULL AND dead_at IS NULL;
CREATE INDEX effects_dead ON effects (dead_at) WHERE dead_at IS NOT NULL;
