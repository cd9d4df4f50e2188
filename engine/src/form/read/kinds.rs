//! What kind of question a property is, by its type and the words beside it.

use super::fields::{OBJECT, field, object_of};
use super::options;
use super::positions::step;
use super::reader::{Reader, named, nearest};
use crate::form::format::Format;
use crate::form::model::{Field, FieldKind, Many, Options};
use crate::form::more::MAX_ROWS;
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
        Some("array") => list(reader, at, schema),
        Some("object") if schema.contains_key("x-rows") => rows(reader, at, schema),
        Some("object") => group(reader, at, schema, path),
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

/// A list: boxes to tick where its items are options that come once, "add
/// another" otherwise.
fn list(reader: &mut Reader, at: &str, schema: &Map<String, Value>) -> Option<FieldKind> {
    closed(
        reader,
        at,
        schema,
        &["items", "minItems", "maxItems", "uniqueItems"],
    );
    let item_at = format!("{at}/items");
    let Some(item) = schema.get("items").and_then(Value::as_object) else {
        reader.report(
            at,
            "missing-items",
            format!("{} does not say what its items are", named(at)),
            "Add \"items\": { … }.",
        );
        return None;
    };
    for word in ["minItems", "maxItems"] {
        if schema
            .get(word)
            .is_some_and(|number| number.as_u64().is_none())
        {
            reader.report(
                &format!("{at}/{word}"),
                "wrong-type",
                format!("`{word}` is a whole number"),
                "Write how many items there may be.",
            );
        }
    }
    if schema
        .get("uniqueItems")
        .is_some_and(|flag| !flag.is_boolean())
    {
        reader.report(
            &format!("{at}/uniqueItems"),
            "wrong-type",
            "`uniqueItems` is true or false",
            "Write true or false, without quotation marks.",
        );
    }
    let number = |word: &str| schema.get(word).and_then(Value::as_u64);
    let once = schema.get("uniqueItems") == Some(&Value::Bool(true));
    let chosen = options::written(item).is_some() || item.contains_key("x-options");
    if once && chosen {
        return match read(reader, &item_at, item, "") {
            Some(FieldKind::Choice { options }) => Some(FieldKind::Several { options }),
            _ => None,
        };
    }
    let most = number("maxItems").and_then(|most| usize::try_from(most).ok());
    if most.is_none_or(|most| most > MAX_ROWS) {
        reader.house(
            at,
            "unbounded-list",
            format!("{} may go on for ever", named(at)),
            format!("Add \"maxItems\", at most {MAX_ROWS}."),
        );
    }
    let max = most.unwrap_or(MAX_ROWS).min(MAX_ROWS);
    let min = number("minItems")
        .and_then(|least| usize::try_from(least).ok())
        .unwrap_or(0);
    if min > max {
        reader.report(
            &format!("{at}/minItems"),
            "impossible",
            format!("{} needs {min} items and may have {max}", named(at)),
            "Make `minItems` the smaller one.",
        );
        return None;
    }
    let name = at.rsplit('/').next().unwrap_or_default().to_owned();
    let is_object = sort(reader, item) == Some("object");
    reader.depth += 1;
    reader.in_rows += 1;
    let fields = if is_object {
        group_words(reader, &item_at, item);
        object_of(reader, &item_at, item, "").0
    } else {
        vec![item_of(reader, &item_at, at, item, schema)]
    };
    reader.in_rows -= 1;
    reader.depth -= 1;
    no_filling_in(reader, &item_at, &fields);
    // An item without a title of its own is called as the list is.
    let one = if item.contains_key("title") {
        reader.title(&item_at, item, &name)
    } else {
        reader.title(at, schema, &name)
    };
    Some(FieldKind::List(Many {
        fields,
        bare: !is_object,
        one,
        min,
        max,
    }))
}

/// The one question of items that are no objects, called as the list is where it
/// has no title.
fn item_of(
    reader: &mut Reader,
    item_at: &str,
    at: &str,
    item: &Map<String, Value>,
    list: &Map<String, Value>,
) -> Field {
    if item.contains_key("title") {
        return field(reader, item_at, "", item, "");
    }
    let name = at.rsplit('/').next().unwrap_or_default().to_owned();
    let title = reader.title(at, list, &name);
    let kind = read(reader, item_at, item, "");
    if kind.is_none() {
        reader.broken.insert(name);
    }
    Field {
        name: String::new(),
        title,
        hint: reader.optional_text(item_at, item, "description"),
        kind: kind.unwrap_or(FieldKind::Text {
            max: 1,
            format: None,
        }),
        required: crate::form::model::Required::Never,
        inside: Vec::new(),
        shown: None,
        read_only: false,
        known: None,
        computed: None,
        default: item.get("default").cloned(),
        error: reader.special_words(item_at, item),
    }
}

/// Nothing in a row is filled in for the person: it would not know which.
fn no_filling_in(reader: &mut Reader, at: &str, fields: &[Field]) {
    for field in fields.iter().filter(|field| field.read_only) {
        reader.report(
            &format!("{at}/properties/{}", step(&field.name)),
            "unsupported-type",
            "an item of a list cannot hold fields that are filled in (`readOnly`)",
            "Ask for it outside the list.",
        );
    }
}

/// Questions that belong together.
fn group(
    reader: &mut Reader,
    at: &str,
    schema: &Map<String, Value>,
    path: &str,
) -> Option<FieldKind> {
    group_words(reader, at, schema);
    if schema.get("readOnly") == Some(&Value::Bool(true)) {
        reader.report(
            &format!("{at}/readOnly"),
            "unsupported-type",
            "an object is not filled in as a whole (`readOnly`)",
            "Say `readOnly` of its properties.",
        );
    }
    if schema.get("properties") == Some(&json!({})) {
        reader.report(
            &format!("{at}/properties"),
            "missing-properties",
            format!("{} asks for nothing", named(at)),
            "Say what it asks for in \"properties\".",
        );
    }
    reader.depth += 1;
    let (fields, _) = object_of(reader, at, schema, path);
    reader.depth -= 1;
    (!fields.is_empty()).then_some(FieldKind::Group { fields })
}

fn group_words(reader: &mut Reader, at: &str, schema: &Map<String, Value>) {
    closed(reader, at, schema, &OBJECT);
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
    let over = options::list_named(reader, &format!("{at}/x-rows"), list);
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
    reader.depth += 1;
    reader.in_rows += 1;
    let (fields, _) = object_of(reader, &row_at, row, "");
    reader.in_rows -= 1;
    reader.depth -= 1;
    for field in &fields {
        let nested = matches!(
            field.kind,
            FieldKind::Rows { .. } | FieldKind::List(_) | FieldKind::Group { .. }
        );
        if nested || field.read_only {
            reader.report(
                &format!("{row_at}/properties/{}", field.name),
                "unsupported-type",
                "a row cannot hold rows, objects or fields that are filled in",
                "Ask for it outside the rows.",
            );
        }
    }
    Some(FieldKind::Rows {
        over: over?,
        fields,
    })
}
