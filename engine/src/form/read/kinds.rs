//! What kind of question a property is, by its type and the words beside it.

mod many;

use super::options;
use super::reader::{Reader, named, nearest};
use crate::form::format::Format;
use crate::form::model::{FieldKind, Options};
use crate::form::validator::Validator;
use crate::money::Money;
use serde_json::{Map, Value, json};

const EVERY_FIELD: [&str; 9] = [
    "$comment",
    "title",
    "description",
    "type",
    "x-error",
    "readOnly",
    "default",
    "x-prefill",
    "x-computed",
];

/// Longest text a field may ask for, in characters.
const MAX_TEXT: u64 = 10_000;
/// Longest pattern, in characters.
const MAX_PATTERN: usize = 200;
/// Furthest whole number, where nobody says less; every digit of it is kept.
const MAX_NUMBER: i64 = 999_999_999_999_999;
/// Largest amount, where nobody says less, in cents.
const MAX_CENTS: i64 = 9_999_999_999_999;

/// What a schema asks for, also where it does not say so.
fn sort(reader: &Reader, schema: &Map<String, Value>) -> Option<&'static str> {
    const SORTS: [&str; 6] = ["string", "boolean", "integer", "number", "array", "object"];
    if let Some(said) = schema.get("type") {
        return SORTS.into_iter().find(|sort| said == sort);
    }
    if reader.library.house {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| schema.contains_key(*word));
    let of_value = |value: &Value| match value {
        Value::String(_) => Some("string"),
        Value::Number(_) => Some("number"),
        Value::Bool(_) => Some("boolean"),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    };
    let first = |word: &str| schema.get(word).and_then(Value::as_array)?.first().cloned();
    if let Some(value) = schema.get("const").cloned().or_else(|| first("enum")) {
        return of_value(&value);
    }
    if let Some(option) = first("oneOf") {
        return of_value(option.get("const")?);
    }
    [
        ("object", &["properties"][..]),
        ("array", &["items"]),
        ("string", &["minLength", "maxLength", "pattern", "format"]),
        ("number", &["minimum", "maximum", "multipleOf"]),
    ]
    .into_iter()
    .find_map(|(sort, words)| has(words).then_some(sort))
}

/// The kind of a property; `None` when there is none, reported. `path` leads to it
/// among the answers, or among those of its row.
pub fn read(
    reader: &mut Reader,
    at: &str,
    schema: &Map<String, Value>,
    path: &str,
) -> Option<FieldKind> {
    match sort(reader, schema) {
        Some("string") => string(reader, at, schema),
        Some("boolean") => boolean(reader, at, schema),
        Some("integer") => integer(reader, at, schema),
        Some("number") => number(reader, at, schema),
        Some("array") => many::list(reader, at, schema),
        Some("object") if schema.contains_key("x-rows") => many::rows(reader, at, schema),
        Some("object") => many::group(reader, at, schema, path),
        _ => {
            // The word that stands where a type should is more use than its absence.
            let known: Vec<&str> = [&EVERY_FIELD[..], &["enum", "const", "oneOf"]].concat();
            let before = reader.library.findings.len();
            if !reader.library.house {
                reader.closed_words(at, schema, &known);
            }
            if reader.library.findings.len() == before {
                reader.report(
                    at,
                    "unsupported-type",
                    format!("{} has no type that forms can ask for", named(at)),
                    "Use one \"type\": string, boolean, integer, number, array or object.",
                );
            }
            None
        }
    }
}

fn closed(reader: &mut Reader, at: &str, schema: &Map<String, Value>, own: &[&str]) {
    let known: Vec<&str> = EVERY_FIELD.iter().chain(own).copied().collect();
    reader.closed_words(at, schema, &known);
}

fn string(reader: &mut Reader, at: &str, schema: &Map<String, Value>) -> Option<FieldKind> {
    if let Some(own) = options::written(schema) {
        closed(reader, at, schema, &[own, "maxLength", "minLength"]);
        let options = options::fixed(reader, at, schema, options::Values::Texts)?;
        return Some(FieldKind::Choice { options });
    }
    if let Some(list) = schema.get("x-options") {
        closed(reader, at, schema, &["x-options", "maxLength"]);
        length(reader, at, schema);
        return options::list_named(reader, &format!("{at}/x-options"), list).map(|list| {
            FieldKind::Choice {
                options: Options::From(list),
            }
        });
    }
    match schema.get("format").and_then(Value::as_str) {
        Some("date") => {
            closed(reader, at, schema, &["format"]);
            return Some(FieldKind::Date);
        }
        Some("money") => return money(reader, at, schema),
        _ => {}
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
                known.extend(["date", "money"]);
                let mend = match word.as_str().and_then(|word| nearest(word, &known)) {
                    Some(near) => format!("Did you mean `{near}`?"),
                    None => format!("Known formats: {}.", known.join(", ")),
                };
                reader.report(
                    &format!("{at}/format"),
                    "unknown-format",
                    format!("the format {word} is not known"),
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

/// An amount: a text like `12.50 EUR`, with its least and most.
fn money(reader: &mut Reader, at: &str, schema: &Map<String, Value>) -> Option<FieldKind> {
    closed(reader, at, schema, &["format", "x-minimum", "x-maximum"]);
    let mut end = |word: &str, otherwise: i64| match schema.get(word) {
        None => Some(Money::from_cents(otherwise)),
        Some(written) => {
            let money = written.as_str().and_then(|text| text.parse().ok());
            if money.is_none() {
                reader.report(
                    &format!("{at}/{word}"),
                    "wrong-type",
                    format!("{written} is no amount"),
                    "Write it like \"12.50 EUR\".",
                );
            }
            money
        }
    };
    let (min, max) = (end("x-minimum", 0)?, end("x-maximum", MAX_CENTS)?);
    if min > max {
        reader.report(
            at,
            "impossible",
            format!("{} has no amount between {min} and {max}", named(at)),
            "Make `x-minimum` the smaller one.",
        );
    }
    Some(FieldKind::Money { min, max })
}

/// Every text has an end.
fn length(reader: &mut Reader, at: &str, schema: &Map<String, Value>) -> Option<usize> {
    match schema.get("maxLength").map(Value::as_u64) {
        Some(Some(max)) if (1..=MAX_TEXT).contains(&max) => usize::try_from(max).ok(),
        None => {
            reader.house(
                at,
                "unbounded-text",
                format!("{} may be of any length", named(at)),
                "Add \"maxLength\".",
            );
            let general = !reader.library.house;
            general.then(|| usize::try_from(MAX_TEXT).ok()).flatten()
        }
        Some(Some(max)) if max > MAX_TEXT && !reader.library.house => {
            usize::try_from(MAX_TEXT).ok()
        }
        Some(_) => {
            reader.report(
                &format!("{at}/maxLength"),
                "wrong-type",
                format!("`maxLength` is a number from 1 to {MAX_TEXT}"),
                "Write how many characters the text may have.",
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
        reader.house(
            &place,
            "missing-text",
            format!("{} has a pattern that nobody is told about", named(at)),
            "Add \"x-error\" with how to write the answer.",
        );
    }
}

fn boolean(reader: &mut Reader, at: &str, schema: &Map<String, Value>) -> Option<FieldKind> {
    closed(reader, at, schema, &["const"]);
    match schema.get("const") {
        None => Some(FieldKind::YesNo),
        Some(Value::Bool(true)) => Some(FieldKind::Declaration),
        Some(_) => {
            reader.report(
                &format!("{at}/const"),
                "wrong-type",
                "only true can be declared",
                "Write \"const\": true, or leave it out for a question of yes or no.",
            );
            None
        }
    }
}

const BOUNDS: [&str; 5] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];

/// Whether a number has both ends and a sound step; what is wrong is reported.
fn bounds(reader: &mut Reader, at: &str, schema: &Map<String, Value>) -> bool {
    for word in BOUNDS {
        let sound = schema.get(word).is_none_or(|bound| {
            bound.is_number() && (word != "multipleOf" || bound.as_f64() > Some(0.0))
        });
        if !sound {
            reader.report(
                &format!("{at}/{word}"),
                "wrong-type",
                format!("`{word}` is a number"),
                "Write it without quotation marks.",
            );
            return false;
        }
    }
    let has = |words: [&str; 2]| words.iter().any(|word| schema.contains_key(*word));
    if !has(["minimum", "exclusiveMinimum"]) || !has(["maximum", "exclusiveMaximum"]) {
        reader.house(
            at,
            "unbounded-number",
            format!("{} has no smallest and largest number", named(at)),
            "Add \"minimum\" and \"maximum\".",
        );
        return !reader.library.house;
    }
    true
}

fn number(reader: &mut Reader, at: &str, schema: &Map<String, Value>) -> Option<FieldKind> {
    if let Some(own) = options::written(schema) {
        closed(reader, at, schema, &[own]);
        let options = options::fixed(reader, at, schema, options::Values::Numbers)?;
        return Some(FieldKind::Choice { options });
    }
    closed(reader, at, schema, &BOUNDS);
    // What is worked out has the ends of what it is worked out from.
    let sound = schema.contains_key("x-computed") || bounds(reader, at, schema);
    sound.then_some(FieldKind::Decimal)
}

fn integer(reader: &mut Reader, at: &str, schema: &Map<String, Value>) -> Option<FieldKind> {
    if let Some(own) = options::written(schema) {
        closed(reader, at, schema, &[own]);
        let options = options::fixed(reader, at, schema, options::Values::Numbers)?;
        return Some(FieldKind::Choice { options });
    }
    closed(reader, at, schema, &BOUNDS);
    if !schema.contains_key("x-computed") && !bounds(reader, at, schema) {
        return None;
    }
    let whole = |number: f64| format!("{number:.0}").parse::<i64>().ok();
    let end = |word: &str| schema.get(word).and_then(Value::as_f64);
    let least = [
        end("minimum").and_then(|n| whole(n.ceil())),
        end("exclusiveMinimum").and_then(|n| whole(n.floor() + 1.0)),
    ];
    let most = [
        end("maximum").and_then(|n| whole(n.floor())),
        end("exclusiveMaximum").and_then(|n| whole(n.ceil() - 1.0)),
    ];
    let min = least
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(-MAX_NUMBER)
        .max(-MAX_NUMBER);
    let max = most
        .into_iter()
        .flatten()
        .min()
        .unwrap_or(MAX_NUMBER)
        .min(MAX_NUMBER);
    if min > max {
        reader.report(
            at,
            if reader.library.house {
                "unbounded-number"
            } else {
                "impossible"
            },
            format!("{} has no number between its ends", named(at)),
            "Make `minimum` the smaller one.",
        );
        return None;
    }
    Some(FieldKind::Number { min, max })
}
