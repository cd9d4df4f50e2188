//! Whether the steps still ahead of a case read only what it has or will get.

use super::fits::{inside, reach};
use super::{Mapping, Obstacle};
use crate::case::{Case, TrackNo};
use crate::definition::{Action, Binding, Definition, Next, Step, StepIndex, StepKind};
use std::collections::BTreeSet;

pub(super) fn obstacles(case: &Case, to: &Definition, mapping: &Mapping) -> Vec<Obstacle> {
    let mut found = Vec::new();
    for (number, track) in &case.tracks {
        let Some(index) = to.index_of(mapping.new_name(&track.step)) else {
            continue;
        };
        let ahead = everything_ahead(to, index);
        let given: BTreeSet<&str> = ahead
            .iter()
            .map(|index| to.step(*index).local.as_str())
            .collect();
        for path in ahead.iter().flat_map(|index| reads(to.step(*index))) {
            let Some((root, field)) = path.split_once('.') else {
                continue;
            };
            let there = match root {
                "answers" => case.answers.get(field).is_some() || optional(to, field),
                root => given.contains(root) || has_result(case, *number, root, mapping, to),
            };
            if !there {
                found.push(Obstacle::ResultMissing { path });
            }
        }
    }
    found
}

/// Steps at this level from here on, and everything inside them.
fn everything_ahead(to: &Definition, from: StepIndex) -> BTreeSet<StepIndex> {
    let mut all = BTreeSet::new();
    let mut levels = vec![Next::Step(from)];
    while let Some(first) = levels.pop() {
        for index in reach(to, first) {
            if all.insert(index) {
                levels.extend(inside(to.step(index)));
            }
        }
    }
    all
}

/// A question of the new form that may stay unanswered, or names that are no
/// steps: items of `each`.
fn optional(to: &Definition, field: &str) -> bool {
    to.form
        .field(field)
        .is_some_and(|field| !matches!(field.required, crate::form::Required::Always))
}

/// Whether the case has the result of a step under the name it will have.
fn has_result(case: &Case, track: TrackNo, name: &str, mapping: &Mapping, to: &Definition) -> bool {
    let renamed = mapping
        .0
        .iter()
        .find(|(_, new)| last(new) == name)
        .map_or(name, |(old, _)| last(old));
    let is_step = to.steps.iter().any(|step| step.local == name);
    !is_step || case.result(track, renamed).is_some()
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Paths that a step reads when a case comes to it.
fn reads(step: &Step) -> Vec<String> {
    let mut paths = Vec::new();
    let computed = |binding: &Binding| match binding {
        Binding::Fixed(_) => Vec::new(),
        Binding::Computed(computation) => names(computation.reads()),
    };
    match &step.kind {
        StepKind::Choose { branches, .. } => {
            paths.extend(branches.iter().flat_map(|branch| branch.when.paths()));
        }
        StepKind::Table { table, .. } => paths.extend(names(table.reads())),
        StepKind::Do { actions, .. } => {
            for action in actions {
                if let Action::Catalogue { with, .. } = action {
                    paths.extend(with.values().flat_map(computed));
                }
            }
        }
        StepKind::Call { parameters, .. } => {
            paths.extend(parameters.values().flat_map(computed));
        }
        StepKind::Start { answers, .. } => paths.extend(answers.values().flat_map(computed)),
        StepKind::Each(each) => paths.push(each.of.clone()),
        StepKind::Correct(correct) => paths.extend(correct.why.clone()),
        StepKind::Wait { until, .. } => match until {
            crate::definition::Until::Day(path) => paths.push(path.clone()),
            crate::definition::Until::Message { .. }
            | crate::definition::Until::Passed(_)
            | crate::definition::Until::Appointment => {}
        },
        StepKind::Task(_)
        | StepKind::Block { .. }
        | StepKind::Together { .. }
        | StepKind::End { .. }
        | StepKind::Return { .. } => {}
    }
    paths
}

fn names<K>(reads: Vec<(String, K)>) -> Vec<String> {
    reads.into_iter().map(|(path, _)| path).collect()
}
