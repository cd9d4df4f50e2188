//! A case's history in plain words, newest first, and what happens next.
//!
//! The applicant reads what concerns them; staff read who did what as well.
//! Timers and the product's own bookkeeping are told to nobody.

use super::parts::HistoryLine;
use super::phrase::{Message, Phrase};
use engine::case::{AccountId, Case, Event, Recorded, Slot, TaskNo};
use engine::definition::{Definition, StepKind};
use engine::text::{Language, Text};
use std::collections::BTreeMap;

/// What the applicant may expect now.
pub fn what_next(case: &Case) -> Phrase {
    if case.ended.is_some() {
        return Phrase::key("next-nothing");
    }
    if case.waiting.as_ref().is_some_and(|w| w.message.is_some()) {
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
    Phrase::key("next-automatic")
}

/// What the applicant is told.
pub fn for_citizen(
    definition: &Definition,
    events: &[Recorded],
    language: Language,
) -> Vec<HistoryLine> {
    let mut lines: Vec<_> = events
        .iter()
        .filter_map(|recorded| {
            Some(HistoryLine {
                at: recorded.at,
                text: citizen_phrase(definition, &recorded.event, language)?,
                by: None,
            })
        })
        .collect();
    lines.reverse();
    lines
}

/// What staff are told. `names`: full names of whoever acted, by account.
pub fn for_staff(
    definition: &Definition,
    events: &[Recorded],
    names: &BTreeMap<AccountId, String>,
    language: Language,
) -> Vec<HistoryLine> {
    let titles = task_titles(definition, events, language);
    let mut lines: Vec<_> = events
        .iter()
        .filter_map(|recorded| {
            Some(HistoryLine {
                at: recorded.at,
                text: staff_phrase(definition, &titles, &recorded.event, language)?,
                by: recorded.by.and_then(|who| names.get(&who).cloned()),
            })
        })
        .collect();
    lines.reverse();
    lines
}

fn citizen_phrase(definition: &Definition, event: &Event, language: Language) -> Option<Phrase> {
    match event {
        Event::CaseOpened(_) => Some(Phrase::key("history-opened")),
        Event::ProtocolAssigned { protocol } => Some(protocol_phrase(protocol)),
        Event::StepEntered { status, .. } => status_phrase(status.as_ref(), language),
        Event::CaseRouted { .. } => Some(Phrase::key("history-routed")),
        Event::TaskCompleted { step, .. } => {
            let task = task_title(definition, step, language);
            Some(
                Message::new("history-task-completed")
                    .with("task", task)
                    .into(),
            )
        }
        Event::WaitStarted { message, .. } => message
            .as_ref()
            .map(|_| Phrase::key("history-reply-awaited")),
        Event::MessageReceived { .. } => Some(Phrase::key("history-reply-received")),
        Event::AppointmentBooked { slot } => Some(booked_phrase(slot)),
        Event::AppointmentMoved { from, to, reason } => {
            Some(moved_phrase(from, to, reason.as_deref()))
        }
        Event::AppointmentReleased { .. } => Some(Phrase::key("history-appointment-released")),
        Event::CaseEnded { outcome } => Some(ended_phrase(definition, outcome, language)),
        Event::TurnTaken { .. }
        | Event::EffectAsked { .. }
        | Event::EffectAnswered { .. }
        | Event::TaskCreated { .. }
        | Event::TaskClaimed { .. }
        | Event::TaskReleased { .. }
        | Event::TaskCancelled { .. }
        | Event::WaitEnded { .. }
        | Event::TimerSet { .. }
        | Event::TimerFired { .. }
        | Event::TimerCancelled { .. } => None,
    }
}

fn staff_phrase(
    definition: &Definition,
    titles: &BTreeMap<TaskNo, String>,
    event: &Event,
    language: Language,
) -> Option<Phrase> {
    let about = |key: &'static str, task: &TaskNo| {
        let title = titles.get(task).cloned().unwrap_or_default();
        Some(Phrase::from(Message::new(key).with("task", title)))
    };
    match event {
        Event::CaseOpened(_) => Some(Phrase::key("history-submitted")),
        Event::ProtocolAssigned { protocol } => Some(protocol_phrase(protocol)),
        Event::StepEntered { status, .. } => status_phrase(status.as_ref(), language),
        Event::CaseRouted { .. } => Some(Phrase::key("history-routed")),
        Event::TaskCreated { task, .. } => about("history-task-created", task),
        Event::TaskClaimed { task, .. } => about("history-task-claimed", task),
        Event::TaskReleased { task } => about("history-task-released", task),
        Event::TaskCompleted { task, .. } => about("history-task-completed", task),
        Event::TaskCancelled { task } => about("history-task-cancelled", task),
        Event::WaitStarted { message, .. } => message
            .as_ref()
            .map(|_| Phrase::key("history-applicant-asked")),
        Event::MessageReceived { text, .. } => Some(
            Message::new("history-applicant-replied")
                .with("text", text.as_str())
                .into(),
        ),
        Event::AppointmentBooked { slot } => Some(booked_phrase(slot)),
        Event::AppointmentMoved { from, to, reason } => {
            Some(moved_phrase(from, to, reason.as_deref()))
        }
        Event::AppointmentReleased { .. } => Some(Phrase::key("history-appointment-released")),
        Event::CaseEnded { outcome } => Some(ended_phrase(definition, outcome, language)),
        Event::TurnTaken { .. }
        | Event::EffectAsked { .. }
        | Event::EffectAnswered { .. }
        | Event::WaitEnded { .. }
        | Event::TimerSet { .. }
        | Event::TimerFired { .. }
        | Event::TimerCancelled { .. } => None,
    }
}

fn protocol_phrase(protocol: &str) -> Phrase {
    Message::new("history-protocol")
        .with("protocol", protocol)
        .into()
}

fn status_phrase(status: Option<&Text>, language: Language) -> Option<Phrase> {
    status.map(|status| {
        Message::new("history-status")
            .with("status", status.in_language(language))
            .into()
    })
}

fn booked_phrase(slot: &Slot) -> Phrase {
    Message::new("history-appointment-booked")
        .with("at", slot.at)
        .into()
}

fn moved_phrase(from: &Slot, to: &Slot, reason: Option<&str>) -> Phrase {
    let key = match reason {
        Some(_) => "history-appointment-moved-why",
        None => "history-appointment-moved",
    };
    let message = Message::new(key).with("from", from.at).with("to", to.at);
    match reason {
        Some(reason) => message.with("reason", reason).into(),
        None => message.into(),
    }
}

fn ended_phrase(definition: &Definition, outcome: &str, language: Language) -> Phrase {
    let title = definition
        .outcomes
        .get(outcome)
        .map_or(outcome, |t| t.in_language(language));
    Message::new("history-ended").with("outcome", title).into()
}

fn task_titles(
    definition: &Definition,
    events: &[Recorded],
    language: Language,
) -> BTreeMap<TaskNo, String> {
    events
        .iter()
        .filter_map(|recorded| {
            let Event::TaskCreated { task, step, .. } = &recorded.event else {
                return None;
            };
            Some((*task, task_title(definition, step, language)))
        })
        .collect()
}

/// What a task step is called.
pub fn task_title(definition: &Definition, step: &str, language: Language) -> String {
    match definition.step_named(step).map(|step| &step.kind) {
        Some(StepKind::Task(task)) => task.title.in_language(language).to_owned(),
        Some(
            StepKind::Do { .. }
            | StepKind::Choose { .. }
            | StepKind::Wait { .. }
            | StepKind::End { .. },
        )
        | None => step.to_owned(),
    }
}
