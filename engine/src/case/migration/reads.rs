//! Whether the steps still ahead of a case read only what it has or will get.
//!
//! A result is missing when the case can come to a step that reads it without
//! first passing the step that gives it, and does not have it. Where a new case
//! can come to the reading step without it as well, the checker has made sure
//! that the step asks first.

use super::ahead::{Walk, level_prefix};
use super::{Mapping, Obstacle, last};
use crate::case::{Case, TrackKind, TrackNo};
use crate::definition::{Action, Binding, Definition, Step, StepIndex, StepKind, Until};
use crate::form::Required;
use std::collections::BTreeSet;

pub(super) fn obstacles(case: &Case, to: &Definition, mapping: &Mapping) -> Vec<Obstacle> {
    let mut found = Vec::new();
    let everything = Walk::ahead_of(case, to, mapping, None);
    let mut asked: BTreeSet<(StepIndex, String)> = BTreeSet::new();
    for index in &everything {
        for path in reads(to.step(*index)) {
            let Some((root, field)) = path.split_once('.') else {
                continue;
            };
            let field = field.split('.').next().unwrap_or(field);
            if root == "answers" {
                if case.answers.get(field).is_none() && !optional(to, field) {
                    found.push(Obstacle::ResultMissing { path });
                }
                continue;
            }
            let name = format!("{}{root}", level_prefix(to.step(*index)));
            // Items and parameters are no steps.
            if let Some(giver) = to.index_of(&name) {
                asked.insert((giver, field.to_owned()));
            }
        }
    }
    for (giver, field) in asked {
        let without = Walk::ahead_of(case, to, mapping, Some(giver));
        let anew = Walk::from_the_start(to, Some(giver));
        let path = format!("{}.{field}", to.step(giver).local);
        let prefix = level_prefix(to.step(giver));
        let missing = without.difference(&anew).any(|index| {
            let step = to.step(*index);
            level_prefix(step) == prefix && reads(step).iter().any(|read| begins(read, &path))
        });
        if missing && !has(case, to.step(giver), &field, mapping) {
            found.push(Obstacle::ResultMissing { path });
        }
    }
    found.extend(unanswered(case, to, &everything));
    found
}

fn begins(read: &str, path: &str) -> bool {
    read.strip_prefix(path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A question of the new form that may stay unanswered.
fn optional(to: &Definition, field: &str) -> bool {
    to.form
        .whole_field(field)
        .is_some_and(|field| !matches!(field.required, Required::Always))
}

/// Questions that the new form insists on and the case has no answer to, if the
/// answers may still be corrected: then the form is checked as a whole.
fn unanswered(case: &Case, to: &Definition, ahead: &BTreeSet<StepIndex>) -> Vec<Obstacle> {
    let corrects = |index: &StepIndex| matches!(to.step(*index).kind, StepKind::Correct(_));
    if to.anytime.correct_data.is_empty() && !ahead.iter().any(corrects) {
        return Vec::new();
    }
    to.form
        .fields()
        .filter(|field| matches!(field.required, Required::Always) && field.is_called_for())
        .filter(|field| field.computed.is_none())
        .filter(|field| case.answers.get(&field.name).is_none())
        .map(|field| Obstacle::ResultMissing {
            path: format!("answers.{}", field.name),
        })
        .collect()
}

/// Whether the case has this of what a step gives, under the name it had.
fn has(case: &Case, giver: &Step, field: &str, mapping: &Mapping) -> bool {
    let old = mapping.old_name(&giver.name);
    let level = old.rsplit_once('.').map(|(level, _)| level);
    let given = case
        .tracks
        .iter()
        .filter(|(number, _)| level_of(case, **number) == level)
        .find_map(|(_, track)| track.results.get(last(old)));
    let left_out = match &giver.kind {
        StepKind::Task(task) => task
            .form
            .field(field)
            .is_some_and(|field| !matches!(field.required, Required::Always)),
        StepKind::Do { .. }
        | StepKind::Choose { .. }
        | StepKind::Table { .. }
        | StepKind::Wait { .. }
        | StepKind::Block { .. }
        | StepKind::Together { .. }
        | StepKind::Each(_)
        | StepKind::Call { .. }
        | StepKind::Start { .. }
        | StepKind::Correct(_)
        | StepKind::End { .. }
        | StepKind::Return { .. } => false,
    };
    given.is_some_and(|result| left_out || result.get(field).is_some())
}

/// The calls around a track, by the name of the innermost.
pub(super) fn level_of(case: &Case, track: TrackNo) -> Option<&str> {
    case.upwards(track)
        .find(|(_, track)| matches!(track.kind, TrackKind::Called { .. }))
        .and_then(|(_, called)| case.track(called.parent?))
        .map(|caller| caller.step.as_str())
}

/// Paths that a step reads when a case comes to it or leaves it.
fn reads(step: &Step) -> Vec<String> {
    let mut paths = Vec::new();
    match &step.kind {
        StepKind::Choose { branches, .. } => {
            paths.extend(branches.iter().flat_map(|branch| branch.when.paths()));
        }
        StepKind::Table { table, .. } => paths.extend(names(table.reads())),
        StepKind::Do { actions, .. } => paths.extend(actions.iter().flat_map(given_to)),
        StepKind::Call { parameters, .. } => paths.extend(parameters.values().flat_map(computed)),
        StepKind::Start { answers, .. } => paths.extend(answers.values().flat_map(computed)),
        StepKind::Each(each) => paths.push(each.of.clone()),
        StepKind::Correct(correct) => paths.extend(correct.why.clone()),
        StepKind::Wait { until, .. } => match until {
            Until::Day(path) => paths.push(path.clone()),
            Until::Message { .. } | Until::Passed(_) | Until::Appointment => {}
        },
        StepKind::Task(_)
        | StepKind::Block { .. }
        | StepKind::Together { .. }
        | StepKind::End { .. }
        | StepKind::Return { .. } => {}
    }
    // A step may take back what it gave itself.
    let own = format!("{}.", step.local);
    let undo = step.around.undo.iter().flat_map(given_to);
    paths.extend(undo.filter(|path| !path.starts_with(&own)));
    paths
}

fn given_to(action: &Action) -> Vec<String> {
    match action {
        Action::Catalogue { with, .. } => with.values().flat_map(computed).collect(),
        Action::Protocol
        | Action::Receipt
        | Action::Route
        | Action::SchedulePickup { .. }
        | Action::ReleasePickup
        | Action::Notify { .. } => Vec::new(),
    }
}

fn computed(binding: &Binding) -> Vec<String> {
    match binding {
        Binding::Fixed(_) => Vec::new(),
        Binding::Computed(computation) => names(computation.reads()),
    }
}

fn names<K>(reads: Vec<(String, K)>) -> Vec<String> {
    reads.into_iter().map(|(path, _)| path).collect()
}
