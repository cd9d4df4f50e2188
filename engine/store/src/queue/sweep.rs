//! The sweep: whatever should have a job and has none gets one. Due timers get
//! theirs only here; effects had one from their commit, which may be lost.

use super::{Errand, Queue, again};
use crate::db::{Record, args, statements};
use crate::error::Error;
use crate::store::Store;
use engine::case::{EffectNo, TimerNo};
use jiff::{SignedDuration, Timestamp};

statements! {
    /// Due timers that no living job belongs to.
    DUE_TIMERS = lite "SELECT t.case_id, t.timer_no FROM timers t
                       WHERE t.due_at <= $1 AND t.dead_at IS NULL AND NOT EXISTS (
                         SELECT 1 FROM Jobs j WHERE j.job_type = 'steps'
                           AND j.idempotency_key = lower(hex(t.case_id)) || '/' || t.timer_no
                           AND (j.status IN ('Pending', 'Queued', 'Running')
                                OR (j.status = 'Failed' AND j.attempts < j.max_attempts)))
                       ORDER BY t.due_at LIMIT $2",
                 pg "SELECT t.case_id, t.timer_no FROM timers t
                     WHERE t.due_at <= $1 AND t.dead_at IS NULL AND NOT EXISTS (
                       SELECT 1 FROM apalis.jobs j WHERE j.job_type = 'steps'
                         AND j.idempotency_key
                             = replace(t.case_id::text, '-', '') || '/' || t.timer_no
                         AND (j.status IN ('Pending', 'Queued', 'Running')
                              OR (j.status = 'Failed' AND j.attempts < j.max_attempts)))
                     ORDER BY t.due_at LIMIT $2";
    NEXT_DUE = "SELECT min(due_at) AS due_at FROM timers WHERE dead_at IS NULL AND due_at > $1";
    /// Open effects, asked before $1, that no living job belongs to.
    LOST_EFFECTS = lite "SELECT e.case_id, e.effect_no, e.kind FROM effects e
                         WHERE e.done_at IS NULL AND e.dead_at IS NULL AND e.asked_at < $1
                           AND NOT EXISTS (
                             SELECT 1 FROM Jobs j WHERE j.job_type IN ('steps', 'mail')
                               AND j.idempotency_key
                                   = lower(hex(e.case_id)) || '/' || e.effect_no
                               AND (j.status IN ('Pending', 'Queued', 'Running')
                                    OR (j.status = 'Failed' AND j.attempts < j.max_attempts)))
                         ORDER BY e.asked_at LIMIT $2",
                   pg "SELECT e.case_id, e.effect_no, e.kind FROM effects e
                       WHERE e.done_at IS NULL AND e.dead_at IS NULL AND e.asked_at < $1
                         AND NOT EXISTS (
                           SELECT 1 FROM apalis.jobs j WHERE j.job_type IN ('steps', 'mail')
                             AND j.idempotency_key
                                 = replace(e.case_id::text, '-', '') || '/' || e.effect_no
                             AND (j.status IN ('Pending', 'Queued', 'Running')
                                  OR (j.status = 'Failed' AND j.attempts < j.max_attempts)))
                       ORDER BY e.asked_at LIMIT $2";
    /// Jobs that ended more than a week ago. By the clock that apalis goes by.
    TIDY_JOBS = lite "DELETE FROM Jobs WHERE done_at < unixepoch() - 604800
                        AND (status IN ('Done', 'Killed')
                             OR (status = 'Failed' AND attempts >= max_attempts))",
                pg "DELETE FROM apalis.jobs WHERE done_at < now() - interval '7 days'
                      AND (status IN ('Done', 'Killed')
                           OR (status = 'Failed' AND attempts >= max_attempts))";
    TIDY_WORKERS = lite "DELETE FROM Workers WHERE last_seen < unixepoch() - 604800
                           AND id NOT IN (SELECT lock_by FROM Jobs WHERE lock_by IS NOT NULL)",
                   pg "DELETE FROM apalis.workers w WHERE last_seen < now() - interval '7 days'
                         AND NOT EXISTS (SELECT 1 FROM apalis.jobs j WHERE j.lock_by = w.id)";
}

/// Jobs made in one sweep; the rest comes with the next.
const AT_ONCE: i64 = 500;
/// An open effect younger than this may still be on its way to its first job.
const OVERLOOKED: SignedDuration = SignedDuration::from_secs(30);
/// Sweeps between looking for lost effects, and between tidying up.
const LOST_EVERY: u32 = 10;
const TIDY_EVERY: u32 = 3_600;

impl Store {
    /// Gives every due timer a job, unless it has one. Answers when the next
    /// timer is due.
    pub async fn enqueue_due_timers(&self, now: Timestamp) -> Result<Option<Timestamp>, Error> {
        let mut conn = self.db.read().await?;
        let read = |row: &Record| {
            Ok(Errand::Timer {
                case: row.case("case_id")?,
                timer: TimerNo(row.small("timer_no")?),
            })
        };
        let due = conn.all(DUE_TIMERS, args![now, AT_ONCE], read).await?;
        let next = conn
            .one(NEXT_DUE, args![now], |row| row.some_moment("due_at"))
            .await?;
        drop(conn);
        self.enqueue(
            due.into_iter()
                .map(|errand| (Queue::Steps, errand))
                .collect(),
        )
        .await?;
        Ok(next)
    }

    /// Gives every open effect a job that has lost its own. Answers how many.
    pub async fn enqueue_lost_effects(&self, now: Timestamp) -> Result<usize, Error> {
        let read = |row: &Record| {
            let queue = Queue::of_kind(&row.text("kind")?);
            let errand = Errand::Effect {
                case: row.case("case_id")?,
                effect: EffectNo(row.small("effect_no")?),
            };
            Ok((queue, errand))
        };
        let mut conn = self.db.read().await?;
        let lost = conn
            .all(LOST_EFFECTS, args![now - OVERLOOKED, AT_ONCE], read)
            .await?;
        drop(conn);
        for (_, errand) in &lost {
            tracing::warn!(?errand, "an effect had lost its job");
        }
        let count = lost.len();
        self.enqueue(lost).await?;
        Ok(count)
    }

    async fn enqueue(&self, errands: Vec<(Queue, Errand)>) -> Result<(), Error> {
        if errands.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.write().await?;
        again(&mut tx, &errands).await?;
        tx.commit().await?;
        self.bell.ring();
        Ok(())
    }

    /// One round of what has to be looked after, whatever is due in this one.
    pub(super) async fn sweep(&self, now: Timestamp, round: u32) -> Result<(), Error> {
        self.enqueue_due_timers(now).await?;
        if round.is_multiple_of(LOST_EVERY) {
            self.enqueue_lost_effects(now).await?;
        }
        if round.is_multiple_of(TIDY_EVERY) {
            let mut tx = self.db.write().await?;
            tx.execute(TIDY_JOBS, args![]).await?;
            tx.execute(TIDY_WORKERS, args![]).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
