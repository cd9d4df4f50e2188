//! Seats at the counters. A seat is a row; that nobody is booked over somebody
//! else is what the table's keys say, not what the code checks.

use crate::db::{Conn, args, statements};
use crate::error::Error;
use crate::store::Store;
use engine::case::{CaseId, Slot};
use engine::municipality::Location;
use jiff::Timestamp;
use std::collections::BTreeMap;

statements! {
    GIVE_BACK = "DELETE FROM appointments WHERE case_id = $1";
    TAKEN_SEATS = "SELECT seat FROM appointments WHERE location = $1 AND starts_at = $2
                   ORDER BY seat";
    TAKE = "INSERT INTO appointments (location, starts_at, seat, case_id) VALUES ($1, $2, $3, $4)
            ON CONFLICT (location, starts_at, seat) DO NOTHING";
    TAKEN = "SELECT starts_at, count(*) AS taken FROM appointments
             WHERE location = $1 AND starts_at >= $2 AND starts_at < $3 GROUP BY starts_at";
}

/// Whether the seat could be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seat {
    Held,
    Full,
}

/// Gives back the seat of `before`, takes one of the `capacity` seats of `after`.
///
/// `Full` on SQLite means that nothing was touched, because there nobody else
/// writes in between; on PostgreSQL the caller has to roll back.
pub(crate) async fn change_seat(
    tx: &mut Conn,
    case: CaseId,
    before: Option<&Slot>,
    after: Option<&Slot>,
    capacity: u16,
) -> sqlx::Result<Seat> {
    let mut to_give_back = before.is_some();
    let Some(slot) = after else {
        if to_give_back {
            tx.execute(GIVE_BACK, args![case]).await?;
        }
        return Ok(Seat::Held);
    };
    // Each turn that fails means that somebody else got that very seat, which on
    // PostgreSQL is known only once they have committed.
    for _ in 0..=usize::from(capacity) * 2 {
        let with = args![&slot.location, slot.at];
        let taken = tx
            .all(TAKEN_SEATS, with, |row| row.small::<u16>("seat"))
            .await?;
        let free = (0..capacity).find(|seat| taken.binary_search(seat).is_err());
        let Some(seat) = free.filter(|_| taken.len() < usize::from(capacity)) else {
            return Ok(Seat::Full);
        };
        if to_give_back {
            tx.execute(GIVE_BACK, args![case]).await?;
            to_give_back = false;
        }
        let with = args![&slot.location, slot.at, seat, case];
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
    /// How many seats are taken at each start from `from` until before `until`.
    /// Starts where none is taken are left out.
    pub async fn taken_counts(
        &self,
        location: &str,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<BTreeMap<Timestamp, u16>, Error> {
        let mut conn = self.db.read().await?;
        let rows = conn
            .all(TAKEN, args![location, from, until], |row| {
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
    ) -> Result<Option<Slot>, Error> {
        let mut candidates = candidates.take(LOOK_AHEAD);
        loop {
            let starts: Vec<Timestamp> = candidates.by_ref().take(LOOK_AT).collect();
            let (Some(first), Some(last)) = (starts.first(), starts.last()) else {
                return Ok(None);
            };
            let after = *last + jiff::SignedDuration::from_micros(1);
            let taken = self.taken_counts(&location.slug, *first, after).await?;
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
