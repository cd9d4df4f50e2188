//! Timers that are set: when each is due and what became of its job. A timer
//! that fired is gone from here, because its case says so.

use crate::db::{Conn, Record, args, statements};
use crate::error::Error;
use crate::store::Store;
use engine::case::{CaseId, TimerNo};
use jiff::Timestamp;

statements! {
    DUE = "SELECT case_id, timer_no FROM timers WHERE due_at <= $1 AND dead_at IS NULL
           ORDER BY due_at, case_id, timer_no LIMIT $2";
    IS_SET = "SELECT timer_no FROM timers WHERE case_id = $1 AND timer_no = $2";
    START = "UPDATE timers SET starts = starts + 1
             WHERE case_id = $1 AND timer_no = $2 AND dead_at IS NULL
             RETURNING starts, settled";
    SETTLE = "UPDATE timers SET settled = settled + $3, last_error = $4
              WHERE case_id = $1 AND timer_no = $2";
    BURY = "UPDATE timers SET dead_at = $3, last_error = $4
            WHERE case_id = $1 AND timer_no = $2";
}

/// Counts a start; answers starts and settled starts. `None`: not set any more,
/// or given up.
pub(crate) async fn start(
    tx: &mut Conn,
    case: CaseId,
    timer: TimerNo,
) -> sqlx::Result<Option<(u32, u32)>> {
    tx.optional(START, args![case, timer], |row| {
        Ok((row.small("starts")?, row.small("settled")?))
    })
    .await
}

pub(crate) async fn is_set(conn: &mut Conn, case: CaseId, timer: TimerNo) -> sqlx::Result<bool> {
    let set = conn
        .optional(IS_SET, args![case, timer], |row| row.number("timer_no"))
        .await?;
    Ok(set.is_some())
}

pub(crate) async fn settle(
    tx: &mut Conn,
    case: CaseId,
    timer: TimerNo,
    in_order: bool,
    error: &str,
) -> sqlx::Result<()> {
    let with = args![case, timer, i64::from(in_order), error];
    tx.execute(SETTLE, with).await.map(drop)
}

pub(crate) async fn bury(
    tx: &mut Conn,
    case: CaseId,
    timer: TimerNo,
    at: Timestamp,
    error: &str,
) -> sqlx::Result<()> {
    tx.execute(BURY, args![case, timer, at, error])
        .await
        .map(drop)
}

impl Store {
    /// Timers whose moment has come, the oldest first.
    pub async fn due_timers(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(CaseId, TimerNo)>, Error> {
        let read = |row: &Record| Ok((row.case("case_id")?, TimerNo(row.small("timer_no")?)));
        Ok(self
            .db
            .read()
            .await?
            .all(DUE, args![now, limit], read)
            .await?)
    }
}
