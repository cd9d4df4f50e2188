//! A citizen goes through the application for a birth certificate.

use super::*;
use crate::text::Language;
use serde_json::json;

const IDENTIFICATION: usize = 0;
const CERTIFICATE: usize = 1;
const COLLECTION: usize = 2;

fn application() -> Form {
    form("birth-certificate/application")
}

fn page(page: usize, input: &[(&str, &str)]) -> Result<Answers, Vec<FieldError>> {
    application().parse_page(page, &raw(input), &Answers::new(), &scope())
}

/// The only error, as its field, kind and two messages.
fn only(result: Result<Answers, Vec<FieldError>>) -> (String, FieldErrorKind, String, String) {
    let errors = result.expect_err("something should be wrong");
    assert_eq!(errors.len(), 1, "{errors:?}");
    let error = errors.into_iter().next().unwrap();
    (error.field, error.kind, error.message.el, error.message.en)
}

#[test]
fn the_application_has_three_pages() {
    let form = application();
    let slugs: Vec<&str> = form.pages().iter().map(|p| p.slug.as_str()).collect();
    assert_eq!(slugs, ["identification", "certificate", "collection"]);
    assert_eq!(form.page_index("certificate"), Some(CERTIFICATE));
    assert_eq!(form.page_of("location"), Some(COLLECTION));
    assert_eq!(
        form.pages()[0].title.in_language(Language::En),
        "Your details"
    );
}

#[test]
fn an_afm_with_spaces_and_prefix_is_kept_canonical() {
    let answers = page(
        IDENTIFICATION,
        &[
            ("afm", " EL 090 000 045 "),
            ("pin", "12 34 56"),
            ("family_number", ""),
        ],
    )
    .unwrap();
    assert_eq!(answers.text("afm"), Some("090000045"));
    assert_eq!(answers.text("pin"), Some("123456"));
    assert_eq!(answers.get("family_number"), None);
}

#[test]
fn either_of_pin_and_family_number_is_enough() {
    assert!(page(IDENTIFICATION, &[("afm", "090000045"), ("pin", "123456")]).is_ok());
    let answers = page(
        IDENTIFICATION,
        &[("afm", "090000045"), ("family_number", "0812 / 3")],
    )
    .unwrap();
    assert_eq!(answers.text("family_number"), Some("812/3"));
}

#[test]
fn neither_of_them_is_told_once_in_the_words_of_the_form() {
    let (field, kind, el, en) = only(page(IDENTIFICATION, &[("afm", "090000045"), ("pin", " ")]));
    assert_eq!((field.as_str(), kind), ("pin", FieldErrorKind::Empty));
    assert_eq!(
        el,
        "Συμπληρώστε τον PIN δημότη ή τον αριθμό οικογενειακής μερίδας· αρκεί ένα από τα δύο."
    );
    assert_eq!(
        en,
        "Fill in the municipal PIN or the family-register number; one of the two is enough."
    );
}

#[test]
fn a_wrong_pin_is_not_told_as_a_missing_one_too() {
    let (field, kind, ..) = only(page(IDENTIFICATION, &[("afm", "090000045"), ("pin", "12")]));
    assert_eq!((field.as_str(), kind), ("pin", FieldErrorKind::Malformed));
}

#[test]
fn a_wrong_afm_says_what_to_do() {
    let (field, kind, el, en) = only(page(
        IDENTIFICATION,
        &[("afm", "123456781"), ("pin", "123456")],
    ));
    assert_eq!((field.as_str(), kind), ("afm", FieldErrorKind::Malformed));
    assert_eq!(
        el,
        "Στο πεδίο «ΑΦΜ» ελέγξτε ένα προς ένα τα ψηφία· ο ΑΦΜ δεν είναι σωστός."
    );
    assert_eq!(
        en,
        "In “Tax number (AFM)” check the digits one by one; the AFM is not right."
    );
    let (.., el, _) = only(page(
        IDENTIFICATION,
        &[("afm", "12345678"), ("pin", "123456")],
    ));
    assert_eq!(
        el,
        "Στο πεδίο «ΑΦΜ» γράψτε και τα εννέα ψηφία του ΑΦΜ, χωρίς γράμματα."
    );
}

#[test]
fn a_missing_afm_names_the_field() {
    let (field, kind, el, en) = only(page(
        IDENTIFICATION,
        &[("afm", "\u{200B} \r\n"), ("pin", "123456")],
    ));
    assert_eq!((field.as_str(), kind), ("afm", FieldErrorKind::Empty));
    assert_eq!(
        (el.as_str(), en.as_str()),
        ("Συμπληρώστε το πεδίο «ΑΦΜ».", "Fill in “Tax number (AFM)”.")
    );
}

#[test]
fn an_empty_page_names_every_field_in_order() {
    let errors = page(CERTIFICATE, &[]).unwrap_err();
    let fields: Vec<&str> = errors.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(
        fields,
        ["kind", "reason", "copies", "on_behalf", "delivery"]
    );
    assert!(errors.iter().all(|e| e.kind == FieldErrorKind::Empty));
    assert_eq!(
        errors[1].message.el,
        "Διαλέξτε μία απάντηση στο πεδίο «Λόγος χρήσης»."
    );
}

fn certificate(changes: &[(&str, &str)]) -> Result<Answers, Vec<FieldError>> {
    let mut input = vec![
        ("kind", "plain"),
        ("reason", "school"),
        ("copies", "2"),
        ("on_behalf", "no"),
        ("delivery", "office"),
    ];
    for change in changes {
        input.retain(|(name, _)| *name != change.0);
        input.push(*change);
    }
    page(CERTIFICATE, &input)
}

#[test]
fn an_option_that_is_not_offered_is_refused() {
    let (field, kind, el, _) = only(certificate(&[("copies", "4")]));
    assert_eq!(
        (field.as_str(), kind),
        ("copies", FieldErrorKind::NotAnOption)
    );
    assert!(el.contains("«Αριθμός αντιγράφων»"), "{el}");
    let (field, kind, ..) = only(certificate(&[("on_behalf", "maybe")]));
    assert_eq!(
        (field.as_str(), kind),
        ("on_behalf", FieldErrorKind::NotAnOption)
    );
}

#[test]
fn another_reason_has_to_be_told() {
    let (field, kind, ..) = only(certificate(&[("reason", "other"), ("reason_other", "  ")]));
    assert_eq!(
        (field.as_str(), kind),
        ("reason_other", FieldErrorKind::Empty)
    );
    let answers =
        certificate(&[("reason", "other"), ("reason_other", "Υποτροφία\u{0007}")]).unwrap();
    assert_eq!(answers.text("reason_other"), Some("Υποτροφία"));
}

#[test]
fn another_reason_is_dropped_when_it_was_not_due() {
    // Without JavaScript the field is on the page whatever is chosen.
    let answers = certificate(&[("reason_other", "κάτι που έγραψα πριν αλλάξω γνώμη")]).unwrap();
    assert_eq!(answers.get("reason_other"), None);
    let too_long = "α".repeat(201);
    assert!(certificate(&[("reason_other", &too_long)]).is_ok());
}

#[test]
fn text_is_counted_in_letters_not_in_bytes() {
    assert!(certificate(&[("reason", "other"), ("reason_other", &"ώ".repeat(200))]).is_ok());
    let (field, kind, el, en) = only(certificate(&[
        ("reason", "other"),
        ("reason_other", &"ώ".repeat(201)),
    ]));
    assert_eq!(
        (field.as_str(), kind),
        ("reason_other", FieldErrorKind::TooLong)
    );
    assert_eq!(
        el,
        "Το πεδίο «Ποιος είναι ο άλλος λόγος;» χωρά έως 200 χαρακτήρες και γράψατε 201. Συντομεύστε το κείμενο."
    );
    assert!(
        en.contains("at most 200 characters and you wrote 201"),
        "{en}"
    );
}

/// The last page, for whoever collects.
fn collected(input: &[(&str, &str)]) -> Result<Answers, Vec<FieldError>> {
    let so_far: Answers = [("delivery", json!("kep"))].into_iter().collect();
    application().parse_page(COLLECTION, &raw(input), &so_far, &scope())
}

#[test]
fn an_address_is_asked_of_whoever_has_it_sent() {
    let sent = |way: &str, input: &[(&str, &str)]| {
        let so_far: Answers = [("delivery", json!(way))].into_iter().collect();
        application().parse_page(COLLECTION, &raw(input), &so_far, &scope())
    };
    let address = [
        ("street", "Ερμού"),
        ("number", "4"),
        ("postcode", "712 02"),
        ("town", "Ηράκλειο"),
    ];
    let answers = sent("post", &address).unwrap();
    assert_eq!(answers.text("postcode"), Some("71202"));
    let missing = sent("post", &address[..2]).unwrap_err();
    let missing: Vec<&str> = missing.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(missing, ["postcode", "town"]);
    let tampered = sent("electronic", &address).unwrap_err();
    assert_eq!(tampered[0].kind, FieldErrorKind::Tampered);
}

#[test]
fn a_page_asks_only_what_other_pages_leave_to_ask() {
    let form = application();
    let left = |answers: &[(&str, &str)]| {
        let answers: Answers = answers.iter().map(|(n, v)| (*n, json!(v))).collect();
        let page = &form.pages()[COLLECTION];
        let names = page.left_to_ask(&answers).map(|page| {
            assert_eq!(page.parts.len(), page.fields.len());
            let names = page.fields.into_iter().map(|field| field.name);
            names.collect::<Vec<String>>().join(" ")
        });
        (names, page.waits_for(&answers))
    };
    let asks = |names: &str| (Some(names.to_owned()), None);
    assert_eq!(left(&[("delivery", "kep")]), asks("location tell_changes"));
    let address = "street number postcode town";
    assert_eq!(left(&[("delivery", "post")]), asks(address));
    assert_eq!(left(&[("delivery", "electronic")]), (None, None));
    assert_eq!(left(&[]), (None, Some("delivery".to_owned())));
}

#[test]
fn what_the_same_page_may_still_rule_out_is_asked() {
    let form = application();
    let page = &form.pages()[CERTIFICATE];
    let answers: Answers = [("reason", json!("school"))].into_iter().collect();
    let left = page.left_to_ask(&answers).expect("something to ask");
    assert_eq!(left.fields.len(), page.fields.len());
}

#[test]
fn the_place_is_one_of_the_case() {
    let answers = collected(&[("location", "kep-harbour"), ("tell_changes", "yes")]).unwrap();
    assert_eq!(answers.yes("tell_changes"), Some(true));
    let (field, kind, ..) = only(collected(&[("location", "elsewhere")]));
    assert_eq!(
        (field.as_str(), kind),
        ("location", FieldErrorKind::NotAnOption)
    );
}

#[test]
fn an_empty_box_means_no() {
    let answers = collected(&[("location", "town-hall")]).unwrap();
    assert_eq!(answers.yes("tell_changes"), Some(false));
}

#[test]
fn answers_of_other_pages_stay() {
    let so_far: Answers = [
        ("afm", json!("090000045")),
        ("kind", json!("plain")),
        ("delivery", json!("kep")),
    ]
    .into_iter()
    .collect();
    let answers = application()
        .parse_page(
            COLLECTION,
            &raw(&[("location", "town-hall")]),
            &so_far,
            &scope(),
        )
        .unwrap();
    let names: Vec<&String> = answers.as_map().keys().collect();
    assert_eq!(
        names,
        ["afm", "kind", "delivery", "location", "tell_changes"]
    );
}

#[test]
fn a_page_filled_in_again_replaces_what_it_said_before() {
    let so_far: Answers = [("afm", "090000045"), ("pin", "123456")]
        .into_iter()
        .collect();
    let answers = application()
        .parse_page(
            IDENTIFICATION,
            &raw(&[("afm", "094259216"), ("family_number", "7")]),
            &so_far,
            &scope(),
        )
        .unwrap();
    assert_eq!(answers.text("afm"), Some("094259216"));
    assert_eq!(answers.get("pin"), None);
}

#[test]
fn whatever_the_page_did_not_ask_for_is_refused_without_a_hint() {
    let good = [("afm", "090000045"), ("pin", "123456")];
    for extra in [
        ("role", "admin"),
        ("kind", "plain"),
        ("reason_other", "x"),
        ("afm.day", "1"),
        ("afm[0]", "1"),
        ("AFM", "090000045"),
        ("pin", "123456"),
        ("__proto__", "x"),
        ("", ""),
    ] {
        let mut input = good.to_vec();
        input.push(extra);
        let (field, kind, el, en) = only(page(IDENTIFICATION, &input));
        assert_eq!(
            (field.as_str(), kind),
            ("", FieldErrorKind::Tampered),
            "{extra:?}"
        );
        for word in ["ΑΦΜ", "AFM", "PIN", "role", "admin"] {
            assert!(!el.contains(word) && !en.contains(word), "{word}");
        }
    }
}

#[test]
fn a_question_ruled_out_by_another_page_was_never_asked() {
    let schema = r#"{
        "title": "Τ", "type": "object", "additionalProperties": false,
        "properties": {
            "first": { "title": "Τ", "type": "boolean" },
            "second": { "title": "Τ", "type": "string", "maxLength": 5 }
        }
    }"#;
    let ui = r##"{ "type": "Categorization", "elements": [
        { "type": "Category", "label": "Α", "i18n": "a", "elements": [{ "type": "Control", "scope": "#/properties/first" }] },
        { "type": "Category", "label": "Β", "i18n": "b", "elements": [{ "type": "Control", "scope": "#/properties/second",
          "rule": { "effect": "SHOW", "condition": { "scope": "#/properties/first", "schema": { "const": true } } } }] }
    ] }"##;
    let en = r#"{ "/title": "T", "/properties/first/title": "T", "/properties/second/title": "T", "a.label": "A", "b.label": "B" }"#;
    let form = small(schema, Some(ui), en).unwrap_or_else(|f| panic!("{}", told(&f)));
    let input = raw(&[("second", "x")]);
    let no: Answers = [("first", false)].into_iter().collect();
    let yes: Answers = [("first", true)].into_iter().collect();
    assert_eq!(
        only(form.parse_page(1, &input, &no, &scope())).1,
        FieldErrorKind::Tampered
    );
    assert_eq!(
        form.parse_page(1, &input, &yes, &scope())
            .unwrap()
            .text("second"),
        Some("x")
    );
    // On submission it is dropped without a word.
    let both: Answers = [("first", json!(false)), ("second", json!("x"))]
        .into_iter()
        .collect();
    assert_eq!(form.check(&both, &scope()), Ok(no));
}

#[test]
fn the_page_can_follow_a_plain_condition() {
    let form = application();
    let shown = form.field("reason_other").unwrap().shown.clone().unwrap();
    assert_eq!(shown.one_of(), Some(("reason", vec!["other"])));
    assert_eq!(shown.reads(), ["reason"]);
    let Required::When(conditions) = &form.field("reason_other").unwrap().required else {
        panic!("required under a condition");
    };
    assert_eq!(conditions[0].one_of(), Some(("reason", vec!["other"])));
}
