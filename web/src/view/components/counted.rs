//! A text of limited length that says its limit.

use super::content::{Attributes, Content, Part, PartTag};
use super::control::{ErrorMessage, FormGroup, Hint, Label, joined};
use super::inputs::Textarea;
use super::params;
use crate::view::phrase::{Message, Phrase};
use std::collections::BTreeMap;

params! {
    pub struct CharacterCount {
        pub id: Option<String>,
        pub name: Option<String>,
        pub rows: Option<u16>,
        pub value: Option<String>,
        pub maxlength: Option<u32>,
        pub maxwords: Option<u32>,
        pub threshold: Option<u32>,
        pub count_type: Option<String>,
        pub label: Option<Label>,
        pub hint: Option<Hint>,
        pub error_message: Option<ErrorMessage>,
        pub form_group: FormGroup,
        pub classes: Option<String>,
        pub attributes: Attributes,
        pub spellcheck: Option<bool>,
        pub count_message: Counted,
        /// With `%{count}` where the number goes. Left out: the catalogue's sentence.
        pub textarea_description_text: Option<String>,
        pub characters_under_limit_text: BTreeMap<String, String>,
        pub characters_at_limit_text: Option<String>,
        pub characters_over_limit_text: BTreeMap<String, String>,
        pub words_under_limit_text: BTreeMap<String, String>,
        pub words_at_limit_text: Option<String>,
        pub words_over_limit_text: BTreeMap<String, String>,
        /// What it comes to.
        pub textarea: Textarea,
    }

    /// The sentence that tells the limit.
    pub struct Counted {
        pub classes: Option<String>,
    }
}

impl CharacterCount {
    pub(super) fn settle(&mut self) {
        let id = self
            .id
            .clone()
            .or_else(|| self.name.clone())
            .unwrap_or_default();
        let told = format!("{id}-info");
        let mut textarea = Textarea {
            described_by: Some(told.clone()),
            name: self.name.clone(),
            rows: self.rows,
            value: self.value.clone(),
            spellcheck: self.spellcheck,
            label: self.label.clone(),
            hint: self.hint.clone(),
            error_message: self.error_message.clone(),
            classes: joined(Some("govuk-js-character-count"), self.classes.as_deref()),
            attributes: self.attributes.clone(),
            form_group: FormGroup {
                classes: joined(
                    Some("govuk-character-count"),
                    self.form_group.classes.as_deref(),
                ),
                attributes: self.for_the_script(),
                after_input: Some(Content::parts([self.limit(told)])),
            },
            id: Some(id),
            ..Textarea::default()
        };
        textarea.settle();
        self.textarea = textarea;
    }

    fn counts(&self) -> Option<&str> {
        self.count_type
            .as_deref()
            .or(self.maxwords.map(|_| "words"))
    }

    /// "You can enter up to 500 characters".
    fn limit(&self, id: String) -> Part {
        let class = "govuk-hint govuk-character-count__message";
        let class = joined(Some(class), self.count_message.classes.as_deref());
        let most = self.maxwords.or(self.maxlength).filter(|most| *most > 0);
        let words = most.map(|most| match &self.textarea_description_text {
            Some(words) => Phrase::Said(words.replace("%{count}", &most.to_string())),
            None => {
                let key = match self.counts() {
                    Some("words") => "count-words",
                    Some(_) | None => "count-characters",
                };
                Message::new(key).with("count", i64::from(most)).into()
            }
        });
        Part::Element {
            tag: PartTag::Div,
            attributes: Attributes::one("id", id).with("class", class.unwrap_or_default()),
            parts: words.into_iter().map(Part::Words).collect(),
        }
    }

    fn for_the_script(&self) -> Attributes {
        let mut told = self
            .form_group
            .attributes
            .clone()
            .with("data-module", "govuk-character-count");
        for (name, number) in [
            ("data-maxlength", self.maxlength),
            ("data-maxwords", self.maxwords),
            ("data-threshold", self.threshold),
        ] {
            if let Some(number) = number {
                told.put(name, number.to_string());
            }
        }
        if let Some(counts) = self.counts() {
            told.put("data-count-type", counts);
        }
        if self.maxlength.is_none() && self.maxwords.is_none() {
            let words = self.textarea_description_text.as_ref();
            told.told("textarea-description.other", words);
        }
        told.told_by_number("characters-under-limit", &self.characters_under_limit_text);
        told.told(
            "characters-at-limit",
            self.characters_at_limit_text.as_ref(),
        );
        told.told_by_number("characters-over-limit", &self.characters_over_limit_text);
        told.told_by_number("words-under-limit", &self.words_under_limit_text);
        told.told("words-at-limit", self.words_at_limit_text.as_ref());
        told.told_by_number("words-over-limit", &self.words_over_limit_text);
        told
    }
}
