//! `thyrida bench`: what engine and store do on this machine, beside what the database
//! does by itself with the same rows, in one run.
//!
//! It measures in two databases of its own, beside the live one (files in the data
//! folder, or databases on the same server), and takes them away at the end. Rounds
//! of both take turns, and the ratio is the median of theirs, because machines are
//! noisy: compare ratios, not figures of different days.

mod checker;
mod drive;
mod report;
mod search;
mod service;
mod step;

use crate::clock::{Clock, processor_time};
use crate::config::Config;
use crate::{random, serve};
use anyhow::anyhow;
use clap::{Args, Subcommand};
use drive::{Bareness, Ground, TRANSITIONS};
use report::{Report, Round, Series, Step};
use serde::Serialize;
use service::Cast;
use std::fmt::Display;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;
use store::{Bare, Scratch, Store};

/// Cases that share a transaction in the bare rows of many clients on SQLite.
const BATCH: usize = 30;
/// Automatic steps timed by default.
const STEPS: usize = 200;
/// Cases that go through before anything is measured.
const WARM_UP: usize = 64;

#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Options {
    #[command(subcommand)]
    other: Option<Other>,
    /// Cases in each series.
    #[arg(long, default_value_t = 3_000, value_parser = clap::value_parser!(u32).range(16..))]
    cases: u32,
    /// Clients at once: a series for each number.
    #[arg(long, value_delimiter = ',', default_value = "1,16",
          value_parser = clap::value_parser!(u16).range(1..=256))]
    clients: Vec<u16>,
    /// Rounds in which both take turns.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// Automatic steps after a clerk's completion.
    #[arg(long, default_value_t = STEPS)]
    steps: usize,
    /// Measure the checker instead: a service of 300 lines, and files made to do harm.
    #[arg(long)]
    check: bool,
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand, Clone, Debug)]
enum Other {
    /// Measure the search instead, among very many cases in a database of its own.
    Search(search::Options),
}

pub async fn run(config: &Config, options: &Options) -> anyhow::Result<()> {
    if let Some(Other::Search(options)) = &options.other {
        return search::run(config, options).await;
    }
    if options.check {
        return tell(&checker::measure()?, options);
    }
    let live = config.location()?;
    let clock = Clock::system();
    let name = format!("thyrida_bench_{}", random::incident());
    let ours = Scratch::beside(&live, &format!("{name}_a")).await?;
    let bare = match Scratch::beside(&live, &format!("{name}_b")).await {
        Ok(bare) => bare,
        Err(error) => {
            ours.remove().await?;
            return Err(error.into());
        }
    };
    let measured = tokio::select! {
        measured = measure(&ours, &bare, &clock, options) => measured,
        () = serve::asked_to_stop() => Err(anyhow!("stopped before the end")),
    };
    ours.remove().await?;
    bare.remove().await?;
    tell(&measured?, options)
}

fn tell(report: &(impl Serialize + Display), options: &Options) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if options.json {
        serde_json::to_writer_pretty(&mut out, report)?;
        writeln!(out)?;
    } else {
        write!(out, "{report}")?;
    }
    Ok(())
}

async fn measure(
    ours: &Scratch,
    bare: &Scratch,
    clock: &Clock,
    options: &Options,
) -> anyhow::Result<Report> {
    let cast = Arc::new(Cast::new(clock)?);
    let (ours, bare) = (
        Store::open(ours.location()).await?,
        Store::open(bare.location()).await?,
    );
    cast.enter(&ours).await?;
    cast.enter(&bare).await?;
    let ground = Ground {
        cast: Arc::clone(&cast),
        bare: Bare::on(&bare),
        ours: ours.clone(),
    };
    let mut report = Report {
        database: if ours.is_a_file() {
            "sqlite"
        } else {
            "postgresql"
        },
        cases: options.cases as usize,
        rounds: usize::from(options.rounds),
        transitions_per_case: TRANSITIONS,
        bytes_of_data: cast.data(),
        series: Vec::new(),
        step: None,
    };
    // First, because the cases of the series leave jobs behind that nobody runs.
    if options.steps > 0 {
        let mut times = step::latencies(&ours, &cast, options.steps).await?;
        report.step = Some(Step::of(&mut times));
    }
    for clients in &options.clients {
        let clients = usize::from(*clients);
        let how = if ours.is_a_file() && clients > 1 {
            Bareness::Batches { of: BATCH }
        } else {
            Bareness::Each { clients }
        };
        report
            .series
            .push(series(&ground, clients, how, options).await?);
    }
    ours.close().await;
    bare.close().await;
    Ok(report)
}

async fn series(
    ground: &Ground,
    clients: usize,
    how: Bareness,
    options: &Options,
) -> anyhow::Result<Series> {
    turn(ground, clients, how, WARM_UP, &mut Vec::new()).await?;
    let mut rounds = Vec::new();
    let mut latencies = Vec::new();
    let each = (options.cases as usize).div_ceil(usize::from(options.rounds));
    for _ in 0..options.rounds {
        rounds.push(turn(ground, clients, how, each, &mut latencies).await?);
    }
    Ok(Series::of(
        clients,
        how,
        TRANSITIONS,
        &rounds,
        &mut latencies,
    ))
}

/// The same cases through engine and store, then as bare rows.
async fn turn(
    ground: &Ground,
    clients: usize,
    how: Bareness,
    cases: usize,
    latencies: &mut Vec<Duration>,
) -> anyhow::Result<Round> {
    let drafts = ground.drafts(cases).await?;
    let ours = ground.ours(clients, &drafts).await?;
    let rows = ground.rows(&ours)?;
    let processor = processor_time();
    let bare = ground.bare(how, rows).await?;
    let bare_processor = processor_time().saturating_sub(processor);
    latencies.extend(&ours.latencies);
    Ok(Round {
        cases,
        ours: ours.took,
        bare,
        processor: ours.processor,
        bare_processor,
    })
}
