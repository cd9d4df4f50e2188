//! Opening a case: a submitted draft becomes a case, once.
//!
//! The identity of the submission is the draft's. Whoever comes second, by a
//! double click or because the first answer was lost, finds the case that the
//! first one opened.

use crate::appointment::Seat;
use crate::case::of_submission;
use crate::commit::{Committing, TRIES, sound, uncancelled, write};
use crate::counter;
use crate::db::{Conn, Db, args, statements};
use crate::error::Error;
use crate::project;
use crate::store::Store;
use engine::case::{AccountId, Case, Change, Numbers};
use uuid::Uuid;

statements! {
    /// The draft of a submission. A second submission waits here for the first.
    LOCK_DRAFT = lite "SELECT id FROM drafts WHERE id = $1 AND account = $2",
                 pg "SELECT id FROM drafts WHERE id = $1 AND account = $2 FOR UPDATE";
    USE_DRAFT = "DELETE FROM drafts WHERE id = $1";
}

/// Which submission, and in which year's registers it is entered.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Identity of the draft.
    pub submission: Uuid,
    /// Must be the one who wrote the draft.
    pub applicant: AccountId,
    /// The current year in Athens.
    pub year: i16,
    pub with: Committing,
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
    #[error("the slot has no free seat")]
    SlotTaken,
    /// The change contradicts itself. A mistake in the program, never in the input.
    #[error("the change cannot be committed: {0}")]
    Unsound(String),
    #[error(transparent)]
    Database(#[from] Error),
}

impl<E> From<sqlx::Error> for OpenError<E> {
    fn from(error: sqlx::Error) -> Self {
        OpenError::Database(error.into())
    }
}

impl Store {
    /// Opens the case of a submission: draws the numbers, lets `decide` make the
    /// change with them, commits it and removes the draft, in one transaction.
    ///
    /// `decide` is called again when PostgreSQL sends the transaction back.
    ///
    /// # Errors
    /// Whatever the error, nothing was changed and the draft is still there.
    pub async fn open_case<E: Send + 'static>(
        &self,
        opening: Opening,
        mut decide: impl FnMut(Numbers) -> Result<Change, E> + Send + 'static,
    ) -> Result<Opened, OpenError<E>> {
        let store = self.clone();
        uncancelled(async move {
            let mut tries = 0;
            loop {
                tries += 1;
                match open(&store.db, &opening, &mut decide).await {
                    Err(OpenError::Database(Error::SentBack(_))) if tries < TRIES => {
                        tokio::task::yield_now().await;
                    }
                    Ok(Some(change)) => {
                        store.bell.ring();
                        return Ok(Opened::New(Box::new(change.case)));
                    }
                    Ok(None) => return store.already(&opening).await,
                    Err(error) => return Err(error),
                }
            }
        })
        .await
    }

    async fn already<E>(&self, opening: &Opening) -> Result<Opened, OpenError<E>> {
        let mut conn = self.db.read().await?;
        match of_submission(&mut conn, opening.submission, opening.applicant).await? {
            Some(reference) => Ok(Opened::Already { reference }),
            None => Err(OpenError::DraftGone),
        }
    }
}

/// `None`: the draft is not there (any more).
async fn open<E>(
    db: &Db,
    opening: &Opening,
    decide: &mut (impl FnMut(Numbers) -> Result<Change, E> + Send),
) -> Result<Option<Change>, OpenError<E>> {
    let mut tx = db.write().await?;
    if !lock_draft(&mut tx, opening).await? {
        return Ok(None);
    }
    let numbers = counter::draw(&mut tx, opening.year).await?;
    let change = decide(numbers.clone()).map_err(OpenError::Refused)?;
    let (first, last) = sound(&change).map_err(OpenError::Unsound)?;
    fits(&change, opening, &numbers).map_err(OpenError::Unsound)?;
    project::open(&mut tx, &change.case, opening.submission, last.at).await?;
    if write(&mut tx, &change, &opening.with, first, last).await? == Seat::Full {
        return Err(OpenError::SlotTaken);
    }
    tx.execute(USE_DRAFT, args![opening.submission]).await?;
    tx.commit().await?;
    Ok(Some(change))
}

async fn lock_draft(tx: &mut Conn, opening: &Opening) -> sqlx::Result<bool> {
    let with = args![opening.submission, opening.applicant];
    Ok(tx
        .optional(LOCK_DRAFT, with, |row| row.id("id"))
        .await?
        .is_some())
}

fn fits(change: &Change, opening: &Opening, numbers: &Numbers) -> Result<(), String> {
    if change.expected.is_some() {
        return Err("it changes a case that is open".into());
    }
    if change.case.applicant != opening.applicant {
        return Err("the case belongs to somebody else".into());
    }
    if change.case.reference != numbers.reference {
        return Err("the case goes by another reference than the one drawn".into());
    }
    Ok(())
}
