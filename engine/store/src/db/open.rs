//! Opening a database: folder and file made on first start, tables brought up to date.

use super::{Db, Direct};
use crate::error::Error;
use crate::location::Location;
use crate::queue;
use sqlx::Connection as _;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

static LITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static PG: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How long another process may hold the write lock of the file before we give up.
const LOCKED_FOR: Duration = Duration::from_secs(10);
/// How long a pool lets somebody wait; requests give up sooner (`Db::write`).
const ACQUIRE: Duration = Duration::from_secs(30);
/// Prepared statements a connection keeps: all of ours, in the sizes they are used in.
const STATEMENTS: usize = 512;
/// How long a connection to a server is believed to be there without asking.
const TRUSTED_FOR: Duration = Duration::from_secs(1);
/// Pages the one writer keeps in memory, in KiB when negative.
const WRITER_CACHE: &str = "-16384";
/// Pages in the log before they are brought home: those that are changed again and
/// again are written back once.
const CHECKPOINT: &str = "4000";
/// The connection that writes changes, as the others are set up below. The log is
/// there already.
const DIRECT: [(&str, &str); 6] = [
    ("busy_timeout", "10000"),
    ("synchronous", "FULL"),
    ("foreign_keys", "ON"),
    ("temp_store", "memory"),
    ("wal_autocheckpoint", CHECKPOINT),
    ("cache_size", WRITER_CACHE),
];
/// Those that look up rows. Readers of a log hardly ever meet a lock, and a page does
/// not wait for it on the thread of others.
const AT_ONCE: [(&str, &str); 1] = [("busy_timeout", "100")];
const READERS: u32 = 8;
const PG_CONNECTIONS: u32 = 16;

impl Db {
    pub async fn open(location: &Location) -> Result<Db, Error> {
        match location {
            Location::File(path) => open_file(path).await,
            Location::Postgres(url) => open_server(url).await,
        }
    }

    /// Opens what is there, to be read only: nothing is made, brought up to date
    /// or written, whatever is asked of it later.
    pub async fn open_to_read(location: &Location) -> Result<Db, Error> {
        match location {
            Location::File(path) => {
                let options = SqliteConnectOptions::new()
                    .filename(path)
                    .read_only(true)
                    .busy_timeout(LOCKED_FOR);
                let read = SqlitePoolOptions::new().max_connections(1);
                let read = read.connect_with(options).await?;
                let write = read.clone();
                let at_once = Direct::to_read(path, &AT_ONCE)?;
                // Nobody gets so far as to write over it.
                let direct = at_once.clone();
                Ok(Db::Lite {
                    read,
                    write,
                    at_once,
                    direct,
                })
            }
            Location::Postgres(url) => {
                let options = PgConnectOptions::from_str(url)?
                    .application_name("thyrida")
                    .options([("default_transaction_read_only", "on")]);
                let pool = PgPoolOptions::new().max_connections(1);
                Ok(Db::Pg(pool.connect_with(options).await?))
            }
        }
    }
}

async fn open_file(path: &Path) -> Result<Db, Error> {
    make_folder(path)?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(LOCKED_FOR)
        .optimize_on_close(true, None)
        .statement_cache_capacity(STATEMENTS)
        .pragma("temp_store", "memory")
        .pragma("wal_autocheckpoint", CHECKPOINT);
    // SQLite has no lock for migrations, and `serve` and `worker` may start at once.
    let starting = lock(path).await?;
    let write = SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(ACQUIRE)
        // A file does not hang up; asking before each transaction would cost a hand-over.
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options.clone().pragma("cache_size", WRITER_CACHE))
        .await?;
    LITE.run(&write).await?;
    queue::prepare_lite(&write).await?;
    let at_once = Direct::to_read(path, &AT_ONCE)?;
    let direct = Direct::to_write(path, &DIRECT)?;
    drop(starting);
    let read = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .connect_with(options.read_only(true))
        .await?;
    Ok(Db::Lite {
        read,
        write,
        at_once,
        direct,
    })
}

async fn open_server(url: &str) -> Result<Db, Error> {
    let pool = PgPoolOptions::new()
        .max_connections(PG_CONNECTIONS)
        .acquire_timeout(ACQUIRE)
        // A server may have hung up in the meantime; hardly since a moment ago.
        .test_before_acquire(false)
        .before_acquire(|connection, idle| {
            Box::pin(async move {
                if idle.idle_for > TRUSTED_FOR {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .after_connect(|connection, _| {
            Box::pin(async move {
                // Acknowledged means durable, whatever the server's default says.
                sqlx::query(
                    "SELECT set_config('synchronous_commit', 'on', false)
                     WHERE current_setting('synchronous_commit') = 'off'",
                )
                .execute(connection)
                .await
                .map(|_| ())
            })
        })
        .connect_with(
            PgConnectOptions::from_str(url)?
                .application_name("thyrida")
                .statement_cache_capacity(STATEMENTS),
        )
        .await?;
    PG.run(&pool).await?;
    queue::prepare_pg(&pool).await?;
    Ok(Db::Pg(pool))
}

/// Only the account the program runs under may look inside.
fn make_folder(path: &Path) -> Result<(), Error> {
    let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    else {
        return Ok(());
    };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| Error::Folder {
        path: folder.to_owned(),
        source,
    })
}

/// Held until dropped. A file of its own: SQLite's locks on the database would
/// be lost if somebody else in this process closed it.
async fn lock(path: &Path) -> Result<fs::File, Error> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let shown = name.clone();
    let locked = tokio::task::spawn_blocking(move || {
        let file = fs::File::create(&name)?;
        file.lock()?;
        Ok(file)
    })
    .await
    .unwrap_or_else(|stopped| Err(std::io::Error::other(stopped)));
    locked.map_err(|source| Error::Folder {
        path: shown,
        source,
    })
}
