//! What stands around a step or block: terms, handlers, tries, ways out of a
//! failure, and how it is taken back.

use super::{Under, read_block};
use crate::definition::catalogue;
use crate::definition::draft::{
    AroundDraft, Block, FailureDraft, HandlerDraft, HandlerWay, LimitDraft, RetryDraft,
    TriggerDraft,
};
use crate::definition::findings::Findings;
use crate::definition::model::Family;
use crate::definition::read::action::read_undo;
use crate::definition::read::common::{map, not_here, scalar};
use crate::definition::read::grammar::{ANY, HANDLER, OVERDUE, RETRY, WITHDRAWN, triggers};
use crate::definition::read::record::{Record, unknown_key};
use crate::definition::read::span::read_before;
use crate::definition::yaml::{Node, Scalar, Spot};

/// What stands beside the kind of a step.
pub fn beside(under: &Under<'_>, findings: &mut Findings) -> AroundDraft {
    for (given, missing) in [("up_to", "else"), ("else", "up_to")] {
        if under.get(given).is_some() && under.get(missing).is_none() {
            findings.add(
                under.at,
                "missing-key",
                format!("`{given}` stands here without `{missing}`"),
                format!("add `{missing}:`"),
            );
        }
    }
    AroundDraft {
        due: under.scalar("due", "a length of time", findings),
        remind: under
            .get("remind")
            .and_then(|remind| read_before(remind, findings)),
        limit: limit(under.get("up_to"), under.get("else"), findings),
        on: under
            .get("on")
            .map_or_else(Vec::new, |on| read_on(on, findings)),
        retry: under
            .get("retry")
            .and_then(|retry| read_retry(retry, findings)),
        on_failure: under
            .get("on_failure")
            .map_or_else(Vec::new, |ways| read_on_failure(ways, findings)),
        undo: under
            .get("undo")
            .map_or_else(Vec::new, |undo| read_undo(undo, findings)),
    }
}

/// The terms that `task`, `wait_for` and `correct` write inside.
pub fn terms(record: &Record<'_>, around: &mut AroundDraft, findings: &mut Findings) {
    around.due = record.scalar("due", "a length of time", findings);
    around.remind = record
        .get("remind")
        .and_then(|remind| read_before(remind, findings));
    if record.get("up_to").is_some() || record.get("else").is_some() {
        record.need("up_to", findings);
        record.need("else", findings);
    }
    around.limit = limit(record.get("up_to"), record.get("else"), findings);
}

/// `up_to` and `else` belong together; that one is missing is said elsewhere.
fn limit(
    span: Option<&Node>,
    or_else: Option<&Node>,
    findings: &mut Findings,
) -> Option<LimitDraft> {
    let span = span.and_then(|span| scalar(span, "a length of time", findings).cloned());
    let or_else = or_else.map(|steps| read_block(steps, findings));
    Some(LimitDraft {
        span: span?,
        or_else: or_else?,
    })
}

/// Whether reminders and handlers have the term they speak of.
pub fn check(at: Spot, around: &AroundDraft, findings: &mut Findings) {
    if around.due.is_some() {
        return;
    }
    if let Some(remind) = &around.remind {
        findings.add(
            remind.at,
            "no-term",
            "there is no term to remind of",
            "add `due:` beside `remind:`",
        );
    }
    if let Some(overdue) = around
        .on
        .iter()
        .find(|handler| handler.trigger == TriggerDraft::Overdue)
    {
        findings.add(
            overdue.at,
            "no-term",
            format!(
                "the step that begins at line {} has no `due` and cannot be overdue",
                at.line
            ),
            "add `due:`, or take `overdue` out",
        );
    }
}

fn read_on(node: &Node, findings: &mut Findings) -> Vec<HandlerDraft> {
    let mut handlers = Vec::new();
    for entry in map(node, "handlers", findings).unwrap_or_default() {
        let trigger = trigger(&entry.key);
        if trigger.is_none() {
            unknown_key(entry, "on", &triggers(), findings);
        }
        let handler = read_handler(&entry.value, findings);
        if let (Some(trigger), Some((way, steps))) = (trigger, handler) {
            handlers.push(HandlerDraft {
                at: entry.key.at,
                trigger,
                way,
                steps,
            });
        }
    }
    handlers
}

fn trigger(key: &Scalar) -> Option<TriggerDraft> {
    match key.text.as_str() {
        OVERDUE => Some(TriggerDraft::Overdue),
        WITHDRAWN => Some(TriggerDraft::Withdrawn),
        name => catalogue::message(name).map(|known| TriggerDraft::Message(known.name.to_owned())),
    }
}

fn read_handler(node: &Node, findings: &mut Findings) -> Option<(HandlerWay, Block)> {
    let record = Record::open(node, &HANDLER, findings)?;
    let also = record.get("also");
    let instead = record.entry("instead");
    let (way, steps) = match (also, instead) {
        (Some(also), None) => (HandlerWay::Also, also),
        (None, Some(instead)) => (HandlerWay::Instead, &instead.value),
        (Some(also), Some(instead)) => {
            not_here(
                &instead.key,
                "`instead` stands beside `also`",
                "keep `also` if the step goes on, `instead` if it is given up",
                findings,
            );
            (HandlerWay::Also, also)
        }
        (None, None) => {
            findings.add(
                record.at,
                "missing-key",
                "it is not said what happens",
                "add `also:` with steps if the step goes on, or `instead:` if it is given up",
            );
            return None;
        }
    };
    Some((way, read_block(steps, findings)))
}

fn read_retry(node: &Node, findings: &mut Findings) -> Option<RetryDraft> {
    let record = Record::open(node, &RETRY, findings)?;
    Some(RetryDraft {
        at: record.at,
        times: record.scalar("times", "a number", findings),
        pause: record.scalar("pause", "a length of time", findings),
        up_to: record.scalar("up_to", "a length of time", findings),
    })
}

fn read_on_failure(node: &Node, findings: &mut Findings) -> Vec<FailureDraft> {
    let mut known = Family::ALL.map(Family::word).to_vec();
    known.push(ANY);
    let mut ways = Vec::new();
    for entry in map(node, "ways out of a failure", findings).unwrap_or_default() {
        let name = entry.key.text.as_str();
        if !known.contains(&name) {
            unknown_key(entry, "on_failure", &known, findings);
        }
        let steps = read_block(&entry.value, findings);
        if known.contains(&name) {
            ways.push(FailureDraft {
                at: entry.key.at,
                family: Family::ALL.into_iter().find(|family| family.word() == name),
                steps,
            });
        }
    }
    ways
}
