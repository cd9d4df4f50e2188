//! `/search` — what was found.

use super::page::Page;
use super::phrase::Phrase;
use super::public::ServiceCard;
use engine::search::Part;
use jiff::Timestamp;
use serde::Serialize;

/// One question and what was found of it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Search {
    /// As typed, as far as it is read.
    pub query: String,
    /// Something was asked for.
    pub asked: bool,
    pub signed_in: bool,
    /// Cases and nothing else.
    pub only_cases: bool,
    /// What was looked for in the place of a slip.
    pub meant: Option<String>,
    /// The newest first.
    pub cases: Vec<CaseHit>,
    /// There are more of them.
    pub more_cases: bool,
    /// The best first.
    pub documents: Vec<DocumentHit>,
    /// How many documents there are on all pages.
    pub total: usize,
    /// Numbers of the pages before and after this one.
    pub earlier: Option<usize>,
    pub later: Option<usize>,
    /// Where to go on when nothing was found.
    pub services: Vec<ServiceCard>,
}

/// A service, a page or an announcement.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentHit {
    pub path: String,
    /// Service, page, announcement.
    pub kind: Phrase,
    pub title: Vec<Part>,
    pub excerpt: Vec<Part>,
    /// Of an announcement.
    pub at: Option<Timestamp>,
}

#[derive(Clone, Debug, Serialize)]
pub struct CaseHit {
    pub path: String,
    pub service: String,
    pub reference: String,
    pub protocol: Option<String>,
    /// For staff.
    pub applicant: Option<String>,
    pub status: Phrase,
    /// When it was submitted.
    pub opened_at: Timestamp,
}

impl Page for Search {
    const TEMPLATE: &'static str = "public/search";
    fn title(&self) -> Phrase {
        if self.asked {
            super::Message::new("search-title-of")
                .with("query", self.query.as_str())
                .into()
        } else {
            Phrase::key("search-title")
        }
    }
}
