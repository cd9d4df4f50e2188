//! What the operator sets, by flag or environment.

use clap::Args;
use jiff::civil::Date;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use store::Location;

/// What is to stand in no log and in no list of settings.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// For the one who needs it.
    pub fn told(&self) -> &str {
        &self.0
    }
}

/// Anything is one. Whatever is wrong with it is said by whoever reads it, without
/// repeating it as the reader of arguments would.
impl From<String> for Secret {
    fn from(words: String) -> Secret {
        Secret(words)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

#[derive(Args, Clone, Debug)]
pub struct Config {
    /// Folder for the database file, uploaded files, and the mails that are not sent by SMTP.
    #[arg(long, env = "THYRIDA_DATA", default_value = "data", global = true)]
    pub data: PathBuf,

    /// PostgreSQL, e.g. postgres://user@host/thyrida. Without it: SQLite in the data folder.
    #[arg(long, env = "THYRIDA_DATABASE", hide_env_values = true, global = true)]
    pub database: Option<String>,

    /// Address to serve on.
    #[arg(
        long,
        env = "THYRIDA_LISTEN",
        default_value = "127.0.0.1:8080",
        global = true
    )]
    pub listen: SocketAddr,

    /// Address people know the counter by; links in mails begin with it.
    #[arg(long, env = "THYRIDA_BASE_URL", global = true)]
    pub base_url: Option<String>,

    /// Mail server, e.g. smtp://127.0.0.1:25, smtp://user:secret@host:587?tls=required
    /// or smtps://user:secret@host. Without it mails go to the folder `mail` in the data folder.
    #[arg(long, env = "THYRIDA_SMTP", hide_env_values = true, global = true)]
    pub smtp: Option<String>,

    /// Address that mails come from.
    #[arg(
        long,
        env = "THYRIDA_MAIL_FROM",
        default_value = "thyrida@dimos.example",
        global = true
    )]
    pub mail_from: String,

    /// The municipality's registry as an HTTP service, e.g. https://registry.example/v1.
    /// Without it: the registry in our own database.
    #[arg(long, env = "THYRIDA_REGISTRY", global = true)]
    pub registry: Option<String>,

    /// Program that puts the municipality's seal on a document: the PDF comes on its standard
    /// input, the sealed one goes to its standard output. Without it documents have no seal.
    #[arg(long, env = "THYRIDA_SEAL", global = true)]
    pub seal: Option<PathBuf>,

    /// Seconds that the program for the seal may take.
    #[arg(
        long,
        env = "THYRIDA_SEAL_SECONDS",
        default_value_t = 30,
        value_parser = clap::value_parser!(u64).range(1..=600),
        global = true
    )]
    pub seal_seconds: u64,
    /// Day on which somebody last went through the accessibility statement, e.g.
    /// 2026-11-21; the law asks for once a year.
    #[arg(long, env = "THYRIDA_ACCESSIBILITY_REVIEWED", global = true)]
    pub accessibility_reviewed: Option<Date>,

    /// Where people write about accessibility. Without it: the first office.
    #[arg(long, env = "THYRIDA_ACCESSIBILITY_CONTACT", global = true)]
    pub accessibility_contact: Option<String>,

    /// Bucket for files that people send, in a storage spoken to as S3 is, e.g.
    /// s3://key:secret@host/bucket/folder?region=eu-south-1; s3+http://… without TLS. Without
    /// it: the folder `files` in the data folder.
    #[arg(long, env = "THYRIDA_STORAGE", hide_env_values = true, global = true)]
    pub storage: Option<Secret>,

    /// Virus scanner for files that people send, speaking as clamd does:
    /// tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl. Without it nobody looks.
    #[arg(long, env = "THYRIDA_SCANNER", global = true)]
    pub scanner: Option<String>,

    /// Leave background work to `thyrida worker`.
    #[arg(long, env = "THYRIDA_NO_WORKER", global = true)]
    pub no_worker: bool,

    /// Do not create the sample municipality on first start.
    #[arg(long, env = "THYRIDA_NO_SAMPLE", global = true)]
    pub no_sample: bool,
}

impl Config {
    /// The base of every link, without a slash at the end.
    pub fn base_url(&self) -> String {
        match &self.base_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.listen),
        }
    }

    /// Whether people reach us by TLS, so cookies may insist on it.
    pub fn is_https(&self) -> bool {
        self.base_url().starts_with("https://")
    }

    /// Where the database is.
    pub fn location(&self) -> Result<Location, store::Error> {
        match &self.database {
            Some(url) => url.parse(),
            None => Ok(Location::File(self.data.join("thyrida.db"))),
        }
    }

    /// Where uploaded files lie.
    pub fn file_folder(&self) -> PathBuf {
        self.data.join("files")
    }

    pub fn mail_folder(&self) -> PathBuf {
        self.data.join("mail")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, Parser};

    #[derive(Parser, Debug)]
    struct Line {
        #[command(flatten)]
        config: Config,
    }

    #[test]
    fn the_key_of_the_storage_stands_in_no_list_of_settings() {
        let line = ["thyrida", "--storage", "s3://key:hush@host/bucket"];
        let line = Line::try_parse_from(line).unwrap();
        let storage = line.config.storage.as_ref().map(Secret::told);
        assert_eq!(storage, Some("s3://key:hush@host/bucket"));
        assert!(!format!("{line:?}").contains("hush"));
        for argument in Line::command().get_arguments() {
            let may_hold_a_secret =
                ["storage", "smtp", "database"].contains(&argument.get_id().as_str());
            assert_eq!(
                argument.is_hide_env_values_set(),
                may_hold_a_secret,
                "{argument}"
            );
        }
    }
}
