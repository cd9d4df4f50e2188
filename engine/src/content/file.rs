//! A page as two files, one for each language: a head in YAML, then Markdown.

use super::{Kind, Page};
use crate::definition::Keywords;
use crate::text::Text;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

/// Largest file, in bytes.
const LARGEST: usize = 200 * 1024;
/// Longest title and summary, in characters.
const LONGEST: usize = 400;

#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    #[error("{0} is no name of a page: small Latin letters, digits and hyphens are")]
    Slug(String),
    #[error("it has more than {LARGEST} bytes")]
    TooLarge,
    #[error("it does not begin with a head between two lines of ---")]
    NoHead,
    #[error("its head cannot be read: {0}")]
    Head(String),
    #[error("its title or summary is empty or longer than {LONGEST} characters")]
    Title,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    summary: String,
    #[serde(default)]
    keywords: Vec<String>,
    /// The day from which on it can be read; only the Greek file says it.
    #[serde(default)]
    published: Option<Date>,
}

/// Reads a page from its Greek and its English file.
///
/// # Errors
/// A file that is not written as it should be.
pub fn read(kind: Kind, slug: &str, el: &str, en: &str) -> Result<Page, ContentError> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if slug.is_empty() || slug.len() > 80 || !slug.chars().all(plain) {
        return Err(ContentError::Slug(slug.to_owned()));
    }
    let (greek, el) = split(el)?;
    let (english, en) = split(en)?;
    let midnight = |day: Date| {
        let athens = TimeZone::get("Europe/Athens").ok()?;
        Some(athens.to_zoned(day.at(0, 0, 0, 0)).ok()?.timestamp())
    };
    Ok(Page {
        kind,
        slug: slug.to_owned(),
        title: Text {
            el: greek.title,
            en: english.title,
        },
        summary: Text {
            el: greek.summary,
            en: english.summary,
        },
        keywords: Keywords {
            el: greek.keywords,
            en: english.keywords,
        },
        body: Text {
            el: el.to_owned(),
            en: en.to_owned(),
        },
        published_at: greek.published.and_then(midnight),
    })
}

fn split(file: &str) -> Result<(Head, &str), ContentError> {
    if file.len() > LARGEST {
        return Err(ContentError::TooLarge);
    }
    let (head, body) = file
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .ok_or(ContentError::NoHead)?;
    let head: Head =
        serde_saphyr::from_str(head).map_err(|error| ContentError::Head(error.to_string()))?;
    let sound = |text: &str| (1..=LONGEST).contains(&text.trim().chars().count());
    if !sound(&head.title) || !sound(&head.summary) {
        return Err(ContentError::Title);
    }
    Ok((head, body.trim()))
}
