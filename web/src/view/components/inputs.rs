//! A line of text, and several.

use super::content::{Attributes, Content};
use super::control::{ErrorMessage, FormGroup, Hint, Label, describe};
use super::params;

params! {
    /// A line of text.
    pub struct Input {
        /// Left out: the name.
        pub id: Option<String>,
        pub name: Option<String>,
        #[serde(rename = "type")]
        pub kind: Option<String>,
        pub inputmode: Option<String>,
        pub value: Option<String>,
        pub disabled: bool,
        pub described_by: Option<String>,
        pub label: Option<Label>,
        pub hint: Option<Hint>,
        pub error_message: Option<ErrorMessage>,
        pub prefix: Option<Affix>,
        pub suffix: Option<Affix>,
        pub form_group: FormGroup,
        pub classes: Option<String>,
        pub autocomplete: Option<String>,
        pub pattern: Option<String>,
        pub spellcheck: Option<bool>,
        pub autocapitalize: Option<String>,
        pub input_wrapper: Affix,
        pub attributes: Attributes,
        pub wrapped: bool,
    }

    /// What stands before or after what is typed, e.g. `€`.
    pub struct Affix {
        pub text: Option<Content>,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    /// Several lines of text.
    pub struct Textarea {
        pub id: Option<String>,
        pub name: Option<String>,
        pub rows: Option<u16>,
        pub value: Option<String>,
        pub disabled: bool,
        pub described_by: Option<String>,
        pub label: Option<Label>,
        pub hint: Option<Hint>,
        pub error_message: Option<ErrorMessage>,
        pub form_group: FormGroup,
        pub classes: Option<String>,
        pub autocomplete: Option<String>,
        pub spellcheck: Option<bool>,
        pub attributes: Attributes,
    }
}

impl Input {
    pub(super) fn settle(&mut self) {
        let id = self
            .id
            .take()
            .or_else(|| self.name.clone())
            .unwrap_or_default();
        self.described_by = describe(
            &id,
            self.described_by.take(),
            self.hint.as_mut(),
            self.error_message.as_mut(),
        );
        if let Some(label) = &mut self.label {
            label.of = Some(id.clone());
        }
        if let Some(checked) = self.spellcheck {
            self.attributes.put("spellcheck", checked.to_string());
        }
        self.prefix = self.prefix.take().filter(|affix| affix.text.is_some());
        self.suffix = self.suffix.take().filter(|affix| affix.text.is_some());
        self.wrapped = self.prefix.is_some() || self.suffix.is_some();
        self.id = Some(id);
    }
}

impl Textarea {
    pub(super) fn settle(&mut self) {
        let id = self
            .id
            .take()
            .or_else(|| self.name.clone())
            .unwrap_or_default();
        self.described_by = describe(
            &id,
            self.described_by.take(),
            self.hint.as_mut(),
            self.error_message.as_mut(),
        );
        if let Some(label) = &mut self.label {
            label.of = Some(id.clone());
        }
        if let Some(checked) = self.spellcheck {
            self.attributes.put("spellcheck", checked.to_string());
        }
        self.rows.get_or_insert(5);
        self.id = Some(id);
    }
}
