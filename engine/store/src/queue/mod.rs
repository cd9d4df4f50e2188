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
//! | 6 | a doubled key aborts the transaction on PostgreSQL | savepoint ([`push`]) |
//! | 7 | an index of SQLite makes acknowledging slow; its vacuum is greedy | index dropped, our own [`sweep`] |
//! | 8 | a worker's name cannot come back at once; 60 s until orphans run | a name per start, 5 s × 3 ([`worker`]) |
//! | 9 | PostgreSQL needs hstore and a session for LISTEN | trusted extension; no transaction pooling in front |

mod armed;
mod run;
mod sweep;
mod worker;

pub use run::{JobError, JobTicket, Work};
pub use worker::{WorkerError, Workers};

use crate::db::{Conn, Link, args, statements};
use crate::error::Error;
use apalis::prelude::{Task, TaskBuilder};
use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use engine::case::{CaseId, Effect, EffectNo, TimerNo};
use serde::{Deserialize, Serialize};
use sqlx::{Acquire, PgPool, SqlitePool};

statements! {
    /// Sets the moment of the next try, by the clock that apalis itself goes by.
    POSTPONE = lite "UPDATE Jobs SET run_at = unixepoch() + $2 WHERE id = $1",
               pg "UPDATE apalis.jobs SET run_at = now() + $2 * interval '1 second' WHERE id = $1";
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
    fn key(self) -> String {
        match self {
            Errand::Effect { case, effect } => format!("{case}/{effect}"),
            Errand::Timer { case, timer } => format!("{case}/{timer}"),
        }
    }
}

/// Counting tries is our business; apalis shall never stop by itself.
const ATTEMPTS: usize = 1_000_000;

fn job(errand: Errand) -> Task<Vec<u8>> {
    let payload = serde_json::to_vec(&errand).expect("errands serialize");
    TaskBuilder::new(payload)
        .max_attempts(ATTEMPTS)
        .idempotency_key(errand.key())
        .build()
}

/// Puts jobs for what was never asked before into a queue, in the caller's
/// transaction: no job can have their keys yet.
pub(crate) async fn push_new(
    tx: &mut Conn,
    queue: Queue,
    errands: impl Iterator<Item = Errand>,
) -> sqlx::Result<()> {
    let jobs: Vec<_> = errands.map(job).collect();
    if jobs.is_empty() {
        return Ok(());
    }
    match tx.link() {
        Link::Lite(connection) => {
            apalis_sqlite::queries::push_tasks(connection, queue.name(), &jobs)
                .await
                .map_err(lite_error)
        }
        Link::Pg(connection) => {
            apalis_postgres::queries::push_tasks(connection, queue.name(), jobs)
                .await
                .map_err(pg_error)
        }
    }
}

/// Puts a job into the queue, in the caller's transaction. A job with the same
/// key that is there already stays, and nothing happens.
pub(crate) async fn push(tx: &mut Conn, queue: Queue, errand: Errand) -> sqlx::Result<()> {
    let Link::Pg(connection) = tx.link() else {
        return push_new(tx, queue, std::iter::once(errand)).await;
    };
    let mut savepoint = connection.begin().await?;
    let pushed =
        apalis_postgres::queries::push_tasks(&mut *savepoint, queue.name(), vec![job(errand)])
            .await;
    match pushed.map_err(pg_error) {
        Ok(()) => savepoint.commit().await,
        Err(error) if is_double(&error) => savepoint.rollback().await,
        Err(error) => Err(error),
    }
}

/// Puts a job into the queue again, when the last one with its key is over.
pub(crate) async fn again(tx: &mut Conn, queue: Queue, errand: Errand) -> sqlx::Result<()> {
    tx.execute(FORGET, args![queue.name(), &errand.key()])
        .await?;
    push(tx, queue, errand).await
}

fn is_double(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(|database| database.is_unique_violation())
}

fn lite_error(error: apalis_sqlite::Error) -> sqlx::Error {
    match error {
        apalis_sqlite::Error::Database(error) => error,
        error @ (apalis_sqlite::Error::JsonError(_)
        | apalis_sqlite::Error::ReenqueueMismatch { .. }
        | apalis_sqlite::Error::TaskIdError(_)
        | apalis_sqlite::Error::StatusError(_)) => sqlx::Error::Encode(Box::new(error)),
    }
}

fn pg_error(error: apalis_postgres::Error) -> sqlx::Error {
    match error {
        apalis_postgres::Error::Database(error) => error,
        error @ (apalis_postgres::Error::JsonError(_)
        | apalis_postgres::Error::ReenqueueMismatch { .. }
        | apalis_postgres::Error::TaskIdError(_)
        | apalis_postgres::Error::StatusError(_)
        | apalis_postgres::Error::WorkerOutOfSync
        | apalis_postgres::Error::WorkerAlreadyExists(_)
        | apalis_postgres::Error::UpgradeRequired { .. }) => sqlx::Error::Encode(Box::new(error)),
    }
}

/// Where apalis remembers its migrations; ours are in a table of sqlx's own name.
const MIGRATIONS: &str = "_apalis_migrations";

/// Makes the queue's tables. Never `SqliteStorage::setup`: it would set
/// `synchronous = OFF` on whichever connection it is given.
pub(crate) async fn prepare_lite(pool: &SqlitePool) -> Result<(), Error> {
    let mut migrations = SqliteStorage::<()>::migrations();
    migrations.dangerous_set_table_name(MIGRATIONS);
    migrations.run(pool).await?;
    // With it, each acknowledgement reads every job that was ever finished.
    sqlx::query("DROP INDEX IF EXISTS LIdx")
        .execute(pool)
        .await?;
    Ok(())
}

/// Makes the queue's tables, in the schema `apalis`.
pub(crate) async fn prepare_pg(pool: &PgPool) -> Result<(), Error> {
    let mut migrations = PostgresStorage::<()>::migrations();
    migrations.dangerous_set_table_name(MIGRATIONS);
    migrations.run(pool).await?;
    Ok(())
}
