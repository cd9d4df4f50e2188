//! Rows and files kept in agreement: what nobody will file any more is forgotten, and
//! a file without a row, left behind by a process that was killed between the two, is
//! removed once it is an hour old. Done twice, it finds nothing the second time.

use super::remove;
use crate::app::{App, Shared};
use crate::connectors::storage::Name;
use jiff::SignedDuration;
use std::time::Duration;
use tokio::sync::watch;

/// Between two sweeps.
const EVERY: Duration = Duration::from_secs(600);
/// A file without a row may be one that is being taken in.
const YOUNG: SignedDuration = SignedDuration::from_mins(50);
/// Sent to a case and never made part of it.
const HELD: SignedDuration = SignedDuration::from_hours(24);
/// Names asked about at once.
const AT_ONCE: usize = 500;

/// Sweeps until told to stop.
pub async fn run(app: Shared, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = sweep(&app).await {
            tracing::warn!(error = format!("{error:#}"), "the storage was not swept");
        }
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Answers how many files were removed.
pub async fn sweep(app: &App) -> anyhow::Result<usize> {
    let now = app.now();
    let forgotten = app.store.forget_uploads(now - HELD).await?;
    remove(app, &forgotten).await;
    let mut removed = forgotten.len();
    let old = app.storage.older_than(now - YOUNG).await?;
    for names in old.chunks(AT_ONCE) {
        let asked: Vec<String> = names.iter().map(Name::to_string).collect();
        let known = app.store.known_uploads(&asked).await?;
        for name in names.iter().filter(|name| !known.contains(name.as_str())) {
            tracing::info!(file = %name, "removed: it belongs to nothing");
            app.storage.remove(name).await?;
            removed += 1;
        }
    }
    Ok(removed)
}
