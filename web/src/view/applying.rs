//! An application on its way: what there is to do, and where it ends early.

use super::page::{Back, Page};
use super::parts::DocumentLine;
use super::phrase::{Message, Phrase};
use jiff::Timestamp;
use serde::Serialize;

/// How many questions somebody answers in a minute.
const QUESTIONS_A_MINUTE: usize = 3;

/// About how long a form takes, with a minute for looking it through.
pub fn minutes(questions: usize) -> Message {
    let minutes = 1 + questions.div_ceil(QUESTIONS_A_MINUTE);
    let minutes = i64::try_from(minutes).unwrap_or(i64::MAX);
    Message::new("takes-minutes").with("count", minutes)
}

/// `/applications/{application}` — the pages of an application and how far each is.
#[derive(Clone, Debug, Serialize)]
pub struct Tasks {
    pub service: String,
    /// The service's name in addresses.
    pub slug: String,
    pub application: String,
    pub saved_at: Timestamp,
    pub tasks: Vec<TaskLine>,
    pub done: u16,
    pub of: u16,
    /// Nothing is missing: it can be looked through and sent.
    pub whole: bool,
    /// What may have to be brought.
    pub documents: Vec<DocumentLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TaskLine {
    pub title: String,
    pub path: String,
    pub state: TaskState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    Done,
    /// Begun; something is missing or has to be mended.
    Unfinished,
    NotBegun,
}

impl Page for Tasks {
    const TEMPLATE: &'static str = "citizen/tasks";
    fn title(&self) -> Phrase {
        self.service.clone().into()
    }
    fn back(&self) -> Option<Back> {
        Some(Back::named("/cases", Phrase::key("cases-title")))
    }
}

/// `/applications/{application}/not-for` — the service is not for whoever gives these
/// answers.
#[derive(Clone, Debug, Serialize)]
pub struct NotForThem {
    pub service: String,
    pub title: String,
    /// Why, and what they can do instead.
    pub text: String,
    pub application: String,
    /// Path of the page whose answers say so.
    pub back: String,
}

impl Page for NotForThem {
    const TEMPLATE: &'static str = "citizen/not-for";
    fn title(&self) -> Phrase {
        self.title.clone().into()
    }
    fn back(&self) -> Option<Back> {
        Some(Back::to(self.back.clone()))
    }
}
