//! A database for one test, made new and thrown away: a SQLite file in a temporary folder, or a PostgreSQL database in
//! the cluster that `tests/run` started. Questions are put with the databases' own command line programs, so that what
//! is seen does not pass through the code under test.

use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use reqwest::Url;
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

use crate::PATIENCE;

/// Which of the two databases the product can stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A database of one test. Dropped with it.
#[derive(Debug)]
pub struct Database {
    url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    File { folder: TempDir },
    Cluster { name: String },
}

impl Database {
    /// An empty database. The tables are the product's to make.
    ///
    /// # Panics
    /// For PostgreSQL, when no cluster was started by `tests/run`.
    pub fn new(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder can be made");
                let url = format!(
                    "sqlite://{}",
                    folder.path().join("thyrida.sqlite").display()
                );
                Self {
                    url,
                    place: Place::File { folder },
                }
            }
            Kind::Postgres => {
                static COUNT: AtomicU32 = AtomicU32::new(0);
                let name = format!(
                    "test_{}_{}",
                    std::process::id(),
                    COUNT.fetch_add(1, Ordering::Relaxed)
                );
                psql(
                    &cluster(),
                    &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                );
                psql(&cluster(), &format!("CREATE DATABASE {name}"));
                let mut url: Url = cluster().parse().expect("THYRIDA_TEST_POSTGRES is a url");
                url.set_path(&name);
                Self {
                    url: url.into(),
                    place: Place::Cluster { name },
                }
            }
        }
    }

    pub fn kind(&self) -> Kind {
        match self.place {
            Place::File { .. } => Kind::Sqlite,
            Place::Cluster { .. } => Kind::Postgres,
        }
    }

    /// What `--database` is given.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The rows of a question in SQL that both databases understand, each value as text, NULL as the empty text.
    pub fn ask(&self, sql: &str) -> Vec<Vec<String>> {
        let output = match &self.place {
            Place::File { folder } => {
                let file = folder.path().join("thyrida.sqlite");
                // `-init /dev/null` keeps a personal .sqliterc out; the product may hold the write lock for a moment.
                let file = file.to_str().expect("temporary folders have plain names");
                let arguments = [
                    "-init",
                    "/dev/null",
                    "-batch",
                    "-cmd",
                    ".timeout 10000",
                    "-separator",
                    "\u{1f}",
                ];
                run("sqlite3", &[&arguments[..], &[file, sql]].concat())
            }
            Place::Cluster { .. } => psql(&self.url, sql),
        };
        output
            .lines()
            .map(|line| line.split('\u{1f}').map(str::to_owned).collect())
            .collect()
    }

    /// The only value of a question that has exactly one, for instance `SELECT count(*) FROM cases`.
    pub fn ask_one(&self, sql: &str) -> String {
        let rows = self.ask(sql);
        match rows.as_slice() {
            [row] if row.len() == 1 => row[0].clone(),
            other => panic!("{sql}\nshould give one value, gave {other:?}"),
        }
    }

    /// Waits until a question with one value gives this one.
    ///
    /// # Panics
    /// When it does not in time.
    pub async fn until(&self, sql: &str, value: &str) {
        self.within(PATIENCE, sql, value).await;
    }

    /// The same with a limit of the test's own.
    ///
    /// # Panics
    /// When it does not in time.
    pub async fn within(&self, limit: Duration, sql: &str, value: &str) {
        const PAUSE: Duration = Duration::from_millis(50);
        let asked_until_given = async {
            while self.ask_one(sql) != value {
                sleep(PAUSE).await;
            }
        };
        if timeout(limit, asked_until_given).await.is_err() {
            panic!(
                "{sql}\ngives {:?} after {limit:?}, not {value:?}",
                self.ask_one(sql)
            );
        }
    }

    /// Whether nobody holds the right to write for longer than a moment. On PostgreSQL nobody holds it alone.
    pub fn can_be_written(&self) -> bool {
        match &self.place {
            Place::File { folder } => {
                let file = folder.path().join("thyrida.sqlite");
                let file = file.to_str().expect("temporary folders have plain names");
                let question = [
                    "-init",
                    "/dev/null",
                    "-batch",
                    "-cmd",
                    ".timeout 500",
                    file,
                    "BEGIN IMMEDIATE; ROLLBACK",
                ];
                asked("sqlite3", &question).status.success()
            }
            Place::Cluster { .. } => true,
        }
    }

    /// An expression that shows bytes as hexadecimal digits.
    pub fn hex(&self, column: &str) -> String {
        match self.kind() {
            Kind::Sqlite => format!("lower(hex({column}))"),
            Kind::Postgres => format!("encode({column}, 'hex')"),
        }
    }

    /// An expression that shows an identity as 32 hexadecimal digits.
    pub fn id(&self, column: &str) -> String {
        match self.kind() {
            Kind::Sqlite => format!("lower(hex({column}))"),
            Kind::Postgres => format!("replace({column}::text, '-', '')"),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Place::Cluster { name } = &self.place {
            psql(
                &cluster(),
                &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            );
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one thing the suites read from the environment"
)]
fn cluster() -> String {
    std::env::var("THYRIDA_TEST_POSTGRES").expect(
        "this test needs PostgreSQL: start it with `tests/run -- <filter>`, which brings up a cluster \
         and names it in THYRIDA_TEST_POSTGRES",
    )
}

fn psql(url: &str, sql: &str) -> String {
    run(
        "psql",
        &[
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
            "--field-separator=\u{1f}",
            "--set=ON_ERROR_STOP=1",
            "--command",
            sql,
            url,
        ],
    )
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = asked(program, arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{program} refused {arguments:?}:\n{said}"
    );
    String::from_utf8(output.stdout).expect("both programs answer in UTF-8")
}

#[expect(
    clippy::disallowed_methods,
    reason = "the databases' own programs see what is really stored"
)]
fn asked(program: &str, arguments: &[&str]) -> Output {
    Command::new(program)
        .args(arguments)
        .env("PGOPTIONS", "-c client_min_messages=warning")
        .output()
        .unwrap_or_else(|error| panic!("{program} could not be started: {error}"))
}
