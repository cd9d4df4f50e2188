//! Automatic actions: the closed catalogue and the inputs of each.

use super::common::{Record, list, scalar, word};
use super::text::{Size, read_text};
use crate::definition::draft::{ActionDraft, ActionKind};
use crate::definition::findings::Findings;
use crate::definition::model::Recipient;
use crate::definition::yaml::{Entry, Kind, Node};

/// Every action there is.
pub const ACTIONS: [&str; 6] = [
    "notify",
    "pickup.release",
    "pickup.schedule",
    "protocol",
    "receipt",
    "route",
];

const RECIPIENTS: [&str; 2] = ["applicant", "director"];

/// Reads `do:` with the `with:` beside it.
pub fn read_actions(
    node: &Node,
    with: Option<&Entry>,
    findings: &mut Findings,
) -> Option<Vec<ActionDraft>> {
    match &node.kind {
        Kind::Text(_) => {
            let name = word(node, "an action", &ACTIONS, findings)?;
            let kind = with_inputs(name, node, with, findings);
            Some(vec![ActionDraft { at: node.at, kind }])
        }
        Kind::List(_) | Kind::Map(_) | Kind::Empty | Kind::Refused => {
            let items = list(node, "an action", findings)?;
            let actions = items
                .iter()
                .filter_map(|item| one_of_several(item, findings))
                .collect();
            if let Some(with) = with {
                findings.add(
                    with.key.at,
                    "inputs-not-allowed",
                    "`with` stands beside a list of actions, so it is not clear whose it is",
                    "give the action that needs it a step of its own",
                );
            }
            Some(actions)
        }
    }
}

fn one_of_several(item: &Node, findings: &mut Findings) -> Option<ActionDraft> {
    let name = word(item, "an action", &ACTIONS, findings)?;
    let Some(kind) = plain(name) else {
        findings.add(
            item.at,
            "needs-own-step",
            format!("`{name}` needs inputs and cannot stand in a list"),
            format!("give it a step of its own: do: {name}, with: {{ … }}"),
        );
        return None;
    };
    Some(ActionDraft { at: item.at, kind })
}

/// An action without inputs.
fn plain(name: &str) -> Option<ActionKind> {
    match name {
        "protocol" => Some(ActionKind::Protocol),
        "receipt" => Some(ActionKind::Receipt),
        "route" => Some(ActionKind::Route),
        "pickup.release" => Some(ActionKind::ReleasePickup),
        _ => None,
    }
}

fn with_inputs(
    name: &str,
    node: &Node,
    with: Option<&Entry>,
    findings: &mut Findings,
) -> ActionKind {
    if let Some(kind) = plain(name) {
        if let Some(with) = with {
            findings.add(
                with.key.at,
                "inputs-not-allowed",
                format!("`{name}` takes no inputs"),
                "take `with` out",
            );
        }
        return kind;
    }
    if with.is_none() {
        findings.add(
            node.at,
            "missing-key",
            format!("`{name}` needs inputs"),
            "add `with:` beside `do:`",
        );
    }
    if name == "pickup.schedule" {
        schedule(with, findings)
    } else {
        notify(with, findings)
    }
}

fn schedule(with: Option<&Entry>, findings: &mut Findings) -> ActionKind {
    let record =
        with.and_then(|with| Record::open(&with.value, "pickup.schedule", &["after"], findings));
    let after = record
        .and_then(|record| record.need("after", findings))
        .and_then(|after| scalar(after, "a length of time", findings))
        .cloned();
    ActionKind::SchedulePickup { after }
}

fn notify(with: Option<&Entry>, findings: &mut Findings) -> ActionKind {
    let record = with
        .and_then(|with| Record::open(&with.value, "notify", &["to", "subject", "text"], findings));
    let Some(record) = record else {
        return ActionKind::Notify {
            to: None,
            subject: None,
            text: None,
        };
    };
    let to = record
        .need("to", findings)
        .and_then(|to| word(to, "a recipient", &RECIPIENTS, findings))
        .and_then(|to| match to {
            "applicant" => Some(Recipient::Applicant),
            "director" => Some(Recipient::Director),
            _ => None,
        });
    let subject = record
        .need("subject", findings)
        .and_then(|subject| read_text(subject, "a subject", Size::Subject, findings));
    let text = record
        .need("text", findings)
        .and_then(|text| read_text(text, "the text of a letter", Size::Letter, findings));
    ActionKind::Notify { to, subject, text }
}
