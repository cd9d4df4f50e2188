//! `thyrida theme`: the colours, name and font of a municipality's pages.

use crate::clock::Clock;
use crate::config::Config;
use anyhow::Context as _;
use engine::municipality::theme::Theme;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::Store;

#[derive(clap::Args, Debug)]
pub struct Options {
    /// A YAML file with any of `primary`, `deep`, `accent`, `link` (colours like
    /// `#003375`), `font` (`noto-sans`, `system`) and `logo` (`el`, `en`). Without it the
    /// present ones are printed.
    file: Option<PathBuf>,
}

/// Ends with 0, 1 when the palette is refused, 2 when file or database could not be read.
pub async fn run(config: &Config, options: &Options) -> ExitCode {
    match theme(config, options.file.as_deref()).await {
        Ok(code) => code,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::from(2)
        }
    }
}

async fn theme(config: &Config, file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let chosen = match file {
        Some(file) => {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("reading {}", file.display()))?;
            let chosen: Theme = serde_saphyr::from_str(&text)
                .with_context(|| format!("reading {}", file.display()))?;
            if let Err(faint) = chosen.check() {
                let mut out = std::io::stdout().lock();
                for one in faint {
                    writeln!(out, "{one}")?;
                }
                return Ok(ExitCode::FAILURE);
            }
            Some(chosen)
        }
        None => None,
    };
    let location = config.location()?;
    let store = Store::open(&location)
        .await
        .with_context(|| format!("opening the database {location}"))?;
    match chosen {
        Some(chosen) => store.put_theme(&chosen, Clock::system().now()).await?,
        None => {
            let now = store.theme().await?;
            let mut out = std::io::stdout().lock();
            write!(out, "{}", serde_saphyr::to_string(&now)?)?;
        }
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}
