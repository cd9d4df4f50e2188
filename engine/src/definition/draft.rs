//! A service or procedure as it was written: shapes known, places kept, names
//! not looked up yet. What could not be read is `None` and reported.

use super::model::{Delivery, DocumentKind, Family, Keywords, LegalTerm, Level, Recipient};
use super::yaml::{Node, Scalar, Spot};
use crate::text::Text;
use crate::upload::Limits;

#[derive(Debug)]
pub struct ServiceDraft {
    pub service: Option<Scalar>,
    pub title: Option<TextDraft>,
    pub summary: Option<TextDraft>,
    pub keywords: Keywords,
    pub category: Option<Scalar>,
    pub level: Option<Level>,
    pub form: Option<Scalar>,
    pub who: Option<TextDraft>,
    pub not_for: Vec<NotForDraft>,
    pub documents: Vec<DocumentDraft>,
    pub clock: Option<LegalTerm>,
    pub delivery: Vec<Delivery>,
    pub body: Option<Body>,
    /// The list under `scenarios`, read by `crate::scenario`.
    pub scenarios: Option<Node>,
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
    Own(Box<FlowDraft>),
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
    pub anytime: AnytimeDraft,
}

/// What may be done at any time, and by whom.
#[derive(Debug, Default)]
pub struct AnytimeDraft {
    pub withdraw: Option<WithdrawDraft>,
    pub message: Option<ByDraft>,
    pub note: Option<ByDraft>,
    pub reroute: Option<ByDraft>,
    pub extra_task: Option<ByDraft>,
    pub correct_data: Option<ByDraft>,
    pub reopen: Option<ReopenDraft>,
}

/// `by: applicant`, `by: [staff, director]`: not empty.
#[derive(Debug)]
pub struct ByDraft {
    pub by: Vec<Scalar>,
}

#[derive(Debug)]
pub struct WithdrawDraft {
    pub by: ByDraft,
    pub until: Option<Scalar>,
    pub outcome: Option<Scalar>,
}

#[derive(Debug)]
pub struct ReopenDraft {
    pub by: ByDraft,
    pub within: Option<Scalar>,
    pub to: Option<Scalar>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    Role,
    WorkingDays,
    Days,
    LengthOfTime,
    Number,
    Money,
    YesNo,
    Text,
    Form,
}

impl ParameterKind {
    pub const ALL: [(&str, ParameterKind); 9] = [
        ("role", ParameterKind::Role),
        ("working days", ParameterKind::WorkingDays),
        ("days", ParameterKind::Days),
        ("length of time", ParameterKind::LengthOfTime),
        ("number", ParameterKind::Number),
        ("money", ParameterKind::Money),
        ("yes or no", ParameterKind::YesNo),
        ("text", ParameterKind::Text),
        ("form", ParameterKind::Form),
    ];

    pub fn from_word(word: &str) -> Option<ParameterKind> {
        ParameterKind::ALL
            .into_iter()
            .find(|(known, _)| *known == word)
            .map(|(_, kind)| kind)
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
pub struct NotForDraft {
    pub name: Scalar,
    pub when: Option<Scalar>,
    pub title: Option<TextDraft>,
    pub text: Option<TextDraft>,
}

#[derive(Debug)]
pub struct DocumentDraft {
    pub name: Scalar,
    pub kind: Option<DocumentKind>,
    pub title: Option<TextDraft>,
    pub when: Option<Scalar>,
    /// What may be sent, of one that is uploaded.
    pub upload: Option<Limits>,
}

pub type Block = Vec<StepDraft>;

#[derive(Debug)]
pub struct StepDraft {
    pub at: Spot,
    /// `None` for choose, end and again, which have no name of their own.
    pub name: Option<Scalar>,
    /// The step is passed over when it does not hold.
    pub when: Option<Scalar>,
    pub status: Option<TextDraft>,
    pub around: AroundDraft,
    pub kind: StepDraftKind,
}

/// What stands around a step or block. `task`, `wait_for` and `correct` write
/// due, remind, up_to and else inside; here they are all alike.
#[derive(Debug, Default)]
pub struct AroundDraft {
    pub due: Option<Scalar>,
    /// The part before `before`: `1 working day`.
    pub remind: Option<Scalar>,
    pub limit: Option<LimitDraft>,
    pub on: Vec<HandlerDraft>,
    pub retry: Option<RetryDraft>,
    pub on_failure: Vec<FailureDraft>,
    pub undo: Vec<ActionDraft>,
}

#[derive(Debug)]
pub struct HandlerDraft {
    pub at: Spot,
    pub trigger: TriggerDraft,
    pub way: HandlerWay,
    pub steps: Block,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TriggerDraft {
    Overdue,
    Withdrawn,
    /// One of `read::MESSAGES`.
    Message(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandlerWay {
    /// Beside what goes on.
    Also,
    /// What goes on is cancelled.
    Instead,
}

#[derive(Debug)]
pub struct RetryDraft {
    pub times: Option<Scalar>,
    pub pause: Option<Scalar>,
    pub up_to: Option<Scalar>,
}

#[derive(Debug)]
pub struct FailureDraft {
    /// `None`: any.
    pub family: Option<Family>,
    pub steps: Block,
}

#[derive(Debug)]
pub enum StepDraftKind {
    Do(Vec<ActionDraft>),
    Task(Box<TaskDraft>),
    Choose(ChooseDraft),
    Wait(WaitDraft),
    Steps(Block),
    Together(TogetherDraft),
    Each(EachDraft),
    Call(CallDraft),
    Start(StartDraft),
    Correct(CorrectDraft),
    Table(TableDraft),
    End(EndDraft),
    Again(Scalar),
    /// Could not be read; reported.
    Broken,
}

#[derive(Debug)]
pub struct EndDraft {
    pub outcome: Scalar,
    pub undo: bool,
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
    /// Another action of the catalogue, with its inputs as written.
    Catalogue {
        /// Its word, e.g. `payment.request`; known.
        name: String,
        with: Vec<(Scalar, Scalar)>,
    },
}

#[derive(Debug)]
pub struct TaskDraft {
    pub role: Option<Scalar>,
    pub title: Option<TextDraft>,
    pub form: Option<Scalar>,
    pub not_same_as: Vec<Scalar>,
    /// How many different people; `None`: one.
    pub of: Option<Scalar>,
    pub send_back: Vec<Scalar>,
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
    pub at: Spot,
    pub when: Option<Scalar>,
    pub steps: Block,
}

#[derive(Debug)]
pub enum WaitDraft {
    Message {
        name: String,
        kept: Option<Scalar>,
    },
    Time(Scalar),
    /// A path to a date.
    Date(Scalar),
    Appointment,
}

#[derive(Debug)]
pub struct TogetherDraft {
    pub enough: EnoughDraft,
    pub branches: Vec<(Scalar, Block)>,
}

#[derive(Debug)]
pub enum EnoughDraft {
    All,
    First,
    /// A whole number, or not: then reported by whoever looks.
    Number(Scalar),
}

#[derive(Debug)]
pub struct EachDraft {
    pub of: Option<Scalar>,
    pub bind: Option<Scalar>,
    pub side_by_side: bool,
    pub most: Option<Scalar>,
    pub steps: Block,
}

#[derive(Debug)]
pub struct CallDraft {
    pub procedure: Scalar,
    pub with: Vec<(Scalar, Scalar)>,
}

#[derive(Debug)]
pub struct StartDraft {
    pub service: Scalar,
    pub with: Vec<(Scalar, Scalar)>,
}

#[derive(Debug)]
pub struct CorrectDraft {
    pub fields: Vec<Scalar>,
    pub documents: Vec<Scalar>,
    /// A path to a text.
    pub why: Option<Scalar>,
}

#[derive(Debug)]
pub struct TableDraft {
    pub at: Spot,
    pub reads: Vec<Scalar>,
    pub gives: Vec<(Scalar, GivesDraft)>,
    pub rows: Vec<RowDraft>,
    pub otherwise: Option<RowDraft>,
}

#[derive(Debug)]
pub enum GivesDraft {
    /// number, money, yes or no, text, date.
    Kind(Scalar),
    Options(Vec<Scalar>),
}

#[derive(Debug)]
pub struct RowDraft {
    pub at: Spot,
    pub cells: Vec<Scalar>,
}

impl StepDraftKind {
    /// What it does by itself; nothing unless it is a `do`.
    pub fn actions(&self) -> &[ActionDraft] {
        match self {
            StepDraftKind::Do(actions) => actions,
            StepDraftKind::Task(_)
            | StepDraftKind::Choose(_)
            | StepDraftKind::Wait(_)
            | StepDraftKind::Steps(_)
            | StepDraftKind::Together(_)
            | StepDraftKind::Each(_)
            | StepDraftKind::Call(_)
            | StepDraftKind::Start(_)
            | StepDraftKind::Correct(_)
            | StepDraftKind::Table(_)
            | StepDraftKind::End(_)
            | StepDraftKind::Again(_)
            | StepDraftKind::Broken => &[],
        }
    }
}
