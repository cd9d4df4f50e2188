//! Following a case through every turn it can take: every step can be reached,
//! every case can come to an end whatever was answered, nothing runs for ever
//! without a person, and whatever a step needs is there when a case comes to it.
//!
//! [`variables`] are the values that turns look at, with samples that stand for
//! all others; [`machine`] says what can happen next in a state; [`graph`] is
//! the whole of it.

mod graph;
mod live;
mod machine;
mod never;
mod stuck;
mod variables;

use super::build::{Built, Need, Wanted};
use super::layout::{Layout, RegionKind, To, Way};
use super::report::Reports;
use super::visible::{Declared, View, Whose, waits_for_all};
use crate::definition::draft::{ActionKind, StepDraftKind};
use crate::definition::model::Anytime;
use crate::definition::yaml::Spot;
use crate::expression::{Matched, MatchedRow};
use graph::Graph;
use machine::{Kind, Machine, Slip};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use variables::Variables;

/// Whether parameters have the values that this service gives them, or any: a
/// procedure may hold a way that another service needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Bound,
    Free,
}

/// A way of its own that a step has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ways {
    owner: usize,
    way: Way,
}

/// Of a table, the row that was taken, from 0; `None`: otherwise.
fn row_number(found: &Matched) -> Option<usize> {
    match found.row {
        MatchedRow::Row(row) => row.checked_sub(1),
        MatchedRow::Otherwise => None,
    }
}

pub fn check(
    layout: &Layout<'_>,
    built: &Built,
    declared: &Declared,
    views: &[Arc<View>],
    anytime: Option<&Anytime>,
    reports: &mut Reports,
) {
    if !layout.sound || layout.steps.is_empty() {
        return;
    }
    let walk = |mode: Mode| {
        let variables = Variables::of(layout, built, declared, views, mode);
        let mut machine = Machine::new(layout, built, variables, anytime);
        let graph = Graph::walk(&mut machine);
        (machine, graph)
    };
    let (machine, graph) = walk(Mode::Bound);
    let told = Told {
        layout,
        built,
        views,
        machine: &machine,
        graph: &graph,
    };
    if !graph.complete {
        told.too_many(reports);
        return;
    }
    told.slips(reports);
    told.never_done(reports);
    // What never ends explains why nothing comes after it.
    if told.endless(reports) || told.stuck(reports) {
        return;
    }
    if machine.variables.reads_parameters {
        let (machine, graph) = walk(Mode::Free);
        let told = Told {
            layout,
            built,
            views,
            machine: &machine,
            graph: &graph,
        };
        if graph.complete {
            told.never(reports);
        } else {
            told.too_many(reports);
        }
    } else {
        told.never(reports);
    }
}

struct Told<'a, 'd> {
    layout: &'a Layout<'d>,
    built: &'a Built,
    views: &'a [Arc<View>],
    machine: &'a Machine<'a, 'd>,
    graph: &'a Graph,
}

impl Told<'_, '_> {
    fn add(
        &self,
        reports: &mut Reports,
        step: usize,
        at: Spot,
        code: &'static str,
        reason: impl Into<String>,
        mend: impl Into<String>,
    ) {
        let file = self.layout.scopes[self.layout.steps[step].scope].file;
        reports.of(file).add(at, code, reason, mend);
    }

    fn at(&self, step: usize) -> Spot {
        self.layout.steps[step].draft.at
    }

    fn too_many(&self, reports: &mut Reports) {
        let mut by_step: BTreeMap<u16, usize> = BTreeMap::new();
        for state in &self.graph.states {
            *by_step.entry(state.step).or_default() += 1;
        }
        let most = by_step.into_iter().max_by_key(|(_, count)| *count);
        let step = most.map_or(0, |(step, _)| usize::from(step));
        let mut values: BTreeMap<String, BTreeSet<u8>> = BTreeMap::new();
        for state in &self.graph.states {
            if usize::from(state.step) == step {
                for (number, variable) in self.machine.variables.list.iter().enumerate() {
                    let settled = state.slots[self.machine.slot_of_variable(number)];
                    values
                        .entry(variable.name.clone())
                        .or_default()
                        .insert(settled);
                }
            }
        }
        let mut names: Vec<(usize, String)> = values
            .into_iter()
            .filter(|(_, seen)| seen.len() > 1)
            .map(|(name, seen)| (seen.len(), name))
            .collect();
        names.sort_by(|one, other| other.cmp(one));
        let names: Vec<String> = names
            .into_iter()
            .take(5)
            .map(|(_, name)| format!("`{name}`"))
            .collect();
        let because = if names.is_empty() {
            String::new()
        } else {
            format!(
                "; what is asked later of {} multiplies them",
                names.join(", ")
            )
        };
        self.add(
            reports,
            step,
            self.at(step),
            "too-many-ways",
            format!(
                "a case can come here in more than {} different ways, too many to look at{because}",
                graph::MOST_STATES / 10
            ),
            "ask each of these in one place, or put the steps that depend on it in a procedure",
        );
    }

    fn slips(&self, reports: &mut Reports) {
        let schedules = self.layout.steps.iter().any(|laid| {
            matches!(&laid.draft.kind, StepDraftKind::Do(actions)
                if actions.iter().any(|action| matches!(action.kind, ActionKind::SchedulePickup { .. })))
        });
        let late = self
            .machine
            .slips
            .iter()
            .any(|slip| matches!(slip, Slip::ProtocolLate { .. }));
        for slip in &self.machine.slips {
            match slip {
                Slip::NoValue { step, test, path } => self.no_value(reports, *step, *test, path),
                Slip::Missing {
                    step,
                    need,
                    leaving,
                } => {
                    let part = &self.built.parts[*step];
                    let needs = if *leaving { &part.leaving } else { &part.needs };
                    let need = &needs[*need];
                    if schedules || need.wanted != Wanted::Appointment {
                        self.missing(reports, *step, need);
                    }
                }
                Slip::PickupTwice { step, action } => self.add(
                    reports,
                    *step,
                    self.action_at(*step, *action),
                    "pickup-twice",
                    "a case can come here with a collection booked already",
                    "release it before, with `do: pickup.release`",
                ),
                Slip::ProtocolLate { step, action } => self.add(
                    reports,
                    *step,
                    self.action_at(*step, *action),
                    "protocol-late",
                    "the register number is given once, when the case is opened",
                    "move `protocol` to the first step, and write it once",
                ),
                Slip::EndsUnregistered if !late => self.add(
                    reports,
                    0,
                    self.at(0),
                    "protocol-missing",
                    "a case can end without having been entered in the register",
                    "add `protocol` to what the first step does",
                ),
                Slip::EndsUnregistered => {}
            }
        }
    }

    fn action_at(&self, step: usize, action: usize) -> Spot {
        let actions = self.layout.steps[step].draft.kind.actions();
        actions
            .get(action)
            .map_or(self.at(step), |action| action.at)
    }

    fn no_value(&self, reports: &mut Reports, step: usize, test: usize, path: &str) {
        let root = path.split('.').next().unwrap_or(path);
        if self.views[step].roots.get(root) == Some(&Whose::Parameter) {
            // It is missing where the procedure is called, and told there.
            return;
        }
        let laid = &self.layout.steps[step];
        let source = match &laid.draft.kind {
            _ if laid.asks => laid.draft.when.as_ref(),
            StepDraftKind::Choose(choose) => choose
                .branches
                .get(test)
                .and_then(|branch| branch.when.as_ref()),
            StepDraftKind::Table(table) => table.reads.iter().find(|read| read.text.contains(path)),
            StepDraftKind::Do(_)
            | StepDraftKind::Task(_)
            | StepDraftKind::Wait(_)
            | StepDraftKind::Steps(_)
            | StepDraftKind::Together(_)
            | StepDraftKind::Each(_)
            | StepDraftKind::Call(_)
            | StepDraftKind::Start(_)
            | StepDraftKind::Correct(_)
            | StepDraftKind::End(_)
            | StepDraftKind::Again(_)
            | StepDraftKind::Broken => None,
        };
        let at = source.map_or(self.at(step), |source| {
            super::conditions::place_of(source, path)
        });
        let result = path
            .split_once('.')
            .map(|(root, _)| root)
            .filter(|root| *root != "answers");
        match result {
            Some(of) => self.result_missing(reports, step, at, of),
            None => self.add(
                reports,
                step,
                at,
                "condition-optional",
                format!("a case can come here with `{path}` left unanswered, and then nothing can be said"),
                format!("write `{path} != null and …`"),
            ),
        }
    }

    fn result_missing(&self, reports: &mut Reports, step: usize, at: Spot, of: &str) {
        self.add(
            reports,
            step,
            at,
            "result-missing",
            format!("a case can come here without `{of}` having been completed"),
            format!("read it only after `{of}`, on a way that goes through it"),
        );
    }

    fn missing(&self, reports: &mut Reports, step: usize, need: &Need) {
        match need.wanted {
            Wanted::Result(of) => {
                let name = self.layout.steps[of].local.clone();
                self.result_missing(reports, step, need.at, &name);
            }
            Wanted::Appointment => self.add(
                reports,
                step,
                need.at,
                "appointment-missing",
                "a case can come here without an appointment",
                "book one before with `do: pickup.schedule`, and do not release it",
            ),
            Wanted::Protocol => self.add(
                reports,
                step,
                need.at,
                "protocol-missing",
                "a case can come here without a protocol number",
                "enter it in the register before, with `do: protocol`",
            ),
            Wanted::Office => self.add(
                reports,
                step,
                need.at,
                "office-missing",
                "a case can come here before an office answers for it, so nobody can be asked",
                "find the office before, with `do: route`",
            ),
            Wanted::Doer(_) => {}
        }
    }

    /// Somebody else than a person who was never asked.
    fn never_done(&self, reports: &mut Reports) {
        let reached = self.reached();
        for (step, part) in self.built.parts.iter().enumerate() {
            for (number, need) in part.needs.iter().enumerate() {
                if let Wanted::Doer(of) = need.wanted
                    && reached.contains(&step)
                    && !self.machine.doers.contains(&(step, number))
                {
                    self.add(
                        reports,
                        step,
                        need.at,
                        "not-same-as",
                        format!(
                            "no case that comes here has had `{}` done before",
                            self.layout.steps[of].local
                        ),
                        "name a task that is done on the way here, or take it out",
                    );
                }
            }
        }
    }

    fn reached(&self) -> BTreeSet<usize> {
        self.graph
            .states
            .iter()
            .map(|state| usize::from(state.step))
            .collect()
    }

    /// Regions around a step, from the inside out.
    fn regions(&self, step: usize) -> Vec<usize> {
        let mut found = vec![self.layout.steps[step].region];
        while let Some(last) = found.last().copied()
            && last != 0
        {
            found.push(self.layout.regions[last].parent);
        }
        found
    }
}
