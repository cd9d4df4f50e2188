//! `thyrida publish`, `versions`, `retire` and `move`: versions of services, for
//! whoever is at the machine. Each ends with 0 when it was done, 1 when something
//! stood in the way and was told, 2 when it could not be looked at.

pub mod list;
pub mod moving;
pub mod publish;
pub mod retire;

use crate::config::Config;
use anyhow::Context as _;
use serde::Serialize;
use std::io::Write as _;
use std::process::ExitCode;
use store::{Store, Version};

/// How a command ends: `Ok(false)` when something stood in the way.
pub fn ends(done: anyhow::Result<bool>) -> ExitCode {
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::from(2)
        }
    }
}

/// The database as it is; it has to be there.
pub async fn reading(config: &Config) -> anyhow::Result<Store> {
    let location = config.location()?;
    Store::open_to_read(&location)
        .await
        .with_context(|| format!("opening the database {location}"))
}

/// The database, to be written to; it has to be there, so that a wrong folder does
/// not become an empty municipality.
pub async fn writing(config: &Config) -> anyhow::Result<Store> {
    reading(config).await?.close().await;
    let location = config.location()?;
    Store::open(&location)
        .await
        .with_context(|| format!("opening the database {location}"))
}

/// A version by the number people quote.
pub async fn numbered(store: &Store, service: &str, number: u32) -> anyhow::Result<Version> {
    store
        .version_numbered(service, number)
        .await?
        .with_context(|| format!("there is no version {number} of {service}"))
}

/// One line: JSON, or words.
pub fn print(json: bool, value: &impl Serialize, words: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    if json {
        serde_json::to_writer(&mut out, value)?;
        writeln!(out)
    } else {
        writeln!(out, "{words}")
    }
}
