//! A command against a case: a [`Change`], or a [`Rejection`] that says why not.
//!
//! | command          | who                       | asks for                    | brings                       |
//! |------------------|---------------------------|-----------------------------|------------------------------|
//! | Submit           | citizen                   | no case yet                 | case opened, first steps run |
//! | Claim, Release   | staff with the task's role| task open, free / own       | task claimed, released       |
//! | Complete         | staff with the task's role| task free or own            | result kept, steps run on    |
//! | MoveAppointment  | applicant, staff of office| appointment, later moment   | appointment moved            |
//! | Send             | applicant                 | the case waits for it       | message kept, steps run on   |
//! | Report           | the product               | effect open                 | answer kept, steps run on    |
//! | Fire             | the product               | timer set and due           | what the timer was for       |
//!
//! Nobody works on their own case, and an ended case refuses everything.

use super::unfolding::{Unfolding, of_task};
use super::{
    AccountId, Act, Actor, Application, Case, Change, Command, Effect, EffectNo, Event, Mail,
    Opened, Recorded, Rejection, Report, Revision, Slot, Task, TaskNo, TimerNo, TimerPurpose,
};
use crate::calendar::When;
use crate::definition::{Definition, Recipient, StepKind, TaskStep, Until};
use crate::form::Answers;
use serde_json::json;

/// Decides. Reads its arguments and nothing else.
pub fn decide(
    definition: &Definition,
    case: Option<&Case>,
    command: &Command,
    when: When<'_>,
) -> Result<Change, Rejection> {
    let Some(case) = case else {
        return match &command.act {
            Act::Submit(application) => submit(definition, &command.by, application, when),
            Act::Claim { .. }
            | Act::Release { .. }
            | Act::Complete { .. }
            | Act::MoveAppointment { .. }
            | Act::Send { .. }
            | Act::Report { .. }
            | Act::Fire { .. } => Err(Rejection::NotAllowed),
        };
    };
    if case.ended.is_some() {
        return Err(Rejection::CaseEnded);
    }
    let mut unfolding = Unfolding::of(definition, case, command.by.account(), when);
    match &command.act {
        Act::Submit(_) => return Err(Rejection::AlreadyOpen),
        Act::Claim { task } => claim(&mut unfolding, &command.by, *task)?,
        Act::Release { task } => release(&mut unfolding, &command.by, *task)?,
        Act::Complete { task, result } => complete(&mut unfolding, &command.by, *task, result)?,
        Act::MoveAppointment { to, reason } => {
            move_appointment(&mut unfolding, &command.by, to, reason.as_deref())?;
        }
        Act::Send { message, text } => send(&mut unfolding, &command.by, message, text)?,
        Act::Report { effect, report } => answer(&mut unfolding, &command.by, *effect, report)?,
        Act::Fire { timer } => fire(&mut unfolding, &command.by, *timer)?,
    }
    Ok(unfolding.finish())
}

fn submit(
    definition: &Definition,
    by: &Actor,
    application: &Application,
    when: When<'_>,
) -> Result<Change, Rejection> {
    let Actor::Citizen { account } = by else {
        return Err(Rejection::NotAllowed);
    };
    if !definition.delivery.contains(&application.delivery) {
        return Err(Rejection::WrongLocation {
            location: application.location.clone(),
        });
    }
    let event = Event::CaseOpened(Box::new(Opened {
        case: application.case,
        reference: application.numbers.reference.clone(),
        service: definition.service.clone(),
        version: definition.digest.clone(),
        applicant: *account,
        language: application.language,
        answers: application.answers.clone(),
        delivery: application.delivery,
        location: application.location.clone(),
        tell_changes: application.tell_changes,
        identification: application.identification,
        documents: documents(definition, &application.answers)?,
        expected: application.expected.clone(),
    }));
    let recorded = Recorded {
        seq: 1,
        revision: Revision(1),
        at: when.now,
        by: Some(*account),
        event,
    };
    let case = super::replay(std::slice::from_ref(&recorded))
        .expect("a history of one CaseOpened is a case");
    let protocol = application.numbers.protocol.clone();
    let mut unfolding = Unfolding::opening(definition, case, recorded, protocol, when);
    unfolding.go(definition.first())?;
    Ok(unfolding.finish())
}

/// Names of the documents that these answers call for.
pub fn documents(definition: &Definition, answers: &Answers) -> Result<Vec<String>, Rejection> {
    let scope = json!({ "answers": answers });
    let mut names = Vec::new();
    for document in &definition.documents {
        let needed = match &document.when {
            None => true,
            Some(condition) => {
                condition
                    .evaluate(&scope)
                    .map_err(|fault| Rejection::ConditionFailed {
                        step: document.name.clone(),
                        reason: fault.to_string(),
                    })?
                    .holds
            }
        };
        if needed {
            names.push(document.name.clone());
        }
    }
    Ok(names)
}

/// Whether this actor may work on an open task of the case, and its step. Pages
/// ask it to show why not; commands are held to it.
///
/// # Errors
/// The first rule that stands in the way.
pub fn may_work<'a>(
    definition: &'a Definition,
    case: &Case,
    by: &Actor,
    number: TaskNo,
) -> Result<&'a TaskStep, Rejection> {
    let Actor::Staff { account, .. } = by else {
        return Err(Rejection::NotAllowed);
    };
    let not_open = || Rejection::TaskNotOpen { task: number };
    let task = case.tasks.get(&number).ok_or_else(not_open)?;
    if !case
        .office
        .as_deref()
        .is_some_and(|office| by.holds(&task.role, office))
    {
        return Err(Rejection::RoleMissing {
            task: number,
            role: task.role.clone(),
        });
    }
    if case.applicant == *account {
        return Err(Rejection::OwnCase);
    }
    let Some(StepKind::Task(step)) = definition.step_named(&task.step).map(|step| &step.kind)
    else {
        return Err(not_open());
    };
    if let Some(other) = step
        .not_same_as
        .iter()
        .find(|s| case.done_by.get(*s) == Some(account))
    {
        return Err(Rejection::SamePerson {
            step: other.clone(),
        });
    }
    match task.claimed_by {
        Some(holder) if holder != *account => Err(Rejection::TaskTaken {
            task: number,
            by: holder,
        }),
        Some(_) | None => Ok(step),
    }
}

/// The open task, its step and whoever may work on it.
fn workable<'a>(
    unfolding: &Unfolding<'a>,
    by: &Actor,
    number: TaskNo,
) -> Result<(AccountId, Task, &'a TaskStep), Rejection> {
    let step = may_work(unfolding.definition, &unfolding.case, by, number)?;
    let account = by.account().ok_or(Rejection::NotAllowed)?;
    let task = unfolding
        .case
        .tasks
        .get(&number)
        .ok_or(Rejection::TaskNotOpen { task: number })?;
    Ok((account, task.clone(), step))
}

fn claim(unfolding: &mut Unfolding<'_>, by: &Actor, number: TaskNo) -> Result<(), Rejection> {
    let (account, task, _) = workable(unfolding, by, number)?;
    if task.claimed_by.is_some() {
        return Err(Rejection::AlreadyYours { task: number });
    }
    unfolding.record(Event::TaskClaimed {
        task: number,
        by: account,
    });
    Ok(())
}

fn release(unfolding: &mut Unfolding<'_>, by: &Actor, number: TaskNo) -> Result<(), Rejection> {
    let (_, task, _) = workable(unfolding, by, number)?;
    if task.claimed_by.is_none() {
        return Err(Rejection::TaskFree { task: number });
    }
    unfolding.record(Event::TaskReleased { task: number });
    Ok(())
}

fn complete(
    unfolding: &mut Unfolding<'_>,
    by: &Actor,
    number: TaskNo,
    result: &Answers,
) -> Result<(), Rejection> {
    let (account, task, step) = workable(unfolding, by, number)?;
    if task.claimed_by.is_none() {
        unfolding.record(Event::TaskClaimed {
            task: number,
            by: account,
        });
    }
    unfolding.record(Event::TaskCompleted {
        task: number,
        step: task.step,
        by: account,
        result: result.clone(),
    });
    unfolding.cancel_timers(|purpose| of_task(purpose, number));
    unfolding.go(step.then)
}

fn move_appointment(
    unfolding: &mut Unfolding<'_>,
    by: &Actor,
    to: &Slot,
    reason: Option<&str>,
) -> Result<(), Rejection> {
    let case = &unfolding.case;
    let allowed = match by {
        Actor::Citizen { account } => case.applicant == *account,
        Actor::Staff { account, roles } => {
            case.applicant != *account
                && roles
                    .iter()
                    .any(|role| Some(&role.office) == case.office.as_ref())
        }
        Actor::System => false,
    };
    if !allowed {
        return Err(Rejection::NotAllowed);
    }
    let from = case.appointment.clone().ok_or(Rejection::NoAppointment)?;
    if to.location != case.location {
        return Err(Rejection::WrongLocation {
            location: to.location.clone(),
        });
    }
    if *to == from {
        return Err(Rejection::SameTime);
    }
    if to.at <= unfolding.when.now {
        return Err(Rejection::PastTime);
    }
    moved(unfolding, from, to.clone(), reason);
    follow_appointment(unfolding, to);
    Ok(())
}

/// Records the new date and tells the applicant, if they asked to be told.
fn moved(unfolding: &mut Unfolding<'_>, from: Slot, to: Slot, reason: Option<&str>) {
    let reason = reason.map(str::to_owned);
    unfolding.record(Event::AppointmentMoved {
        from: from.clone(),
        to: to.clone(),
        reason: reason.clone(),
    });
    if unfolding.case.tell_changes {
        let step = unfolding.case.step.clone();
        let sequence = unfolding.case.moves;
        let mail = Mail::AppointmentMoved {
            from,
            to,
            reason,
            sequence,
        };
        unfolding.mail(&step, Recipient::Applicant, mail);
    }
}

/// A wait for the appointment waits for the new moment.
fn follow_appointment(unfolding: &mut Unfolding<'_>, to: &Slot) {
    let waits = unfolding
        .definition
        .step_named(&unfolding.case.step)
        .is_some_and(|step| {
            matches!(
                step.kind,
                StepKind::Wait {
                    until: Until::Appointment,
                    ..
                }
            )
        });
    if waits {
        let step = unfolding.case.step.clone();
        unfolding.cancel_timers(|purpose| matches!(purpose, TimerPurpose::WaitOver { .. }));
        unfolding.set_timer(to.at, TimerPurpose::WaitOver { step });
    }
}

fn send(
    unfolding: &mut Unfolding<'_>,
    by: &Actor,
    message: &str,
    text: &str,
) -> Result<(), Rejection> {
    if !matches!(by, Actor::Citizen { account } if *account == unfolding.case.applicant) {
        return Err(Rejection::NotAllowed);
    }
    let not_awaited = || Rejection::NotAwaited {
        message: message.to_owned(),
    };
    let step = unfolding
        .case
        .waiting
        .as_ref()
        .filter(|waiting| waiting.message.as_deref() == Some(message))
        .map(|waiting| waiting.step.clone())
        .ok_or_else(not_awaited)?;
    let Some(StepKind::Wait { then, .. }) = unfolding
        .definition
        .step_named(&step)
        .map(|step| &step.kind)
    else {
        return Err(not_awaited());
    };
    unfolding.record(Event::MessageReceived {
        step,
        message: message.to_owned(),
        text: text.to_owned(),
    });
    unfolding.cancel_timers(|purpose| matches!(purpose, TimerPurpose::WaitLimit { .. }));
    unfolding.go(*then)
}

fn answer(
    unfolding: &mut Unfolding<'_>,
    by: &Actor,
    effect: EffectNo,
    report: &Report,
) -> Result<(), Rejection> {
    if *by != Actor::System {
        return Err(Rejection::NotAllowed);
    }
    let asked = unfolding
        .case
        .effects
        .get(&effect)
        .ok_or(Rejection::EffectNotOpen { effect })?;
    match (asked, report) {
        (Effect::Route { .. }, Report::Routed { office }) => {
            let office = office.clone();
            unfolding.record(Event::EffectAnswered { effect });
            unfolding.record(Event::CaseRouted { office });
            let step = unfolding.case.step.clone();
            unfolding.mail(&step, Recipient::Director, Mail::CaseArrived);
        }
        (Effect::SchedulePickup { location, .. }, Report::PickupFound { slot })
            if *location == slot.location =>
        {
            let promised = unfolding.case.expected.clone();
            unfolding.record(Event::EffectAnswered { effect });
            unfolding.record(Event::AppointmentBooked { slot: slot.clone() });
            if promised != *slot {
                moved(unfolding, promised, slot.clone(), None);
            }
        }
        (Effect::Route { .. } | Effect::SchedulePickup { .. } | Effect::Mail { .. }, _) => {
            return Err(Rejection::WrongReport { effect });
        }
    }
    if !unfolding.case.effects.is_empty() {
        return Ok(());
    }
    match unfolding
        .definition
        .step_named(&unfolding.case.step)
        .map(|step| &step.kind)
    {
        Some(StepKind::Do { then, .. }) => unfolding.go(*then),
        Some(
            StepKind::Task(_)
            | StepKind::Choose { .. }
            | StepKind::Wait { .. }
            | StepKind::End { .. },
        )
        | None => Ok(()),
    }
}

fn fire(unfolding: &mut Unfolding<'_>, by: &Actor, number: TimerNo) -> Result<(), Rejection> {
    if *by != Actor::System {
        return Err(Rejection::NotAllowed);
    }
    let timer = unfolding
        .case
        .timers
        .get(&number)
        .ok_or(Rejection::TimerNotSet { timer: number })?
        .clone();
    if timer.at > unfolding.when.now {
        return Err(Rejection::TimerEarly { timer: number });
    }
    unfolding.record(Event::TimerFired { timer: number });
    let name = match &timer.purpose {
        TimerPurpose::Overdue { task } | TimerPurpose::TaskLimit { task } => {
            unfolding.case.tasks.get(task).map(|task| task.step.clone())
        }
        TimerPurpose::WaitLimit { step } | TimerPurpose::WaitOver { step } => Some(step.clone()),
    };
    let Some(step) = name
        .as_deref()
        .and_then(|name| unfolding.definition.step_named(name))
    else {
        return Ok(());
    };
    match (&timer.purpose, &step.kind) {
        (TimerPurpose::Overdue { .. }, StepKind::Task(task)) => {
            unfolding.act(&step.name, &task.on_overdue)
        }
        (TimerPurpose::TaskLimit { task: number }, StepKind::Task(task)) => {
            let Some(limit) = &task.up_to else {
                return Ok(());
            };
            unfolding.record(Event::TaskCancelled { task: *number });
            unfolding.cancel_timers(|purpose| of_task(purpose, *number));
            unfolding.go(limit.or_else)
        }
        (
            TimerPurpose::WaitLimit { .. },
            StepKind::Wait {
                until: Until::Message { limit, .. },
                ..
            },
        ) => {
            unfolding.record(Event::WaitEnded {
                step: step.name.clone(),
            });
            unfolding.go(limit.or_else)
        }
        (TimerPurpose::WaitOver { .. }, StepKind::Wait { then, .. }) => {
            unfolding.record(Event::WaitEnded {
                step: step.name.clone(),
            });
            unfolding.go(*then)
        }
        // A definition is pinned to its case, so purpose and step agree.
        (
            TimerPurpose::Overdue { .. }
            | TimerPurpose::TaskLimit { .. }
            | TimerPurpose::WaitLimit { .. }
            | TimerPurpose::WaitOver { .. },
            StepKind::Do { .. }
            | StepKind::Task(_)
            | StepKind::Choose { .. }
            | StepKind::Wait { .. }
            | StepKind::End { .. },
        ) => Ok(()),
    }
}
