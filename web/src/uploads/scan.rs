//! Having files looked into: each that waits is given to the scanner, again and again
//! while it does not answer. Whoever comes first claims it for a while; looked into
//! twice, it is the same file and the same answer.
//!
//! A file in which something was found is removed at once; its row stays and says so,
//! on the page of whoever sent it and on that of the office.

use super::remove;
use crate::app::{App, Shared};
use crate::connectors::scanner::{Looked, ScanError, Scanner};
use crate::connectors::storage::Name;
use jiff::SignedDuration;
use std::time::Duration;
use store::{AuditLine, ToScan, UploadState};
use tokio::sync::watch;

/// Between two looks for files that wait.
const EVERY: Duration = Duration::from_secs(1);
/// Files looked into in one go.
const AT_ONCE: u16 = 20;
/// Longer than any look lasts: should this process end meanwhile, another looks.
const CLAIMED: SignedDuration = SignedDuration::from_mins(2);
/// First pause after a look that came to nothing, and the longest.
const PAUSE: SignedDuration = SignedDuration::from_secs(5);
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_mins(10);

/// Scans until told to stop; does nothing without a scanner.
pub async fn run(app: Shared, mut stop: watch::Receiver<bool>) {
    let Some(scanner) = &app.scanner else {
        return;
    };
    loop {
        if let Err(error) = scan(&app, scanner).await {
            tracing::warn!(
                error = format!("{error:#}"),
                "files could not be looked into"
            );
        }
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn scan(app: &App, scanner: &Scanner) -> anyhow::Result<()> {
    let waiting = app.store.uploads_to_scan(app.now(), AT_ONCE).await?;
    for file in waiting {
        if !app.store.claim_scan(&file, app.now() + CLAIMED).await? {
            continue;
        }
        if let Err(error) = look_into(app, scanner, &file).await {
            tracing::warn!(upload = %file.id, error = format!("{error:#}"), "not looked into");
            app.store
                .put_off_scan(file.id, app.now() + pause(file.tries))
                .await?;
            if let Some(ScanError::LeftAlone(_)) = error.downcast_ref() {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn pause(tries: u32) -> SignedDuration {
    let doubled = PAUSE.checked_mul(1 << tries.min(10));
    doubled.map_or(LONGEST_PAUSE, |pause| pause.min(LONGEST_PAUSE))
}

async fn look_into(app: &App, scanner: &Scanner, file: &ToScan) -> anyhow::Result<()> {
    let name = Name::read(&file.stored);
    let name = name.ok_or_else(|| anyhow::anyhow!("a row names no file of ours"))?;
    let Some(contents) = app.storage.open(&name).await? else {
        // Taken back meanwhile; should the row still stand, verification tells of it.
        anyhow::bail!("the file is not there");
    };
    anyhow::ensure!(contents.size == file.size, "the file is not whole");
    let state = match scanner.look_into(contents).await? {
        Looked::Clean => UploadState::Clean,
        Looked::Infected => UploadState::Infected,
    };
    let Some(case) = app.store.scanned(file.id, state).await? else {
        return Ok(());
    };
    if state == UploadState::Infected {
        tracing::warn!(upload = %file.id, "infected, and removed");
        remove(app, std::slice::from_ref(&file.stored)).await;
        let line = AuditLine {
            at: app.now(),
            actor: None,
            action: "file.infected".to_owned(),
            case,
            detail: Some(file.id.to_string()),
        };
        app.store.audit(&line).await?;
    }
    Ok(())
}
