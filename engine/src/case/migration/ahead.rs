//! The steps a case can still come to, and those it can come to without passing
//! one of them.

use super::Mapping;
use crate::case::{Case, TrackKind, TrackNo};
use crate::definition::{Definition, HandlerWay, NamedBranch, Next, Step, StepIndex, StepKind};
use std::collections::BTreeSet;

/// A walk over a definition that never passes `barred`, though it may come to it
/// and leave it by any way but the one that gives its result.
pub(super) struct Walk<'a> {
    to: &'a Definition,
    barred: Option<StepIndex>,
    reached: BTreeSet<StepIndex>,
}

/// The names of the calls before a step's own: `fee.`, or nothing.
pub(super) fn level_prefix(step: &Step) -> &str {
    step.name.strip_suffix(&step.local).unwrap_or_default()
}

impl<'a> Walk<'a> {
    fn new(to: &'a Definition, barred: Option<StepIndex>) -> Walk<'a> {
        Walk {
            to,
            barred,
            reached: BTreeSet::new(),
        }
    }

    /// As a new case could go.
    pub fn from_the_start(to: &'a Definition, barred: Option<StepIndex>) -> BTreeSet<StepIndex> {
        let mut walk = Walk::new(to, barred);
        walk.level(Next::Step(to.first()));
        walk.reached
    }

    /// As a case can go on from where it is.
    pub fn ahead_of(
        case: &Case,
        to: &'a Definition,
        mapping: &Mapping,
        barred: Option<StepIndex>,
    ) -> BTreeSet<StepIndex> {
        let mut walk = Walk::new(to, barred);
        walk.go_on(case, TrackNo::MAIN, mapping);
        walk.reached
    }

    /// Follows a level from here; answers whether its end can be come to.
    fn level(&mut self, from: Next) -> bool {
        let mut seen = BTreeSet::new();
        self.level_from(vec![from], &mut seen)
    }

    fn level_from(&mut self, mut ahead: Vec<Next>, seen: &mut BTreeSet<StepIndex>) -> bool {
        let mut ends = false;
        let to = self.to;
        while let Some(next) = ahead.pop() {
            match next {
                Next::Done => ends = true,
                Next::Step(index) if seen.insert(index) => {
                    self.reached.insert(index);
                    let step = to.step(index);
                    let through = self.through(step) && self.barred != Some(index);
                    ahead.extend(on_from(step, through));
                }
                Next::Step(_) => {}
            }
        }
        ends
    }

    /// Whether a step that is begun anew can come to its own end.
    fn through(&mut self, step: &Step) -> bool {
        self.handlers(step);
        match &step.kind {
            StepKind::Block { first, .. } => self.level(*first),
            StepKind::Together {
                branches, enough, ..
            } => {
                let ending = branches.iter().filter(|branch| self.level(branch.first));
                ending.count() >= usize::from(*enough)
            }
            StepKind::Each(each) => {
                self.level(each.first);
                true
            }
            StepKind::Call { first, .. } => {
                self.level(*first);
                true
            }
            StepKind::Do { .. }
            | StepKind::Task(_)
            | StepKind::Choose { .. }
            | StepKind::Table { .. }
            | StepKind::Wait { .. }
            | StepKind::Start { .. }
            | StepKind::Correct(_)
            | StepKind::End { .. }
            | StepKind::Return { .. } => true,
        }
    }

    fn handlers(&mut self, step: &Step) {
        for handler in &step.around.on {
            match handler.way {
                HandlerWay::Also(first) => {
                    self.level(first);
                }
                HandlerWay::Instead(_) => {}
            }
        }
    }

    /// Follows a track from where it is, and those inside it; answers whether it
    /// can come to its end.
    fn go_on(&mut self, case: &Case, number: TrackNo, mapping: &Mapping) -> bool {
        let Some(track) = case.track(number) else {
            return true;
        };
        let Some(index) = self.to.index_of(mapping.new_name(&track.step)) else {
            return true;
        };
        self.reached.insert(index);
        let to = self.to;
        let step = to.step(index);
        let through = self.through_from(case, number, step, mapping) && self.barred != Some(index);
        // Not `seen`: what leads back begins it anew.
        self.level_from(on_from(step, through), &mut BTreeSet::new())
    }

    /// Whether the step a track is in can come to its own end from where it is.
    fn through_from(
        &mut self,
        case: &Case,
        number: TrackNo,
        step: &Step,
        mapping: &Mapping,
    ) -> bool {
        self.handlers(step);
        let mut blocked = false;
        let mut unfinished: BTreeSet<&str> = BTreeSet::new();
        for (inner, track) in &case.tracks {
            if track.parent != Some(number) {
                continue;
            }
            let ends = self.go_on(case, *inner, mapping);
            match &track.kind {
                TrackKind::Block => blocked |= !ends,
                TrackKind::Branch { name } if !ends => {
                    unfinished.insert(name);
                }
                TrackKind::Main
                | TrackKind::Branch { .. }
                | TrackKind::Item { .. }
                | TrackKind::Called { .. }
                | TrackKind::Beside { .. } => {}
            }
        }
        match &step.kind {
            StepKind::Together {
                branches, enough, ..
            } => enough_left(branches, &unfinished, *enough),
            // Other items begin at the first step.
            StepKind::Each(each) => {
                self.level(each.first);
                true
            }
            StepKind::Do { .. }
            | StepKind::Task(_)
            | StepKind::Choose { .. }
            | StepKind::Table { .. }
            | StepKind::Wait { .. }
            | StepKind::Block { .. }
            | StepKind::Call { .. }
            | StepKind::Start { .. }
            | StepKind::Correct(_)
            | StepKind::End { .. }
            | StepKind::Return { .. } => !blocked,
        }
    }
}

fn enough_left(branches: &[NamedBranch], unfinished: &BTreeSet<&str>, enough: u16) -> bool {
    let left = branches
        .iter()
        .filter(|branch| !unfinished.contains(branch.name.as_str()));
    left.count() >= usize::from(enough)
}

/// Every way on from a step at its own level; without `through`, those that do
/// not go through its end.
pub(super) fn on_from(step: &Step, through: bool) -> Vec<Next> {
    let mut ways = Vec::new();
    let then = match &step.kind {
        StepKind::Do { then, .. }
        | StepKind::Table { then, .. }
        | StepKind::Wait { then, .. }
        | StepKind::Block { then, .. }
        | StepKind::Together { then, .. }
        | StepKind::Call { then, .. }
        | StepKind::Start { then, .. } => Some(*then),
        StepKind::Task(task) => {
            ways.extend(task.send_back.iter().map(|to| Next::Step(*to)));
            Some(task.then)
        }
        StepKind::Choose {
            branches,
            otherwise,
        } => {
            ways.extend(branches.iter().map(|branch| branch.then));
            Some(*otherwise)
        }
        StepKind::Each(each) => Some(each.then),
        StepKind::Correct(correct) => Some(correct.then),
        StepKind::End { .. } | StepKind::Return { .. } => None,
    };
    ways.extend(then.filter(|_| through));
    let around = &step.around;
    ways.extend(around.limit.as_ref().map(|limit| limit.or_else));
    ways.extend(around.on_failure.iter().map(|way| way.then));
    for handler in &around.on {
        match handler.way {
            HandlerWay::Instead(next) => ways.push(next),
            HandlerWay::Also(_) => {}
        }
    }
    ways
}
