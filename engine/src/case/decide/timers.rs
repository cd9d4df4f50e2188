//! A timer's moment has come.

use crate::case::unfolding::Unfolding;
use crate::case::{Actor, Event, Mail, Rejection, TimerNo, TimerPurpose, TrackNo};
use crate::definition::{Recipient, StepKind, Trigger};
use crate::form::Answers;

pub(super) fn fire(u: &mut Unfolding<'_>, by: &Actor, number: TimerNo) -> Result<(), Rejection> {
    if *by != Actor::System {
        return Err(Rejection::NotAllowed);
    }
    let timer = u.case.timers.get(&number);
    let timer = timer
        .ok_or(Rejection::TimerNotSet { timer: number })?
        .clone();
    if timer.at > u.when.now {
        return Err(Rejection::TimerEarly { timer: number });
    }
    u.record(Event::TimerFired { timer: number });
    match timer.purpose {
        TimerPurpose::Overdue { track } => u.handle(track, &Trigger::Overdue),
        TimerPurpose::Remind { track } => {
            let overdue = TimerPurpose::Overdue { track };
            let due = u
                .case
                .timers
                .values()
                .find(|timer| timer.purpose == overdue);
            if let Some(due) = due.map(|timer| timer.at)
                && let Some((_, step)) = u.step_of(track)
            {
                let to = if u.waits_for_applicant(track) {
                    Recipient::Applicant
                } else {
                    Recipient::Holder
                };
                let mail = Mail::Reminder {
                    step: step.name.clone(),
                    due,
                };
                u.mail(track, &step.name, to, mail);
            }
            Ok(())
        }
        TimerPurpose::Limit { track } => {
            let limit = u.step_of(track).and_then(|(_, step)| {
                let limit = step.around.limit.as_ref()?;
                Some(limit.or_else)
            });
            match limit {
                Some(or_else) => {
                    u.clear(track);
                    u.go(track, or_else)
                }
                None => Ok(()),
            }
        }
        TimerPurpose::WaitOver { track } => {
            if let Some((_, step)) = u.step_of(track)
                && let StepKind::Wait { then, .. } = &step.kind
            {
                u.pass(track, step, Answers::new(), *then);
            }
            u.run()
        }
        TimerPurpose::ClockWarning => {
            let due = u.case.clock.as_ref();
            if let Some(due) = due.and_then(|clock| clock.missed_at(u.when.calendar)) {
                tell_director(u, Mail::ClockWarning { due });
            }
            Ok(())
        }
        TimerPurpose::AppointmentNear => {
            if let Some(slot) = u.case.appointment.clone() {
                let step = u.case.step.clone();
                let mail = Mail::AppointmentNear { slot };
                u.mail(TrackNo::MAIN, &step, Recipient::Applicant, mail);
            }
            Ok(())
        }
        TimerPurpose::ClockMissed => {
            tell_director(u, Mail::ClockMissed { due: timer.at });
            Ok(())
        }
    }
}

fn tell_director(u: &mut Unfolding<'_>, mail: Mail) {
    let step = u.case.step.clone();
    u.mail(TrackNo::MAIN, &step, Recipient::Director, mail);
}
