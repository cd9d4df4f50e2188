//! The rows a case must have, from its events and what they add up to. The
//! other side of `project`, `effect` and `appointment`, written a second time on
//! purpose: what is wrong in one of them shows here.

use super::cells::{Cell, Cells, Rows};
use crate::effect;
use crate::incident;
use engine::case::{Case, CaseId, Cause, Effect, EffectNo, Event, Recorded};
use std::collections::{BTreeMap, BTreeSet};

/// Tables whose rows follow from the events.
pub(super) const TABLES: [&str; 8] = [
    "cases",
    "tasks",
    "timers",
    "incidents",
    "appointments",
    "effects",
    "audit",
    "uploads",
];

pub(super) fn rows(
    id: CaseId,
    case: &Case,
    history: &[Recorded],
) -> impl Iterator<Item = (&'static str, Rows)> {
    TABLES.into_iter().zip([
        the_case(id, case, history),
        tasks(case),
        timers(case),
        incidents(case),
        appointments(case),
        effects(case, history),
        audit(history),
        uploads(history),
    ])
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("what was read from JSON goes back to it")
}

fn the_case(id: CaseId, case: &Case, history: &[Recorded]) -> Rows {
    let cells = vec![
        ("id", Cell::of(case.id)),
        ("reference", Cell::of(&case.reference)),
        ("protocol", Cell::maybe(case.protocol.as_ref())),
        ("service", Cell::of(&case.service)),
        ("version", Cell::of(&case.version)),
        ("applicant", Cell::of(case.applicant)),
        ("office", Cell::maybe(case.office.as_ref())),
        ("step", Cell::of(&case.step)),
        ("status", Cell::maybe(case.status.as_ref().map(json))),
        (
            "outcome",
            Cell::maybe(case.ended.as_ref().map(|ended| &ended.outcome)),
        ),
        ("revision", Cell::of(case.revision.0)),
        ("opened_at", Cell::of(case.opened_at)),
        (
            "updated_at",
            Cell::maybe(history.last().map(|last| last.at)),
        ),
        ("body", Cell::Written(json(case))),
        (
            "collection_code",
            Cell::maybe(case.collection_code.as_ref()),
        ),
    ];
    Rows::from([(id.to_string(), cells)])
}

fn tasks(case: &Case) -> Rows {
    let row = |task: &engine::case::Task| -> Cells {
        vec![
            ("step", Cell::of(&task.step)),
            ("role", Cell::of(&task.role)),
            ("office", Cell::maybe(case.office.as_ref())),
            ("claimed_by", Cell::maybe(task.claimed_by)),
            ("created_at", Cell::of(task.created_at)),
            ("due_at", Cell::maybe(task.due)),
            (
                "title",
                Cell::maybe(task.extra.as_ref().map(|extra| &extra.title)),
            ),
        ]
    };
    case.tasks
        .iter()
        .map(|(number, task)| (number.to_string(), row(task)))
        .collect()
}

fn timers(case: &Case) -> Rows {
    case.timers
        .iter()
        .map(|(number, timer)| (number.to_string(), vec![("due_at", Cell::of(timer.at))]))
        .collect()
}

fn incidents(case: &Case) -> Rows {
    let row = |raised: &engine::case::Incident| {
        let what = incident::what(&raised.cause);
        vec![
            ("at", Cell::of(raised.at)),
            ("step", Cell::of(&raised.step)),
            ("kind", Cell::of(what.kind.word())),
            ("target", Cell::of(what.target)),
            (
                "family",
                Cell::maybe(what.family.map(engine::definition::Family::word)),
            ),
            ("reason", Cell::of(what.reason)),
        ]
    };
    case.incidents
        .iter()
        .map(|(number, raised)| (number.to_string(), row(raised)))
        .collect()
}

fn appointments(case: &Case) -> Rows {
    case.appointment
        .iter()
        .map(|slot| {
            let cells = vec![
                ("location", Cell::of(&slot.location)),
                ("starts_at", Cell::of(slot.at)),
            ];
            ("1".to_owned(), cells)
        })
        .collect()
}

/// What was asked is there with its moment; what was answered is done, and what
/// the case still waits for is not.
fn effects(case: &Case, history: &[Recorded]) -> Rows {
    let committed = moments(history);
    let answered: BTreeSet<EffectNo> = history
        .iter()
        .filter_map(|recorded| {
            if let Event::EffectAnswered { effect, .. }
            | Event::EffectFailed { effect, .. }
            | Event::EffectDropped { effect }
            | Event::IncidentRaised {
                cause: Cause::Unsent { effect, .. },
                ..
            } = &recorded.event
            {
                Some(*effect)
            } else {
                None
            }
        })
        .collect();
    let asked = history.iter().filter_map(|recorded| {
        let Event::EffectAsked { effect, ask, .. } = &recorded.event else {
            return None;
        };
        Some((recorded, *effect, ask))
    });
    let row = |recorded: &Recorded, number: EffectNo, ask: &Effect| {
        let mut cells = vec![
            ("kind", Cell::of(effect::kind(ask))),
            ("body", Cell::Written(json(ask))),
            (
                "asked_at",
                Cell::maybe(committed.get(&recorded.revision.0).map(|(_, last)| last.at)),
            ),
        ];
        if answered.contains(&number) {
            cells.push(("done_at", Cell::of("set")));
        } else if case.effects.contains_key(&number) && case.ended.is_none() {
            cells.push(("done_at", Cell::of("not set")));
        }
        (number.to_string(), cells)
    };
    asked
        .map(|(recorded, number, ask)| row(recorded, number, ask))
        .collect()
}

/// One line for each revision: who, from its first event; when, from its last.
fn audit(history: &[Recorded]) -> Rows {
    moments(history)
        .into_values()
        .zip(1..)
        .map(|((first, last), number): (_, i64)| {
            let cells = vec![("at", Cell::of(last.at)), ("actor", Cell::maybe(first.by))];
            (number.to_string(), cells)
        })
        .collect()
}

/// Each file that came into the case, as it was then.
fn uploads(history: &[Recorded]) -> Rows {
    let committed = moments(history);
    let mut rows = Rows::new();
    for recorded in history {
        for filed in recorded.event.files() {
            let cells = vec![
                ("account", Cell::maybe(recorded.by)),
                ("about", Cell::of(&filed.about)),
                ("digest", Cell::of(&filed.digest)),
                (
                    "filed_at",
                    Cell::maybe(committed.get(&recorded.revision.0).map(|(_, last)| last.at)),
                ),
            ];
            rows.insert(filed.upload.to_string(), cells);
        }
    }
    rows
}

/// First and last event of each revision.
fn moments(history: &[Recorded]) -> BTreeMap<i64, (&Recorded, &Recorded)> {
    let mut moments = BTreeMap::new();
    for recorded in history {
        moments
            .entry(recorded.revision.0)
            .and_modify(|(_, last)| *last = recorded)
            .or_insert((recorded, recorded));
    }
    moments
}
