//! The answers that a question offers: `oneOf` with words, `enum` without, or a
//! list of the case.

use super::reader::Reader;
use crate::form::model::{Choice, List, Options};
use crate::text::Text;
use serde_json::{Map, Value};

/// What the answers are kept as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Values {
    Texts,
    Numbers,
}

/// The word under which a schema writes its options.
pub fn written(schema: &Map<String, Value>) -> Option<&'static str> {
    ["oneOf", "enum", "const"]
        .into_iter()
        .find(|word| schema.contains_key(*word))
}

/// The options that a schema writes; `None` when they cannot be offered, reported.
pub fn fixed(
    reader: &mut Reader,
    at: &str,
    schema: &Map<String, Value>,
    values: Values,
) -> Option<Options> {
    let word = written(schema)?;
    let at = format!("{at}/{word}");
    let choices = match word {
        "oneOf" => one_of(reader, &at, schema.get(word)?, values)?,
        "enum" => match schema.get(word).and_then(Value::as_array) {
            Some(items) if !items.is_empty() => bare(reader, &at, items, values)?,
            _ => {
                reader.report(
                    &at,
                    "wrong-type",
                    "`enum` is a list of answers",
                    "Write [\"one\", \"other\"].",
                );
                return None;
            }
        },
        _ => bare(reader, &at, std::slice::from_ref(schema.get(word)?), values)?,
    };
    Some(match values {
        Values::Texts => Options::Fixed(choices),
        Values::Numbers => Options::Numbers(choices),
    })
}

fn one_of(reader: &mut Reader, at: &str, options: &Value, values: Values) -> Option<Vec<Choice>> {
    let Some(items) = options.as_array().filter(|items| !items.is_empty()) else {
        reader.report(
            at,
            "wrong-type",
            "`oneOf` is a list of options",
            "Write [{ \"const\": \"value\", \"title\": \"Λέξεις\" }, …].",
        );
        return None;
    };
    let mut choices: Vec<Choice> = Vec::new();
    let before = reader.library.findings.len();
    for (index, item) in items.iter().enumerate() {
        let at = format!("{at}/{index}");
        let Some(item) = reader.object(&at, item) else {
            continue;
        };
        let general: &[&str] = if reader.library.house {
            &["const", "title", "$comment"]
        } else {
            &["const", "title", "$comment", "description", "type", "enum"]
        };
        reader.closed_words(&at, item, general);
        // One value alone may be written as a list of one.
        let lone = item
            .get("enum")
            .and_then(Value::as_array)
            .and_then(|values| match values.as_slice() {
                [value] => Some(value),
                _ => None,
            });
        let value = item.get("const").or(lone);
        let words = value
            .and_then(|value| plain(value, values))
            .unwrap_or_default();
        let title = if reader.library.house || item.contains_key("title") {
            reader.text(&at, item, "title")
        } else {
            both(&words)
        };
        let value_at = format!("{at}/const");
        option(reader, &at, &value_at, value, values, title, &mut choices);
    }
    (reader.library.house || reader.library.findings.len() == before).then_some(choices)
}

/// Values without words stand for themselves.
fn bare(reader: &mut Reader, at: &str, items: &[Value], values: Values) -> Option<Vec<Choice>> {
    reader.house(
        at,
        "missing-text",
        "these answers have no words",
        "Write \"oneOf\": [{ \"const\": \"value\", \"title\": \"Λέξεις\" }, …].",
    );
    let mut choices = Vec::new();
    let before = reader.library.findings.len();
    for (index, value) in items.iter().enumerate() {
        let at = format!("{at}/{index}");
        let title = both(&plain(value, values).unwrap_or_default());
        option(reader, &at, &at, Some(value), values, title, &mut choices);
    }
    (reader.library.findings.len() == before).then_some(choices)
}

fn option(
    reader: &mut Reader,
    at: &str,
    value_at: &str,
    value: Option<&Value>,
    values: Values,
    title: Text,
    choices: &mut Vec<Choice>,
) {
    match value.and_then(|value| plain(value, values)) {
        Some(value) if choices.iter().any(|choice| choice.value == value) => reader.report(
            value_at,
            "duplicate-option",
            format!("`{value}` is offered twice"),
            "Give each option a value of its own.",
        ),
        Some(value) if !value.is_empty() && crate::input::line(&value) == value => {
            choices.push(Choice { value, title });
        }
        _ => reader.report(
            at,
            "wrong-type",
            match value {
                None => "an option has no value (`const`)".to_owned(),
                Some(value) => format!("{value} cannot be offered as an answer here"),
            },
            "Give every option a \"const\" of the type of the question.",
        ),
    }
}

/// The value as a browser sends it.
fn plain(value: &Value, values: Values) -> Option<String> {
    match (values, value) {
        (Values::Texts, Value::String(text)) => Some(text.clone()),
        (Values::Numbers, Value::Number(number)) => Some(number.to_string()),
        _ => None,
    }
}

fn both(words: &str) -> Text {
    Text {
        el: words.to_owned(),
        en: words.to_owned(),
    }
}

pub fn list_named(reader: &mut Reader, at: &str, word: &Value) -> Option<List> {
    let list = List::ALL
        .into_iter()
        .find(|list| Some(list.name()) == word.as_str());
    if list.is_none() {
        let known: Vec<&str> = List::ALL.iter().map(|list| list.name()).collect();
        reader.report(
            at,
            "unknown-list",
            format!("{word} is not a list that a case has"),
            format!("Known lists: {}.", known.join(", ")),
        );
    }
    list
}
