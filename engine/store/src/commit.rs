//! The commit: what `decide` answered becomes fact, whole or not at all.
//!
//! One transaction: the case is locked and its revision compared, events are
//! appended to the chain, projections brought up to date, the seat changes
//! hands, effects and their jobs are written, and the audit line. It runs in a
//! task of its own, so that a client who hangs up does not cancel it halfway.
//! On SQLite several changes may share the transaction (see `group`), each still
//! whole or not at all, and answered only when it is on the disk.

use crate::entry::Entry;
use crate::error::Error;
use crate::store::Store;
use crate::write::{Order, Verdict};
use engine::case::{Change, EffectNo, Revision};
use engine::code::Code;
use uuid::Uuid;

/// What a commit needs beside the change itself.
#[derive(Clone, Debug)]
pub struct Committing {
    /// Word for the audit line, past tense: `task.completed`.
    pub action: &'static str,
    /// More for the audit line; no names, no answers.
    pub detail: Option<String>,
    /// The effect whose job this is. Done twice is refused.
    pub effect_done: Option<EffectNo>,
    /// The effect that the change tells the case has failed for good, and why, for
    /// whoever looks into the table. Done before is refused.
    pub effect_failed: Option<(EffectNo, String)>,
    /// How many seats the slot of the new appointment has. Asked for when the
    /// change books or moves one; otherwise not looked at.
    pub capacity: Option<u16>,
    /// The move between versions that takes this case along.
    pub moved: Option<Uuid>,
    /// With what the case that is opened can be followed by whoever has its reference.
    pub follow_code: Option<Code>,
}

impl Committing {
    pub fn new(action: &'static str) -> Committing {
        Committing {
            action,
            detail: None,
            effect_done: None,
            effect_failed: None,
            capacity: None,
            moved: None,
            follow_code: None,
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
    /// A file that the change names is not there any more, or was never this person's.
    #[error("a file is gone")]
    UploadGone,
    #[error("there is no such case")]
    CaseMissing,
    /// The change contradicts itself. A mistake in the program, never in the input.
    #[error("the change cannot be committed: {0}")]
    Unsound(String),
    #[error(transparent)]
    Database(#[from] Error),
}

impl Store {
    /// Commits a change to a case that is open. See [`Store::open_case`] for the
    /// change that opens one.
    ///
    /// # Errors
    /// Whatever the error, nothing was changed.
    pub async fn commit(&self, change: &Change, with: Committing) -> Result<(), CommitError> {
        if change.expected.is_none() {
            let reason = "it opens a case; open_case does that";
            return Err(CommitError::Unsound(reason.into()));
        }
        let entry = Entry::of(change, &with, None).map_err(CommitError::Unsound)?;
        match self.carry_out(Order::Commit(Box::new(entry))).await {
            Verdict::Committed => Ok(()),
            Verdict::Stale(current) => Err(CommitError::Stale { current }),
            Verdict::SlotTaken => Err(CommitError::SlotTaken),
            Verdict::EffectAlreadyDone => Err(CommitError::EffectAlreadyDone),
            Verdict::UploadGone => Err(CommitError::UploadGone),
            Verdict::CaseMissing => Err(CommitError::CaseMissing),
            Verdict::Unsound(reason) => Err(CommitError::Unsound(reason)),
            Verdict::Failed(error) => Err(CommitError::Database(error)),
            Verdict::Panicked(panic) => std::panic::resume_unwind(panic),
            Verdict::Opened(_) | Verdict::DraftGone | Verdict::Refused => {
                Err(CommitError::Unsound("it was taken for an opening".into()))
            }
        }
    }
}
