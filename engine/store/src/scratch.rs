//! A database of one's own to measure in, beside the live one and never it.

use crate::error::Error;
use crate::location::Location;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::fs;
use std::path::PathBuf;

/// There until [`Scratch::remove`].
#[derive(Debug)]
pub struct Scratch {
    location: Location,
    /// What has to be taken away again.
    made: Made,
}

#[derive(Debug)]
enum Made {
    Folder(PathBuf),
    /// A database on the server that this URL leads to.
    Database {
        server: String,
        name: String,
    },
}

impl Scratch {
    /// A new, empty database: a file in a folder beside the live one, or a database
    /// on the same server, which the role has to be allowed to create. `name` must
    /// be new, in small Latin letters, digits and underscores.
    ///
    /// # Errors
    /// It cannot be made, or there is one of this name.
    pub async fn beside(live: &Location, name: &str) -> Result<Scratch, Error> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if name.is_empty() || !name.chars().all(plain) {
            return Err(Error::Location {
                text: name.to_owned(),
                reason: "expected small Latin letters, digits and underscores".into(),
            });
        }
        match live {
            Location::File(path) => {
                let folder = path.with_file_name(name);
                let failed = |source| Error::Folder {
                    path: folder.clone(),
                    source,
                };
                if let Some(parent) = folder.parent() {
                    fs::create_dir_all(parent).map_err(failed)?;
                }
                fs::create_dir(&folder).map_err(failed)?;
                Ok(Scratch {
                    location: Location::File(folder.join("thyrida.db")),
                    made: Made::Folder(folder),
                })
            }
            Location::Postgres(url) => {
                let mut server = PgConnection::connect(url).await?;
                // The name was looked at above; a parameter cannot stand here.
                let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
                sqlx::raw_sql(create).execute(&mut server).await?;
                server.close().await?;
                Ok(Scratch {
                    location: Location::Postgres(with_database(url, name)),
                    made: Made::Database {
                        server: url.clone(),
                        name: name.to_owned(),
                    },
                })
            }
        }
    }

    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Takes it away, with all that is in it.
    pub async fn remove(self) -> Result<(), Error> {
        match self.made {
            Made::Folder(path) => {
                fs::remove_dir_all(&path).map_err(|source| Error::Folder { path, source })
            }
            Made::Database { server, name } => {
                let mut server = PgConnection::connect(&server).await?;
                let drop = AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
                sqlx::raw_sql(drop).execute(&mut server).await?;
                Ok(server.close().await?)
            }
        }
    }
}

/// The URL of another database on the same server.
fn with_database(url: &str, name: &str) -> String {
    let (head, query) = match url.split_once('?') {
        Some((head, query)) => (head, format!("?{query}")),
        None => (url, String::new()),
    };
    let (scheme, rest) = head.split_once("://").unwrap_or(("postgres", head));
    let authority = rest.split('/').next().unwrap_or_default();
    format!("{scheme}://{authority}/{name}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_name_of_the_database_changes() {
        for (live, scratch) in [
            ("postgres://u:p@h:5/live", "postgres://u:p@h:5/other"),
            ("postgres://u@h", "postgres://u@h/other"),
            (
                "postgres:///live?host=/run/pg&user=u",
                "postgres:///other?host=/run/pg&user=u",
            ),
        ] {
            assert_eq!(with_database(live, "other"), scratch);
        }
    }
}
