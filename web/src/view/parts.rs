//! Pieces that several pages show.

use super::phrase::{Message, Phrase};
use engine::calendar::Span;
use engine::definition::{Delivery, DocumentKind, Level};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A place where results are collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    pub title: String,
    pub address: String,
}

/// A supporting document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentLine {
    pub title: String,
    /// Brought by the citizen, or fetched by the office.
    pub kind: DocumentKind,
    /// Asked for only by some answers; on pages that know the answers: false.
    pub sometimes: bool,
    /// What was sent of it.
    pub files: Vec<FileLine>,
}

/// A file that somebody sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileLine {
    /// As in its address.
    pub id: String,
    pub name: String,
    /// In words: `340 kB`.
    pub size: String,
    pub at: Timestamp,
    /// Where it is fetched from; `None`: the reader cannot have it, or not yet.
    pub path: Option<String>,
    /// What there is to know of it, e.g. that it is being checked.
    pub state: Option<Phrase>,
}

/// A label with what stands beside it. Several lines stand below each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub label: Phrase,
    pub lines: Vec<Phrase>,
}

impl Row {
    pub fn new(label: impl Into<Phrase>, value: impl Into<Phrase>) -> Row {
        Row {
            label: label.into(),
            lines: vec![value.into()],
        }
    }
}

/// Answers of one question page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Name of the question page, part of its address; also the heading's id.
    pub page: String,
    pub title: Phrase,
    pub rows: Vec<Row>,
}

/// In whose hands a task is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Claim {
    Free,
    Mine,
    Other { name: String },
}

/// One line of a case's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HistoryLine {
    pub at: Timestamp,
    pub text: Phrase,
    /// Name of who did it; shown to staff.
    pub by: Option<String>,
    /// What was sent with it.
    pub files: Vec<FileLine>,
}

/// A collection appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Appointment {
    pub at: Timestamp,
    pub place: Place,
    /// Whether the reader may choose another time.
    pub movable: bool,
}

/// How a case ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ending {
    pub title: Phrase,
    pub at: Timestamp,
    /// What the office wrote, when it refused.
    pub reason: Option<String>,
    /// The citizen did not get what was asked for.
    pub refused: bool,
}

/// "3 working days".
pub fn span(span: Span) -> Message {
    match span {
        Span::WorkingDays(count) => Message::new("span-working-days").with("count", count),
        Span::Days(count) => Message::new("span-days").with("count", count),
        Span::Weeks(count) => Message::new("span-weeks").with("count", count),
        Span::Months(count) => Message::new("span-months").with("count", count),
        Span::Hours(count) => Message::new("span-hours").with("count", count),
        Span::Minutes(count) => Message::new("span-minutes").with("count", count),
    }
}

/// How results are delivered.
pub fn delivery(delivery: Delivery) -> Phrase {
    match delivery {
        Delivery::Office => Phrase::key("delivery-office"),
        Delivery::Kep => Phrase::key("delivery-kep"),
        Delivery::Post => Phrase::key("delivery-post"),
        Delivery::Electronic => Phrase::key("delivery-electronic"),
    }
}

/// For what is sent: how, and when it is expected to be ready.
pub fn sending(delivery: Delivery, ready: Timestamp) -> Option<Phrase> {
    let key = match delivery {
        Delivery::Office | Delivery::Kep => return None,
        Delivery::Post => "sending-post",
        Delivery::Electronic => "sending-electronic",
    };
    let day = super::dates::in_athens(ready).date();
    Some(Message::new(key).with("at", day).into())
}

/// What the identity level means for the applicant.
pub fn level(level: Level) -> Phrase {
    match level {
        Level::A => Phrase::key("level-a"),
        Level::B => Phrase::key("level-b"),
    }
}
