//! `thyrida retire`: versions that take no new applications any more. Cases and
//! drafts on them go on.

use super::{ends, numbered, print, writing};
use crate::clock::Clock;
use crate::config::Config;
use serde::Serialize;
use std::process::ExitCode;

#[derive(clap::Args, Debug)]
pub struct Options {
    service: String,
    /// Only this version; the newest of the others is offered then. Without it the
    /// service takes no new applications at all.
    #[arg(long)]
    version: Option<u32>,
    /// Puts back on offer what was retired; without a version, what was retired last.
    #[arg(long)]
    undo: bool,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    service: &'a str,
    /// How many versions were retired, or put back.
    versions: u64,
    undo: bool,
    /// Number of the version that takes new applications now.
    offered: Option<u32>,
}

pub async fn run(config: &Config, options: &Options) -> ExitCode {
    ends(retire(config, options).await)
}

async fn retire(config: &Config, options: &Options) -> anyhow::Result<bool> {
    let store = writing(config).await?;
    let (service, number) = (&options.service, options.version);
    numbered(&store, service, number.unwrap_or(1)).await?;
    let now = Clock::system().now();
    let versions = if options.undo {
        store.reinstate(service, number, now).await?
    } else {
        store.retire(service, number, now).await?
    };
    let offers = store.offers().await?;
    let offer = offers.iter().find(|offer| offer.service == *service);
    let offered = match offer.and_then(|offer| offer.offered.as_ref()) {
        Some(digest) => store.version(digest).await?.map(|version| version.number),
        None => None,
    };
    store.close().await;
    let line = Line {
        service,
        versions,
        undo: options.undo,
        offered,
    };
    let what = if options.undo { "put back" } else { "retired" };
    let now = match offered {
        Some(number) => format!("version {number} takes new applications"),
        None => "it takes no new applications".to_owned(),
    };
    let words = format!("{service}: {versions} versions {what}; {now}");
    print(options.json, &line, &words)?;
    Ok(versions > 0)
}
