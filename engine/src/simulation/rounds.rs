//! What stands inside a step, found by going from step to step as a case would.

use crate::definition::{Definition, HandlerWay, Next, Step, StepKind};
use std::collections::BTreeSet;

/// Local names of what has no result once a step has just been entered.
pub fn forgotten<'d>(definition: &'d Definition, step: &'d Step) -> BTreeSet<&'d str> {
    let mut found = BTreeSet::new();
    if matches!(step.kind, StepKind::Together { .. } | StepKind::Call { .. }) {
        found.insert(step.local.as_str());
    }
    let mut open = inside(step);
    let mut seen = BTreeSet::new();
    while let Some(next) = open.pop() {
        let Next::Step(index) = next else { continue };
        if seen.insert(index) {
            let step = definition.step(index);
            found.insert(step.local.as_str());
            open.extend(inside(step));
            open.extend(onward(step));
        }
    }
    found
}

/// Where tracks inside and beside a step begin, in the same file.
fn inside(step: &Step) -> Vec<Next> {
    let mut ways: Vec<Next> = step
        .around
        .on
        .iter()
        .filter_map(|on| match on.way {
            HandlerWay::Also(first) => Some(first),
            HandlerWay::Instead(_) => None,
        })
        .collect();
    match &step.kind {
        StepKind::Block { first, .. } => ways.push(*first),
        StepKind::Together { branches, .. } => {
            ways.extend(branches.iter().map(|branch| branch.first));
        }
        StepKind::Each(each) => ways.push(each.first),
        _ => {}
    }
    ways
}

/// Where a track may go on from a step.
fn onward(step: &Step) -> Vec<Next> {
    let around = &step.around;
    let mut ways: Vec<Next> = Vec::new();
    ways.extend(around.limit.as_ref().map(|limit| limit.or_else));
    ways.extend(around.on_failure.iter().map(|way| way.then));
    ways.extend(around.on.iter().filter_map(|on| match on.way {
        HandlerWay::Instead(next) => Some(next),
        HandlerWay::Also(_) => None,
    }));
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
            ways.extend(task.send_back.iter().copied().map(Next::Step));
        }
        StepKind::Each(each) => ways.push(each.then),
        StepKind::Correct(correct) => ways.push(correct.then),
        StepKind::Choose {
            branches,
            otherwise,
        } => {
            ways.extend(branches.iter().map(|branch| branch.then));
            ways.push(*otherwise);
        }
        StepKind::End { .. } | StepKind::Return { .. } => {}
    }
    ways
}
