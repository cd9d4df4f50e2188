//! A form with every kind of question, read under the rules of the house.

use super::*;
use serde_json::{Value, json};

const SCHEMA: &str = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Φόρμα", "type": "object", "additionalProperties": false,
  "required": ["area", "address", "owners", "uses"],
  "properties": {
    "given_name": { "title": "Όνομα", "type": "string", "maxLength": 100, "format": "person-name", "readOnly": true, "x-prefill": "given-name" },
    "area": { "title": "Εμβαδόν", "type": "number", "minimum": 0.5, "maximum": 10000, "multipleOf": 0.01 },
    "deposit": { "title": "Εγγύηση", "type": "string", "format": "money", "x-minimum": "10.00 EUR", "x-maximum": "2000.00 EUR" },
    "copies": { "title": "Αντίγραφα", "type": "integer", "minimum": 1, "maximum": 9 },
    "fee": { "title": "Τέλος", "type": "string", "format": "money", "x-computed": "2.50 * answers.copies" },
    "uses": { "title": "Χρήσεις", "type": "array", "uniqueItems": true, "minItems": 1, "maxItems": 2,
      "items": { "type": "string", "oneOf": [
        { "const": "shop", "title": "Κατάστημα" }, { "const": "office", "title": "Γραφείο" }, { "const": "store", "title": "Αποθήκη" } ] } },
    "address": { "$ref": "#/$defs/address" },
    "postal": { "$ref": "#/$defs/address", "title": "Ταχυδρομική διεύθυνση" },
    "owners": { "title": "Συνιδιοκτήτες", "type": "array", "minItems": 1, "maxItems": 3,
      "items": { "title": "Συνιδιοκτήτης", "type": "object", "additionalProperties": false,
        "required": ["name", "afm"],
        "properties": {
          "name": { "title": "Όνομα", "type": "string", "maxLength": 50 },
          "afm": { "title": "ΑΦΜ", "type": "string", "maxLength": 9, "format": "afm" },
          "born": { "title": "Γέννηση", "type": "string", "format": "date" },
          "abroad": { "title": "Κάτοικος εξωτερικού", "type": "boolean" } },
        "if": { "properties": { "abroad": { "const": true } }, "required": ["abroad"] },
        "then": { "properties": { "country": { "title": "Χώρα", "type": "string", "maxLength": 50 } }, "required": ["country"] } } },
    "phones": { "title": "Τηλέφωνα", "type": "array", "maxItems": 3,
      "items": { "title": "Τηλέφωνο", "type": "string", "maxLength": 20, "format": "phone" } }
  },
  "dependentSchemas": {
    "phones": { "properties": { "hours": { "title": "Ώρες", "type": "string", "maxLength": 50 } }, "required": ["hours"] }
  },
  "$defs": {
    "address": { "title": "Διεύθυνση", "type": "object", "additionalProperties": false,
      "required": ["street", "town"],
      "properties": {
        "street": { "title": "Οδός", "type": "string", "maxLength": 80 },
        "number": { "title": "Αριθμός", "type": "string", "maxLength": 8 },
        "town": { "title": "Πόλη", "type": "string", "maxLength": 60 },
        "flat": { "title": "Διαμέρισμα", "type": "boolean" },
        "floor": { "title": "Όροφος", "type": "string", "maxLength": 8 } },
      "dependentRequired": { "floor": ["flat"] } }
  }
}"##;

/// Every Greek text once more, as if translated.
fn words() -> String {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut words = serde_json::Map::new();
    fn look(value: &Value, at: &str, words: &mut serde_json::Map<String, Value>) {
        if let Some(object) = value.as_object() {
            for (name, inner) in object {
                let at = format!("{at}/{name}");
                match inner.as_str() {
                    Some(text) if name == "title" => {
                        words.insert(at, json!(format!("en {text}")));
                    }
                    _ => look(inner, &at, words),
                }
            }
        }
        for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
            look(inner, &format!("{at}/{index}"), words);
        }
    }
    look(&schema, "", &mut words);
    Value::Object(words).to_string()
}

fn every_kind() -> Form {
    small(SCHEMA, None, &words()).unwrap_or_else(|findings| panic!("{}", told(&findings)))
}

fn known() -> Scope {
    Scope {
        known: [(Known::GivenName, "Μαρία".to_owned())].into(),
        ..scope()
    }
}

const SOUND: &[(&str, &str)] = &[
    ("area", "1.234,5"),
    ("deposit", "1.250,00 €"),
    ("copies", "2"),
    ("uses", "store"),
    ("uses", "shop"),
    ("address.street", "Ερμού"),
    ("address.town", "Σύρος"),
    ("address.flat", "yes"),
    ("postal.street", ""),
    ("postal.town", ""),
    ("owners.rows", "3"),
    ("owners[0].name", "Α"),
    ("owners[0].afm", "090000045"),
    ("owners[1].name", ""),
    ("owners[1].afm", " "),
    ("owners[1].born.day", ""),
    ("owners[2].name", "Β"),
    ("owners[2].afm", "EL 094259216"),
    ("owners[2].born.day", "1"),
    ("owners[2].born.month", "2"),
    ("owners[2].born.year", "1980"),
    ("owners[2].abroad", "yes"),
    ("owners[2].country", "Κύπρος"),
    ("phones.rows", "2"),
    ("phones[0]", ""),
    ("phones[1]", "210 1234567"),
    ("hours", "πρωί"),
];

fn with(changes: &[(&str, &str)]) -> RawInput {
    let mut input: Vec<(&str, &str)> = SOUND.to_vec();
    for change in changes {
        input.retain(|(name, _)| *name != change.0);
    }
    input.extend(changes.iter().filter(|(_, value)| *value != "-"));
    raw(&input)
}

fn errors(input: &RawInput) -> Vec<(String, FieldErrorKind, String)> {
    every_kind()
        .parse(input, &known())
        .expect_err("something should be wrong")
        .into_iter()
        .map(|error| (error.field, error.kind, error.message.el))
        .collect()
}

fn only(input: &RawInput) -> (String, FieldErrorKind, String) {
    let errors = errors(input);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.into_iter().next().unwrap()
}

#[test]
fn every_kind_is_read_and_kept_in_the_order_of_the_schema() {
    let answers = every_kind().parse(&raw(SOUND), &known()).unwrap();
    let expected = json!({
        "given_name": "Μαρία",
        "area": 1234.5,
        "deposit": "1250.00 EUR",
        "copies": 2,
        "fee": "5.00 EUR",
        "uses": ["shop", "store"],
        "address": { "street": "Ερμού", "town": "Σύρος", "flat": true },
        "owners": [
            { "name": "Α", "afm": "090000045" },
            { "name": "Β", "afm": "094259216", "born": "1980-02-01", "abroad": true, "country": "Κύπρος" }
        ],
        "phones": ["2101234567"],
        "hours": "πρωί"
    });
    assert_eq!(
        Value::from(answers.as_map().clone()).to_string(),
        expected.to_string()
    );
    assert_eq!(every_kind().check(&answers, &known()), Ok(answers));
}

#[test]
fn an_amount_that_follows_from_others_is_never_taken_from_the_browser() {
    let form = every_kind();
    let answers = form.parse(&raw(SOUND), &known()).unwrap();
    let mut forged = answers.as_map().clone();
    forged.insert("fee".to_owned(), json!("0.01 EUR"));
    let read = form.check(&Answers::from(forged), &known()).unwrap();
    assert_eq!(read.text("fee"), Some("5.00 EUR"));
    for name in ["fee", "given_name"] {
        let mut input = raw(SOUND);
        input.push(name, "0");
        let errors = form.parse(&input, &known()).unwrap_err();
        assert_eq!(errors[0].kind, FieldErrorKind::Tampered, "{name}");
    }
    let without = form.parse(&with(&[("copies", "-")]), &known()).unwrap();
    assert_eq!(without.get("fee"), None, "nothing to work it out from");
}

#[test]
fn what_is_known_about_the_person_is_kept_and_not_asked() {
    let form = every_kind();
    let first = form.parse(&raw(SOUND), &known()).unwrap();
    // Later the product may know another name; what was sent stays.
    let later = Scope {
        known: [(Known::GivenName, "Ελένη".to_owned())].into(),
        ..scope()
    };
    assert_eq!(
        form.check(&first, &later).unwrap().text("given_name"),
        Some("Μαρία")
    );
    let drawn = form.raw_at_first(0, &Answers::new(), &known());
    assert_eq!(drawn.get("given_name"), Some("Μαρία"));
    assert_eq!(form.sent(&first).get("given_name"), None);
}

#[test]
fn errors_in_items_and_objects_name_them() {
    let (field, kind, el) = only(&with(&[("owners[2].afm", "123456781")]));
    assert_eq!(
        (field.as_str(), kind),
        ("owners[2].afm", FieldErrorKind::Malformed)
    );
    assert!(el.starts_with("Συνιδιοκτήτης 3: Στο πεδίο «ΑΦΜ»"), "{el}");
    let (field, kind, el) = only(&with(&[("owners[0].afm", "")]));
    assert_eq!(
        (field.as_str(), kind),
        ("owners[0].afm", FieldErrorKind::Empty)
    );
    assert_eq!(el, "Συνιδιοκτήτης 1: Συμπληρώστε το πεδίο «ΑΦΜ».");
    let (field, _, el) = only(&with(&[("address.town", "")]));
    assert_eq!(field, "address.town");
    assert_eq!(el, "Διεύθυνση: Συμπληρώστε το πεδίο «Πόλη».");
    let (field, _, el) = only(&with(&[("owners[2].country", "")]));
    assert_eq!(field, "owners[2].country");
    assert!(el.starts_with("Συνιδιοκτήτης 3: "), "{el}");
    let (field, _, el) = only(&with(&[("phones[1]", "123")]));
    assert_eq!(field, "phones[1]");
    assert!(el.starts_with("Τηλέφωνο 2: "), "{el}");
}

#[test]
fn an_object_that_nobody_began_is_not_there_and_one_that_was_is_asked_for_whole() {
    let answers = every_kind().parse(&raw(SOUND), &known()).unwrap();
    assert_eq!(answers.get("postal"), None);
    let (field, kind, el) = only(&with(&[("postal.street", "Αθηνάς")]));
    assert_eq!(
        (field.as_str(), kind),
        ("postal.town", FieldErrorKind::Empty)
    );
    assert_eq!(el, "Ταχυδρομική διεύθυνση: Συμπληρώστε το πεδίο «Πόλη».");
    let fields: Vec<String> = errors(&with(&[
        ("address.street", ""),
        ("address.town", ""),
        ("address.flat", "-"),
    ]))
    .into_iter()
    .map(|(field, ..)| field)
    .collect();
    assert_eq!(fields, ["address.street", "address.town"]);
}

#[test]
fn rules_inside_objects_and_items_hold_there() {
    let (field, ..) = only(&with(&[("address.flat", "-"), ("address.floor", "2")]));
    assert_eq!(field, "address.flat");
    // Without the answer that calls for it the question was not due.
    let read = every_kind()
        .parse(&with(&[("owners[2].abroad", "no")]), &known())
        .unwrap();
    assert_eq!(read.get("owners").unwrap()[1].get("country"), None);
    let read = every_kind()
        .parse(&with(&[("phones[1]", ""), ("hours", "πρωί")]), &known())
        .unwrap();
    assert_eq!((read.get("phones"), read.get("hours")), (None, None));
}

#[test]
fn numbers_of_answers_and_items_are_told() {
    let (field, kind, el) = only(&with(&[("uses", "-")]));
    assert_eq!((field.as_str(), kind), ("uses", FieldErrorKind::Empty));
    assert_eq!(el, "Διαλέξτε τουλάχιστον μία απάντηση στο πεδίο «Χρήσεις».");
    let mut all = with(&[]);
    all.push("uses", "office");
    let (field, _, el) = only(&all);
    assert_eq!(field, "uses");
    assert_eq!(el, "Διαλέξτε έως 2 απαντήσεις στο πεδίο «Χρήσεις».");
    let empty: Vec<(&str, &str)> = SOUND
        .iter()
        .copied()
        .filter(|(name, _)| !name.starts_with("owners"))
        .collect();
    let (field, kind, _) = only(&raw(&empty));
    assert_eq!((field.as_str(), kind), ("owners", FieldErrorKind::Empty));
    // The one item that has to be there is asked for, not only counted.
    let mut one = empty.clone();
    one.extend([("owners.rows", "1"), ("owners[0].name", "")]);
    let fields: Vec<String> = errors(&raw(&one))
        .into_iter()
        .map(|(field, ..)| field)
        .collect();
    assert_eq!(fields, ["owners[0].name", "owners[0].afm"]);
}

#[test]
fn numbers_and_amounts_say_how_to_write_them() {
    for (name, value, words) in [
        ("area", "1.234", "κόμμα πριν από τα δεκαδικά"),
        ("area", "0,1", "τουλάχιστον 0,5"),
        ("area", "1,005", "πολλαπλάσιο του 0,01"),
        ("deposit", "δέκα", "για παράδειγμα 1.234,56"),
        ("deposit", "5", "από 10,00 € έως 2.000,00 €"),
    ] {
        let (field, kind, el) = only(&with(&[(name, value)]));
        assert_eq!((field.as_str(), kind), (name, FieldErrorKind::Malformed));
        assert!(el.contains(words), "{el}");
    }
    for area in ["0,57", "0.5", "1,1", "9999,99", "4097,07", "3"] {
        assert!(
            every_kind()
                .parse(&with(&[("area", area)]), &known())
                .is_ok(),
            "{area}"
        );
    }
}

#[test]
fn names_beside_those_asked_for_are_refused_at_every_depth() {
    for (name, value) in [
        ("owners[3].name", "Γ"),
        ("owners[00].name", "Γ"),
        ("owners[-1].name", "Γ"),
        ("owners[0]", "Γ"),
        ("owners[0].rows", "1"),
        ("owners[0].pin", "1"),
        ("owners", "1"),
        ("owners.rows", "3"),
        ("address", "1"),
        ("address.region", "1"),
        ("address.street.x", "1"),
        ("phones[1].x", "1"),
        ("phones[2]", "1"),
        ("uses[0]", "shop"),
        ("uses", "shop"),
        ("area.day", "1"),
        ("", "1"),
    ] {
        let mut input = raw(SOUND);
        input.push(name, value);
        let (field, kind, _) = only(&input);
        assert_eq!(
            (field.as_str(), kind),
            ("", FieldErrorKind::Tampered),
            "{name}"
        );
    }
    for count in [
        "",
        "-1",
        "101",
        "03",
        "x",
        "4294967296",
        "99999999999999999999",
    ] {
        let (_, kind, _) = only(&with(&[("phones.rows", count)]));
        assert_eq!(kind, FieldErrorKind::Tampered, "{count}");
    }
    // As many as there may be on a page, more than the schema takes.
    let (field, kind, _) = {
        let mut input = with(&[("phones.rows", "4")]);
        for index in [2, 3] {
            input.push(format!("phones[{index}]"), format!("210123456{index}"));
        }
        input.push("unused", "");
        let input: RawInput = input.iter().filter(|(name, _)| *name != "unused").collect();
        let input: RawInput = input
            .iter()
            .map(|(name, value)| match name {
                "phones[0]" => (name, "2101234561"),
                _ => (name, value),
            })
            .collect();
        only(&input)
    };
    assert_eq!((field.as_str(), kind), ("phones", FieldErrorKind::Rule));
}

#[test]
fn buttons_add_and_remove_items_and_keep_what_was_typed() {
    let form = every_kind();
    let names = ["owners", "phones", "area"];
    let typed: RawInput = [
        ("area", "δεν ξέρω"),
        ("owners.rows", "2"),
        ("owners[0].name", "Α"),
        ("owners[1].name", "Β"),
        ("owners[1].afm", "λάθος"),
    ]
    .into_iter()
    .collect();
    let press = |button: &str| {
        let mut input = typed.clone();
        input.push(button, "");
        form.turned(&names, &input, &Answers::new(), &known())
    };
    assert!(
        form.turned(&names, &typed, &Answers::new(), &known())
            .is_none()
    );
    let added = press("add:owners").unwrap().unwrap();
    assert_eq!(added.at, "owners[2]");
    assert_eq!(added.raw.get("owners.rows"), Some("3"));
    assert_eq!(added.raw.get("owners[1].afm"), Some("λάθος"));
    assert_eq!(added.raw.get("area"), Some("δεν ξέρω"));
    let removed = press("remove:owners[0]").unwrap().unwrap();
    assert_eq!(removed.at, "owners");
    assert_eq!(removed.raw.get("owners.rows"), Some("1"));
    assert_eq!(removed.raw.get("owners[0].name"), Some("Β"));
    assert_eq!(removed.raw.get("owners[0].afm"), Some("λάθος"));
    assert_eq!(removed.raw.get("owners[1].name"), None);
    // Nothing typed yet: the page began with one item.
    let blank = raw(&[("add:phones", "")]);
    let turned = form
        .turned(&names, &blank, &Answers::new(), &known())
        .unwrap()
        .unwrap();
    assert_eq!(turned.raw.get("phones.rows"), Some("2"));
    for button in [
        "remove:owners[2]",
        "remove:owners[00]",
        "remove:owners[-1]",
        "remove:owners",
        "add:area",
        "add:uses",
        "add:",
        "remove:",
        "add:nothing",
        "remove:owners[0].name",
    ] {
        let turned = press(button).unwrap().unwrap_err();
        assert_eq!(turned[0].kind, FieldErrorKind::Tampered, "{button}");
    }
    let mut full = raw(&[("owners.rows", "3"), ("add:owners", "")]);
    assert!(
        form.turned(&names, &full, &Answers::new(), &known())
            .unwrap()
            .is_err()
    );
    full.push("intruder", "x");
    assert!(
        form.turned(&names, &full, &Answers::new(), &known())
            .unwrap()
            .is_err()
    );
}

#[test]
fn a_correction_of_named_fields_takes_the_new_kinds_and_nothing_else() {
    let form = every_kind();
    let before = form.parse(&raw(SOUND), &known()).unwrap();
    let names = ["owners".to_owned(), "uses".to_owned()];
    let sent = raw(&[
        ("uses", "office"),
        ("owners.rows", "1"),
        ("owners[0].name", "Γ"),
        ("owners[0].afm", "123456783"),
    ]);
    let after = form.parse_fields(&names, &sent, &before, &known()).unwrap();
    assert_eq!(after.get("uses"), Some(&json!(["office"])));
    assert_eq!(
        after.get("owners"),
        Some(&json!([{ "name": "Γ", "afm": "123456783" }]))
    );
    for (name, value) in before.as_map() {
        if !names.contains(name) {
            assert_eq!(after.get(name), Some(value), "{name}");
        }
    }
    let mut more = sent.clone();
    more.push("address.town", "Άλλη");
    let errors = form
        .parse_fields(&names, &more, &before, &known())
        .unwrap_err();
    assert_eq!(errors[0].kind, FieldErrorKind::Tampered);
}

#[test]
fn answers_are_told_in_words() {
    use crate::text::Language::{El, En};
    let form = every_kind();
    let answers = form.parse(&raw(SOUND), &known()).unwrap();
    let shown = |language| -> Vec<(String, String)> {
        form.display(&answers, &known(), language)
            .into_iter()
            .map(|shown| (shown.title, shown.value))
            .collect()
    };
    let greek = shown(El);
    for (title, value) in [
        ("Εμβαδόν", "1234,5"),
        ("Εγγύηση", "1.250,00 €"),
        ("Τέλος", "5,00 €"),
        ("Χρήσεις", "Κατάστημα, Αποθήκη"),
        ("Διεύθυνση – Οδός", "Ερμού"),
        ("Διεύθυνση – Διαμέρισμα", "Ναι"),
        ("Συνιδιοκτήτης 2 – Γέννηση", "1/2/1980"),
        ("Τηλέφωνο 1 – Τηλέφωνο", "2101234567"),
    ] {
        assert!(
            greek.contains(&(title.to_owned(), value.to_owned())),
            "{title}: {greek:?}"
        );
    }
    assert!(shown(En).contains(&("en Εγγύηση".to_owned(), "€1,250.00".to_owned())));
}

#[test]
fn conditions_of_services_reach_into_objects_and_count_items() {
    use crate::expression::{Condition, Types};
    let form = every_kind();
    let mut types = Types::default();
    types.fields("answers", form.types());
    let answers = form.parse(&raw(SOUND), &known()).unwrap();
    let scope = json!({ "answers": answers.as_map() });
    for (source, expected) in [
        ("answers.address.town == 'Σύρος'", true),
        ("count(answers.owners) > 2", false),
        ("count(answers.uses) == 2", true),
        ("answers.deposit > 100", true),
        ("answers.area > 1234.4", true),
    ] {
        let condition =
            Condition::read(source, &types).unwrap_or_else(|p| panic!("{source}: {}", p.reason));
        assert_eq!(
            condition.evaluate(&scope).unwrap().holds,
            expected,
            "{source}"
        );
    }
    assert!(Condition::read("answers.address.country == 'x'", &types).is_err());
}

#[test]
fn rules_of_the_house_for_the_new_kinds_are_told() {
    for (property, code) in [
        (r#"{ "title": "Τ", "type": "number" }"#, "unbounded-number"),
        (
            r#"{ "title": "Τ", "type": "array", "items": { "type": "string", "maxLength": 5 } }"#,
            "unbounded-list",
        ),
        (
            r#"{ "title": "Τ", "type": "array", "uniqueItems": true, "items": { "enum": ["a"], "type": "string" } }"#,
            "missing-text",
        ),
        (
            r#"{ "title": "Τ", "type": "object", "properties": { "a": { "title": "Τ", "type": "boolean" } } }"#,
            "open-object",
        ),
        (
            r#"{ "title": "Τ", "type": "object", "additionalProperties": false, "properties": { "aB": { "title": "Τ", "type": "boolean" } } }"#,
            "bad-name",
        ),
        (
            r#"{ "title": "Τ", "type": "string", "format": "money", "x-minimum": "5" }"#,
            "wrong-type",
        ),
        (
            r#"{ "title": "Τ", "type": "string", "format": "money", "x-computed": "answers.nothing" }"#,
            "bad-computation",
        ),
        (
            r#"{ "title": "Τ", "type": "string", "maxLength": 5, "x-computed": "1" }"#,
            "unsupported-type",
        ),
        (
            r#"{ "title": "Τ", "type": "string", "maxLength": 5, "x-prefill": "shoe-size" }"#,
            "unknown-prefill",
        ),
        (
            r#"{ "title": "Τ", "type": "array", "maxItems": 2, "minItems": 3, "items": { "type": "boolean" } }"#,
            "impossible",
        ),
        (
            r#"{ "title": "Τ", "type": "array", "maxItems": 2 }"#,
            "missing-items",
        ),
        (
            r#"{ "title": "Τ", "type": "array", "maxItems": 2, "prefixItems": [], "items": { "type": "boolean" } }"#,
            "unknown-keyword",
        ),
        (
            r#"{ "title": "Τ", "allOf": [{ "type": "string", "maxLength": 5 }, { "type": "boolean" }] }"#,
            "conflicting-parts",
        ),
    ] {
        let schema = format!(
            r#"{{ "title": "Τ", "type": "object", "additionalProperties": false, "properties": {{ "x": {property} }} }}"#
        );
        let codes: Vec<&str> = small(&schema, None, "{}")
            .unwrap_err()
            .iter()
            .map(|f| f.code)
            .collect();
        assert!(codes.contains(&code), "{property}: {codes:?}");
    }
    let required = r#"{ "title": "Τ", "type": "object", "additionalProperties": false, "required": ["x"],
        "properties": { "x": { "title": "Τ", "type": "array", "maxItems": 3, "items": { "type": "boolean" } } } }"#;
    let codes: Vec<&str> = small(required, None, "{}")
        .unwrap_err()
        .iter()
        .map(|f| f.code)
        .collect();
    assert!(codes.contains(&"empty-list"), "{codes:?}");
}
