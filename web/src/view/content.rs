//! Pages and announcements.

use super::page::{Back, Page};
use super::phrase::Phrase;
use engine::content::Block;
use jiff::Timestamp;
use serde::Serialize;

/// `/pages/{slug}` and `/announcements/{slug}`.
#[derive(Clone, Debug, Serialize)]
pub struct Content {
    pub announcement: bool,
    pub title: String,
    pub summary: String,
    /// When it was published.
    pub at: Timestamp,
    pub blocks: Vec<Block>,
}

impl Page for Content {
    const TEMPLATE: &'static str = "public/content";
    fn title(&self) -> Phrase {
        self.title.clone().into()
    }
    fn back(&self) -> Option<Back> {
        Some(if self.announcement {
            Back::named("/announcements", Phrase::key("all-announcements"))
        } else {
            Back::named("/", Phrase::key("all-services"))
        })
    }
}

/// `/announcements`
#[derive(Clone, Debug, Serialize)]
pub struct Announcements {
    pub news: Vec<NewsLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct NewsLine {
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub at: Timestamp,
}

impl Page for Announcements {
    const TEMPLATE: &'static str = "public/announcements";
    fn title(&self) -> Phrase {
        Phrase::key("announcements-title")
    }
    fn back(&self) -> Option<Back> {
        Some(Back::named("/", Phrase::key("all-services")))
    }
}
