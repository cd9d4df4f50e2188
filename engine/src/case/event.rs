//! What has happened to a case. Committed, past tense, never edited: a new
//! need is a new variant beside the old one.

use super::{
    AccountId, CaseId, Cause, Effect, EffectNo, Extra, Identification, IncidentNo, Revision, Slot,
    TaskNo, TimerNo, TrackKind, TrackNo, UndoEntry, Waiting,
};
use crate::calendar::Span;
use crate::definition::{Delivery, Family};
use crate::form::Answers;
use crate::text::{Language, Text};
use crate::upload::Filed;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

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

/// A `track` that is left out is the main one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    CaseOpened(Box<Opened>),
    ProtocolAssigned {
        protocol: String,
    },

    // --- the way through the steps ---
    StepEntered {
        #[serde(default, skip_serializing_if = "TrackNo::is_main")]
        track: TrackNo,
        step: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<Text>,
        /// Steps whose results, of an earlier round, are not there any more.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        forgets: Vec<String>,
    },
    /// An automatic turn, with why: the condition or the row, and the values read.
    TurnTaken {
        #[serde(default, skip_serializing_if = "TrackNo::is_main")]
        track: TrackNo,
        step: String,
        /// Position of the branch or row that was taken; `None`: otherwise.
        branch: Option<u16>,
        condition: Option<String>,
        read: Value,
    },
    /// A step other than a task is over: what it gives, and how it is taken back.
    StepLeft {
        #[serde(default, skip_serializing_if = "TrackNo::is_main")]
        track: TrackNo,
        step: String,
        /// Its name in results.
        local: String,
        #[serde(default, skip_serializing_if = "Answers::is_empty")]
        gives: Answers,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        undo: Vec<super::UndoAction>,
    },
    TrackStarted {
        track: TrackNo,
        parent: TrackNo,
        kind: TrackKind,
    },
    /// A track came to its end.
    TrackFinished {
        track: TrackNo,
    },
    /// A track was cut off because the step above it was left.
    TrackCancelled {
        track: TrackNo,
    },
    /// The items that `each` goes through, as they stood when it began.
    ItemsTaken {
        #[serde(default, skip_serializing_if = "TrackNo::is_main")]
        track: TrackNo,
        items: Vec<Value>,
    },
    /// The step from which on nothing can be withdrawn was entered.
    WithdrawalClosed,

    // --- effects ---
    EffectAsked {
        effect: EffectNo,
        #[serde(default, skip_serializing_if = "TrackNo::is_main")]
        track: TrackNo,
        step: String,
        ask: Effect,
    },
    EffectAnswered {
        effect: EffectNo,
        /// Results of the step, with the name they are read by.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        local: Option<String>,
        #[serde(default, skip_serializing_if = "Answers::is_empty")]
        gives: Answers,
    },
    /// The action failed for good; the service says how to go on.
    EffectFailed {
        effect: EffectNo,
        family: Family,
        reason: String,
    },
    /// Nobody waits for it any more; a late answer is refused.
    EffectDropped {
        effect: EffectNo,
    },
    CaseRouted {
        office: String,
    },

    // --- tasks ---
    TaskCreated {
        task: TaskNo,
        #[serde(default, skip_serializing_if = "TrackNo::is_main")]
        track: TrackNo,
        step: String,
        /// The name its result is read by.
        local: String,
        role: String,
        due: Option<Timestamp>,
        /// 1 for the first of the people it asks for, who begins a new round.
        #[serde(default = "first_seat", skip_serializing_if = "is_first_seat")]
        seat: u16,
    },
    ExtraTaskAsked {
        task: TaskNo,
        role: String,
        extra: Extra,
    },
    TaskClaimed {
        task: TaskNo,
        by: AccountId,
    },
    TaskReleased {
        task: TaskNo,
    },
    TaskHandedOver {
        task: TaskNo,
        to: AccountId,
        reason: String,
    },
    /// Given to another person; the one before stays answerable.
    TaskDelegated {
        task: TaskNo,
        owner: AccountId,
        to: AccountId,
        note: String,
    },
    /// Given back to the person who delegated it.
    TaskReturned {
        task: TaskNo,
        to: AccountId,
    },
    TaskCompleted {
        task: TaskNo,
        #[serde(default, skip_serializing_if = "TrackNo::is_main")]
        track: TrackNo,
        step: String,
        /// The name its result is read by.
        local: String,
        by: AccountId,
        /// Who had delegated it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_behalf_of: Option<AccountId>,
        result: Answers,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Filed>,
    },
    ExtraTaskDone {
        task: TaskNo,
        by: AccountId,
        note: String,
    },
    /// The case goes back to an earlier task.
    TaskSentBack {
        task: TaskNo,
        by: AccountId,
        to: String,
        reason: String,
    },
    /// Nobody has to do it any more.
    TaskCancelled {
        task: TaskNo,
    },

    // --- waiting ---
    WaitStarted {
        #[serde(default, skip_serializing_if = "TrackNo::is_main")]
        track: TrackNo,
        step: String,
        waiting: Waiting,
    },
    /// A wait is over without a message: its moment came, or its limit passed.
    WaitEnded {
        #[serde(default, skip_serializing_if = "TrackNo::is_main")]
        track: TrackNo,
        step: String,
    },
    MessageReceived {
        #[serde(default, skip_serializing_if = "TrackNo::is_main")]
        track: TrackNo,
        step: String,
        /// The name its fields are read by; `None`: a handler took it.
        local: Option<String>,
        message: String,
        fields: Answers,
    },
    /// Nobody waits for it yet.
    MessageKept {
        message: String,
        until: Timestamp,
        fields: Answers,
    },
    /// The applicant gave new answers to what was asked for.
    CorrectionReceived {
        #[serde(default, skip_serializing_if = "TrackNo::is_main")]
        track: TrackNo,
        step: String,
        correction: Correction,
        /// What was sent of the documents that were asked for.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Filed>,
    },

    // --- at any time ---
    /// An employee corrected answers.
    AnswersCorrected {
        correction: Correction,
        reason: String,
    },
    MessageWritten {
        from: Side,
        text: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Filed>,
    },
    NoteAdded {
        text: String,
    },
    CaseRerouted {
        from: Option<String>,
        to: String,
        reason: String,
    },
    CaseWithdrawn {
        reason: String,
    },
    CaseReopened {
        step: String,
        reason: String,
    },

    // --- collection ---
    /// While there was no appointment.
    PromiseMoved {
        from: Slot,
        to: Slot,
        reason: String,
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

    // --- clocks ---
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
    ClockStarted {
        span: Span,
    },
    ClockSuspended,
    ClockResumed,

    // --- incidents, taking back, end ---
    IncidentRaised {
        incident: IncidentNo,
        #[serde(default, skip_serializing_if = "TrackNo::is_main")]
        track: TrackNo,
        step: String,
        cause: Cause,
    },
    IncidentResolved {
        incident: IncidentNo,
        how: Resolution,
        reason: String,
    },
    /// The step it stood at was left.
    IncidentDropped {
        incident: IncidentNo,
    },
    /// Everything is taken back, from the last to the first, and the case then
    /// ends with this outcome.
    UndoStarted {
        outcome: String,
        left: Vec<UndoEntry>,
    },
    /// The last entry has been begun.
    UndoTaken,
    CaseEnded {
        outcome: String,
    },
    /// The case goes on by another version of its service.
    CaseMigrated {
        from: String,
        to: String,
        /// New names of steps by their old ones; the others keep theirs.
        steps: BTreeMap<String, String>,
        reason: String,
    },
}

impl Event {
    /// The files that come into the case with it.
    pub fn files(&self) -> &[Filed] {
        if let Event::CaseOpened(opened) = self {
            &opened.files
        } else if let Event::MessageWritten { files, .. }
        | Event::CorrectionReceived { files, .. }
        | Event::TaskCompleted { files, .. } = self
        {
            files
        } else {
            &[]
        }
    }
}

fn first_seat() -> u16 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_first_seat(seat: &u16) -> bool {
    *seat == 1
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
    /// Where it is collected; none where nobody has to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    pub tell_changes: bool,
    pub identification: Identification,
    /// Names of the documents to bring, by the rules of the service.
    pub documents: Vec<String>,
    /// The promise given on the receipt.
    pub expected: Slot,
    /// What the citizen shows at the counter; cases of earlier releases have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection_code: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Filed>,
}

/// Answers that changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// New values by field.
    pub changed: Answers,
    /// Fields without an answer now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<String>,
    /// Names of the documents that the new answers call for.
    pub documents: Vec<String>,
}

impl Correction {
    /// Every field whose answer is another one now.
    pub fn touched(&self) -> impl Iterator<Item = &String> {
        self.changed.as_map().keys().chain(&self.removed)
    }
}

/// Who wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Applicant,
    Office,
}

/// How an operator goes on after an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// The same again.
    Retry,
    /// On, as if it had been done and given nothing.
    Skip,
    /// Everything is taken back and the case ends.
    Abandon,
}

/// What a timer is for. It belongs to the step its track is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimerPurpose {
    /// The soft term of the step.
    Overdue { track: TrackNo },
    /// Some time before the soft term.
    Remind { track: TrackNo },
    /// The hard limit of the step.
    Limit { track: TrackNo },
    /// A wait for time to pass is over.
    WaitOver { track: TrackNo },
    /// The legal term will soon be over.
    ClockWarning,
    /// The legal term is over.
    ClockMissed,
    /// The appointment is on the next working day.
    AppointmentNear,
}

impl TimerPurpose {
    /// The track whose step it belongs to.
    pub fn track(&self) -> Option<TrackNo> {
        match self {
            TimerPurpose::Overdue { track }
            | TimerPurpose::Remind { track }
            | TimerPurpose::Limit { track }
            | TimerPurpose::WaitOver { track } => Some(*track),
            TimerPurpose::ClockWarning
            | TimerPurpose::ClockMissed
            | TimerPurpose::AppointmentNear => None,
        }
    }
}
