//! What a schema says about several fields together: `if`/`then`/`else`, `anyOf`
//! of `required`, `dependentRequired`.

use super::fields::unknown_field;
use super::positions::step;
use super::reader::Reader;
use crate::form::Condition;
use crate::form::model::{Field, FieldKind, Options, Rule};
use serde_json::{Map, Value, json};

/// Reads the rules of the object at `at` and marks the fields that they require.
/// `base` is its path among the answers.
pub fn read(
    reader: &mut Reader,
    at: &str,
    object: &Map<String, Value>,
    fields: &mut [Field],
    base: &str,
) -> Vec<Rule> {
    let mut rules = Vec::new();
    let on = Object { at, base };
    if ["if", "then", "else"]
        .iter()
        .any(|word| object.contains_key(*word))
    {
        conditional(reader, &on, at, object, fields);
    }
    if object.contains_key("anyOf") {
        rules.extend(any_of(reader, &on, at, object, fields));
    }
    if let Some(never) = object.get("not") {
        condition(reader, &format!("{at}/not"), never, fields);
    }
    for (index, part) in items(reader, at, object, "allOf").iter().enumerate() {
        let place = format!("{at}/allOf/{index}");
        let Some(part) = reader.object(&place, part) else {
            continue;
        };
        reader.closed_words(
            &place,
            part,
            &["$comment", "x-error", "if", "then", "else", "anyOf", "not"],
        );
        if part.contains_key("anyOf") {
            rules.extend(any_of(reader, &on, &place, part, fields));
        }
        if let Some(never) = part.get("not") {
            reader.special_words(&place, part);
            condition(reader, &format!("{place}/not"), never, fields);
        }
        let lone = !["anyOf", "not"].iter().any(|word| part.contains_key(*word));
        let nothing = part.is_empty() && !reader.library.house;
        if part.contains_key("if") || (lone && !nothing) {
            conditional(reader, &on, &place, part, fields);
        }
    }
    dependent(reader, &on, object, fields);
    rules
}

/// The object that rules are about.
struct Object<'o> {
    at: &'o str,
    base: &'o str,
}

fn items<'v>(
    reader: &mut Reader,
    at: &str,
    object: &'v Map<String, Value>,
    key: &str,
) -> &'v [Value] {
    match object.get(key) {
        None => &[],
        Some(Value::Array(items)) => items,
        Some(_) => {
            reader.report(
                &format!("{at}/{key}"),
                "wrong-type",
                format!("`{key}` is a list"),
                format!("Write \"{key}\": [ … ]."),
            );
            &[]
        }
    }
}

fn conditional(
    reader: &mut Reader,
    on: &Object,
    at: &str,
    part: &Map<String, Value>,
    fields: &mut [Field],
) {
    let explained = reader.special_words(at, part).is_some();
    let Some(test) = part.get("if") else {
        reader.report(
            at,
            "missing-if",
            "there is a `then` or `else` without `if`",
            "Add \"if\": { … }.",
        );
        return;
    };
    let found = reader.library.findings.len();
    condition(reader, &format!("{at}/if"), test, fields);
    if reader.library.findings.len() == found && on.at.is_empty() {
        reader.asks(&format!("{at}/if"), test);
    }
    if !part.contains_key("then") && !part.contains_key("else") {
        reader.house(
            &format!("{at}/if"),
            "missing-then",
            "nothing follows from this `if`",
            "Add \"then\": { \"required\": [ … ] }.",
        );
    }
    for (key, negated) in [("then", false), ("else", true)] {
        let Some(outcome) = part.get(key) else {
            continue;
        };
        let at = format!("{at}/{key}");
        let Some(outcome) = reader.object(&at, outcome) else {
            continue;
        };
        reader.closed_words(&at, outcome, &["$comment", "required", "properties"]);
        for (index, name) in reader
            .names(&at, outcome, "required")
            .into_iter()
            .enumerate()
        {
            // A condition that does not compile has been reported.
            let (Some(position), Ok(condition)) = (
                find(reader, &format!("{at}/required/{index}"), name, fields),
                Condition::at(on.base, test.clone(), negated),
            ) else {
                continue;
            };
            fields[position].required.or_when(condition);
        }
        if let Some(limits) = outcome.get("properties") {
            if !explained {
                reader.house(
                    &at,
                    "missing-text",
                    "nobody is told why these answers are refused",
                    "Add \"x-error\" beside \"if\".",
                );
            }
            limits_of(reader, &format!("{at}/properties"), limits, Some(fields));
        }
    }
}

fn find(reader: &mut Reader, at: &str, name: &str, fields: &[Field]) -> Option<usize> {
    let position = fields.iter().position(|field| field.name == name);
    if position.is_none() {
        let known: Vec<&str> = fields.iter().map(|f| f.name.as_str()).collect();
        unknown_field(reader, at, name, &known);
    }
    position
}

/// What `then` may say about the answers themselves.
fn limits_of(reader: &mut Reader, at: &str, limits: &Value, fields: Option<&[Field]>) {
    const LIMITS: [&str; 11] = [
        "$comment",
        "const",
        "enum",
        "not",
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "properties",
        "additionalProperties",
        "required",
    ];
    let Some(limits) = reader.object(at, limits) else {
        return;
    };
    for (name, limit) in limits {
        let at = format!("{at}/{}", step(name));
        if let Some(fields) = fields {
            find(reader, &at, name, fields);
        }
        limit_of(reader, &at, limit, &LIMITS);
    }
}

fn limit_of(reader: &mut Reader, at: &str, limit: &Value, known: &[&str]) {
    let Some(limit) = reader.object(at, limit) else {
        return;
    };
    reader.closed_words(at, limit, known);
    if let Some(inner) = limit.get("properties") {
        limits_of(reader, &format!("{at}/properties"), inner, None);
    }
    for key in ["additionalProperties", "not"] {
        if let Some(inner) = limit.get(key) {
            limit_of(reader, &format!("{at}/{key}"), inner, known);
        }
    }
}

/// A schema over the answers that is only asked whether it holds.
fn condition(reader: &mut Reader, at: &str, schema: &Value, fields: &[Field]) {
    let Some(schema) = reader.object(at, schema) else {
        return;
    };
    reader.closed_words(
        at,
        schema,
        &[
            "$comment",
            "properties",
            "required",
            "not",
            "anyOf",
            "allOf",
        ],
    );
    let required = reader.names(at, schema, "required");
    for (index, name) in required.iter().enumerate() {
        find(reader, &format!("{at}/required/{index}"), name, fields);
    }
    if let Some(properties) = schema.get("properties")
        && let Some(properties) = reader.object(&format!("{at}/properties"), properties)
    {
        for (name, test) in properties {
            let place = format!("{at}/properties/{}", step(name));
            if let Some(position) = find(reader, &place, name, fields) {
                if let FieldKind::Group { fields } = &fields[position].kind {
                    condition(reader, &place, test, fields);
                } else {
                    test_of(reader, &place, test, &fields[position]);
                }
            }
            if !required.contains(&name.as_str()) {
                reader.judge(
                    &place,
                    "vacuous-if",
                    format!("this holds as well when `{name}` is not answered"),
                    format!("Add \"required\": [\"{name}\"] beside \"properties\"."),
                );
            }
        }
    }
    let mut says_something = schema.contains_key("properties") || !required.is_empty();
    for key in ["anyOf", "allOf"] {
        for (index, part) in items(reader, at, schema, key).iter().enumerate() {
            says_something = true;
            condition(reader, &format!("{at}/{key}/{index}"), part, fields);
        }
    }
    if let Some(part) = schema.get("not") {
        says_something = true;
        condition(reader, &format!("{at}/not"), part, fields);
    }
    if !says_something {
        reader.judge(
            at,
            "vacuous-if",
            "this condition always holds",
            "Say which field it looks at, in \"properties\" and \"required\".",
        );
    }
}

fn test_of(reader: &mut Reader, at: &str, test: &Value, field: &Field) {
    if let Some(fault) = fault_of(reader, test, field)
        && !reader.broken.contains(&field.name)
    {
        reader.report(
            at,
            "bad-condition",
            fault,
            "Compare with \"const\": one answer, or \"enum\": [ several ].",
        );
    }
}

/// Why a test cannot be put to a field's answer.
pub fn fault_of(reader: &Reader, test: &Value, field: &Field) -> Option<String> {
    if !reader.library.house {
        return unknown_test(test);
    }
    sure_fault(test, field)
}

/// The first word of a test that is not supported.
pub fn unknown_test(test: &Value) -> Option<String> {
    const TESTS: [&str; 22] = [
        "$comment",
        "type",
        "const",
        "enum",
        "not",
        "anyOf",
        "allOf",
        "oneOf",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "contains",
        "properties",
        "required",
        "uniqueItems",
    ];
    let object = match test {
        Value::Object(object) => object,
        Value::Bool(_) => return None,
        Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            return Some("the condition compares with nothing".to_owned());
        }
    };
    for (word, value) in object {
        if !TESTS.contains(&word.as_str()) {
            return Some(format!("`{word}` cannot be used in a condition"));
        }
        let inner: Vec<&Value> = match (word.as_str(), value) {
            ("not" | "contains", value) => vec![value],
            ("anyOf" | "allOf" | "oneOf", Value::Array(parts)) => parts.iter().collect(),
            ("properties", Value::Object(parts)) => parts.values().collect(),
            _ => Vec::new(),
        };
        if let Some(fault) = inner.into_iter().find_map(unknown_test) {
            return Some(fault);
        }
    }
    Condition::new(test.clone(), false).err()
}

fn sure_fault(test: &Value, field: &Field) -> Option<String> {
    let Some(test) = test.as_object().filter(|test| !test.is_empty()) else {
        return Some("the condition compares with nothing".to_owned());
    };
    for (key, value) in test {
        let values: Vec<&Value> = match (key.as_str(), value) {
            ("const", value) => vec![value],
            ("enum", Value::Array(values)) => values.iter().collect(),
            ("minimum" | "maximum", Value::Number(_))
                if matches!(field.kind, FieldKind::Number { .. } | FieldKind::Decimal) =>
            {
                Vec::new()
            }
            ("minItems" | "maxItems", Value::Number(_))
                if matches!(field.kind, FieldKind::List(_) | FieldKind::Several { .. }) =>
            {
                Vec::new()
            }
            ("contains", inner) if matches!(field.kind, FieldKind::Several { .. }) => {
                match inner.get("const") {
                    Some(value) => vec![value],
                    None => return Some("`contains` looks for one `const`".to_owned()),
                }
            }
            ("not", inner) => match sure_fault(inner, field) {
                Some(fault) => return Some(fault),
                None => Vec::new(),
            },
            _ => {
                return Some(format!(
                    "`{key}` cannot be used in a condition on `{}`",
                    field.name
                ));
            }
        };
        if let Some(value) = values
            .into_iter()
            .find(|value| !possible(value, &field.kind))
        {
            return Some(format!("`{}` is never {value}", field.name));
        }
    }
    None
}

/// Whether a field can have this answer.
fn possible(value: &Value, kind: &FieldKind) -> bool {
    match kind {
        FieldKind::Choice {
            options: Options::Fixed(options),
        }
        | FieldKind::Several {
            options: Options::Fixed(options),
        } => options
            .iter()
            .any(|option| Some(option.value.as_str()) == value.as_str()),
        FieldKind::Choice {
            options: Options::Numbers(options),
        }
        | FieldKind::Several {
            options: Options::Numbers(options),
        } => {
            let shown = value.to_string();
            options.iter().any(|option| option.value == shown)
        }
        FieldKind::Decimal => value.is_number(),
        FieldKind::Money { min, max } => value
            .as_str()
            .and_then(|text| text.parse().ok())
            .is_some_and(|amount| (*min..=*max).contains(&amount) && value == &json!(amount)),
        FieldKind::Text { .. }
        | FieldKind::LongText { .. }
        | FieldKind::Date
        | FieldKind::Choice {
            options: Options::From(_),
        }
        | FieldKind::Several {
            options: Options::From(_),
        } => value.is_string(),
        FieldKind::YesNo | FieldKind::Tick => value.is_boolean(),
        FieldKind::Declaration => value == &Value::Bool(true),
        FieldKind::Number { min, max } => {
            value.as_i64().is_some_and(|n| (*min..=*max).contains(&n))
        }
        FieldKind::Group { .. } | FieldKind::List(_) | FieldKind::Rows { .. } => false,
    }
}

fn any_of(
    reader: &mut Reader,
    on: &Object,
    at: &str,
    part: &Map<String, Value>,
    fields: &[Field],
) -> Option<Rule> {
    let error = match at == on.at {
        true => None,
        false => reader.special_words(at, part),
    };
    let mut sets = Vec::new();
    for (index, set) in items(reader, at, part, "anyOf").iter().enumerate() {
        let at = format!("{at}/anyOf/{index}");
        let set = reader.object(&at, set)?;
        reader.closed_words(&at, set, &["$comment", "required"]);
        let names = reader.names(&at, set, "required");
        for (index, name) in names.iter().enumerate() {
            find(reader, &format!("{at}/required/{index}"), name, fields);
        }
        if names.is_empty() {
            reader.judge(
                &at,
                "vacuous-any-of",
                "this alternative asks for nothing, so the rule always holds",
                "Add \"required\": [ … ].",
            );
        }
        sets.push(names.into_iter().map(str::to_owned).collect());
    }
    // Of an object inside the form the validator says it, with the same words.
    on.at.is_empty().then_some(Rule {
        any_of: sets,
        error,
    })
}

fn dependent(reader: &mut Reader, on: &Object, object: &Map<String, Value>, fields: &mut [Field]) {
    let place = format!("{}/dependentRequired", on.at);
    let Some(dependent) = object.get("dependentRequired") else {
        return;
    };
    let Some(dependent) = reader.object(&place, dependent) else {
        return;
    };
    for name in dependent.keys() {
        let at = format!("{place}/{}", step(name));
        find(reader, &at, name, fields);
        for (index, wanted) in reader
            .names(&place, dependent, name)
            .into_iter()
            .enumerate()
        {
            if let (Some(position), Ok(condition)) = (
                find(reader, &format!("{at}/{index}"), wanted, fields),
                Condition::at(on.base, json!({ "required": [name] }), false),
            ) {
                fields[position].required.or_when(condition);
            }
        }
    }
}
