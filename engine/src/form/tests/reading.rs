//! Forms written badly: each fault is told, with its place and how to mend it.

use super::*;

/// Codes with line and column, sorted as they come.
fn faults(schema: &str, ui: Option<&str>, en: &str) -> Vec<String> {
    match small(schema, ui, en) {
        Ok(_) => Vec::new(),
        Err(findings) => findings
            .into_iter()
            .map(|f| {
                assert!(!f.reason.is_empty() && !f.mend.is_empty());
                assert!(f.line > 0, "{f}");
                f.code.to_owned()
            })
            .collect(),
    }
}

/// The faults of a form with one property.
fn property(schema: &str) -> Vec<String> {
    faults(
        &format!(
            r#"{{ "title": "Τ", "type": "object", "additionalProperties": false, "properties": {{ "x": {schema} }} }}"#
        ),
        None,
        r#"{ "/title": "T", "/properties/x/title": "X" }"#,
    )
}

#[test]
fn every_shipped_form_is_sound() {
    let files = shipped();
    let names: Vec<&str> = files
        .iter()
        .filter_map(|(path, _)| path.strip_prefix("forms/")?.strip_suffix(".json"))
        .filter(|name| {
            !name.ends_with(".ui") && !name.ends_with(".en") && !name.starts_with("common/")
        })
        .collect();
    assert_eq!(names.len(), 5);
    for name in names {
        form(name);
    }
}

#[test]
fn a_sound_property_has_no_findings() {
    for schema in [
        r#"{ "title": "Τ", "type": "string", "maxLength": 5 }"#,
        r#"{ "title": "Τ", "type": "boolean" }"#,
        r#"{ "title": "Τ", "type": "integer", "minimum": 0, "maximum": 5 }"#,
    ] {
        assert_eq!(property(schema), Vec::<String>::new(), "{schema}");
    }
}

#[test]
fn each_fault_of_a_property_is_told() {
    for (schema, codes) in [
        (
            r#"{ "title": "Τ", "type": "string" }"#,
            vec!["unbounded-text"],
        ),
        (
            r#"{ "title": "Τ", "type": "string", "maxLenght": 5, "maxLength": 5 }"#,
            vec!["unknown-keyword"],
        ),
        (
            r#"{ "title": "Τ", "type": "string", "maxLength": 5, "format": "amf" }"#,
            vec!["unknown-format", "bad-schema"],
        ),
        (
            r#"{ "title": "Τ", "type": "string", "maxLength": "5" }"#,
            vec!["wrong-type"],
        ),
        (
            r#"{ "title": "Τ", "type": "string", "maxLength": 5, "pattern": "^(a|aa)+\\1$", "x-error": "Λ" }"#,
            vec!["bad-pattern", "missing-translation"],
        ),
        (
            r#"{ "title": "Τ", "type": "string", "maxLength": 5, "pattern": "^(?=a)b$" }"#,
            vec!["bad-pattern", "missing-text"],
        ),
        (
            r#"{ "title": "Τ", "type": "string", "enum": ["a"], "maxLength": 5 }"#,
            vec!["missing-text"],
        ),
        (
            r#"{ "title": "Τ", "type": "string", "oneOf": [] }"#,
            vec!["wrong-type"],
        ),
        (
            r#"{ "title": "Τ", "type": "string", "maxLength": 5, "x-options": "streets" }"#,
            vec!["unknown-list"],
        ),
        (
            r#"{ "title": "Τ", "type": "array" }"#,
            vec!["missing-items"],
        ),
        (
            r#"{ "title": "Τ", "type": ["string", "null"] }"#,
            vec!["unsupported-type"],
        ),
        (
            r#"{ "title": "Τ", "type": "object", "properties": {} }"#,
            vec!["open-object", "missing-properties"],
        ),
        (
            r#"{ "title": "Τ", "type": "integer" }"#,
            vec!["unbounded-number"],
        ),
        (
            r#"{ "title": "Τ", "type": "boolean", "const": false }"#,
            vec!["wrong-type"],
        ),
        (
            r#"{ "title": "Τ", "description": "Χωρίς αγγλικά", "type": "boolean" }"#,
            vec!["missing-translation"],
        ),
        (
            r##"{ "$ref": "#/$defs/gone" }"##,
            vec!["bad-reference", "unused-translation"],
        ),
        (
            r#"{ "$ref": "https://example.com/a.json#/$defs/x" }"#,
            vec!["bad-reference", "unused-translation"],
        ),
        (
            r#"{ "$ref": "../../../etc/passwd.json#/$defs/x" }"#,
            vec!["bad-reference", "unused-translation"],
        ),
        ("true", vec!["wrong-type", "unused-translation"]),
    ] {
        let found = property(schema);
        for code in &codes {
            assert!(
                found.contains(&(*code).to_owned()) || *code == "bad-schema",
                "{schema}: {found:?}"
            );
        }
        assert!(
            found.iter().all(|code| codes.contains(&code.as_str())),
            "{schema}: {found:?}"
        );
    }
}

#[test]
fn a_property_without_a_title_is_told() {
    let found = faults(
        r#"{ "title": "Τ", "type": "object", "additionalProperties": false, "properties": { "x": { "type": "boolean" } } }"#,
        None,
        r#"{ "/title": "T" }"#,
    );
    assert_eq!(found, ["missing-text"]);
}

#[test]
fn names_that_could_deceive_are_refused() {
    // The first letter is Greek.
    let found = faults(
        r#"{ "title": "Τ", "type": "object", "additionalProperties": false, "properties": { "οffice": { "title": "Τ", "type": "boolean" } } }"#,
        None,
        r#"{ "/title": "T", "/properties/οffice/title": "X" }"#,
    );
    assert_eq!(found, ["bad-name"]);
}

#[test]
fn five_faults_in_one_form_are_all_told_with_their_places() {
    let schema = r#"{
  "title": "Τ",
  "type": "object",
  "properties": {
    "a": { "title": "Τ", "type": "string" },
    "b": { "title": "Τ", "type": "boolean", "requred": true },
    "b": { "title": "Τ", "type": "boolean" }
  },
  "required": ["a", "c"],
  "allOf": [
    { "if": { "properties": { "b": { "const": true } } }, "then": { "required": ["a"] } }
  ]
}"#;
    let en = r#"{ "/title": "T", "/properties/a/title": "A", "/properties/b/title": "B", "/properties/z/title": "Z" }"#;
    let findings = small(schema, None, en).unwrap_err();
    let told: Vec<String> = findings
        .iter()
        .map(|f| {
            format!(
                "{}:{}:{} {}",
                f.file.rsplit('/').next().unwrap(),
                f.line,
                f.column,
                f.code
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "form.en.json:1:74 unused-translation",
            "form.json:1:1 open-object",
            "form.json:5:5 unbounded-text",
            "form.json:7:5 duplicate-key",
            "form.json:9:21 unknown-field",
            "form.json:11:31 vacuous-if",
        ]
    );
}

#[test]
fn text_that_is_not_json_is_told_with_its_place() {
    let findings = small("{\n  \"title\": ,\n}", None, "{}").unwrap_err();
    assert_eq!((findings[0].code, findings[0].line), ("bad-json", 2));
}

#[test]
fn a_missing_file_is_told() {
    let findings = Form::read("nowhere/form", &Files::default()).unwrap_err();
    assert_eq!(
        (findings[0].code, findings[0].file.as_str()),
        ("missing-file", "forms/nowhere/form.json")
    );
}

#[test]
fn references_in_a_circle_are_refused() {
    let found = faults(
        r##"{
            "title": "Τ", "type": "object", "additionalProperties": false,
            "properties": { "x": { "$ref": "#/$defs/a" } },
            "$defs": { "a": { "$ref": "#/$defs/b" }, "b": { "$ref": "#/$defs/a" } }
        }"##,
        None,
        r#"{ "/title": "T" }"#,
    );
    assert_eq!(found, ["reference-cycle"]);
}

#[test]
fn references_that_multiply_are_stopped() {
    // Each definition holds the next one twelve times.
    let mut defs = Vec::new();
    for level in 0..7 {
        let inner: Vec<String> = (0..12)
            .map(|n| format!(r##""p{n}": {{ "$ref": "#/$defs/d{}" }}"##, level + 1))
            .collect();
        defs.push(format!(
            r#""d{level}": {{ "properties": {{ {} }} }}"#,
            inner.join(", ")
        ));
    }
    defs.push(r#""d7": { "type": "boolean" }"#.to_owned());
    let schema = format!(
        r##"{{ "title": "Τ", "type": "object", "additionalProperties": false, "properties": {{ "x": {{ "$ref": "#/$defs/d0" }} }}, "$defs": {{ {} }} }}"##,
        defs.join(", ")
    );
    assert!(faults(&schema, None, "{}").contains(&"schema-too-large".to_owned()));
}

const TWO: &str = r#"{
    "title": "Τ", "type": "object", "additionalProperties": false,
    "properties": {
        "a": { "title": "Τ", "type": "string", "oneOf": [{ "const": "one", "title": "Ένα" }] },
        "b": { "title": "Τ", "type": "string", "maxLength": 5 }
    }
}"#;
const TWO_EN: &str = r#"{ "/title": "T", "/properties/a/title": "A", "/properties/a/oneOf/0/title": "One", "/properties/b/title": "B", "p.label": "P" }"#;

fn layout(controls: &str) -> Vec<String> {
    let ui = format!(
        r#"{{ "type": "Categorization", "elements": [{{ "type": "Category", "label": "Π", "i18n": "p", "elements": [{controls}] }}] }}"#
    );
    faults(TWO, Some(&ui), TWO_EN)
}

#[test]
fn each_fault_of_a_layout_is_told() {
    let a = r##"{ "type": "Control", "scope": "#/properties/a" }"##;
    let b = r##"{ "type": "Control", "scope": "#/properties/b" }"##;
    assert_eq!(layout(&format!("{a}, {b}")), Vec::<String>::new());
    assert_eq!(layout(a), ["field-not-placed"]);
    assert_eq!(layout(&format!("{a}, {b}, {a}")), ["field-placed-twice"]);
    assert_eq!(
        layout(&format!(
            r##"{a}, {b}, {{ "type": "Control", "scope": "#/properties/c" }}"##
        )),
        ["unknown-field"]
    );
    assert_eq!(
        layout(&format!(r#"{a}, {b}, {{ "type": "Slider", "text": "x" }}"#)),
        ["unknown-element"]
    );
    let with = |more: &str| {
        format!(r##"{a}, {{ "type": "Control", "scope": "#/properties/b", {more} }}"##)
    };
    assert_eq!(
        layout(&with(r#""options": { "multi": true }"#)),
        Vec::<String>::new()
    );
    assert_eq!(
        layout(&with(r#""options": { "multi": "yes" }"#)),
        ["unknown-option"]
    );
    assert_eq!(layout(&with(r#""label": "Άλλο""#)), ["unknown-keyword"]);
    let rule = |effect: &str, value: &str| {
        with(&format!(
            r##""rule": {{ "effect": "{effect}", "condition": {{ "scope": "#/properties/a", "schema": {{ "const": "{value}" }} }} }}"##
        ))
    };
    assert_eq!(layout(&rule("SHOW", "one")), Vec::<String>::new());
    assert_eq!(layout(&rule("VANISH", "one")), ["unknown-effect"]);
    assert_eq!(layout(&rule("SHOW", "two")), ["bad-condition"]);
}

#[test]
fn conditions_on_answers_that_cannot_be_are_told() {
    let found = faults(
        &TWO.replacen(
            r#""title": "Τ","#,
            r#""title": "Τ", "allOf": [
                { "if": { "properties": { "a": { "const": "two" } }, "required": ["a"] }, "then": { "required": ["b"] } },
                { "if": {}, "then": { "required": ["b"] } },
                { "then": { "required": ["b"] } },
                { "if": { "required": ["a"] }, "then": { "properties": { "b": { "const": "x" } } } },
                { "anyOf": [{ "required": ["a"] }, {}] }
            ],"#,
            1,
        ),
        None,
        &TWO_EN.replace(r#", "p.label": "P""#, ""),
    );
    assert_eq!(
        found,
        [
            "bad-condition",
            "vacuous-if",
            "missing-if",
            "missing-text",
            "vacuous-any-of"
        ]
    );
}

/// The codes for one `if` over these questions; `b` is what it asks for.
fn condition(questions: &str, required: &str, test: &str) -> Vec<String> {
    let schema = format!(
        r#"{{ "title": "Τ", "type": "object", "additionalProperties": false,
            "properties": {{ {questions}, "b": {{ "title": "Τ", "type": "boolean" }} }},
            "required": {required},
            "if": {test}, "then": {{ "required": ["b"] }} }}"#
    );
    let en = r#"{ "/title": "T", "/properties/a/title": "A", "/properties/b/title": "B",
        "/properties/a/oneOf/0/title": "One", "/properties/a/oneOf/1/title": "Two" }"#;
    let found = faults(&schema, None, en);
    // A question without options leaves their words over.
    found
        .into_iter()
        .filter(|code| code != "unused-translation")
        .collect()
}

const CHOICE: &str = r#""a": { "title": "Τ", "type": "string",
    "oneOf": [{ "const": "one", "title": "Ένα" }, { "const": "two", "title": "Δύο" }] }"#;
const NUMBER: &str = r#""a": { "title": "Τ", "type": "integer", "minimum": 1, "maximum": 9 }"#;
const YES_NO: &str = r#""a": { "title": "Τ", "type": "boolean" }"#;
const DECLARED: &str = r#""a": { "title": "Τ", "type": "boolean", "const": true }"#;
const TEXT: &str = r#""a": { "title": "Τ", "type": "string", "maxLength": 5 }"#;
const TAX_NUMBER: &str =
    r#""a": { "title": "Τ", "type": "string", "maxLength": 9, "format": "afm" }"#;
const DAY: &str = r#""a": { "title": "Τ", "type": "string", "format": "date" }"#;

#[test]
fn conditions_that_always_hold_are_told() {
    for (questions, required, test) in [
        (CHOICE, r#"["a"]"#, r#"{ "required": ["a"] }"#),
        (
            CHOICE,
            r#"["a"]"#,
            r#"{ "properties": { "a": { "enum": ["one", "two"] } }, "required": ["a"] }"#,
        ),
        (
            CHOICE,
            "[]",
            r#"{ "not": { "properties": { "a": { "not": { "enum": ["one", "two"] } } }, "required": ["a"] } }"#,
        ),
        (
            NUMBER,
            r#"["a"]"#,
            r#"{ "properties": { "a": { "minimum": 1 } }, "required": ["a"] }"#,
        ),
        (
            NUMBER,
            r#"["a"]"#,
            r#"{ "anyOf": [
                { "properties": { "a": { "maximum": 4 } }, "required": ["a"] },
                { "properties": { "a": { "minimum": 5 } }, "required": ["a"] }
            ] }"#,
        ),
        (
            YES_NO,
            r#"["a"]"#,
            r#"{ "anyOf": [
                { "properties": { "a": { "const": true } }, "required": ["a"] },
                { "properties": { "a": { "const": false } }, "required": ["a"] }
            ] }"#,
        ),
        (
            DECLARED,
            r#"["a"]"#,
            r#"{ "properties": { "a": { "const": true } }, "required": ["a"] }"#,
        ),
        (
            TEXT,
            "[]",
            r#"{ "anyOf": [{ "required": ["a"] }, { "not": { "required": ["a"] } }] }"#,
        ),
        (
            TAX_NUMBER,
            r#"["a"]"#,
            r#"{ "properties": { "a": { "not": { "const": "x" } } }, "required": ["a"] }"#,
        ),
    ] {
        assert_eq!(
            condition(questions, required, test),
            ["vacuous-if"],
            "{test}"
        );
    }
}

#[test]
fn conditions_that_never_hold_are_told() {
    for (questions, required, test) in [
        (CHOICE, r#"["a"]"#, r#"{ "not": { "required": ["a"] } }"#),
        (
            CHOICE,
            "[]",
            r#"{ "properties": { "a": { "enum": [] } }, "required": ["a"] }"#,
        ),
        (
            CHOICE,
            "[]",
            r#"{ "allOf": [
                { "properties": { "a": { "const": "one" } }, "required": ["a"] },
                { "properties": { "a": { "const": "two" } }, "required": ["a"] }
            ] }"#,
        ),
        (
            NUMBER,
            "[]",
            r#"{ "properties": { "a": { "minimum": 10 } }, "required": ["a"] }"#,
        ),
        (
            NUMBER,
            "[]",
            r#"{ "properties": { "a": { "minimum": 5, "maximum": 4 } }, "required": ["a"] }"#,
        ),
        (
            DECLARED,
            "[]",
            r#"{ "properties": { "a": { "not": { "const": true } } }, "required": ["a"] }"#,
        ),
        (
            TEXT,
            "[]",
            r#"{ "properties": { "a": { "const": "longer" } }, "required": ["a"] }"#,
        ),
        (
            TAX_NUMBER,
            "[]",
            r#"{ "properties": { "a": { "const": "123456789" } }, "required": ["a"] }"#,
        ),
        (
            DAY,
            "[]",
            r#"{ "properties": { "a": { "const": "soon" } }, "required": ["a"] }"#,
        ),
    ] {
        assert_eq!(condition(questions, required, test), ["never-if"], "{test}");
    }
}

#[test]
fn conditions_that_may_hold_or_not_are_left_alone() {
    for (questions, required, test) in [
        (CHOICE, "[]", r#"{ "required": ["a"] }"#),
        (CHOICE, "[]", r#"{ "not": { "required": ["a"] } }"#),
        (
            CHOICE,
            "[]",
            r#"{ "properties": { "a": { "enum": ["one", "two"] } }, "required": ["a"] }"#,
        ),
        (
            CHOICE,
            r#"["a"]"#,
            r#"{ "properties": { "a": { "not": { "const": "one" } } }, "required": ["a"] }"#,
        ),
        (
            NUMBER,
            r#"["a"]"#,
            r#"{ "properties": { "a": { "minimum": 2, "maximum": 2 } }, "required": ["a"] }"#,
        ),
        (
            NUMBER,
            r#"["a"]"#,
            r#"{ "anyOf": [
                { "properties": { "a": { "maximum": 4 } }, "required": ["a"] },
                { "properties": { "a": { "minimum": 6 } }, "required": ["a"] }
            ] }"#,
        ),
        (
            NUMBER,
            r#"["a"]"#,
            r#"{ "properties": { "a": { "minimum": 4.5 } }, "required": ["a"] }"#,
        ),
        (
            DECLARED,
            "[]",
            r#"{ "properties": { "a": { "const": true } }, "required": ["a"] }"#,
        ),
        (
            TEXT,
            r#"["a"]"#,
            r#"{ "properties": { "a": { "const": "x" } }, "required": ["a"] }"#,
        ),
        (
            DAY,
            r#"["a"]"#,
            r#"{ "properties": { "a": { "enum": ["2026-01-01"] } }, "required": ["a"] }"#,
        ),
    ] {
        assert_eq!(condition(questions, required, test), [""; 0], "{test}");
    }
}

#[test]
fn a_question_that_is_not_always_shown_may_be_unanswered() {
    let schema = TWO.replacen(
        r#""title": "Τ","#,
        r#""title": "Τ", "required": ["b"],
            "if": { "properties": { "a": { "const": "one" } }, "required": ["a"] },
            "then": { "required": ["b"] },"#,
        1,
    );
    let ui = r##"{ "type": "Categorization", "elements": [{ "type": "Category", "label": "Π", "i18n": "p", "elements": [
        { "type": "Control", "scope": "#/properties/b" },
        { "type": "Control", "scope": "#/properties/a",
          "rule": { "effect": "SHOW", "condition": { "scope": "#/properties/b", "schema": { "const": "x" } } } }
    ] }] }"##;
    assert_eq!(faults(&schema, Some(ui), TWO_EN), [""; 0]);
    let always = schema.replacen(r#"["b"]"#, r#"["a", "b"]"#, 1);
    assert_eq!(
        faults(&always, None, &TWO_EN.replace(r#", "p.label": "P""#, "")),
        ["vacuous-if"],
        "shown and required, with one option"
    );
}

#[test]
fn a_rule_of_a_layout_that_always_holds_is_told_there() {
    let schema = TWO.replacen(r#""title": "Τ","#, r#""title": "Τ", "required": ["a"],"#, 1);
    let ui = |effect: &str| {
        format!(
            r##"{{ "type": "Categorization", "elements": [{{ "type": "Category", "label": "Π", "i18n": "p", "elements": [
                {{ "type": "Control", "scope": "#/properties/a" }},
                {{ "type": "Control", "scope": "#/properties/b",
                   "rule": {{ "effect": "{effect}", "condition": {{ "scope": "#/properties/a", "schema": {{ "const": "one" }} }} }} }}
            ] }}] }}"##
        )
    };
    for effect in ["SHOW", "HIDE"] {
        let findings = small(&schema, Some(&ui(effect)), TWO_EN).unwrap_err();
        let told: Vec<(&str, &str, u32)> = findings
            .iter()
            .map(|f| (f.file.as_str(), f.code, f.line))
            .collect();
        assert_eq!(told, [("forms/test/form.ui.json", "vacuous-if", 4)]);
    }
}
