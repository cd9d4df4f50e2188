//! Schemas and input that mean harm: what they cost has an end.
#![expect(
    clippy::disallowed_methods,
    reason = "what is hostile is refused in bounded time"
)]

use super::*;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Far above what any of this takes, far below what harm would.
const PATIENCE: Duration = Duration::from_secs(20);

fn read(schema: &Value) -> Result<Form, Vec<Finding>> {
    let mut files = Files::default();
    files.insert("forms/test/form.json", schema.to_string());
    Form::read_supported("test/form", &files)
}

fn codes(schema: &Value) -> Vec<&'static str> {
    match read(schema) {
        Ok(_) => Vec::new(),
        Err(findings) => findings.into_iter().map(|finding| finding.code).collect(),
    }
}

#[test]
fn objects_and_lists_inside_each_other_have_an_end() {
    let nested = |depth: usize, list: bool| {
        (0..depth).fold(json!({ "type": "string" }), |inner, _| {
            if list {
                json!({ "type": "array", "items": { "type": "object", "properties": { "a": inner } } })
            } else {
                json!({ "type": "object", "properties": { "a": inner } })
            }
        })
    };
    let form = |inner| json!({ "type": "object", "properties": { "a": inner } });
    assert!(read(&form(nested(6, false))).is_ok());
    assert!(codes(&form(nested(12, false))).contains(&"too-deep"));
    assert!(codes(&form(nested(12, true))).contains(&"too-deep"));
    // A reader of JSON has had enough before we have.
    let text = format!("{}{}", "{\"allOf\":[".repeat(5_000), "]}".repeat(5_000));
    let mut files = Files::default();
    files.insert("forms/test/form.json", text);
    assert!(Form::read_supported("test/form", &files).is_err());
}

#[test]
fn references_do_not_multiply_without_end() {
    let start = Instant::now();
    let mut definitions = serde_json::Map::new();
    definitions.insert("d0".into(), json!({ "type": "string" }));
    for depth in 1..8 {
        let inner = format!("#/$defs/d{}", depth - 1);
        let properties: serde_json::Map<String, Value> = (0..10)
            .map(|n| (format!("p{n}"), json!({ "$ref": inner })))
            .collect();
        definitions.insert(
            format!("d{depth}"),
            json!({ "type": "object", "properties": properties }),
        );
    }
    let schema = json!({ "type": "object", "$defs": definitions, "properties": { "a": { "$ref": "#/$defs/d7" } } });
    assert!(codes(&schema).contains(&"schema-too-large"));
    let cycle = json!({
        "type": "object", "$defs": { "a": { "allOf": [{ "$ref": "#/$defs/a" }] } },
        "properties": { "x": { "$ref": "#/$defs/a" } }
    });
    assert!(codes(&cycle).contains(&"reference-cycle"));
    assert!(start.elapsed() < PATIENCE);
}

#[test]
fn more_questions_than_anybody_answers_are_refused() {
    let properties: serde_json::Map<String, Value> = (0..1_500)
        .map(|n| (format!("p{n}"), json!({ "type": "boolean" })))
        .collect();
    let schema = json!({ "type": "object", "properties": properties });
    assert!(codes(&schema).contains(&"too-many-questions"));
}

#[test]
fn patterns_that_backtrack_are_refused_or_run_in_linear_time() {
    let start = Instant::now();
    for pattern in ["^(a|aa)+\\1$", "^(?=a)b", "(?<!a)b", "a{1000}{1000}{1000}"] {
        let schema = json!({ "type": "object", "properties": { "x": { "type": "string", "pattern": pattern } } });
        assert!(codes(&schema).contains(&"bad-pattern"), "{pattern}");
    }
    let schema = json!({ "type": "object", "properties": { "x": { "type": "string", "pattern": "^(a+)+$" } } });
    let form = read(&schema).unwrap();
    let input: RawInput = [("x", format!("{}!", "a".repeat(9_000)))]
        .into_iter()
        .collect();
    assert!(form.parse(&input, &Scope::default()).is_err());
    assert!(start.elapsed() < PATIENCE);
}

#[test]
fn ten_thousand_items_are_refused_at_once() {
    let start = Instant::now();
    let schema = json!({ "type": "object", "properties": { "x": { "type": "array", "maxItems": 10_000,
        "items": { "type": "object", "properties": { "a": { "type": "string" },
            "y": { "type": "array", "items": { "type": "string" } } } } } } });
    let form = read(&schema).unwrap();
    let mut input: RawInput = [("x.rows", "10000")].into_iter().collect();
    for index in 0..10_000 {
        input.push(format!("x[{index}].a"), "b");
    }
    let errors = form.parse(&input, &Scope::default()).unwrap_err();
    assert_eq!(errors[0].kind, FieldErrorKind::Tampered);
    // A hundred lists of a hundred items each.
    let mut input: RawInput = [("x.rows", "100")].into_iter().collect();
    for index in 0..100 {
        input.push(format!("x[{index}].y.rows"), "100");
    }
    let errors = form.parse(&input, &Scope::default()).unwrap_err();
    assert_eq!(errors[0].kind, FieldErrorKind::Tampered);
    // As many as may be are taken.
    let mut input: RawInput = [("x.rows", "100")].into_iter().collect();
    for index in 0..100 {
        input.push(format!("x[{index}].a"), format!("b{index}"));
    }
    let answers = form.parse(&input, &Scope::default()).unwrap();
    assert_eq!(
        answers.get("x").and_then(Value::as_array).map(Vec::len),
        Some(100)
    );
    assert!(start.elapsed() < PATIENCE);
}

#[test]
fn numbers_without_end_are_refused() {
    let schema = json!({ "type": "object", "properties": {
        "n": { "type": "number" }, "i": { "type": "integer" }, "m": { "type": "string", "format": "money" } } });
    let form = read(&schema).unwrap();
    for name in ["n", "i", "m"] {
        for text in [
            "9".repeat(400),
            "1e400".to_owned(),
            "1e9".to_owned(),
            "-1e-400".to_owned(),
            "NaN".to_owned(),
            "∞".to_owned(),
            "0x7f".to_owned(),
            "9223372036854775808".to_owned(),
            "٣".to_owned(),
            "½".to_owned(),
        ] {
            let input: RawInput = [(name, text.clone())].into_iter().collect();
            let errors = form.parse(&input, &Scope::default()).unwrap_err();
            assert_eq!(
                (errors[0].field.as_str(), errors[0].kind),
                (name, FieldErrorKind::Malformed),
                "{text}"
            );
        }
    }
    for (word, bound) in [
        ("minimum", json!(1e308)),
        ("multipleOf", json!(0)),
        ("multipleOf", json!(-1)),
        ("maximum", json!("9")),
    ] {
        for kind in ["number", "integer"] {
            let schema =
                json!({ "type": "object", "properties": { "n": { "type": kind, word: bound } } });
            // Refused, or a form that takes no harm.
            if let Ok(form) = read(&schema) {
                let input: RawInput = [("n", "5")].into_iter().collect();
                let _ = form.parse(&input, &Scope::default());
            }
        }
    }
}

#[test]
fn layouts_inside_layouts_have_an_end() {
    let layout = (0..40).fold(
        json!({ "type": "Control", "scope": "#/properties/a" }),
        |inner, _| json!({ "type": "VerticalLayout", "elements": [inner] }),
    );
    let mut files = Files::default();
    files.insert(
        "forms/test/form.json",
        json!({ "type": "object", "properties": { "a": { "type": "boolean" } } }).to_string(),
    );
    files.insert("forms/test/form.ui.json", layout.to_string());
    let findings = Form::read_supported("test/form", &files).unwrap_err();
    assert!(findings.iter().any(|finding| finding.code == "too-deep"));
}
