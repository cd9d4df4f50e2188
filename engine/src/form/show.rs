//! Answers as people read them, and as a page is filled in again.

use super::model::{Choice, Field, FieldKind, Form, Options, Scope};
use super::{Answers, RawInput, amount, path, words};
use crate::money::Money;
use crate::text::Language;
use serde_json::{Map, Value};

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

impl Field {
    /// What is filled in for the person, as it is read: `raw` is how it would be
    /// typed.
    pub fn filled_in_words(&self, raw: &str, language: Language) -> String {
        match &self.kind {
            FieldKind::Money { .. } => {
                amount::money(raw).map_or_else(|| raw.to_owned(), |amount| money(amount, language))
            }
            FieldKind::YesNo | FieldKind::Tick | FieldKind::Declaration => match raw {
                "yes" | "no" => yes_or_no(raw == "yes", language).to_owned(),
                _ => raw.to_owned(),
            },
            FieldKind::Choice { options } | FieldKind::Several { options } => match options {
                Options::Fixed(options) | Options::Numbers(options) => {
                    title_of(options, raw, language)
                }
                Options::From(_) => raw.to_owned(),
            },
            FieldKind::Text { .. }
            | FieldKind::LongText { .. }
            | FieldKind::Date
            | FieldKind::Number { .. }
            | FieldKind::Decimal
            | FieldKind::Group { .. }
            | FieldKind::List(_)
            | FieldKind::Rows { .. } => raw.to_owned(),
        }
    }
}

/// What a question of a row is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub thing: String,
    pub question: String,
}

impl Form {
    /// Every answer in page order. Questions without an answer are left out; each
    /// question of each row, item or object is an entry of its own.
    pub fn display(&self, answers: &Answers, scope: &Scope, language: Language) -> Vec<Shown> {
        let mut shown = Vec::new();
        for (page, field) in self
            .pages
            .iter()
            .enumerate()
            .flat_map(|(at, page)| page.fields.iter().map(move |field| (at, field)))
        {
            if let Some(value) = answers.get(&field.name) {
                let telling = Telling {
                    page,
                    scope,
                    language,
                };
                telling.field(field, &field.name, &[], value, &mut shown);
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
            if let Some(value) = answers.get(&field.name) {
                push(&mut raw, &field.name, field, value, true);
            }
        }
        raw
    }

    /// As [`Form::raw`], without what is filled in for the person: what a browser
    /// may send.
    pub fn sent(&self, answers: &Answers) -> RawInput {
        let mut raw = RawInput::new();
        for field in self.fields() {
            if let Some(value) = answers.get(&field.name) {
                push(&mut raw, &field.name, field, value, false);
            }
        }
        raw
    }

    /// What was typed, with what is filled in for the person beside it: to draw a
    /// page again.
    pub fn raw_with_fixed(&self, raw: &RawInput, answers: &Answers, scope: &Scope) -> RawInput {
        let filled = self.filled_in(answers, scope);
        let (all, sent) = (self.raw(&filled), self.sent(&filled));
        let fixed = all
            .iter()
            .filter(|(name, _)| sent.get(name).is_none() && raw.get(name).is_none());
        raw.iter().chain(fixed).collect()
    }

    /// What a page begins with where nothing was answered yet: what is known about
    /// the person, and what the schema suggests.
    pub fn raw_at_first(&self, page: usize, answers: &Answers, scope: &Scope) -> RawInput {
        let mut first = answers.as_map().clone();
        let fields = self.pages.get(page).map_or(&[][..], |page| &page.fields);
        let untouched = fields
            .iter()
            .all(|field| field.is_fixed() || answers.get(&field.name).is_none());
        if untouched {
            for field in fields {
                suggest(field, &field.name, scope, &mut first);
            }
        }
        self.raw(&self.filled_in(&Answers::from(first), scope))
    }
}

/// Puts in what an unanswered field begins with.
fn suggest(field: &Field, path: &str, scope: &Scope, answers: &mut Map<String, Value>) {
    if let FieldKind::Group { fields } = &field.kind {
        for field in fields {
            suggest(field, &path::join(path, &field.name), scope, answers);
        }
        return;
    }
    let known = field
        .known
        .and_then(|known| scope.known_value(field, known));
    if let Some(value) = known.or_else(|| field.default.clone())
        && field.computed.is_none()
    {
        path::set(answers, path, value);
    }
}

/// How answers of a page are told.
struct Telling<'a> {
    page: usize,
    scope: &'a Scope,
    language: Language,
}

impl Telling<'_> {
    fn field(
        &self,
        field: &Field,
        at: &str,
        around: &[String],
        value: &Value,
        shown: &mut Vec<Shown>,
    ) {
        let title = field.title.in_language(self.language).to_owned();
        let with = |more: String| {
            let mut around = around.to_vec();
            around.extend((!more.is_empty()).then_some(more));
            around
        };
        match (&field.kind, value) {
            (FieldKind::Group { fields }, Value::Object(_)) => {
                self.parts(fields, at, &with(title), value, shown);
            }
            (FieldKind::List(many), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    let at = path::row(at, index);
                    let called = words::item(&many.one, index);
                    let around = with(called.in_language(self.language).to_owned());
                    match many.fields.as_slice() {
                        [field] if many.bare => self.field(field, &at, &around, item, shown),
                        fields => self.parts(fields, &at, &around, item, shown),
                    }
                }
            }
            (FieldKind::Rows { over, fields }, _) => {
                for thing in self.scope.list(*over) {
                    if let Some(row) = value.get(&thing.value) {
                        let around = with(thing.title.in_language(self.language).to_owned());
                        self.parts(fields, &path::row(at, &thing.value), &around, row, shown);
                    }
                }
            }
            _ => {
                let about = (!around.is_empty()).then(|| About {
                    thing: around.join(", "),
                    question: title.clone(),
                });
                shown.push(Shown {
                    field: at.to_owned(),
                    page: self.page,
                    title: match &about {
                        Some(about) => format!("{} – {}", about.thing, about.question),
                        None => title,
                    },
                    about,
                    value: in_words(field, value, self.scope, self.language),
                });
            }
        }
    }

    fn parts(
        &self,
        fields: &[Field],
        at: &str,
        around: &[String],
        value: &Value,
        shown: &mut Vec<Shown>,
    ) {
        for field in fields {
            let part = value
                .as_object()
                .and_then(|object| path::get(object, &field.name));
            if let Some(part) = part {
                self.field(field, &path::join(at, &field.name), around, part, shown);
            }
        }
    }
}

/// The names of the three fields of a date.
pub(super) fn date_names(name: &str) -> [String; 3] {
    ["day", "month", "year"].map(|part| format!("{name}.{part}"))
}

/// The input for one value. `fixed`: also what is filled in for the person.
fn push(raw: &mut RawInput, name: &str, field: &Field, value: &Value, fixed: bool) {
    if field.is_fixed() && !fixed {
        return;
    }
    let parts = |raw: &mut RawInput, fields: &[Field], at: &str, value: &Value| {
        for field in fields {
            let part = value
                .as_object()
                .and_then(|object| path::get(object, &field.name));
            if let Some(part) = part {
                push(raw, &path::join(at, &field.name), field, part, fixed);
            }
        }
    };
    match (&field.kind, value) {
        (FieldKind::Group { fields }, _) => parts(raw, fields, name, value),
        (FieldKind::Rows { fields, .. }, Value::Object(rows)) => {
            for (thing, row) in rows {
                parts(raw, fields, &path::row(name, thing), row);
            }
        }
        (FieldKind::List(many), Value::Array(items)) => {
            raw.push(format!("{name}.rows"), items.len().to_string());
            for (index, item) in items.iter().enumerate() {
                let at = path::row(name, index);
                match many.fields.as_slice() {
                    [field] if many.bare => push(raw, &at, field, item, fixed),
                    fields => parts(raw, fields, &at, item),
                }
            }
        }
        (FieldKind::Several { .. }, Value::Array(chosen)) => {
            for value in chosen {
                raw.push(name, plain(value));
            }
        }
        (FieldKind::Date, Value::String(text)) => {
            let [day, month, year] = date_names(name);
            match text.parse::<jiff::civil::Date>() {
                Ok(date) => {
                    raw.push(day, date.day().to_string());
                    raw.push(month, date.month().to_string());
                    raw.push(year, date.year().to_string());
                }
                // No day, which the reading says.
                Err(_) => raw.push(day, text),
            }
        }
        (FieldKind::Money { .. }, Value::String(text)) => match amount::of(value) {
            Some(money) => raw.push(name, amount::typed_money(money)),
            None => raw.push(name, text),
        },
        (FieldKind::Decimal, Value::Number(number)) => raw.push(name, amount::typed(number)),
        // An empty box sends nothing.
        (FieldKind::Tick | FieldKind::Declaration, Value::Bool(false)) => {}
        (_, Value::Null) => {}
        (_, value) => raw.push(name, plain(value)),
    }
}

/// A value as one text.
fn plain(value: &Value) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => text.clone(),
        Value::Number(number) => amount::plain(number),
        Value::Null | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// An amount as people read it: `1.234,56 €`.
pub(super) fn money(amount: Money, language: Language) -> String {
    let cents = amount.cents().unsigned_abs();
    let sign = if amount.cents() < 0 { "-" } else { "" };
    let (between, point) = match language {
        Language::El => (".", ","),
        Language::En => (",", "."),
    };
    let euros = amount::grouped(&(cents / 100).to_string(), between);
    match language {
        Language::El => format!("{sign}{euros}{point}{:02} €", cents % 100),
        Language::En => format!("{sign}€{euros}{point}{:02}", cents % 100),
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
        (FieldKind::Choice { options }, Value::Number(chosen)) => {
            title_of(options.list(scope), &chosen.to_string(), language)
        }
        (FieldKind::Several { options }, Value::Array(chosen)) => {
            let titles = chosen
                .iter()
                .map(|value| title_of(options.list(scope), &plain(value), language));
            titles.collect::<Vec<_>>().join(", ")
        }
        (FieldKind::Money { .. }, value) => match amount::of(value) {
            Some(amount) => money(amount, language),
            None => plain(value),
        },
        (FieldKind::Decimal, Value::Number(number)) => match language {
            Language::El => amount::typed(number),
            Language::En => amount::plain(number),
        },
        (_, Value::Bool(yes)) => yes_or_no(*yes, language).to_owned(),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

fn yes_or_no(yes: bool, language: Language) -> &'static str {
    match (language, yes) {
        (Language::El, true) => "Ναι",
        (Language::El, false) => "Όχι",
        (Language::En, true) => "Yes",
        (Language::En, false) => "No",
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
