//! Steps: one key is one step, blocks stand inside blocks.
//!
//! What a named step may have is the table [`STEPS`]: exactly one kind, and
//! beside it what may stand around that kind.

mod around;
mod blocks;
mod choose;
mod correct;
mod table;
mod task;
mod wait;

use super::action::read_actions;
use super::common::{given, list, map, not_here, one_key, scalar};
use super::grammar::{STEPS, StepShape, UNNAMED, inner_shape, is_step_word};
use super::names::check_free_name;
use super::record::{Misplaced, unknown_key};
use super::text::{Size, read_text};
use crate::definition::draft::{
    AroundDraft, Block, CallDraft, StartDraft, StepDraft, StepDraftKind,
};
use crate::definition::findings::Findings;
use crate::definition::yaml::{Entry, Kind, Node, Scalar, Spot};
use crate::nearest::nearest;

pub fn read_block(node: &Node, findings: &mut Findings) -> Block {
    if let Kind::Map(_) = &node.kind {
        findings.add(
            node.at,
            "wrong-kind",
            "keys stand where a list of steps is expected",
            "begin each step with - and its name, e.g. - tell: { do: receipt }",
        );
        return Vec::new();
    }
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
        "end" => choose::read_end(&entry.value, findings).map(StepDraftKind::End),
        "again" => scalar(&entry.value, "the name of a step", findings)
            .cloned()
            .map(StepDraftKind::Again),
        "choose" => choose::read_choose(&entry.value, findings).map(StepDraftKind::Choose),
        _ => return Some(named_step(entry, findings)),
    };
    Some(StepDraft {
        at: entry.key.at,
        name: None,
        when: None,
        status: None,
        around: AroundDraft::default(),
        kind: kind.unwrap_or(StepDraftKind::Broken),
    })
}

/// What stands under the name of a step: keys that are known for its kind.
struct Under<'a> {
    at: Spot,
    shape: &'static StepShape,
    entries: &'a [Entry],
}

impl<'a> Under<'a> {
    fn entry(&self, key: &str) -> Option<&'a Entry> {
        let known = key == self.shape.word || self.shape.beside.iter().any(|k| k.name == key);
        known
            .then(|| self.entries.iter().find(|entry| entry.key.text == key))
            .flatten()
    }

    fn get(&self, key: &str) -> Option<&'a Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    fn scalar(&self, key: &str, what: &str, findings: &mut Findings) -> Option<Scalar> {
        scalar(self.get(key)?, what, findings).cloned()
    }
}

fn named_step(entry: &Entry, findings: &mut Findings) -> StepDraft {
    let name = &entry.key;
    let mut step = StepDraft {
        at: name.at,
        name: Some(name.clone()),
        when: None,
        status: None,
        around: AroundDraft::default(),
        kind: StepDraftKind::Broken,
    };
    if is_step_word(&name.text) {
        findings.add(
            name.at,
            "bad-name",
            format!(
                "`{}` says what a step does and cannot be its name",
                name.text
            ),
            format!(
                "write a name before it, and indent what belongs to it: - my_step: {{ {}: … }}",
                name.text
            ),
        );
        return step;
    }
    let unnamed = unnamed_like(&entry.value);
    if nearest(&name.text, unnamed.iter().copied()).is_some() {
        unknown_key(entry, "a list of steps", unnamed, findings);
        return step;
    }
    check_free_name(name, findings);
    let Some(under) = open_step(&entry.value, findings) else {
        return step;
    };
    step.when = under.scalar("when", "a condition", findings);
    step.status = under
        .get("status")
        .and_then(|status| read_text(status, "a status", Size::Line, findings));
    step.around = around::beside(&under, findings);
    if let Some(kind) = read_kind(&under, &mut step.around, findings) {
        step.kind = kind;
    }
    around::check(under.at, &step.around, findings);
    step
}

/// The steps without a name that have such a value, while no named one has.
fn unnamed_like(value: &Node) -> &'static [&'static str] {
    match &value.kind {
        Kind::Text(_) => &["again", "end"],
        Kind::List(_) => &["choose"],
        Kind::Map(_) | Kind::Empty | Kind::Refused => &[],
    }
}

fn open_step<'a>(node: &'a Node, findings: &mut Findings) -> Option<Under<'a>> {
    let entries = map(node, "a step", findings)?;
    for entry in entries {
        let key = entry.key.text.as_str();
        if UNNAMED.iter().any(|unnamed| unnamed.name == key) {
            findings.add(
                entry.key.at,
                "needs-own-step",
                format!("`{key}` stands inside a named step"),
                format!("write `- {key}: …` as a step of its own, without a name"),
            );
            return None;
        }
    }
    let shape = kind_of(node.at, entries, findings)?;
    for entry in entries {
        let key = entry.key.text.as_str();
        // That a second kind stands here is said already.
        let known = shape.beside.iter().any(|beside| beside.name == key)
            || STEPS.iter().any(|kind| kind.word == key);
        if known {
            continue;
        }
        match not_beside(shape, key) {
            Some(misplaced) => misplaced.report(&entry.key, findings),
            None => unknown_key(entry, "a step", &all_words(), findings),
        }
    }
    Some(Under {
        at: node.at,
        shape,
        entries,
    })
}

/// The one thing that happens in a step.
fn kind_of(at: Spot, entries: &[Entry], findings: &mut Findings) -> Option<&'static StepShape> {
    let mut kinds = entries.iter().filter_map(|entry| {
        let shape = STEPS.iter().find(|step| step.word == entry.key.text)?;
        Some((shape, &entry.key))
    });
    let first = kinds.next();
    if let Some((_, second)) = kinds.next() {
        findings.add(
            second.at,
            "needs-own-step",
            format!("a step does one thing, and `{}` is a second", second.text),
            "make it a step of its own, with a name",
        );
    }
    if let Some((shape, _)) = first {
        return Some(shape);
    }
    let words: Vec<String> = STEPS.iter().map(|s| format!("`{}:`", s.word)).collect();
    findings.add(
        at,
        "missing-key",
        "the step does not say what happens in it",
        format!("add one of {}", words.join(", ")),
    );
    for entry in entries {
        if !is_step_word(&entry.key.text) {
            unknown_key(entry, "a step", &all_words(), findings);
        }
    }
    None
}

/// Every word that can stand under the name of a step.
fn all_words() -> Vec<&'static str> {
    let mut words: Vec<&str> = STEPS
        .iter()
        .flat_map(|step| std::iter::once(step.word).chain(step.beside.iter().map(|key| key.name)))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Why a key cannot stand beside this kind, if it means something elsewhere.
fn not_beside(shape: &StepShape, key: &str) -> Option<Misplaced> {
    let kind = shape.word;
    if inner_shape(shape).is_some_and(|inner| inner.key(key).is_some()) {
        return Some(Misplaced {
            reason: format!("`{key}` of `{kind}` stands inside `{kind}`"),
            mend: format!("indent it under `{kind}:`, or put it between its {{ and }}"),
        });
    }
    let mut homes = STEPS
        .iter()
        .filter(|step| step.beside.iter().any(|beside| beside.name == key))
        .map(|step| format!("`{}`", step.word))
        .collect::<Vec<_>>();
    homes.extend(
        STEPS
            .iter()
            .filter(|step| inner_shape(step).is_some_and(|inner| inner.key(key).is_some()))
            .map(|step| format!("`{}`", step.word)),
    );
    homes.dedup();
    (!homes.is_empty()).then(|| Misplaced {
        reason: format!("`{key}` does not go with `{kind}`"),
        mend: format!("take it out; it belongs to {}", homes.join(", ")),
    })
}

/// Why a key cannot stand inside a kind, if it belongs beside it.
fn not_inside(kind: &'static str) -> impl Fn(&str) -> Option<Misplaced> {
    move |key| {
        let shape = STEPS.iter().find(|step| step.word == kind)?;
        shape
            .beside
            .iter()
            .any(|beside| beside.name == key)
            .then(|| Misplaced {
                reason: format!("`{key}` stands beside `{kind}`, not inside"),
                mend: format!("write it on a line of its own, indented like `{kind}:`"),
            })
    }
}

fn read_kind(
    under: &Under<'_>,
    around: &mut AroundDraft,
    findings: &mut Findings,
) -> Option<StepDraftKind> {
    let word = under.shape.word;
    let entry = under.entry(word)?;
    let node = &entry.value;
    match word {
        "do" => read_actions(node, under.entry("with"), findings).map(StepDraftKind::Do),
        "task" => {
            task::read(node, around, findings).map(|task| StepDraftKind::Task(Box::new(task)))
        }
        "wait_for" => wait::read(node, around, findings).map(StepDraftKind::Wait),
        "steps" => blocks::read_steps(node, findings).map(StepDraftKind::Steps),
        "together" => blocks::read_together(node, findings).map(StepDraftKind::Together),
        "each" => blocks::read_each(node, findings).map(StepDraftKind::Each),
        "call" => {
            let procedure = scalar(node, "the name of a procedure", findings).cloned();
            let with = given(under.get("with"), "values for the procedure", findings);
            procedure.map(|procedure| StepDraftKind::Call(CallDraft { procedure, with }))
        }
        "start" => {
            let service = scalar(node, "the name of a service", findings).cloned();
            let with = given(under.get("with"), "answers for the other case", findings);
            service.map(|service| StepDraftKind::Start(StartDraft { service, with }))
        }
        "correct" => correct::read(node, around, findings).map(StepDraftKind::Correct),
        "table" => table::read(node, findings).map(StepDraftKind::Table),
        _ => {
            debug_assert!(false, "`{word}` is a kind of step that nobody reads");
            not_here(&entry.key, "this cannot be read", "take it out", findings);
            None
        }
    }
}
