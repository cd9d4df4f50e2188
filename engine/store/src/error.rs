//! What can go wrong between us and the database.

use engine::case::CaseId;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Too many at once, or somebody else holds what is needed. Nothing was
    /// changed; the same again will do.
    #[error("the database is busy")]
    Busy,
    /// Two transactions stood in each other's way on PostgreSQL and this one was
    /// sent back. Tried again inside before it is shown.
    #[error("the transaction was sent back: {0}")]
    SentBack(#[source] sqlx::Error),
    /// The database cannot be reached or cannot write: it is down, it is being
    /// moved, its disk is full. Nothing was
    /// changed, unless the connection was lost during the commit itself: then the
    /// same again finds out, because a submission, a revision and an effect
    /// are each accepted once.
    #[error("the database is not available: {0}")]
    Unavailable(#[source] sqlx::Error),
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    #[error("bringing the tables up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("making place for the database at {path}: {source}")]
    Folder {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    /// What stands in the database contradicts itself. An incident.
    #[error("case {case} cannot be read: {reason}")]
    Broken { case: CaseId, reason: String },
    #[error("{text} does not name a database: {reason}")]
    Location { text: String, reason: String },
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::PoolTimedOut) {
            return Error::Busy;
        }
        if matches!(
            error,
            sqlx::Error::PoolClosed
                | sqlx::Error::Io(_)
                | sqlx::Error::Tls(_)
                | sqlx::Error::WorkerCrashed
        ) {
            return Error::Unavailable(error);
        }
        let code = error
            .as_database_error()
            .and_then(|database| database.code().map(|code| code.into_owned()));
        match code.as_deref() {
            // SQLITE_BUSY, SQLITE_LOCKED and what they extend to
            Some("5" | "6" | "261" | "262" | "517" | "773") => Error::Busy,
            // lock_not_available, too_many_connections
            Some("55P03" | "53300") => Error::Busy,
            // serialization_failure, deadlock_detected
            Some("40001" | "40P01") => Error::SentBack(error),
            // SQLITE_READONLY, SQLITE_FULL, SQLITE_CANTOPEN, and what could not be read or written
            Some("8" | "13" | "14" | "266" | "778" | "1032" | "1034" | "1290") => {
                Error::Unavailable(error)
            }
            // disk_full, read_only_sql_transaction, shutting down, starting up, connection lost
            Some("53100" | "25006" | "57P01" | "57P02" | "57P03" | "08000" | "08003" | "08006") => {
                Error::Unavailable(error)
            }
            _ => Error::Database(error),
        }
    }
}
