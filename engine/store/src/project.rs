//! Projections: the rows that say, for lists and searches, what a case adds up
//! to. Written in the transaction of the events, so they are never behind, and
//! only where they differ from what stands there.

use crate::db::{Argument, Conn, Record, Script, rows};
use crate::entry::Entry;
use crate::event::End;
use engine::case::{CaseId, Revision, Task, TaskNo, TimerNo};
use jiff::Timestamp;
use std::collections::HashMap;

rows! {
    OPEN (17) = "INSERT INTO cases (id, reference, protocol, submission, service, version,
                   applicant, office, step, status, outcome, revision, opened_at, updated_at, body,
                   collection_code, follow_code)
                 VALUES {rows}";
    UPDATE (11) =
        lite "UPDATE cases SET protocol = v.column3, office = v.column4, step = v.column5,
                status = v.column6, outcome = v.column7, revision = v.column8,
                updated_at = v.column9, body = v.column10, version = v.column11
              FROM (VALUES {rows}) AS v
              WHERE cases.id = v.column1 AND cases.revision = v.column2",
        pg "UPDATE cases SET protocol = v.column3, office = v.column4, step = v.column5,
              status = v.column6, outcome = v.column7, revision = v.column8::bigint,
              updated_at = v.column9::timestamptz, body = v.column10, version = v.column11
            FROM (VALUES {rows}) AS v
            WHERE cases.id = v.column1::uuid AND cases.revision = v.column2::bigint";
    /// Locks cases; answers where each stands: its revision, the end of its chain,
    /// its open tasks and set timers, each as one line that says all that is kept
    /// of it. On SQLite the transaction is the only writer anyway.
    STAND (1) =
        lite "SELECT c.id, c.revision, e.seq, e.digest,
                (SELECT group_concat(t.task_no || ':' || coalesce(t.due_at, '') || ':'
                          || lower(hex(t.claimed_by)) || ':' || coalesce(t.office, ''), char(10))
                 FROM tasks t WHERE t.case_id = c.id) AS tasks,
                (SELECT group_concat(t.timer_no || ':' || t.due_at, char(10))
                 FROM timers t WHERE t.case_id = c.id) AS timers
              FROM cases c LEFT JOIN events e ON e.case_id = c.id
                AND e.seq = (SELECT max(l.seq) FROM events l WHERE l.case_id = c.id)
              WHERE c.id IN ({rows})",
        pg "SELECT c.id, c.revision, e.seq, e.digest,
              (SELECT string_agg(t.task_no || ':'
                        || coalesce((extract(epoch FROM t.due_at) * 1000000)::bigint::text, '')
                        || ':' || coalesce(replace(t.claimed_by::text, '-', ''), '')
                        || ':' || coalesce(t.office, ''), chr(10))
               FROM tasks t WHERE t.case_id = c.id) AS tasks,
              (SELECT string_agg(t.timer_no || ':'
                        || (extract(epoch FROM t.due_at) * 1000000)::bigint, chr(10))
               FROM timers t WHERE t.case_id = c.id) AS timers
            FROM cases c LEFT JOIN events e ON e.case_id = c.id
              AND e.seq = (SELECT max(l.seq) FROM events l WHERE l.case_id = c.id)
            WHERE c.id IN ({rows}) FOR UPDATE OF c";
    CLOSE_TASKS (2) =
        lite "DELETE FROM tasks WHERE (case_id, task_no) IN (VALUES {rows})",
        pg "DELETE FROM tasks WHERE (case_id, task_no) IN ({rows})";
    PUT_TASKS (9) = "INSERT INTO tasks (case_id, task_no, step, role, office, claimed_by,
                       created_at, due_at, title)
                     VALUES {rows}
                     ON CONFLICT (case_id, task_no) DO UPDATE SET step = excluded.step,
                       office = excluded.office, claimed_by = excluded.claimed_by,
                       due_at = excluded.due_at";
    UNSET_TIMERS (2) =
        lite "DELETE FROM timers WHERE (case_id, timer_no) IN (VALUES {rows})",
        pg "DELETE FROM timers WHERE (case_id, timer_no) IN ({rows})";
    /// Keeps what is known of a timer's job.
    SET_TIMERS (3) = "INSERT INTO timers (case_id, timer_no, due_at) VALUES {rows}
                      ON CONFLICT (case_id, timer_no) DO UPDATE SET due_at = excluded.due_at";
}

/// Where a case stands before a change.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub revision: Revision,
    pub end: End,
    /// Open tasks and set timers by number, each with the line that says it all.
    tasks: HashMap<u32, String>,
    timers: HashMap<u32, String>,
}

impl Standing {
    /// Before it is opened.
    pub fn nowhere() -> Standing {
        Standing {
            revision: Revision(0),
            end: End::none(),
            tasks: HashMap::new(),
            timers: HashMap::new(),
        }
    }

    /// After a change whose events end with this digest.
    pub fn after(entry: &Entry, digest: [u8; 32]) -> Standing {
        let office = entry.row.office.as_deref();
        let task = |(no, task): &(TaskNo, Task)| (no.0, task_line(*no, task, office));
        let timer = |(no, due): &(TimerNo, Timestamp)| (no.0, timer_line(*no, *due));
        Standing {
            revision: entry.revision,
            end: End {
                seq: entry.events.last().map_or(0, |last| last.seq),
                digest: digest.to_vec(),
            },
            tasks: entry.tasks.iter().map(task).collect(),
            timers: entry.timers.iter().map(timer).collect(),
        }
    }

    fn read(row: &Record) -> sqlx::Result<Standing> {
        let end = match row.some_number("seq")? {
            Some(seq) => End {
                seq,
                digest: row.bytes("digest")?,
            },
            None => End::none(),
        };
        Ok(Standing {
            revision: Revision(row.number("revision")?),
            end,
            tasks: lines(row.some_text("tasks")?),
            timers: lines(row.some_text("timers")?),
        })
    }
}

/// The lines of `STAND`, by the number each begins with.
fn lines(text: Option<String>) -> HashMap<u32, String> {
    let text = text.unwrap_or_default();
    text.lines()
        .filter_map(|line| {
            let number = line.split_once(':')?.0.parse().ok()?;
            Some((number, line.to_owned()))
        })
        .collect()
}

fn task_line(number: TaskNo, task: &Task, office: Option<&str>) -> String {
    let due = task.due.map(|due| due.as_microsecond().to_string());
    let claimed_by = task.claimed_by.map(|by| by.0.simple().to_string());
    format!(
        "{}:{}:{}:{}",
        number.0,
        due.unwrap_or_default(),
        claimed_by.unwrap_or_default(),
        office.unwrap_or_default()
    )
}

fn timer_line(number: TimerNo, due: Timestamp) -> String {
    format!("{}:{}", number.0, due.as_microsecond())
}

/// Locks the cases and reads where they stand. One that is missing is left out.
pub(crate) async fn stand(
    tx: &mut Conn,
    cases: &[CaseId],
) -> sqlx::Result<HashMap<CaseId, Standing>> {
    let with: Vec<Argument<'_>> = cases.iter().map(|case| (*case).into()).collect();
    let found = tx
        .all_rows(&STAND, &with, |row| {
            Ok((row.case("id")?, Standing::read(row)?))
        })
        .await?;
    Ok(found.into_iter().collect())
}

pub(crate) fn open<'a>(script: &mut Script<'a>, entries: &[&'a Entry]) {
    let mut with: Vec<Argument<'_>> = Vec::with_capacity(entries.len() * OPEN.width);
    for entry in entries {
        let row = &entry.row;
        with.extend([
            entry.case.into(),
            (&row.reference).into(),
            row.protocol.as_deref().into(),
            Argument::Id(row.submission),
            (&row.service).into(),
            (&row.version).into(),
            row.applicant.into(),
            row.office.as_deref().into(),
            (&row.step).into(),
            row.status.as_deref().into(),
            row.outcome.as_deref().into(),
            entry.revision.into(),
            row.opened_at.into(),
            entry.at.into(),
            (&row.body).into(),
            row.collection_code.as_deref().into(),
            row.follow_code.as_deref().into(),
        ]);
    }
    script.add(&OPEN, with);
}

/// Touches only cases that still stand at the revision expected of them.
pub(crate) fn update<'a>(script: &mut Script<'a>, entries: &[(&'a Entry, Revision)]) {
    let mut with: Vec<Argument<'_>> = Vec::with_capacity(entries.len() * UPDATE.width);
    for (entry, expected) in entries {
        let row = &entry.row;
        with.extend([
            Argument::from(entry.case),
            (*expected).into(),
            row.protocol.as_deref().into(),
            row.office.as_deref().into(),
            (&row.step).into(),
            row.status.as_deref().into(),
            row.outcome.as_deref().into(),
            entry.revision.into(),
            entry.at.into(),
            (&row.body).into(),
            (&row.version).into(),
        ]);
    }
    script.add(&UPDATE, with);
}

/// Open tasks and set timers, as the cases say; what stands already is left alone.
pub(crate) fn work<'a>(script: &mut Script<'a>, entries: &[(&'a Entry, &'a Standing)]) {
    let (mut closed, mut put): (Vec<Argument<'_>>, Vec<Argument<'_>>) = Default::default();
    let (mut unset, mut set): (Vec<Argument<'_>>, Vec<Argument<'_>>) = Default::default();
    for (entry, before) in entries {
        let case = entry.case;
        for number in before.tasks.keys() {
            if !entry.tasks.iter().any(|(task, _)| task.0 == *number) {
                closed.extend([Argument::from(case), (*number).into()]);
            }
        }
        let office = entry.row.office.as_deref();
        for (number, task) in &entry.tasks {
            let stands = before.tasks.get(&number.0) == Some(&task_line(*number, task, office));
            // Steps may have other names in another version.
            if !stands || entry.migrated {
                put.extend([
                    Argument::from(case),
                    (*number).into(),
                    (&task.step).into(),
                    (&task.role).into(),
                    office.into(),
                    task.claimed_by.into(),
                    task.created_at.into(),
                    task.due.into(),
                    task.extra.as_ref().map(|extra| extra.title.as_str()).into(),
                ]);
            }
        }
        for number in before.timers.keys() {
            if !entry.timers.iter().any(|(timer, _)| timer.0 == *number) {
                unset.extend([Argument::from(case), (*number).into()]);
            }
        }
        for (number, due) in &entry.timers {
            if before.timers.get(&number.0) != Some(&timer_line(*number, *due)) {
                set.extend([Argument::from(case), (*number).into(), (*due).into()]);
            }
        }
    }
    script.add(&CLOSE_TASKS, closed);
    script.add(&PUT_TASKS, put);
    script.add(&UNSET_TIMERS, unset);
    script.add(&SET_TIMERS, set);
}
