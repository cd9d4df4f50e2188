//! A date by its parts.

use super::content::{Attributes, Content};
use super::control::{ErrorMessage, Fieldset, FormGroup, Hint, Label, describe};
use super::inputs::Input;
use super::{Items, params};
use crate::view::phrase::Phrase;
use std::collections::BTreeMap;

params! {
    pub struct DateInput {
        pub id: Option<String>,
        pub name_prefix: Option<String>,
        /// Other parts than these three.
        pub items: Items<DateItem>,
        pub day: Named,
        pub month: Named,
        pub year: Named,
        /// By name, prefix included.
        pub values: BTreeMap<String, String>,
        pub hint: Option<Hint>,
        pub error_message: Option<ErrorMessage>,
        pub form_group: FormGroup,
        pub fieldset: Option<Fieldset>,
        pub classes: Option<String>,
        pub attributes: Attributes,
        /// What it comes to.
        pub inputs: Vec<Input>,
    }

    /// Day, month, year or another part.
    pub struct DateItem {
        pub id: Option<String>,
        pub name: Option<String>,
        pub label: Option<Content>,
        pub value: Option<String>,
        pub autocomplete: Option<String>,
        pub inputmode: Option<String>,
        pub pattern: Option<String>,
        pub classes: Option<String>,
        /// Left out: wrong when the date is and no part is said to be.
        pub error: Option<bool>,
        pub attributes: Attributes,
    }
}

/// One of the usual three: as it is, otherwise, or not asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum Named {
    Otherwise(Box<DateItem>),
    Asked(bool),
    #[default]
    Usual,
}

const YEAR: &str = "year";
const ERROR: &str = "govuk-input--error";

impl Named {
    fn item(&self, usual: &str) -> Option<DateItem> {
        match self {
            Named::Otherwise(item) => {
                let mut item = (**item).clone();
                item.name.get_or_insert_with(|| usual.to_owned());
                Some(item)
            }
            Named::Asked(false) => None,
            Named::Asked(true) | Named::Usual => Some(DateItem {
                name: Some(usual.to_owned()),
                ..DateItem::default()
            }),
        }
    }
}

impl DateItem {
    fn has(&self, class: &str) -> bool {
        self.classes
            .as_ref()
            .is_some_and(|classes| classes.contains(class))
    }

    fn is_wrong(&self) -> bool {
        self.error == Some(true) || self.has(ERROR)
    }
}

impl DateInput {
    pub(super) fn settle(&mut self) {
        let id = self.id.clone().unwrap_or_default();
        let by = self
            .fieldset
            .as_mut()
            .and_then(|set| set.described_by.take());
        let by = describe(&id, by, self.hint.as_mut(), self.error_message.as_mut());
        if let Some(fieldset) = &mut self.fieldset {
            fieldset.described_by = by;
            fieldset.role = Some("group".to_owned());
        }
        let usual = [
            (&self.day, "day"),
            (&self.month, "month"),
            (&self.year, YEAR),
        ]
        .map(|(named, usual)| named.item(usual));
        let year = usual[2].as_ref().and_then(|item| item.name.clone());
        let mut items: Vec<DateItem> = self.items.0.iter().flatten().cloned().collect();
        for item in &mut items {
            let same = usual.iter().flatten().find(|usual| usual.name == item.name);
            item.value = item.value.take().or_else(|| same?.value.clone());
        }
        if items.is_empty() {
            items.extend(usual.into_iter().flatten());
        }
        let some_wrong = items.iter().any(DateItem::is_wrong);
        self.inputs = items
            .into_iter()
            .map(|item| {
                let wide = item.name.as_deref() == Some(YEAR) || item.name == year;
                self.input(&id, item, some_wrong, wide)
            })
            .collect();
    }

    fn input(&self, id: &str, item: DateItem, some_wrong: bool, wide: bool) -> Input {
        let wrong = item.is_wrong()
            || (item.error != Some(false) && self.error_message.is_some() && !some_wrong);
        let mut classes = vec!["govuk-date-input__input".to_owned()];
        if wrong && !item.has(ERROR) {
            classes.push(ERROR.to_owned());
        }
        if !item.has("govuk-input--width-") {
            classes.push(format!("govuk-input--width-{}", if wide { 4 } else { 2 }));
        }
        classes.extend(item.classes);
        let part = item.name.unwrap_or_default();
        let name = match &self.name_prefix {
            Some(prefix) => format!("{prefix}-{part}"),
            None => part.clone(),
        };
        let value = item.value.or_else(|| {
            let usual = ["day", "month", YEAR].contains(&part.as_str());
            let plain = usual.then(|| self.values.get(&part)).flatten();
            plain.or_else(|| self.values.get(&name)).cloned()
        });
        let mut input = Input {
            label: Some(Label {
                classes: Some("govuk-date-input__label".to_owned()),
                ..Label::of(item.label.unwrap_or_else(|| heading(&part)))
            }),
            id: Some(item.id.unwrap_or_else(|| format!("{id}-{part}"))),
            classes: Some(classes.join(" ")),
            name: Some(name),
            value,
            kind: Some("text".to_owned()),
            inputmode: Some(item.inputmode.unwrap_or_else(|| "numeric".to_owned())),
            autocomplete: item.autocomplete,
            pattern: item.pattern,
            attributes: item.attributes,
            ..Input::default()
        };
        input.settle();
        input
    }
}

/// The label of a part that was given none.
fn heading(part: &str) -> Content {
    match part {
        "day" => Phrase::key("date-day").into(),
        "month" => Phrase::key("date-month").into(),
        YEAR => Phrase::key("date-year").into(),
        other => {
            let mut letters = other.chars();
            let first = letters.next().map(|c| c.to_uppercase().to_string());
            format!("{}{}", first.unwrap_or_default(), letters.as_str()).into()
        }
    }
}
