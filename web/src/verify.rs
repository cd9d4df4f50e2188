//! `thyrida verify`: the store's verification, printed line by line as it goes, and the
//! uploaded files held against their rows.

use crate::clock::Clock;
use crate::config::Config;
use crate::connectors::storage::{Contents, Name, Storage};
use crate::uploads::is_there;
use anyhow::Context as _;
use futures::StreamExt as _;
use jiff::SignedDuration;
use serde::Serialize;
use sha2::{Digest as _, Sha256};
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
    printed?;
    let mut verified = verified;
    let storage = Storage::of(config, Clock::system())?;
    let (files, wrong) = files(&store, &storage, |found| {
        print(json, &Line::Discrepancy(&found), &found)
    })
    .await?;
    verified.files = files;
    verified.discrepancies += wrong;
    store.close().await;
    print(json, &Line::Verified(&verified), &Summary(&verified))?;
    Ok(verified)
}

/// Rows read at once.
const AT_ONCE: u16 = 200;
/// A file without a row may be one that is being taken in.
const YOUNG: SignedDuration = SignedDuration::from_hours(1);

/// Every file that a row speaks of is there, the same to the byte, and none older than
/// an hour is without a row. Answers how many rows there are, and what is wrong.
async fn files(
    store: &Store,
    storage: &Storage,
    mut tell: impl FnMut(Discrepancy) -> std::io::Result<()>,
) -> anyhow::Result<(u64, u64)> {
    let (mut seen, mut wrong) = (0, 0);
    let mut say = |row: &str, column: &str, expected: &str, found: &str| {
        wrong += 1;
        tell(Discrepancy {
            case: None,
            reference: None,
            table: "files".to_owned(),
            row: row.to_owned(),
            column: column.to_owned(),
            expected: expected.to_owned(),
            found: found.to_owned(),
        })
    };
    let mut last = None;
    loop {
        let page = store.uploads_after(last, AT_ONCE).await?;
        let Some(end) = page.last().map(|upload| upload.id) else {
            break;
        };
        last = Some(end);
        for upload in page.into_iter().filter(is_there) {
            seen += 1;
            let row = upload.id.to_string();
            let expected = hex::encode(upload.digest);
            let name = Name::read(&upload.stored).context("a row names no file of ours")?;
            match storage.open(&name).await? {
                None => say(&row, "file", "a file", "none")?,
                Some(contents) => {
                    let found = digest(contents).await?;
                    if found != expected {
                        say(&row, "digest", &expected, &found)?;
                    }
                }
            }
        }
    }
    let before = Clock::system().now() - YOUNG;
    let old = storage.older_than(before).await?;
    for names in old.chunks(usize::from(AT_ONCE)) {
        let asked: Vec<String> = names.iter().map(Name::to_string).collect();
        let known = store.known_uploads(&asked).await?;
        for name in asked.iter().filter(|name| !known.contains(*name)) {
            say(name, "row", "a row", "none")?;
        }
    }
    Ok((seen, wrong))
}

async fn digest(contents: Contents) -> anyhow::Result<String> {
    let mut digest = Sha256::new();
    let mut bytes = contents.bytes;
    while let Some(piece) = bytes.next().await {
        digest.update(&piece?);
    }
    Ok(hex::encode(digest.finalize()))
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
            files,
            discrepancies,
        } = self.0;
        write!(
            f,
            "{cases} cases with {events} events, {versions} versions, {files} files: "
        )?;
        match discrepancies {
            0 => write!(f, "sound"),
            1 => write!(f, "1 discrepancy"),
            more => write!(f, "{more} discrepancies"),
        }
    }
}
