//! What every page has: a title, a way back, and what surrounds it.

use super::phrase::Phrase;
use engine::text::Language;
use serde::Serialize;

/// A page: data for one template.
pub trait Page: Serialize {
    /// Path under `web/templates` without `.hbs`, e.g. `citizen/receipt`.
    const TEMPLATE: &'static str;

    /// Title of the window; the page's own `h1` says the same or more.
    fn title(&self) -> Phrase;

    /// Link above the content to where the reader came from.
    fn back(&self) -> Option<Back> {
        None
    }

    /// Whether the page shows problems of a form; told first in the title,
    /// because that is what a screen reader says first.
    fn has_problems(&self) -> bool {
        false
    }
}

/// A way back, e.g. from a case to the list of cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Back {
    /// Path without language, e.g. `/cases`.
    pub path: String,
    /// Where it leads. [`Back::to`] just says "Back".
    pub label: Phrase,
}

impl Back {
    pub fn to(path: impl Into<String>) -> Back {
        Back {
            path: path.into(),
            label: Phrase::key("back"),
        }
    }

    pub fn named(path: impl Into<String>, label: impl Into<Phrase>) -> Back {
        Back {
            path: path.into(),
            label: label.into(),
        }
    }
}

/// What surrounds a page, the same for all pages of one request.
#[derive(Clone, Debug)]
pub struct PageContext {
    pub language: Language,
    /// Path of this page without language, with its query, e.g. `/cases`.
    /// For a page that answers a POST: the page that can be read at that place.
    pub path: String,
    /// Name of the municipality in the reader's language.
    pub municipality: String,
    pub signed_in: Option<SignedIn>,
    /// Token for the forms of this page. Empty where no form is shown.
    pub csrf: String,
    /// Told once, above the content.
    pub flash: Option<Flash>,
}

/// Who reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Name as the person gave it.
    pub name: String,
    /// What the person may open, in the order shown.
    pub areas: Vec<Area>,
}

/// A part of the site that stands in the navigation of those who may open it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// Own cases: citizens.
    Cases,
    /// Inbox: clerks.
    Desk,
    /// What came to the office: directors.
    Office,
    /// Outgoing mail: operators.
    Operator,
    /// How background work is getting on: operators.
    Work,
}

impl Area {
    pub const ALL: [Area; 5] = [
        Area::Cases,
        Area::Desk,
        Area::Office,
        Area::Operator,
        Area::Work,
    ];

    /// Where the area starts.
    pub fn path(self) -> &'static str {
        match self {
            Area::Cases => "/cases",
            Area::Desk => "/desk",
            Area::Office => "/office",
            Area::Operator => "/operator/mail",
            Area::Work => "/operator/work",
        }
    }

    pub fn label(self) -> Phrase {
        match self {
            Area::Cases => Phrase::key("nav-cases"),
            Area::Desk => Phrase::key("nav-desk"),
            Area::Office => Phrase::key("nav-office"),
            Area::Operator => Phrase::key("nav-operator"),
            Area::Work => Phrase::key("nav-work"),
        }
    }
}

/// A word about what has just been done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flash {
    pub kind: FlashKind,
    pub text: Phrase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FlashKind {
    /// It worked.
    Done,
    /// Worth knowing.
    Notice,
}

impl Flash {
    pub fn done(text: impl Into<Phrase>) -> Flash {
        Flash {
            kind: FlashKind::Done,
            text: text.into(),
        }
    }

    pub fn notice(text: impl Into<Phrase>) -> Flash {
        Flash {
            kind: FlashKind::Notice,
            text: text.into(),
        }
    }
}
