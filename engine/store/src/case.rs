//! Cases as they stand, for whoever may see them.

use crate::account::DIRECTOR;
use crate::db::{Conn, Record, args, statements};
use crate::error::Error;
use crate::store::Store;
use crate::viewer::Viewer;
use engine::case::{AccountId, Case, CaseId};
use engine::text::Text;
use jiff::Timestamp;
use uuid::Uuid;

statements! {
    /// Who may see a case: the applicant ($3), or somebody ($4) who handles cases in its
    /// office; the roles are those of [`CASE_ROLES`].
    SEEN = "SELECT c.id, c.body FROM cases c
            WHERE (c.id = $1 OR c.reference = $2)
              AND (c.applicant = $3 OR EXISTS (
                SELECT 1 FROM memberships m WHERE m.account = $4 AND m.office = c.office
                  AND m.role IN ('registrar', 'director', 'cashier')))";
    LOAD = "SELECT body FROM cases WHERE id = $1";
    LOAD_BY_REFERENCE = "SELECT body FROM cases WHERE reference = $1";
    OWN = "SELECT c.id, c.reference, c.protocol, c.service, c.version, c.office, c.step, c.status,
             c.outcome, c.opened_at, c.updated_at, a.starts_at AS appointment
           FROM cases c LEFT JOIN appointments a ON a.case_id = c.id
           WHERE c.applicant = $1 ORDER BY c.opened_at DESC, c.id DESC";
    OF_OFFICES = "SELECT c.id, c.reference, c.protocol, c.service, c.version, c.office, c.step,
                    c.status, c.outcome, c.opened_at, c.updated_at,
                    a.starts_at AS appointment, t.due_at,
                    w.given_name AS claimer_given, w.family_name AS claimer_family
                  FROM cases c JOIN memberships m ON m.office = c.office
                  LEFT JOIN appointments a ON a.case_id = c.id
                  LEFT JOIN tasks t ON t.case_id = c.id AND t.task_no = (
                    SELECT o.task_no FROM tasks o WHERE o.case_id = c.id
                    ORDER BY coalesce(o.due_at, o.created_at), o.task_no LIMIT 1)
                  LEFT JOIN accounts w ON w.id = t.claimed_by
                  WHERE m.account = $1 AND m.role = $2
                  ORDER BY c.opened_at DESC, c.id DESC LIMIT $3";
    /// Open cases of the reader's offices that are collected with this code; codes are
    /// drawn by chance, so there is one, but for a very great chance.
    BY_COLLECTION_CODE = "SELECT c.reference FROM cases c
                          WHERE c.collection_code = $1 AND c.outcome IS NULL AND EXISTS (
                            SELECT 1 FROM memberships m
                            WHERE m.account = $2 AND m.office = c.office
                              AND m.role IN ('registrar', 'director', 'cashier'))
                          ORDER BY c.reference LIMIT 1";
    OF_SUBMISSION = "SELECT reference FROM cases WHERE submission = $1 AND applicant = $2";
}

/// Roles whose work is cases. Administrators, auditors and operators have other
/// work: they do not see what people wrote.
pub const CASE_ROLES: [&str; 3] = ["registrar", DIRECTOR, "cashier"];

/// A case in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    pub case: CaseId,
    pub reference: String,
    pub protocol: Option<String>,
    pub service: String,
    /// Digest of the version it is pinned to.
    pub version: String,
    pub office: Option<String>,
    pub step: String,
    /// The citizen's word for where it rests.
    pub status: Option<Text>,
    /// Set when it has ended.
    pub outcome: Option<String>,
    /// When its result is collected, while a time is kept for it.
    pub appointment: Option<Timestamp>,
    pub opened_at: Timestamp,
    pub updated_at: Timestamp,
}

impl CaseRow {
    pub(crate) fn read(row: &Record) -> sqlx::Result<CaseRow> {
        Ok(CaseRow {
            case: row.case("id")?,
            reference: row.text("reference")?,
            protocol: row.some_text("protocol")?,
            service: row.text("service")?,
            version: row.text("version")?,
            office: row.some_text("office")?,
            step: row.text("step")?,
            status: row.some_json("status")?,
            outcome: row.some_text("outcome")?,
            appointment: row.some_moment("appointment")?,
            opened_at: row.moment("opened_at")?,
            updated_at: row.moment("updated_at")?,
        })
    }
}

/// A case in the list of an office, with the most pressing of its open tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeRow {
    pub case: CaseRow,
    /// When that task is due.
    pub due_at: Option<Timestamp>,
    /// Who has claimed it.
    pub held_by: Option<String>,
}

impl OfficeRow {
    fn read(row: &Record) -> sqlx::Result<OfficeRow> {
        let holder = row
            .some_text("claimer_given")?
            .zip(row.some_text("claimer_family")?);
        Ok(OfficeRow {
            case: CaseRow::read(row)?,
            due_at: row.some_moment("due_at")?,
            held_by: holder.map(|(given, family)| format!("{given} {family}")),
        })
    }
}

/// How many cases an office's page shows; older ones are found by search.
const PAGE: i64 = 200;

impl Store {
    /// The case people quote by this reference, if this viewer may see it.
    pub async fn case_by_reference(
        &self,
        viewer: Viewer,
        reference: &str,
    ) -> Result<Option<Case>, Error> {
        let (applicant, staff) = viewer.sides();
        let mut conn = self.db.look_up().await?;
        let nobody: Option<CaseId> = None;
        let with = args![nobody, reference, applicant, staff];
        Ok(conn.optional(SEEN, with, |row| row.json("body")).await?)
    }

    /// The open case whose applicant shows this code, if this viewer handles it.
    pub async fn case_by_collection_code(
        &self,
        viewer: Viewer,
        code: &str,
    ) -> Result<Option<String>, Error> {
        let (_, Some(staff)) = viewer.sides() else {
            return Ok(None);
        };
        let mut conn = self.db.read().await?;
        let with = args![code, staff];
        let found = conn.optional(BY_COLLECTION_CODE, with, |row| row.text("reference"));
        Ok(found.await?)
    }

    pub(crate) async fn may_see(&self, viewer: Viewer, case: CaseId) -> Result<bool, Error> {
        let (applicant, staff) = viewer.sides();
        let mut conn = self.db.read().await?;
        let unnamed: Option<&str> = None;
        let with = args![case, unnamed, applicant, staff];
        let seen = conn.optional(SEEN, with, |row| row.case("id")).await?;
        Ok(seen.is_some())
    }

    /// The case as it stands. For the product itself, not for a viewer.
    pub async fn load_case(&self, case: CaseId) -> Result<Option<Case>, Error> {
        let mut conn = self.db.look_up().await?;
        Ok(conn
            .optional(LOAD, args![case], |row| row.json("body"))
            .await?)
    }

    /// The case people quote by this reference. For the product itself, not for a viewer.
    pub async fn load_case_by_reference(&self, reference: &str) -> Result<Option<Case>, Error> {
        let mut conn = self.db.look_up().await?;
        Ok(conn
            .optional(LOAD_BY_REFERENCE, args![reference], |row| row.json("body"))
            .await?)
    }

    /// Everything an account applied for, newest first.
    pub async fn own_cases(&self, account: AccountId) -> Result<Vec<CaseRow>, Error> {
        Ok(self
            .db
            .read()
            .await?
            .all(OWN, args![account], CaseRow::read)
            .await?)
    }

    /// What came to the offices the viewer directs, newest first, at most 200.
    pub async fn office_cases(&self, viewer: Viewer) -> Result<Vec<OfficeRow>, Error> {
        let (_, Some(staff)) = viewer.sides() else {
            return Ok(Vec::new());
        };
        let mut conn = self.db.read().await?;
        Ok(conn
            .all(OF_OFFICES, args![staff, DIRECTOR, PAGE], OfficeRow::read)
            .await?)
    }

    /// The reference of the case a submission of this account became.
    pub async fn case_of_submission(
        &self,
        submission: Uuid,
        applicant: AccountId,
    ) -> Result<Option<String>, Error> {
        Ok(of_submission(&mut self.db.read().await?, submission, applicant).await?)
    }
}

pub(crate) async fn of_submission(
    conn: &mut Conn,
    submission: Uuid,
    applicant: AccountId,
) -> sqlx::Result<Option<String>> {
    conn.optional(OF_SUBMISSION, args![submission, applicant], |row| {
        row.text("reference")
    })
    .await
}
