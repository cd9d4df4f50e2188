//! One way to speak to both databases: pools, connections, statements, values.
//!
//! SQLite: readers share a pool of read-only connections, and **one writes at a
//! time**: whoever holds the only connection of the writing pool, with
//! `BEGIN IMMEDIATE`, so that nobody reads first and is refused the write later.
//! Changes of cases are written on a thread that may block, by a connection of
//! [`direct`]. PostgreSQL: one pool, row locks.

mod argument;
mod direct;
mod moment;
mod open;
mod record;
mod rows;
mod statement;

pub(crate) use argument::{Argument, args};
pub(crate) use direct::{Direct, DirectConn};
pub(crate) use record::Record;
pub(crate) use rows::{Dialect, Rows, Script, rows};
pub(crate) use statement::{Statement, statements};

use crate::error::Error;
use sqlx::AssertSqlSafe;
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction};
use std::time::Duration;

/// How long a request waits for a connection before it is told that the
/// database is busy.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Clone, Debug)]
pub(crate) enum Db {
    Lite {
        read: SqlitePool,
        write: SqlitePool,
        /// To look up rows, on the calling thread.
        at_once: Direct,
        /// To write changes, on the calling thread.
        direct: Direct,
    },
    Pg(PgPool),
}

/// A connection lent for reading, or an open transaction. Dropped without
/// [`Conn::commit`], a transaction is rolled back.
pub(crate) enum Conn {
    LiteRead(PoolConnection<Sqlite>),
    LiteTransaction(Transaction<'static, Sqlite>),
    Direct(DirectConn),
    PgRead(PoolConnection<Postgres>),
    PgTransaction(Transaction<'static, Postgres>),
}

/// What a connection is underneath.
pub(crate) enum Link<'c> {
    Lite(&'c mut SqliteConnection),
    Direct(&'c mut DirectConn),
    Pg(&'c mut PgConnection),
}

impl Db {
    /// For single statements that read. Each sees its own snapshot.
    pub async fn read(&self) -> Result<Conn, Error> {
        patiently(async {
            Ok(match self {
                Db::Lite { read, .. } => Conn::LiteRead(read.acquire().await?),
                Db::Pg(pool) => Conn::PgRead(pool.acquire().await?),
            })
        })
        .await
    }

    /// For a row that is found by its key, or none; on SQLite it is read on the
    /// calling thread, which takes microseconds.
    pub async fn look_up(&self) -> Result<Conn, Error> {
        match self {
            Db::Lite { at_once, .. } => Ok(Conn::Direct(at_once.lend()?)),
            Db::Pg(_) => self.read().await,
        }
    }

    /// The only way to write.
    pub async fn write(&self) -> Result<Conn, Error> {
        patiently(async {
            Ok(match self {
                Db::Lite { write, .. } => {
                    Conn::LiteTransaction(write.begin_with("BEGIN IMMEDIATE").await?)
                }
                Db::Pg(pool) => Conn::PgTransaction(pool.begin().await?),
            })
        })
        .await
    }

    /// As [`Db::write`]; on SQLite the statements block the thread they are run on,
    /// which has to be one for that.
    pub async fn write_here(&self) -> Result<Conn, Error> {
        let Db::Lite { write, direct, .. } = self else {
            return self.write().await;
        };
        // Whoever holds this is the only one of this process who writes.
        let turn = patiently(write.acquire()).await?;
        Ok(Conn::Direct(direct.begin(turn)?))
    }

    /// For several statements that must see the same moment. Cannot write.
    pub async fn snapshot(&self) -> Result<Conn, Error> {
        patiently(async {
            Ok(match self {
                Db::Lite { read, .. } => Conn::LiteTransaction(read.begin().await?),
                Db::Pg(pool) => Conn::PgTransaction(
                    pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                        .await?,
                ),
            })
        })
        .await
    }

    pub async fn close(&self) {
        match self {
            Db::Lite {
                read,
                write,
                at_once,
                direct,
            } => {
                read.close().await;
                at_once.close();
                direct.close();
                write.close().await;
            }
            Db::Pg(pool) => pool.close().await,
        }
    }
}

/// The pools themselves wait longer, because the worker's jobs wait with them.
async fn patiently<T>(acquire: impl Future<Output = sqlx::Result<T>>) -> Result<T, Error> {
    match tokio::time::timeout(PATIENCE, acquire).await {
        Ok(result) => Ok(result?),
        Err(_) => Err(Error::Busy),
    }
}

impl Conn {
    pub fn link(&mut self) -> Link<'_> {
        match self {
            Conn::LiteRead(connection) => Link::Lite(connection),
            Conn::LiteTransaction(transaction) => Link::Lite(transaction),
            Conn::Direct(connection) => Link::Direct(connection),
            Conn::PgRead(connection) => Link::Pg(connection),
            Conn::PgTransaction(transaction) => Link::Pg(transaction),
        }
    }

    /// Runs a statement; answers how many rows it touched.
    pub async fn execute(&mut self, what: Statement, with: &[Argument<'_>]) -> sqlx::Result<u64> {
        match self.link() {
            Link::Lite(c) => Ok(argument::lite(what.lite, with)
                .execute(c)
                .await?
                .rows_affected()),
            Link::Direct(c) => c.execute(what.lite, with),
            Link::Pg(c) => Ok(argument::pg(what.pg, with)
                .execute(c)
                .await?
                .rows_affected()),
        }
    }

    pub async fn all<T>(
        &mut self,
        what: Statement,
        with: &[Argument<'_>],
        read: impl Fn(&Record) -> sqlx::Result<T>,
    ) -> sqlx::Result<Vec<T>> {
        match self.link() {
            Link::Lite(c) => argument::lite(what.lite, with)
                .fetch_all(c)
                .await?
                .into_iter()
                .map(|row| read(&Record::Lite(row)))
                .collect(),
            Link::Direct(c) => {
                let mut found = Vec::new();
                c.each(what.lite, with, |row| {
                    found.push(read(row)?);
                    Ok(())
                })?;
                Ok(found)
            }
            Link::Pg(c) => argument::pg(what.pg, with)
                .fetch_all(c)
                .await?
                .into_iter()
                .map(|row| read(&Record::Pg(row)))
                .collect(),
        }
    }

    pub async fn optional<T>(
        &mut self,
        what: Statement,
        with: &[Argument<'_>],
        read: impl Fn(&Record) -> sqlx::Result<T>,
    ) -> sqlx::Result<Option<T>> {
        let record = match self.link() {
            Link::Lite(c) => argument::lite(what.lite, with)
                .fetch_optional(c)
                .await?
                .map(Record::Lite),
            Link::Direct(c) => {
                let mut found = None;
                c.each(what.lite, with, |row| {
                    if found.is_none() {
                        found = Some(read(row)?);
                    }
                    Ok(())
                })?;
                return Ok(found);
            }
            Link::Pg(c) => argument::pg(what.pg, with)
                .fetch_optional(c)
                .await?
                .map(Record::Pg),
        };
        record.map(|record| read(&record)).transpose()
    }

    pub async fn one<T>(
        &mut self,
        what: Statement,
        with: &[Argument<'_>],
        read: impl Fn(&Record) -> sqlx::Result<T>,
    ) -> sqlx::Result<T> {
        self.optional(what, with, read)
            .await?
            .ok_or(sqlx::Error::RowNotFound)
    }

    /// Runs a statement for as many rows as `with` fills; answers how many rows
    /// of the table it touched. Nothing is asked when there are none.
    pub async fn execute_rows(
        &mut self,
        what: &'static Rows,
        with: &[Argument<'_>],
    ) -> sqlx::Result<u64> {
        debug_assert!(with.len().is_multiple_of(what.width), "{}", what.name);
        let mut touched = 0;
        let mut rest = with;
        while !rest.is_empty() {
            let rows = Rows::cut(rest.len() / what.width);
            let (now, later) = rest.split_at(rows * what.width);
            touched += match self.link() {
                Link::Lite(c) => {
                    let sql = AssertSqlSafe(what.text(Dialect::Lite, rows));
                    argument::lite(sql, now).execute(c).await?.rows_affected()
                }
                Link::Direct(c) => c.execute(&what.text(Dialect::Lite, rows), now)?,
                Link::Pg(c) => {
                    let sql = AssertSqlSafe(what.text(Dialect::Pg, rows));
                    argument::pg(sql, now).execute(c).await?.rows_affected()
                }
            };
            rest = later;
        }
        Ok(touched)
    }

    /// Runs a script, each row of which has to touch one row. On PostgreSQL a short
    /// one is a single statement, and so a single way to the server and back.
    pub async fn run(&mut self, script: &Script<'_>) -> sqlx::Result<()> {
        let touched = match (self.link(), script.pg()) {
            (Link::Pg(c), Some((text, arguments))) => {
                let done = argument::pg(AssertSqlSafe(text), &arguments).fetch_one(c);
                u64::try_from(Record::Pg(done.await?).number("touched")?).unwrap_or_default()
            }
            (Link::Lite(_) | Link::Direct(_) | Link::Pg(_), _) => self.run_in_turn(script).await?,
        };
        script.has_touched(touched)
    }

    /// As [`Conn::run`], one statement after the other.
    pub async fn run_each(&mut self, script: &Script<'_>) -> sqlx::Result<()> {
        let touched = self.run_in_turn(script).await?;
        script.has_touched(touched)
    }

    async fn run_in_turn(&mut self, script: &Script<'_>) -> sqlx::Result<u64> {
        let mut touched = 0;
        for piece in &script.0 {
            let rows = self.execute_rows(piece.what, &piece.with).await?;
            touched += if piece.each { rows } else { 0 };
        }
        Ok(touched)
    }

    /// Like [`Conn::execute_rows`], for statements that answer with rows.
    pub async fn all_rows<T>(
        &mut self,
        what: &'static Rows,
        with: &[Argument<'_>],
        read: impl Fn(&Record) -> sqlx::Result<T>,
    ) -> sqlx::Result<Vec<T>> {
        debug_assert!(with.len().is_multiple_of(what.width), "{}", what.name);
        let mut found = Vec::new();
        let mut rest = with;
        while !rest.is_empty() {
            let rows = Rows::cut(rest.len() / what.width);
            let (now, later) = rest.split_at(rows * what.width);
            match self.link() {
                Link::Lite(c) => {
                    let sql = AssertSqlSafe(what.text(Dialect::Lite, rows));
                    for row in argument::lite(sql, now).fetch_all(c).await? {
                        found.push(read(&Record::Lite(row))?);
                    }
                }
                Link::Direct(c) => {
                    let sql = what.text(Dialect::Lite, rows);
                    c.each(&sql, now, |row| {
                        found.push(read(row)?);
                        Ok(())
                    })?;
                }
                Link::Pg(c) => {
                    let sql = AssertSqlSafe(what.text(Dialect::Pg, rows));
                    for row in argument::pg(sql, now).fetch_all(c).await? {
                        found.push(read(&Record::Pg(row))?);
                    }
                }
            }
            rest = later;
        }
        Ok(found)
    }

    pub async fn commit(self) -> sqlx::Result<()> {
        match self {
            Conn::LiteRead(_) | Conn::PgRead(_) => Ok(()),
            Conn::LiteTransaction(transaction) => transaction.commit().await,
            Conn::Direct(connection) => connection.commit(),
            Conn::PgTransaction(transaction) => transaction.commit().await,
        }
    }
}
