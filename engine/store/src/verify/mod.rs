//! Whether the tables still say what the events add up to.
//!
//! Every case is derived anew from its chained events and compared with each
//! row that is kept beside them; every published version is digested anew.
//! Nothing is written. One case is in memory at a time, read in one snapshot, so
//! the product may go on working meanwhile.
//!
//! | Table | Held against |
//! |---|---|
//! | `events` | the digest before and their own bytes; sequence and revisions without gaps |
//! | `cases`, `tasks`, `timers`, `appointments` | the case that its events add up to |
//! | `effects` | what the events asked and answered |
//! | `audit` | one line for each revision: its moment, its actor |
//! | `uploads` | the files that the events name: who sent them, what for, their digest |
//! | `versions` | the digest of their files |
//!
//! What no event says is not looked at: the words of an audit line, how often a
//! job was tried, whose draft a case was. Whoever owns the database and computes
//! every digest of a case anew, together with its rows, is not found out: for that,
//! digests have to be kept elsewhere.

mod cells;
pub(crate) mod chain;
mod derived;
mod discrepancy;
mod kept;
mod versions;

pub use discrepancy::Discrepancy;

use crate::db::{Conn, args, statements};
use crate::error::Error;
use crate::store::Store;
use cells::compare;
use chain::Link;
use discrepancy::Teller;
use engine::case::{CaseId, Recorded, replay};

statements! {
    /// Identities of the next cases; nothing that was there when we began is left out.
    NEXT_CASES = "SELECT id, reference FROM cases WHERE id > $1 ORDER BY id LIMIT $2";
    FIRST_CASES = "SELECT id, reference FROM cases ORDER BY id LIMIT $1";
    /// Rows of cases that are not there.
    ORPHANS = "SELECT 'events' AS held_in, case_id FROM events e
                 WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = e.case_id)
               UNION SELECT 'tasks', case_id FROM tasks t
                 WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = t.case_id)
               UNION SELECT 'timers', case_id FROM timers t
                 WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = t.case_id)
               UNION SELECT 'effects', case_id FROM effects f
                 WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = f.case_id)
               UNION SELECT 'appointments', case_id FROM appointments a
                 WHERE case_id IS NOT NULL
                   AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = a.case_id)
               UNION SELECT 'audit', case_id FROM audit l
                 WHERE case_id IS NOT NULL
                   AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = l.case_id)
               LIMIT 200";
}

/// Every statement of this module and those below it.
#[cfg(test)]
pub(crate) fn all_statements() -> Vec<crate::db::Statement> {
    [STATEMENTS, kept::STATEMENTS, versions::STATEMENTS].concat()
}

/// Identities read at once.
const AT_ONCE: i64 = 500;

/// What was looked at, and how much of it was not as it should be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Verified {
    pub versions: u64,
    pub cases: u64,
    pub events: u64,
    /// Uploaded files; whoever has the storage looks at them.
    pub files: u64,
    pub discrepancies: u64,
}

impl Store {
    /// Looks at everything; tells of each discrepancy as it is found.
    ///
    /// # Errors
    /// The database cannot be read. What cannot be *understood* is a discrepancy.
    pub async fn verify(&self, tell: impl FnMut(Discrepancy) + Send) -> Result<Verified, Error> {
        let mut teller = Teller::new(tell);
        let mut done = Verified {
            versions: versions::verify(&self.db, &mut teller).await?,
            ..Verified::default()
        };
        let mut page = self.cases_after(None).await?;
        while let Some((last, _)) = page.last().cloned() {
            for (case, reference) in page {
                done.cases += 1;
                teller.turn_to(case, &reference);
                done.events += self.verify_case(case, &mut teller).await?;
            }
            page = self.cases_after(Some(last)).await?;
        }
        self.verify_orphans(&mut teller).await?;
        done.discrepancies = teller.told;
        Ok(done)
    }

    async fn cases_after(&self, last: Option<CaseId>) -> Result<Vec<(CaseId, String)>, Error> {
        let mut conn = self.db.read().await?;
        let read = |row: &crate::db::Record| {
            // One that cannot be read is told of with its row.
            Ok((row.case("id")?, row.text("reference").unwrap_or_default()))
        };
        Ok(match last {
            None => conn.all(FIRST_CASES, args![AT_ONCE], read).await?,
            Some(last) => conn.all(NEXT_CASES, args![last, AT_ONCE], read).await?,
        })
    }

    /// Answers how many events it has.
    async fn verify_case(&self, case: CaseId, teller: &mut Teller<'_>) -> Result<u64, Error> {
        let mut conn = self.db.snapshot().await?;
        let links = chain::read(&mut conn, case).await?;
        let kept = kept::read(&mut conn, case).await?;
        conn.commit().await?;

        let count = links.len() as u64;
        for link in &links {
            link.tell(teller);
        }
        let Some(history) = whole(links) else {
            return Ok(count);
        };
        let Some(replayed) = replay(&history) else {
            teller.tell(
                "events",
                "1",
                "body",
                "the opening of a case",
                "another event",
            );
            return Ok(count);
        };
        let derived = derived::rows(case, &replayed, &history);
        for (table, derived) in derived {
            compare(table, &derived, kept.of(table), teller);
        }
        kept.verify_version(teller);
        Ok(count)
    }

    async fn verify_orphans(&self, teller: &mut Teller<'_>) -> Result<(), Error> {
        let mut conn: Conn = self.db.read().await?;
        let found = conn
            .all(ORPHANS, args![], |row| {
                Ok((row.text("held_in")?, row.case("case_id")?))
            })
            .await?;
        for (table, case) in found {
            teller.turn_to(case, "");
            teller.tell(
                "cases",
                &case.to_string(),
                "id",
                "a case",
                &format!("none, but rows in {table}"),
            );
        }
        Ok(())
    }
}

/// The history, unless one of its events cannot be read.
fn whole(links: Vec<Link>) -> Option<Vec<Recorded>> {
    links.into_iter().map(|link| link.event).collect()
}
