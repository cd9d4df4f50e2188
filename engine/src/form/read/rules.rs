//! What a schema says about several fields together: `if`/`then`/`else`, `anyOf`
//! of `required`, `dependentRequired`.

use super::fields::unknown_field;
use super::positions::step;
use super::reader::Reader;
use crate::form::Condition;
use crate::form::model::{Field, FieldKind, Options, Rule};
use serde_json::{Map, Value, json};

/// Reads the rules and marks the fields that they require.
pub fn read(reader: &mut Reader, root: &Map<String, Value>, fields: &mut [Field]) -> Vec<Rule> {
    let mut rules = Vec::new();
    if root.contains_key("if") || root.contains_key("then") || root.contains_key("else") {
        conditional(reader, "", root, fields);
    }
    if root.contains_key("anyOf") {
        rules.extend(any_of(reader, "", root, fields));
    }
    for (index, part) in items(reader, "", root, "allOf").iter().enumerate() {
        let at = format!("/allOf/{index}");
        let Some(part) = reader.object(&at, part) else {
            continue;
        };
        reader.closed_words(
            &at,
            part,
            &["$comment", "x-error", "if", "then", "else", "anyOf"],
        );
        if part.contains_key("anyOf") {
            rules.extend(any_of(reader, &at, part, fields));
        } else {
            conditional(reader, &at, part, fields);
        }
    }
    dependent(reader, root, fields);
    rules
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

fn conditional(reader: &mut Reader, at: &str, part: &Map<String, Value>, fields: &mut [Field]) {
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
    if reader.library.findings.len() == found {
        reader.asks(&format!("{at}/if"), test);
    }
    if !part.contains_key("then") && !part.contains_key("else") {
        reader.report(
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
                Condition::new(test.clone(), negated),
            ) else {
                continue;
            };
            fields[position].required.or_when(condition);
        }
        if let Some(limits) = outcome.get("properties") {
            if !explained {
                reader.report(
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
                test_of(reader, &place, test, &fields[position]);
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

/// The condition "this field's answer fits `test`", as a layout writes it, with
/// the schema it is made of.
pub fn rule_condition(
    reader: &mut Reader,
    field: &Field,
    test: &Value,
    negated: bool,
    report: impl FnOnce(&mut Reader, String),
) -> Option<(Condition, Value)> {
    match fault_of(test, field).filter(|_| !reader.broken.contains(&field.name)) {
        Some(fault) => {
            report(reader, fault);
            None
        }
        None => {
            let schema = json!({ "properties": { &field.name: test }, "required": [&field.name] });
            let condition = Condition::new(schema.clone(), negated).ok()?;
            Some((condition, schema))
        }
    }
}

fn test_of(reader: &mut Reader, at: &str, test: &Value, field: &Field) {
    if let Some(fault) = fault_of(test, field)
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
fn fault_of(test: &Value, field: &Field) -> Option<String> {
    let Some(test) = test.as_object().filter(|test| !test.is_empty()) else {
        return Some("the condition compares with nothing".to_owned());
    };
    for (key, value) in test {
        let values: Vec<&Value> = match (key.as_str(), value) {
            ("const", value) => vec![value],
            ("enum", Value::Array(values)) => values.iter().collect(),
            ("minimum" | "maximum", Value::Number(_))
                if matches!(field.kind, FieldKind::Number { .. }) =>
            {
                Vec::new()
            }
            ("not", inner) => match fault_of(inner, field) {
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
        } => options
            .iter()
            .any(|option| Some(option.value.as_str()) == value.as_str()),
        FieldKind::Text { .. }
        | FieldKind::LongText { .. }
        | FieldKind::Date
        | FieldKind::Choice {
            options: Options::From(_),
        } => value.is_string(),
        FieldKind::YesNo | FieldKind::Tick => value.is_boolean(),
        FieldKind::Declaration => value == &Value::Bool(true),
        FieldKind::Number { min, max } => {
            value.as_i64().is_some_and(|n| (*min..=*max).contains(&n))
        }
        FieldKind::Rows { .. } => false,
    }
}

fn any_of(
    reader: &mut Reader,
    at: &str,
    part: &Map<String, Value>,
    fields: &[Field],
) -> Option<Rule> {
    let error = match at {
        "" => None,
        _ => reader.special_words(at, part),
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
    Some(Rule {
        any_of: sets,
        error,
    })
}

fn dependent(reader: &mut Reader, root: &Map<String, Value>, fields: &mut [Field]) {
    let Some(dependent) = root.get("dependentRequired") else {
        return;
    };
    let Some(dependent) = reader.object("/dependentRequired", dependent) else {
        return;
    };
    for name in dependent.keys() {
        let at = format!("/dependentRequired/{}", step(name));
        find(reader, &at, name, fields);
        for (index, wanted) in reader
            .names("/dependentRequired", dependent, name)
            .into_iter()
            .enumerate()
        {
            if let (Some(position), Ok(condition)) = (
                find(reader, &format!("{at}/{index}"), wanted, fields),
                Condition::new(json!({ "required": [name] }), false),
            ) {
                fields[position].required.or_when(condition);
            }
        }
    }
}
