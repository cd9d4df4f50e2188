//! What is asked of a case, and by whom.

use super::{AccountId, CaseId, Effect, EffectNo, IncidentNo, Resolution, TaskNo, TimerNo};
use crate::definition::{Delivery, Family, Level};
use crate::form::Answers;
use crate::text::Language;
use crate::upload::Filed;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug)]
pub struct Command {
    pub by: Actor,
    pub act: Act,
}

/// Whoever does a command, with what the rules need to know about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A citizen, on their own matter.
    Citizen { account: AccountId },
    /// An employee with the roles they hold.
    Staff {
        account: AccountId,
        roles: Vec<OfficeRole>,
    },
    /// Whoever runs the machine; sees what failed, and nothing of the case.
    Operator { account: AccountId },
    /// The product itself: a job or a timer.
    System,
}

impl Actor {
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Actor::Citizen { account }
            | Actor::Staff { account, .. }
            | Actor::Operator { account } => Some(*account),
            Actor::System => None,
        }
    }

    pub fn holds(&self, role: &str, office: &str) -> bool {
        match self {
            Actor::Staff { roles, .. } => {
                roles.iter().any(|r| r.role == role && r.office == office)
            }
            Actor::Citizen { .. } | Actor::Operator { .. } | Actor::System => false,
        }
    }
}

/// A part played in an office, e.g. `registrar` in `civil-registry`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OfficeRole {
    pub office: String,
    pub role: String,
}

/// An employee who is given a task, with the roles they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    pub account: AccountId,
    pub roles: Vec<OfficeRole>,
}

impl Colleague {
    pub fn actor(&self) -> Actor {
        Actor::Staff {
            account: self.account,
            roles: self.roles.clone(),
        }
    }
}

#[derive(Clone, Debug)]
pub enum Act {
    /// Opens a case.
    Submit(Box<Application>),
    Claim {
        task: TaskNo,
    },
    /// Gives a claimed task back: a delegated one to whoever delegated it, any
    /// other to all who may take it.
    Release {
        task: TaskNo,
    },
    HandOver {
        task: TaskNo,
        to: Colleague,
        reason: String,
    },
    Delegate {
        task: TaskNo,
        to: Colleague,
        note: String,
    },
    Complete {
        task: TaskNo,
        result: Answers,
        /// What the result names, of questions for files.
        files: Vec<Filed>,
    },
    /// Sends the case back from a task to an earlier one, by its full name.
    SendBack {
        task: TaskNo,
        to: String,
        reason: String,
    },
    MoveAppointment {
        to: Slot,
        reason: Option<String>,
    },
    /// Another promise, while there is no appointment: when the result is expected to be
    /// there for collection. Takes no seat.
    MovePromise {
        to: Slot,
        reason: String,
    },
    /// A message for a waiting step, e.g. `applicant.reply`.
    Send {
        message: String,
        fields: Answers,
    },
    /// The applicant's new answers, the whole form; only what was asked for may differ.
    Correct {
        answers: Answers,
        files: Vec<Filed>,
    },
    Withdraw {
        reason: String,
    },
    /// Words between applicant and office.
    Write {
        text: String,
        files: Vec<Filed>,
    },
    Note {
        text: String,
    },
    Reroute {
        office: String,
        reason: String,
    },
    AskExtraTask {
        role: String,
        title: String,
        text: String,
    },
    /// An employee's new answers, the whole form.
    CorrectData {
        answers: Answers,
        reason: String,
    },
    Reopen {
        reason: String,
    },
    /// An effect's job reports what came of it.
    Report {
        effect: EffectNo,
        report: Report,
    },
    /// An effect for which nobody waits has failed for good.
    GiveUp {
        effect: EffectNo,
        ask: Box<Effect>,
        family: Family,
        reason: String,
    },
    /// A timer's moment has come.
    Fire {
        timer: TimerNo,
    },
    /// An operator says how to go on after an incident.
    Resolve {
        incident: IncidentNo,
        how: Resolution,
        reason: String,
    },
}

/// A submitted form with the facts that opening a case needs.
#[derive(Clone, Debug)]
pub struct Application {
    pub case: CaseId,
    pub answers: Answers,
    /// Language the applicant reads; mails go out in it.
    pub language: Language,
    pub delivery: Delivery,
    /// How well the applicant is known.
    pub level: Level,
    /// Slug of the location of collection, if it is collected.
    pub location: Option<String>,
    /// The applicant wants to be told when the collection date changes.
    pub tell_changes: bool,
    pub identification: Identification,
    /// First free slot at or after the moment the result is ready, or the one that the
    /// applicant chose. Where nobody comes: the word of the way of delivery, and the
    /// moment the result is ready.
    pub expected: Slot,
    /// The applicant chose it, so it is booked as the case is opened.
    pub chosen: bool,
    /// Drawn by chance; what the citizen shows at the counter.
    pub collection_code: Option<String>,
    /// Drawn from the registers inside the committing transaction.
    pub numbers: Numbers,
    /// What was uploaded with it.
    pub files: Vec<Filed>,
}

/// What the registry said about the identifiers the applicant gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identification {
    /// The registry holds a person with these identifiers.
    Confirmed,
    /// The registry could not be asked; a clerk has to look.
    Unanswered,
}

/// Numbers that belong to the municipality's registers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// What people quote: `2026-000123`.
    pub reference: String,
    /// Number in the register of incoming documents: `1234/2026`.
    pub protocol: String,
}

/// A bookable time at a location.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Slot {
    pub location: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// Routing found this office.
    Routed { office: String },
    /// This slot is to be booked. Committing it takes the seat.
    PickupFound { slot: Slot },
    /// An action of the catalogue is done and gives this.
    Done { gives: Answers },
    /// The effect failed for good.
    Failed { family: Family, reason: String },
}
