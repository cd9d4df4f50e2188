//! Projections: the rows that say, for lists and searches, what a case adds up
//! to. Written in the transaction of the events, so they are never behind.

use crate::db::{Conn, args, statements};
use engine::case::{Case, Revision};
use jiff::Timestamp;
use uuid::Uuid;

statements! {
    OPEN = "INSERT INTO cases (id, reference, protocol, submission, service, version, applicant,
              office, step, status, outcome, revision, opened_at, updated_at, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    UPDATE = "UPDATE cases SET protocol = $3, office = $4, step = $5, status = $6, outcome = $7,
                revision = $8, updated_at = $9, body = $10
              WHERE id = $1 AND revision = $2";
    TASKS = "SELECT task_no FROM tasks WHERE case_id = $1";
    CLOSE_TASK = "DELETE FROM tasks WHERE case_id = $1 AND task_no = $2";
    PUT_TASK = "INSERT INTO tasks (case_id, task_no, step, role, office, claimed_by, created_at,
                  due_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT (case_id, task_no) DO UPDATE SET office = excluded.office,
                  claimed_by = excluded.claimed_by, due_at = excluded.due_at";
    TIMERS = "SELECT timer_no FROM timers WHERE case_id = $1";
    UNSET_TIMER = "DELETE FROM timers WHERE case_id = $1 AND timer_no = $2";
    /// Keeps what is known of a timer's job.
    SET_TIMER = "INSERT INTO timers (case_id, timer_no, due_at) VALUES ($1, $2, $3)
                 ON CONFLICT (case_id, timer_no) DO UPDATE SET due_at = excluded.due_at";
}

struct Texts {
    body: String,
    status: Option<String>,
}

fn texts(case: &Case) -> Texts {
    Texts {
        body: serde_json::to_string(case).expect("a case serializes"),
        status: case
            .status
            .as_ref()
            .map(|status| serde_json::to_string(status).expect("a text serializes")),
    }
}

pub(crate) async fn open(
    tx: &mut Conn,
    case: &Case,
    submission: Uuid,
    at: Timestamp,
) -> sqlx::Result<()> {
    let texts = texts(case);
    tx.execute(
        OPEN,
        args![
            case.id,
            &case.reference,
            case.protocol.as_deref(),
            submission,
            &case.service,
            &case.version,
            case.applicant,
            case.office.as_deref(),
            &case.step,
            texts.status.as_deref(),
            case.ended.as_ref().map(|ended| ended.outcome.as_str()),
            case.revision,
            case.opened_at,
            at,
            &texts.body,
        ],
    )
    .await?;
    work(tx, case).await
}

/// Answers whether the case still stood at `expected`.
pub(crate) async fn update(
    tx: &mut Conn,
    case: &Case,
    expected: Revision,
    at: Timestamp,
) -> sqlx::Result<bool> {
    let texts = texts(case);
    let updated = tx
        .execute(
            UPDATE,
            args![
                case.id,
                expected,
                case.protocol.as_deref(),
                case.office.as_deref(),
                &case.step,
                texts.status.as_deref(),
                case.ended.as_ref().map(|ended| ended.outcome.as_str()),
                case.revision,
                at,
                &texts.body,
            ],
        )
        .await?;
    if updated == 0 {
        return Ok(false);
    }
    work(tx, case).await?;
    Ok(true)
}

/// Open tasks and set timers, as the case says.
async fn work(tx: &mut Conn, case: &Case) -> sqlx::Result<()> {
    let before = tx
        .all(TASKS, args![case.id], |row| row.small::<u32>("task_no"))
        .await?;
    for number in before {
        if !case.tasks.keys().any(|task| task.0 == number) {
            tx.execute(CLOSE_TASK, args![case.id, number]).await?;
        }
    }
    for (number, task) in &case.tasks {
        let with = args![
            case.id,
            *number,
            &task.step,
            &task.role,
            case.office.as_deref(),
            task.claimed_by,
            task.created_at,
            task.due,
        ];
        tx.execute(PUT_TASK, with).await?;
    }
    let before = tx
        .all(TIMERS, args![case.id], |row| row.small::<u32>("timer_no"))
        .await?;
    for number in before {
        if !case.timers.keys().any(|timer| timer.0 == number) {
            tx.execute(UNSET_TIMER, args![case.id, number]).await?;
        }
    }
    for (number, timer) in &case.timers {
        tx.execute(SET_TIMER, args![case.id, *number, timer.at])
            .await?;
    }
    Ok(())
}
