//! A case's history in plain words, newest first, and what happens next.
//!
//! The applicant reads what concerns them; staff read who did what as well.
//! Timers and the product's own bookkeeping are told to nobody.

mod staff;
mod words;

use super::parts::{FileLine, HistoryLine};
use super::phrase::{Message, Phrase};
use crate::present;
use engine::case::{AccountId, Case, Cause, Event, Recorded, Side, Waiting};
use engine::definition::{Definition, StepKind};
use engine::text::Language;
use std::collections::BTreeSet;
use words::{
    booked_phrase, ended_phrase, moved_phrase, promise_phrase, protocol_phrase, revoked_phrase,
    status_phrase, why,
};

pub use staff::for_staff;
pub use words::family_phrase;

/// The message a citizen's reply is to a waiting step.
pub const REPLY: &str = "applicant.reply";
/// Money has arrived.
const SETTLED: &str = "payment.settled";

/// What the applicant may expect now.
pub fn what_next(case: &Case) -> Phrase {
    if case.ended.is_some() {
        return Phrase::key("next-nothing");
    }
    if case.undoing.is_some() {
        return Phrase::key("next-undoing");
    }
    let waits = |which: fn(&Waiting) -> bool| {
        present::tracks(case).any(|track| track.waiting.as_ref().is_some_and(which))
    };
    if waits(|waiting| matches!(waiting, Waiting::Correction { .. })) {
        return Phrase::key("next-correction");
    }
    if waits(|waiting| matches!(waiting, Waiting::Message { message } if message == REPLY)) {
        return Phrase::key("next-reply");
    }
    if case.appointment.is_some() {
        return Phrase::key("next-collect");
    }
    if case.tasks.values().any(|task| task.claimed_by.is_some()) {
        return Phrase::key("next-being-checked");
    }
    if !case.tasks.is_empty() {
        return Phrase::key("next-to-be-checked");
    }
    if case
        .incidents
        .values()
        .any(|incident| holds_up(&incident.cause))
    {
        return Phrase::key("next-held-up");
    }
    if present::tracks(case).any(|track| track.waiting.is_some()) {
        return Phrase::key("next-waiting");
    }
    Phrase::key("next-automatic")
}

/// Why the date that was promised has passed, as far as the case knows.
pub fn why_late(case: &Case) -> Phrase {
    let held_up = case
        .incidents
        .values()
        .any(|incident| holds_up(&incident.cause));
    Phrase::key(if held_up {
        "late-held-up"
    } else if !case.tasks.is_empty() {
        "late-being-checked"
    } else {
        "late-waiting"
    })
}

/// What somebody is told who follows the case without an account: where it went, and
/// nothing that was written or decided in it.
pub fn for_follower(
    definition: &Definition,
    events: &[Recorded],
    applicant: AccountId,
    language: Language,
) -> Vec<HistoryLine> {
    let mut lines: Vec<_> = events
        .iter()
        .filter_map(|recorded| {
            Some(HistoryLine {
                at: recorded.at,
                text: follower_phrase(definition, recorded, applicant, language)?,
                by: None,
                files: Vec::new(),
            })
        })
        .collect();
    lines.reverse();
    lines
}

fn follower_phrase(
    definition: &Definition,
    recorded: &Recorded,
    applicant: AccountId,
    language: Language,
) -> Option<Phrase> {
    let event = &recorded.event;
    if let Event::CaseOpened(_) = event {
        return Some(Phrase::key("history-submitted"));
    }
    if let Event::AppointmentMoved { from, to, .. } = event {
        return Some(moved_phrase(from, to, None));
    }
    if let Event::PromiseMoved { from, to, .. } = event {
        return Some(promise_phrase(from, to, None));
    }
    if !goes_somewhere(event) {
        return None;
    }
    citizen_phrase(definition, recorded, applicant, language)
}

/// Whether an event says where a case went, and nothing else.
fn goes_somewhere(event: &Event) -> bool {
    matches!(
        event,
        Event::ProtocolAssigned { .. }
            | Event::StepEntered { .. }
            | Event::CaseRouted { .. }
            | Event::CaseRerouted { .. }
            | Event::AppointmentBooked { .. }
            | Event::AppointmentReleased { .. }
            | Event::CaseEnded { .. }
    )
}

/// Whether the case waits because of it.
fn holds_up(cause: &Cause) -> bool {
    match cause {
        Cause::Effect { .. } | Cause::Entering { .. } | Cause::Leaving { .. } => true,
        Cause::Unsent { .. } => false,
    }
}

/// What the applicant is told. `files`: those that came with an event.
pub fn for_citizen(
    definition: &Definition,
    events: &[Recorded],
    applicant: AccountId,
    files: &dyn Fn(&Recorded) -> Vec<FileLine>,
    language: Language,
) -> Vec<HistoryLine> {
    let mut lines: Vec<_> = events
        .iter()
        .filter_map(|recorded| {
            Some(HistoryLine {
                at: recorded.at,
                text: citizen_phrase(definition, recorded, applicant, language)?,
                by: None,
                files: files(recorded),
            })
        })
        .collect();
    lines.reverse();
    lines
}

/// Everybody whose name the history of a case needs.
pub fn people(events: &[Recorded]) -> BTreeSet<AccountId> {
    let mut people: BTreeSet<AccountId> = events.iter().filter_map(|event| event.by).collect();
    for recorded in events {
        if let Event::TaskHandedOver { to, .. }
        | Event::TaskDelegated { to, .. }
        | Event::TaskReturned { to, .. } = &recorded.event
        {
            people.insert(*to);
        }
        if let Event::TaskCompleted {
            on_behalf_of: Some(owner),
            ..
        } = &recorded.event
        {
            people.insert(*owner);
        }
    }
    people
}

fn citizen_phrase(
    definition: &Definition,
    recorded: &Recorded,
    applicant: AccountId,
    language: Language,
) -> Option<Phrase> {
    match &recorded.event {
        Event::CaseOpened(_) => Some(Phrase::key("history-opened")),
        Event::ProtocolAssigned { protocol } => Some(protocol_phrase(protocol)),
        Event::StepEntered { status, .. } => status_phrase(status.as_ref(), language),
        Event::CaseRouted { .. } => Some(Phrase::key("history-routed")),
        Event::CaseRerouted { .. } => Some(Phrase::key("history-rerouted-office")),
        Event::TaskCompleted { step, .. } => {
            let task = task_title(definition, step, language);
            Some(
                Message::new("history-task-completed")
                    .with("task", task)
                    .into(),
            )
        }
        Event::WaitStarted { waiting, .. } => match waiting {
            Waiting::Message { message } if message == REPLY => {
                Some(Phrase::key("history-reply-awaited"))
            }
            Waiting::Correction { .. } => Some(Phrase::key("history-correction-asked")),
            Waiting::Message { .. } | Waiting::Moment => None,
        },
        Event::MessageReceived { message, .. } | Event::MessageKept { message, .. } => {
            match message.as_str() {
                REPLY => Some(Phrase::key("history-reply-received")),
                SETTLED => Some(Phrase::key("history-payment-settled")),
                _ => None,
            }
        }
        Event::CorrectionReceived { .. } => Some(Phrase::key("history-corrected")),
        Event::AnswersCorrected { reason, .. } => {
            Some(why("history-answers-corrected", reason).into())
        }
        Event::MessageWritten { from, text, .. } => Some(
            Message::new(match from {
                Side::Applicant => "history-you-wrote",
                Side::Office => "history-office-wrote",
            })
            .with("text", text.as_str())
            .into(),
        ),
        Event::CaseWithdrawn { reason } => Some(if recorded.by == Some(applicant) {
            Phrase::key("history-withdrawn")
        } else {
            why("history-office-withdrew", reason).into()
        }),
        Event::CaseReopened { .. } => Some(Phrase::key("history-reopened")),
        Event::DocumentRevoked {
            grounds, reason, ..
        } => Some(revoked_phrase(*grounds, reason)),
        Event::AppointmentBooked { slot } => Some(booked_phrase(slot)),
        Event::AppointmentMoved { from, to, reason } => {
            Some(moved_phrase(from, to, reason.as_deref()))
        }
        Event::PromiseMoved { from, to, reason } => Some(promise_phrase(from, to, Some(reason))),
        Event::AppointmentMissed { .. } => Some(Phrase::key("history-appointment-missed")),
        Event::AppointmentReleased { .. } => Some(Phrase::key("history-appointment-released")),
        Event::ClockSuspended => Some(Phrase::key("history-clock-suspended")),
        Event::ClockResumed => Some(Phrase::key("history-clock-resumed")),
        Event::IncidentRaised { cause, .. } => {
            holds_up(cause).then(|| Phrase::key("history-held-up"))
        }
        Event::UndoStarted { .. } => Some(Phrase::key("history-undoing")),
        Event::CaseEnded { outcome } => Some(ended_phrase(definition, outcome, language)),
        Event::TurnTaken { .. }
        | Event::StepLeft { .. }
        | Event::TrackStarted { .. }
        | Event::TrackFinished { .. }
        | Event::TrackCancelled { .. }
        | Event::ItemsTaken { .. }
        | Event::WithdrawalClosed
        | Event::EffectAsked { .. }
        | Event::EffectAnswered { .. }
        | Event::EffectFailed { .. }
        | Event::EffectDropped { .. }
        | Event::TaskCreated { .. }
        | Event::ExtraTaskAsked { .. }
        | Event::TaskClaimed { .. }
        | Event::TaskReleased { .. }
        | Event::TaskHandedOver { .. }
        | Event::TaskDelegated { .. }
        | Event::TaskReturned { .. }
        | Event::ExtraTaskDone { .. }
        | Event::TaskSentBack { .. }
        | Event::TaskCancelled { .. }
        | Event::WaitEnded { .. }
        | Event::NoteAdded { .. }
        | Event::TimerSet { .. }
        | Event::TimerFired { .. }
        | Event::TimerCancelled { .. }
        | Event::ClockStarted { .. }
        | Event::IncidentResolved { .. }
        | Event::IncidentDropped { .. }
        | Event::UndoTaken
        | Event::CaseMigrated { .. } => None,
    }
}

/// What a task step is called.
pub fn task_title(definition: &Definition, step: &str, language: Language) -> String {
    step_title(definition, step, language).unwrap_or_else(|| step.to_owned())
}

/// What is to be done at a step or inside it, if people do it.
pub fn step_title(definition: &Definition, step: &str, language: Language) -> Option<String> {
    match definition.step_named(step).map(|step| &step.kind)? {
        StepKind::Task(task) => Some(task.title.in_language(language).to_owned()),
        StepKind::Do { .. }
        | StepKind::Choose { .. }
        | StepKind::Table { .. }
        | StepKind::Wait { .. }
        | StepKind::Block { .. }
        | StepKind::Together { .. }
        | StepKind::Each(_)
        | StepKind::Call { .. }
        | StepKind::Start { .. }
        | StepKind::Correct(_)
        | StepKind::End { .. }
        | StepKind::Return { .. } => None,
    }
}
