//! The whole application: checked again on submission, shown, filled in again.

use super::*;
use crate::text::Language;
use serde_json::{Map, Value, json};

fn complete() -> Answers {
    let Value::Object(map) = json!({
        "afm": "090000045", "pin": "123456", "kind": "multilingual", "reason": "other",
        "reason_other": "Υποτροφία", "copies": "1", "on_behalf": false,
        "delivery": "office", "location": "town-hall", "tell_changes": true
    }) else {
        panic!("an object");
    };
    Answers::from(map)
}

fn check(change: impl FnOnce(&mut Map<String, Value>)) -> Result<Answers, Vec<FieldError>> {
    let mut map = complete().into_map();
    change(&mut map);
    form("birth-certificate/application").check(&Answers::from(map), &scope())
}

#[test]
fn complete_answers_pass_unchanged() {
    assert_eq!(check(|_| {}), Ok(complete()));
}

#[test]
fn both_applications_take_the_answers_they_share() {
    let mut map = complete().into_map();
    map.insert("kind".to_owned(), json!("marriage"));
    let form = form("family-status/application");
    assert!(form.check(&Answers::from(map), &scope()).is_ok());
}

#[test]
fn pages_left_out_are_found_on_submission() {
    let form = form("birth-certificate/application");
    let errors = form.check(&Answers::new(), &scope()).unwrap_err();
    let fields: Vec<&str> = errors.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "afm",
            "pin",
            "kind",
            "reason",
            "copies",
            "on_behalf",
            "delivery"
        ]
    );
    assert_eq!(form.page_of(fields[6]), Some(1));
    let errors = check(|map| {
        map.shift_remove("pin");
    })
    .unwrap_err();
    assert_eq!(errors[0].field, "pin");
    assert_eq!(errors.len(), 1);
}

#[test]
fn a_place_that_closed_meanwhile_is_asked_for_again() {
    let form = form("birth-certificate/application");
    let errors = form.check(&complete(), &Scope::default()).unwrap_err();
    assert_eq!(
        (errors[0].field.as_str(), errors[0].kind),
        ("location", FieldErrorKind::NotAnOption)
    );
}

#[test]
fn what_does_not_belong_is_refused_also_when_it_was_stored() {
    let errors = check(|map| {
        map.insert("role".to_owned(), json!("admin"));
    });
    assert_eq!(errors.unwrap_err()[0].kind, FieldErrorKind::Tampered);
}

#[test]
fn answers_of_the_wrong_type_do_not_pass() {
    for (name, value) in [
        ("afm", json!(90000045)),
        ("afm", json!(null)),
        ("on_behalf", json!("yes please")),
        ("copies", json!(["1", "2"])),
        ("kind", json!({ "const": "plain" })),
        ("reason_other", json!("α".repeat(201))),
    ] {
        let result = check(|map| {
            map.insert(name.to_owned(), value.clone());
        });
        assert!(result.is_err(), "{name}: {value}");
    }
}

#[test]
fn answers_come_in_the_order_of_the_schema() {
    let backwards: Map<String, Value> = complete().into_map().into_iter().rev().collect();
    let form = form("birth-certificate/application");
    let checked = form.check(&Answers::from(backwards), &scope()).unwrap();
    assert_eq!(
        serde_json::to_string(&checked).unwrap(),
        serde_json::to_string(&complete()).unwrap()
    );
}

#[test]
fn answers_are_shown_in_the_language_of_the_reader() {
    let form = form("birth-certificate/application");
    let shown = |language| -> Vec<String> {
        form.display(&complete(), &scope(), language)
            .into_iter()
            .map(|s| format!("{}|{}|{}", s.page, s.title, s.value))
            .collect()
    };
    let el = shown(Language::El);
    assert_eq!(el[0], "0|ΑΦΜ|090000045");
    assert_eq!(el[3], "1|Λόγος χρήσης|Άλλος λόγος");
    assert_eq!(
        el[6],
        "1|Κάνετε την αίτηση για λογαριασμό άλλου προσώπου;|Όχι"
    );
    let en = shown(Language::En);
    assert_eq!(en[8], "2|Place of collection|Town hall");
    assert_eq!(
        en[9],
        "2|Tell me by email if the collection date changes|Yes"
    );
    assert_eq!(
        form.display_page(0, &complete(), &scope(), Language::El)
            .len(),
        2
    );
}

#[test]
fn a_page_is_filled_in_again_with_what_was_answered() {
    let form = form("birth-certificate/application");
    let raw = form.raw(&complete());
    assert_eq!(raw.get("tell_changes"), Some("yes"));
    assert_eq!(raw.get("on_behalf"), Some("no"));
    assert_eq!(form.parse(&raw, &scope()), Ok(complete()));
}

#[test]
fn conditions_can_be_typed_against_a_form() {
    let types = form("birth-certificate/application").types();
    assert_eq!(types["on_behalf"], ValueType::YesNo);
    assert_eq!(types["afm"], ValueType::Text);
    assert_eq!(
        types["copies"],
        ValueType::Choice(vec!["1".into(), "2".into(), "3".into()])
    );
    let ValueType::Rows(row) = form("procedures/check-documents").types()["checks"].clone() else {
        panic!("checks are rows");
    };
    assert_eq!(row["valid"], ValueType::YesNo);
}

#[test]
fn a_form_knows_the_files_it_came_from() {
    assert_eq!(
        form("birth-certificate/application").files(),
        [
            "forms/birth-certificate/application.en.json",
            "forms/birth-certificate/application.json",
            "forms/birth-certificate/application.ui.json",
            "forms/common/certificate.en.json",
            "forms/common/certificate.json",
            "forms/common/person.en.json",
            "forms/common/person.json",
        ]
    );
}

#[test]
fn debug_text_keeps_answers_to_itself() {
    let text = format!("{:?}", complete());
    assert!(
        !text.contains("090000045") && !text.contains("Υποτροφία"),
        "{text}"
    );
    assert!(!format!("{:?}", raw(&[("afm", "090000045")])).contains("090000045"));
}
