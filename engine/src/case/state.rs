//! The case itself: what its events add up to.
//!
//! A case goes through its steps on tracks. The main track begins at the first
//! step; a block, each branch, each item, a called procedure and a handler that
//! runs beside a step have a track of their own, which lives as long as the
//! track above it stays in the step that started it.

use super::{
    AccountId, CaseId, Effect, EffectNo, Identification, IncidentNo, Revision, Slot, TaskNo,
    TimerNo, TimerPurpose, TrackNo, UndoAction,
};
use crate::calendar::LegalClock;
use crate::definition::{Delivery, Family, Trigger};
use crate::form::Answers;
use crate::text::{Language, Text};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

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
    /// Last number given to a task, effect, timer, track or incident.
    pub last_no: u32,
    pub opened_at: Timestamp,
    pub applicant: AccountId,
    pub language: Language,
    pub answers: Answers,
    pub delivery: Delivery,
    /// Where it is collected; none where nobody has to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    pub tell_changes: bool,
    pub identification: Identification,
    pub documents: Vec<String>,
    /// The promise given on the receipt, kept up to date with the appointment.
    pub expected: Slot,
    pub appointment: Option<Slot>,
    /// What the citizen shows at the counter, and by which staff find the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection_code: Option<String>,
    /// How often the appointment was moved (RFC 5545 SEQUENCE).
    pub moves: u32,
    pub office: Option<String>,
    /// The step the main track rests at.
    pub step: String,
    /// The citizen's word for where the case rests.
    pub status: Option<Text>,
    /// Steps that the main track has ever come to; a case is not reopened further on.
    pub been_at: BTreeSet<String>,
    pub tracks: BTreeMap<TrackNo, Track>,
    pub tasks: BTreeMap<TaskNo, Task>,
    /// Effects that a track waits for.
    pub effects: BTreeMap<EffectNo, OpenEffect>,
    pub timers: BTreeMap<TimerNo, Timer>,
    /// What went wrong and waits for an operator.
    pub incidents: BTreeMap<IncidentNo, Incident>,
    /// Letters and starts that have failed for good, each told once.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub given_up: BTreeSet<EffectNo>,
    /// Messages that came before anybody waited for them, by name.
    pub kept: BTreeMap<String, Kept>,
    /// The legal term, if the service has one.
    pub clock: Option<LegalClock>,
    pub withdrawal: Withdrawal,
    /// The case is being taken back; nothing else happens until that is done.
    pub undoing: Option<Undoing>,
    pub ended: Option<Ended>,
}

impl Case {
    /// A track that is there. Tracks are named only by the case's own things.
    pub fn track(&self, track: TrackNo) -> Option<&Track> {
        self.tracks.get(&track)
    }

    /// The track and those above it, the innermost first.
    pub fn upwards(&self, from: TrackNo) -> impl Iterator<Item = (TrackNo, &Track)> {
        let mut next = Some(from);
        std::iter::from_fn(move || {
            let number = next?;
            let track = self.tracks.get(&number)?;
            next = track.parent;
            Some((number, track))
        })
    }

    /// The result of a step, as seen from a track.
    pub fn result(&self, from: TrackNo, step: &str) -> Option<&Answers> {
        for (_, track) in self.upwards(from) {
            if let Some(result) = track.results.get(step) {
                return Some(result);
            }
            if track.closes_view() {
                break;
            }
        }
        None
    }

    /// Everybody who did a task, as seen from a track; the last round counts.
    pub fn doers(&self, from: TrackNo, step: &str) -> &[AccountId] {
        for (_, track) in self.upwards(from) {
            if let Some(doers) = track.done_by.get(step) {
                return doers;
            }
            if track.closes_view() {
                break;
            }
        }
        &[]
    }
}

/// One sequence of steps a case is going through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Track {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<TrackNo>,
    pub kind: TrackKind,
    /// The step it is in, by its full name.
    pub step: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<Waiting>,
    /// Results of steps done on this track, by their local names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub results: BTreeMap<String, Answers>,
    /// Who completed each task, by its local name; the last round counts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub done_by: BTreeMap<String, Vec<AccountId>>,
    /// What to do, from the last to the first, to take back what was done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undo: Vec<UndoEntry>,
    /// Of the step it is in: branches that have come to their end, in that order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub finished: Vec<String>,
    /// Of the step it is in: items that have not begun.
    #[serde(default, skip_serializing_if = "VecDeque::is_empty")]
    pub items: VecDeque<Value>,
}

impl Track {
    pub(super) fn new(parent: Option<TrackNo>, kind: TrackKind) -> Track {
        Track {
            parent,
            kind,
            step: String::new(),
            waiting: None,
            results: BTreeMap::new(),
            done_by: BTreeMap::new(),
            undo: Vec::new(),
            finished: Vec::new(),
            items: VecDeque::new(),
        }
    }

    /// Whether steps on this track cannot see what stands above it.
    pub fn closes_view(&self) -> bool {
        matches!(self.kind, TrackKind::Called { .. })
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrackKind {
    Main,
    /// Inside a block.
    Block,
    /// A branch of `together`.
    Branch {
        name: String,
    },
    /// One item of `each`, with the name it has inside.
    Item {
        bind: String,
        value: Value,
    },
    /// A called procedure with the values of its parameters.
    Called {
        parameters: serde_json::Map<String, Value>,
    },
    /// A handler that runs beside a step.
    Beside {
        trigger: Trigger,
    },
}

/// What a track rests for, beyond tasks, effects and tracks inside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    Message {
        message: String,
    },
    /// For a moment to come.
    Moment,
    /// For the applicant to correct these and nothing else.
    Correction {
        fields: Vec<String>,
        documents: Vec<String>,
        why: Option<String>,
    },
}

/// Work for one person, open. Finished tasks live in the history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    #[serde(default, skip_serializing_if = "TrackNo::is_main")]
    pub track: TrackNo,
    /// Full name; empty for an extra task.
    pub step: String,
    pub role: String,
    pub created_at: Timestamp,
    pub due: Option<Timestamp>,
    pub claimed_by: Option<AccountId>,
    /// Who delegated it and stays answerable for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<AccountId>,
    /// Asked for beside the steps of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<Extra>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    pub title: String,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenEffect {
    #[serde(default, skip_serializing_if = "TrackNo::is_main")]
    pub track: TrackNo,
    /// Full name of the step that asked.
    pub step: String,
    pub ask: Effect,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timer {
    pub at: Timestamp,
    pub purpose: TimerPurpose,
}

/// A message that is kept for a while.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    pub until: Timestamp,
    pub fields: Answers,
}

/// Something went wrong, and an operator has to say how to go on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "TrackNo::is_main")]
    pub track: TrackNo,
    /// Full name of the step.
    pub step: String,
    pub cause: Cause,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// An action failed for good, and the track waits for it.
    Effect {
        effect: EffectNo,
        ask: Effect,
        family: Family,
        reason: String,
    },
    /// A letter could not be sent, or another case not be started. Nothing waits.
    Unsent {
        effect: EffectNo,
        ask: Effect,
        family: Family,
        reason: String,
    },
    /// A condition, table or value could not be computed when the step was entered.
    Entering { reason: String },
    /// What to do for taking the step back could not be computed.
    Leaving { reason: String },
}

/// Whether the applicant may still withdraw, as far as `until` goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withdrawal {
    #[default]
    Open,
    Closed,
}

/// What takes one step back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UndoEntry {
    /// Full name of the step.
    pub step: String,
    pub actions: Vec<UndoAction>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Undoing {
    /// How the case ends when everything is taken back.
    pub outcome: String,
    /// What is still to be done, the last one next.
    pub left: Vec<UndoEntry>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ended {
    pub outcome: String,
    pub at: Timestamp,
}
