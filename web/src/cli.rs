//! The commands of `thyrida`.

use crate::config::Config;
use crate::{bench, check, explain, format, reindex, serve, test, theme, verify, versions};
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
    /// Make what is searched anew, while the product goes on working.
    Reindex {
        /// One JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Check service files: workflows and the forms beside them.
    Check {
        /// The folder with the workflows; forms are looked for in `forms` beside it.
        #[arg(default_value = "workflows")]
        folder: PathBuf,
    },
    /// Lay out service files regularly. Remarks, order and texts stay as they are.
    Format {
        /// Only say which files are not laid out so.
        #[arg(long)]
        check: bool,
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Write the JSON Schemas that editors complete and check service files by.
    Schema {
        #[arg(default_value = "workflows")]
        folder: PathBuf,
    },
    /// Make versions of service files, which from then on take new applications.
    ///
    /// Refused when the checker finds something or a scenario fails. A process that
    /// serves follows within seconds. Ends with 0, 1 when refused, 2 when the folder or
    /// the database could not be read.
    Publish(versions::publish::Options),
    /// List what was published, and what stands on it.
    Versions(versions::list::Options),
    /// Take versions of a service off the offer, or put them back.
    ///
    /// Cases and drafts on them go on. Ends with 1 when there was nothing to do.
    Retire(versions::retire::Options),
    /// Let running cases go on by another version of their service.
    ///
    /// A preview, unless told `--really`. Ends with 0 when every case can be moved or
    /// was, 1 when one cannot, 2 when it could not be looked at.
    Move(versions::moving::Options),
    /// Tell the legal term of a case day by day, and why it rests where it rests.
    Explain(explain::Options),
    /// Measure engine and store on this machine, beside bare SQL with the same rows.
    ///
    /// Needs no municipality and touches no live table: it works in two databases of
    /// its own, beside the live one, and removes them.
    Bench(bench::Options),
    /// Show or choose the colours, the name on top and the font of all pages.
    ///
    /// A palette that people could not read is refused with its contrast. Servers show a
    /// new one from their next start. Ends with 0, 1 when refused, 2 when file or
    /// database could not be read.
    Theme(theme::Options),
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
        Command::Format { check, files } => return format::run(&files, check),
        Command::Schema { folder } => return format::write_schemas(&folder),
        Command::Verify { json } => return verify::run(&cli.config, json).await,
        Command::Test { folder, json } => return test::run(&folder, json),
        Command::Reindex { json } => reindex::run(&cli.config, json).await,
        Command::Serve => serve::serve(cli.config).await,
        Command::Worker => serve::work(cli.config).await,
        Command::Migrate => serve::migrate(&cli.config).await,
        Command::Publish(options) => return versions::publish::run(&cli.config, &options).await,
        Command::Versions(options) => return versions::list::run(&cli.config, &options).await,
        Command::Retire(options) => return versions::retire::run(&cli.config, &options).await,
        Command::Move(options) => return versions::moving::run(&cli.config, &options).await,
        Command::Explain(options) => return explain::run(&cli.config, &options).await,
        Command::Theme(options) => return theme::run(&cli.config, &options).await,
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
