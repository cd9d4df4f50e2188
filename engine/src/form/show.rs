//! Answers as people read them, and as a page is filled in again.

use super::model::{Choice, Field, FieldKind, Form, Scope};
use super::{Answers, RawInput};
use crate::text::Language;
use serde_json::Value;

/// One answer in words, for check-your-answers pages and case pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub field: String,
    /// Position of the page that asks for it.
    pub page: usize,
    pub title: String,
    /// For a question about one of several things: the thing, and the question alone.
    pub about: Option<About>,
    pub value: String,
}

/// What a question of a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub thing: String,
    pub question: String,
}

impl Form {
    /// Every answer in page order. Questions without an answer are left out; each
    /// question of each row is an entry of its own.
    pub fn display(&self, answers: &Answers, scope: &Scope, language: Language) -> Vec<Shown> {
        let mut shown = Vec::new();
        for (page, field) in self
            .pages
            .iter()
            .enumerate()
            .flat_map(|(at, page)| page.fields.iter().map(move |field| (at, field)))
        {
            let Some(value) = answers.get(&field.name) else {
                continue;
            };
            if let FieldKind::Rows { over, fields } = &field.kind {
                for (row, part) in scope
                    .list(*over)
                    .iter()
                    .flat_map(|row| fields.iter().map(move |part| (row, part)))
                {
                    if let Some(value) = value.get(&row.value).and_then(|r| r.get(&part.name)) {
                        let about = About {
                            thing: row.title.in_language(language).to_owned(),
                            question: part.title.in_language(language).to_owned(),
                        };
                        shown.push(Shown {
                            field: path(&field.name, &row.value, &part.name),
                            page,
                            title: format!("{} – {}", about.thing, about.question),
                            about: Some(about),
                            value: in_words(part, value, scope, language),
                        });
                    }
                }
            } else {
                shown.push(Shown {
                    field: field.name.clone(),
                    page,
                    title: field.title.in_language(language).to_owned(),
                    about: None,
                    value: in_words(field, value, scope, language),
                });
            }
        }
        shown
    }

    /// Title and value of each answer of one page.
    pub fn display_page(
        &self,
        page: usize,
        answers: &Answers,
        scope: &Scope,
        language: Language,
    ) -> Vec<(String, String)> {
        self.display(answers, scope, language)
            .into_iter()
            .filter(|shown| shown.page == page)
            .map(|shown| (shown.title, shown.value))
            .collect()
    }

    /// The input that gives these answers, to fill a page in again.
    pub fn raw(&self, answers: &Answers) -> RawInput {
        let mut raw = RawInput::new();
        for field in self.fields() {
            let Some(value) = answers.get(&field.name) else {
                continue;
            };
            match &field.kind {
                FieldKind::Rows { fields, .. } => {
                    for (row, parts) in value.as_object().into_iter().flatten() {
                        for part in fields {
                            if let Some(value) = parts.get(&part.name) {
                                push(&mut raw, &path(&field.name, row, &part.name), part, value);
                            }
                        }
                    }
                }
                FieldKind::Text { .. }
                | FieldKind::LongText { .. }
                | FieldKind::Choice { .. }
                | FieldKind::YesNo
                | FieldKind::Tick
                | FieldKind::Declaration
                | FieldKind::Date
                | FieldKind::Number { .. } => push(&mut raw, &field.name, field, value),
            }
        }
        raw
    }
}

/// The name of a question inside rows.
pub(super) fn path(field: &str, row: &str, part: &str) -> String {
    format!("{field}[{row}].{part}")
}

/// The names of the three fields of a date.
pub(super) fn date_names(name: &str) -> [String; 3] {
    ["day", "month", "year"].map(|part| format!("{name}.{part}"))
}

fn push(raw: &mut RawInput, name: &str, field: &Field, value: &Value) {
    match value {
        // An empty box sends nothing.
        Value::Bool(false) if matches!(field.kind, FieldKind::Tick | FieldKind::Declaration) => {}
        Value::Bool(yes) => raw.push(name, if *yes { "yes" } else { "no" }),
        Value::String(text) if matches!(field.kind, FieldKind::Date) => {
            let [day, month, year] = date_names(name);
            if let Ok(date) = text.parse::<jiff::civil::Date>() {
                raw.push(day, date.day().to_string());
                raw.push(month, date.month().to_string());
                raw.push(year, date.year().to_string());
            }
        }
        Value::String(text) => raw.push(name, text),
        Value::Number(number) => raw.push(name, number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => {}
    }
}

fn in_words(field: &Field, value: &Value, scope: &Scope, language: Language) -> String {
    match (&field.kind, value) {
        (FieldKind::Choice { options }, Value::String(chosen)) => {
            title_of(options.list(scope), chosen, language)
        }
        (FieldKind::Date, Value::String(text)) => match text.parse::<jiff::civil::Date>() {
            Ok(date) => format!("{}/{}/{}", date.day(), date.month(), date.year()),
            Err(_) => text.clone(),
        },
        (_, Value::Bool(yes)) => match (language, yes) {
            (Language::El, true) => "Ναι",
            (Language::El, false) => "Όχι",
            (Language::En, true) => "Yes",
            (Language::En, false) => "No",
        }
        .to_owned(),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// An option that is gone since the answer was given is shown by its value.
fn title_of(options: &[Choice], chosen: &str, language: Language) -> String {
    options
        .iter()
        .find(|option| option.value == chosen)
        .map_or(chosen, |option| option.title.in_language(language))
        .to_owned()
}
