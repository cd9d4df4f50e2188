//! From the list under `scenarios` to scenarios that can be run, or everything
//! that is wrong with it.

mod deed;
mod expect;
mod line;
mod slips;
mod value;

use super::model::{Line, Says, Scenario};
use super::world::World;
use crate::definition::yaml::{Entry, Kind, Node, Scalar, Spot};
use crate::definition::{By, Definition, Step, StepKind, Words};
use crate::finding::Finding;
use crate::form::Answers;
use jiff::Timestamp;
use slips::Slips;
use std::collections::BTreeSet;

pub(super) use deed::changed;
pub use expect::LETTERS;
pub use slips::CODES;

const MOST_SCENARIOS: usize = 200;
const MOST_LINES: usize = 300;
/// Words that lines give: reasons, replies.
const MOST_LETTERS: usize = 2_000;

/// Reads the scenarios of a service that is sound.
///
/// # Errors
/// Every slip found, in the order of the file.
pub fn read(definition: &Definition, node: &Node) -> Result<Vec<Scenario>, Vec<Finding>> {
    let file = format!("workflows/{}.yaml", definition.service);
    let mut reader = Reader::new(definition, &file);
    let scenarios = reader.scenarios(node);
    let slips = reader.slips.into_list();
    if slips.is_empty() {
        Ok(scenarios)
    } else {
        Err(slips)
    }
}

struct Reader<'a> {
    definition: &'a Definition,
    world: World,
    file: &'a str,
    slips: Slips,
    /// Everybody whom lines may name, beside applicant and operator.
    roles: BTreeSet<String>,
    /// What holds of the scenario at the line being read.
    now: Timestamp,
    answers: Option<Answers>,
    /// The line before does something that can be refused.
    can_be_refused: bool,
}

impl<'a> Reader<'a> {
    fn new(definition: &'a Definition, file: &'a str) -> Reader<'a> {
        let world = World::sample();
        Reader {
            definition,
            file,
            slips: Slips::of(file),
            roles: roles(definition),
            now: world.begins,
            answers: None,
            can_be_refused: false,
            world,
        }
    }

    fn scenarios(&mut self, node: &Node) -> Vec<Scenario> {
        let Some(items) = self.list(node, "a list of scenarios") else {
            return Vec::new();
        };
        if items.len() > MOST_SCENARIOS {
            let reason = format!("there are more than {MOST_SCENARIOS} scenarios");
            self.slips
                .add(node.at, "too-big", reason, "keep the telling ones");
            return Vec::new();
        }
        let mut names = BTreeSet::new();
        let mut scenarios = Vec::new();
        for item in items {
            let Some(entry) = self.one_key(item, "the name of a scenario and its lines") else {
                continue;
            };
            if !names.insert(entry.key.text.trim()) {
                self.slips.add(
                    entry.key.at,
                    "duplicate-scenario",
                    format!("another scenario is called `{}`", shown(&entry.key.text)),
                    "give each scenario a name of its own",
                );
            }
            scenarios.extend(self.scenario(entry));
        }
        scenarios
    }

    fn scenario(&mut self, entry: &Entry) -> Option<Scenario> {
        self.now = self.world.begins;
        self.answers = None;
        self.can_be_refused = false;
        let items = self.list(&entry.value, "a list of lines")?;
        if items.is_empty() || items.len() > MOST_LINES {
            self.slips.add(
                entry.value.at,
                "scenario-length",
                format!("a scenario has 1 to {MOST_LINES} lines"),
                "tell one story of the service, from the application on",
            );
            return None;
        }
        let mut lines = Vec::new();
        for (position, item) in items.iter().enumerate() {
            let Some((key, value)) = self.key_of_line(item) else {
                // What follows is read as if the line had been right.
                self.can_be_refused = true;
                continue;
            };
            let says = self.says(key, value, position == 0);
            self.can_be_refused = match &says {
                Some(Says::Does { .. } | Says::Arrives { .. }) | None => true,
                Some(Says::ItIs(_) | Says::Pass(_) | Says::Tell { .. } | Says::Expect(_)) => false,
            };
            if let Some(says) = says {
                let text = key.text.split_whitespace().collect::<Vec<_>>().join(" ");
                lines.push(Line {
                    line: key.at.line,
                    text,
                    says,
                });
            }
        }
        Some(Scenario {
            name: entry.key.text.trim().to_owned(),
            file: self.file.to_owned(),
            line: entry.key.at.line,
            lines,
        })
    }

    /// A line is words, or words with a colon and something after it.
    fn key_of_line<'n>(&mut self, item: &'n Node) -> Option<(&'n Scalar, Option<&'n Node>)> {
        match &item.kind {
            Kind::Text(words) => Some((words, None)),
            Kind::Map(_) => {
                let entry = self.one_key(item, "one line")?;
                let value = match entry.value.kind {
                    Kind::Empty => None,
                    Kind::Text(_) | Kind::List(_) | Kind::Map(_) | Kind::Refused => {
                        Some(&entry.value)
                    }
                };
                Some((&entry.key, value))
            }
            Kind::List(_) | Kind::Empty => {
                self.wrong_kind(item.at, "a line, e.g. `registrar completes check: { … }`");
                None
            }
            Kind::Refused => None,
        }
    }

    fn one_key<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n Entry> {
        let entries = self.map(node, what)?;
        match entries {
            [entry] => Some(entry),
            [] | [_, ..] => {
                self.slips.add(
                    entries.get(1).map_or(node.at, |second| second.key.at),
                    "several-keys",
                    format!("here stands {what}, and nothing else"),
                    "begin each with a dash of its own",
                );
                None
            }
        }
    }

    fn list<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n [Node]> {
        match &node.kind {
            Kind::List(items) => Some(items),
            Kind::Text(_) | Kind::Map(_) | Kind::Empty => {
                self.wrong_kind(node.at, what);
                None
            }
            Kind::Refused => None,
        }
    }

    fn map<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n [Entry]> {
        match &node.kind {
            Kind::Map(entries) => Some(entries),
            Kind::Text(_) | Kind::List(_) | Kind::Empty => {
                self.wrong_kind(node.at, what);
                None
            }
            Kind::Refused => None,
        }
    }

    fn text<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n Scalar> {
        match &node.kind {
            Kind::Text(text) => Some(text),
            Kind::Map(_) | Kind::List(_) | Kind::Empty => {
                self.wrong_kind(node.at, what);
                None
            }
            Kind::Refused => None,
        }
    }

    fn wrong_kind(&mut self, at: Spot, what: &str) {
        let reason = format!("{what} is needed here");
        self.slips
            .add(at, "wrong-kind", reason, format!("write {what}"));
    }

    /// A step by its full name; those that got their name from us have none that
    /// lines could know.
    fn step(&mut self, name: &str, at: Spot) -> Option<&'a Step> {
        let found = self.definition.step_named(name);
        if found.is_none() {
            let known = self.definition.steps.iter().filter(|step| has_name(step));
            let known = known.map(|step| step.name.as_str());
            self.slips.unknown(at, "unknown-step", "step", name, known);
        }
        found
    }
}

/// Whether people gave it a name.
fn has_name(step: &Step) -> bool {
    match &step.kind {
        StepKind::Choose { .. } | StepKind::End { .. } | StepKind::Return { .. } => false,
        StepKind::Do { .. }
        | StepKind::Task(_)
        | StepKind::Table { .. }
        | StepKind::Wait { .. }
        | StepKind::Block { .. }
        | StepKind::Together { .. }
        | StepKind::Each(_)
        | StepKind::Call { .. }
        | StepKind::Start { .. }
        | StepKind::Correct(_) => true,
    }
}

/// Roles of the municipality, and those that the service itself names.
fn roles(definition: &Definition) -> BTreeSet<String> {
    let mut roles: BTreeSet<String> = match Words::read(&definition.sources) {
        Ok(words) => words.roles.into_iter().map(|word| word.slug).collect(),
        Err(_) => BTreeSet::new(),
    };
    for step in &definition.steps {
        if let StepKind::Task(task) = &step.kind {
            roles.insert(task.role.clone());
        }
    }
    let anytime = &definition.anytime;
    let by = [
        &anytime.message,
        &anytime.note,
        &anytime.reroute,
        &anytime.extra_task,
        &anytime.correct_data,
        &anytime.revoke,
    ];
    let by = by.into_iter().flatten();
    let by = by.chain(anytime.withdraw.iter().flat_map(|way| &way.by));
    for by in by.chain(anytime.reopen.iter().flat_map(|way| &way.by)) {
        match by {
            By::Role(role) => {
                roles.insert(role.clone());
            }
            By::Applicant | By::Staff => {}
        }
    }
    // Lines name the operator of the machine by this word.
    roles.remove("operator");
    roles
}

/// At most so much of a word that somebody wrote as fits into a sentence.
fn shown(word: &str) -> String {
    const MOST: usize = 60;
    let word = word.trim();
    if word.chars().count() <= MOST {
        return word.to_owned();
    }
    let cut: String = word.chars().take(MOST).collect();
    format!("{cut}…")
}
