//! What each event does to a case. Total: a committed fact cannot be refused.

use super::{Case, Ended, Event, Opened, Recorded, Task, Timer, Waiting};
use std::collections::BTreeMap;

/// The case that a history adds up to; `None` when it does not begin with the
/// opening of a case.
pub fn replay(history: &[Recorded]) -> Option<Case> {
    let (first, rest) = history.split_first()?;
    let Event::CaseOpened(opened) = &first.event else {
        return None;
    };
    let mut case = open(opened, first);
    for recorded in rest {
        apply(&mut case, recorded);
    }
    Some(case)
}

pub(super) fn open(opened: &Opened, recorded: &Recorded) -> Case {
    Case {
        id: opened.case,
        reference: opened.reference.clone(),
        protocol: None,
        service: opened.service.clone(),
        version: opened.version.clone(),
        revision: recorded.revision,
        last_seq: recorded.seq,
        last_no: 0,
        opened_at: recorded.at,
        applicant: opened.applicant,
        language: opened.language,
        answers: opened.answers.clone(),
        delivery: opened.delivery,
        location: opened.location.clone(),
        tell_changes: opened.tell_changes,
        identification: opened.identification,
        documents: opened.documents.clone(),
        expected: opened.expected.clone(),
        appointment: None,
        moves: 0,
        office: None,
        step: String::new(),
        status: None,
        results: BTreeMap::new(),
        done_by: BTreeMap::new(),
        messages: BTreeMap::new(),
        tasks: BTreeMap::new(),
        waiting: None,
        effects: BTreeMap::new(),
        timers: BTreeMap::new(),
        ended: None,
    }
}

/// Writes one event into the case.
pub fn apply(case: &mut Case, recorded: &Recorded) {
    case.revision = recorded.revision;
    case.last_seq = recorded.seq;
    match &recorded.event {
        // Only ever first in a history, where `open` reads it.
        Event::CaseOpened(_) => {}
        Event::ProtocolAssigned { protocol } => case.protocol = Some(protocol.clone()),
        Event::StepEntered { step, status } => {
            case.step.clone_from(step);
            if status.is_some() {
                case.status.clone_from(status);
            }
        }
        Event::TurnTaken { .. } => {}
        Event::EffectAsked { effect, ask, .. } => {
            case.last_no = effect.0;
            if ask.answers() {
                case.effects.insert(*effect, ask.clone());
            }
        }
        Event::EffectAnswered { effect } => {
            case.effects.remove(effect);
        }
        Event::CaseRouted { office } => case.office = Some(office.clone()),
        Event::TaskCreated {
            task,
            step,
            role,
            due,
        } => {
            case.last_no = task.0;
            case.tasks.insert(
                *task,
                Task {
                    step: step.clone(),
                    role: role.clone(),
                    created_at: recorded.at,
                    due: *due,
                    claimed_by: None,
                },
            );
        }
        Event::TaskClaimed { task, by } => {
            if let Some(task) = case.tasks.get_mut(task) {
                task.claimed_by = Some(*by);
            }
        }
        Event::TaskReleased { task } => {
            if let Some(task) = case.tasks.get_mut(task) {
                task.claimed_by = None;
            }
        }
        Event::TaskCompleted {
            task,
            step,
            by,
            result,
        } => {
            case.tasks.remove(task);
            case.results.insert(step.clone(), result.clone());
            case.done_by.insert(step.clone(), *by);
        }
        Event::TaskCancelled { task } => {
            case.tasks.remove(task);
        }
        Event::WaitStarted { step, message } => {
            case.waiting = Some(Waiting {
                step: step.clone(),
                message: message.clone(),
            });
        }
        Event::MessageReceived { step, text, .. } => {
            case.messages.insert(step.clone(), text.clone());
            case.waiting = None;
        }
        Event::WaitEnded { .. } => case.waiting = None,
        Event::AppointmentBooked { slot } => {
            case.expected = slot.clone();
            case.appointment = Some(slot.clone());
        }
        Event::AppointmentMoved { to, .. } => {
            case.expected = to.clone();
            case.appointment = Some(to.clone());
            case.moves += 1;
        }
        Event::AppointmentReleased { .. } => case.appointment = None,
        Event::TimerSet { timer, at, purpose } => {
            case.last_no = timer.0;
            case.timers.insert(
                *timer,
                Timer {
                    at: *at,
                    purpose: purpose.clone(),
                },
            );
        }
        Event::TimerFired { timer } | Event::TimerCancelled { timer } => {
            case.timers.remove(timer);
        }
        Event::CaseEnded { outcome } => {
            case.ended = Some(Ended {
                outcome: outcome.clone(),
                at: recorded.at,
            });
        }
    }
}
