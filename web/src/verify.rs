//! `thyrida verify`: the store's verification, printed line by line as it goes.

use crate::config::Config;
use anyhow::Context as _;
use serde::Serialize;
use std::io::Write as _;
use std::process::ExitCode;
use store::{Discrepancy, Store, Verified};

/// What `--json` prints, one per line.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Line<'a> {
    Discrepancy(&'a Discrepancy),
    Verified(&'a Verified),
}

/// Prints every discrepancy; 0 when there is none, 1 when there is one, 2 when
/// the database could not be read to its end.
pub async fn run(config: &Config, json: bool) -> ExitCode {
    match verify(config, json).await {
        Ok(verified) if verified.discrepancies == 0 => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::from(2)
        }
    }
}

async fn verify(config: &Config, json: bool) -> anyhow::Result<Verified> {
    let location = config.location()?;
    let store = Store::open_to_read(&location)
        .await
        .with_context(|| format!("opening the database {location}"))?;
    let mut printed = Ok(());
    let verified = store
        .verify(|found| {
            // After a line that could not be printed, no other is tried.
            if printed.is_ok() {
                printed = print(json, &Line::Discrepancy(&found), &found);
            }
        })
        .await
        .with_context(|| format!("reading the database {location}"))?;
    store.close().await;
    printed?;
    print(json, &Line::Verified(&verified), &Summary(&verified))?;
    Ok(verified)
}

fn print(json: bool, line: &Line<'_>, words: &impl std::fmt::Display) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    if json {
        serde_json::to_writer(&mut out, line)?;
        writeln!(out)
    } else {
        writeln!(out, "{words}")
    }
}

struct Summary<'a>(&'a Verified);

impl std::fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Verified {
            versions,
            cases,
            events,
            discrepancies,
        } = self.0;
        write!(
            f,
            "{cases} cases with {events} events, {versions} versions: "
        )?;
        match discrepancies {
            0 => write!(f, "sound"),
            1 => write!(f, "1 discrepancy"),
            more => write!(f, "{more} discrepancies"),
        }
    }
}
