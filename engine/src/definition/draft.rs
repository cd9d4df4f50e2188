//! A service or procedure as it was written: shapes known, places kept, names
//! not looked up yet. What could not be read is `None` and reported.

use super::model::{Delivery, DocumentKind, Keywords, LegalTerm, Level, Recipient};
use super::yaml::{Scalar, Spot};
use crate::text::Text;

#[derive(Debug)]
pub struct ServiceDraft {
    pub service: Option<Scalar>,
    pub title: Option<TextDraft>,
    pub summary: Option<TextDraft>,
    pub keywords: Keywords,
    pub category: Option<Scalar>,
    pub level: Option<Level>,
    pub form: Option<Scalar>,
    pub documents: Vec<DocumentDraft>,
    pub clock: Option<LegalTerm>,
    pub delivery: Vec<Delivery>,
    pub body: Option<Body>,
}

/// What happens to a case of the service.
#[derive(Debug)]
pub enum Body {
    /// A procedure from the shared ones, with values for its parameters.
    Procedure {
        name: Scalar,
        with: Vec<(Scalar, Scalar)>,
    },
    /// Steps of its own.
    Own(FlowDraft),
}

#[derive(Debug)]
pub struct ProcedureDraft {
    pub procedure: Option<Scalar>,
    pub parameters: Vec<(Scalar, ParameterKind)>,
    pub flow: FlowDraft,
}

#[derive(Debug)]
pub struct FlowDraft {
    pub at: Spot,
    pub steps: Block,
    pub outcomes: Vec<(Scalar, Text)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    Role,
    WorkingDays,
    Days,
    Number,
    YesNo,
}

impl ParameterKind {
    pub const WORDS: [&str; 5] = ["role", "working days", "days", "number", "yes or no"];

    pub fn from_word(word: &str) -> Option<ParameterKind> {
        match word {
            "role" => Some(ParameterKind::Role),
            "working days" => Some(ParameterKind::WorkingDays),
            "days" => Some(ParameterKind::Days),
            "number" => Some(ParameterKind::Number),
            "yes or no" => Some(ParameterKind::YesNo),
            _ => None,
        }
    }
}

/// A text in every language, each with its place.
#[derive(Clone, Debug)]
pub struct TextDraft {
    pub el: Scalar,
    pub en: Scalar,
}

impl TextDraft {
    /// Without the line break that a block of text ends with.
    pub fn text(&self) -> Text {
        Text {
            el: self.el.text.trim().to_owned(),
            en: self.en.text.trim().to_owned(),
        }
    }
}

#[derive(Debug)]
pub struct DocumentDraft {
    pub name: Scalar,
    pub kind: Option<DocumentKind>,
    pub title: Option<TextDraft>,
    pub when: Option<Scalar>,
}

pub type Block = Vec<StepDraft>;

#[derive(Debug)]
pub struct StepDraft {
    pub at: Spot,
    /// `None` for choose, end and again, which have no name of their own.
    pub name: Option<Scalar>,
    pub status: Option<TextDraft>,
    pub kind: StepDraftKind,
}

#[derive(Debug)]
pub enum StepDraftKind {
    Do(Vec<ActionDraft>),
    Task(Box<TaskDraft>),
    Choose(ChooseDraft),
    Wait(WaitDraft),
    End(Scalar),
    Again(Scalar),
    /// Could not be read; reported.
    Broken,
}

#[derive(Debug)]
pub struct ActionDraft {
    pub at: Spot,
    pub kind: ActionKind,
}

#[derive(Debug)]
pub enum ActionKind {
    Protocol,
    Receipt,
    Route,
    /// `after`: a length of time or the name of a parameter.
    SchedulePickup {
        after: Option<Scalar>,
    },
    ReleasePickup,
    Notify {
        to: Option<Recipient>,
        subject: Option<TextDraft>,
        text: Option<TextDraft>,
    },
}

#[derive(Debug)]
pub struct TaskDraft {
    pub role: Option<Scalar>,
    pub title: Option<TextDraft>,
    pub form: Option<Scalar>,
    pub due: Option<Scalar>,
    pub on_overdue: Vec<ActionDraft>,
    pub limit: Option<LimitDraft>,
    pub not_same_as: Vec<Scalar>,
}

#[derive(Debug)]
pub struct LimitDraft {
    pub span: Scalar,
    pub or_else: Block,
}

#[derive(Debug)]
pub struct ChooseDraft {
    pub branches: Vec<BranchDraft>,
    pub otherwise: Block,
}

#[derive(Debug)]
pub struct BranchDraft {
    pub when: Option<Scalar>,
    pub steps: Block,
}

#[derive(Debug)]
pub enum WaitDraft {
    Message { name: String, limit: LimitDraft },
    Time(Scalar),
    Appointment,
}
