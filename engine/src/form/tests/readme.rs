//! What `forms/README.md` shows is what can be read.

use super::*;
use serde_json::{Map, Value};

/// The examples of the page, in order.
fn examples() -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../forms/README.md");
    let text = std::fs::read_to_string(page).unwrap();
    text.split("```json\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

/// Every text under its place, as a catalogue has it.
fn words(value: &Value, at: &str, words: &mut Map<String, Value>) {
    if let Some(object) = value.as_object() {
        for (name, inner) in object {
            let at = format!("{at}/{name}");
            let told = name == "title" || name == "x-error";
            match inner.as_str().filter(|_| told) {
                Some(text) => {
                    words.insert(at, Value::from(text));
                }
                None => self::words(inner, &at, words),
            }
        }
    }
    for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
        self::words(inner, &format!("{at}/{index}"), words);
    }
}

fn text(title: &str) -> String {
    format!(r#"{{ "title": "{title}", "type": "string", "maxLength": 40 }}"#)
}

#[test]
fn every_example_of_the_page_can_be_read() {
    let mut whole = 0;
    let mut rules = 0;
    let mut layouts = 0;
    for example in examples() {
        let (schema, ui) = if example.contains("$schema") {
            whole += 1;
            (example, None)
        } else if example.trim_start().starts_with("\"allOf\"") {
            rules += 1;
            let fields: Vec<String> = ["reason", "reason_other", "pin", "family_number"]
                .into_iter()
                .map(|name| format!("\"{name}\": {}", text(name)))
                .collect();
            let schema = format!(
                r#"{{ "title": "Τ", "type": "object", "additionalProperties": false, "properties": {{ {} }}, {example} }}"#,
                fields.join(", ")
            );
            (schema, None)
        } else {
            layouts += 1;
            let schema = format!(
                r#"{{ "title": "Τ", "type": "object", "additionalProperties": false, "properties": {{ "reason": {}, "reason_other": {} }} }}"#,
                text("reason"),
                text("reason_other")
            );
            (schema, Some(example))
        };
        let parsed: Value =
            serde_json::from_str(&schema).unwrap_or_else(|e| panic!("{e}\n{schema}"));
        let mut catalogue = Map::new();
        words(&parsed, "", &mut catalogue);
        if ui.is_some() {
            catalogue.insert(
                "certificate.label".to_owned(),
                Value::from("The certificate"),
            );
        }
        let catalogue = Value::Object(catalogue).to_string();
        let form = small(&schema, ui.as_deref(), &catalogue);
        assert!(form.is_ok(), "{}\n{schema}", told(&form.unwrap_err()));
    }
    assert_eq!((whole, rules, layouts), (1, 1, 1));
}

#[test]
fn the_page_names_every_format_and_everything_that_is_known() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../forms/README.md");
    let text = std::fs::read_to_string(page).unwrap();
    let names = Format::ALL
        .into_iter()
        .map(Format::name)
        .chain(Known::ALL.into_iter().map(Known::name));
    for name in names {
        assert!(text.contains(&format!("`{name}`")), "{name}");
    }
}
