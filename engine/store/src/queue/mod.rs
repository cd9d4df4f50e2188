//! The queue of background jobs, inside our own transactions. The only module
//! that names apalis.
//!
//! apalis carries the work; whether it was done is asked of `effects` and
//! `timers`, never of the queue. Its defaults lose time and repeat work; what
//! was found by running it, and where each is cured:
//!
//! | # | Trap | Cure |
//! |---|---|---|
//! | 1 | the polling strategies lose wake-ups | [`armed::Armed`] |
//! | 2 | no heartbeat while a fetched batch waits | batches of one ([`worker`]) |
//! | 3 | `RetryAfterError` and `DeferredError` hang or spin | `run_at` set by us, then a plain error ([`run`]) |
//! | 4 | a panic leaves the job running; orphans come back without counting | each handler in a task of its own, starts counted in our tables first ([`run`]) |
//! | 5 | `setup` turns off durability and takes our migrations' table | only its migrations, under their own name ([`prepare_lite`]) |
//! | 6 | a doubled key aborts the transaction on PostgreSQL; one statement per job on SQLite | our own insert ([`push`]) |
//! | 7 | an index of SQLite makes acknowledging slow, others are kept for nothing; its vacuum is greedy | indexes dropped, our own [`sweep`] |
//! | 8 | a worker's name cannot come back at once; 60 s until orphans run | a name per start, 5 s × 3 ([`worker`]) |
//! | 9 | PostgreSQL needs hstore and a session for LISTEN | trusted extension; no transaction pooling in front |

mod armed;
mod at_hand;
mod run;
mod sweep;
mod worker;

pub(crate) use at_hand::{AtHand, HEAD_START, Hands, is_at_hand};
pub use run::{JobError, JobTicket, Work};
pub use worker::{WorkerError, Workers};

use crate::db::{Argument, Conn, Script, args, rows, statements};
use crate::error::Error;
use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use engine::case::{CaseId, Effect, EffectNo, TimerNo};
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};

statements! {
    /// Sets the moment of the next try, by the clock that apalis itself goes by.
    POSTPONE = lite "UPDATE Jobs SET run_at = unixepoch() + $2
                     WHERE job_type IN ('steps', 'mail') AND idempotency_key = $1",
               pg "UPDATE apalis.jobs SET run_at = now() + $2 * interval '1 second'
                   WHERE job_type IN ('steps', 'mail') AND idempotency_key = $1";
    /// Gives back what a worker holds that stops in order.
    GIVE_BACK = lite "UPDATE Jobs SET status = 'Pending', lock_by = NULL, lock_at = NULL
                      WHERE lock_by = $1 AND status IN ('Queued', 'Running')",
                pg "UPDATE apalis.jobs SET status = 'Pending', lock_by = NULL, lock_at = NULL
                    WHERE lock_by = $1 AND status IN ('Queued', 'Running')";
    /// Makes way for a job with the same key, when the last one is over.
    FORGET = lite "DELETE FROM Jobs WHERE job_type = $1 AND idempotency_key = $2
                     AND (status IN ('Done', 'Killed')
                          OR (status = 'Failed' AND attempts >= max_attempts))",
             pg "DELETE FROM apalis.jobs WHERE job_type = $1 AND idempotency_key = $2
                   AND (status IN ('Done', 'Killed')
                        OR (status = 'Failed' AND attempts >= max_attempts))";
}

rows! {
    /// Takes jobs back that nobody has begun: what they are for is done.
    TAKE_BACK (1) =
        lite "DELETE FROM Jobs WHERE job_type = 'steps' AND status = 'Pending'
                AND idempotency_key IN ({rows})",
        pg "DELETE FROM apalis.jobs WHERE job_type = 'steps' AND status = 'Pending'
              AND idempotency_key IN ({rows})";
    /// What apalis does itself for new jobs, with a doubled key left alone: job, queue
    /// and key of each, and seconds until it may run. An identity has to be a ULID;
    /// hexadecimal digits are among its letters, and the first twelve are the time.
    PUSH (4) =
        lite "INSERT INTO Jobs (job, id, job_type, status, attempts, max_attempts, run_at,
                priority, metadata, idempotency_key)
              SELECT v.column1,
                printf('0%011X', CAST(unixepoch('subsec') * 1000 AS INTEGER))
                  || hex(randomblob(7)),
                v.column2, 'Pending', 0, 1000000, unixepoch() + v.column4, 0, '{}', v.column3
              FROM (VALUES {rows}) AS v WHERE true
              ON CONFLICT (job_type, idempotency_key) DO NOTHING",
        pg "INSERT INTO apalis.jobs (job, id, job_type, status, attempts, max_attempts, run_at,
              priority, idempotency_key)
            SELECT v.column1::bytea,
              '0' || lpad(upper(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint)),
                          11, '0')
                || substr(upper(replace(gen_random_uuid()::text, '-', '')), 1, 14),
              v.column2, 'Pending', 0, 1000000,
              date_trunc('second', now()) + v.column4::bigint * interval '1 second', 0, v.column3
            FROM (VALUES {rows}) AS v
            ON CONFLICT (job_type, idempotency_key) DO NOTHING";
}

/// Every statement of this module and those below it.
#[cfg(test)]
pub(crate) fn all_statements() -> Vec<crate::db::Statement> {
    [STATEMENTS, run::STATEMENTS, sweep::STATEMENTS].concat()
}

/// A line of work with workers of its own, so that a slow mail server does not
/// hold up the cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Queue {
    /// What cases wait for: routing, pickup slots, connectors, timers.
    Steps,
    /// Letters.
    Mail,
}

impl Queue {
    pub const ALL: [Queue; 2] = [Queue::Steps, Queue::Mail];

    pub fn name(self) -> &'static str {
        match self {
            Queue::Steps => "steps",
            Queue::Mail => "mail",
        }
    }

    /// By the word that stands in `effects`.
    pub(crate) fn of_kind(kind: &str) -> Queue {
        match kind {
            "mail" => Queue::Mail,
            _ => Queue::Steps,
        }
    }

    pub(crate) fn of(ask: &Effect) -> Queue {
        match ask {
            Effect::Route { .. }
            | Effect::SchedulePickup { .. }
            | Effect::Catalogue { .. }
            | Effect::Start { .. } => Queue::Steps,
            Effect::Mail { .. } => Queue::Mail,
        }
    }
}

/// What a job carries: only which row to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Errand {
    Effect { case: CaseId, effect: EffectNo },
    Timer { case: CaseId, timer: TimerNo },
}

impl Errand {
    /// The idempotency key. Numbers of a case come from one counter, so an effect
    /// and a timer never share one.
    pub fn key(self) -> String {
        match self {
            Errand::Effect { case, effect } => format!("{case}/{effect}"),
            Errand::Timer { case, timer } => format!("{case}/{timer}"),
        }
    }
}

/// A job as it is written.
#[derive(Debug)]
pub(crate) struct Job {
    queue: Queue,
    errand: Vec<u8>,
    key: String,
}

impl Job {
    pub fn of(queue: Queue, errand: Errand) -> Job {
        Job {
            queue,
            errand: serde_json::to_vec(&errand).expect("errands serialize"),
            key: errand.key(),
        }
    }
}

/// Puts jobs into the queue, each to run not before so many seconds from now. A job
/// with the same key that is there already stays. Counting tries is our business, so
/// each may be tried a million times: apalis shall never stop by itself.
pub(crate) fn push<'a>(script: &mut Script<'a>, jobs: impl Iterator<Item = (&'a Job, u32)>) {
    let with = jobs
        .flat_map(|(job, seconds)| {
            [
                job.errand.as_slice().into(),
                job.queue.name().into(),
                (&job.key).into(),
                seconds.into(),
            ]
        })
        .collect();
    script.add(&PUSH, with);
}

/// Takes the jobs with these keys back, where nobody has begun them.
pub(crate) fn take_back<'a>(script: &mut Script<'a>, keys: &'a [String]) {
    script.try_to(&TAKE_BACK, keys.iter().map(Argument::from).collect());
}

/// As [`push`], at once, for jobs that may be there already.
pub(crate) async fn push_again(tx: &mut Conn, errands: &[(Queue, Errand)]) -> sqlx::Result<()> {
    let jobs: Vec<Job> = errands
        .iter()
        .map(|(queue, errand)| Job::of(*queue, *errand))
        .collect();
    let mut script = Script::default();
    push(&mut script, jobs.iter().map(|job| (job, 0)));
    for piece in &script.0 {
        tx.execute_rows(piece.what, &piece.with).await?;
    }
    Ok(())
}

/// Puts jobs into the queue again, where the last one with their key is over.
pub(crate) async fn again(tx: &mut Conn, errands: &[(Queue, Errand)]) -> sqlx::Result<()> {
    for (queue, errand) in errands {
        tx.execute(FORGET, args![queue.name(), &errand.key()])
            .await?;
    }
    push_again(tx, errands).await
}

/// Where apalis remembers its migrations; ours are in a table of sqlx's own name.
const MIGRATIONS: &str = "_apalis_migrations";

/// Indexes of SQLite that we are better off without: with the first, each
/// acknowledgement reads every job that was ever finished; the others serve statistics
/// we do not ask for, and each job has to be entered in them.
const NOT_WANTED: [&str; 3] = [
    "LIdx",
    "idx_jobs_job_type_status_run_at",
    "idx_jobs_claimable",
];

/// Makes the queue's tables. Never `SqliteStorage::setup`: it would set
/// `synchronous = OFF` on whichever connection it is given.
pub(crate) async fn prepare_lite(pool: &SqlitePool) -> Result<(), Error> {
    let mut migrations = SqliteStorage::<()>::migrations();
    migrations.dangerous_set_table_name(MIGRATIONS);
    migrations.run(pool).await?;
    for index in NOT_WANTED {
        let sql = format!("DROP INDEX IF EXISTS {index}");
        sqlx::query(AssertSqlSafe(sql)).execute(pool).await?;
    }
    Ok(())
}

/// Makes the queue's tables, in the schema `apalis`.
pub(crate) async fn prepare_pg(pool: &PgPool) -> Result<(), Error> {
    let mut migrations = PostgresStorage::<()>::migrations();
    migrations.dangerous_set_table_name(MIGRATIONS);
    migrations.run(pool).await?;
    Ok(())
}
