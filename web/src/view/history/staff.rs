//! What staff read: who did what to a case, and when.

use super::super::parts::{FileLine, HistoryLine};
use super::super::phrase::{Message, Phrase};
use super::words::{
    booked_phrase, ended_phrase, family_phrase, moved_phrase, promise_phrase, protocol_phrase,
    revoked_phrase, status_phrase, why,
};
use super::{REPLY, SETTLED, holds_up, task_title};
use crate::present;
use engine::case::{AccountId, Event, Recorded, Resolution, Side, TaskNo, Waiting};
use engine::definition::Definition;
use engine::municipality::Municipality;
use engine::text::Language;
use std::collections::{BTreeMap, BTreeSet};

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
            Event::DocumentRevoked {
                grounds, reason, ..
            } => Some(revoked_phrase(*grounds, reason)),
            Event::AppointmentBooked { slot } => Some(booked_phrase(slot)),
            Event::AppointmentMoved { from, to, reason } => {
                Some(moved_phrase(from, to, reason.as_deref()))
            }
            Event::PromiseMoved { from, to, reason } => {
                Some(promise_phrase(from, to, Some(reason)))
            }
            Event::AppointmentMissed { .. } => Some(Phrase::key("history-appointment-missed")),
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
