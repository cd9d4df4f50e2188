//! What may be done whatever step a case rests at, as its service allows.

use super::messages::{difference, is_applicant};
use crate::calendar::When;
use crate::case::unfolding::Unfolding;
use crate::case::{
    Actor, Case, Event, Extra, Identification, Mail, Rejection, Side, Slot, TaskNo, TimerPurpose,
    TrackNo, Withdrawal,
};
use crate::definition::{By, HandlerWay, Next, Recipient, Settled, StepKind, Trigger, Until};
use crate::form::Answers;
use crate::upload::Filed;

/// Whether an actor is among those who may do something. Nobody is, on the
/// staff's side, in their own case.
pub fn may(case: &Case, by: &Actor, who: &[By]) -> bool {
    let office = case.office.as_deref();
    let own = by.account() == Some(case.applicant);
    who.iter().any(|one| match one {
        By::Applicant => is_applicant(case, by),
        By::Staff => match by {
            Actor::Staff { roles, .. } => {
                !own && roles
                    .iter()
                    .any(|role| Some(role.office.as_str()) == office)
            }
            Actor::Citizen { .. } | Actor::Operator { .. } | Actor::System => false,
        },
        By::Role(role) => !own && office.is_some_and(|office| by.holds(role, office)),
    })
}

fn allowed(u: &Unfolding<'_>, by: &Actor, who: &[By]) -> Result<(), Rejection> {
    if may(&u.case, by, who) {
        Ok(())
    } else {
        Err(Rejection::NotAllowed)
    }
}

pub(super) fn withdraw(u: &mut Unfolding<'_>, by: &Actor, reason: &str) -> Result<(), Rejection> {
    let way = u.definition.anytime.withdraw.as_ref();
    let way = way.ok_or(Rejection::NotAllowed)?;
    allowed(u, by, &way.by)?;
    if u.case.withdrawal == Withdrawal::Closed {
        return Err(Rejection::TooLateToWithdraw);
    }
    u.record(Event::CaseWithdrawn {
        reason: reason.to_owned(),
    });
    // Whoever withdraws knows it.
    if !is_applicant(&u.case, by) {
        let step = u.case.step.clone();
        let mail = Mail::Withdrawn {
            reason: reason.to_owned(),
        };
        u.mail(TrackNo::MAIN, &step, Recipient::Applicant, mail);
    }
    let handled = instead(u);
    let beside: Vec<TrackNo> = u.case.tracks.keys().copied().collect();
    match handled {
        Some(track) => u.handle(track, &Trigger::Withdrawn),
        None => {
            for track in beside {
                u.handle(track, &Trigger::Withdrawn)?;
            }
            if u.case.ended.is_some() || u.case.undoing.is_some() {
                return Ok(());
            }
            u.start_undo(&way.outcome)
        }
    }
}

/// The outermost step that has a way of its own for a withdrawal.
fn instead(u: &Unfolding<'_>) -> Option<TrackNo> {
    let has = |track: TrackNo| {
        u.step_of(track).is_some_and(|(_, step)| {
            step.around.on.iter().any(|on| {
                on.trigger == Trigger::Withdrawn && matches!(on.way, HandlerWay::Instead(_))
            })
        })
    };
    u.case
        .tracks
        .keys()
        .filter(|track| has(**track))
        .min_by_key(|track| (u.case.upwards(**track).count(), **track))
        .copied()
}

pub(super) fn write(
    u: &mut Unfolding<'_>,
    by: &Actor,
    text: &str,
    files: &[Filed],
) -> Result<(), Rejection> {
    allowed(u, by, &u.definition.anytime.message)?;
    let from = if is_applicant(&u.case, by) {
        Side::Applicant
    } else {
        Side::Office
    };
    u.record(Event::MessageWritten {
        from,
        text: text.to_owned(),
        files: files.to_vec(),
    });
    if from == Side::Office {
        let step = u.case.step.clone();
        let mail = Mail::Message {
            text: text.to_owned(),
        };
        u.mail(TrackNo::MAIN, &step, Recipient::Applicant, mail);
    }
    Ok(())
}

pub(super) fn note(u: &mut Unfolding<'_>, by: &Actor, text: &str) -> Result<(), Rejection> {
    allowed(u, by, &u.definition.anytime.note)?;
    u.record(Event::NoteAdded {
        text: text.to_owned(),
    });
    Ok(())
}

/// To another office: what people there had in hand is free again.
pub(super) fn reroute(
    u: &mut Unfolding<'_>,
    by: &Actor,
    office: &str,
    reason: &str,
) -> Result<(), Rejection> {
    allowed(u, by, &u.definition.anytime.reroute)?;
    let from = u.case.office.clone();
    if from.as_deref() == Some(office) {
        return Err(Rejection::SameOffice);
    }
    let in_hand: Vec<TaskNo> = u
        .case
        .tasks
        .iter()
        .filter(|(_, task)| task.claimed_by.is_some())
        .map(|(number, _)| *number)
        .collect();
    for task in in_hand {
        u.record(Event::TaskReleased { task });
    }
    u.record(Event::CaseRerouted {
        from,
        to: office.to_owned(),
        reason: reason.to_owned(),
    });
    let step = u.case.step.clone();
    u.mail(TrackNo::MAIN, &step, Recipient::Director, Mail::CaseArrived);
    Ok(())
}

pub(super) fn ask_extra_task(
    u: &mut Unfolding<'_>,
    by: &Actor,
    role: &str,
    title: &str,
    text: &str,
) -> Result<(), Rejection> {
    allowed(u, by, &u.definition.anytime.extra_task)?;
    u.record(Event::ExtraTaskAsked {
        task: TaskNo(u.next_no()),
        role: role.to_owned(),
        extra: Extra {
            title: title.to_owned(),
            text: text.to_owned(),
        },
    });
    Ok(())
}

pub(super) fn correct_data(
    u: &mut Unfolding<'_>,
    by: &Actor,
    answers: &Answers,
    reason: &str,
) -> Result<(), Rejection> {
    allowed(u, by, &u.definition.anytime.correct_data)?;
    let correction = difference(u.definition, &u.case.answers, answers)?;
    if correction.changed.is_empty() && correction.removed.is_empty() {
        return Err(Rejection::NothingChanged);
    }
    if let Some(field) = correction.touched().find(|field| is_locked(&u.case, field)) {
        return Err(Rejection::FieldLocked {
            field: field.clone(),
        });
    }
    u.record(Event::AnswersCorrected {
        correction,
        reason: reason.to_owned(),
    });
    Ok(())
}

/// Whether the case goes by what it took from this answer, whatever is put right.
/// Who the applicant is can be put right until the registry has confirmed it.
fn is_locked(case: &Case, field: &str) -> bool {
    match Settled::by(field) {
        Some(Settled::Location | Settled::TellChanges) => true,
        Some(Settled::Identity) => case.identification == Identification::Confirmed,
        None => false,
    }
}

pub(super) fn reopen(u: &mut Unfolding<'_>, by: &Actor, reason: &str) -> Result<(), Rejection> {
    let way = u.definition.anytime.reopen.as_ref();
    let way = way.ok_or(Rejection::NotAllowed)?;
    allowed(u, by, &way.by)?;
    let ended = u.case.ended.as_ref().ok_or(Rejection::NotEnded)?;
    let from_the_end = When {
        now: ended.at,
        calendar: u.when.calendar,
    };
    if from_the_end.after(way.within) < u.when.now {
        return Err(Rejection::TooLateToReopen);
    }
    let step = u.definition.step(way.to).name.clone();
    if !u.case.been_at.contains(&step) {
        return Err(Rejection::NotReached { step });
    }
    u.record(Event::CaseReopened {
        step,
        reason: reason.to_owned(),
    });
    u.watch_clock_again();
    u.go(TrackNo::MAIN, Next::Step(way.to))
}

pub(super) fn move_appointment(
    u: &mut Unfolding<'_>,
    by: &Actor,
    to: &Slot,
    reason: Option<&str>,
) -> Result<(), Rejection> {
    allowed(u, by, &[By::Applicant, By::Staff])?;
    let case = &u.case;
    let from = case.appointment.clone().ok_or(Rejection::NoAppointment)?;
    if Some(&to.location) != case.location.as_ref() {
        return Err(Rejection::WrongLocation {
            location: to.location.clone(),
        });
    }
    if *to == from {
        return Err(Rejection::SameTime);
    }
    if to.at <= u.when.now {
        return Err(Rejection::PastTime);
    }
    moved(u, from, to.clone(), reason);
    follow_appointment(u, to);
    Ok(())
}

/// A promise that cannot be kept is replaced by one that can, with the reason.
pub(super) fn move_promise(
    u: &mut Unfolding<'_>,
    by: &Actor,
    to: &Slot,
    reason: &str,
) -> Result<(), Rejection> {
    allowed(u, by, &[By::Staff])?;
    let case = &u.case;
    if case.appointment.is_some() {
        return Err(Rejection::HasAppointment);
    }
    let from = case.expected.clone();
    if to.location != from.location {
        return Err(Rejection::WrongLocation {
            location: to.location.clone(),
        });
    }
    if *to == from {
        return Err(Rejection::SameTime);
    }
    if to.at <= u.when.now {
        return Err(Rejection::PastTime);
    }
    u.record(Event::PromiseMoved {
        from: from.clone(),
        to: to.clone(),
        reason: reason.to_owned(),
    });
    if u.case.tell_changes {
        let step = u.case.step.clone();
        let mail = Mail::PromiseMoved {
            from: from.at,
            to: to.at,
            reason: reason.to_owned(),
        };
        u.mail(TrackNo::MAIN, &step, Recipient::Applicant, mail);
    }
    Ok(())
}

/// Records the new date and tells the applicant, if they asked to be told.
pub(super) fn moved(u: &mut Unfolding<'_>, from: Slot, to: Slot, reason: Option<&str>) {
    let reason = reason.map(str::to_owned);
    u.record(Event::AppointmentMoved {
        from: from.clone(),
        to: to.clone(),
        reason: reason.clone(),
    });
    u.remind_of_appointment();
    if u.case.tell_changes {
        let step = u.case.step.clone();
        let sequence = u.case.moves;
        let mail = Mail::AppointmentMoved {
            from,
            to,
            reason,
            sequence,
        };
        u.mail(TrackNo::MAIN, &step, Recipient::Applicant, mail);
    }
}

/// Whoever waits for the appointment waits for the new moment.
fn follow_appointment(u: &mut Unfolding<'_>, to: &Slot) {
    let waits = |track: &TrackNo| {
        u.step_of(*track).is_some_and(|(_, step)| {
            matches!(
                step.kind,
                StepKind::Wait {
                    until: Until::Appointment,
                    ..
                }
            )
        })
    };
    let waiting: Vec<TrackNo> = u.case.tracks.keys().copied().filter(waits).collect();
    for track in waiting {
        let own = TimerPurpose::WaitOver { track };
        u.cancel_timers(|purpose| *purpose == own);
        u.set_timer(to.at, own);
    }
}
