//! Places where YAML is known to surprise people.

use super::support::{PROCEDURE, SERVICE, check, places, with};

#[test]
fn words_and_numbers_stay_as_they_are_written() {
    for word in [
        "no",
        "on",
        "yes",
        "012345678",
        "1.10",
        "1_000",
        "null",
        "2026-01-31",
        "0x1F",
    ] {
        let files = with(SERVICE, "en: Permit }", &format!("en: {word} }}"));
        let definition = check(&files).unwrap_or_else(|findings| panic!("{findings:#?}"));
        assert_eq!(definition.title.en, word);
    }
}

#[test]
fn an_unquoted_colon_is_shown_where_it_stands() {
    let files = with(
        SERVICE,
        "title: { el: Άδεια, en: Permit }",
        "title:\n  el: Άδεια: μία\n  en: Permit",
    );
    assert_eq!(places(&files), ["yaml 4:12"]);
}

#[test]
fn a_comma_that_cuts_a_text_is_explained() {
    let files = with(SERVICE, "en: Permit }", "en: Permit, for now }");
    let findings = check(&files).unwrap_err();
    assert_eq!(
        findings[0].to_string(),
        "workflows/permit.yaml:3:33: `for now` means nothing in a title [unknown-key]\n  mend: put \
         the whole text between quotes if this is a part of it"
    );
    assert_eq!(findings.len(), 1);
}

#[test]
fn a_tab_is_shown_and_the_rest_is_still_read() {
    let files = with(SERVICE, "level: A\n", "level:\tC\n");
    assert_eq!(places(&files), ["tab 7:7", "unknown-word 7:8"]);
}

#[test]
fn a_tab_in_the_indentation_is_not_reported_twice() {
    let files = with(
        PROCEDURE,
        "        steps:\n          - end: refused\n",
        "\tsteps: []\n",
    );
    assert_eq!(places(&files), ["tab 11:1"]);
}

#[test]
fn a_remark_after_a_text_is_no_quiet_part_of_it() {
    let files = with(
        SERVICE,
        "title: { el: Άδεια, en: Permit }",
        "title:\n  el: Άδεια #5\n  en: 'Permit #5' # a remark",
    );
    assert_eq!(places(&files), ["hash-in-text 4:7"]);
    // After a word it is a remark like any other.
    assert_eq!(
        places(&with(SERVICE, "level: A", "level: A # by law")),
        [""; 0]
    );
}

#[test]
fn greek_letters_in_latin_clothes_are_named() {
    // The capital Α of the Greek alphabet.
    assert_eq!(
        places(&with(SERVICE, "level: A", "level: Α")),
        ["look-alike 7:8"]
    );
    assert_eq!(
        places(&with(SERVICE, "level: A", "lεvel: A")),
        ["missing-key 1:1", "look-alike 7:1"]
    );
    assert_eq!(
        places(&with(PROCEDURE, "- cooling:", "- cοοling:")),
        ["look-alike 19:5"]
    );
    assert_eq!(
        places(&with(
            PROCEDURE,
            "check.result == 'refuse'",
            "chεck.result == 'refuse'"
        )),
        ["look-alike 10:17"]
    );
}

#[test]
fn places_are_counted_in_quotes_in_blocks_and_after_greek() {
    for (quoted, place) in [
        ("\"check.reslt == 'refuse'\"", "10:22"),
        ("'check.reslt == ''refuse'''", "10:22"),
        (">-\n          check.reslt ==\n          'refuse'", "11:17"),
        (">-\n          check.result ==\n          'refus'", "12:11"),
    ] {
        let files = with(PROCEDURE, "check.result == 'refuse'", quoted);
        let found = places(&files);
        assert!(found[0].ends_with(place), "{quoted}: {found:?}");
    }
    let files = with(
        PROCEDURE,
        "el: 'Υπόθεση {case.reference}'",
        "el: 'Υπόθεση {case.refernce}'",
    );
    assert_eq!(places(&files), ["placeholder 25:33"]);
}

#[test]
fn a_step_that_is_not_indented_enough_is_explained() {
    let files = with(
        PROCEDURE,
        "  - cooling: { wait_for: { time: 1 day } }\n",
        "  - cooling:\n    wait_for: { time: 1 day }\n",
    );
    assert_eq!(places(&files), ["wrong-kind 19:12", "wrong-kind 20:5"]);
}
