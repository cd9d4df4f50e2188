//! What has happened to a case. Committed, past tense, never edited: a new
//! need is a new variant beside the old one.

use super::{AccountId, CaseId, Effect, EffectNo, Identification, Revision, Slot, TaskNo, TimerNo};
use crate::definition::Delivery;
use crate::form::Answers;
use crate::text::{Language, Text};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One event with its place in the case's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recorded {
    /// 1, 2, 3 … without gaps within a case.
    pub seq: i64,
    /// The change it was committed with; events of one change share it.
    pub revision: Revision,
    pub at: Timestamp,
    /// `None`: the product itself.
    pub by: Option<AccountId>,
    pub event: Event,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    CaseOpened(Box<Opened>),
    ProtocolAssigned {
        protocol: String,
    },
    StepEntered {
        step: String,
        status: Option<Text>,
    },
    /// An automatic turn, with why: the condition, and the values it read.
    TurnTaken {
        step: String,
        branch: Option<u16>,
        condition: Option<String>,
        read: Value,
    },
    EffectAsked {
        effect: EffectNo,
        step: String,
        ask: Effect,
    },
    EffectAnswered {
        effect: EffectNo,
    },
    CaseRouted {
        office: String,
    },
    TaskCreated {
        task: TaskNo,
        step: String,
        role: String,
        due: Option<Timestamp>,
    },
    TaskClaimed {
        task: TaskNo,
        by: AccountId,
    },
    TaskReleased {
        task: TaskNo,
    },
    TaskCompleted {
        task: TaskNo,
        step: String,
        by: AccountId,
        result: Answers,
    },
    /// The limit of a task or a wait passed before it was done.
    TaskCancelled {
        task: TaskNo,
    },
    WaitStarted {
        step: String,
        message: Option<String>,
    },
    /// A wait is over without a message: its moment came, or its limit passed.
    WaitEnded {
        step: String,
    },
    MessageReceived {
        step: String,
        message: String,
        text: String,
    },
    AppointmentBooked {
        slot: Slot,
    },
    AppointmentMoved {
        from: Slot,
        to: Slot,
        reason: Option<String>,
    },
    AppointmentReleased {
        slot: Slot,
    },
    TimerSet {
        timer: TimerNo,
        at: Timestamp,
        purpose: TimerPurpose,
    },
    TimerFired {
        timer: TimerNo,
    },
    TimerCancelled {
        timer: TimerNo,
    },
    CaseEnded {
        outcome: String,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Opened {
    pub case: CaseId,
    pub reference: String,
    pub service: String,
    /// Digest of the definition the case is pinned to.
    pub version: String,
    pub applicant: AccountId,
    pub language: Language,
    pub answers: Answers,
    pub delivery: Delivery,
    pub location: String,
    pub tell_changes: bool,
    pub identification: Identification,
    /// Names of the documents to bring, by the rules of the service.
    pub documents: Vec<String>,
    /// The promise given on the receipt.
    pub expected: Slot,
}

/// What a timer is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerPurpose {
    /// The soft term of a task.
    Overdue { task: TaskNo },
    /// The hard limit of a task.
    TaskLimit { task: TaskNo },
    /// The hard limit of a wait for a message.
    WaitLimit { step: String },
    /// A wait for time to pass is over.
    WaitOver { step: String },
}
