//! What kind of question a property is, by its type and the words beside it.

use super::fields::object_of;
use super::reader::{Reader, named, nearest};
use crate::form::format::Format;
use crate::form::model::{Choice, FieldKind, List, Options};
use crate::form::validator::Validator;
use serde_json::{Map, Value, json};

const EVERY_FIELD: [&str; 6] = [
    "$comment",
    "title",
    "description",
    "type",
    "x-error",
    "readOnly",
];

/// Longest text a field may ask for, in characters.
const MAX_TEXT: u64 = 10_000;
/// Longest pattern, in characters.
const MAX_PATTERN: usize = 200;

/// The kind of a property; `None` when there is none, reported.
pub fn read(reader: &mut Reader, at: &str, schema: &Map<String, Value>) -> Option<FieldKind> {
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => string(reader, at, schema),
        Some("boolean") => Some(boolean(reader, at, schema)),
        Some("integer") => integer(reader, at, schema),
        Some("object") => rows(reader, at, schema),
        _ => {
            reader.report(
                at,
                "unsupported-type",
                format!("{} has no type that forms can ask for", named(at)),
                "Use \"type\": \"string\", \"boolean\", \"integer\", or \"object\" with \"x-rows\".",
            );
            None
        }
    }
}

fn closed(reader: &mut Reader, at: &str, schema: &Map<String, Value>, own: &[&str]) {
    let known: Vec<&str> = EVERY_FIELD.iter().chain(own).copied().collect();
    reader.closed_words(at, schema, &known);
}

fn string(reader: &mut Reader, at: &str, schema: &Map<String, Value>) -> Option<FieldKind> {
    if let Some(options) = schema.get("oneOf") {
        closed(reader, at, schema, &["oneOf"]);
        return fixed_options(reader, &format!("{at}/oneOf"), options).map(|options| {
            FieldKind::Choice {
                options: Options::Fixed(options),
            }
        });
    }
    if let Some(list) = schema.get("x-options") {
        closed(reader, at, schema, &["x-options", "maxLength"]);
        length(reader, at, schema);
        return list_named(reader, &format!("{at}/x-options"), list).map(|list| {
            FieldKind::Choice {
                options: Options::From(list),
            }
        });
    }
    if schema.get("format") == Some(&json!("date")) {
        closed(reader, at, schema, &["format"]);
        return Some(FieldKind::Date);
    }
    closed(
        reader,
        at,
        schema,
        &["maxLength", "minLength", "format", "pattern"],
    );
    let max = length(reader, at, schema);
    let format = match schema.get("format") {
        None => None,
        Some(word) => {
            let format = word.as_str().and_then(Format::from_name);
            if format.is_none() {
                let mut known: Vec<&str> = Format::ALL.iter().map(|f| f.name()).collect();
                known.push("date");
                let mend = match word.as_str().and_then(|word| nearest(word, &known)) {
                    Some(near) => format!("Did you mean `{near}`?"),
                    None => format!("Known formats: {}.", known.join(", ")),
                };
                reader.report(
                    &format!("{at}/format"),
                    "unknown-format",
                    format!("{word} is not a known format"),
                    mend,
                );
            }
            format
        }
    };
    if let Some(pattern) = schema.get("pattern") {
        check_pattern(reader, at, pattern, schema.contains_key("x-error"));
    }
    Some(FieldKind::Text { max: max?, format })
}

/// Every text has an end.
fn length(reader: &mut Reader, at: &str, schema: &Map<String, Value>) -> Option<usize> {
    match schema.get("maxLength").map(Value::as_u64) {
        Some(Some(max)) if (1..=MAX_TEXT).contains(&max) => usize::try_from(max).ok(),
        Some(_) => {
            reader.report(
                &format!("{at}/maxLength"),
                "wrong-type",
                format!("`maxLength` is a number from 1 to {MAX_TEXT}"),
                "Write how many characters the text may have.",
            );
            None
        }
        None => {
            reader.report(
                at,
                "unbounded-text",
                format!("{} may be of any length", named(at)),
                "Add \"maxLength\".",
            );
            None
        }
    }
}

fn check_pattern(reader: &mut Reader, at: &str, pattern: &Value, explained: bool) {
    let place = format!("{at}/pattern");
    let fault = match pattern.as_str() {
        None => Some("a pattern is a text".to_owned()),
        Some(text) if text.chars().count() > MAX_PATTERN => Some(format!(
            "the pattern is longer than {MAX_PATTERN} characters"
        )),
        Some(text) => Validator::compile(&json!({ "pattern": text }))
            .err()
            .map(|_| {
                "the pattern does not compile; look-around and back-references are not supported"
                    .to_owned()
            }),
    };
    if let Some(fault) = fault {
        reader.report(
            &place,
            "bad-pattern",
            fault,
            "Write a simpler pattern, or use a `format`.",
        );
    }
    if !explained {
        reader.report(
            &place,
            "missing-text",
            format!("{} has a pattern that nobody is told about", named(at)),
            "Add \"x-error\" with how to write the answer.",
        );
    }
}

fn fixed_options(reader: &mut Reader, at: &str, options: &Value) -> Option<Vec<Choice>> {
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
    for (index, item) in items.iter().enumerate() {
        let at = format!("{at}/{index}");
        let Some(item) = reader.object(&at, item) else {
            continue;
        };
        reader.closed_words(&at, item, &["const", "title", "$comment"]);
        let title = reader.text(&at, item, "title");
        match item.get("const").and_then(Value::as_str) {
            Some(value) if choices.iter().any(|choice| choice.value == value) => reader.report(
                &format!("{at}/const"),
                "duplicate-option",
                format!("`{value}` is offered twice"),
                "Give each option a value of its own.",
            ),
            Some(value) if !value.is_empty() && value.trim() == value => choices.push(Choice {
                value: value.to_owned(),
                title,
            }),
            _ => reader.report(
                &at,
                "wrong-type",
                "an option has no value",
                "Add \"const\": \"value\".",
            ),
        }
    }
    Some(choices)
}

fn list_named(reader: &mut Reader, at: &str, word: &Value) -> Option<List> {
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

fn boolean(reader: &mut Reader, at: &str, schema: &Map<String, Value>) -> FieldKind {
    closed(reader, at, schema, &["const"]);
    match schema.get("const") {
        None => FieldKind::YesNo,
        Some(Value::Bool(true)) => FieldKind::Declaration,
        Some(_) => {
            reader.report(
                &format!("{at}/const"),
                "wrong-type",
                "only true can be declared",
                "Write \"const\": true, or leave it out for a question of yes or no.",
            );
            FieldKind::YesNo
        }
    }
}

fn integer(reader: &mut Reader, at: &str, schema: &Map<String, Value>) -> Option<FieldKind> {
    closed(reader, at, schema, &["minimum", "maximum"]);
    let end = |key: &str| schema.get(key).and_then(Value::as_i64);
    match (end("minimum"), end("maximum")) {
        (Some(min), Some(max)) if min <= max => Some(FieldKind::Number { min, max }),
        _ => {
            reader.report(
                at,
                "unbounded-number",
                format!("{} has no smallest and largest number", named(at)),
                "Add \"minimum\" and \"maximum\".",
            );
            None
        }
    }
}

fn rows(reader: &mut Reader, at: &str, schema: &Map<String, Value>) -> Option<FieldKind> {
    closed(reader, at, schema, &["x-rows", "additionalProperties"]);
    let Some(list) = schema.get("x-rows") else {
        reader.report(
            at,
            "unsupported-type",
            "an object inside a form has to say what its rows are",
            "Add \"x-rows\": \"documents\", or write its properties into the form itself.",
        );
        return None;
    };
    let over = list_named(reader, &format!("{at}/x-rows"), list);
    let row_at = format!("{at}/additionalProperties");
    let Some(row) = schema
        .get("additionalProperties")
        .and_then(Value::as_object)
    else {
        reader.report(
            at,
            "open-object",
            format!("{} does not say what a row holds", named(at)),
            "Add \"additionalProperties\": { \"type\": \"object\", \"properties\": { … } }.",
        );
        return None;
    };
    reader.closed_words(
        &row_at,
        row,
        &[
            "$comment",
            "type",
            "properties",
            "required",
            "additionalProperties",
        ],
    );
    let fields = object_of(reader, &row_at, row);
    for field in &fields {
        if matches!(field.kind, FieldKind::Rows { .. } | FieldKind::Date) || field.read_only {
            reader.report(
                &format!("{row_at}/properties/{}", field.name),
                "unsupported-type",
                "a row cannot hold rows, dates or fields that are filled in",
                "Ask for it outside the rows.",
            );
        }
    }
    Some(FieldKind::Rows {
        over: over?,
        fields,
    })
}
