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

    /// Whether a case can come to where it never ends.
    fn stuck(&self, reports: &mut Reports) -> bool {
        let ending = self.graph.ending();
        let stuck: Vec<usize> = (0..ending.len()).filter(|state| !ending[*state]).collect();
        if stuck.is_empty() {
            return false;
        }
        // A branch is looked at by itself, so being stuck there is its own fault.
        let by_itself = |state: &usize| self.graph.states[*state].aside != machine::FOLLOWED;
        let stuck_in: BTreeSet<usize> = stuck
            .iter()
            .copied()
            .filter(by_itself)
            .map(|state| usize::from(self.graph.states[state].aside))
            .collect();
        let forgiven = |step: usize| {
            self.regions(step).into_iter().any(|region| {
                match self.layout.regions[region].kind {
                    // It is cut off when the step it stands beside is over.
                    RegionKind::Beside { .. } => true,
                    RegionKind::Branch { owner, .. } if !waits_for_all(self.layout, owner) => {
                        let sure = self
                            .layout
                            .regions
                            .iter()
                            .enumerate()
                            .filter(|(number, other)| {
                                matches!(other.kind, RegionKind::Branch { owner: own, .. } if own == owner)
                                    && !stuck_in.contains(number)
                            })
                            .count();
                        sure >= self.machine.wanted(owner)
                    }
                    RegionKind::Main
                    | RegionKind::Block { .. }
                    | RegionKind::Branch { .. }
                    | RegionKind::Item { .. }
                    | RegionKind::Call { .. } => false,
                }
            })
        };
        let told: Vec<usize> = stuck
            .into_iter()
            .filter(|state| !forgiven(usize::from(self.graph.states[*state].step)))
            .collect();
        let among = |which: &dyn Fn(&usize) -> bool| {
            let mut among = vec![false; ending.len()];
            for state in told.iter().filter(|state| which(state)) {
                among[*state] = true;
            }
            self.graph.trap(&among)
        };
        let first = among(&by_itself).or_else(|| among(&|state| !by_itself(state)));
        let Some(first) = first else {
            return false;
        };
        let state = &self.graph.states[first];
        let step = usize::from(state.step);
        let way = self.way_in_words(first);
        let aside = self.layout.regions.get(usize::from(state.aside));
        let branch = match aside.map(|region| region.kind) {
            Some(RegionKind::Branch { owner, number }) => Some((owner, number)),
            Some(
                RegionKind::Main
                | RegionKind::Block { .. }
                | RegionKind::Item { .. }
                | RegionKind::Call { .. }
                | RegionKind::Beside { .. },
            )
            | None => None,
        };
        match branch {
            Some((owner, number)) => {
                let branch = match &self.layout.steps[owner].draft.kind {
                    StepDraftKind::Together(draft) => draft.branches.get(number),
                    StepDraftKind::Do(_)
                    | StepDraftKind::Task(_)
                    | StepDraftKind::Choose(_)
                    | StepDraftKind::Wait(_)
                    | StepDraftKind::Steps(_)
                    | StepDraftKind::Each(_)
                    | StepDraftKind::Call(_)
                    | StepDraftKind::Start(_)
                    | StepDraftKind::Correct(_)
                    | StepDraftKind::Table(_)
                    | StepDraftKind::End(_)
                    | StepDraftKind::Again(_)
                    | StepDraftKind::Broken => None,
                };
                let name = branch.map_or("", |(name, _)| name.text.as_str());
                self.add(
                    reports,
                    step,
                    self.at(step),
                    "join-for-ever",
                    format!(
                        "the branch `{name}` can come here and then never ends, so `{}` is waited for for ever: {way}",
                        self.layout.steps[owner].local
                    ),
                    "let one of the ways from here come to the end of the branch, or put `up_to` around it",
                );
            }
            None => self.add(
                reports,
                step,
                self.at(step),
                "no-way-to-end",
                format!("a case that comes here can never end: {way}"),
                "let one of the ways from here come to `- end:`",
            ),
        }
        true
    }

    /// How a case came to a state.
    fn way_in_words(&self, state: usize) -> String {
        let mut names: Vec<&str> = Vec::new();
        for at in self.graph.way_to(state) {
            let laid = &self.layout.steps[usize::from(self.graph.states[at].step)];
            let told = laid.draft.name.is_some() && !laid.asks;
            if told && names.last() != Some(&laid.name.as_str()) {
                names.push(&laid.name);
            }
        }
        let left_out = names.len().saturating_sub(8);
        let mut way = names[left_out..].join(" → ");
        if left_out > 0 {
            way = format!("… → {way}");
        }
        let values = self.machine.in_words(&self.graph.states[state]);
        if values.is_empty() {
            way
        } else {
            let values: Vec<String> = values.into_iter().take(6).collect();
            format!("{way}, with {}", values.join(", "))
        }
    }

    /// Whether something can go on for ever without anybody.
    fn endless(&self, reports: &mut Reports) -> bool {
        let mut told: BTreeSet<(usize, Spot)> = BTreeSet::new();
        let at_once = |arc: &graph::Arc| arc.kind == Kind::Automatic;
        let alone = |arc: &graph::Arc| match arc.kind {
            Kind::Automatic | Kind::Waited => !arc.cancels,
            Kind::Person | Kind::Bounded => false,
        };
        for round in self.graph.rounds(at_once) {
            self.tell_round(&round, at_once, &mut told, reports);
        }
        for round in self.graph.rounds(alone) {
            if !self.limited(&round) {
                self.tell_round(&round, alone, &mut told, reports);
            }
        }
        !told.is_empty()
    }

    /// Whether something around all of these states ends them in time.
    fn limited(&self, round: &[usize]) -> bool {
        let steps: BTreeSet<usize> = round
            .iter()
            .map(|state| usize::from(self.graph.states[*state].step))
            .collect();
        let mut common: Option<BTreeSet<usize>> = None;
        for step in &steps {
            let around: BTreeSet<usize> = self
                .machine
                .around(*step)
                .into_iter()
                .skip(1)
                .filter(|owner| {
                    !steps.contains(owner) && self.layout.steps[*owner].ways.or_else.is_some()
                })
                .collect();
            common = Some(match common {
                None => around,
                Some(common) => common.intersection(&around).copied().collect(),
            });
        }
        common.is_some_and(|common| !common.is_empty())
    }

    fn tell_round(
        &self,
        round: &[usize],
        by: impl Fn(&graph::Arc) -> bool,
        told: &mut BTreeSet<(usize, Spot)>,
        reports: &mut Reports,
    ) {
        let members: BTreeSet<usize> = round.iter().copied().collect();
        let mut spots: BTreeSet<(usize, Spot)> = BTreeSet::new();
        for state in round {
            let step = usize::from(self.graph.states[*state].step);
            for arc in &self.graph.arcs[*state] {
                if by(arc)
                    && members.contains(&arc.to)
                    && let Some(again) = arc.again
                {
                    spots.insert((step, again));
                }
            }
        }
        if spots.is_empty()
            && let Some(first) = round.iter().min()
        {
            let step = usize::from(self.graph.states[*first].step);
            spots.insert((step, self.at(step)));
        }
        for (step, at) in spots {
            let scope = self.layout.steps[step].scope;
            if told.insert((scope, at)) {
                self.add(
                    reports,
                    step,
                    at,
                    "endless-loop",
                    "going back here can repeat for ever without anybody doing anything",
                    "let a task be done or a message come before going back, or put `up_to` around it",
                );
            }
        }
    }

    /// Steps, branches and rows that no case comes to.
    fn never(&self, reports: &mut Reports) {
        let reached = self.reached();
        for step in &reached {
            self.never_taken(*step, reports);
        }
        for (step, laid) in self.layout.steps.iter().enumerate() {
            // A step that is asked for first is told with its question.
            let asked = laid.draft.when.is_some() && !laid.asks;
            if reached.contains(&step) || laid.after_end || asked {
                continue;
            }
            if !self.led_to(step, &reached) {
                self.add(
                    reports,
                    step,
                    self.at(step),
                    "unreachable-step",
                    "no way leads to this step",
                    "take it out, or let one of the ways before it go on",
                );
            }
        }
    }

    /// Whether a step is unreached only because another thing is, which is told.
    fn led_to(&self, step: usize, reached: &BTreeSet<usize>) -> bool {
        self.layout.steps.iter().enumerate().any(|(from, laid)| {
            let leads = |way: &Way| way.to == To::Step(step);
            if from == step {
                return false;
            }
            if reached.contains(&from) {
                let choice = laid.asks || matches!(laid.draft.kind, StepDraftKind::Choose(_));
                return choice && laid.ways.all().any(|way| leads(&way));
            }
            laid.ways.all().any(|way| leads(&way))
        }) || {
            // The block around it may not end, or the one before it.
            let region = self.layout.steps[step].region;
            self.layout.regions[region]
                .kind
                .owner()
                .is_some_and(|owner| !reached.contains(&owner))
        }
    }

    fn never_taken(&self, step: usize, reports: &mut Reports) {
        let laid = &self.layout.steps[step];
        // A test that could not be answered is told as such.
        let unanswered = self
            .machine
            .slips
            .iter()
            .any(|slip| matches!(slip, Slip::NoValue { step: of, .. } if *of == step));
        let taken = |number: usize| unanswered || self.machine.taken.contains(&(step, number));
        let tell = |at: Spot, what: &str, reports: &mut Reports| {
            self.add(
                reports,
                step,
                at,
                "branch-never",
                format!("no case that comes here ever takes this {what}"),
                "take it out, or put right the condition or one of those before it",
            );
        };
        if laid.asks {
            if !taken(0)
                && let Some(when) = &laid.draft.when
            {
                tell(when.at, "step", reports);
            }
            return;
        }
        match &laid.draft.kind {
            StepDraftKind::Choose(choose) => {
                for (number, branch) in choose.branches.iter().enumerate() {
                    if !taken(number) {
                        let at = branch.when.as_ref().map_or(branch.at, |when| when.at);
                        tell(at, "way", reports);
                    }
                }
            }
            StepDraftKind::Table(table) => {
                // A row whose table could not be computed may be taken.
                if self.machine.unknown.contains(&step) {
                    return;
                }
                for (number, row) in table.rows.iter().enumerate() {
                    if !taken(number) {
                        tell(row.at, "row", reports);
                    }
                }
            }
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
            | StepDraftKind::Broken => {}
        }
    }
}
