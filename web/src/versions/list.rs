//! `thyrida versions`: what was published, what takes new applications, what
//! stands on each version, and which cases were moved.

use super::{ends, print, reading};
use crate::config::Config;
use engine::calendar::athens;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use store::{MovingRow, VersionRow};
use uuid::Uuid;

#[derive(clap::Args, Debug)]
pub struct Options {
    /// Only this service.
    service: Option<String>,
    /// One JSON object per line: each version, then each move.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Line<'a> {
    Version {
        service: &'a str,
        number: u32,
        digest: &'a str,
        published_at: Timestamp,
        retired_at: Option<Timestamp>,
        offered: bool,
        open_cases: u64,
        drafts: u64,
    },
    Move {
        id: Uuid,
        service: &'a str,
        from: u32,
        to: u32,
        at: Timestamp,
        cases: u64,
        undoes: Option<Uuid>,
        undone_at: Option<Timestamp>,
        reason: &'a str,
    },
}

pub async fn run(config: &Config, options: &Options) -> ExitCode {
    ends(list(config, options).await)
}

async fn list(config: &Config, options: &Options) -> anyhow::Result<bool> {
    let store = reading(config).await?;
    let service = options.service.as_deref();
    let rows = store.versions(service).await?;
    let moves = store.moves(service).await?;
    let offers = store.offers().await?;
    store.close().await;
    let offered: BTreeSet<&str> = offers.iter().filter_map(|o| o.offered.as_deref()).collect();
    let numbers: BTreeMap<&str, u32> = rows.iter().map(|r| (&*r.digest, r.number)).collect();
    for row in &rows {
        version(row, offered.contains(&*row.digest), options.json)?;
    }
    for row in &moves {
        moved(row, &numbers, options.json)?;
    }
    if let Some(service) = service.filter(|_| rows.is_empty()) {
        anyhow::bail!("there is no service {service}");
    }
    Ok(true)
}

fn version(row: &VersionRow, offered: bool, json: bool) -> std::io::Result<()> {
    let line = Line::Version {
        service: &row.service,
        number: row.number,
        digest: &row.digest,
        published_at: row.published_at,
        retired_at: row.retired_at,
        offered,
        open_cases: row.open_cases,
        drafts: row.drafts,
    };
    let mut words = format!(
        "{} {}  {}  published {}  {} open cases, {} drafts",
        row.service,
        row.number,
        &row.digest[..12],
        day(row.published_at),
        row.open_cases,
        row.drafts
    );
    if offered {
        words.push_str("  on offer");
    }
    if let Some(at) = row.retired_at {
        words.push_str(&format!("  retired {}", day(at)));
    }
    print(json, &line, &words)
}

fn moved(row: &MovingRow, numbers: &BTreeMap<&str, u32>, json: bool) -> std::io::Result<()> {
    let moving = &row.moving;
    let number = |digest: &str| numbers.get(digest).copied().unwrap_or_default();
    let (from, to) = (number(&moving.from), number(&moving.to));
    let line = Line::Move {
        id: moving.id,
        service: &moving.service,
        from,
        to,
        at: moving.at,
        cases: row.cases,
        undoes: moving.undoes,
        undone_at: row.undone_at,
        reason: &moving.reason,
    };
    let mut words = format!(
        "move {}  {} {from} to {to}  {}  {} cases: {}",
        moving.id,
        moving.service,
        day(moving.at),
        row.cases,
        moving.reason
    );
    if let Some(undoes) = moving.undoes {
        words.push_str(&format!("  (takes back {undoes})"));
    }
    if let Some(at) = row.undone_at {
        words.push_str(&format!("  taken back {}", day(at)));
    }
    print(json, &line, &words)
}

fn day(at: Timestamp) -> String {
    at.to_zoned(athens()).strftime("%Y-%m-%d %H:%M").to_string()
}
