//! Questions for files: what may be said of them, and that no browser answers them.

use super::*;
use crate::form::FieldErrorKind;
use crate::text::Language;
use crate::upload::{FileKind, Limits};

fn with(property: &str, required: &str) -> Result<Form, Vec<Finding>> {
    let schema = format!(
        r#"{{ "title": "Τ", "type": "object", "additionalProperties": false, "required": [{required}],
            "properties": {{ "plan": {property}, "note": {{ "title": "Σ", "type": "string", "maxLength": 50 }} }} }}"#
    );
    let words =
        r#"{ "/title": "T", "/properties/plan/title": "Plan", "/properties/note/title": "Note" }"#;
    small(&schema, None, words)
}

fn limits(property: &str) -> Limits {
    let form = with(property, "").unwrap_or_else(|findings| panic!("{findings:#?}"));
    form.field("plan").unwrap().files().unwrap().clone()
}

const USUAL: &str = r#"{ "title": "Σχέδιο", "type": "array",
    "items": { "type": "string", "maxLength": 255 }, "x-upload": {} }"#;

/// The scope of an application for which these files are there.
fn there(names: &[&str]) -> Scope {
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    Scope {
        files: [("plan".to_owned(), names)].into(),
        ..Scope::default()
    }
}

#[test]
fn limits_are_as_said_or_the_usual_ones() {
    assert_eq!(limits(USUAL), Limits::default());
    let own = USUAL.replace(
        "{} }",
        r#"{ "kinds": ["jpeg"], "largest": "3 MB" }, "maxItems": 2 }"#,
    );
    let own = limits(&own);
    assert_eq!(
        (own.kinds.clone(), own.megabytes(), own.most),
        (vec![FileKind::Jpeg], 3, 2)
    );
}

#[test]
fn what_cannot_be_is_told() {
    for (from, to, code) in [
        ("{} }", r#"{ "kinds": [] } }"#, "wrong-type"),
        ("{} }", r#"{ "kinds": ["exe"] } }"#, "unknown-option"),
        ("{} }", r#"{ "kinds": ["pdf", "pdf"] } }"#, "unknown-option"),
        ("{} }", r#"{ "largest": "21 MB" } }"#, "wrong-type"),
        ("{} }", r#"{ "largest": 5 } }"#, "wrong-type"),
        ("{} }", r#"{ "smallest": "1 MB" } }"#, "unknown-keyword"),
        ("{} }", r#"true }"#, "wrong-type"),
        ("{} }", r#"{}, "maxItems": 11 }"#, "wrong-type"),
        (
            "{} }",
            r#"{}, "maxItems": 2, "minItems": 3 }"#,
            "impossible",
        ),
        ("{} }", r#"{}, "readOnly": true }"#, "unknown-keyword"),
        (r#", "maxLength": 255"#, "", "missing-items"),
    ] {
        let property = USUAL.replace(from, to);
        let codes: Vec<&str> = with(&property, "")
            .unwrap_err()
            .iter()
            .map(|f| f.code)
            .collect();
        assert!(codes.contains(&code), "{property}: {codes:?}");
    }
    let inside = format!(
        r#"{{ "title": "Τ", "type": "object", "additionalProperties": false, "properties": {{ "deep": {USUAL} }} }}"#
    );
    let codes: Vec<&str> = with(&inside, "")
        .unwrap_err()
        .iter()
        .map(|f| f.code)
        .collect();
    assert!(codes.contains(&"unsupported-type"), "{codes:?}");
}

#[test]
fn names_come_from_whoever_holds_the_files_and_from_nobody_else() {
    let form = with(USUAL, r#""plan""#).unwrap();
    let none = Answers::new();
    let sent = |names: &[(&str, &str)]| {
        names
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect::<RawInput>()
    };
    // A browser that names files is refused as a whole.
    for name in ["plan", "plan.rows", "plan[0]", "plan[]"] {
        let refused = form.parse_page(0, &sent(&[(name, "a.pdf")]), &none, &there(&["b.pdf"]));
        assert_eq!(
            refused.unwrap_err()[0].kind,
            FieldErrorKind::Tampered,
            "{name}"
        );
    }
    let missing = form
        .parse_page(0, &sent(&[]), &none, &there(&[]))
        .unwrap_err();
    assert_eq!(
        (missing[0].field.as_str(), missing[0].kind),
        ("plan", FieldErrorKind::Empty)
    );
    assert!(missing[0].message.en.contains("Send a file"), "{missing:?}");

    let answers = form
        .parse_page(0, &sent(&[]), &none, &there(&["a.pdf", "b.pdf"]))
        .unwrap();
    assert_eq!(
        answers.get("plan"),
        Some(&serde_json::json!(["a.pdf", "b.pdf"]))
    );
    // What was read is read again with what is there then.
    let again = form.check(&answers, &there(&["b.pdf"])).unwrap();
    assert_eq!(again.get("plan"), Some(&serde_json::json!(["b.pdf"])));
    assert!(form.check(&answers, &there(&[])).is_err());
    // Where nobody says what is there, it stays.
    assert_eq!(form.check(&answers, &Scope::default()).unwrap(), answers);
    let shown = form.display(&answers, &Scope::default(), Language::El);
    assert_eq!(shown[0].value, "a.pdf, b.pdf");
}
