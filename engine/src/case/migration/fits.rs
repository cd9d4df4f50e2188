//! Whether every step a case is in has its counterpart.

use super::{Mapping, Obstacle};
use crate::case::{Case, Effect, Track, TrackKind, TrackNo};
use crate::definition::{
    Action, Definition, HandlerWay, Next, Step, StepIndex, StepKind, Trigger, Until,
};
use std::collections::BTreeSet;

pub(super) fn obstacles(
    case: &Case,
    from: &Definition,
    to: &Definition,
    mapping: &Mapping,
) -> Vec<Obstacle> {
    let mut found = Vec::new();
    for (number, track) in &case.tracks {
        let Some(old) = from.step_named(&track.step) else {
            found.push(gone(&track.step));
            continue;
        };
        let Some(index) = to.index_of(mapping.new_name(&old.name)) else {
            found.push(gone(&old.name));
            continue;
        };
        if let Some(what) = differs(case, *number, old, to.step(index)) {
            found.push(Obstacle::StepDiffers {
                step: old.name.clone(),
                what,
            });
        }
        if !level_of(case, track, to, mapping).contains(&index) {
            found.push(Obstacle::StepMoved {
                step: old.name.clone(),
            });
        }
    }
    found
}

fn gone(step: &str) -> Obstacle {
    Obstacle::StepGone {
        step: step.to_owned(),
    }
}

/// What is different between a step and its counterpart, as far as this case is
/// in the middle of it.
fn differs(case: &Case, track: TrackNo, old: &Step, new: &Step) -> Option<&'static str> {
    let same = match (&old.kind, &new.kind) {
        (StepKind::Task(old), StepKind::Task(new)) => {
            if old.role != new.role {
                return Some("the role");
            }
            old.of == new.of
        }
        (StepKind::Do { .. }, StepKind::Do { actions, .. }) => case
            .effects
            .values()
            .filter(|effect| effect.track == track)
            .all(|effect| actions.iter().any(|action| asks(action, &effect.ask))),
        (StepKind::Wait { until: old, .. }, StepKind::Wait { until: new, .. }) => {
            match (old, new) {
                (Until::Message { name: old, .. }, Until::Message { name: new, .. }) => old == new,
                (
                    Until::Passed(_) | Until::Day(_) | Until::Appointment,
                    Until::Passed(_) | Until::Day(_) | Until::Appointment,
                ) => true,
                (Until::Message { .. }, _) | (_, Until::Message { .. }) => false,
            }
        }
        (StepKind::Correct(old), StepKind::Correct(new)) => {
            old.fields == new.fields && old.documents == new.documents
        }
        (
            StepKind::Together {
                branches: old,
                enough: needed,
                ..
            },
            StepKind::Together {
                branches: new,
                enough,
                ..
            },
        ) => {
            needed == enough
                && old.len() == new.len()
                && old.iter().zip(new).all(|(old, new)| old.name == new.name)
        }
        (StepKind::Each(old), StepKind::Each(new)) => {
            old.bind == new.bind && old.side_by_side == new.side_by_side
        }
        (StepKind::Call { parameters: old, .. }, StepKind::Call { parameters: new, .. }) => {
            old.keys().eq(new.keys())
        }
        (StepKind::Block { .. }, StepKind::Block { .. })
        // A case rests in these only at an incident.
        | (StepKind::Choose { .. }, StepKind::Choose { .. })
        | (StepKind::Table { .. }, StepKind::Table { .. })
        | (StepKind::Start { .. }, StepKind::Start { .. }) => true,
        (
            StepKind::Task(_)
            | StepKind::Do { .. }
            | StepKind::Wait { .. }
            | StepKind::Correct(_)
            | StepKind::Together { .. }
            | StepKind::Each(_)
            | StepKind::Call { .. }
            | StepKind::Block { .. }
            | StepKind::Choose { .. }
            | StepKind::Table { .. }
            | StepKind::Start { .. }
            | StepKind::End { .. }
            | StepKind::Return { .. },
            _,
        ) => return Some("the kind of step"),
    };
    (!same).then_some("what it asks for")
}

fn asks(action: &Action, effect: &Effect) -> bool {
    match (action, effect) {
        (Action::Route, Effect::Route { .. })
        | (Action::SchedulePickup { .. }, Effect::SchedulePickup { .. }) => true,
        (Action::Catalogue { name, .. }, Effect::Catalogue { name: asked, .. }) => name == asked,
        (
            Action::Protocol
            | Action::Receipt
            | Action::Route
            | Action::SchedulePickup { .. }
            | Action::ReleasePickup
            | Action::Notify { .. }
            | Action::Catalogue { .. },
            _,
        ) => false,
    }
}

/// The steps a track of this kind can come to in the new version.
fn level_of(case: &Case, track: &Track, to: &Definition, mapping: &Mapping) -> BTreeSet<StepIndex> {
    let Some(parent) = track.parent.and_then(|parent| case.track(parent)) else {
        return reach(to, Next::Step(to.first()));
    };
    let Some(step) = to.step_named(mapping.new_name(&parent.step)) else {
        return BTreeSet::new();
    };
    let first = match (&track.kind, &step.kind) {
        (TrackKind::Block, StepKind::Block { first, .. })
        | (TrackKind::Called { .. }, StepKind::Call { first, .. }) => Some(*first),
        (TrackKind::Item { .. }, StepKind::Each(each)) => Some(each.first),
        (TrackKind::Branch { name }, StepKind::Together { branches, .. }) => branches
            .iter()
            .find(|branch| branch.name == *name)
            .map(|branch| branch.first),
        (TrackKind::Beside { trigger }, _) => beside(step, trigger),
        (
            TrackKind::Main
            | TrackKind::Block
            | TrackKind::Called { .. }
            | TrackKind::Item { .. }
            | TrackKind::Branch { .. },
            _,
        ) => None,
    };
    first.map_or_else(BTreeSet::new, |first| reach(to, first))
}

fn beside(step: &Step, trigger: &Trigger) -> Option<Next> {
    let mut handlers = step.around.on.iter().filter(|on| on.trigger == *trigger);
    handlers.find_map(|handler| match handler.way {
        HandlerWay::Also(first) => Some(first),
        HandlerWay::Instead(_) => None,
    })
}

/// Steps that a track can come to from here without leaving its level.
pub(super) fn reach(definition: &Definition, from: Next) -> BTreeSet<StepIndex> {
    let mut reached = BTreeSet::new();
    let mut ahead = vec![from];
    while let Some(next) = ahead.pop() {
        if let Next::Step(index) = next
            && reached.insert(index)
        {
            ahead.extend(ways(definition.step(index)));
        }
    }
    reached
}

/// Every way on from a step at its own level.
fn ways(step: &Step) -> Vec<Next> {
    let mut ways = Vec::new();
    match &step.kind {
        StepKind::Do { then, .. }
        | StepKind::Table { then, .. }
        | StepKind::Wait { then, .. }
        | StepKind::Block { then, .. }
        | StepKind::Together { then, .. }
        | StepKind::Call { then, .. }
        | StepKind::Start { then, .. } => ways.push(*then),
        StepKind::Task(task) => {
            ways.push(task.then);
            ways.extend(task.send_back.iter().map(|to| Next::Step(*to)));
        }
        StepKind::Choose {
            branches,
            otherwise,
        } => {
            ways.extend(branches.iter().map(|branch| branch.then));
            ways.push(*otherwise);
        }
        StepKind::Each(each) => ways.push(each.then),
        StepKind::Correct(correct) => ways.push(correct.then),
        StepKind::End { .. } | StepKind::Return { .. } => {}
    }
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

/// Where the tracks that a step starts begin.
pub(super) fn inside(step: &Step) -> Vec<Next> {
    let mut firsts = Vec::new();
    match &step.kind {
        StepKind::Block { first, .. } | StepKind::Call { first, .. } => firsts.push(*first),
        StepKind::Together { branches, .. } => {
            firsts.extend(branches.iter().map(|branch| branch.first));
        }
        StepKind::Each(each) => firsts.push(each.first),
        StepKind::Do { .. }
        | StepKind::Task(_)
        | StepKind::Choose { .. }
        | StepKind::Table { .. }
        | StepKind::Wait { .. }
        | StepKind::Start { .. }
        | StepKind::Correct(_)
        | StepKind::End { .. }
        | StepKind::Return { .. } => {}
    }
    for handler in &step.around.on {
        match handler.way {
            HandlerWay::Also(first) => firsts.push(first),
            HandlerWay::Instead(_) => {}
        }
    }
    firsts
}
