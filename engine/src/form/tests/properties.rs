//! Whatever is sent: nothing beside what was asked for gets in, and nothing
//! invalid comes out.

use super::*;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn filled() -> Value {
    json!({
        "checks": {
            "identity": { "valid": true, "complete": true, "correct": true },
            "authorisation": { "valid": true, "complete": true, "correct": true }
        },
        "result": "refuse",
        "refusal_reason": "Δεν υπάρχει η εγγραφή."
    })
}

fn answers(value: Value) -> Answers {
    Answers::from(value.as_object().unwrap().clone())
}

/// Puts one more member into the object at this level: 0 is the form, 1 the
/// rows, 2 one row.
fn with_extra(level: usize, name: &str, extra: Value) -> Value {
    let mut value = filled();
    let place: &mut Value = match level {
        0 => &mut value,
        1 => &mut value["checks"],
        _ => &mut value["checks"]["identity"],
    };
    let object: &mut Map<String, Value> = place.as_object_mut().unwrap();
    object.insert(name.to_owned(), extra);
    value
}

fn any_json() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!([1])),
        Just(json!({ "valid": true, "complete": true, "correct": true })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_more_property_at_any_level_never_gets_in(
        level in 0_usize..3,
        name in "[a-z_]{1,12}",
        extra in any_json(),
    ) {
        let form = form("procedures/check-documents");
        let known = ["checks", "result", "missing", "refusal_reason", "identity", "authorisation", "valid", "complete", "correct"];
        prop_assume!(!known.contains(&name.as_str()));
        let sound = form.check(&answers(filled()), &scope()).unwrap();
        let result = form.check(&answers(with_extra(level, &name, extra)), &scope());
        // Refused, or read as if it had not been there.
        prop_assert!(result.is_err() || result == Ok(sound));
    }

    #[test]
    fn one_more_name_in_a_post_is_refused(name in ".{0,20}", value in ".{0,20}") {
        let form = form("procedures/check-documents");
        let mut input = form.raw(&answers(filled()));
        prop_assume!(input.get(&name).is_none() && name != "missing");
        prop_assert!(form.parse(&input, &scope()).is_ok());
        input.push(name, value);
        let errors = form.parse(&input, &scope()).unwrap_err();
        prop_assert_eq!(errors[0].kind, FieldErrorKind::Tampered);
    }

    #[test]
    fn what_passes_passes_again_unchanged(
        afm in prop_oneof![Just("090000045".to_owned()), "[0-9 .-]{0,14}", ".{0,12}"],
        pin in prop_oneof![Just("123456".to_owned()), ".{0,14}"],
        reason in prop_oneof![Just("other"), Just("school"), Just("κάτι")],
        other in ".{0,220}",
        copies in prop_oneof![Just("1"), Just(" 3 "), Just("4")],
    ) {
        let form = form("birth-certificate/application");
        let input = raw(&[
            ("afm", &afm), ("pin", &pin), ("kind", "plain"), ("reason", reason),
            ("reason_other", &other), ("copies", copies), ("on_behalf", "yes"),
            ("location", "town-hall"),
        ]);
        if let Ok(answers) = form.parse(&input, &scope()) {
            prop_assert_eq!(form.check(&answers, &scope()), Ok(answers.clone()));
            prop_assert!(form.validator.accepts(answers.as_map()));
            prop_assert_eq!(answers.get("reason_other").is_some(), reason == "other");
        }
    }

    #[test]
    fn no_text_makes_the_reader_of_forms_fall_over(schema in "[\\{\\}\\[\\]\":,a-z$#/ ]{0,60}") {
        let _ = small(&schema, None, "{}");
    }
}
