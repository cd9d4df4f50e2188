//! The inbox: open tasks for the roles somebody holds.

use crate::db::{Record, args, statements};
use crate::error::Error;
use crate::store::Store;
use crate::viewer::Viewer;
use engine::case::{AccountId, CaseId, TaskNo};
use jiff::Timestamp;

statements! {
    /// Never the viewer's own case: nobody works on that.
    INBOX = "SELECT t.case_id, t.task_no, t.step, t.role, t.office, t.claimed_by, t.created_at,
               t.due_at, t.title, c.reference, c.service, c.version, c.opened_at,
               p.given_name AS applicant_given, p.family_name AS applicant_family,
               w.given_name AS claimer_given, w.family_name AS claimer_family
             FROM memberships m
             JOIN tasks t ON t.office = m.office AND t.role = m.role
             JOIN cases c ON c.id = t.case_id
             JOIN accounts p ON p.id = c.applicant
             LEFT JOIN accounts w ON w.id = t.claimed_by
             WHERE m.account = $1 AND c.applicant <> $1
             ORDER BY coalesce(t.due_at, t.created_at), t.case_id, t.task_no
             LIMIT $2";
}

/// A task that waits for somebody with the viewer's role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxRow {
    pub case: CaseId,
    pub task: TaskNo,
    pub reference: String,
    pub service: String,
    /// Digest of the version the case is pinned to.
    pub version: String,
    /// Empty for an extra task.
    pub step: String,
    /// What an extra task is called.
    pub title: Option<String>,
    pub role: String,
    pub office: String,
    /// Given name and family name.
    pub applicant: String,
    pub claimed_by: Option<AccountId>,
    pub claimed_by_name: Option<String>,
    pub created_at: Timestamp,
    pub due_at: Option<Timestamp>,
    pub opened_at: Timestamp,
}

impl InboxRow {
    fn read(row: &Record) -> sqlx::Result<InboxRow> {
        let claimer = row
            .some_text("claimer_given")?
            .zip(row.some_text("claimer_family")?);
        Ok(InboxRow {
            case: row.case("case_id")?,
            task: TaskNo(row.small("task_no")?),
            reference: row.text("reference")?,
            service: row.text("service")?,
            version: row.text("version")?,
            step: row.text("step")?,
            title: row.some_text("title")?,
            role: row.text("role")?,
            office: row.text("office")?,
            applicant: format!(
                "{} {}",
                row.text("applicant_given")?,
                row.text("applicant_family")?
            ),
            claimed_by: row.some_account("claimed_by")?,
            claimed_by_name: claimer.map(|(given, family)| format!("{given} {family}")),
            created_at: row.moment("created_at")?,
            due_at: row.some_moment("due_at")?,
            opened_at: row.moment("opened_at")?,
        })
    }
}

/// What one page of the inbox can hold.
const PAGE: i64 = 200;

impl Store {
    /// Open tasks for the roles the viewer holds, the most pressing first, at most 200.
    pub async fn inbox(&self, viewer: Viewer) -> Result<Vec<InboxRow>, Error> {
        let (_, Some(staff)) = viewer.sides() else {
            return Ok(Vec::new());
        };
        Ok(self
            .db
            .read()
            .await?
            .all(INBOX, args![staff, PAGE], InboxRow::read)
            .await?)
    }
}
