//! What the engine asks of the world outside. Each becomes one job, stored in
//! the same transaction as the events it comes from.

use super::{EffectNo, Slot};
use crate::calendar::Span;
use crate::definition::Recipient;
use crate::text::Text;
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
}

impl Effect {
    /// Whether the step that asked waits for a report.
    pub fn answers(&self) -> bool {
        match self {
            Effect::Route { .. } | Effect::SchedulePickup { .. } => true,
            Effect::Mail { .. } => false,
        }
    }
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
    /// Words from the service file.
    Words { subject: Text, text: Text },
}

/// An effect with its number, as a change carries it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    pub effect: EffectNo,
    pub ask: Effect,
}
