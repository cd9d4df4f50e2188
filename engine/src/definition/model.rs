//! The checked, runnable form of a service: parameters bound, procedure put in
//! place, block structure resolved to a flat list of steps with their ways on.
//!
//! Only `definition::check` makes one, so a `Definition` in hand is sound.

use crate::calendar::Span;
use crate::expression::Condition;
use crate::files::Files;
use crate::form::Form;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A runnable service. Identity of the text it was made from is `digest`.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Slug of the service, e.g. `birth-certificate`.
    pub service: String,
    /// SHA-256 (hex) of the bundle it was made from: service, procedure, forms.
    pub digest: String,
    /// The files it was made from: service, procedure, forms, vocabulary.
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
    pub documents: Vec<DocumentRule>,
    pub clock: Option<LegalTerm>,
    /// Kinds of place where the result can be collected, in the order shown.
    pub delivery: Vec<Delivery>,
    /// When the result is ready, counted from submission. Base of the promise.
    pub ready_after: Span,
    /// Values of the procedure's parameters, readable in conditions by name.
    pub parameters: BTreeMap<String, serde_json::Value>,
    pub steps: Vec<Step>,
    pub outcomes: BTreeMap<String, Text>,
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
        self.steps.iter().find(|step| step.name == name)
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
}

/// A supporting document, and when it is asked for.
#[derive(Clone, Debug)]
pub struct DocumentRule {
    pub name: String,
    pub kind: DocumentKind,
    pub title: Text,
    /// Over `answers`; `None`: always.
    pub when: Option<Condition>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
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
}

/// Position of a step in `Definition::steps`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepIndex(pub u16);

#[derive(Clone, Debug)]
pub struct Step {
    /// Unique in the definition; its result is read as `<name>.<field>`.
    pub name: String,
    /// 1-based line in the file it was written in, for messages and pictures.
    pub line: u32,
    /// The citizen's word for resting here; `None`: the one shown before stays.
    pub status: Option<Text>,
    pub kind: StepKind,
}

#[derive(Clone, Debug)]
pub enum StepKind {
    /// Automatic actions, all asked for at once; goes on when those that
    /// answer have answered.
    Do {
        actions: Vec<Action>,
        then: StepIndex,
    },
    /// Work for one person.
    Task(TaskStep),
    /// First branch whose condition holds, else `otherwise`.
    Choose {
        branches: Vec<Branch>,
        otherwise: StepIndex,
    },
    /// Rests until something arrives or a moment comes.
    Wait { until: Until, then: StepIndex },
    /// The case ends with this outcome.
    End { outcome: String },
}

#[derive(Clone, Debug)]
pub struct TaskStep {
    pub title: Text,
    /// Who may do it: a role, held in the case's office.
    pub role: String,
    pub form: Arc<Form>,
    /// Soft term: passing it runs `on_overdue` and goes on waiting.
    pub due: Option<Span>,
    pub on_overdue: Vec<Action>,
    /// Hard limit: passing it cancels the task and takes the other way.
    pub up_to: Option<Limit>,
    /// Steps whose doer may not do this one.
    pub not_same_as: Vec<String>,
    pub then: StepIndex,
}

#[derive(Clone, Debug)]
pub struct Limit {
    pub span: Span,
    pub or_else: StepIndex,
}

#[derive(Clone, Debug)]
pub struct Branch {
    pub when: Condition,
    pub then: StepIndex,
}

#[derive(Clone, Debug)]
pub enum Until {
    /// A message of this name, e.g. `applicant.reply`.
    Message { name: String, limit: Limit },
    /// A length of time.
    Passed(Span),
    /// The moment of the collection appointment.
    Appointment,
}

/// The closed catalogue of automatic actions.
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    Applicant,
    /// Every director of the case's office.
    Director,
}
