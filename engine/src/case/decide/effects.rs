//! What came of an effect.

use super::anytime::moved;
use crate::case::unfolding::Unfolding;
use crate::case::{
    Actor, Cause, Effect, EffectNo, Event, Mail, OpenEffect, Rejection, Report, TrackNo,
};
use crate::definition::catalogue;
use crate::definition::{Family, Next, Recipient, StepKind};
use crate::form::Answers;

pub(super) fn answer(
    u: &mut Unfolding<'_>,
    by: &Actor,
    effect: EffectNo,
    report: &Report,
) -> Result<(), Rejection> {
    if *by != Actor::System {
        return Err(Rejection::NotAllowed);
    }
    let open = u.case.effects.get(&effect);
    let open = open.ok_or(Rejection::EffectNotOpen { effect })?.clone();
    match (&open.ask, report) {
        (_, Report::Failed { family, reason }) => {
            return fail(u, effect, open, *family, reason);
        }
        (Effect::Route { .. }, Report::Routed { office }) => {
            let office = office.clone();
            answered(u, effect);
            u.record(Event::CaseRouted { office });
            u.mail(
                open.track,
                &open.step,
                Recipient::Director,
                Mail::CaseArrived,
            );
        }
        (Effect::SchedulePickup { location, .. }, Report::PickupFound { slot })
            if *location == slot.location =>
        {
            let promised = u.case.expected.clone();
            answered(u, effect);
            u.record(Event::AppointmentBooked { slot: slot.clone() });
            if promised == *slot {
                u.remind_of_appointment();
            } else {
                moved(u, promised, slot.clone(), None);
            }
        }
        (Effect::Catalogue { name, .. }, Report::Done { gives }) if fits(name, gives) => {
            let local = u.definition.step_named(&open.step);
            let local = local.map(|step| step.local.clone());
            u.record(Event::EffectAnswered {
                effect,
                local: local.filter(|_| !gives.is_empty() && u.case.undoing.is_none()),
                gives: gives.clone(),
            });
        }
        (
            Effect::Route { .. }
            | Effect::SchedulePickup { .. }
            | Effect::Mail { .. }
            | Effect::Catalogue { .. }
            | Effect::Start { .. },
            Report::Routed { .. } | Report::PickupFound { .. } | Report::Done { .. },
        ) => {
            return Err(Rejection::WrongReport { effect });
        }
    }
    go_on(u, open.track)
}

fn answered(u: &mut Unfolding<'_>, effect: EffectNo) {
    u.record(Event::EffectAnswered {
        effect,
        local: None,
        gives: Answers::new(),
    });
}

/// What a connector gives has to be what the catalogue says, all of it.
fn fits(name: &str, gives: &Answers) -> bool {
    catalogue::action(name).is_some_and(|action| catalogue::fits(action.outputs, gives).is_ok())
}

/// On, if the track waits for nothing else.
pub(super) fn go_on(u: &mut Unfolding<'_>, track: TrackNo) -> Result<(), Rejection> {
    if u.case.undoing.is_some() {
        return u.undo_on();
    }
    let stands =
        u.case.incidents.values().any(|incident| {
            incident.track == track && !matches!(incident.cause, Cause::Unsent { .. })
        });
    if stands || u.has_open_effects(track) {
        return Ok(());
    }
    if let Some((_, step)) = u.step_of(track)
        && let StepKind::Do { then, .. } = &step.kind
    {
        u.pass(track, step, Answers::new(), *then);
    }
    u.run()
}

/// The innermost way that the service has for this failure, else an incident.
fn fail(
    u: &mut Unfolding<'_>,
    effect: EffectNo,
    open: OpenEffect,
    family: Family,
    reason: &str,
) -> Result<(), Rejection> {
    u.record(Event::EffectFailed {
        effect,
        family,
        reason: reason.to_owned(),
    });
    if u.case.undoing.is_none()
        && let Some((track, then)) = way_of_failure(u, open.track, family)
    {
        u.clear(track);
        return u.go(track, then);
    }
    let cause = Cause::Effect {
        effect,
        ask: open.ask,
        family,
        reason: reason.to_owned(),
    };
    u.raise(open.track, &open.step, cause);
    Ok(())
}

fn way_of_failure(u: &Unfolding<'_>, from: TrackNo, family: Family) -> Option<(TrackNo, Next)> {
    u.case.upwards(from).find_map(|(track, _)| {
        let (_, step) = u.step_of(track)?;
        let ways = &step.around.on_failure;
        let named = ways.iter().find(|way| way.family == Some(family));
        let any = || ways.iter().find(|way| way.family.is_none());
        Some((track, named.or_else(any)?.then))
    })
}

/// A letter that cannot be sent, or a case that cannot be started: nobody waits
/// for it, but somebody has to know. Also when the case has ended since.
pub(super) fn give_up(
    u: &mut Unfolding<'_>,
    by: &Actor,
    effect: EffectNo,
    ask: &Effect,
    family: Family,
    reason: &str,
) -> Result<(), Rejection> {
    if *by != Actor::System {
        return Err(Rejection::NotAllowed);
    }
    let told = u.case.given_up.contains(&effect);
    if told || ask.answers() || effect.0 > u.case.last_no {
        return Err(Rejection::EffectNotOpen { effect });
    }
    let step = u.case.step.clone();
    let cause = Cause::Unsent {
        effect,
        ask: ask.clone(),
        family,
        reason: reason.to_owned(),
    };
    u.raise(TrackNo::MAIN, &step, cause);
    Ok(())
}
