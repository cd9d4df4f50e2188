//! All states that a case can come to, and what can be said of them together.

use super::machine::{Edge, Goal, Kind, Machine, State};
use crate::definition::yaml::Spot;
use std::collections::{HashMap, VecDeque};

/// More states than this are not looked at.
pub const MOST_STATES: usize = 20_000;

#[derive(Clone, Copy, Debug)]
pub struct Arc {
    pub to: usize,
    pub kind: Kind,
    pub again: Option<Spot>,
    /// Cuts off a branch that need not be waited for.
    pub cancels: bool,
    /// Only when an answer is put right that need not be.
    pub volunteered: bool,
}

impl Arc {
    /// Whether a case can be trusted to come to its end by it.
    fn counts(&self) -> bool {
        !self.cancels && !self.volunteered
    }
}

pub struct Graph {
    pub states: Vec<State>,
    pub arcs: Vec<Vec<Arc>>,
    /// The case, or what is looked at by itself, can end at once.
    pub ends: Vec<bool>,
    /// By which state each was come to first.
    from: Vec<Option<usize>>,
    pub complete: bool,
}

impl Graph {
    pub fn walk(machine: &mut Machine<'_, '_>) -> Graph {
        let mut graph = Graph {
            states: Vec::new(),
            arcs: Vec::new(),
            ends: Vec::new(),
            from: Vec::new(),
            complete: true,
        };
        let mut known: HashMap<State, usize> = HashMap::new();
        let mut open = VecDeque::new();
        let start = machine.start();
        known.insert(start.clone(), 0);
        graph.states.push(start);
        graph.from.push(None);
        open.push_back(0);
        while let Some(at) = open.pop_front() {
            let state = graph.states[at].clone();
            let mut arcs = Vec::new();
            let mut ends = false;
            for edge in machine.next(&state) {
                let Edge {
                    to,
                    kind,
                    again,
                    volunteered,
                } = edge;
                let (next, cancels) = match to {
                    Goal::End | Goal::Aside => {
                        ends |= !volunteered;
                        continue;
                    }
                    Goal::State(next) => (next, false),
                    Goal::Cancelled(next) => (next, true),
                };
                let number = graph.states.len();
                let to = *known.entry(next.clone()).or_insert_with(|| {
                    graph.states.push(next);
                    graph.from.push(Some(at));
                    open.push_back(number);
                    number
                });
                arcs.push(Arc {
                    to,
                    kind,
                    again,
                    cancels,
                    volunteered,
                });
            }
            graph.arcs.push(arcs);
            graph.ends.push(ends);
            if graph.states.len() > MOST_STATES {
                graph.complete = false;
                return graph;
            }
        }
        graph
    }

    /// The states from which an end can be reached.
    pub fn ending(&self) -> Vec<bool> {
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); self.states.len()];
        for (at, arcs) in self.arcs.iter().enumerate() {
            for arc in arcs.iter().filter(|arc| arc.counts()) {
                before[arc.to].push(at);
            }
        }
        let mut ending = self.ends.clone();
        let mut open: Vec<usize> = (0..ending.len()).filter(|at| ending[*at]).collect();
        while let Some(at) = open.pop() {
            for earlier in &before[at] {
                if !std::mem::replace(&mut ending[*earlier], true) {
                    open.push(*earlier);
                }
            }
        }
        ending
    }

    /// The states on the way that was found first, from the start to this one.
    pub fn way_to(&self, state: usize) -> Vec<usize> {
        let mut way = vec![state];
        let mut at = state;
        while let Some(from) = self.from[at] {
            way.push(from);
            at = from;
        }
        way.reverse();
        way
    }

    /// Sets of states that can be gone round and round in by these arcs.
    pub fn rounds(&self, by: impl Fn(&Arc) -> bool) -> Vec<Vec<usize>> {
        let mut rounds = self.together(&by, |_| true);
        rounds.retain(|round| {
            let start = round[0];
            let to_itself = || {
                self.arcs[start]
                    .iter()
                    .any(|arc| arc.to == start && by(arc))
            };
            round.len() > 1 || to_itself()
        });
        rounds
    }

    /// The first of the states among these that nothing leads out of.
    pub fn trap(&self, among: &[bool]) -> Option<usize> {
        let by = |arc: &Arc| arc.counts();
        let sets = self.together(by, |state| among[state]);
        let mut set_of = vec![0; self.states.len()];
        for (number, set) in sets.iter().enumerate() {
            for state in set {
                set_of[*state] = number;
            }
        }
        let leads_out = |state: &usize| {
            self.arcs[*state]
                .iter()
                .any(|arc| by(arc) && among[arc.to] && set_of[arc.to] != set_of[*state])
        };
        sets.iter()
            .filter(|set| among[set[0]] && !set.iter().any(leads_out))
            .filter_map(|set| set.iter().copied().min())
            .min()
    }

    /// States by whether they lead to each other, those not `among` each alone.
    fn together(
        &self,
        by: impl Fn(&Arc) -> bool,
        among: impl Fn(usize) -> bool,
    ) -> Vec<Vec<usize>> {
        let count = self.states.len();
        let mut order = Vec::with_capacity(count);
        let mut seen = vec![false; count];
        for start in 0..count {
            if std::mem::replace(&mut seen[start], true) {
                continue;
            }
            let mut stack = vec![(start, 0)];
            while let Some((at, arc)) = stack.last_mut() {
                let at = *at;
                let Some(next) = self.arcs[at].get(*arc) else {
                    order.push(at);
                    stack.pop();
                    continue;
                };
                *arc += 1;
                let follows = by(next) && among(at) && among(next.to);
                if follows && !std::mem::replace(&mut seen[next.to], true) {
                    stack.push((next.to, 0));
                }
            }
        }
        let mut before: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (at, arcs) in self.arcs.iter().enumerate() {
            for arc in arcs.iter().filter(|arc| by(arc)) {
                if among(at) && among(arc.to) {
                    before[arc.to].push(at);
                }
            }
        }
        let mut taken = vec![false; count];
        let mut sets = Vec::new();
        for start in order.into_iter().rev() {
            if std::mem::replace(&mut taken[start], true) {
                continue;
            }
            let mut set = Vec::new();
            let mut open = vec![start];
            while let Some(at) = open.pop() {
                set.push(at);
                for earlier in &before[at] {
                    if !std::mem::replace(&mut taken[*earlier], true) {
                        open.push(*earlier);
                    }
                }
            }
            sets.push(set);
        }
        sets
    }
}
