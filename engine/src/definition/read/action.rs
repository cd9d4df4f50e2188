//! Automatic actions: the closed catalogue and the inputs of each.

use super::common::{given, list, not_here, word};
use super::grammar::{ACTION, NOTIFY, RECIPIENTS, SCHEDULE, actions, needs_inputs, plain_actions};
use super::record::{Record, unknown_key};
use super::text::{Size, read_text};
use crate::definition::catalogue::{self, CatalogueAction};
use crate::definition::draft::{ActionDraft, ActionKind};
use crate::definition::findings::Findings;
use crate::definition::model::Recipient;
use crate::definition::yaml::{Entry, Kind, Node};

/// Reads `do:` with the `with:` beside it.
pub fn read_actions(
    node: &Node,
    with: Option<&Entry>,
    findings: &mut Findings,
) -> Option<Vec<ActionDraft>> {
    match &node.kind {
        Kind::Text(_) => {
            let name = word(node, "an action", &actions(), findings)?;
            let kind = with_inputs(name, node, with, findings)?;
            Some(vec![ActionDraft { at: node.at, kind }])
        }
        Kind::List(_) | Kind::Map(_) | Kind::Empty | Kind::Refused => {
            let actions = read_list(node, findings)?;
            if let Some(with) = with {
                not_here(
                    &with.key,
                    "`with` stands beside a list of actions, so it is not clear whose it is",
                    "give the action that needs it a step of its own",
                    findings,
                );
            }
            Some(actions)
        }
    }
}

/// Reads `undo:`: a word, a list of words, or an action with its inputs.
pub fn read_undo(node: &Node, findings: &mut Findings) -> Vec<ActionDraft> {
    let actions = if let Kind::Map(_) = &node.kind {
        Record::open(node, &ACTION, findings)
            .and_then(|record| read_actions(record.get("do")?, record.entry("with"), findings))
    } else {
        read_actions(node, None, findings)
    };
    actions.unwrap_or_default()
}

fn read_list(node: &Node, findings: &mut Findings) -> Option<Vec<ActionDraft>> {
    let items = list(node, "an action", findings)?;
    if items.is_empty() {
        findings.add(
            node.at,
            "wrong-kind",
            "no action is named here",
            format!("name at least one of: {}", plain_actions().join(", ")),
        );
    }
    let actions = items
        .iter()
        .filter_map(|item| one_of_several(item, findings))
        .collect();
    Some(actions)
}

fn one_of_several(item: &Node, findings: &mut Findings) -> Option<ActionDraft> {
    let name = word(item, "an action", &actions(), findings)?;
    if needs_inputs(name) {
        findings.add(
            item.at,
            "needs-own-step",
            format!("`{name}` needs inputs and cannot stand in a list"),
            format!("give it a step of its own: do: {name}, with: {{ … }}"),
        );
        return None;
    }
    let kind = with_inputs(name, item, None, findings)?;
    Some(ActionDraft { at: item.at, kind })
}

/// A known action with what is written under `with`.
fn with_inputs(
    name: &str,
    node: &Node,
    with: Option<&Entry>,
    findings: &mut Findings,
) -> Option<ActionKind> {
    if needs_inputs(name) && with.is_none() {
        findings.add(
            node.at,
            "missing-key",
            format!("`{name}` needs inputs"),
            "add `with:` beside `do:`",
        );
    }
    let plain = match name {
        "notify" => return Some(notify(with, findings)),
        "pickup.schedule" => return Some(schedule(with, findings)),
        "protocol" => ActionKind::Protocol,
        "receipt" => ActionKind::Receipt,
        "route" => ActionKind::Route,
        "pickup.release" => ActionKind::ReleasePickup,
        other => return catalogue::action(other).map(|known| of_catalogue(known, with, findings)),
    };
    takes_nothing(name, with, findings);
    Some(plain)
}

fn takes_nothing(name: &str, with: Option<&Entry>, findings: &mut Findings) {
    if let Some(with) = with {
        not_here(
            &with.key,
            format!("`{name}` takes no inputs"),
            "take `with` out",
            findings,
        );
    }
}

/// The inputs of an action of the catalogue, by name; their kinds are looked at
/// where parameters and results are known.
fn of_catalogue(
    action: &CatalogueAction,
    with: Option<&Entry>,
    findings: &mut Findings,
) -> ActionKind {
    let name = action.name.to_owned();
    if action.inputs.is_empty() {
        takes_nothing(action.name, with, findings);
        return ActionKind::Catalogue {
            name,
            with: Vec::new(),
        };
    }
    let known: Vec<&str> = action.inputs.iter().map(|input| input.name).collect();
    let inputs = with.map(|with| &with.value);
    let entries = match &inputs.map(|inputs| &inputs.kind) {
        Some(Kind::Map(entries)) => entries.as_slice(),
        _ => &[],
    };
    for entry in entries {
        if !known.contains(&entry.key.text.as_str()) {
            unknown_key(entry, action.name, &known, findings);
        }
    }
    if let Some(inputs) = inputs
        && matches!(inputs.kind, Kind::Map(_))
    {
        for input in action.inputs.iter().filter(|input| input.required) {
            if !entries.iter().any(|entry| entry.key.text == input.name) {
                findings.add(
                    inputs.at,
                    "missing-key",
                    format!("{} has no `{}`", action.name, input.name),
                    format!("add `{}:`", input.name),
                );
            }
        }
    }
    let mut with = given(inputs, "the inputs of an action", findings);
    with.retain(|(key, _)| known.contains(&key.text.as_str()));
    ActionKind::Catalogue { name, with }
}

fn schedule(with: Option<&Entry>, findings: &mut Findings) -> ActionKind {
    let record = with.and_then(|with| Record::open(&with.value, &SCHEDULE, findings));
    let after = record.and_then(|record| record.scalar("after", "a length of time", findings));
    ActionKind::SchedulePickup { after }
}

fn notify(with: Option<&Entry>, findings: &mut Findings) -> ActionKind {
    let Some(record) = with.and_then(|with| Record::open(&with.value, &NOTIFY, findings)) else {
        return ActionKind::Notify {
            to: None,
            subject: None,
            text: None,
        };
    };
    let to =
        record
            .get("to")
            .and_then(|to| match word(to, "a recipient", &RECIPIENTS, findings)? {
                "applicant" => Some(Recipient::Applicant),
                "director" => Some(Recipient::Director),
                "holder" => Some(Recipient::Holder),
                _ => None,
            });
    let subject = record
        .get("subject")
        .and_then(|subject| read_text(subject, "a subject", Size::Subject, findings));
    let text = record
        .get("text")
        .and_then(|text| read_text(text, "the text of a letter", Size::Letter, findings));
    ActionKind::Notify { to, subject, text }
}
