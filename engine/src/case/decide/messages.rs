//! What comes from outside while the case waits, or before.

use crate::calendar::Span;
use crate::case::unfolding::Unfolding;
use crate::case::{Actor, Case, Correction, Event, Rejection, TrackNo, Waiting};
use crate::definition::catalogue::{self, Sender};
use crate::definition::{Definition, StepKind, Trigger, Until};
use crate::form::Answers;
use crate::upload::{About, Filed};
use serde_json::{Map, Value};

/// A message goes to the step that waits for it; else to a handler around the
/// steps the case is in, the innermost first; else it is kept for a step that
/// will want it.
pub(super) fn send(
    u: &mut Unfolding<'_>,
    by: &Actor,
    name: &str,
    fields: &Answers,
) -> Result<(), Rejection> {
    let not_awaited = || Rejection::NotAwaited {
        message: name.to_owned(),
    };
    let message = catalogue::message(name).ok_or_else(not_awaited)?;
    let allowed = match message.from {
        Sender::Applicant => is_applicant(&u.case, by),
        Sender::System => *by == Actor::System,
    };
    if !allowed {
        return Err(Rejection::NotAllowed);
    }
    catalogue::fits(message.fields, fields).map_err(|reason| Rejection::WrongFields {
        message: name.to_owned(),
        reason,
    })?;
    let waits = |waiting: &Option<Waiting>| matches!(waiting, Some(Waiting::Message { message }) if message == name);
    let waiting = u
        .case
        .tracks
        .iter()
        .find(|(_, track)| waits(&track.waiting));
    if let Some((number, _)) = waiting {
        let number = *number;
        let (_, step) = u.step_of(number).ok_or_else(not_awaited)?;
        let StepKind::Wait { then, .. } = &step.kind else {
            return Err(not_awaited());
        };
        u.record(Event::MessageReceived {
            track: number,
            step: step.name.clone(),
            local: Some(step.local.clone()),
            message: name.to_owned(),
            fields: fields.clone(),
        });
        u.pass(number, step, Answers::new(), *then);
        return u.run();
    }
    let trigger = Trigger::Message(name.to_owned());
    if let Some(track) = handler_for(u, &trigger) {
        let step = u.case.track(track).map(|track| track.step.clone());
        u.record(Event::MessageReceived {
            track,
            step: step.unwrap_or_default(),
            local: None,
            message: name.to_owned(),
            fields: fields.clone(),
        });
        return u.handle(track, &trigger);
    }
    let kept = kept_for(u.definition, name).map(|span| u.when.after(span));
    let until = kept.max().ok_or_else(not_awaited)?;
    u.record(Event::MessageKept {
        message: name.to_owned(),
        until,
        fields: fields.clone(),
    });
    Ok(())
}

pub(super) fn is_applicant(case: &Case, by: &Actor) -> bool {
    matches!(by, Actor::Citizen { account } if *account == case.applicant)
}

/// The innermost track whose step has something to do on this.
fn handler_for(u: &Unfolding<'_>, trigger: &Trigger) -> Option<TrackNo> {
    let handles = |track: TrackNo| {
        let (_, step) = u.step_of(track)?;
        let handles = step.around.on.iter().any(|on| on.trigger == *trigger);
        handles.then(|| u.case.upwards(track).count())
    };
    u.case
        .tracks
        .keys()
        .filter_map(|track| Some((handles(*track)?, *track)))
        .max_by_key(|(depth, track)| (*depth, std::cmp::Reverse(*track)))
        .map(|(_, track)| track)
}

/// How long steps of the service keep a message that nobody waits for yet.
fn kept_for(definition: &Definition, name: &str) -> impl Iterator<Item = Span> {
    definition.steps.iter().filter_map(move |step| {
        let StepKind::Wait { until, .. } = &step.kind else {
            return None;
        };
        match until {
            Until::Message { name: own, kept } if own == name => *kept,
            Until::Message { .. } | Until::Passed(_) | Until::Day(_) | Until::Appointment => None,
        }
    })
}

/// The applicant's new answers: only what was asked for may differ.
pub(super) fn correct(
    u: &mut Unfolding<'_>,
    by: &Actor,
    answers: &Answers,
    files: &[Filed],
) -> Result<(), Rejection> {
    if !is_applicant(&u.case, by) {
        return Err(Rejection::NotAllowed);
    }
    let asked = u.case.tracks.iter().find_map(|(number, track)| {
        if let Some(Waiting::Correction {
            fields, documents, ..
        }) = &track.waiting
        {
            Some((*number, fields.clone(), documents.clone()))
        } else {
            None
        }
    });
    let (number, fields, documents) = asked.ok_or(Rejection::NoCorrectionAsked)?;
    let correction = difference(u.definition, &u.case.answers, answers)?;
    for field in correction.touched() {
        if !fields.contains(field) {
            return Err(Rejection::FieldLocked {
                field: field.clone(),
            });
        }
    }
    for filed in files {
        if let About::Document(name) | About::Answer(name) = &filed.about
            && !documents.contains(name)
            && !fields.contains(name)
        {
            return Err(Rejection::FieldLocked {
                field: name.clone(),
            });
        }
    }
    let (_, step) = u.step_of(number).ok_or(Rejection::NoCorrectionAsked)?;
    let StepKind::Correct(asked) = &step.kind else {
        return Err(Rejection::NoCorrectionAsked);
    };
    u.record(Event::CorrectionReceived {
        track: number,
        step: step.name.clone(),
        correction,
        files: files.to_vec(),
    });
    u.pass(number, step, Answers::new(), asked.then);
    u.run()
}

/// What has changed between two sets of answers.
pub(super) fn difference(
    definition: &Definition,
    before: &Answers,
    after: &Answers,
) -> Result<Correction, Rejection> {
    let changed: Map<String, Value> = after
        .as_map()
        .iter()
        .filter(|(field, value)| before.get(field) != Some(*value))
        .map(|(field, value)| (field.clone(), value.clone()))
        .collect();
    let removed = before
        .as_map()
        .keys()
        .filter(|field| after.get(field).is_none())
        .cloned()
        .collect();
    Ok(Correction {
        changed: changed.into(),
        removed,
        documents: super::documents(definition, after)?,
    })
}
