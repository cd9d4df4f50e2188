//! The commit: what `decide` answered becomes fact, whole or not at all.
//!
//! One transaction: the case is locked and its revision compared, events are
//! appended to the chain, projections brought up to date, the seat changes
//! hands, effects and their jobs are written, and the audit line. It runs in a
//! task of its own, so that a client who hangs up does not cancel it halfway.

use crate::appointment::{self, Seat};
use crate::audit::{self, AuditLine};
use crate::db::{Conn, Db, args, statements};
use crate::effect;
use crate::error::Error;
use crate::event;
use crate::project;
use crate::store::Store;
use engine::case::{Change, EffectNo, Recorded, Revision};
use jiff::Timestamp;
use std::panic;

statements! {
    /// Locks the case; on SQLite the transaction is the only writer anyway.
    LOCK = lite "SELECT revision FROM cases WHERE id = $1",
           pg "SELECT revision FROM cases WHERE id = $1 FOR UPDATE";
}

/// What a commit needs beside the change itself.
#[derive(Clone, Debug)]
pub struct Committing {
    /// Word for the audit line, past tense: `task.completed`.
    pub action: &'static str,
    /// More for the audit line; no names, no answers.
    pub detail: Option<String>,
    /// The effect whose job this is. Done twice is refused.
    pub effect_done: Option<EffectNo>,
    /// How many seats the slot of the new appointment has. Asked for when the
    /// change books or moves one; otherwise not looked at.
    pub capacity: Option<u16>,
}

impl Committing {
    pub fn new(action: &'static str) -> Committing {
        Committing {
            action,
            detail: None,
            effect_done: None,
            capacity: None,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Somebody was faster. Nothing was changed.
    #[error("the case stands at revision {} now", current.0)]
    Stale { current: Revision },
    #[error("the slot has no free seat")]
    SlotTaken,
    /// Another run of the same job came first. Nothing was changed.
    #[error("the effect is done already")]
    EffectAlreadyDone,
    #[error("there is no such case")]
    CaseMissing,
    /// The change contradicts itself. A mistake in the program, never in the input.
    #[error("the change cannot be committed: {0}")]
    Unsound(String),
    #[error(transparent)]
    Database(#[from] Error),
}

impl From<sqlx::Error> for CommitError {
    fn from(error: sqlx::Error) -> Self {
        CommitError::Database(error.into())
    }
}

/// How often a transaction that PostgreSQL sent back is tried before its error is shown.
pub(crate) const TRIES: u32 = 6;

impl Store {
    /// Commits a change to a case that is open. See [`Store::open_case`] for the
    /// change that opens one.
    ///
    /// # Errors
    /// Whatever the error, nothing was changed.
    pub async fn commit(&self, change: &Change, with: Committing) -> Result<(), CommitError> {
        let store = self.clone();
        let change = change.clone();
        uncancelled(async move {
            for _ in 1..TRIES {
                match commit(&store.db, &change, &with).await {
                    Err(CommitError::Database(Error::SentBack(_))) => {
                        tokio::task::yield_now().await
                    }
                    done => return store.rung(&change, done),
                }
            }
            let done = commit(&store.db, &change, &with).await;
            store.rung(&change, done)
        })
        .await
    }

    /// Wakes the workers when jobs were committed.
    pub(crate) fn rung<T, E>(&self, change: &Change, done: Result<T, E>) -> Result<T, E> {
        if done.is_ok() && !(change.effects.is_empty() && change.case.timers.is_empty()) {
            self.bell.ring();
        }
        done
    }
}

/// Runs a future to its end even when whoever waits for it goes away.
pub(crate) async fn uncancelled<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    match tokio::spawn(work).await {
        Ok(done) => done,
        Err(stopped) => match stopped.try_into_panic() {
            Ok(panicked) => panic::resume_unwind(panicked),
            // The runtime is being taken down, and whoever waits here with it.
            Err(_) => std::future::pending().await,
        },
    }
}

async fn commit(db: &Db, change: &Change, with: &Committing) -> Result<(), CommitError> {
    let Some(expected) = change.expected else {
        return Err(CommitError::Unsound(
            "it opens a case; open_case does that".into(),
        ));
    };
    let (first, last) = sound(change).map_err(CommitError::Unsound)?;
    let case = change.case.id;
    let mut tx = db.write().await?;

    let current = tx
        .optional(LOCK, args![case], |row| row.number("revision"))
        .await?;
    let current = Revision(current.ok_or(CommitError::CaseMissing)?);
    if current != expected {
        return Err(CommitError::Stale { current });
    }
    if let Some(number) = with.effect_done
        && !effect::finish(&mut tx, case, number, last.at).await?
    {
        return Err(CommitError::EffectAlreadyDone);
    }
    if !project::update(&mut tx, &change.case, expected, last.at).await? {
        return Err(CommitError::Stale { current });
    }
    match write(&mut tx, change, with, first, last).await? {
        Seat::Held => Ok(tx.commit().await?),
        Seat::Full => Err(CommitError::SlotTaken),
    }
}

/// What opening a case and changing one have in common, after the case row is written.
pub(crate) async fn write(
    tx: &mut Conn,
    change: &Change,
    with: &Committing,
    first: &Recorded,
    last: &Recorded,
) -> Result<Seat, Error> {
    let case = change.case.id;
    event::append(tx, case, &change.events).await?;
    effect::ask(tx, case, &change.effects, last.at).await?;
    let before = change.appointment_before.as_ref();
    let after = change.case.appointment.as_ref();
    if before != after {
        let capacity = with.capacity.unwrap_or(0);
        if appointment::change_seat(tx, case, before, after, capacity).await? == Seat::Full {
            return Ok(Seat::Full);
        }
    }
    let line = AuditLine {
        at: last.at,
        actor: first.by,
        action: with.action.to_owned(),
        case: Some(case),
        detail: with.detail.clone(),
    };
    audit::write(tx, &line).await?;
    Ok(Seat::Held)
}

/// What every change must be for its case to be replayable. Answers its first
/// and last event.
pub(crate) fn sound(change: &Change) -> Result<(&Recorded, &Recorded), String> {
    let (Some(first), Some(last)) = (change.events.first(), change.events.last()) else {
        return Err("it has no events".into());
    };
    let revision = change.expected.map_or(Revision(1), Revision::next);
    if change.case.revision != revision {
        return Err(format!(
            "the case would stand at revision {}, expected {}",
            change.case.revision.0, revision.0
        ));
    }
    if change.case.last_seq != last.seq {
        return Err(format!(
            "the case counts {} events, the last one is {}",
            change.case.last_seq, last.seq
        ));
    }
    for event in &change.events {
        if event.revision != revision {
            return Err(format!("event {} is of another revision", event.seq));
        }
        if !whole_microseconds(event.at) {
            return Err(format!(
                "the moment of event {} is finer than a microsecond and would not read back the same",
                event.seq
            ));
        }
    }
    Ok((first, last))
}

fn whole_microseconds(at: Timestamp) -> bool {
    at.subsec_nanosecond() % 1_000 == 0
}
