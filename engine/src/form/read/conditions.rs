//! Conditions that always hold or never do: every answer that a condition tells
//! apart is put to it, alone and with those to the other questions it looks at.

use super::positions::step;
use super::reader::Reader;
use super::source::Place;
use crate::form::model::{Field, FieldKind, Options, Required};
use crate::form::validator::Validator;
use serde_json::{Map, Value, json};

/// More answers put together than this are not looked at.
const MOST_ANSWERS: usize = 4_096;

/// A condition that a form puts to its answers.
pub struct Asked {
    pub place: Place,
    pub schema: Value,
}

/// Reports the conditions whose outcome no answer changes. The fields are those
/// of the pages, which say when they are shown.
pub fn check(reader: &mut Reader, root: &Map<String, Value>, fields: &[&Field]) {
    for Asked { place, schema } in std::mem::take(&mut reader.asked) {
        let Some(outcome) = outcome(reader, root, fields, &schema) else {
            continue;
        };
        let (code, reason, mend) = if outcome {
            (
                "vacuous-if",
                "this condition always holds, whatever is answered",
                "Ask for an answer that can be otherwise, or take the condition out and let what follows hold always.",
            )
        } else {
            (
                "never-if",
                "this condition never holds, whatever is answered",
                "Ask for an answer that can be given, or take out the condition with what follows from it.",
            )
        };
        reader
            .library
            .report(&place, code, reason.to_owned(), mend.to_owned());
    }
}

/// What always comes out of a condition; `None`: it depends, or cannot be said.
fn outcome(
    reader: &Reader,
    root: &Map<String, Value>,
    fields: &[&Field],
    schema: &Value,
) -> Option<bool> {
    let mut tests = Vec::new();
    let mut names = Vec::new();
    look(schema, &mut names, &mut tests);
    let mut open: Vec<Map<String, Value>> = vec![Map::new()];
    for name in names {
        let field = fields.iter().find(|field| field.name == name)?;
        if reader.broken.contains(name) {
            return None;
        }
        let own = tests.iter().filter(|(of, _)| *of == name);
        let mut values: Vec<Option<Value>> = samples(field, own.map(|(_, test)| *test))?
            .into_iter()
            .filter(|value| possible(root, name, value))
            .map(Some)
            .collect();
        if !matches!(field.required, Required::Always) || field.shown.is_some() {
            values.push(None);
        }
        if open.len() * values.len() > MOST_ANSWERS {
            return None;
        }
        open = open
            .iter()
            .flat_map(|answers| {
                values.iter().map(|value| {
                    let mut answers = answers.clone();
                    if let Some(value) = value {
                        answers.insert(name.to_owned(), value.clone());
                    }
                    answers
                })
            })
            .collect();
    }
    let validator = Validator::compile(schema).ok()?;
    let mut outcomes = open.iter().map(|answers| validator.accepts(answers));
    let first = outcomes.next()?;
    outcomes.all(|other| other == first).then_some(first)
}

/// The fields a condition looks at, and what it puts to their answers.
fn look<'a>(schema: &'a Value, names: &mut Vec<&'a str>, tests: &mut Vec<(&'a str, &'a Value)>) {
    let Some(schema) = schema.as_object() else {
        return;
    };
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, test) in properties.into_iter().flatten() {
        tests.push((name, test));
    }
    let required = schema.get("required").and_then(Value::as_array);
    let wanted = required.into_iter().flatten().filter_map(Value::as_str);
    let tested = properties.into_iter().flatten();
    for name in wanted.chain(tested.map(|(name, _)| name.as_str())) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    for word in ["allOf", "anyOf"] {
        let parts = schema.get(word).and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            look(part, names, tests);
        }
    }
    if let Some(part) = schema.get("not") {
        look(part, names, tests);
    }
}

/// Answers to a question that stand for all others when these tests are put to it;
/// `None`: there are too many that differ.
fn samples<'a>(field: &Field, tests: impl Iterator<Item = &'a Value>) -> Option<Vec<Value>> {
    let mut mentioned = Vec::new();
    for test in tests {
        values_in(test, &mut mentioned);
    }
    let samples = match &field.kind {
        FieldKind::Choice {
            options: Options::Numbers(_),
        }
        | FieldKind::Decimal
        | FieldKind::Money { .. }
        | FieldKind::Several { .. }
        | FieldKind::Group { .. }
        | FieldKind::List(_) => return None,
        FieldKind::Choice {
            options: Options::Fixed(options),
        } => options.iter().map(|option| json!(option.value)).collect(),
        FieldKind::YesNo | FieldKind::Tick => vec![json!(true), json!(false)],
        FieldKind::Declaration => vec![json!(true)],
        FieldKind::Number { min, max } => {
            let mut numbers = vec![*min, *max];
            for near in mentioned.into_iter().filter_map(whole) {
                numbers.extend((-1..=2).map(|by| near.saturating_add(by)));
            }
            numbers.retain(|number| (min..=max).contains(&number));
            numbers.sort_unstable();
            numbers.dedup();
            numbers.into_iter().map(Value::from).collect()
        }
        FieldKind::Rows { .. } => vec![json!({})],
        FieldKind::Text { .. }
        | FieldKind::LongText { .. }
        | FieldKind::Date
        | FieldKind::Choice {
            options: Options::From(_),
        } => {
            let mut texts: Vec<Value> = mentioned.into_iter().cloned().collect();
            texts.push(json!(OTHER));
            texts
        }
    };
    Some(samples)
}

/// A number without what comes after its point; `None`: too far for any question.
fn whole(value: &Value) -> Option<i64> {
    let rounded = || value.as_f64()?.floor().to_string().parse().ok();
    value.as_i64().or_else(rounded)
}

/// Stands for a text that no condition names. It cannot be typed.
const OTHER: &str = "\u{0}";

/// Every value that a test compares with.
fn values_in<'a>(test: &'a Value, values: &mut Vec<&'a Value>) {
    for (word, value) in test.as_object().into_iter().flatten() {
        match (word.as_str(), value) {
            ("enum", Value::Array(several)) => values.extend(several),
            ("not", inner) => values_in(inner, values),
            _ => values.push(value),
        }
    }
}

/// Whether a question can be answered so, as far as its own part of the schema says.
fn possible(root: &Map<String, Value>, name: &str, value: &Value) -> bool {
    let own = root
        .get("properties")
        .and_then(|properties| properties.pointer(&format!("/{}", step(name))));
    // Of the texts that nobody named there is always one; rows are asked for whole.
    if value == &json!(OTHER) || value.is_object() {
        return true;
    }
    let Some(Ok(validator)) =
        own.map(|own| Validator::compile(&json!({ "properties": { name: own } })))
    else {
        return true;
    };
    validator.accepts(&Map::from_iter([(name.to_owned(), value.clone())]))
}
