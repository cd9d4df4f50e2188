//! The audit trail: one line for each committed change, and one for each time
//! staff looked into a case.

use crate::db::{Conn, Record, Script, args, rows, statements};
use crate::error::Error;
use crate::store::Store;
use engine::case::{AccountId, CaseId};
use jiff::Timestamp;

statements! {
    OF_CASE = "SELECT at, actor, action, case_id, detail FROM audit WHERE case_id = $1 ORDER BY id";
}

rows! {
    WRITE (5) = "INSERT INTO audit (at, actor, action, case_id, detail) VALUES {rows}";
}

/// Lines about a case that no commit wrote: somebody looked, or saw to its jobs.
pub(crate) const BESIDE_COMMITS: [&str; 6] = [
    "case.viewed",
    "case.explained",
    "job.retried",
    "job.abandoned",
    "file.read",
    "file.infected",
];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    pub at: Timestamp,
    /// `None`: the product itself.
    pub actor: Option<AccountId>,
    /// Past tense, e.g. `case.opened`, `case.viewed`.
    pub action: String,
    pub case: Option<CaseId>,
    /// No names, no answers: what was touched, not what it said.
    pub detail: Option<String>,
}

pub(crate) fn write<'a>(script: &mut Script<'a>, lines: impl Iterator<Item = &'a AuditLine>) {
    let with = lines
        .flat_map(|line| {
            [
                line.at.into(),
                line.actor.into(),
                (&line.action).into(),
                line.case.into(),
                line.detail.as_deref().into(),
            ]
        })
        .collect();
    script.add(&WRITE, with);
}

/// Writes one line in a transaction that is no change of a case.
pub(crate) async fn write_one(tx: &mut Conn, line: &AuditLine) -> sqlx::Result<()> {
    let mut script = Script::default();
    write(&mut script, std::iter::once(line));
    tx.run(&script).await
}

impl Store {
    /// Notes something outside a commit: staff looking into a case, a sign-in.
    pub async fn audit(&self, line: &AuditLine) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        write_one(&mut tx, line).await?;
        Ok(tx.commit().await?)
    }

    /// The lines of a case, oldest first.
    pub async fn audit_of(&self, case: CaseId) -> Result<Vec<AuditLine>, Error> {
        let read = |row: &Record| {
            Ok(AuditLine {
                at: row.moment("at")?,
                actor: row.some_account("actor")?,
                action: row.text("action")?,
                case: Some(row.case("case_id")?),
                detail: row.some_text("detail")?,
            })
        };
        Ok(self
            .db
            .read()
            .await?
            .all(OF_CASE, args![case], read)
            .await?)
    }
}
