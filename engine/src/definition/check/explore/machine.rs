//! What a case can do next, from every state it can be in.
//!
//! A state is one track's place, the facts known about the case, which results
//! are there on which track, and the values that turns have looked at. A value
//! is settled only when a turn looks at it: until then it may be any.
//!
//! | tracks side by side | are followed                                            |
//! |---------------------|---------------------------------------------------------|
//! | branches, all       | one after the other, and each by itself from where the `together` begins |
//! | branches, some      | the same, each finished or not                           |
//! | items               | none, one, and one after another                         |
//! | handlers beside     | aside, from every state of what they stand beside        |
//!
//! Branches cannot read each other's results. What they do to the case itself
//! (office, appointment, answers, results of handlers) may happen at any moment
//! to those beside them. Nobody can count on it: that an answer is put right
//! beside a loop is no way out of it.

use super::Ways;
mod breaks;
mod meanwhile;
mod slots;
mod tracks;
mod turns;

use super::live::Live;
use super::variables::{From, Key, Test, Variables, What};
use crate::definition::check::build::{Built, Wanted};
use crate::definition::check::layout::{Layout, RegionKind, To, Way, forgets};
use crate::definition::check::visible::{lies_in, waits_for_all};
use crate::definition::draft::{
    ActionKind, EnoughDraft, HandlerWay, StepDraftKind, TriggerDraft, WaitDraft,
};
use crate::definition::model::{Anytime, Family};
use crate::definition::yaml::Spot;
use crate::expression::ConditionFault;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// No region: the state lies on the way that is followed to the end.
pub const FOLLOWED: u16 = u16::MAX;

pub const PROTOCOL: u8 = 1;
pub const OFFICE: u8 = 2;
pub const APPOINTMENT: u8 = 4;
pub const RESTED: u8 = 8;

/// More combinations of values at one turn than this are not told apart.
const MOST_CHOICES: usize = 1024;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    pub step: u16,
    /// The region that is looked at by itself, or [`FOLLOWED`].
    pub aside: u16,
    pub slots: Box<[u8]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// At once.
    Automatic,
    /// Somebody does something.
    Person,
    /// An answer comes, or time passes.
    Waited,
    /// Bounded by itself: the next item, a track beside.
    Bounded,
}

#[derive(Clone, Debug)]
pub struct Edge {
    pub to: Goal,
    pub kind: Kind,
    pub again: Option<Spot>,
    /// Only when an answer is put right by somebody whom nothing makes do it:
    /// by staff, or beside this track.
    pub volunteered: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    State(State),
    /// The case has ended.
    End,
    /// What was looked at by itself has come to its end.
    Aside,
    /// A branch that need not be waited for is cancelled.
    Cancelled(State),
}

/// What was found wrong on the way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// A path without a value, at a test of a step.
    NoValue {
        step: usize,
        test: usize,
        path: String,
    },
    Missing {
        step: usize,
        need: usize,
        leaving: bool,
    },
    PickupTwice {
        step: usize,
        action: usize,
    },
    ProtocolLate {
        step: usize,
        action: usize,
    },
    EndsUnregistered,
}

pub struct Machine<'a, 'd> {
    pub layout: &'a Layout<'d>,
    pub built: &'a Built,
    pub variables: Variables,
    anytime: Option<&'a Anytime>,
    /// Place of a step's result among the slots.
    results: Vec<Option<usize>>,
    /// Place of a `together`'s finished branches among the slots.
    finished: BTreeMap<usize, usize>,
    first_variable: usize,
    width: usize,
    live: Live,
    /// By step and variable: a correction beside the step may change it.
    beside: Vec<Vec<bool>>,
    /// By variable: staff may change it at any time, and need not.
    staffs: Vec<bool>,
    /// What others may do meanwhile, by step.
    meanwhile: Vec<Vec<Meanwhile>>,
    /// By step, the results it forgets when it begins again.
    forgets: Vec<Vec<usize>>,
    pub slips: BTreeSet<Slip>,
    /// Steps whose doer is asked for and was there in some state.
    pub doers: BTreeSet<(usize, usize)>,
    /// Branches and rows that were taken.
    pub taken: BTreeSet<(usize, usize)>,
    /// Tables of which nothing can be said.
    pub unknown: BTreeSet<usize>,
    known: HashMap<(usize, usize, Vec<u8>), Answer>,
}

#[derive(Clone, Debug)]
enum Answer {
    Holds(bool),
    /// Row of a table, and the variables it settles.
    Gives(usize, Vec<(usize, u8)>),
    NoValue(String),
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Meanwhile {
    Booked,
    Released,
    Routed,
    /// The result in this slot is there, on this level.
    Given(usize, u8),
}

impl<'a, 'd> Machine<'a, 'd> {
    pub fn new(
        layout: &'a Layout<'d>,
        built: &'a Built,
        variables: Variables,
        anytime: Option<&'a Anytime>,
    ) -> Machine<'a, 'd> {
        let mut read: BTreeSet<usize> = BTreeSet::new();
        for variable in &variables.list {
            if let Key::Result { step, .. } = &variable.key {
                read.insert(*step);
            }
        }
        for need in built
            .parts
            .iter()
            .flat_map(|part| part.needs.iter().chain(&part.leaving))
        {
            match need.wanted {
                Wanted::Result(step) | Wanted::Doer(step) => {
                    read.insert(step);
                }
                Wanted::Appointment | Wanted::Protocol | Wanted::Office => {}
            }
        }
        let mut results = vec![None; layout.steps.len()];
        let mut width = 1;
        for step in read {
            results[step] = Some(width);
            width += 1;
        }
        let first_variable = width;
        width += variables.list.len();
        let mut finished = BTreeMap::new();
        for (step, laid) in layout.steps.iter().enumerate() {
            if matches!(laid.draft.kind, StepDraftKind::Together(_)) {
                finished.insert(step, width);
                width += 1;
            }
        }
        let mut machine = Machine {
            layout,
            built,
            variables,
            anytime,
            results,
            finished,
            first_variable,
            width,
            live: Live::default(),
            beside: Vec::new(),
            staffs: Vec::new(),
            meanwhile: Vec::new(),
            forgets: Vec::new(),
            slips: BTreeSet::new(),
            doers: BTreeSet::new(),
            taken: BTreeSet::new(),
            unknown: BTreeSet::new(),
            known: HashMap::new(),
        };
        machine.beside = machine.find_beside();
        machine.staffs = machine.find_staffs();
        machine.meanwhile = (0..layout.steps.len())
            .map(|step| machine.find_meanwhile(step))
            .collect();
        machine.forgets = (0..layout.steps.len())
            .map(|step| forgets(layout, step))
            .collect();
        machine.live = Live::of(&machine);
        machine
    }

    pub fn start(&self) -> State {
        self.trimmed(0, FOLLOWED, vec![0; self.width])
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn togethers(&self) -> usize {
        self.finished.len()
    }

    /// Where a case goes on that is opened again after its end.
    pub fn reopened(&self) -> Option<usize> {
        let reopen = self.anytime?.reopen.as_ref()?;
        Some(usize::from(reopen.to.0))
    }

    pub fn slot_of_variable(&self, variable: usize) -> usize {
        self.first_variable + variable
    }

    pub fn slot_of_result(&self, step: usize) -> Option<usize> {
        self.results[step]
    }

    /// What a state has settled, in words.
    pub fn in_words(&self, state: &State) -> Vec<String> {
        let mut words = Vec::new();
        for (number, variable) in self.variables.list.iter().enumerate() {
            let settled = state.slots[self.slot_of_variable(number)];
            if let Some(value) = settled
                .checked_sub(1)
                .and_then(|sample| variable.samples.get(usize::from(sample)))
            {
                let value = match value {
                    Value::String(text) => format!("`{text}`"),
                    Value::Null => "left out".to_owned(),
                    Value::Bool(true) => "yes".to_owned(),
                    Value::Bool(false) => "no".to_owned(),
                    Value::Number(number) => number.to_string(),
                    Value::Array(_) | Value::Object(_) => continue,
                };
                words.push(format!("{} {value}", variable.name));
            }
        }
        words
    }

    /// How deep a region lies in the steps of its own file.
    fn level(&self, region: usize) -> u8 {
        let mut level = 0u8;
        let mut at = region;
        loop {
            match self.layout.regions[at].kind {
                RegionKind::Main | RegionKind::Call { .. } => return level.min(7),
                RegionKind::Block { .. }
                | RegionKind::Branch { .. }
                | RegionKind::Item { .. }
                | RegionKind::Beside { .. } => level = level.saturating_add(1),
            }
            at = self.layout.regions[at].parent;
        }
    }

    /// The states that can follow, with what is wrong at this one.
    pub fn next(&mut self, state: &State) -> Vec<Edge> {
        let step = usize::from(state.step);
        let mut edges = Vec::new();
        self.check_needs(step, state, false);
        self.act(step, state, &mut edges);
        if rests(&self.layout.steps[step]) {
            self.interrupts(step, state, &mut edges);
            self.beside(step, state, &mut edges);
            for may in self.meanwhile[step].clone() {
                let mut slots = state.slots.to_vec();
                match may {
                    Meanwhile::Booked => slots[0] |= APPOINTMENT,
                    Meanwhile::Released => slots[0] &= !APPOINTMENT,
                    Meanwhile::Routed => slots[0] |= OFFICE,
                    Meanwhile::Given(slot, level) => slots[slot] |= 1 << level,
                }
                let to = Goal::State(self.trimmed(step, state.aside, slots));
                if to != Goal::State(state.clone()) {
                    edges.push(Edge {
                        to,
                        kind: Kind::Bounded,
                        again: None,
                        volunteered: false,
                    });
                }
            }
        }
        self.over(step, &mut edges);
        edges
    }

    /// What was corrected beside a step is known to all once it is over: to
    /// whatever comes next it is a new answer.
    fn over(&self, step: usize, edges: &mut [Edge]) {
        for edge in edges {
            let (Goal::State(next) | Goal::Cancelled(next)) = &mut edge.to else {
                continue;
            };
            let after = &self.beside[usize::from(next.step)];
            for (number, before) in self.beside[step].iter().enumerate() {
                if *before && !after[number] {
                    next.slots[self.first_variable + number] = 0;
                }
            }
        }
    }

    fn act(&mut self, step: usize, state: &State, edges: &mut Vec<Edge>) {
        let layout = self.layout;
        let laid = &layout.steps[step];
        let region = laid.region;
        let aside = state.aside;
        let mut slots = state.slots.to_vec();
        if laid.asks {
            self.choose(step, state, edges);
            return;
        }
        match &laid.draft.kind {
            StepDraftKind::Do(_) => {
                for action in 0..self.actions(step).len() {
                    self.does(step, action, &mut slots, true);
                }
                let kind = if rests(laid) {
                    slots[0] |= RESTED;
                    Kind::Waited
                } else {
                    Kind::Automatic
                };
                self.gives(step, &mut slots);
                self.passes(step, aside, slots, kind, edges);
            }
            StepDraftKind::Task(_) => {
                slots[0] |= RESTED;
                for target in &laid.send_back {
                    let back = Way::to(To::Step(*target));
                    self.arrive(back, region, aside, slots.clone(), Kind::Person, edges);
                }
                self.gives(step, &mut slots);
                self.passes(step, aside, slots, Kind::Person, edges);
            }
            StepDraftKind::Wait(wait) => {
                let kind = match wait {
                    WaitDraft::Message { .. } => Kind::Person,
                    WaitDraft::Time(_) => Kind::Waited,
                    // The day may have come before.
                    WaitDraft::Date(_) | WaitDraft::Appointment => Kind::Automatic,
                };
                slots[0] |= RESTED;
                self.gives(step, &mut slots);
                self.passes(step, aside, slots, kind, edges);
            }
            StepDraftKind::Correct(correct) => {
                slots[0] |= RESTED;
                self.unsettle(&mut slots, |key| {
                    matches!(key, Key::Answers(field)
                        if correct.fields.iter().any(|asked| asked.text == *field))
                });
                self.passes(step, aside, slots, Kind::Person, edges);
            }
            StepDraftKind::Choose(_) => self.choose(step, state, edges),
            StepDraftKind::Table(_) => self.table(step, state, edges),
            StepDraftKind::Start(_) => self.passes(step, aside, slots, Kind::Automatic, edges),
            StepDraftKind::Steps(_) => {
                if let Some((first, inside)) = self.inside(step) {
                    self.arrive(first, inside, aside, slots, Kind::Automatic, edges);
                }
            }
            StepDraftKind::Each(_) => {
                if let Some((first, inside)) = self.inside(step) {
                    self.cut(inside, &mut slots);
                    self.unsettle(
                        &mut slots,
                        |key| matches!(key, Key::Item { each, .. } if *each == step),
                    );
                    self.arrive(first, inside, aside, slots.clone(), Kind::Automatic, edges);
                }
                self.passes(step, aside, slots, Kind::Automatic, edges);
            }
            StepDraftKind::Call(_) => {
                if let Some((first, inside)) = self.inside(step) {
                    self.cut(inside, &mut slots);
                    let scope = layout.regions[inside].scope;
                    self.unsettle(
                        &mut slots,
                        |key| matches!(key, Key::Parameter { scope: own, .. } if *own == scope),
                    );
                    self.arrive(first, inside, aside, slots, Kind::Automatic, edges);
                }
            }
            StepDraftKind::Together(draft) => {
                slots[self.finished[&step]] = 0;
                for number in 0..draft.branches.len() {
                    if let (true, Some(inside)) = (
                        self.may_turn_aside(aside),
                        self.region_of_branch(step, number),
                    ) {
                        let way = laid.ways.branches[number];
                        let by_itself = u16::try_from(inside).unwrap_or(FOLLOWED);
                        self.arrive(way, inside, by_itself, slots.clone(), Kind::Bounded, edges);
                    }
                }
                self.branch(step, 0, aside, slots, Kind::Automatic, edges);
            }
            StepDraftKind::End(_) if laid.scope == 0 => {
                if slots[0] & PROTOCOL == 0 {
                    self.slips.insert(Slip::EndsUnregistered);
                }
                edges.push(Edge {
                    to: Goal::End,
                    kind: Kind::Automatic,
                    again: None,
                    volunteered: false,
                });
                self.reopen(slots, edges);
            }
            StepDraftKind::End(end) => self.returns(step, &end.outcome.text, state, edges),
            StepDraftKind::Again(_) | StepDraftKind::Broken => {}
        }
    }

    /// As [`Machine::leave`], looking at what leaving needs.
    fn passes(
        &mut self,
        step: usize,
        aside: u16,
        slots: Vec<u8>,
        kind: Kind,
        edges: &mut Vec<Edge>,
    ) {
        if !self.built.parts[step].leaving.is_empty() {
            let state = State {
                step: 0,
                aside,
                slots: slots.clone().into_boxed_slice(),
            };
            self.check_needs(step, &state, true);
        }
        self.leave(step, aside, slots, kind, edges);
    }

    fn check_needs(&mut self, step: usize, state: &State, leaving: bool) {
        let part = &self.built.parts[step];
        let needs = if leaving { &part.leaving } else { &part.needs };
        for (need, wanted) in needs.iter().enumerate() {
            let has = |fact: u8| state.slots[0] & fact != 0;
            let there = match wanted.wanted {
                Wanted::Result(of) => self.results[of].is_some_and(|slot| state.slots[slot] != 0),
                Wanted::Appointment => has(APPOINTMENT),
                Wanted::Protocol => has(PROTOCOL),
                Wanted::Office => has(OFFICE),
                Wanted::Doer(of) => {
                    if self.results[of].is_some_and(|slot| state.slots[slot] != 0) {
                        self.doers.insert((step, need));
                    }
                    true
                }
            };
            if !there {
                self.slips.insert(Slip::Missing {
                    step,
                    need,
                    leaving,
                });
            }
        }
    }

    fn actions(&self, step: usize) -> &'d [crate::definition::draft::ActionDraft] {
        self.layout.steps[step].draft.kind.actions()
    }

    fn does(&mut self, step: usize, action: usize, slots: &mut [u8], told: bool) {
        match &self.actions(step)[action].kind {
            ActionKind::Protocol => {
                if told && slots[0] & (PROTOCOL | RESTED) != 0 {
                    self.slips.insert(Slip::ProtocolLate { step, action });
                }
                slots[0] |= PROTOCOL;
            }
            ActionKind::Route => slots[0] |= OFFICE,
            ActionKind::SchedulePickup { .. } => {
                if told && slots[0] & APPOINTMENT != 0 {
                    self.slips.insert(Slip::PickupTwice { step, action });
                }
                slots[0] |= APPOINTMENT;
            }
            ActionKind::ReleasePickup => slots[0] &= !APPOINTMENT,
            ActionKind::Receipt | ActionKind::Notify { .. } | ActionKind::Catalogue { .. } => {}
        }
    }
}

fn settled(sample: Option<usize>) -> u8 {
    sample
        .and_then(|sample| u8::try_from(sample + 1).ok())
        .unwrap_or(0)
}

/// Whether the engine waits for what an action finds out.
pub fn answers(action: &ActionKind) -> bool {
    match action {
        ActionKind::Route | ActionKind::SchedulePickup { .. } | ActionKind::Catalogue { .. } => {
            true
        }
        ActionKind::Protocol
        | ActionKind::Receipt
        | ActionKind::ReleasePickup
        | ActionKind::Notify { .. } => false,
    }
}

/// Whether a case can rest in the step itself.
pub fn rests(laid: &crate::definition::check::layout::Laid<'_>) -> bool {
    if laid.asks {
        return false;
    }
    match &laid.draft.kind {
        StepDraftKind::Task(_) | StepDraftKind::Wait(_) | StepDraftKind::Correct(_) => true,
        StepDraftKind::Do(actions) => actions.iter().any(|action| answers(&action.kind)),
        StepDraftKind::Choose(_)
        | StepDraftKind::Steps(_)
        | StepDraftKind::Together(_)
        | StepDraftKind::Each(_)
        | StepDraftKind::Call(_)
        | StepDraftKind::Start(_)
        | StepDraftKind::Table(_)
        | StepDraftKind::End(_)
        | StepDraftKind::Again(_)
        | StepDraftKind::Broken => false,
    }
}
