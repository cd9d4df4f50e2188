//! What surrounds every control: label, hint, error, group, fieldset.

use super::content::{Attributes, Content};
use super::params;

params! {
    /// What is asked.
    pub struct Label {
        pub text: Option<Content>,
        pub classes: Option<String>,
        pub is_page_heading: bool,
        pub attributes: Attributes,
        #[serde(rename = "for")]
        pub of: Option<String>,
    }

    /// Help with the answer.
    pub struct Hint {
        pub id: Option<String>,
        pub text: Option<Content>,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    /// What is wrong with the answer.
    pub struct ErrorMessage {
        pub id: Option<String>,
        pub text: Option<Content>,
        pub classes: Option<String>,
        pub attributes: Attributes,
        /// Heard before it, a colon after it. Left out: the catalogue's word; empty: nothing.
        pub visually_hidden_text: Option<String>,
    }

    /// The box around all of it.
    pub struct FormGroup {
        pub classes: Option<String>,
        pub attributes: Attributes,
        pub after_input: Option<Content>,
    }

    /// Controls that belong together.
    pub struct Fieldset {
        pub described_by: Option<String>,
        pub legend: Option<Legend>,
        pub classes: Option<String>,
        pub role: Option<String>,
        pub text: Option<Content>,
        pub attributes: Attributes,
    }

    /// What they ask together.
    pub struct Legend {
        pub text: Option<Content>,
        pub classes: Option<String>,
        pub is_page_heading: bool,
    }
}

impl Label {
    pub fn of(text: impl Into<Content>) -> Label {
        Label {
            text: Some(text.into()),
            ..Label::default()
        }
    }

    pub(super) fn settle(&mut self) {}

    pub(super) fn add_class(&mut self, class: &str) {
        self.classes = joined(Some(class), self.classes.as_deref());
    }
}

impl Hint {
    pub fn of(text: impl Into<Content>) -> Hint {
        Hint {
            text: Some(text.into()),
            ..Hint::default()
        }
    }

    pub(super) fn settle(&mut self) {}
}

impl ErrorMessage {
    pub fn of(text: impl Into<Content>) -> ErrorMessage {
        ErrorMessage {
            text: Some(text.into()),
            ..ErrorMessage::default()
        }
    }

    pub(super) fn settle(&mut self) {}
}

impl Fieldset {
    pub fn of(legend: impl Into<Content>) -> Fieldset {
        Fieldset {
            legend: Some(Legend {
                text: Some(legend.into()),
                ..Legend::default()
            }),
            ..Fieldset::default()
        }
    }

    pub(super) fn settle(&mut self) {}
}

/// Gives hint and error their ids, and the control the list of what describes it.
pub(super) fn describe(
    id: &str,
    by: Option<String>,
    hint: Option<&mut Hint>,
    error: Option<&mut ErrorMessage>,
) -> Option<String> {
    let mut by = by.filter(|by| !by.is_empty());
    if let Some(hint) = hint {
        let its = format!("{id}-hint");
        by = joined(by.as_deref(), Some(&its));
        hint.id = Some(its);
    }
    if let Some(error) = error {
        let its = format!("{id}-error");
        by = joined(by.as_deref(), Some(&its));
        error.id = Some(its);
    }
    by
}

/// Both, with a space between.
pub(super) fn joined(one: Option<&str>, other: Option<&str>) -> Option<String> {
    match (
        one.filter(|one| !one.is_empty()),
        other.filter(|other| !other.is_empty()),
    ) {
        (Some(one), Some(other)) => Some(format!("{one} {other}")),
        (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
        (None, None) => None,
    }
}
