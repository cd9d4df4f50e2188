//! Seats at the counters. A seat is a row; that nobody is booked over somebody
//! else is what the table's keys say, not what the code checks.
//!
//! A seat is booked for a case, or held for a submission until a moment (`hold`).
//! A hold that is over keeps nobody out: its seat is counted as free, and whoever
//! takes it writes over the row, if it still is as they saw it.

use crate::db::{Conn, args, statements};
use crate::error::Error;
use crate::store::Store;
use engine::case::{CaseId, Slot};
use engine::municipality::Location;
use jiff::Timestamp;
use std::collections::BTreeMap;
use uuid::Uuid;

statements! {
    GIVE_BACK = "DELETE FROM appointments WHERE case_id = $1";
    TAKEN_SEATS = "SELECT seat FROM appointments WHERE location = $1 AND starts_at = $2
                     AND (held_until IS NULL OR held_until > $3)
                   ORDER BY seat";
    /// A seat without a row, or with a hold that was over at $7.
    TAKE = "INSERT INTO appointments (location, starts_at, seat, case_id, held_for, held_until)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (location, starts_at, seat) DO UPDATE SET case_id = excluded.case_id,
              held_for = excluded.held_for, held_until = excluded.held_until
            WHERE appointments.held_until <= $7";
    /// What is held becomes what is booked, if the hold still stands.
    CONFIRM = "UPDATE appointments SET case_id = $1, held_for = NULL, held_until = NULL
               WHERE held_for = $2 AND location = $3 AND starts_at = $4 AND held_until > $5";
    LET_GO = "DELETE FROM appointments WHERE held_for = $1";
    /// $5: whose own hold is not in their way.
    TAKEN = "SELECT starts_at, count(*) AS taken FROM appointments
             WHERE location = $1 AND starts_at >= $2 AND starts_at < $3
               AND (held_until IS NULL OR (held_until > $4 AND held_for <> $5))
             GROUP BY starts_at";
}

/// Whether the seat could be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seat {
    Held,
    Full,
}

/// For whom a seat is taken.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Taker {
    Case(CaseId),
    /// Somebody who is still choosing, by their submission, until this moment.
    Submission(Uuid, Timestamp),
}

impl Taker {
    fn case(self) -> Option<CaseId> {
        match self {
            Taker::Case(case) => Some(case),
            Taker::Submission(..) => None,
        }
    }

    fn hold(self) -> (Option<Uuid>, Option<Timestamp>) {
        match self {
            Taker::Case(_) => (None, None),
            Taker::Submission(submission, until) => (Some(submission), Some(until)),
        }
    }
}

/// Another seat for a case: which it had, which it gets, and what is known of them.
#[derive(Debug)]
pub(crate) struct SeatChange {
    pub before: Option<Slot>,
    pub after: Option<Slot>,
    pub capacity: u16,
    /// The submission that may hold the new one.
    pub held_for: Option<Uuid>,
    pub at: Timestamp,
}

/// Gives back the seat before, takes one of the seats after: the one that is held
/// for it, or any.
///
/// `Full` on SQLite means that nothing was touched, because there nobody else
/// writes in between; on PostgreSQL the caller has to roll back.
pub(crate) async fn change_seat(
    tx: &mut Conn,
    case: CaseId,
    change: &SeatChange,
) -> sqlx::Result<Seat> {
    let before = change.before.as_ref().map(|_| case);
    let Some(slot) = &change.after else {
        give_back(tx, before).await?;
        return Ok(Seat::Held);
    };
    if let Some(submission) = change.held_for {
        let with = args![case, submission, &slot.location, slot.at, change.at];
        if tx.execute(CONFIRM, with).await? == 1 {
            return Ok(Seat::Held);
        }
    }
    let seat = take(
        tx,
        Taker::Case(case),
        before,
        slot,
        change.capacity,
        change.at,
    )
    .await?;
    if let (Some(submission), Seat::Held) = (change.held_for, seat) {
        tx.execute(LET_GO, args![submission]).await?;
    }
    Ok(seat)
}

async fn give_back(tx: &mut Conn, case: Option<CaseId>) -> sqlx::Result<()> {
    if let Some(case) = case {
        tx.execute(GIVE_BACK, args![case]).await?;
    }
    Ok(())
}

/// Takes any of the seats of a slot, after giving back what the case had.
pub(crate) async fn take(
    tx: &mut Conn,
    taker: Taker,
    mut to_give_back: Option<CaseId>,
    slot: &Slot,
    capacity: u16,
    now: Timestamp,
) -> sqlx::Result<Seat> {
    let (held_for, held_until) = taker.hold();
    // Each turn that fails means that somebody else got that very seat, which on
    // PostgreSQL is known only once they have committed.
    for _ in 0..=usize::from(capacity) * 2 {
        let with = args![&slot.location, slot.at, now];
        let taken = tx
            .all(TAKEN_SEATS, with, |row| row.small::<u16>("seat"))
            .await?;
        let free = (0..capacity).find(|seat| taken.binary_search(seat).is_err());
        let Some(seat) = free.filter(|_| taken.len() < usize::from(capacity)) else {
            return Ok(Seat::Full);
        };
        give_back(tx, to_give_back.take()).await?;
        let with = args![
            &slot.location,
            slot.at,
            seat,
            taker.case(),
            held_for,
            held_until,
            now
        ];
        if tx.execute(TAKE, with).await? == 1 {
            return Ok(Seat::Held);
        }
    }
    Ok(Seat::Full)
}

/// Slots looked at in one question.
const LOOK_AT: usize = 128;
/// Slots looked at before we say that nothing is free: more than a year of a
/// counter that is open every working day.
const LOOK_AHEAD: usize = 16_384;

impl Store {
    /// How many seats are booked or held, as of `now`, at each start from `from` until
    /// before `until`. Starts where none is taken are left out, and so is what is held
    /// for the submission `of`.
    pub async fn taken_counts(
        &self,
        location: &str,
        from: Timestamp,
        until: Timestamp,
        now: Timestamp,
        of: Option<Uuid>,
    ) -> Result<BTreeMap<Timestamp, u16>, Error> {
        let mut conn = self.db.read().await?;
        let with = args![location, from, until, now, of.unwrap_or(Uuid::nil())];
        let rows = conn
            .all(TAKEN, with, |row| {
                Ok((row.moment("starts_at")?, row.small("taken")?))
            })
            .await?;
        Ok(rows.into_iter().collect())
    }

    /// The first of the candidate starts, given in order, with a free seat. What
    /// is free now may be gone at the commit, which then says so.
    pub async fn first_free(
        &self,
        location: &Location,
        candidates: impl Iterator<Item = Timestamp>,
        now: Timestamp,
    ) -> Result<Option<Slot>, Error> {
        let mut candidates = candidates.take(LOOK_AHEAD);
        loop {
            let starts: Vec<Timestamp> = candidates.by_ref().take(LOOK_AT).collect();
            let (Some(first), Some(last)) = (starts.first(), starts.last()) else {
                return Ok(None);
            };
            let after = *last + jiff::SignedDuration::from_micros(1);
            let taken = self
                .taken_counts(&location.slug, *first, after, now, None)
                .await?;
            let free = starts
                .iter()
                .find(|start| taken.get(start).copied().unwrap_or(0) < location.capacity);
            if let Some(start) = free {
                return Ok(Some(Slot {
                    location: location.slug.clone(),
                    at: *start,
                }));
            }
        }
    }
}
