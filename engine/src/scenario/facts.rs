//! What a step gives, as lines and expectations may name it, and the ways from
//! it.

use crate::definition::catalogue;
use crate::definition::{Action, Definition, HandlerWay, Next, Step, StepKind, Until};
use crate::form::ValueType;

/// The fields of a step's result with their kinds.
pub fn fields(step: &Step) -> Vec<(String, ValueType)> {
    let plain = |outputs: &[catalogue::Output]| {
        outputs
            .iter()
            .map(|output| (output.name.to_owned(), output.kind.value_type()))
            .collect()
    };
    match &step.kind {
        StepKind::Do { actions, .. } => plain(&outputs(actions)),
        StepKind::Task(task) => {
            let agreed = (task.of > 1).then(|| ("agreed".to_owned(), ValueType::YesNo));
            task.form.types().into_iter().chain(agreed).collect()
        }
        StepKind::Table { table, .. } => table.gives().to_vec(),
        StepKind::Wait { until, .. } => match until {
            Until::Message { name, .. } => {
                plain(catalogue::message(name).map_or(&[], |message| message.fields))
            }
            Until::Passed(_) | Until::Day(_) | Until::Appointment => Vec::new(),
        },
        StepKind::Together { branches, .. } => {
            let names = branches.iter().map(|branch| branch.name.clone()).collect();
            vec![("first".to_owned(), ValueType::Choice(names))]
        }
        StepKind::Call { outcomes, .. } => {
            let names = outcomes.iter().cloned().collect();
            vec![("outcome".to_owned(), ValueType::Choice(names))]
        }
        StepKind::Choose { .. }
        | StepKind::Block { .. }
        | StepKind::Each(_)
        | StepKind::Start { .. }
        | StepKind::Correct(_)
        | StepKind::End { .. }
        | StepKind::Return { .. } => Vec::new(),
    }
}

/// What the connectors of these actions give.
fn outputs(actions: &[Action]) -> Vec<catalogue::Output> {
    let of = |action: &Action| match action {
        Action::Catalogue { name, .. } => catalogue::action(name).map(|action| action.outputs),
        Action::Protocol
        | Action::Receipt
        | Action::Route
        | Action::SchedulePickup { .. }
        | Action::ReleasePickup
        | Action::Notify { .. } => None,
    };
    actions.iter().filter_map(of).flatten().copied().collect()
}

/// Where the track of a step may go from it.
pub fn ways(step: &Step) -> Vec<Next> {
    let mut ways = match &step.kind {
        StepKind::Do { then, .. }
        | StepKind::Table { then, .. }
        | StepKind::Wait { then, .. }
        | StepKind::Block { then, .. }
        | StepKind::Together { then, .. }
        | StepKind::Call { then, .. }
        | StepKind::Start { then, .. } => vec![*then],
        StepKind::Task(task) => {
            let mut ways = vec![task.then];
            ways.extend(task.send_back.iter().map(|step| Next::Step(*step)));
            ways
        }
        StepKind::Choose {
            branches,
            otherwise,
        } => {
            let mut ways: Vec<Next> = branches.iter().map(|branch| branch.then).collect();
            ways.push(*otherwise);
            ways
        }
        StepKind::Each(each) => vec![each.then],
        StepKind::Correct(correct) => vec![correct.then],
        StepKind::End { .. } | StepKind::Return { .. } => Vec::new(),
    };
    let around = &step.around;
    ways.extend(around.limit.as_ref().map(|limit| limit.or_else));
    ways.extend(around.on_failure.iter().map(|failure| failure.then));
    ways.extend(around.on.iter().filter_map(|on| match on.way {
        HandlerWay::Instead(next) => Some(next),
        HandlerWay::Also(_) => None,
    }));
    ways
}

/// Whether a track that begins here can come to its end.
pub fn can_finish(definition: &Definition, first: Next) -> bool {
    let mut seen = vec![false; definition.steps.len()];
    let mut open = vec![first];
    while let Some(next) = open.pop() {
        match next {
            Next::Done => return true,
            Next::Step(index) => {
                let position = usize::from(index.0);
                if let Some(seen) = seen.get_mut(position).filter(|seen| !**seen) {
                    *seen = true;
                    open.extend(ways(definition.step(index)));
                }
            }
        }
    }
    false
}
