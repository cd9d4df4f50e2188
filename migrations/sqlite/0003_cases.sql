-- A case: the events are the truth; cases, tasks and timers say what they add up to.
CREATE TABLE cases (
  id         BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  reference  TEXT    NOT NULL UNIQUE,
  protocol   TEXT    UNIQUE,
  submission BLOB    NOT NULL UNIQUE CHECK (length(submission) = 16), -- the draft it was made from
  service    TEXT    NOT NULL,
  version    TEXT    NOT NULL REFERENCES versions (digest),
  applicant  BLOB    NOT NULL REFERENCES accounts (id),
  office     TEXT,
  step       TEXT    NOT NULL,
  status     TEXT    CHECK (json_valid(status)),
  outcome    TEXT,
  revision   INTEGER NOT NULL CHECK (revision >= 1),
  opened_at  INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  body       TEXT    NOT NULL CHECK (json_valid(body))
) STRICT;
CREATE INDEX cases_by_applicant ON cases (applicant, opened_at);
CREATE INDEX cases_by_office ON cases (office, opened_at);

CREATE TABLE events (
  case_id  BLOB    NOT NULL REFERENCES cases (id),
  seq      INTEGER NOT NULL CHECK (seq >= 1),
  revision INTEGER NOT NULL CHECK (revision >= 1),
  at       INTEGER NOT NULL,
  actor    BLOB    REFERENCES accounts (id), -- null: the product itself
  body     TEXT    NOT NULL CHECK (json_valid(body)),
  digest   BLOB    NOT NULL CHECK (length(digest) = 32), -- over the digest before and this row
  PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER events_are_not_edited BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

-- Open tasks only; finished ones live in the events.
CREATE TABLE tasks (
  case_id    BLOB    NOT NULL REFERENCES cases (id),
  task_no    INTEGER NOT NULL,
  step       TEXT    NOT NULL,
  role       TEXT    NOT NULL,
  office     TEXT,
  claimed_by BLOB    REFERENCES accounts (id),
  created_at INTEGER NOT NULL,
  due_at     INTEGER,
  PRIMARY KEY (case_id, task_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_by_role ON tasks (office, role, due_at);

-- Timers that are set. Starts, settled, last_error and dead_at as in effects.
CREATE TABLE timers (
  case_id    BLOB    NOT NULL REFERENCES cases (id),
  timer_no   INTEGER NOT NULL,
  due_at     INTEGER NOT NULL,
  starts     INTEGER NOT NULL DEFAULT 0,
  settled    INTEGER NOT NULL DEFAULT 0,
  last_error TEXT,
  dead_at    INTEGER,
  PRIMARY KEY (case_id, timer_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_to_fire ON timers (due_at) WHERE dead_at IS NULL;

-- What was asked of the world outside, and what came of it. The queue only carries
-- the work; the truth about an effect is here.
CREATE TABLE effects (
  case_id    BLOB    NOT NULL REFERENCES cases (id),
  effect_no  INTEGER NOT NULL,
  kind       TEXT    NOT NULL,
  body       TEXT    NOT NULL CHECK (json_valid(body)),
  asked_at   INTEGER NOT NULL,
  starts     INTEGER NOT NULL DEFAULT 0, -- counted before any work is done
  settled    INTEGER NOT NULL DEFAULT 0, -- starts that ended in order, to be tried again
  done_at    INTEGER,
  last_error TEXT,
  dead_at    INTEGER,                    -- given up; somebody has to look
  PRIMARY KEY (case_id, effect_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX effects_open ON effects (asked_at) WHERE done_at IS NULL AND dead_at IS NULL;
CREATE INDEX effects_dead ON effects (dead_at) WHERE dead_at IS NOT NULL;
