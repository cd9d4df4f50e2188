//! Values as lines write them, by the kind they have to be of.

use super::{Reader, shown};
use crate::definition::yaml::{Node, Spot};
use crate::form::{Answers, Field, FieldError, FieldKind, Form, List, Options, Scope, ValueType};
use crate::money::Money;
use crate::scenario::fill::filled;
use crate::scenario::model::Changes;
use jiff::civil::Date;
use serde_json::{Map, Number, Value};
use std::collections::BTreeMap;

/// Answers as they were said, and where.
pub(super) struct Said {
    pub changes: Changes,
    pub spots: BTreeMap<String, Spot>,
    pub at: Spot,
}

impl Reader<'_> {
    /// Answers to the questions of a form. `removes`: a field without a value
    /// takes its answer away.
    pub(super) fn said(
        &mut self,
        form: &Form,
        node: &Node,
        scope: &Scope,
        removes: bool,
    ) -> Option<Said> {
        let entries = self.map(node, "answers, e.g. { reason: school }")?;
        let mut said = Said {
            changes: Changes::default(),
            spots: BTreeMap::new(),
            at: node.at,
        };
        let mut answers = Map::new();
        for entry in entries {
            let name = entry.key.text.as_str();
            let Some(field) = form.whole_field(name) else {
                let known = form.whole_fields().map(|field| field.name.as_str());
                self.slips
                    .unknown(entry.key.at, "unknown-field", "field", name, known);
                continue;
            };
            said.spots.insert(name.to_owned(), entry.key.at);
            if removes && is_nothing(&entry.value) {
                said.changes.removed.push(name.to_owned());
            } else if let Some(value) = self.answer(field, &entry.value, scope) {
                answers.insert(name.to_owned(), value);
            }
        }
        said.changes.answers = Answers::from(answers);
        Some(said)
    }

    fn answer(&mut self, field: &Field, node: &Node, scope: &Scope) -> Option<Value> {
        match &field.kind {
            FieldKind::Text { .. } | FieldKind::LongText { .. } => {
                self.words(node).map(Value::from)
            }
            FieldKind::Choice { options } => self.chosen(options, node, scope),
            FieldKind::Several { options } => {
                let items = self.list(node, "a list of answers, e.g. [one, other]")?;
                let chosen: Vec<Value> = items
                    .iter()
                    .filter_map(|item| self.chosen(options, item, scope))
                    .collect();
                Some(Value::Array(chosen))
            }
            FieldKind::YesNo | FieldKind::Tick | FieldKind::Declaration => {
                self.typed(node, &ValueType::YesNo)
            }
            FieldKind::Date => self.typed(node, &ValueType::Date),
            FieldKind::Number { .. } | FieldKind::Decimal => self.typed(node, &ValueType::Number),
            FieldKind::Money { .. } => self.typed(node, &ValueType::Money),
            FieldKind::Group { fields } => self.parts(fields, node, scope),
            FieldKind::List(many) => {
                let items = self.list(node, "a list of items, e.g. [{ name: x }]")?;
                let items: Vec<Value> = items
                    .iter()
                    .filter_map(|item| match many.fields.as_slice() {
                        [field] if many.bare => self.answer(field, item, scope),
                        fields => self.parts(fields, item, scope),
                    })
                    .collect();
                Some(Value::Array(items))
            }
            FieldKind::Rows { over, fields } => self.rows(*over, fields, node, scope),
        }
    }

    fn rows(&mut self, over: List, fields: &[Field], node: &Node, scope: &Scope) -> Option<Value> {
        let known = scope.list(over);
        let mut rows = Map::new();
        for entry in self.map(node, "rows by name, e.g. { identity: { valid: no } }")? {
            let name = entry.key.text.as_str();
            if !known.iter().any(|row| row.value == name) {
                let known = known.iter().map(|row| row.value.as_str());
                self.slips
                    .unknown(entry.key.at, "unknown-word", "row", name, known);
                continue;
            }
            let parts = self.parts(fields, &entry.value, scope)?;
            rows.insert(name.to_owned(), parts);
        }
        Some(Value::Object(rows))
    }

    /// The answers of one object or row.
    fn parts(&mut self, fields: &[Field], node: &Node, scope: &Scope) -> Option<Value> {
        let mut parts = Map::new();
        for part in self.map(node, "answers by name, e.g. { valid: no }")? {
            let field = fields.iter().find(|field| field.name == part.key.text);
            let Some(field) = field else {
                let known = fields.iter().map(|field| field.name.as_str());
                let name = &part.key.text;
                self.slips
                    .unknown(part.key.at, "unknown-field", "field", name, known);
                continue;
            };
            if let Some(value) = self.answer(field, &part.value, scope) {
                parts.insert(field.name.clone(), value);
            }
        }
        Some(Value::Object(parts))
    }

    /// One of the answers that a question offers.
    fn chosen(&mut self, options: &Options, node: &Node, scope: &Scope) -> Option<Value> {
        let values = options
            .list(scope)
            .iter()
            .map(|option| option.value.clone());
        let chosen = self.typed(node, &ValueType::Choice(values.collect()))?;
        match options {
            Options::Fixed(_) | Options::From(_) => Some(chosen),
            Options::Numbers(_) => chosen.as_str()?.parse().ok().map(Value::Number),
        }
    }

    /// A value of a kind.
    pub(super) fn typed(&mut self, node: &Node, kind: &ValueType) -> Option<Value> {
        let scalar = self.text(node, in_words(kind))?;
        let text = scalar.text.trim();
        if let Some(value) = parsed(text, kind) {
            return Some(value);
        }
        match kind {
            ValueType::Choice(options) => {
                let known = options.iter().map(String::as_str);
                self.slips
                    .unknown(scalar.at, "unknown-word", "option", text, known);
            }
            ValueType::Text
            | ValueType::YesNo
            | ValueType::Date
            | ValueType::Number
            | ValueType::Money
            | ValueType::Rows(_) => {
                let what = in_words(kind);
                let reason = format!("`{}` is not {what}", shown(text));
                let mend = format!("write {what}");
                self.slips.add(scalar.at, "wrong-kind", reason, mend);
            }
        }
        None
    }

    /// Holds answers against their form, as filled in: the form has the last word.
    pub(super) fn held_to(
        &mut self,
        form: &Form,
        answers: &Answers,
        scope: &Scope,
        said: &Said,
    ) -> Option<Answers> {
        match filled(form, answers, scope) {
            Ok(answers) => Some(answers),
            Err(errors) => {
                for error in &errors {
                    self.refused(error, said);
                }
                None
            }
        }
    }

    fn refused(&mut self, error: &FieldError, said: &Said) {
        let name = error.field.split(['[', '.']).next().unwrap_or_default();
        let at = said.spots.get(name).copied().unwrap_or(said.at);
        self.slips.add(
            at,
            "answer-refused",
            format!("the form does not take this: {}", error.message.en),
            "write an answer that a person could send",
        );
    }
}

fn is_nothing(node: &Node) -> bool {
    use crate::definition::yaml::Kind;
    match &node.kind {
        Kind::Empty => true,
        Kind::Text(text) => text.text.trim().is_empty(),
        Kind::List(_) | Kind::Map(_) | Kind::Refused => false,
    }
}

/// A value of this kind; `None` when the text is not one.
fn parsed(text: &str, kind: &ValueType) -> Option<Value> {
    match kind {
        ValueType::Text => Some(Value::from(text)),
        ValueType::Choice(options) => {
            let option = options.iter().find(|option| *option == text)?;
            Some(Value::from(option.as_str()))
        }
        ValueType::YesNo => match text {
            "yes" => Some(Value::Bool(true)),
            "no" => Some(Value::Bool(false)),
            _ => None,
        },
        ValueType::Date => Some(Value::from(text.parse::<Date>().ok()?.to_string())),
        ValueType::Number => number(text).map(Value::Number),
        ValueType::Money => Some(Value::from(text.parse::<Money>().ok()?.to_string())),
        ValueType::Rows(_) => None,
    }
}

/// Digits with at most one point and a minus before them.
fn number(text: &str) -> Option<Number> {
    let plain = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '-');
    let fits = text.len() <= 19 && text.chars().all(plain);
    text.parse().ok().filter(|_| fits)
}

fn in_words(kind: &ValueType) -> &'static str {
    match kind {
        ValueType::Text => "a text",
        ValueType::Choice(_) => "one of the options",
        ValueType::YesNo => "yes or no",
        ValueType::Date => "a date, e.g. 2026-04-08",
        ValueType::Number => "a number",
        ValueType::Money => "money with its currency, e.g. 12.50 EUR",
        ValueType::Rows(_) => "something that can be compared; rows cannot",
    }
}
