//! Opening a case: a submitted draft becomes a case, once.
//!
//! The identity of the submission is the draft's. Whoever comes second, by a
//! double click or because the first answer was lost, finds the case that the
//! first one opened.

use crate::case::of_submission;
use crate::commit::Committing;
use crate::error::Error;
use crate::store::Store;
use crate::write::{Order, Submission, Verdict};
use engine::case::{AccountId, Case, Change, Numbers};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Which submission, and in which year's registers it is entered.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Identity of the submission; with a draft, the draft's.
    pub submission: Uuid,
    /// Must be the one who wrote the draft.
    pub applicant: AccountId,
    pub from: Origin,
    /// The current year in Athens.
    pub year: i16,
    pub with: Committing,
}

/// What a case is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A draft application, which is used up.
    Draft,
    /// Another case that started it.
    Case,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    New(Box<Case>),
    /// This submission was accepted before.
    Already {
        reference: String,
    },
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError<E> {
    /// The rules refused it; no number was used up.
    #[error("refused")]
    Refused(E),
    /// There is no such draft of this person, and no case made from one.
    #[error("the draft is gone")]
    DraftGone,
    /// A file that the application names is not there any more, or was never this draft's.
    #[error("a file is gone")]
    UploadGone,
    #[error("the slot has no free seat")]
    SlotTaken,
    /// The change contradicts itself. A mistake in the program, never in the input.
    #[error("the change cannot be committed: {0}")]
    Unsound(String),
    #[error(transparent)]
    Database(#[from] Error),
}

impl Store {
    /// Opens the case of a submission: draws the numbers, lets `decide` make the
    /// change with them, commits it and removes the draft, in one transaction.
    ///
    /// `decide` is called again when the transaction has to be tried again.
    ///
    /// # Errors
    /// Whatever the error, nothing was changed and the draft is still there.
    pub async fn open_case<E: Send + 'static>(
        &self,
        opening: Opening,
        mut decide: impl FnMut(Numbers) -> Result<Change, E> + Send + 'static,
    ) -> Result<Opened, OpenError<E>> {
        let refusal: Arc<Mutex<Option<E>>> = Arc::default();
        let told = Arc::clone(&refusal);
        let submission = Submission {
            opening: opening.clone(),
            decide: Box::new(move |numbers| {
                decide(numbers)
                    .map_err(|why| {
                        *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
                    })
                    .ok()
            }),
        };
        match self.carry_out(Order::Open(Box::new(submission))).await {
            Verdict::Opened(case) => Ok(Opened::New(case)),
            Verdict::DraftGone => self.already(&opening).await,
            Verdict::Refused => {
                let why = refusal
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .take();
                Err(OpenError::Refused(
                    why.expect("what refuses says why beforehand"),
                ))
            }
            Verdict::SlotTaken => Err(OpenError::SlotTaken),
            Verdict::UploadGone => Err(OpenError::UploadGone),
            Verdict::Unsound(reason) => Err(OpenError::Unsound(reason)),
            Verdict::Failed(error) => Err(OpenError::Database(error)),
            Verdict::Panicked(panic) => std::panic::resume_unwind(panic),
            Verdict::Committed
            | Verdict::CaseMissing
            | Verdict::Stale(_)
            | Verdict::EffectAlreadyDone => Err(OpenError::Unsound(
                "it was taken for a change of an open case".into(),
            )),
        }
    }

    async fn already<E>(&self, opening: &Opening) -> Result<Opened, OpenError<E>> {
        let mut conn = self.db.read().await?;
        let reference = of_submission(&mut conn, opening.submission, opening.applicant)
            .await
            .map_err(Error::from)?;
        match reference {
            Some(reference) => Ok(Opened::Already { reference }),
            None => Err(OpenError::DraftGone),
        }
    }
}
