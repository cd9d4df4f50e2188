//! Where the database is: a file for SQLite, a URL for PostgreSQL.

use crate::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Parsed from `data/thyrida.db`, `sqlite:data/thyrida.db`,
/// `postgres://user:secret@host/db` or
/// `postgres:///db?host=/run/postgresql&user=thyrida` (a socket's folder).
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    File(PathBuf),
    Postgres(String),
}

impl FromStr for Location {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = |reason: &str| {
            Err(Error::Location {
                text: without_secret(text),
                reason: reason.to_owned(),
            })
        };
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Location::Postgres(text.to_owned()));
        }
        let path = text
            .strip_prefix("sqlite://")
            .or_else(|| text.strip_prefix("sqlite:"))
            .unwrap_or(text);
        if path.is_empty() {
            return refuse("it is empty");
        }
        if path.contains("://") {
            return refuse("expected a file path or postgres://…");
        }
        if path == ":memory:" {
            return refuse("nothing acknowledged may be lost, so memory will not do");
        }
        Ok(Location::File(PathBuf::from(path)))
    }
}

impl From<&Path> for Location {
    fn from(path: &Path) -> Self {
        Location::File(path.to_owned())
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::File(path) => path.display().fmt(f),
            Location::Postgres(url) => without_secret(url).fmt(f),
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The URL as it may be shown: no password before the `@`, none in the query.
fn without_secret(url: &str) -> String {
    let (head, query) = url.split_once('?').unwrap_or((url, ""));
    let head = match (head.split_once("://"), head.rfind('@')) {
        (Some((scheme, rest)), Some(at)) => {
            let user = rest.split(['@', ':']).next().unwrap_or_default();
            format!("{scheme}://{user}{}", &head[at..])
        }
        (Some(_) | None, _) => head.to_owned(),
    };
    let query: Vec<&str> = query
        .split('&')
        .filter(|part| !part.is_empty() && !part.starts_with("password="))
        .collect();
    if query.is_empty() {
        head
    } else {
        format!("{head}?{}", query.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_file_and_a_url_is_a_server() {
        for path in [
            "data/thyrida.db",
            "sqlite:data/thyrida.db",
            "sqlite://data/thyrida.db",
        ] {
            let location: Location = path.parse().unwrap();
            assert_eq!(location, Location::File("data/thyrida.db".into()));
        }
        assert!(matches!(
            "postgres:///x?host=/run".parse(),
            Ok(Location::Postgres(_))
        ));
        for wrong in ["", "mysql://x", ":memory:"] {
            assert!(wrong.parse::<Location>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        for url in [
            "postgres://ada:s3cr@t@db.example/x?sslmode=require",
            "postgres:///x?user=ada&password=s3cr@t&host=/run",
        ] {
            let shown = url.parse::<Location>().unwrap().to_string();
            assert!(!shown.contains("s3cr"), "{shown}");
            assert!(shown.contains("/x"), "{shown}");
        }
    }
}
