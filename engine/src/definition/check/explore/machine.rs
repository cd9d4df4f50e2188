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
//! to those beside them.

use super::Ways;
use super::live::Live;
use super::variables::{From, Key, Test, Variables, What};
use crate::definition::check::build::{Built, Wanted};
use crate::definition::check::layout::{Layout, RegionKind, To, Way};
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
    /// Never settled: they may change while a case rests.
    volatile: Vec<bool>,
    /// What others may do meanwhile, by step.
    meanwhile: Vec<Vec<Meanwhile>>,
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
            volatile: Vec::new(),
            meanwhile: Vec::new(),
            slips: BTreeSet::new(),
            doers: BTreeSet::new(),
            taken: BTreeSet::new(),
            unknown: BTreeSet::new(),
            known: HashMap::new(),
        };
        machine.volatile = machine.find_volatile();
        machine.meanwhile = (0..layout.steps.len())
            .map(|step| machine.find_meanwhile(step))
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

    fn trimmed(&self, step: usize, aside: u16, mut slots: Vec<u8>) -> State {
        self.live.trim(step, &mut slots);
        State {
            step: u16::try_from(step).unwrap_or(u16::MAX),
            aside,
            slots: slots.into_boxed_slice(),
        }
    }

    fn region_of(&self, step: usize) -> usize {
        self.layout.steps[step].region
    }

    /// Forgets the results found inside a region, which was cut off.
    fn cut(&self, region: usize, slots: &mut [u8]) {
        let level = self.level(region);
        let scope = self.layout.regions[region].scope;
        let is_call = matches!(self.layout.regions[region].kind, RegionKind::Call { .. });
        for (step, slot) in self.results.iter().enumerate() {
            let Some(slot) = *slot else { continue };
            let laid = &self.layout.steps[step];
            if !lies_in(self.layout, laid.region, region) {
                continue;
            }
            if is_call || laid.scope != scope {
                slots[slot] = 0;
            } else {
                let kept = slots[slot] & !(0xFFu8 << level);
                if kept != slots[slot] {
                    self.unsettle_result(step, slots);
                }
                slots[slot] = kept;
            }
            if slots[slot] == 0 {
                self.unsettle_result(step, slots);
            }
        }
    }

    /// What was found inside a region is known to the track above.
    fn merge(&self, region: usize, slots: &mut [u8]) {
        let level = self.level(region);
        let scope = self.layout.regions[region].scope;
        if level == 0 {
            return;
        }
        for (step, slot) in self.results.iter().enumerate() {
            let Some(slot) = *slot else { continue };
            let laid = &self.layout.steps[step];
            if laid.scope == scope
                && slots[slot] & (1 << level) != 0
                && lies_in(self.layout, laid.region, region)
            {
                slots[slot] = (slots[slot] & !(1 << level)) | (1 << (level - 1));
            }
        }
    }

    fn unsettle_result(&self, of: usize, slots: &mut [u8]) {
        for (number, variable) in self.variables.list.iter().enumerate() {
            if matches!(&variable.key, Key::Result { step, .. } if *step == of) {
                slots[self.slot_of_variable(number)] = 0;
            }
        }
    }

    fn unsettle(&self, slots: &mut [u8], which: impl Fn(&Key) -> bool) {
        for (number, variable) in self.variables.list.iter().enumerate() {
            if which(&variable.key) {
                slots[self.slot_of_variable(number)] = 0;
            }
        }
    }

    /// A step has a result, with values not looked at yet.
    fn gives(&self, step: usize, slots: &mut [u8]) {
        if let Some(slot) = self.results[step] {
            slots[slot] |= 1 << self.level(self.region_of(step));
            self.unsettle_result(step, slots);
        }
    }

    /// The goals that a way from a region leads to.
    fn arrive(
        &self,
        way: Way,
        region: usize,
        aside: u16,
        slots: Vec<u8>,
        kind: Kind,
        edges: &mut Vec<Edge>,
    ) {
        let push = |edges: &mut Vec<Edge>, to: Goal, kind: Kind| {
            edges.push(Edge {
                to,
                kind,
                again: way.again,
            });
        };
        match way.to {
            To::Step(step) => {
                let state = self.trimmed(step, aside, slots);
                push(edges, Goal::State(state), kind);
            }
            // Only of steps that are not sound, which are not followed.
            To::Off => {}
            To::Done if usize::from(aside) == region => push(edges, Goal::Aside, kind),
            To::Done => self.done(region, aside, slots, kind, edges),
        }
    }

    fn then(&self, owner: usize) -> Way {
        self.layout.steps[owner]
            .ways
            .then
            .unwrap_or(Way::to(To::Off))
    }

    /// The track of a region has come to its end.
    fn done(
        &self,
        region: usize,
        aside: u16,
        mut slots: Vec<u8>,
        kind: Kind,
        edges: &mut Vec<Edge>,
    ) {
        match self.layout.regions[region].kind {
            RegionKind::Main | RegionKind::Call { .. } => {}
            RegionKind::Block { owner } => {
                self.merge(region, &mut slots);
                self.leave(owner, aside, slots, kind, edges);
            }
            RegionKind::Branch { owner, number } => {
                self.merge(region, &mut slots);
                let slot = self.finished[&owner];
                slots[slot] |= 1u8.checked_shl(number as u32).unwrap_or(0);
                self.branch(owner, number + 1, aside, slots, kind, edges);
            }
            RegionKind::Item { owner } => {
                self.cut(region, &mut slots);
                self.unsettle(
                    &mut slots,
                    |key| matches!(key, Key::Item { each, .. } if *each == owner),
                );
                if let Some(first) = self.layout.steps[owner].ways.first {
                    self.arrive(first, region, aside, slots.clone(), Kind::Bounded, edges);
                }
                self.leave(owner, aside, slots, kind, edges);
            }
            RegionKind::Beside { .. } => edges.push(Edge {
                to: Goal::Aside,
                kind,
                again: None,
            }),
        }
    }

    /// A step is over and its track goes on.
    fn leave(&self, step: usize, aside: u16, slots: Vec<u8>, kind: Kind, edges: &mut Vec<Edge>) {
        self.arrive(
            self.then(step),
            self.region_of(step),
            aside,
            slots,
            kind,
            edges,
        );
    }

    pub fn wanted(&self, together: usize) -> usize {
        let StepDraftKind::Together(draft) = &self.layout.steps[together].draft.kind else {
            return 0;
        };
        let count = draft.branches.len();
        match &draft.enough {
            EnoughDraft::All => count,
            EnoughDraft::First => 1.min(count),
            EnoughDraft::Number(number) => {
                let wanted = number.text.trim().parse().unwrap_or(count);
                wanted.clamp(1, count.max(1))
            }
        }
    }

    fn region_of_branch(&self, together: usize, branch: usize) -> Option<usize> {
        self.layout.regions.iter().position(|region| {
            region.kind
                == RegionKind::Branch {
                    owner: together,
                    number: branch,
                }
        })
    }

    /// Comes to a branch of a `together`, those before it being settled.
    fn branch(
        &self,
        owner: usize,
        number: usize,
        aside: u16,
        mut slots: Vec<u8>,
        kind: Kind,
        edges: &mut Vec<Edge>,
    ) {
        let ways = &self.layout.steps[owner].ways.branches;
        let slot = self.finished[&owner];
        let wanted = self.wanted(owner);
        let count = slots[slot].count_ones() as usize;
        let Some(way) = ways.get(number) else {
            if count < wanted {
                return;
            }
            let finished = slots[slot];
            slots[slot] = 0;
            self.gives(owner, &mut slots);
            let first = self.variables.at(&Key::Result {
                step: owner,
                field: "first".into(),
            });
            match first {
                None => self.leave(owner, aside, slots, kind, edges),
                Some(first) => {
                    let samples = &self.variables.list[first].samples;
                    let StepDraftKind::Together(draft) = &self.layout.steps[owner].draft.kind
                    else {
                        return;
                    };
                    for (branch, (name, _)) in draft.branches.iter().enumerate() {
                        let sample = samples.iter().position(|s| *s == json!(name.text));
                        if finished & (1 << branch) == 0 {
                            continue;
                        }
                        let mut slots = slots.clone();
                        slots[self.slot_of_variable(first)] = settled(sample);
                        self.leave(owner, aside, slots, kind, edges);
                    }
                }
            }
            return;
        };
        let Some(region) = self.region_of_branch(owner, number) else {
            return;
        };
        let all = waits_for_all(self.layout, owner);
        if !all && count < wanted || all {
            self.arrive(*way, region, aside, slots.clone(), kind, edges);
        }
        if !all && count + (ways.len() - number - 1) >= wanted {
            self.branch(owner, number + 1, aside, slots, kind, edges);
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
                    });
                }
            }
        }
        edges
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
                });
                self.reopen(slots, edges);
            }
            StepDraftKind::End(end) => self.returns(step, &end.outcome.text, state, edges),
            StepDraftKind::Again(_) | StepDraftKind::Broken => {}
        }
    }

    fn reopen(&self, mut slots: Vec<u8>, edges: &mut Vec<Edge>) {
        let Some(to) = self.reopened() else {
            return;
        };
        for region in 1..self.layout.regions.len() {
            self.cut(region, &mut slots);
        }
        for slot in self.finished.values() {
            slots[*slot] = 0;
        }
        edges.push(Edge {
            to: Goal::State(self.trimmed(to, FOLLOWED, slots)),
            kind: Kind::Person,
            again: None,
        });
    }

    fn returns(&mut self, step: usize, outcome: &str, state: &State, edges: &mut Vec<Edge>) {
        let mut region = self.region_of(step);
        let owner = loop {
            match self.layout.regions[region].kind {
                RegionKind::Main => return,
                RegionKind::Call { owner } => break owner,
                RegionKind::Block { .. }
                | RegionKind::Branch { .. }
                | RegionKind::Item { .. }
                | RegionKind::Beside { .. } => region = self.layout.regions[region].parent,
            }
        };
        let mut slots = state.slots.to_vec();
        self.cut(region, &mut slots);
        self.gives(owner, &mut slots);
        let key = Key::Result {
            step: owner,
            field: "outcome".into(),
        };
        if let Some(variable) = self.variables.at(&key) {
            let number = self.variables.number_of(variable, &json!(outcome));
            slots[self.slot_of_variable(variable)] = settled(Some(number));
        }
        let aside = self.aside_outside(state.aside, region);
        self.passes(owner, aside, slots, Kind::Automatic, edges);
    }

    /// Whoever is cut off with a region is no longer looked at by itself.
    fn aside_outside(&self, aside: u16, region: usize) -> u16 {
        let cut = aside != FOLLOWED && lies_in(self.layout, usize::from(aside), region);
        if cut { FOLLOWED } else { aside }
    }

    /// Whether something inside can be looked at by itself: on the way that is
    /// followed, or beside it, where nobody waits for what comes after.
    fn may_turn_aside(&self, aside: u16) -> bool {
        match self.layout.regions.get(usize::from(aside)) {
            None => true,
            Some(region) => matches!(region.kind, RegionKind::Beside { .. }),
        }
    }

    fn inside(&self, step: usize) -> Option<(Way, usize)> {
        let first = self.layout.steps[step].ways.first?;
        let region = self.layout.regions.iter().position(|region| {
            !matches!(region.kind, RegionKind::Beside { .. }) && region.kind.owner() == Some(step)
        })?;
        Some((first, region))
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
        match &self.layout.steps[step].draft.kind {
            StepDraftKind::Do(actions) => actions,
            StepDraftKind::Task(_)
            | StepDraftKind::Choose(_)
            | StepDraftKind::Wait(_)
            | StepDraftKind::Steps(_)
            | StepDraftKind::Together(_)
            | StepDraftKind::Each(_)
            | StepDraftKind::Call(_)
            | StepDraftKind::Start(_)
            | StepDraftKind::Correct(_)
            | StepDraftKind::Table(_)
            | StepDraftKind::End(_)
            | StepDraftKind::Again(_)
            | StepDraftKind::Broken => &[],
        }
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

    /// The ways a failure of a step's actions can take, with what the other
    /// actions may have done by then.
    fn failures(&mut self, step: usize, state: &State) -> Vec<(Ways, Vec<u8>)> {
        let actions = self.actions(step);
        let answering: Vec<usize> = (0..actions.len())
            .filter(|action| answers(&actions[*action].kind))
            .collect();
        if answering.is_empty() {
            return Vec::new();
        }
        let mut ways: Vec<Ways> = Vec::new();
        for family in Family::ALL {
            if let Some(way) = self.way_of_failure(step, family)
                && !ways.contains(&way)
            {
                ways.push(way);
            }
        }
        if ways.is_empty() {
            return Vec::new();
        }
        let mut befores: BTreeSet<Vec<u8>> = BTreeSet::new();
        for failed in &answering {
            for others in [false, true] {
                let mut slots = state.slots.to_vec();
                for action in 0..actions.len() {
                    let at_once = !answers(&actions[action].kind);
                    if at_once || (others && action != *failed) {
                        self.does(step, action, &mut slots, false);
                    }
                }
                slots[0] |= RESTED;
                befores.insert(slots);
            }
        }
        ways.iter()
            .flat_map(|way| befores.iter().map(|slots| (*way, slots.clone())))
            .collect()
    }

    fn way_of_failure(&self, step: usize, family: Family) -> Option<Ways> {
        let mut owner = step;
        loop {
            let laid = &self.layout.steps[owner];
            let failures = &laid.draft.around.on_failure;
            let named = failures.iter().position(|way| way.family == Some(family));
            let any = || failures.iter().position(|way| way.family.is_none());
            if let Some(number) = named.or_else(any) {
                return laid
                    .ways
                    .failures
                    .get(number)
                    .map(|way| Ways { owner, way: *way });
            }
            owner = self.layout.regions[laid.region].kind.owner()?;
        }
    }

    /// The step itself and every step around it, from the inside out.
    pub fn around(&self, step: usize) -> Vec<usize> {
        let mut found = vec![step];
        let mut at = step;
        while let Some(owner) = self.layout.regions[self.region_of(at)].kind.owner() {
            found.push(owner);
            at = owner;
        }
        found
    }

    /// Goes from inside `owner` to a way of its own, cutting off what runs in it.
    fn breaks(
        &self,
        owner: usize,
        way: Way,
        aside: u16,
        mut slots: Vec<u8>,
        kind: Kind,
        edges: &mut Vec<Edge>,
    ) {
        let mut aside = aside;
        for (region, inside) in self.layout.regions.iter().enumerate() {
            if inside.kind.owner() == Some(owner) {
                self.cut(region, &mut slots);
                aside = self.aside_outside(aside, region);
            }
        }
        if let Some(slot) = self.finished.get(&owner) {
            slots[*slot] = 0;
        }
        slots[0] |= RESTED;
        self.arrive(way, self.region_of(owner), aside, slots, kind, edges);
    }

    fn interrupts(&mut self, step: usize, state: &State, edges: &mut Vec<Edge>) {
        for (way, slots) in self.failures(step, state) {
            self.breaks(way.owner, way.way, state.aside, slots, Kind::Waited, edges);
        }
        let withdraws = self
            .anytime
            .is_some_and(|anytime| anytime.withdraw.is_some());
        let around = self.around(step);
        let outermost =
            around.iter().rev().copied().find(|owner| {
                self.layout.steps[*owner].draft.around.on.iter().any(|on| {
                    on.trigger == TriggerDraft::Withdrawn && on.way == HandlerWay::Instead
                })
            });
        let mut taken: Vec<&str> = Vec::new();
        if let StepDraftKind::Wait(WaitDraft::Message { name, .. }) =
            &self.layout.steps[step].draft.kind
        {
            taken.push(name);
        }
        for owner in around {
            let laid = &self.layout.steps[owner];
            let slots = || state.slots.to_vec();
            if let Some(or_else) = laid.ways.or_else {
                self.breaks(owner, or_else, state.aside, slots(), Kind::Waited, edges);
            }
            for (number, on) in laid.draft.around.on.iter().enumerate() {
                let kind = match &on.trigger {
                    TriggerDraft::Overdue => Kind::Waited,
                    TriggerDraft::Withdrawn if withdraws && outermost == Some(owner) => {
                        Kind::Person
                    }
                    TriggerDraft::Withdrawn => continue,
                    TriggerDraft::Message(name) if taken.contains(&name.as_str()) => continue,
                    TriggerDraft::Message(_) => Kind::Person,
                };
                if on.way == HandlerWay::Instead
                    && let Some(way) = laid.ways.handlers.get(number)
                {
                    self.breaks(owner, *way, state.aside, slots(), kind, edges);
                }
            }
            taken.extend(
                laid.draft
                    .around
                    .on
                    .iter()
                    .filter_map(|on| match &on.trigger {
                        TriggerDraft::Message(name) => Some(name.as_str()),
                        TriggerDraft::Overdue | TriggerDraft::Withdrawn => None,
                    }),
            );
            // A branch that need not be waited for can be cut off anywhere.
            if let RegionKind::Branch {
                owner: around,
                number,
            } = self.layout.regions[laid.region].kind
                && usize::from(state.aside) != laid.region
                && !waits_for_all(self.layout, around)
            {
                let mut slots = slots();
                self.cut(laid.region, &mut slots);
                let aside = self.aside_outside(state.aside, laid.region);
                let mut found = Vec::new();
                self.branch(around, number + 1, aside, slots, Kind::Bounded, &mut found);
                edges.extend(found.into_iter().map(|edge| Edge {
                    to: match edge.to {
                        Goal::State(state) => Goal::Cancelled(state),
                        other => other,
                    },
                    ..edge
                }));
            }
        }
    }

    /// Handlers that run beside the step or a step around it.
    fn beside(&self, step: usize, state: &State, edges: &mut Vec<Edge>) {
        if !self.may_turn_aside(state.aside) {
            return;
        }
        let withdraws = self
            .anytime
            .is_some_and(|anytime| anytime.withdraw.is_some());
        for owner in self.around(step) {
            let laid = &self.layout.steps[owner];
            for (region, inside) in self.layout.regions.iter().enumerate() {
                let RegionKind::Beside {
                    owner: own,
                    handler,
                } = inside.kind
                else {
                    continue;
                };
                if own != owner {
                    continue;
                }
                let on = &laid.draft.around.on[handler];
                if on.trigger == TriggerDraft::Withdrawn && !withdraws {
                    continue;
                }
                let mut slots = state.slots.to_vec();
                slots[0] |= RESTED;
                let by_itself = u16::try_from(region).unwrap_or(FOLLOWED);
                self.arrive(
                    laid.ways.handlers[handler],
                    region,
                    by_itself,
                    slots,
                    Kind::Bounded,
                    edges,
                );
            }
        }
    }

    fn choose(&mut self, step: usize, state: &State, edges: &mut Vec<Edge>) {
        let layout = self.layout;
        let ways = &layout.steps[step].ways;
        let region = self.region_of(step);
        let mut open = vec![state.slots.to_vec()];
        for (number, way) in ways.branches.iter().enumerate() {
            let mut still = Vec::new();
            for slots in open {
                for (answer, slots) in self.ask(step, number, &slots) {
                    let (holds, not) = match answer {
                        Answer::Holds(holds) => (holds, !holds),
                        Answer::Unknown => (true, true),
                        Answer::NoValue(path) => {
                            self.slips.insert(Slip::NoValue {
                                step,
                                test: number,
                                path,
                            });
                            (false, true)
                        }
                        Answer::Gives(..) => (false, false),
                    };
                    if holds {
                        self.taken.insert((step, number));
                        self.arrive(
                            *way,
                            region,
                            state.aside,
                            slots.clone(),
                            Kind::Automatic,
                            edges,
                        );
                    }
                    if not {
                        still.push(slots);
                    }
                }
            }
            still.sort_unstable();
            still.dedup();
            open = still;
        }
        if let Some(otherwise) = ways.otherwise {
            for slots in open {
                self.arrive(
                    otherwise,
                    region,
                    state.aside,
                    slots,
                    Kind::Automatic,
                    edges,
                );
            }
        }
    }

    fn table(&mut self, step: usize, state: &State, edges: &mut Vec<Edge>) {
        for (answer, mut slots) in self.ask(step, 0, &state.slots) {
            self.gives(step, &mut slots);
            match answer {
                Answer::Gives(row, settles) => {
                    self.taken.insert((step, row));
                    for (variable, value) in settles {
                        slots[self.slot_of_variable(variable)] = value;
                    }
                }
                Answer::NoValue(path) => {
                    self.slips.insert(Slip::NoValue {
                        step,
                        test: 0,
                        path,
                    });
                }
                Answer::Unknown | Answer::Holds(_) => {
                    self.unknown.insert(step);
                }
            }
            self.passes(step, state.aside, slots, Kind::Automatic, edges);
        }
    }

    /// Every way a test can come out, with the values that were settled for it.
    fn ask(&mut self, step: usize, test: usize, slots: &[u8]) -> Vec<(Answer, Vec<u8>)> {
        let unknown = || vec![(Answer::Unknown, slots.to_vec())];
        let Some(Some(found)) = self.variables.tests[step].get(test) else {
            return unknown();
        };
        let mut open: Vec<Vec<u8>> = vec![Vec::new()];
        for (_, from) in &found.reads {
            let choices: Vec<u8> = match from {
                From::Fixed(_) => vec![0],
                From::Variable(variable) => {
                    let of = &self.variables.list[*variable];
                    let absent = match &of.key {
                        Key::Result { step, .. } => {
                            self.results[*step].is_some_and(|slot| slots[slot] == 0)
                        }
                        Key::Answers(_)
                        | Key::Delivery
                        | Key::Parameter { .. }
                        | Key::Item { .. } => false,
                    };
                    let known = slots[self.slot_of_variable(*variable)];
                    match (absent, known) {
                        (true, _) => vec![0],
                        (false, 0) => (1..=of.samples.len().min(250))
                            .filter_map(|sample| u8::try_from(sample).ok())
                            .collect(),
                        (false, known) => vec![known],
                    }
                }
            };
            if open.len() * choices.len() > MOST_CHOICES {
                return unknown();
            }
            open = open
                .into_iter()
                .flat_map(|chosen| {
                    choices.iter().map(move |choice| {
                        let mut chosen = chosen.clone();
                        chosen.push(*choice);
                        chosen
                    })
                })
                .collect();
        }
        let mut answers = Vec::new();
        for chosen in open {
            let answer = self.answer(step, test, &chosen);
            let mut after = slots.to_vec();
            let Some(Some(found)) = self.variables.tests[step].get(test) else {
                continue;
            };
            for ((_, from), choice) in found.reads.iter().zip(&chosen) {
                if let From::Variable(variable) = from
                    && !self.volatile[*variable]
                    && *choice != 0
                {
                    after[self.slot_of_variable(*variable)] = *choice;
                }
            }
            answers.push((answer, after));
        }
        answers
    }

    /// How a test comes out for these values; each is computed once.
    fn answer(&mut self, step: usize, test: usize, chosen: &[u8]) -> Answer {
        let asked = (step, test, chosen.to_vec());
        if let Some(known) = self.known.get(&asked) {
            return known.clone();
        }
        let answer = self.compute(step, test, chosen);
        self.known.insert(asked, answer.clone());
        answer
    }

    fn compute(&mut self, step: usize, test: usize, chosen: &[u8]) -> Answer {
        let Some(Some(Test { what, reads })) = self.variables.tests[step].get(test) else {
            return Answer::Unknown;
        };
        let mut scope = Map::new();
        for ((path, from), choice) in reads.iter().zip(chosen) {
            let value = match from {
                From::Fixed(value) => value.clone(),
                From::Variable(variable) => choice
                    .checked_sub(1)
                    .and_then(|sample| {
                        self.variables.list[*variable]
                            .samples
                            .get(usize::from(sample))
                    })
                    .cloned()
                    .unwrap_or(Value::Null),
            };
            match path.split_once('.') {
                None => {
                    scope.insert(path.clone(), value);
                }
                Some((root, field)) => {
                    let fields = scope.entry(root).or_insert_with(|| json!({}));
                    if let Value::Object(fields) = fields {
                        fields.insert(field.to_owned(), value);
                    }
                }
            }
        }
        let scope = Value::Object(scope);
        let found = match what {
            What::Condition(condition) => match condition.evaluate(&scope) {
                Ok(turn) => return Answer::Holds(turn.holds),
                Err(ConditionFault::Missing { path }) => return Answer::NoValue(path),
                Err(ConditionFault::WrongKind { .. } | ConditionFault::Failed { .. }) => {
                    return Answer::Unknown;
                }
            },
            What::Table(table) => match table.evaluate(&scope) {
                Ok(found) => found,
                Err(ConditionFault::Missing { path }) => return Answer::NoValue(path),
                Err(ConditionFault::WrongKind { .. } | ConditionFault::Failed { .. }) => {
                    return Answer::Unknown;
                }
            },
        };
        let row = super::row_number(&found).unwrap_or(usize::MAX);
        let mut settles = Vec::new();
        for (name, value) in &found.gives {
            let key = Key::Result {
                step,
                field: name.clone(),
            };
            if let Some(variable) = self.variables.at(&key) {
                let number = self.variables.number_of(variable, value);
                settles.push((variable, settled(Some(number))));
            }
        }
        Answer::Gives(row, settles)
    }

    /// Answers that may change while other tracks look at them.
    fn find_volatile(&self) -> Vec<bool> {
        let staff = self
            .anytime
            .is_some_and(|anytime| !anytime.correct_data.is_empty());
        let mut fields: BTreeSet<&str> = BTreeSet::new();
        for laid in &self.layout.steps {
            if let StepDraftKind::Correct(correct) = &laid.draft.kind
                && self.is_beside_others(laid.region)
            {
                fields.extend(correct.fields.iter().map(|field| field.text.as_str()));
            }
        }
        self.variables
            .list
            .iter()
            .map(|variable| match &variable.key {
                Key::Answers(field) => staff || fields.contains(field.as_str()),
                Key::Delivery | Key::Parameter { .. } | Key::Item { .. } | Key::Result { .. } => {
                    false
                }
            })
            .collect()
    }

    fn is_beside_others(&self, region: usize) -> bool {
        let mut at = region;
        loop {
            match self.layout.regions[at].kind {
                RegionKind::Main => return false,
                RegionKind::Branch { .. } | RegionKind::Item { .. } | RegionKind::Beside { .. } => {
                    return true;
                }
                RegionKind::Block { .. } | RegionKind::Call { .. } => {}
            }
            at = self.layout.regions[at].parent;
        }
    }

    /// What tracks beside this step's may do to the case while it rests.
    fn find_meanwhile(&self, step: usize) -> Vec<Meanwhile> {
        let mut found = BTreeSet::new();
        let mut inside = None;
        for owner in self.around(step) {
            for (region, other) in self.layout.regions.iter().enumerate() {
                if other.kind.owner() != Some(owner) || inside == Some(region) {
                    continue;
                }
                let seen_after = matches!(other.kind, RegionKind::Beside { .. });
                // Inside the step itself nothing runs yet.
                if inside.is_none() && !seen_after {
                    continue;
                }
                self.effects_of(region, seen_after, &mut found);
            }
            if let Some(region) = inside
                && let RegionKind::Item { owner } = self.layout.regions[region].kind
                && matches!(&self.layout.steps[owner].draft.kind,
                    StepDraftKind::Each(each) if each.side_by_side)
            {
                self.effects_of(region, false, &mut found);
            }
            inside = Some(self.region_of(owner));
        }
        found.into_iter().collect()
    }

    fn effects_of(&self, region: usize, seen_after: bool, found: &mut BTreeSet<Meanwhile>) {
        for (step, laid) in self.layout.steps.iter().enumerate() {
            if !lies_in(self.layout, laid.region, region) {
                continue;
            }
            for action in self.actions(step) {
                match &action.kind {
                    ActionKind::Route => {
                        found.insert(Meanwhile::Routed);
                    }
                    ActionKind::SchedulePickup { .. } => {
                        found.insert(Meanwhile::Booked);
                    }
                    ActionKind::ReleasePickup => {
                        found.insert(Meanwhile::Released);
                    }
                    ActionKind::Protocol
                    | ActionKind::Receipt
                    | ActionKind::Notify { .. }
                    | ActionKind::Catalogue { .. } => {}
                }
            }
            let same_file = laid.scope == self.layout.regions[region].scope;
            if let Some(slot) = self.results[step].filter(|_| seen_after && same_file) {
                let level = self.level(region).saturating_sub(1);
                found.insert(Meanwhile::Given(slot, level));
            }
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
