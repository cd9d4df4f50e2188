//! One of several, or several of several.

use super::content::{Attributes, Content};
use super::control::{ErrorMessage, Fieldset, FormGroup, Hint, Label, describe, joined};
use super::{Items, params};

params! {
    /// One of several.
    pub struct Radios {
        pub fieldset: Option<Fieldset>,
        pub hint: Option<Hint>,
        pub error_message: Option<ErrorMessage>,
        pub form_group: FormGroup,
        /// Left out: the name.
        pub id_prefix: Option<String>,
        pub name: String,
        pub items: Items<Choice>,
        /// The value that is chosen.
        pub value: Option<String>,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    /// Several of several.
    pub struct Checkboxes {
        pub described_by: Option<String>,
        pub fieldset: Option<Fieldset>,
        pub hint: Option<Hint>,
        pub error_message: Option<ErrorMessage>,
        pub form_group: FormGroup,
        pub id_prefix: Option<String>,
        pub name: String,
        pub items: Items<Choice>,
        /// The values that are chosen.
        pub values: Vec<String>,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    /// One to choose.
    pub struct Choice {
        /// Left out: the prefix, with its number from the second on.
        pub id: Option<String>,
        pub name: Option<String>,
        pub value: String,
        pub text: Option<Content>,
        pub label: Label,
        pub hint: Option<Hint>,
        /// A word between two choices, instead of one.
        pub divider: Option<Content>,
        /// Left out: the values chosen decide.
        pub checked: Option<bool>,
        pub conditional: Option<Conditional>,
        pub behaviour: Option<String>,
        pub disabled: bool,
        pub attributes: Attributes,
        pub described_by: Option<String>,
    }

    /// What belongs to a choice only.
    pub struct Conditional {
        pub text: Option<Content>,
        pub id: String,
    }

    /// One of many, folded.
    pub struct Select {
        pub id: Option<String>,
        pub name: Option<String>,
        pub items: Items<SelectOption>,
        pub value: Option<String>,
        pub disabled: bool,
        pub described_by: Option<String>,
        pub label: Option<Label>,
        pub hint: Option<Hint>,
        pub error_message: Option<ErrorMessage>,
        pub form_group: FormGroup,
        pub classes: Option<String>,
        pub attributes: Attributes,
    }

    pub struct SelectOption {
        /// Left out: its words.
        pub value: Option<String>,
        pub text: Option<Content>,
        pub selected: Option<bool>,
        pub disabled: bool,
        pub attributes: Attributes,
    }
}

impl Choice {
    /// `by`: what describes the whole group, where no fieldset does it.
    fn settle(&mut self, class: &str, prefix: &str, number: usize, by: Option<&str>) {
        let id = self.id.take().unwrap_or_else(|| match number {
            1 => prefix.to_owned(),
            _ => format!("{prefix}-{number}"),
        });
        self.label.text = self.text.take();
        self.label.of = Some(id.clone());
        self.label.add_class(&format!("{class}__label"));
        self.hint = self.hint.take().filter(|hint| hint.text.is_some());
        self.described_by = by.map(str::to_owned);
        if let Some(hint) = &mut self.hint {
            let its = format!("{id}-item-hint");
            self.described_by = joined(by, Some(&its));
            hint.id = Some(its);
            hint.classes = joined(Some(&format!("{class}__hint")), hint.classes.as_deref());
        }
        self.conditional = self.conditional.take().filter(|one| one.text.is_some());
        if let Some(conditional) = &mut self.conditional {
            conditional.id = format!("conditional-{id}");
        }
        self.id = Some(id);
    }
}

impl Radios {
    pub(super) fn settle(&mut self) {
        let prefix = self.id_prefix.take().unwrap_or_else(|| self.name.clone());
        let by = self
            .fieldset
            .as_mut()
            .and_then(|set| set.described_by.take());
        let by = describe(&prefix, by, self.hint.as_mut(), self.error_message.as_mut());
        if let Some(fieldset) = &mut self.fieldset {
            fieldset.described_by = by;
        }
        for (number, item) in self.items.numbered() {
            item.settle("govuk-radios", &prefix, number, None);
            item.name = Some(self.name.clone());
            let chosen = self.value.as_ref() == Some(&item.value);
            item.checked = Some(item.checked.unwrap_or(chosen));
        }
    }
}

impl Checkboxes {
    pub(super) fn settle(&mut self) {
        let prefix = self.id_prefix.take().unwrap_or_else(|| self.name.clone());
        let own = self.described_by.take();
        let by = self
            .fieldset
            .as_mut()
            .and_then(|set| set.described_by.take())
            .or(own);
        let by = describe(&prefix, by, self.hint.as_mut(), self.error_message.as_mut());
        let mut of_each = by.clone();
        if let Some(fieldset) = &mut self.fieldset {
            fieldset.described_by = by;
            of_each = None;
        }
        for (number, item) in self.items.numbered() {
            item.settle("govuk-checkboxes", &prefix, number, of_each.as_deref());
            item.name.get_or_insert_with(|| self.name.clone());
            let chosen = self.values.contains(&item.value);
            item.checked = Some(item.checked.unwrap_or(chosen));
        }
    }
}

impl Select {
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
        for item in self.items.each() {
            // Without a value the words are it.
            let its = item
                .value
                .clone()
                .map(Content::from)
                .or_else(|| item.text.clone());
            let chosen = self.value.clone().map(Content::from);
            item.selected = Some(item.selected.unwrap_or(chosen.is_some() && chosen == its));
            if let Some(value) = item.value.take() {
                item.attributes.put("value", value);
            }
        }
        self.id = Some(id);
    }
}
