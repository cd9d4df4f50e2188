//! Whether every step a case is in has its counterpart.

use super::ahead::on_from;
use super::reads::level_of as calls_around;
use super::{Mapping, Obstacle};
use crate::case::{Case, Track, TrackKind};
use crate::definition::{
    Action, Definition, HandlerWay, NamedBranch, Next, Step, StepIndex, StepKind, Trigger, Until,
};
use std::collections::BTreeSet;

pub(super) fn obstacles(
    case: &Case,
    from: &Definition,
    to: &Definition,
    mapping: &Mapping,
) -> Vec<Obstacle> {
    let mut found = Vec::new();
    for track in case.tracks.values() {
        let Some(old) = from.step_named(&track.step) else {
            found.push(gone(&track.step));
            continue;
        };
        let Some(index) = to.index_of(mapping.new_name(&old.name)) else {
            found.push(gone(&old.name));
            continue;
        };
        if let Some(what) = differs(old, to.step(index)) {
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
    found.extend(merged(case, from, mapping));
    found
}

/// Steps that this case was in or has results of, and that would share their new
/// name with another step.
fn merged(case: &Case, from: &Definition, mapping: &Mapping) -> Vec<Obstacle> {
    let mut used = case.been_at.clone();
    for (number, track) in &case.tracks {
        used.insert(track.step.clone());
        let level = calls_around(case, *number);
        let full = |local: &String| match level {
            Some(level) => format!("{level}.{local}"),
            None => local.clone(),
        };
        used.extend(track.results.keys().map(full));
        used.extend(track.done_by.keys().map(full));
    }
    let shared = |name: &String| {
        let new = mapping.new_name(name);
        let mut others = from.steps.iter().map(|step| &step.name);
        others.any(|other| other != name && mapping.new_name(other) == new)
    };
    let shared = used.into_iter().filter(shared);
    shared.map(|step| Obstacle::StepsMerged { step }).collect()
}

fn gone(step: &str) -> Obstacle {
    Obstacle::StepGone {
        step: step.to_owned(),
    }
}

/// What is different between a step and its counterpart, as far as this case is
/// in the middle of it.
fn differs(old: &Step, new: &Step) -> Option<&'static str> {
    let same = match (&old.kind, &new.kind) {
        (StepKind::Task(old), StepKind::Task(new)) => {
            if old.role != new.role {
                return Some("the role");
            }
            old.of == new.of
        }
        (StepKind::Do { actions: old, .. }, StepKind::Do { actions: new, .. }) => {
            // Those that answer at once are done; of the others some may have been.
            let (old, new) = (asked(old), asked(new));
            old == new
        }
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
                && names(old) == names(new)
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

fn names(branches: &[NamedBranch]) -> BTreeSet<&str> {
    branches.iter().map(|branch| branch.name.as_str()).collect()
}

/// What a step asks of the world outside and waits for, in its order.
fn asked(actions: &[Action]) -> Vec<&str> {
    let mut asked = Vec::new();
    for action in actions {
        match action {
            Action::Route => asked.push("route"),
            Action::SchedulePickup { .. } => asked.push("pickup.schedule"),
            Action::Catalogue { name, .. } => asked.push(name),
            Action::Protocol | Action::Receipt | Action::ReleasePickup | Action::Notify { .. } => {}
        }
    }
    asked
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
fn reach(definition: &Definition, from: Next) -> BTreeSet<StepIndex> {
    let mut reached = BTreeSet::new();
    let mut ahead = vec![from];
    while let Some(next) = ahead.pop() {
        if let Next::Step(index) = next
            && reached.insert(index)
        {
            ahead.extend(on_from(definition.step(index), true));
        }
    }
    reached
}
