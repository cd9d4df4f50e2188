//! Clerks fill in the forms of their tasks, and every kind of field is read.

use super::*;
use serde_json::json;

fn checks(identity: [&str; 3], authorisation: [&str; 3]) -> Vec<(String, String)> {
    let parts = ["valid", "complete", "correct"];
    [("identity", identity), ("authorisation", authorisation)]
        .into_iter()
        .flat_map(|(row, answers)| {
            parts
                .into_iter()
                .zip(answers)
                .map(move |(part, answer)| (format!("checks[{row}].{part}"), answer.to_owned()))
        })
        .filter(|(_, answer)| !answer.is_empty())
        .collect()
}

const ALL: [&str; 3] = ["yes", "yes", "yes"];
const COMPLETE: [(&str, &str); 2] = [
    ("result", "complete"),
    ("certified", "Γεννήθηκε στις 7 Μαΐου 1990."),
];

fn check(rows: Vec<(String, String)>, more: &[(&str, &str)]) -> Result<Answers, Vec<FieldError>> {
    let more = more.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned()));
    let raw: RawInput = rows.into_iter().chain(more).collect();
    form("procedures/check-documents").parse(&raw, &scope())
}

fn told(result: Result<Answers, Vec<FieldError>>) -> Vec<(String, FieldErrorKind, String)> {
    result
        .expect_err("something should be wrong")
        .into_iter()
        .map(|e| (e.field, e.kind, e.message.el))
        .collect()
}

#[test]
fn each_document_is_kept_with_its_three_answers() {
    let answers = check(
        checks(ALL, ["no", "yes", "yes"]),
        &[
            ("result", "incomplete"),
            ("missing", "Νέα\r\nεξουσιοδότηση\u{8}"),
        ],
    )
    .unwrap();
    assert_eq!(
        serde_json::to_value(&answers).unwrap(),
        json!({
            "checks": {
                "identity": { "valid": true, "complete": true, "correct": true },
                "authorisation": { "valid": false, "complete": true, "correct": true }
            },
            "result": "incomplete",
            "missing": "Νέα\nεξουσιοδότηση"
        })
    );
    let form = form("procedures/check-documents");
    assert_eq!(form.check(&answers, &scope()), Ok(answers.clone()));
    assert_eq!(
        form.display(&answers, &scope(), crate::text::Language::El)[3].title,
        "Εξουσιοδότηση – Είναι έγκυρο;"
    );
}

#[test]
fn an_unanswered_check_is_named_with_its_document() {
    let told = told(check(checks(["yes", "", "yes"], ALL), &COMPLETE));
    assert_eq!(
        told,
        [(
            "checks[identity].complete".to_owned(),
            FieldErrorKind::Empty,
            "Διαλέξτε μία απάντηση στο πεδίο «Είναι πλήρες;» (Ταυτότητα).".to_owned()
        )]
    );
}

#[test]
fn papers_with_a_no_cannot_be_complete() {
    let told = told(check(
        checks(["yes", "no", "yes"], ["no", "no", "no"]),
        &COMPLETE,
    ));
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        (told[0].0.as_str(), told[0].1),
        ("checks[identity].complete", FieldErrorKind::Rule)
    );
    assert!(
        told[0]
            .2
            .starts_with("Η αίτηση δεν μπορεί να κριθεί πλήρης"),
        "{}",
        told[0].2
    );
}

#[test]
fn complete_papers_pass_without_words() {
    let answers = check(
        checks(ALL, ALL),
        &[
            ("result", "complete"),
            ("certified", "Γεννήθηκε στις 7 Μαΐου 1990."),
            ("missing", ""),
            ("refusal_reason", ""),
        ],
    )
    .unwrap();
    assert_eq!(answers.text("result"), Some("complete"));
    assert_eq!(answers.get("missing"), None);

    // What is certified is written down by whoever has looked.
    let told = told(check(checks(ALL, ALL), &COMPLETE[..1]));
    assert_eq!(
        (told[0].0.as_str(), told[0].1),
        ("certified", FieldErrorKind::Empty)
    );
}

#[test]
fn incomplete_and_refused_need_their_reasons() {
    for (result, field) in [("incomplete", "missing"), ("refuse", "refusal_reason")] {
        let told = told(check(checks(ALL, ALL), &[("result", result)]));
        assert_eq!(
            (told[0].0.as_str(), told[0].1),
            (field, FieldErrorKind::Empty)
        );
        let answers = check(
            checks(ALL, ALL),
            &[
                ("result", result),
                ("missing", "α"),
                ("refusal_reason", "β"),
            ],
        )
        .unwrap();
        assert_eq!(
            answers.as_map().len(),
            3,
            "only the reason that was due is kept"
        );
    }
}

#[test]
fn documents_the_case_does_not_have_are_refused() {
    let mut rows = checks(ALL, ALL);
    rows.push(("checks[diploma].valid".to_owned(), "yes".to_owned()));
    assert_eq!(
        told(check(rows, &[("result", "complete")]))[0].1,
        FieldErrorKind::Tampered
    );
    let mut rows = checks(ALL, ALL);
    rows.push(("checks[identity].forged".to_owned(), "yes".to_owned()));
    assert_eq!(
        told(check(rows, &[("result", "complete")]))[0].1,
        FieldErrorKind::Tampered
    );
}

#[test]
fn a_case_without_documents_has_nothing_to_check() {
    let form = form("procedures/check-documents");
    let answers = form.parse(&raw(&COMPLETE), &Scope::default()).unwrap();
    assert_eq!(answers.get("checks"), Some(&json!({})));
}

#[test]
fn nothing_is_handed_over_before_the_identity_is_confirmed() {
    let form = form("procedures/handover");
    let input = [("identity_document", "passport"), ("result", "delivered")];
    let errors = form.parse(&raw(&input), &scope()).unwrap_err();
    assert_eq!(
        (errors[0].field.as_str(), errors[0].kind),
        ("identity_checked", FieldErrorKind::Empty)
    );
    assert_eq!(
        errors[0].message.en,
        "To go on, confirm “I checked the identity of the person who collects”."
    );
    let mut input = input.to_vec();
    input.push(("identity_checked", "yes"));
    assert!(form.parse(&raw(&input), &scope()).is_ok());
    input.pop();
    input.push(("identity_checked", "no"));
    assert!(form.parse(&raw(&input), &scope()).is_err());
}

const KINDS: &str = r#"{
    "title": "Τ", "type": "object", "additionalProperties": false,
    "properties": {
        "born": { "title": "Γέννηση", "type": "string", "format": "date" },
        "persons": { "title": "Άτομα", "type": "integer", "minimum": 1, "maximum": 12 },
        "code": { "title": "Κωδικός", "type": "string", "maxLength": 10, "minLength": 3, "pattern": "^[A-Z0-9]+$", "x-error": "Γράψτε κεφαλαία." },
        "nick": { "title": "Όνομα", "type": "string", "maxLength": 10, "minLength": 3 },
        "phone": { "title": "Τηλέφωνο", "type": "string", "maxLength": 10, "format": "phone" },
        "given": { "title": "Δεδομένο", "type": "string", "maxLength": 10, "readOnly": true }
    },
    "required": ["born"],
    "dependentRequired": { "code": ["phone"] }
}"#;
const KINDS_EN: &str = r#"{
    "/title": "T", "/properties/born/title": "Born", "/properties/persons/title": "Persons",
    "/properties/code/title": "Code", "/properties/code/x-error": "Write capitals.",
    "/properties/nick/title": "Nick", "/properties/phone/title": "Phone", "/properties/given/title": "Given"
}"#;
const BORN: [(&str, &str); 3] = [
    ("born.day", " 29"),
    ("born.month", "02"),
    ("born.year", "2020"),
];

fn kinds(more: &[(&str, &str)]) -> Result<Answers, Vec<FieldError>> {
    let form = small(KINDS, None, KINDS_EN).unwrap_or_else(|f| panic!("{}", super::told(&f)));
    let mut input = BORN.to_vec();
    for change in more {
        input.retain(|(name, _)| *name != change.0);
        input.push(*change);
    }
    form.parse(&raw(&input), &scope())
}

#[test]
fn dates_are_read_from_three_fields() {
    let answers = kinds(&[]).unwrap();
    assert_eq!(answers.text("born"), Some("2020-02-29"));
    let form = small(KINDS, None, KINDS_EN).unwrap();
    assert_eq!(form.raw(&answers).get("born.month"), Some("2"));
    assert_eq!(
        form.display(&answers, &scope(), crate::text::Language::El)[0].value,
        "29/2/2020"
    );
}

#[test]
fn dates_that_do_not_exist_are_refused() {
    for (name, value) in [
        ("born.day", "30"),
        ("born.month", "13"),
        ("born.year", "20"),
        ("born.year", "0x7e4"),
        ("born.day", "κ"),
    ] {
        let told = told(kinds(&[(name, value)]));
        assert_eq!(
            (told[0].0.as_str(), told[0].1),
            ("born", FieldErrorKind::Malformed),
            "{name} {value}"
        );
        assert!(told[0].2.contains("δεν υπάρχει"), "{}", told[0].2);
    }
    let told = told(kinds(&[("born.year", "")]));
    assert_eq!(
        told[0].2,
        "Συμπληρώστε ημέρα, μήνα και έτος στο πεδίο «Γέννηση»."
    );
}

#[test]
fn numbers_are_whole_and_within_their_ends() {
    assert_eq!(
        kinds(&[("persons", " 12 ")]).unwrap().get("persons"),
        Some(&json!(12))
    );
    for value in ["0", "13", "1.5", "1e1", "δύο", "99999999999999999999"] {
        let told = told(kinds(&[("persons", value)]));
        assert_eq!(
            told[0].2, "Στο πεδίο «Άτομα» γράψτε έναν ακέραιο αριθμό από 1 έως 12.",
            "{value}"
        );
    }
}

#[test]
fn what_only_the_schema_knows_is_refused_in_its_words() {
    let told_code = told(kinds(&[("code", "abc"), ("phone", "2101234567")]));
    assert_eq!(
        (told_code[0].0.as_str(), told_code[0].2.as_str()),
        ("code", "Γράψτε κεφαλαία.")
    );
    let told_nick = told(kinds(&[("nick", "αβ")]));
    assert_eq!(
        told_nick[0].2,
        "Στο πεδίο «Όνομα» γράψτε τουλάχιστον 3 χαρακτήρες."
    );
}

#[test]
fn one_answer_may_call_for_another() {
    let told = told(kinds(&[("code", "ABC")]));
    assert_eq!(
        (told[0].0.as_str(), told[0].1),
        ("phone", FieldErrorKind::Empty)
    );
    let answers = kinds(&[("code", "ABC"), ("phone", "+30 210 1234567")]).unwrap();
    assert_eq!(answers.text("phone"), Some("2101234567"));
}

#[test]
fn what_is_filled_in_for_the_person_cannot_be_sent() {
    assert_eq!(
        told(kinds(&[("given", "x")]))[0].1,
        FieldErrorKind::Tampered
    );
    let form = small(KINDS, None, KINDS_EN).unwrap();
    let mut map = kinds(&[]).unwrap().into_map();
    map.insert("given".to_owned(), json!("x"));
    let answers = Answers::from(map);
    assert_eq!(form.check(&answers, &scope()), Ok(answers));
}
