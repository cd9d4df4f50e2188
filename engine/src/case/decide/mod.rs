//! A command against a case: a [`Change`], or a [`Rejection`] that says why not.
//!
//! | command          | who                        | asks for                     | brings                        |
//! |------------------|----------------------------|------------------------------|-------------------------------|
//! | Submit           | citizen                    | no case yet                  | case opened, first steps run  |
//! | Claim, Release   | staff with the task's role | task open, free / own        | task claimed, released        |
//! | HandOver         | the same; and a colleague  | the colleague may do it      | task in the colleague's hands |
//! | Delegate         | the same                   | the colleague may do it      | the same, the owner is kept   |
//! | Complete         | the same                   | task free or own             | result kept, steps run on     |
//! | SendBack         | the same                   | the step allows it           | the case goes back            |
//! | MoveAppointment  | applicant, staff of office | appointment, later moment    | appointment moved             |
//! | MovePromise      | staff of the office        | no appointment, later moment | promise moved                 |
//! | Send             | whoever the message is from| somebody waits, or it is kept| message kept, steps run on    |
//! | Correct          | applicant                  | correction asked, only that  | answers changed, steps run on |
//! | Withdraw, Write, Note, Reroute, AskExtraTask, CorrectData, Reopen | as `anytime` says | … | …         |
//! | Report           | the product                | effect open                  | answer kept or way of failure |
//! | GiveUp           | the product                | not given up yet             | incident                      |
//! | Fire             | the product                | timer set and due            | what the timer was for        |
//! | Resolve          | an operator                | incident open                | again, on, or taken back      |
//!
//! Nobody works on their own case. An ended case refuses everything but
//! reopening and what concerns letters that could not be sent; a case that is
//! being taken back refuses everything but what helps that along.

mod anytime;
mod effects;
mod incidents;
mod messages;
mod tasks;
mod timers;

use super::unfolding::Unfolding;
use super::{
    Act, Actor, Application, Case, Change, Command, Event, Opened, Recorded, Rejection, Revision,
    TrackNo,
};
use crate::calendar::When;
use crate::definition::{Definition, Next, NotFor};
use crate::form::Answers;
use serde_json::json;

pub use anytime::may;
pub use tasks::may_work;

/// Decides. Reads its arguments and nothing else.
///
/// # Errors
/// The first rule that stands in the way. Nothing has changed then.
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
            | Act::HandOver { .. }
            | Act::Delegate { .. }
            | Act::Complete { .. }
            | Act::SendBack { .. }
            | Act::MoveAppointment { .. }
            | Act::MovePromise { .. }
            | Act::Send { .. }
            | Act::Correct { .. }
            | Act::Withdraw { .. }
            | Act::Write { .. }
            | Act::Note { .. }
            | Act::Reroute { .. }
            | Act::AskExtraTask { .. }
            | Act::CorrectData { .. }
            | Act::Reopen { .. }
            | Act::Report { .. }
            | Act::GiveUp { .. }
            | Act::Fire { .. }
            | Act::Resolve { .. } => Err(Rejection::NotAllowed),
        };
    };
    let unfolding = Unfolding::of(definition, case, command.by.account(), when);
    stands_in_the_way(case, &command.act)?;
    carry_out(unfolding, &command.by, &command.act)
}

fn carry_out(mut unfolding: Unfolding<'_>, by: &Actor, act: &Act) -> Result<Change, Rejection> {
    let u = &mut unfolding;
    match act {
        Act::Submit(_) => return Err(Rejection::AlreadyOpen),
        Act::Claim { task } => tasks::claim(u, by, *task)?,
        Act::Release { task } => tasks::release(u, by, *task)?,
        Act::HandOver { task, to, reason } => tasks::hand_over(u, by, *task, to, reason)?,
        Act::Delegate { task, to, note } => tasks::delegate(u, by, *task, to, note)?,
        Act::Complete {
            task,
            result,
            files,
        } => tasks::complete(u, by, *task, result, files)?,
        Act::SendBack { task, to, reason } => tasks::send_back(u, by, *task, to, reason)?,
        Act::MoveAppointment { to, reason } => {
            anytime::move_appointment(u, by, to, reason.as_deref())?;
        }
        Act::MovePromise { to, reason } => anytime::move_promise(u, by, to, reason)?,
        Act::Send { message, fields } => messages::send(u, by, message, fields)?,
        Act::Correct { answers, files } => messages::correct(u, by, answers, files)?,
        Act::Withdraw { reason } => anytime::withdraw(u, by, reason)?,
        Act::Write { text, files } => anytime::write(u, by, text, files)?,
        Act::Note { text } => anytime::note(u, by, text)?,
        Act::Reroute { office, reason } => anytime::reroute(u, by, office, reason)?,
        Act::AskExtraTask { role, title, text } => {
            anytime::ask_extra_task(u, by, role, title, text)?;
        }
        Act::CorrectData { answers, reason } => anytime::correct_data(u, by, answers, reason)?,
        Act::Reopen { reason } => anytime::reopen(u, by, reason)?,
        Act::Report { effect, report } => effects::answer(u, by, *effect, report)?,
        Act::GiveUp {
            effect,
            ask,
            family,
            reason,
        } => effects::give_up(u, by, *effect, ask, *family, reason)?,
        Act::Fire { timer } => timers::fire(u, by, *timer)?,
        Act::Resolve {
            incident,
            how,
            reason,
        } => incidents::resolve(u, by, *incident, *how, reason)?,
    }
    Ok(unfolding.finish())
}

/// What an ended case, or one that is being taken back, refuses.
fn stands_in_the_way(case: &Case, act: &Act) -> Result<(), Rejection> {
    match act {
        Act::Reopen { .. } if case.ended.is_none() => Err(Rejection::NotEnded),
        Act::Reopen { .. } | Act::GiveUp { .. } | Act::Resolve { .. } => Ok(()),
        Act::Report { .. } if case.ended.is_none() => Ok(()),
        Act::Note { .. } if case.ended.is_none() => Ok(()),
        Act::Submit(_)
        | Act::Claim { .. }
        | Act::Release { .. }
        | Act::HandOver { .. }
        | Act::Delegate { .. }
        | Act::Complete { .. }
        | Act::SendBack { .. }
        | Act::MoveAppointment { .. }
        | Act::MovePromise { .. }
        | Act::Send { .. }
        | Act::Correct { .. }
        | Act::Withdraw { .. }
        | Act::Write { .. }
        | Act::Note { .. }
        | Act::Reroute { .. }
        | Act::AskExtraTask { .. }
        | Act::CorrectData { .. }
        | Act::Report { .. }
        | Act::Fire { .. } => {
            if case.ended.is_some() {
                Err(Rejection::CaseEnded)
            } else if case.undoing.is_some() {
                Err(Rejection::BeingTakenBack)
            } else {
                Ok(())
            }
        }
    }
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
    let way = application.delivery;
    if !definition.delivery.contains(&way) {
        return Err(Rejection::WrongDelivery);
    }
    if application.level < way.level() {
        return Err(Rejection::LevelTooLow);
    }
    if way.at_a_counter() != application.location.is_some() {
        return Err(Rejection::WrongDelivery);
    }
    let whole = definition.form.pages().len();
    if let Some(one) = not_for(definition, &application.answers, whole)? {
        return Err(Rejection::NotForThem {
            name: one.name.clone(),
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
        collection_code: application.collection_code.clone(),
        files: application.files.clone(),
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
    unfolding.start_clock();
    if application.chosen && way.at_a_counter() {
        let slot = application.expected.clone();
        unfolding.record(Event::AppointmentBooked { slot });
        unfolding.remind_of_appointment();
    }
    unfolding.go(TrackNo::MAIN, Next::Step(definition.first()))?;
    Ok(unfolding.finish())
}

/// Whom the service says it is not for, if that is who gives these answers: the first
/// of the list that holds. Asked while the form is filled in, only what can be said
/// by its first `pages` pages counts.
///
/// # Errors
/// A condition gave no answer.
pub fn not_for<'a>(
    definition: &'a Definition,
    answers: &Answers,
    pages: usize,
) -> Result<Option<&'a NotFor>, Rejection> {
    let asked = |path: &String| {
        let field = path.strip_prefix("answers.").unwrap_or(path);
        let field = field.split(['.', '[']).next().unwrap_or(field);
        let page = definition.form.page_of(field);
        page.is_none_or(|page| page < pages)
    };
    let scope = json!({ "answers": answers });
    for one in &definition.not_for {
        if !one.when.paths().iter().all(asked) {
            continue;
        }
        let turn = one.when.evaluate(&scope);
        let turn = turn.map_err(|fault| Rejection::ConditionFailed {
            step: one.name.clone(),
            reason: fault.to_string(),
        })?;
        if turn.holds {
            return Ok(Some(one));
        }
    }
    Ok(None)
}

/// Names of the documents that these answers call for.
///
/// # Errors
/// A condition of a document gave no answer.
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
