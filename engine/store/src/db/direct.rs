//! SQLite without another thread in between, for the one writer of changes and for
//! looking up single rows.
//!
//! sqlx hands each statement to a thread of its connection and waits for the answer:
//! right for a request that must not block, dear for a transaction of a dozen small
//! statements. Here a statement runs on the thread it is called on. For a transaction
//! that has to be one that may block; a row found by its key is a matter of
//! microseconds and is read anywhere (docs/decisions/0012). Statements, values and
//! rows are the same.

use super::{Argument, Record};
use crate::error::Error;
use rusqlite::types::{Null, ToSql, ToSqlOutput};
use rusqlite::{CachedStatement, Connection, OpenFlags, Statement, ffi};
use sqlx::Sqlite;
use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::pool::PoolConnection;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Connections with the same settings, which are lent one at a time.
#[derive(Clone)]
pub(crate) struct Direct(Arc<Shelf>);

struct Shelf {
    path: PathBuf,
    settings: &'static [(&'static str, &'static str)],
    /// Nothing can be written over them.
    read_only: bool,
    /// Those that nobody has at the moment; `None` when all is closed.
    free: Mutex<Option<Vec<Connection>>>,
}

/// A connection that is lent, with or without an open transaction, which is rolled
/// back unless it is committed.
pub(crate) struct DirectConn {
    connection: Option<Connection>,
    home: Arc<Shelf>,
    in_transaction: bool,
    /// Nobody else of this process writes meanwhile.
    _turn: Option<PoolConnection<Sqlite>>,
}

/// Prepared statements a connection keeps.
const STATEMENTS: usize = 512;

impl fmt::Debug for Direct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Direct").field(&self.0.path).finish()
    }
}

impl Direct {
    /// On a database that is made and brought up to date. `settings` are pragmas with
    /// their values.
    pub fn to_write(
        path: &Path,
        settings: &'static [(&'static str, &'static str)],
    ) -> Result<Direct, Error> {
        Direct::open(path, settings, false)
    }

    /// Likewise, only to read.
    pub fn to_read(
        path: &Path,
        settings: &'static [(&'static str, &'static str)],
    ) -> Result<Direct, Error> {
        Direct::open(path, settings, true)
    }

    fn open(
        path: &Path,
        settings: &'static [(&'static str, &'static str)],
        read_only: bool,
    ) -> Result<Direct, Error> {
        let shelf = Shelf {
            path: path.to_owned(),
            settings,
            read_only,
            free: Mutex::default(),
        };
        let first = shelf.connect()?;
        *shelf.lock() = Some(vec![first]);
        Ok(Direct(Arc::new(shelf)))
    }

    pub fn close(&self) {
        self.0.lock().take();
    }

    /// For statements that read, each by itself.
    pub fn lend(&self) -> sqlx::Result<DirectConn> {
        self.lend_with(None)
    }

    /// Begins a transaction with the lock for writing. `turn` is kept meanwhile.
    pub fn begin(&self, turn: PoolConnection<Sqlite>) -> sqlx::Result<DirectConn> {
        let mut conn = self.lend_with(Some(turn))?;
        conn.execute("BEGIN IMMEDIATE", &[])?;
        conn.in_transaction = true;
        Ok(conn)
    }

    fn lend_with(&self, turn: Option<PoolConnection<Sqlite>>) -> sqlx::Result<DirectConn> {
        let free = self.0.lock().as_mut().ok_or(sqlx::Error::PoolClosed)?.pop();
        Ok(DirectConn {
            connection: Some(free.map_or_else(|| self.0.connect(), Ok)?),
            home: Arc::clone(&self.0),
            in_transaction: false,
            _turn: turn,
        })
    }
}

impl Shelf {
    fn lock(&self) -> MutexGuard<'_, Option<Vec<Connection>>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connect(&self) -> sqlx::Result<Connection> {
        let how = if self.read_only {
            OpenFlags::SQLITE_OPEN_READ_ONLY
        } else {
            OpenFlags::SQLITE_OPEN_READ_WRITE
        };
        let open = || {
            let how = how | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(&self.path, how)?;
            for (name, value) in self.settings {
                connection.pragma_update(None, name, value)?;
            }
            connection.set_prepared_statement_cache_capacity(STATEMENTS);
            Ok(connection)
        };
        open().map_err(told)
    }
}

impl DirectConn {
    /// Answers how many rows were touched.
    pub fn execute(&mut self, sql: &str, with: &[Argument<'_>]) -> sqlx::Result<u64> {
        let mut statement = self.prepare(sql, with)?;
        Ok(statement.raw_execute().map_err(told)? as u64)
    }

    /// Hands over one row after the other.
    pub fn each(
        &mut self,
        sql: &str,
        with: &[Argument<'_>],
        mut take: impl FnMut(&Record<'_>) -> sqlx::Result<()>,
    ) -> sqlx::Result<()> {
        let mut statement = self.prepare(sql, with)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(told)? {
            take(&Record::Direct(row))?;
        }
        Ok(())
    }

    pub fn commit(mut self) -> sqlx::Result<()> {
        if self.in_transaction {
            self.execute("COMMIT", &[])?;
            self.in_transaction = false;
        }
        Ok(())
    }

    fn prepare(&self, sql: &str, with: &[Argument<'_>]) -> sqlx::Result<CachedStatement<'_>> {
        let connection = self.connection.as_ref().ok_or(sqlx::Error::PoolClosed)?;
        let mut statement = connection.prepare_cached(sql).map_err(told)?;
        bind(&mut statement, with).map_err(told)?;
        Ok(statement)
    }

    #[cfg(test)]
    pub fn pragma(&self, name: &str) -> String {
        let value = |row: &rusqlite::Row<'_>| row.get::<_, rusqlite::types::Value>(0);
        let connection = self.connection.as_ref().unwrap();
        match connection.pragma_query_value(None, name, value).unwrap() {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            rusqlite::types::Value::Null
            | rusqlite::types::Value::Real(_)
            | rusqlite::types::Value::Blob(_) => panic!("{name} has another value"),
        }
    }
}

impl Drop for DirectConn {
    fn drop(&mut self) {
        // SQLite rolls back by itself after some errors; then there is nothing to do.
        if self.in_transaction && self.execute("ROLLBACK", &[]).is_err() {
            tracing::debug!("the transaction was rolled back already");
        }
        if let (Some(connection), Some(free)) = (self.connection.take(), &mut *self.home.lock()) {
            free.push(connection);
        }
    }
}

/// Parameters are `$1`, `$2` …, in any order and repeated, or `?` in their order.
fn bind(statement: &mut Statement<'_>, with: &[Argument<'_>]) -> rusqlite::Result<()> {
    for index in 1..=statement.parameter_count() {
        let number = statement
            .parameter_name(index)
            .and_then(|name| name.get(1..)?.parse().ok())
            .unwrap_or(index);
        let value = with
            .get(number - 1)
            .ok_or(rusqlite::Error::InvalidParameterCount(with.len(), number))?;
        statement.raw_bind_parameter(index, value)?;
    }
    Ok(())
}

impl ToSql for Argument<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Argument::Id(Some(id)) => Ok(id.as_bytes().as_slice().into()),
            Argument::Number(Some(number)) => Ok((*number).into()),
            Argument::Text(Some(text)) => Ok((*text).into()),
            Argument::Moment(Some(at)) => Ok(at.as_microsecond().into()),
            Argument::Bytes(bytes) => Ok((*bytes).into()),
            Argument::Id(None)
            | Argument::Number(None)
            | Argument::Text(None)
            | Argument::Moment(None) => Ok(Null.into()),
        }
    }
}

/// An error of SQLite, told as sqlx tells it, so that there is one place which says
/// what an error means.
#[derive(Debug)]
struct Refusal {
    code: ffi::Error,
    message: String,
}

fn told(error: rusqlite::Error) -> sqlx::Error {
    if let rusqlite::Error::SqliteFailure(code, message) = error {
        let message = message.unwrap_or_else(|| code.to_string());
        sqlx::Error::Database(Box::new(Refusal { code, message }))
    } else {
        sqlx::Error::Protocol(error.to_string())
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "(code: {}) {}", self.code.extended_code, self.message)
    }
}

impl StdError for Refusal {}

impl DatabaseError for Refusal {
    fn message(&self) -> &str {
        &self.message
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        Some(self.code.extended_code.to_string().into())
    }

    fn as_error(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn StdError + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn StdError + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        match self.code.extended_code {
            ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
                ErrorKind::UniqueViolation
            }
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => ErrorKind::ForeignKeyViolation,
            ffi::SQLITE_CONSTRAINT_NOTNULL => ErrorKind::NotNullViolation,
            ffi::SQLITE_CONSTRAINT_CHECK => ErrorKind::CheckViolation,
            _ => ErrorKind::Other,
        }
    }
}
