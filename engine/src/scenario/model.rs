//! A scenario as it is run: every name looked up, every value of its kind.

use crate::calendar::Span;
use crate::case::Resolution;
use crate::definition::Family;
use crate::form::{Answers, ValueType};
use jiff::Timestamp;
use serde_json::Value;

/// One story of a service, told line by line.
#[derive(Clone, Debug)]
pub struct Scenario {
    pub name: String,
    /// The service's file, and the 1-based line of the name.
    pub file: String,
    pub line: u32,
    pub lines: Vec<Line>,
}

#[derive(Clone, Debug)]
pub struct Line {
    /// 1-based, in the scenario's file.
    pub line: u32,
    /// As it was written, without what stands after the colon.
    pub text: String,
    pub says: Says,
}

#[derive(Clone, Debug)]
pub enum Says {
    /// It is this moment now.
    ItIs(Timestamp),
    /// So much time passes; what falls due meanwhile happens at its own moment.
    Pass(Span),
    /// What the next effects of a step come to. Each line counts once.
    Tell {
        step: String,
        told: Told,
    },
    /// Somebody does something.
    Does {
        by: Who,
        deed: Deed,
    },
    /// A message comes from outside.
    Arrives {
        message: String,
        fields: Answers,
    },
    Expect(Vec<Expectation>),
}

/// What the effects of a step come to.
#[derive(Clone, Debug)]
pub enum Told {
    /// They answer, and this is what they give.
    Gives(Gives),
    Fails(Family),
    /// They say nothing until a line has them answer or fail.
    Silence,
}

#[derive(Clone, Debug, Default)]
pub struct Gives {
    pub fields: Answers,
    /// Of routing: the office that was found.
    pub office: Option<String>,
    /// Of a collection: the moment that was free.
    pub appointment: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Applicant,
    Operator,
    /// One of the people who hold this role in the case's office, from 1.
    Staff {
        role: String,
        number: u16,
    },
}

impl Who {
    /// As lines name them: `registrar`, `registrar 2`.
    pub fn words(&self) -> String {
        match self {
            Who::Applicant => "applicant".to_owned(),
            Who::Operator => "operator".to_owned(),
            Who::Staff { role, number: 1 } => role.clone(),
            Who::Staff { role, number } => format!("{role} {number}"),
        }
    }
}

/// What people do. Answers are those that the line says; a form that asks for
/// more is filled in with sample answers when the line is run.
#[derive(Clone, Debug)]
pub enum Deed {
    Submit {
        answers: Answers,
    },
    Claim {
        step: String,
    },
    Release {
        step: String,
    },
    Complete {
        step: String,
        result: Answers,
    },
    HandOver {
        step: String,
        to: Who,
    },
    Delegate {
        step: String,
        to: Who,
    },
    SendBack {
        step: String,
        to: String,
        why: String,
    },
    Reply {
        text: String,
    },
    Correct {
        changes: Changes,
    },
    MoveAppointment {
        to: Timestamp,
    },
    MarkMissed,
    Withdraw {
        why: String,
    },
    Write {
        text: String,
    },
    Note {
        text: String,
    },
    Reroute {
        office: String,
        why: String,
    },
    AskExtraWork {
        role: String,
        text: String,
    },
    CompleteExtraWork {
        note: String,
    },
    CorrectData {
        changes: Changes,
        why: String,
    },
    Reopen {
        why: String,
    },
    /// The document that a step issued.
    Revoke {
        step: String,
        why: String,
    },
    Resolve {
        step: String,
        how: Resolution,
    },
}

/// New answers, and fields that are left without one.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    pub answers: Answers,
    pub removed: Vec<String>,
}

/// One thing that has to be so.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// 1-based line, which may be below that of the word `expect`.
    pub line: u32,
    pub what: Expected,
}

#[derive(Clone, Debug)]
pub enum Expected {
    /// In one of the languages.
    Status(String),
    /// Steps at which tracks rest, whatever their order; empty: the case has ended.
    At(Vec<String>),
    /// `None`: the case has not ended.
    Outcome(Option<String>),
    /// Each was sent, or written to, since the last time something was expected;
    /// empty: nothing was sent.
    Mail(Vec<String>),
    Appointment(Option<Timestamp>),
    /// The day on which the legal term ends.
    Due(Option<jiff::civil::Date>),
    Office(String),
    Suspended(bool),
    /// Steps at which an operator is needed; empty: none.
    Incident(Vec<String>),
    /// The line before is refused with this code.
    Refused(String),
    /// A result, by the full name of its step; `None`: there is none.
    Result {
        step: String,
        field: String,
        kind: ValueType,
        value: Option<Value>,
    },
    /// An answer of the application; `None`: there is none.
    Answer {
        field: String,
        kind: ValueType,
        value: Option<Value>,
    },
}

impl Expected {
    /// The key it is written under.
    pub fn key(&self) -> String {
        match self {
            Expected::Status(_) => "status".to_owned(),
            Expected::At(_) => "at".to_owned(),
            Expected::Outcome(_) => "outcome".to_owned(),
            Expected::Mail(_) => "mail".to_owned(),
            Expected::Appointment(_) => "appointment".to_owned(),
            Expected::Due(_) => "due".to_owned(),
            Expected::Office(_) => "office".to_owned(),
            Expected::Suspended(_) => "suspended".to_owned(),
            Expected::Incident(_) => "incident".to_owned(),
            Expected::Refused(_) => "refused".to_owned(),
            Expected::Result { step, field, .. } => format!("{step}.{field}"),
            Expected::Answer { field, .. } => format!("answers.{field}"),
        }
    }
}
