//! The rows that are kept of a case, as they stand.

use super::cells::{Cell, Cells, Rows};
use super::discrepancy::Teller;
use crate::audit::BESIDE_COMMITS;
use crate::db::{Conn, Record, Statement, args, statements};
use engine::case::CaseId;
use engine::upload::UploadId;
use std::collections::BTreeMap;

statements! {
    THE_CASE = "SELECT id, reference, protocol, service, version, applicant, office, step, status,
                  outcome, revision, opened_at, updated_at, body, collection_code FROM cases WHERE id = $1";
    TASKS = "SELECT task_no, step, role, office, claimed_by, created_at, due_at, title
             FROM tasks
             WHERE case_id = $1 ORDER BY task_no";
    TIMERS = "SELECT timer_no, due_at FROM timers WHERE case_id = $1 ORDER BY timer_no";
    INCIDENTS = "SELECT incident_no, at, step, kind, target, family, reason FROM incidents
                 WHERE case_id = $1 ORDER BY incident_no";
    APPOINTMENTS = "SELECT location, starts_at FROM appointments WHERE case_id = $1
                    ORDER BY starts_at";
    EFFECTS = "SELECT effect_no, kind, body, asked_at, done_at FROM effects
               WHERE case_id = $1 ORDER BY effect_no";
    AUDIT = "SELECT at, actor, action FROM audit WHERE case_id = $1 ORDER BY id";
    UPLOADS = "SELECT id, account, about, digest, filed_at FROM uploads
               WHERE case_id = $1 AND filed_at IS NOT NULL ORDER BY id";
    /// The service a case's version was published for.
    VERSION = "SELECT c.service, v.service AS published_for FROM cases c
               LEFT JOIN versions v ON v.digest = c.version WHERE c.id = $1";
}

pub(super) struct Kept {
    tables: BTreeMap<&'static str, Rows>,
    /// The case's service, and the one its version was published for.
    version: Option<(Cell, Cell)>,
}

static NO_ROWS: Rows = Rows::new();

impl Kept {
    pub fn of(&self, table: &str) -> &Rows {
        self.tables.get(table).unwrap_or(&NO_ROWS)
    }

    pub fn verify_version(&self, teller: &mut Teller<'_>) {
        let Some((service, published_for)) = &self.version else {
            return;
        };
        if service != published_for {
            let found = match published_for {
                Cell::Nothing => "no such version",
                Cell::Word(_) | Cell::Written(_) | Cell::Unreadable(_) => {
                    "the version of another service"
                }
            };
            teller.tell(
                "cases",
                "the case",
                "version",
                "a version of its service",
                found,
            );
        }
    }
}

pub(super) async fn read(conn: &mut Conn, case: CaseId) -> sqlx::Result<Kept> {
    let tables = BTreeMap::from([
        ("cases", rows(conn, THE_CASE, case, &case_row).await?),
        ("tasks", rows(conn, TASKS, case, &task_row).await?),
        ("timers", rows(conn, TIMERS, case, &timer_row).await?),
        (
            "incidents",
            rows(conn, INCIDENTS, case, &incident_row).await?,
        ),
        (
            "appointments",
            numbered(rows(conn, APPOINTMENTS, case, &seat_row).await?),
        ),
        ("effects", rows(conn, EFFECTS, case, &effect_row).await?),
        ("audit", lines(conn, case).await?),
        ("uploads", rows(conn, UPLOADS, case, &upload_row).await?),
    ]);
    let version = conn
        .optional(VERSION, args![case], |row| {
            Ok((Cell::text(row, "service"), Cell::text(row, "published_for")))
        })
        .await?;
    Ok(Kept {
        tables: tables
            .into_iter()
            .map(|(table, rows)| (table, rows.into_iter().collect()))
            .collect(),
        version,
    })
}

type Keyed = Vec<(String, Cells)>;
type Reader = dyn Fn(&Record) -> sqlx::Result<(String, Cells)> + Sync;

async fn rows(
    conn: &mut Conn,
    what: Statement,
    case: CaseId,
    read: &Reader,
) -> sqlx::Result<Keyed> {
    conn.all(what, args![case], read).await
}

fn numbered(rows: Keyed) -> Keyed {
    rows.into_iter()
        .zip(1..)
        .map(|((_, cells), number): (_, i64)| (number.to_string(), cells))
        .collect()
}

/// Lines of commits, numbered; those beside them are of no revision.
async fn lines(conn: &mut Conn, case: CaseId) -> sqlx::Result<Keyed> {
    let found = conn
        .all(AUDIT, args![case], |row| {
            let action = row.text("action").unwrap_or_default();
            let cells = vec![
                ("at", Cell::moment(row, "at")),
                ("actor", Cell::account(row, "actor")),
            ];
            Ok((action, cells))
        })
        .await?;
    Ok(numbered(
        found
            .into_iter()
            .filter(|(action, _)| !BESIDE_COMMITS.contains(&action.as_str()))
            .collect(),
    ))
}

fn case_row(row: &Record) -> sqlx::Result<(String, Cells)> {
    let id = row.case("id")?;
    let cells = vec![
        ("id", Cell::of(id)),
        ("reference", Cell::text(row, "reference")),
        ("protocol", Cell::text(row, "protocol")),
        ("service", Cell::text(row, "service")),
        ("version", Cell::text(row, "version")),
        ("applicant", Cell::account(row, "applicant")),
        ("office", Cell::text(row, "office")),
        ("step", Cell::text(row, "step")),
        ("status", Cell::text(row, "status")),
        ("outcome", Cell::text(row, "outcome")),
        ("revision", Cell::number(row, "revision")),
        ("opened_at", Cell::moment(row, "opened_at")),
        ("updated_at", Cell::moment(row, "updated_at")),
        ("body", Cell::written(row, "body")),
        ("collection_code", Cell::text(row, "collection_code")),
    ];
    Ok((id.to_string(), cells))
}

fn task_row(row: &Record) -> sqlx::Result<(String, Cells)> {
    let cells = vec![
        ("step", Cell::text(row, "step")),
        ("role", Cell::text(row, "role")),
        ("office", Cell::text(row, "office")),
        ("claimed_by", Cell::account(row, "claimed_by")),
        ("created_at", Cell::moment(row, "created_at")),
        ("due_at", Cell::moment(row, "due_at")),
        ("title", Cell::text(row, "title")),
    ];
    Ok((row.number("task_no")?.to_string(), cells))
}

fn timer_row(row: &Record) -> sqlx::Result<(String, Cells)> {
    let cells = vec![("due_at", Cell::moment(row, "due_at"))];
    Ok((row.number("timer_no")?.to_string(), cells))
}

fn incident_row(row: &Record) -> sqlx::Result<(String, Cells)> {
    let cells = vec![
        ("at", Cell::moment(row, "at")),
        ("step", Cell::text(row, "step")),
        ("kind", Cell::text(row, "kind")),
        ("target", Cell::text(row, "target")),
        ("family", Cell::text(row, "family")),
        ("reason", Cell::text(row, "reason")),
    ];
    Ok((row.number("incident_no")?.to_string(), cells))
}

fn seat_row(row: &Record) -> sqlx::Result<(String, Cells)> {
    let cells = vec![
        ("location", Cell::text(row, "location")),
        ("starts_at", Cell::moment(row, "starts_at")),
    ];
    Ok((String::new(), cells))
}

fn effect_row(row: &Record) -> sqlx::Result<(String, Cells)> {
    let cells = vec![
        ("kind", Cell::text(row, "kind")),
        ("body", Cell::written(row, "body")),
        ("asked_at", Cell::moment(row, "asked_at")),
        ("done_at", Cell::set(row, "done_at")),
    ];
    Ok((row.number("effect_no")?.to_string(), cells))
}

fn upload_row(row: &Record) -> sqlx::Result<(String, Cells)> {
    let digest = match row.bytes("digest") {
        Ok(digest) => Cell::of(hex::encode(digest)),
        Err(error) => Cell::Unreadable(error.to_string()),
    };
    let cells = vec![
        ("account", Cell::account(row, "account")),
        ("about", Cell::text(row, "about")),
        ("digest", digest),
        ("filed_at", Cell::moment(row, "filed_at")),
    ];
    Ok((UploadId(row.id("id")?).to_string(), cells))
}
