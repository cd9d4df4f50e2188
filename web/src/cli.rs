//! The commands of `thyrida`.

use crate::config::Config;
use crate::{bench, check, serve, test, verify};
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// The electronic counter of a municipality.
///
/// Without a command it serves, on SQLite in ./data, with the shipped services
/// and, on first start, a sample municipality.
#[derive(Parser, Debug)]
#[command(name = "thyrida", version, about)]
struct Cli {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Serve the web, and do background work unless told not to.
    Serve,
    /// Do background work only: routing, mails, pickup scheduling, timers.
    Worker,
    /// Bring the database up to date and stop.
    Migrate,
    /// Derive every case anew from its events and tell where the database says otherwise.
    ///
    /// Reads only, and may run beside the product. Ends with 0 when everything is as
    /// it should be, 1 when something is not, 2 when the database could not be read.
    Verify {
        /// One JSON object per line: each discrepancy, then what was looked at.
        #[arg(long)]
        json: bool,
    },
    /// Check service files: workflows and the forms beside them.
    Check {
        /// The folder with the workflows; forms are looked for in `forms` beside it.
        #[arg(default_value = "workflows")]
        folder: PathBuf,
    },
    /// Measure engine and store on this machine, beside bare SQL with the same rows.
    ///
    /// Needs no municipality and touches no live table: it works in two databases of
    /// its own, beside the live one, and removes them.
    Bench(bench::Options),
    /// Play the scenarios of service files and tell what they leave out.
    ///
    /// Ends with 0 when every scenario passes and nothing is left out, 1 when not, 2 when
    /// the folder could not be read.
    Test {
        /// The folder with the workflows; forms are looked for in `forms` beside it.
        #[arg(default_value = "workflows")]
        folder: PathBuf,
        /// All that came of it as one JSON object.
        #[arg(long)]
        json: bool,
    },
}

/// Runs one command. Problems go to standard error, in one line each.
pub async fn run() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command.unwrap_or(Command::Serve) {
        Command::Check { folder } => return check::run(&folder),
        Command::Verify { json } => return verify::run(&cli.config, json).await,
        Command::Test { folder, json } => return test::run(&folder, json),
        Command::Serve => serve::serve(cli.config).await,
        Command::Worker => serve::work(cli.config).await,
        Command::Migrate => serve::migrate(&cli.config).await,
        Command::Bench(options) => bench::run(&cli.config, &options).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
