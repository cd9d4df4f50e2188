//! The case itself: what its events add up to.

use super::{
    AccountId, CaseId, Effect, EffectNo, Identification, Revision, Slot, TaskNo, TimerNo,
    TimerPurpose,
};
use crate::definition::Delivery;
use crate::form::Answers;
use crate::text::{Language, Text};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    pub id: CaseId,
    pub reference: String,
    pub protocol: Option<String>,
    pub service: String,
    /// Digest of the definition this case stays on.
    pub version: String,
    pub revision: Revision,
    /// Sequence number of the last event.
    pub last_seq: i64,
    /// Last number given to a task, effect or timer.
    pub last_no: u32,
    pub opened_at: Timestamp,
    pub applicant: AccountId,
    pub language: Language,
    pub answers: Answers,
    pub delivery: Delivery,
    pub location: String,
    pub tell_changes: bool,
    pub identification: Identification,
    pub documents: Vec<String>,
    /// The promise given on the receipt, kept up to date with the appointment.
    pub expected: Slot,
    pub appointment: Option<Slot>,
    /// How often the appointment was moved (RFC 5545 SEQUENCE).
    pub moves: u32,
    pub office: Option<String>,
    /// The step the case rests at.
    pub step: String,
    /// The citizen's word for it.
    pub status: Option<Text>,
    /// Results of completed tasks, by step.
    pub results: BTreeMap<String, Answers>,
    /// Who completed each task, by step; the last one counts.
    pub done_by: BTreeMap<String, AccountId>,
    /// Messages received, by the step that waited for them.
    pub messages: BTreeMap<String, String>,
    pub tasks: BTreeMap<TaskNo, Task>,
    pub waiting: Option<Waiting>,
    /// Effects the current step waits for.
    pub effects: BTreeMap<EffectNo, Effect>,
    pub timers: BTreeMap<TimerNo, Timer>,
    pub ended: Option<Ended>,
}

/// Work for one person, open. Finished tasks live in the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    pub step: String,
    pub role: String,
    pub created_at: Timestamp,
    pub due: Option<Timestamp>,
    pub claimed_by: Option<AccountId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Waiting {
    pub step: String,
    /// `None`: for time to pass.
    pub message: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timer {
    pub at: Timestamp,
    pub purpose: TimerPurpose,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ended {
    pub outcome: String,
    pub at: Timestamp,
}
