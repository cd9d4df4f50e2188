//! The words and addresses of pages, groups and labels.

use super::{Layouter, TAKEN};
use crate::form::read::source::Place;
use crate::text::Text;
use serde_json::{Map, Value};

pub(super) fn is_slug(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl Layouter<'_, '_, '_> {
    pub(super) fn page_words(&mut self, at: &str, category: &Map<String, Value>) -> (String, Text) {
        let slug = category
            .get("i18n")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        if !self.is_house() {
            let title = self.label_of(at, category, "label").unwrap_or_default();
            let slug = self.free_slug(if slug.is_empty() { &title.el } else { &slug });
            return (slug, title);
        }
        if !is_slug(&slug) || TAKEN.contains(&slug.as_str()) {
            self.report(
                &format!("{at}/i18n"),
                "bad-name",
                "a page needs a key of its own for its address and translation".to_owned(),
                "Add \"i18n\": small Latin letters, digits and hyphens; not `check` or `submit`.",
            );
        }
        if self.pages.iter().any(|other| other.slug == slug) {
            self.report(
                &format!("{at}/i18n"),
                "duplicate-page",
                format!("two pages are called `{slug}`"),
                "Give each page a key of its own.",
            );
        }
        let title = self.words(at, category, "label", &slug, "the page");
        (slug, title)
    }

    /// A key for the address of a page, made from words where they fit.
    pub(super) fn free_slug(&self, words: &str) -> String {
        let slug: String = words
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        let slug = slug.trim_matches('-').to_owned();
        let free = |slug: &str| !self.pages.iter().any(|page| page.slug == slug);
        if is_slug(&slug) && slug.len() <= 60 && !TAKEN.contains(&slug.as_str()) && free(&slug) {
            return slug;
        }
        (self.pages.len() + 1..)
            .map(|number| format!("page-{number}"))
            .find(|slug| free(slug))
            .unwrap_or_default()
    }

    /// Words with a key for their translation: of a page, a group or a label.
    fn words(
        &mut self,
        at: &str,
        object: &Map<String, Value>,
        word: &str,
        key: &str,
        what: &str,
    ) -> Text {
        let el = object
            .get(word)
            .and_then(Value::as_str)
            .map(str::trim)
            .unwrap_or_default()
            .to_owned();
        let place = format!("{at}/{word}");
        if el.is_empty() {
            self.report(
                &place,
                "missing-text",
                format!("{what} has no `{word}`"),
                &format!("Add \"{word}\" in Greek, and its English in the catalogue."),
            );
        }
        let en = self.reader.english(
            &self.schema_file.clone(),
            &format!("{key}.{word}"),
            &Place::new(self.file.clone(), place),
            &el,
        );
        Text { el, en }
    }

    /// Words of a group or label. `None`: there are none, and need not be.
    pub(super) fn label_of(
        &mut self,
        at: &str,
        object: &Map<String, Value>,
        word: &str,
    ) -> Option<Text> {
        if !self.is_house() {
            let el = match object.get(word)? {
                Value::String(text) => text.as_str(),
                Value::Object(label) => label.get("text").and_then(Value::as_str)?,
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => return None,
            };
            let el = el.trim().to_owned();
            let key = object
                .get("i18n")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let place = Place::new(self.file.clone(), format!("{at}/{word}"));
            let en = self.reader.english(
                &self.schema_file.clone(),
                &format!("{key}.{word}"),
                &place,
                &el,
            );
            return (!el.is_empty()).then_some(Text { el, en });
        }
        let key = object
            .get("i18n")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        if !is_slug(&key) {
            self.report(
                &format!("{at}/i18n"),
                "bad-name",
                "these words need a key for their translation".to_owned(),
                "Add \"i18n\": small Latin letters, digits and hyphens.",
            );
        }
        Some(self.words(at, object, word, &key, "this"))
    }
}
