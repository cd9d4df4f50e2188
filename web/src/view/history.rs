//! A case's history in plain words, newest first, and what happens next.
//!
//! The applicant reads what concerns them; staff read who did what as well.
//! Timers and the product's own bookkeeping are told to nobody.

use super::parts::{FileLine, HistoryLine};
use super::phrase::{Message, Phrase};
use crate::present;
use engine::case::{
    AccountId, Case, Cause, Event, Recorded, Resolution, Side, Slot, TaskNo, Waiting,
};
use engine::definition::{Definition, Family, StepKind};
use engine::municipality::Municipality;
use engine::text::{Language, Text};
use std::collections::{BTreeMap, BTreeSet};

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

/// What staff are told. `names`: full names of the [`people`], by account.
pub fn for_staff(
    definition: &Definition,
    events: &[Recorded],
    names: &BTreeMap<AccountId, String>,
    municipality: &Municipality,
    files: &dyn Fn(&Recorded) -> Vec<FileLine>,
    language: Language,
) -> Vec<HistoryLine> {
    let telling = Telling {
        definition,
        municipality,
        titles: task_titles(definition, events, language),
        sent_back: events.iter().filter_map(sent_back).collect(),
        names,
        language,
    };
    let mut lines: Vec<_> = events
        .iter()
        .filter_map(|recorded| {
            Some(HistoryLine {
                at: recorded.at,
                text: telling.staff(&recorded.event)?,
                by: recorded.by.and_then(|who| names.get(&who).cloned()),
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
        Event::AppointmentBooked { slot } => Some(booked_phrase(slot)),
        Event::AppointmentMoved { from, to, reason } => {
            Some(moved_phrase(from, to, reason.as_deref()))
        }
        Event::PromiseMoved { from, to, reason } => Some(promise_phrase(from, to, Some(reason))),
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

/// What a history for staff is told with.
struct Telling<'a> {
    definition: &'a Definition,
    municipality: &'a Municipality,
    titles: BTreeMap<TaskNo, String>,
    /// Tasks from which the case was sent back, which says all about their end.
    sent_back: BTreeSet<TaskNo>,
    names: &'a BTreeMap<AccountId, String>,
    language: Language,
}

impl Telling<'_> {
    fn staff(&self, event: &Event) -> Option<Phrase> {
        let (definition, language) = (self.definition, self.language);
        let about = |key: &'static str, task: &TaskNo| Some(Phrase::from(self.about(key, task)));
        match event {
            Event::CaseOpened(_) => Some(Phrase::key("history-submitted")),
            Event::ProtocolAssigned { protocol } => Some(protocol_phrase(protocol)),
            Event::StepEntered { status, .. } => status_phrase(status.as_ref(), language),
            Event::CaseRouted { .. } => Some(Phrase::key("history-routed")),
            Event::CaseRerouted { to, reason, .. } => Some(
                why("history-rerouted", reason)
                    .with("office", self.office(to))
                    .into(),
            ),
            Event::TaskCreated { task, .. } => about("history-task-created", task),
            Event::ExtraTaskAsked { task, extra, .. } => Some(
                self.about("history-task-extra", task)
                    .with("text", extra.text.as_str())
                    .into(),
            ),
            Event::TaskClaimed { task, .. } => about("history-task-claimed", task),
            Event::TaskReleased { task } => about("history-task-released", task),
            Event::TaskHandedOver { task, to, reason } => Some(
                self.given("history-task-handed-over", task, *to)
                    .with("reason", reason.as_str())
                    .into(),
            ),
            Event::TaskDelegated { task, to, note, .. } => Some(
                self.given("history-task-delegated", task, *to)
                    .with("reason", note.as_str())
                    .into(),
            ),
            Event::TaskReturned { task, to } => {
                Some(self.given("history-task-returned", task, *to).into())
            }
            Event::TaskCompleted {
                task, on_behalf_of, ..
            } => match on_behalf_of {
                None => about("history-task-completed", task),
                Some(owner) => Some(
                    self.given("history-task-completed-for", task, *owner)
                        .into(),
                ),
            },
            Event::ExtraTaskDone { task, note, .. } => Some(
                self.about("history-task-extra-done", task)
                    .with("text", note.as_str())
                    .into(),
            ),
            Event::TaskSentBack {
                task, to, reason, ..
            } => Some(
                self.about("history-task-sent-back", task)
                    .with("to", task_title(definition, to, language))
                    .with("reason", reason.as_str())
                    .into(),
            ),
            Event::TaskCancelled { task } if self.sent_back.contains(task) => None,
            Event::TaskCancelled { task } => about("history-task-cancelled", task),
            Event::WaitStarted { waiting, .. } => match waiting {
                Waiting::Message { message } if message == REPLY => {
                    Some(Phrase::key("history-applicant-asked"))
                }
                Waiting::Message { message } if message == SETTLED => {
                    Some(Phrase::key("history-payment-awaited"))
                }
                Waiting::Correction { .. } => {
                    Some(Phrase::key("history-correction-asked-applicant"))
                }
                Waiting::Message { .. } | Waiting::Moment => None,
            },
            Event::MessageReceived {
                message, fields, ..
            }
            | Event::MessageKept {
                message, fields, ..
            } => match message.as_str() {
                REPLY => Some(
                    Message::new("history-applicant-replied")
                        .with("text", fields.text("text").unwrap_or_default())
                        .into(),
                ),
                SETTLED => Some(Phrase::key("history-payment-settled")),
                _ => Some(Phrase::key("history-answer-came")),
            },
            Event::CorrectionReceived { correction, .. } => Some(
                Message::new("history-applicant-corrected")
                    .with("fields", self.corrected(correction))
                    .into(),
            ),
            Event::AnswersCorrected { correction, reason } => Some(
                why("history-fields-corrected", reason)
                    .with("fields", self.corrected(correction))
                    .into(),
            ),
            Event::MessageWritten { from, text, .. } => Some(
                Message::new(match from {
                    Side::Applicant => "history-applicant-wrote",
                    Side::Office => "history-office-wrote",
                })
                .with("text", text.as_str())
                .into(),
            ),
            Event::NoteAdded { text } => Some(
                Message::new("history-note")
                    .with("text", text.as_str())
                    .into(),
            ),
            Event::CaseWithdrawn { reason } => Some(why("history-withdrawn-why", reason).into()),
            Event::CaseReopened { reason, .. } => Some(why("history-reopened-why", reason).into()),
            Event::AppointmentBooked { slot } => Some(booked_phrase(slot)),
            Event::AppointmentMoved { from, to, reason } => {
                Some(moved_phrase(from, to, reason.as_deref()))
            }
            Event::PromiseMoved { from, to, reason } => {
                Some(promise_phrase(from, to, Some(reason)))
            }
            Event::AppointmentReleased { .. } => Some(Phrase::key("history-appointment-released")),
            Event::ClockSuspended => Some(Phrase::key("history-clock-suspended")),
            Event::ClockResumed => Some(Phrase::key("history-clock-resumed")),
            Event::EffectFailed { family, .. } => Some(
                Message::new("history-action-failed")
                    .with("family", family_phrase(*family))
                    .into(),
            ),
            Event::IncidentRaised { cause, .. } => Some(Phrase::key(if holds_up(cause) {
                "history-held-up"
            } else {
                "history-letter-unsent"
            })),
            Event::IncidentResolved { how, .. } => Some(Phrase::key(match how {
                Resolution::Retry => "history-incident-retried",
                Resolution::Skip => "history-incident-skipped",
                Resolution::Abandon => "history-incident-abandoned",
            })),
            Event::UndoStarted { .. } => Some(Phrase::key("history-undoing")),
            Event::CaseMigrated { reason, .. } => Some(why("history-migrated", reason).into()),
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
            | Event::EffectDropped { .. }
            | Event::WaitEnded { .. }
            | Event::TimerSet { .. }
            | Event::TimerFired { .. }
            | Event::TimerCancelled { .. }
            | Event::ClockStarted { .. }
            | Event::IncidentDropped { .. }
            | Event::UndoTaken => None,
        }
    }

    /// An office that is gone since is told by its slug.
    fn office(&self, slug: &str) -> String {
        match self.municipality.office(slug) {
            Some(office) => office.title.in_language(self.language).to_owned(),
            None => slug.to_owned(),
        }
    }

    fn about(&self, key: &'static str, task: &TaskNo) -> Message {
        let title = self.titles.get(task).cloned().unwrap_or_default();
        Message::new(key).with("task", title)
    }

    fn given(&self, key: &'static str, task: &TaskNo, to: AccountId) -> Message {
        let name = self.names.get(&to).cloned().unwrap_or_default();
        self.about(key, task).with("name", name)
    }

    /// Titles of the questions whose answers changed.
    fn corrected(&self, correction: &engine::case::Correction) -> String {
        let touched = correction.changed.as_map().keys();
        let touched: Vec<String> = touched.chain(&correction.removed).cloned().collect();
        present::field_titles(self.definition, &touched, self.language).join(", ")
    }
}

fn why(key: &'static str, reason: &str) -> Message {
    Message::new(key).with("reason", reason)
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

fn promise_phrase(from: &Slot, to: &Slot, reason: Option<&str>) -> Phrase {
    let key = match reason {
        Some(_) => "history-promise-moved-why",
        None => "history-promise-moved",
    };
    let message = Message::new(key).with("from", from.at).with("to", to.at);
    match reason {
        Some(reason) => message.with("reason", reason).into(),
        None => message.into(),
    }
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
    Message::new("history-ended")
        .with("outcome", present::outcome(definition, outcome, language))
        .into()
}

/// Why an action failed.
pub fn family_phrase(family: Family) -> Phrase {
    Phrase::key(match family {
        Family::Unavailable => "family-unavailable",
        Family::Refused => "family-refused",
        Family::NotFound => "family-not-found",
        Family::Invalid => "family-invalid",
        Family::Timeout => "family-timeout",
    })
}

fn sent_back(recorded: &Recorded) -> Option<TaskNo> {
    if let Event::TaskSentBack { task, .. } = &recorded.event {
        Some(*task)
    } else {
        None
    }
}

fn task_titles(
    definition: &Definition,
    events: &[Recorded],
    language: Language,
) -> BTreeMap<TaskNo, String> {
    let mut titles = BTreeMap::new();
    for recorded in events {
        if let Event::TaskCreated { task, step, .. } = &recorded.event {
            titles.insert(*task, task_title(definition, step, language));
        } else if let Event::ExtraTaskAsked { task, extra, .. } = &recorded.event {
            titles.insert(*task, extra.title.clone());
        }
    }
    titles
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
