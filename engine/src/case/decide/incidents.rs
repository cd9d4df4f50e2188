//! An operator says how a case goes on after something went wrong.
//!
//! | cause                    | retry                | skip                                | abandon            |
//! |--------------------------|----------------------|-------------------------------------|--------------------|
//! | an effect failed         | it is asked again    | on, as if it had answered nothing   | all taken back,    |
//! | a step could not begin   | the step begins again| on; a choose takes its otherwise    | the case ends      |
//! | a step could not be left | it is left again     | on; the step is not taken back later| `abandoned`        |
//! | a letter was not sent    | it is asked again    | it stays unsent                     | as skip            |
//!
//! Finding the office cannot be skipped: there would be nobody to go on.
//! While a case is being taken back, abandon ends it at once.

use super::effects::go_on;
use crate::case::unfolding::Unfolding;
use crate::case::{
    ABANDONED, Actor, Cause, Effect, Event, Incident, IncidentNo, Rejection, Resolution,
};
use crate::definition::{Next, Step, StepKind};
use crate::form::Answers;

pub(super) fn resolve(
    u: &mut Unfolding<'_>,
    by: &Actor,
    number: IncidentNo,
    how: Resolution,
    reason: &str,
) -> Result<(), Rejection> {
    if !matches!(by, Actor::Operator { .. }) {
        return Err(Rejection::NotAllowed);
    }
    let incident = u.case.incidents.get(&number);
    let incident = incident
        .ok_or(Rejection::IncidentNotOpen { incident: number })?
        .clone();
    u.record(Event::IncidentResolved {
        incident: number,
        how,
        reason: reason.to_owned(),
    });
    if let Cause::Unsent { ask, .. } = &incident.cause {
        if how == Resolution::Retry {
            u.ask(incident.track, &incident.step, ask.clone());
        }
        return Ok(());
    }
    match how {
        Resolution::Skip if loses_the_office(u, &incident) => Err(Rejection::CannotSkip {
            step: incident.step,
        }),
        Resolution::Retry => again(u, incident),
        Resolution::Skip => skip(u, &incident),
        Resolution::Abandon if u.case.undoing.is_some() => {
            let outcome = u
                .case
                .undoing
                .as_ref()
                .map(|undoing| undoing.outcome.clone());
            u.end(outcome.as_deref().unwrap_or(ABANDONED));
            Ok(())
        }
        Resolution::Abandon => u.start_undo(ABANDONED),
    }
}

/// Without an office there is nobody whose work it could be.
fn loses_the_office(u: &Unfolding<'_>, incident: &Incident) -> bool {
    let routes = match &incident.cause {
        Cause::Effect { ask, .. } => matches!(ask, Effect::Route { .. }),
        Cause::Unsent { .. } | Cause::Entering { .. } | Cause::Leaving { .. } => false,
    };
    routes && u.case.office.is_none() && u.case.undoing.is_none()
}

fn again(u: &mut Unfolding<'_>, incident: Incident) -> Result<(), Rejection> {
    match incident.cause {
        Cause::Effect { ask, .. } | Cause::Unsent { ask, .. } => {
            u.ask(incident.track, &incident.step, ask);
            Ok(())
        }
        Cause::Entering { .. } => match u.definition.index_of(&incident.step) {
            Some(index) => u.go(incident.track, Next::Step(index)),
            None => Ok(()),
        },
        Cause::Leaving { .. } => {
            if let Some((_, step)) = u.step_of(incident.track)
                && let Some(then) = way_on(step)
            {
                u.pass(incident.track, step, Answers::new(), then);
            }
            u.run()
        }
    }
}

fn skip(u: &mut Unfolding<'_>, incident: &Incident) -> Result<(), Rejection> {
    match &incident.cause {
        Cause::Effect { .. } | Cause::Unsent { .. } => go_on(u, incident.track),
        Cause::Entering { .. } | Cause::Leaving { .. } => {
            let step = u.definition.step_named(&incident.step);
            match step.and_then(way_on) {
                Some(then) => {
                    u.clear(incident.track);
                    u.go(incident.track, then)
                }
                None => Ok(()),
            }
        }
    }
}

/// Where a track goes when a step is passed over.
fn way_on(step: &Step) -> Option<Next> {
    match &step.kind {
        StepKind::Do { then, .. }
        | StepKind::Table { then, .. }
        | StepKind::Wait { then, .. }
        | StepKind::Block { then, .. }
        | StepKind::Together { then, .. }
        | StepKind::Call { then, .. }
        | StepKind::Start { then, .. } => Some(*then),
        StepKind::Choose { otherwise, .. } => Some(*otherwise),
        StepKind::Task(task) => Some(task.then),
        StepKind::Each(each) => Some(each.then),
        StepKind::Correct(correct) => Some(correct.then),
        StepKind::End { .. } | StepKind::Return { .. } => None,
    }
}
