//! The checked, runnable form of a service: parameters bound, procedures put in
//! place, block structure resolved to a flat list of steps with their ways on.
//!
//! Only `definition::check` makes one, so a `Definition` in hand is sound by the
//! checks of the day it was published.
//!
//! | kind      | rests            | goes on when                                   |
//! |-----------|------------------|------------------------------------------------|
//! | do        | with questions   | every action that answers has answered         |
//! | task      | yes              | as many people as it asks for have completed it|
//! | wait      | yes              | message, moment                                |
//! | correct   | yes              | the applicant has corrected                    |
//! | block     | while it runs    | the track inside has come to its end           |
//! | together  | while it runs    | enough branches have come to their end         |
//! | each      | while it runs    | every item has been through                    |
//! | call      | while it runs    | the procedure has ended with an outcome        |
//! | choose, table, start | never |                                                |
//! | end       | for ever         |                                                |
//! | return    | ends its track   | the call goes on                               |

use crate::calendar::{Before, Span};
use crate::expression::{Computation, Condition, Table};
use crate::files::Files;
use crate::form::Form;
use crate::scenario::Scenario;
use crate::text::Text;
use crate::upload::Limits;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A runnable service. Identity of the text it was made from is `digest`.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Slug of the service, e.g. `birth-certificate`.
    pub service: String,
    /// SHA-256 (hex) of the bundle it was made from: service, procedures, forms.
    pub digest: String,
    /// The files it was made from: service, procedures, forms, vocabulary.
    /// Reading the service again from these alone gives the same digest.
    pub sources: Arc<Files>,
    pub title: Text,
    pub summary: Text,
    pub keywords: Keywords,
    /// Routing finds the office and its director from it.
    pub category: String,
    pub level: Level,
    /// What the citizen fills in.
    pub form: Arc<Form>,
    /// Who may apply; `None`: whoever is in the registers of the municipality.
    pub who: Option<Text>,
    /// Whom it is not for, in the order of the file.
    pub not_for: Vec<NotFor>,
    pub documents: Vec<DocumentRule>,
    pub clock: Option<LegalTerm>,
    /// Kinds of place where the result can be collected, in the order shown.
    pub delivery: Vec<Delivery>,
    /// When the result is ready, counted from submission. Base of the promise.
    pub ready_after: Span,
    /// Values of the procedure's parameters, readable in conditions by name.
    pub parameters: BTreeMap<String, Value>,
    /// The first is where a case starts.
    pub steps: Vec<Step>,
    pub outcomes: BTreeMap<String, Text>,
    pub anytime: Anytime,
    /// Stories that it is tested with, in the order of the file.
    pub scenarios: Vec<Scenario>,
    /// Position by name; made by [`Definition::index`].
    pub by_name: BTreeMap<String, StepIndex>,
}

impl Definition {
    pub fn step(&self, index: StepIndex) -> &Step {
        &self.steps[index.0 as usize]
    }
    /// Where a new case starts.
    pub fn first(&self) -> StepIndex {
        StepIndex(0)
    }
    pub fn step_named(&self, name: &str) -> Option<&Step> {
        self.index_of(name).map(|index| self.step(index))
    }
    pub fn index_of(&self, name: &str) -> Option<StepIndex> {
        self.by_name.get(name).copied()
    }
    /// Positions by name, for `by_name`.
    pub fn index(steps: &[Step]) -> BTreeMap<String, StepIndex> {
        (0u16..)
            .zip(steps)
            .map(|(position, step)| (step.name.clone(), StepIndex(position)))
            .collect()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keywords {
    pub el: Vec<String>,
    pub en: Vec<String>,
}

/// Identity level a service asks for (see docs/GLOSSARY.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    A,
    B,
}

/// How a result reaches the citizen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Delivery {
    /// Collected at a counter of the municipality.
    Office,
    /// Collected at a citizen-service centre.
    Kep,
    /// Sent to an address, at the recipient's expense.
    Post,
    /// Read and kept on the page of the case.
    Electronic,
}

impl Delivery {
    pub const ALL: [Delivery; 4] = [
        Delivery::Office,
        Delivery::Kep,
        Delivery::Post,
        Delivery::Electronic,
    ];

    /// The word for it in files and answers.
    pub fn word(self) -> &'static str {
        match self {
            Delivery::Office => "office",
            Delivery::Kep => "kep",
            Delivery::Post => "post",
            Delivery::Electronic => "electronic",
        }
    }

    pub fn of_word(word: &str) -> Option<Delivery> {
        Delivery::ALL.into_iter().find(|way| way.word() == word)
    }

    /// Whether somebody comes to a counter for it, at a time that is booked.
    pub fn at_a_counter(self) -> bool {
        match self {
            Delivery::Office | Delivery::Kep => true,
            Delivery::Post | Delivery::Electronic => false,
        }
    }

    /// How well the applicant must be known: whoever comes shows an identity
    /// document; to anybody else nothing is given unless they once did.
    pub fn level(self) -> Level {
        if self.at_a_counter() {
            Level::A
        } else {
            Level::B
        }
    }
}

/// Somebody who is told early that the service is not for them, and what they can do
/// instead.
#[derive(Clone, Debug)]
pub struct NotFor {
    pub name: String,
    /// Over `answers`.
    pub when: Condition,
    pub title: Text,
    pub text: Text,
}

/// A supporting document, and when it is asked for.
#[derive(Clone, Debug)]
pub struct DocumentRule {
    pub name: String,
    pub kind: DocumentKind,
    pub title: Text,
    /// Over `answers`; `None`: always.
    pub when: Option<Condition>,
    /// What may be sent; there exactly when it is to be uploaded.
    pub upload: Option<Limits>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Sent as a file with the application.
    Upload,
    /// Shown at the counter.
    Show,
    /// Fetched by the office itself from another authority (N.3242/2004).
    ExOfficio,
}

/// A term with its legal source, e.g. 10 working days by N.2690/1999 art. 4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalTerm {
    pub due: Span,
    pub source: Text,
    /// So long before the term is over the director is warned.
    pub warn: Option<Before>,
}

/// What may be done to a case whatever step it rests at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anytime {
    pub withdraw: Option<Withdraw>,
    pub message: Vec<By>,
    pub note: Vec<By>,
    pub reroute: Vec<By>,
    pub extra_task: Vec<By>,
    pub correct_data: Vec<By>,
    pub reopen: Option<Reopen>,
}

/// Who may do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    Applicant,
    /// Whoever holds any role in the case's office.
    Staff,
    /// Whoever holds this role there.
    Role(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdraw {
    pub by: Vec<By>,
    /// No more once this step has been entered.
    pub until: Option<String>,
    pub outcome: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopen {
    pub by: Vec<By>,
    /// Counted from the end of the case.
    pub within: Span,
    pub to: StepIndex,
}

/// Position of a step in `Definition::steps`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepIndex(pub u16);

/// Where a track goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Next {
    Step(StepIndex),
    /// The track has come to its end: the branch, the item, the handler is done.
    Done,
}

#[derive(Clone, Debug)]
pub struct Step {
    /// Unique in the definition. A step of a called procedure carries the names
    /// of the calls before its own: `payment.request`.
    pub name: String,
    /// Its name in its own file; its result is read as `<local>.<field>`.
    pub local: String,
    /// The file it was written in, and the 1-based line, for messages and pictures.
    pub file: String,
    pub line: u32,
    /// The citizen's word for resting here; `None`: the one shown before stays.
    pub status: Option<Text>,
    /// Local names of what has no result any more once this step begins again.
    pub forgets: Vec<String>,
    pub around: Around,
    pub kind: StepKind,
}

/// What stands around a step while a case is in it.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// Soft term: passing it runs the `overdue` handlers.
    pub due: Option<Span>,
    /// So long before `due`, whoever has to act is reminded.
    pub remind: Option<Before>,
    /// Hard limit: passing it cancels the step and takes the other way.
    pub limit: Option<Limit>,
    pub on: Vec<Handler>,
    pub retry: Option<Retry>,
    /// What to do when an action of this step, or of a step inside that has no
    /// way of its own, has failed for good.
    pub on_failure: Vec<FailureWay>,
    /// Run when what follows is taken back.
    pub undo: Vec<Action>,
}

#[derive(Clone, Debug)]
pub struct Limit {
    pub span: Span,
    pub or_else: Next,
}

#[derive(Clone, Debug)]
pub struct Handler {
    pub trigger: Trigger,
    pub way: HandlerWay,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    Overdue,
    Withdrawn,
    Message(String),
}

#[derive(Clone, Copy, Debug)]
pub enum HandlerWay {
    /// Runs on a track of its own beside the step, until the step is left.
    Also(Next),
    /// The step is cancelled and its track goes here.
    Instead(Next),
}

/// How often and how long a failing action is tried again. Pauses double.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// Tries after the first.
    pub times: u16,
    pub pause: Span,
    /// All tries together take no longer.
    pub up_to: Option<Span>,
}

#[derive(Clone, Debug)]
pub struct FailureWay {
    /// `None`: any that is not named.
    pub family: Option<Family>,
    pub then: Next,
}

/// Why an action failed, as a service may tell failures apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// The other side could not be reached, or said it cannot answer now.
    Unavailable,
    /// The other side understood and said no.
    Refused,
    NotFound,
    /// What was sent cannot be accepted as it is.
    Invalid,
    /// No answer came within the time given.
    Timeout,
}

impl Family {
    pub const ALL: [Family; 5] = [
        Family::Unavailable,
        Family::Refused,
        Family::NotFound,
        Family::Invalid,
        Family::Timeout,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Family::Unavailable => "unavailable",
            Family::Refused => "refused",
            Family::NotFound => "not_found",
            Family::Invalid => "invalid",
            Family::Timeout => "timeout",
        }
    }
}

#[derive(Clone, Debug)]
pub enum StepKind {
    /// Automatic actions, all asked for at once; goes on when those that
    /// answer have answered.
    Do { actions: Vec<Action>, then: Next },
    /// Work for one person, or for several different ones.
    Task(TaskStep),
    /// First branch whose condition holds, else `otherwise`.
    Choose {
        branches: Vec<Branch>,
        otherwise: Next,
    },
    /// First row that matches; its values are the step's result.
    Table { table: Arc<Table>, then: Next },
    /// Rests until something arrives or a moment comes.
    Wait { until: Until, then: Next },
    /// Steps with something around them.
    Block { first: Next, then: Next },
    /// Branches side by side.
    Together {
        branches: Vec<NamedBranch>,
        /// So many have to come to their end; the rest is cancelled. At least
        /// one, at most all.
        enough: u16,
        then: Next,
    },
    /// The same steps for every item of a list.
    Each(EachStep),
    /// Another procedure, put in place here.
    Call {
        /// Its parameters as the conditions inside read them.
        parameters: BTreeMap<String, Binding>,
        outcomes: BTreeSet<String>,
        first: Next,
        then: Next,
    },
    /// Another case, for which nobody waits.
    Start {
        service: String,
        answers: BTreeMap<String, Binding>,
        then: Next,
    },
    /// The applicant is asked for fields or documents; only those unlock.
    Correct(CorrectStep),
    /// The case ends with this outcome.
    End { outcome: String, undo: bool },
    /// A called procedure ends with this outcome.
    Return { outcome: String },
}

#[derive(Clone, Debug)]
pub struct TaskStep {
    pub title: Text,
    /// Who may do it: a role, held in the case's office.
    pub role: String,
    pub form: Arc<Form>,
    /// Local names of steps whose doer may not do this one.
    pub not_same_as: Vec<String>,
    /// How many different people; 1 to 5.
    pub of: u16,
    /// Earlier tasks of the same track that it may be sent back to.
    pub send_back: Vec<StepIndex>,
    pub then: Next,
}

#[derive(Clone, Debug)]
pub struct Branch {
    pub when: Condition,
    pub then: Next,
    /// 1-based line of the branch, for coverage and pictures.
    pub line: u32,
}

#[derive(Clone, Debug)]
pub struct NamedBranch {
    pub name: String,
    pub first: Next,
    pub line: u32,
}

#[derive(Clone, Debug)]
pub struct EachStep {
    /// Path to the list: `answers.owners`.
    pub of: String,
    /// What an item is called inside.
    pub bind: String,
    pub side_by_side: bool,
    /// More items than this are an incident.
    pub most: u16,
    pub first: Next,
    pub then: Next,
}

#[derive(Clone, Debug)]
pub struct CorrectStep {
    pub fields: Vec<String>,
    pub documents: Vec<String>,
    /// Path to a text that is shown to the applicant.
    pub why: Option<String>,
    pub then: Next,
}

#[derive(Clone, Debug)]
pub enum Until {
    /// A message of this name, e.g. `applicant.reply`; one that came before
    /// counts for so long.
    Message { name: String, kept: Option<Span> },
    /// A length of time.
    Passed(Span),
    /// The beginning of a day, by the path of a date.
    Day(String),
    /// The moment of the collection appointment.
    Appointment,
}

/// A value that is given to an action, a called procedure or another case.
#[derive(Clone, Debug)]
pub enum Binding {
    Fixed(Value),
    Computed(Computation),
}

/// The closed catalogue of automatic actions.
#[derive(Clone, Debug)]
pub enum Action {
    /// Enters the case in the register of incoming documents. Answers at once.
    Protocol,
    /// Sends the electronic receipt. Answers nothing.
    Receipt,
    /// Finds office and director by category, tells the director. Answers.
    Route,
    /// Books a collection slot, `after` from now at the earliest. Answers.
    SchedulePickup { after: Span },
    /// Gives the slot back. Answers at once.
    ReleasePickup,
    /// Writes to somebody. Answers nothing.
    Notify {
        to: Recipient,
        subject: Text,
        text: Text,
    },
    /// An action of `definition::catalogue`. Answers.
    Catalogue {
        name: String,
        with: BTreeMap<String, Binding>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    Applicant,
    /// Every director of the case's office.
    Director,
    /// Whoever has the task in hand; nobody has: whoever may take it.
    Holder,
}
