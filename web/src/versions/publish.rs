//! `thyrida publish`: service files become versions, if the checker finds nothing
//! and every scenario passes. The same files again are the version they were.

use super::{ends, print, writing};
use crate::check;
use crate::clock::Clock;
use crate::config::Config;
use anyhow::Context as _;
use engine::definition::{self, Definition, Words};
use engine::files::Files;
use engine::finding::Finding;
use engine::scenario::{self, Outcome, World};
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;
use store::{AuditLine, Store, Version};

#[derive(clap::Args, Debug)]
pub struct Options {
    /// The folder with the workflows; forms are looked for in `forms` beside it.
    #[arg(default_value = "workflows")]
    folder: PathBuf,
    /// Only this service, whatever the others are like.
    #[arg(long)]
    service: Option<String>,
    /// One JSON object per line.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Line<'a> {
    Finding(&'a Finding),
    Failed {
        service: &'a str,
        scenario: &'a str,
        line: u32,
        expected: &'a str,
        found: &'a str,
    },
    Published(Published<'a>),
}

#[derive(Serialize)]
struct Published<'a> {
    service: &'a str,
    number: u32,
    digest: &'a str,
    /// It was published now, not before.
    new: bool,
    /// It takes new applications.
    offered: bool,
}

pub async fn run(config: &Config, options: &Options) -> ExitCode {
    ends(publish(config, options).await)
}

async fn publish(config: &Config, options: &Options) -> anyhow::Result<bool> {
    let folder = &options.folder;
    let files =
        check::read(folder).with_context(|| format!("reading the folder {}", folder.display()))?;
    let Some(definitions) = sound(&files, options)? else {
        return Ok(false);
    };
    anyhow::ensure!(!definitions.is_empty(), "no service files here");
    let store = writing(config).await?;
    let clock = Clock::system();
    for definition in &definitions {
        let before = store.version(&definition.digest).await?;
        let (service, sources) = (&definition.service, &definition.sources);
        let version = store.publish(service, sources, clock.now()).await?;
        if before.is_none() {
            let line = AuditLine {
                at: clock.now(),
                actor: None,
                action: "version.published".into(),
                case: None,
                detail: Some(format!("{service} {}, by system", version.number)),
            };
            store.audit(&line).await?;
        }
        tell(&store, &version, before.is_none(), options.json).await?;
    }
    store.close().await;
    Ok(true)
}

/// The definitions, if nothing is wrong with any of them.
fn sound(files: &Files, options: &Options) -> anyhow::Result<Option<Vec<Definition>>> {
    let (definitions, findings) = match Words::read(files) {
        Ok(words) => checked(files, &words, options.service.as_deref()),
        Err(findings) => (Vec::new(), findings),
    };
    for finding in &findings {
        print(options.json, &Line::Finding(finding), &finding.to_string())?;
    }
    let mut sound = findings.is_empty();
    let world = World::sample();
    for definition in &definitions {
        for (scenario, run) in scenario::test(definition, &world).runs {
            if let Outcome::Failed(failure) = &run.outcome {
                sound = false;
                let line = Line::Failed {
                    service: &definition.service,
                    scenario: &scenario.name,
                    line: failure.line,
                    expected: &failure.expected,
                    found: &failure.found,
                };
                let words = format!(
                    "{}:{}: scenario `{}` fails\n  expected {}\n  found    {}",
                    scenario.file, failure.line, scenario.name, failure.expected, failure.found
                );
                print(options.json, &line, &words)?;
            }
        }
    }
    if !sound && !options.json {
        print(false, &(), "nothing was published")?;
    }
    Ok(sound.then_some(definitions))
}

fn checked(files: &Files, words: &Words, service: Option<&str>) -> (Vec<Definition>, Vec<Finding>) {
    let Some(service) = service else {
        return definition::check_all(files, words);
    };
    match definition::read_service(&format!("workflows/{service}.yaml"), files, words) {
        Ok(definition) => (vec![definition], Vec::new()),
        Err(findings) => (Vec::new(), findings),
    }
}

async fn tell(store: &Store, version: &Version, new: bool, json: bool) -> anyhow::Result<()> {
    let offers = store.offers().await?;
    let offered = offers
        .iter()
        .any(|offer| offer.offered.as_ref() == Some(&version.digest));
    let Version {
        service,
        number,
        digest,
        ..
    } = version;
    let published = Published {
        service,
        number: *number,
        digest,
        new,
        offered,
    };
    let was = if new { "published as" } else { "is already" };
    let mut words = format!("{service}: {was} version {number}, {}", &digest[..12]);
    if version.retired_at.is_some() {
        words.push_str("; it is retired (thyrida retire --undo)");
    } else if !offered {
        words.push_str("; a newer version is on offer (thyrida retire)");
    }
    print(json, &Line::Published(published), &words)?;
    Ok(())
}
