//! Work that was given up without its case knowing, e.g. because telling it failed
//! as well, and what somebody who looks may do about it: have it
//! tried again, or let it be. Each act leaves an audit line in the same transaction.

use crate::audit::{self, AuditLine};
use crate::db::{Conn, args, statements};
use crate::error::Error;
use crate::queue::{Errand, Queue, again};
use crate::store::Store;
use engine::case::{CaseId, EffectNo, TimerNo};
use jiff::Timestamp;

statements! {
    /// One that was let be is done as far as anybody waits for it, and stays given up.
    STUCK = "SELECT e.case_id, e.effect_no AS number, e.kind, e.last_error, e.dead_at, c.reference
             FROM effects e JOIN cases c ON c.id = e.case_id
             WHERE e.dead_at IS NOT NULL AND e.done_at IS NULL
             UNION ALL
             SELECT t.case_id, t.timer_no AS number, 'timer' AS kind, t.last_error, t.dead_at,
               c.reference
             FROM timers t JOIN cases c ON c.id = t.case_id WHERE t.dead_at IS NOT NULL
             ORDER BY dead_at DESC LIMIT 200";
    FIND = "SELECT id FROM cases WHERE reference = $1";
    RETRY_EFFECT = "UPDATE effects SET dead_at = NULL, starts = 0, settled = 0
                    WHERE case_id = $1 AND effect_no = $2 AND dead_at IS NOT NULL
                      AND done_at IS NULL RETURNING kind";
    RETRY_TIMER = "UPDATE timers SET dead_at = NULL, starts = 0, settled = 0
                   WHERE case_id = $1 AND timer_no = $2 AND dead_at IS NOT NULL
                   RETURNING timer_no";
    /// Letters only: a case would wait for anything else for ever.
    ABANDON = "UPDATE effects SET done_at = $3
               WHERE case_id = $1 AND effect_no = $2 AND kind = 'mail'
                 AND dead_at IS NOT NULL AND done_at IS NULL";
}

/// Work that was given up without its case knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    pub case: CaseId,
    pub reference: String,
    /// Number of the effect or timer within its case.
    pub number: u32,
    /// `route`, `schedule-pickup`, `mail`, `catalogue`, `start` or `timer`.
    pub kind: String,
    pub last_error: Option<String>,
    pub dead_at: Timestamp,
}

impl Stuck {
    /// Whether it may be let be. A case waits for everything but its letters.
    pub fn can_be_abandoned(&self) -> bool {
        self.kind == "mail"
    }
}

impl Store {
    /// What was given up and waits for somebody to look, newest first, at most 200.
    pub async fn stuck(&self) -> Result<Vec<Stuck>, Error> {
        let mut conn = self.db.read().await?;
        let stuck = conn
            .all(STUCK, args![], |row| {
                Ok(Stuck {
                    case: row.case("case_id")?,
                    reference: row.text("reference")?,
                    number: row.small("number")?,
                    kind: row.text("kind")?,
                    last_error: row.some_text("last_error")?,
                    dead_at: row.moment("dead_at")?,
                })
            })
            .await?;
        Ok(stuck)
    }

    /// Has work that was given up tried again, from its first try. `false`: it is
    /// not given up (any more). `line` goes into the audit trail with its case.
    pub async fn retry(
        &self,
        reference: &str,
        number: u32,
        line: &AuditLine,
    ) -> Result<bool, Error> {
        let mut tx = self.db.write().await?;
        let Some(case) = find(&mut tx, reference).await? else {
            return Ok(false);
        };
        let with = args![case, number];
        let kind = tx
            .optional(RETRY_EFFECT, with, |row| row.text("kind"))
            .await?;
        let (queue, errand) = match kind.as_deref() {
            Some(kind) => {
                let effect = EffectNo(number);
                let queue = Queue::of_kind(kind);
                (queue, Errand::Effect { case, effect })
            }
            None => {
                let set = tx
                    .optional(RETRY_TIMER, with, |row| row.number("timer_no"))
                    .await?;
                if set.is_none() {
                    return Ok(false);
                }
                let timer = TimerNo(number);
                (Queue::Steps, Errand::Timer { case, timer })
            }
        };
        again(&mut tx, &[(queue, errand)]).await?;
        note(&mut tx, case, line).await?;
        tx.commit().await?;
        self.bell.ring();
        Ok(true)
    }

    /// Lets a letter be that was given up: it will not be sent, and nobody is asked
    /// to look any more. `false`: it is not given up (any more), or no letter.
    pub async fn abandon(
        &self,
        reference: &str,
        number: u32,
        line: &AuditLine,
    ) -> Result<bool, Error> {
        let mut tx = self.db.write().await?;
        let Some(case) = find(&mut tx, reference).await? else {
            return Ok(false);
        };
        if tx.execute(ABANDON, args![case, number, line.at]).await? == 0 {
            return Ok(false);
        }
        note(&mut tx, case, line).await?;
        tx.commit().await?;
        Ok(true)
    }
}

async fn find(tx: &mut Conn, reference: &str) -> sqlx::Result<Option<CaseId>> {
    tx.optional(FIND, args![reference], |row| row.case("id"))
        .await
}

async fn note(tx: &mut Conn, case: CaseId, line: &AuditLine) -> sqlx::Result<()> {
    let line = AuditLine {
        case: Some(case),
        ..line.clone()
    };
    audit::write_one(tx, &line).await
}
