//! Holds: a seat that is kept for a while for somebody who is still filling in an
//! application. Submitting turns it into the appointment, in the same transaction;
//! nobody has to clear it away when its time is over.

use crate::appointment::{Seat, Taker, take};
use crate::db::{Conn, args, statements};
use crate::error::Error;
use crate::store::Store;
use engine::case::{AccountId, Slot};
use jiff::Timestamp;
use uuid::Uuid;

/// How often a transaction that PostgreSQL sent back is tried before its error is shown.
const TRIES: u32 = 6;

statements! {
    /// Two choices of one applicant wait for each other; on SQLite they do anyway.
    LOCK_DRAFT = lite "SELECT id FROM drafts WHERE id = $1 AND account = $2",
                 pg "SELECT id FROM drafts WHERE id = $1 AND account = $2 FOR UPDATE";
    HELD = "SELECT location, starts_at, held_until FROM appointments WHERE held_for = $1";
    /// A seat that is held already, for longer.
    EXTEND = "UPDATE appointments SET held_until = $4
              WHERE held_for = $1 AND location = $2 AND starts_at = $3 AND held_until > $5";
    LET_GO = "DELETE FROM appointments WHERE held_for = $1";
}

/// What came of asking for a hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    Held,
    /// Every seat is booked or held by somebody else. What was held before still is.
    Full,
    /// There is no such draft of this account.
    NoDraft,
}

/// What a submission holds, perhaps not any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub slot: Slot,
    pub until: Timestamp,
}

/// A seat to be held.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The draft, and so the submission that it is to become.
    pub submission: Uuid,
    pub account: AccountId,
    pub slot: Slot,
    /// Seats of the slot.
    pub capacity: u16,
    pub now: Timestamp,
    pub until: Timestamp,
}

impl Store {
    /// Holds a seat for a draft, instead of the one it held before.
    pub async fn hold(&self, wish: &Wish) -> Result<Hold, Error> {
        for _ in 1..TRIES {
            match self.hold_once(wish).await {
                Err(Error::SentBack(_)) => {}
                done => return done,
            }
        }
        self.hold_once(wish).await
    }

    async fn hold_once(&self, wish: &Wish) -> Result<Hold, Error> {
        // Most who come too late need not wait for whoever writes.
        let slot = &wish.slot;
        let after = slot.at + jiff::SignedDuration::from_micros(1);
        let submission = Some(wish.submission);
        let taken = self
            .taken_counts(&slot.location, slot.at, after, wish.now, submission)
            .await?;
        if taken.get(&slot.at).copied().unwrap_or(0) >= wish.capacity {
            return Ok(Hold::Full);
        }
        let mut tx = self.db.write().await?;
        let held = write(&mut tx, wish).await?;
        match held {
            Hold::Held => tx.commit().await?,
            Hold::Full | Hold::NoDraft => {}
        }
        Ok(held)
    }

    /// What is held for a submission, or was until a while ago.
    pub async fn held(&self, submission: Uuid) -> Result<Option<Held>, Error> {
        let mut conn = self.db.read().await?;
        let held = conn
            .optional(HELD, args![submission], |row| {
                Ok(Held {
                    slot: Slot {
                        location: row.text("location")?,
                        at: row.moment("starts_at")?,
                    },
                    until: row.moment("held_until")?,
                })
            })
            .await?;
        Ok(held)
    }
}

async fn write(tx: &mut Conn, wish: &Wish) -> sqlx::Result<Hold> {
    let with = args![wish.submission, wish.account];
    let draft = tx.optional(LOCK_DRAFT, with, |row| row.id("id")).await?;
    if draft.is_none() {
        return Ok(Hold::NoDraft);
    }
    let slot = &wish.slot;
    let with = args![
        wish.submission,
        &slot.location,
        slot.at,
        wish.until,
        wish.now
    ];
    if tx.execute(EXTEND, with).await? == 1 {
        return Ok(Hold::Held);
    }
    tx.execute(LET_GO, args![wish.submission]).await?;
    let taker = Taker::Submission(wish.submission, wish.until);
    Ok(
        match take(tx, taker, None, slot, wish.capacity, wish.now).await? {
            Seat::Held => Hold::Held,
            Seat::Full => Hold::Full,
        },
    )
}

/// Nothing is held for a submission any more.
pub(crate) async fn let_go(tx: &mut Conn, submission: Uuid) -> sqlx::Result<()> {
    tx.execute(LET_GO, args![submission]).await.map(drop)
}
