//! Steps: one key is one step, blocks stand inside blocks.

use super::action::read_actions;
use super::common::{NameStyle, Record, check_name, list, map, one_key, scalar, shown, word};
use super::text::{Size, read_text};
use crate::definition::draft::{
    ActionDraft, ActionKind, Block, BranchDraft, ChooseDraft, LimitDraft, StepDraft, StepDraftKind,
    TaskDraft, WaitDraft,
};
use crate::definition::findings::Findings;
use crate::definition::yaml::{Entry, Kind, Node};

/// Names that no step, parameter or outcome may have: they mean something
/// already in conditions, in texts, or as steps without a name.
pub const RESERVED: [&str; 13] = [
    "again",
    "and",
    "answers",
    "applicant",
    "appointment",
    "case",
    "choose",
    "delivery",
    "end",
    "in",
    "not",
    "or",
    "service",
];

/// Messages that a case can wait for.
pub const MESSAGES: [&str; 1] = ["applicant.reply"];

const STEP_KEYS: [&str; 6] = ["do", "with", "task", "on", "wait_for", "status"];

pub fn read_block(node: &Node, findings: &mut Findings) -> Block {
    let Some(items) = list(node, "a list of steps", findings) else {
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| read_step(item, findings))
        .collect()
}

fn read_step(item: &Node, findings: &mut Findings) -> Option<StepDraft> {
    let entry = one_key(item, "a step", findings)?;
    let kind = match entry.key.text.as_str() {
        "end" => scalar(&entry.value, "an outcome", findings)
            .cloned()
            .map(StepDraftKind::End),
        "again" => scalar(&entry.value, "the name of a step", findings)
            .cloned()
            .map(StepDraftKind::Again),
        "choose" => read_choose(&entry.value, findings).map(StepDraftKind::Choose),
        _ => return Some(named_step(entry, findings)),
    };
    Some(StepDraft {
        at: entry.key.at,
        name: None,
        status: None,
        kind: kind.unwrap_or(StepDraftKind::Broken),
    })
}

fn named_step(entry: &Entry, findings: &mut Findings) -> StepDraft {
    let name = &entry.key;
    if RESERVED.contains(&name.text.as_str()) || STEP_KEYS.contains(&name.text.as_str()) {
        findings.add(
            name.at,
            "bad-name",
            format!(
                "`{}` has a meaning of its own and cannot name a step",
                name.text
            ),
            "give the step another name, and indent what belongs to it",
        );
    } else {
        check_name(name, NameStyle::Underscores, findings);
    }
    let mut status = None;
    let kind = open_step(&entry.value, findings).and_then(|record| {
        status = record
            .get("status")
            .and_then(|status| read_text(status, "a status", Size::Line, findings));
        read_kind(&record, findings)
    });
    StepDraft {
        at: name.at,
        name: Some(name.clone()),
        status,
        kind: kind.unwrap_or(StepDraftKind::Broken),
    }
}

fn open_step<'a>(node: &'a Node, findings: &mut Findings) -> Option<Record<'a>> {
    if let Some(entries) = map(node, "a step", findings) {
        for entry in entries {
            let key = entry.key.text.as_str();
            if matches!(key, "end" | "again" | "choose") {
                findings.add(
                    entry.key.at,
                    "needs-own-step",
                    format!("`{key}` stands inside a named step"),
                    format!("write `- {key}: …` as a step of its own, without a name"),
                );
                return None;
            }
        }
        return Record::open(node, "a step", &STEP_KEYS, findings);
    }
    None
}

fn read_kind(record: &Record<'_>, findings: &mut Findings) -> Option<StepDraftKind> {
    let given: Vec<&Entry> = ["do", "task", "wait_for"]
        .into_iter()
        .filter_map(|kind| record.entry(kind))
        .collect();
    let first = match given.as_slice() {
        [] => {
            findings.add(
                record.at,
                "missing-key",
                "the step does not say what happens in it",
                "add `do:`, `task:` or `wait_for:`",
            );
            return None;
        }
        [only] => *only,
        [first, second, ..] => {
            findings.add(
                second.key.at,
                "needs-own-step",
                format!(
                    "a step does one thing, and `{}` is a second",
                    second.key.text
                ),
                "make it a step of its own, with a name",
            );
            *first
        }
    };
    let is = |kind: &str| first.key.text == kind;
    if !is("do")
        && let Some(with) = record.entry("with")
    {
        findings.add(
            with.key.at,
            "inputs-not-allowed",
            "`with` belongs to `do`",
            "take it out",
        );
    }
    if !is("task")
        && let Some(on) = record.entry("on")
    {
        findings.add(
            on.key.at,
            "inputs-not-allowed",
            "`on` belongs to `task`",
            "take it out",
        );
    }
    if is("do") {
        read_actions(&first.value, record.entry("with"), findings).map(StepDraftKind::Do)
    } else if is("task") {
        read_task(&first.value, record.get("on"), findings)
            .map(|task| StepDraftKind::Task(Box::new(task)))
    } else {
        read_wait(&first.value, findings).map(StepDraftKind::Wait)
    }
}

fn read_task(node: &Node, on: Option<&Node>, findings: &mut Findings) -> Option<TaskDraft> {
    let known = [
        "role",
        "title",
        "form",
        "due",
        "up_to",
        "else",
        "not_same_as",
    ];
    let record = Record::open(node, "a task", &known, findings)?;
    let role = record
        .need("role", findings)
        .and_then(|role| scalar(role, "a role", findings))
        .cloned();
    let title = record
        .need("title", findings)
        .and_then(|title| read_text(title, "a title", Size::Line, findings));
    let form = record
        .need("form", findings)
        .and_then(|form| scalar(form, "the name of a form", findings))
        .cloned();
    let due = record
        .get("due")
        .and_then(|due| scalar(due, "a length of time", findings))
        .cloned();
    let limited = record.get("up_to").is_some() || record.get("else").is_some();
    let limit = if limited {
        read_limit(&record, findings)
    } else {
        None
    };
    if record.get("due").is_none() && !limited {
        findings.add(
            record.at,
            "no-term",
            "the task may stay undone for ever and nobody is told",
            "add `due:`, or `up_to:` with `else:`",
        );
    }
    let on_overdue = on.map_or_else(Vec::new, |on| read_on(on, findings));
    if record.get("due").is_none()
        && let Some(on) = on
    {
        findings.add(
            on.at,
            "no-term",
            "the task cannot be overdue, because it has no `due`",
            "add `due:` to the task",
        );
    }
    let not_same_as = record
        .get("not_same_as")
        .and_then(|names| list(names, "a list of steps", findings))
        .unwrap_or_default()
        .iter()
        .filter_map(|name| scalar(name, "the name of a step", findings))
        .cloned()
        .collect();
    Some(TaskDraft {
        role,
        title,
        form,
        due,
        on_overdue,
        limit,
        not_same_as,
    })
}

/// Reads `on: { overdue: { also: { do: notify, with: … } } }`.
fn read_on(node: &Node, findings: &mut Findings) -> Vec<ActionDraft> {
    let actions = Record::open(node, "on", &["overdue"], findings)
        .and_then(|on| on.need("overdue", findings))
        .and_then(|overdue| Record::open(overdue, "overdue", &["also"], findings))
        .and_then(|overdue| overdue.need("also", findings))
        .and_then(|also| Record::open(also, "also", &["do", "with"], findings))
        .and_then(|also| {
            let what = also.need("do", findings)?;
            read_actions(what, also.entry("with"), findings)
        })
        .unwrap_or_default();
    for action in &actions {
        let allowed = match action.kind {
            ActionKind::Notify { .. } => true,
            ActionKind::Protocol
            | ActionKind::Receipt
            | ActionKind::Route
            | ActionKind::SchedulePickup { .. }
            | ActionKind::ReleasePickup => false,
        };
        if !allowed {
            findings.add(
                action.at,
                "needs-own-step",
                "only `notify` can happen while a task goes on",
                "write a notice here, and the action as a step of its own",
            );
        }
    }
    actions
}

fn read_limit(record: &Record<'_>, findings: &mut Findings) -> Option<LimitDraft> {
    let span = record
        .need("up_to", findings)
        .and_then(|span| scalar(span, "a length of time", findings))
        .cloned();
    let or_else = record
        .need("else", findings)
        .map(|block| read_block(block, findings));
    Some(LimitDraft {
        span: span?,
        or_else: or_else?,
    })
}

fn read_wait(node: &Node, findings: &mut Findings) -> Option<WaitDraft> {
    if let Kind::Text(_) = &node.kind {
        return word(node, "something to wait for", &["appointment"], findings)
            .map(|_| WaitDraft::Appointment);
    }
    let known = ["message", "up_to", "else", "time"];
    let record = Record::open(node, "wait_for", &known, findings)?;
    if let Some(time) = record.get("time") {
        for key in ["message", "up_to", "else"] {
            if let Some(entry) = record.entry(key) {
                findings.add(
                    entry.key.at,
                    "inputs-not-allowed",
                    format!("`{key}` cannot stand beside `time`"),
                    "wait either for a message or for time to pass",
                );
            }
        }
        return scalar(time, "a length of time", findings)
            .cloned()
            .map(WaitDraft::Time);
    }
    let name = record
        .need("message", findings)
        .and_then(|message| word(message, "a message", &MESSAGES, findings))
        .map(str::to_owned);
    let limit = read_limit(&record, findings);
    Some(WaitDraft::Message {
        name: name?,
        limit: limit?,
    })
}

fn read_choose(node: &Node, findings: &mut Findings) -> Option<ChooseDraft> {
    let items = list(node, "a list of ways", findings)?;
    let mut choose = ChooseDraft {
        branches: Vec::new(),
        otherwise: Vec::new(),
    };
    let mut closed = false;
    for (number, item) in items.iter().enumerate() {
        let Some(record) = Record::open(item, "a way", &["when", "steps", "otherwise"], findings)
        else {
            continue;
        };
        let Some(otherwise) = record.entry("otherwise") else {
            let when = record
                .need("when", findings)
                .and_then(|when| scalar(when, "a condition", findings))
                .cloned();
            let steps = record
                .need("steps", findings)
                .map_or_else(Vec::new, |steps| read_block(steps, findings));
            choose.branches.push(BranchDraft { when, steps });
            continue;
        };
        if number + 1 < items.len() {
            findings.add(
                otherwise.key.at,
                "otherwise-missing",
                "`otherwise` stands before other ways, which are then never taken",
                "move it to the end",
            );
        }
        for key in ["when", "steps"] {
            if let Some(entry) = record.entry(key) {
                findings.add(
                    entry.key.at,
                    "inputs-not-allowed",
                    format!("`{}` cannot stand beside `otherwise`", shown(key)),
                    "write the steps under `otherwise` itself",
                );
            }
        }
        closed = true;
        choose.otherwise = read_block(&otherwise.value, findings);
    }
    if !closed {
        findings.add(
            node.at,
            "otherwise-missing",
            "it is not said what happens when no condition holds",
            "end with `- otherwise:` and its steps, or [] for going on",
        );
    }
    if choose.branches.is_empty() && !items.is_empty() {
        findings.add(
            node.at,
            "missing-key",
            "there is no condition to choose by",
            "add `- when:` with a condition and its `steps:`",
        );
    }
    Some(choose)
}
