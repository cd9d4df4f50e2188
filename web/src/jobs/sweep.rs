//! Looks for timers that are due and hands each to a job; also forgets sessions
//! that are over.
//!
//! Two processes may find the same timer: its job has one key, and firing it
//! twice finds it gone.

use crate::app::App;
use std::time::Duration;
use tokio::sync::watch;

/// How often the table of timers is looked at. Timers are days long.
const TICK: Duration = Duration::from_secs(1);
/// Sessions are swept out every so many ticks.
const TICKS_PER_PURGE: u64 = 600;

pub(super) async fn run(app: &App, mut stop: watch::Receiver<bool>) -> anyhow::Result<()> {
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut count: u64 = 0;
    loop {
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return Ok(()),
            _ = tick.tick() => {}
        }
        // A database that is away comes back; the timers wait in it.
        if let Err(error) = app.store.enqueue_due_timers(app.now()).await {
            tracing::warn!(%error, "timers could not be looked at");
        }
        if count.is_multiple_of(TICKS_PER_PURGE)
            && let Err(error) = app.store.purge_sessions(app.now()).await
        {
            tracing::warn!(%error, "old sessions could not be removed");
        }
        count += 1;
    }
}
