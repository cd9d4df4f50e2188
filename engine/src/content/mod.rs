//! Pages and announcements of the municipality: written in Markdown, in each language,
//! kept as they were written, and shown as blocks of plain text. Nothing of what is
//! written becomes markup by itself.

mod file;
mod markdown;

#[cfg(test)]
mod tests;

pub use file::{ContentError, read};
pub use markdown::{Block, Link, Run, blocks, plain};

use crate::definition::Keywords;
use crate::search::{Document, Field};
use crate::text::Text;
use jiff::Timestamp;

/// What kind of content a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Stands: opening hours, personal data.
    Page,
    /// News, with its date.
    Announcement,
}

impl Kind {
    pub const ALL: [Kind; 2] = [Kind::Page, Kind::Announcement];

    pub fn word(self) -> &'static str {
        match self {
            Kind::Page => "page",
            Kind::Announcement => "announcement",
        }
    }

    pub fn of(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Where pages of this kind are read.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Page => "pages",
            Kind::Announcement => "announcements",
        }
    }
}

/// One page in every language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub kind: Kind,
    /// Small Latin letters, digits and hyphens; unique within its kind.
    pub slug: String,
    pub title: Text,
    /// One or two sentences, for lists.
    pub summary: Text,
    pub keywords: Keywords,
    /// Markdown.
    pub body: Text,
    /// From when on it can be read; `None`: not yet.
    pub published_at: Option<Timestamp>,
}

impl Page {
    /// What it is found by.
    pub fn document(&self) -> Document {
        let mut document = Document::new(&self.title);
        for keyword in self.keywords.el.iter().chain(&self.keywords.en) {
            document = document.with(Field::Keywords, keyword);
        }
        let body = Text {
            el: plain(&self.body.el),
            en: plain(&self.body.en),
        };
        document
            .told(Field::Summary, &self.summary)
            .told(Field::Body, &body)
    }
}
