//! What the engine asks of the world outside. Each becomes one job, stored in
//! the same transaction as the events it comes from.

use super::{EffectNo, Slot};
use crate::calendar::Span;
use crate::definition::{Recipient, Retry};
use crate::form::Answers;
use crate::text::Text;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Find office and director of the category. Answers with `Report::Routed`.
    Route { category: String },
    /// Find a free slot. Answers with `Report::PickupFound`.
    SchedulePickup { location: String, after: Span },
    /// Send a mail. Nothing is answered; the mail is rendered when it is sent.
    Mail { to: Recipient, mail: Mail },
    /// An action of the catalogue. Answers with `Report::Done`.
    Catalogue { name: String, with: Answers },
    /// Open another case for the same applicant. Nothing is answered.
    Start { service: String, answers: Answers },
}

impl Effect {
    /// Whether the step that asked waits for a report.
    pub fn answers(&self) -> bool {
        match self {
            Effect::Route { .. } | Effect::SchedulePickup { .. } | Effect::Catalogue { .. } => true,
            Effect::Mail { .. } | Effect::Start { .. } => false,
        }
    }
}

/// How something that was done is taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndoAction {
    /// The booked slot is given back.
    ReleasePickup,
    Ask(Effect),
}

/// Which letter to write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mail {
    /// Proof of submission: numbers, documents to bring, expected date and hour.
    Receipt,
    /// A case came to the office; basic facts only.
    CaseArrived,
    /// The collection date changed: old and new, with a calendar file.
    /// `sequence` counts the changes (RFC 5545 SEQUENCE).
    AppointmentMoved {
        from: Slot,
        to: Slot,
        reason: Option<String>,
        sequence: u32,
    },
    /// The appointment is called off, with a calendar file that says so.
    AppointmentCancelled { slot: Slot },
    /// The appointment is on the next working day.
    AppointmentNear { slot: Slot },
    /// The result is expected on another day; nothing is booked yet.
    PromiseMoved {
        from: Timestamp,
        to: Timestamp,
        reason: String,
    },
    /// Words from the service file.
    Words { subject: Text, text: Text },
    /// A step is due soon.
    Reminder { step: String, due: Timestamp },
    /// The legal term will be over at this moment.
    ClockWarning { due: Timestamp },
    /// The legal term is over.
    ClockMissed { due: Timestamp },
    /// Words of the office to the applicant.
    Message { text: String },
    /// What the applicant is asked to correct.
    CorrectionAsked {
        fields: Vec<String>,
        documents: Vec<String>,
        why: Option<String>,
        until: Option<Timestamp>,
    },
    /// The office has withdrawn the application.
    Withdrawn { reason: String },
}

/// An effect with its number, as a change carries it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    pub effect: EffectNo,
    pub ask: Effect,
    /// How to try again when it fails; `None`: as the product does by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<Retry>,
}
