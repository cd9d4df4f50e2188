//! Every slip in a scenario is found with its place and the way to mend it.

use super::support::{TO_CHECK, first_line, read, slips, written};
use crate::scenario::CODES;

#[test]
fn an_unknown_line_is_answered_with_the_nearest_known_one() {
    assert_eq!(
        slips(&[TO_CHECK, "registrar complets check"]),
        ["2 scenario-line | write `completes`"]
    );
    assert_eq!(
        slips(&["the sun shines"]),
        [
            "1 scenario-line | begin with somebody who does something, with `expect`, `it is`, or a time that passes"
        ]
    );
    assert_eq!(
        slips(&[TO_CHECK, "registrar completes"]),
        ["2 scenario-line | write `completes`"]
    );
}

#[test]
fn unknown_names_are_answered_with_the_nearest_known_one() {
    for (line, slip) in [
        ("registrer claims check", "unknown-role | write `registrar`"),
        (
            "registrar 0 claims check",
            "unknown-role | write a role, and a number from 1 to 99 for another person",
        ),
        ("registrar claims chek", "unknown-step | write `check`"),
        (
            "registrar claims booking",
            "step-kind | name a step with `task`",
        ),
        ("check answers", "step-kind | name a step with `do`"),
        (
            "registrar completes check: { rezult: complete }",
            "unknown-field | write `result`",
        ),
        (
            "registrar completes check: { result: compleet }",
            "unknown-word | write `complete`",
        ),
        ("look fails: not_fuond", "unknown-word | write `not_found`"),
        (
            "verify answers: { setled: yes }",
            "unknown-field | write `settled`",
        ),
        (
            "verify answers: { settled: yes }",
            "unknown-field | write it: { amount: … }",
        ),
        (
            "payment.setled arrives",
            "unknown-word | write `payment.settled`",
        ),
        (
            "payment.settled arrives",
            "unknown-field | write it: { amount: … }",
        ),
        (
            "payment.settled arrives: { amont: 2 EUR }",
            "unknown-field | write `amount`",
        ),
        (
            "director asks registar for extra work: κάτι",
            "unknown-role | write `registrar`",
        ),
        (
            "expect: { outcme: granted }",
            "unknown-word | write `outcome`",
        ),
        (
            "expect: { outcome: grantet }",
            "unknown-outcome | write `granted`",
        ),
        ("expect: { at: chek }", "unknown-step | write `check`"),
        (
            "expect: { mail: directer }",
            "unknown-word | write `director`",
        ),
        (
            "expect: { check.rezult: complete }",
            "unknown-field | write `result`",
        ),
        (
            "expect: { chek.result: complete }",
            "unknown-step | write `check`",
        ),
        (
            "expect: { answers.resaon: school }",
            "unknown-field | write `reason`",
        ),
    ] {
        assert_eq!(slips(&[TO_CHECK, line]), [format!("2 {slip}")], "{line}");
    }
}

#[test]
fn values_of_another_kind_are_told_apart() {
    for (line, slip) in [
        (
            "payment.settled arrives: { amount: 12,50 EUR }",
            "wrong-kind | write money with its currency, e.g. 12.50 EUR",
        ),
        (
            "verify answers: { settled: maybe, amount: 1 EUR }",
            "wrong-kind | write yes or no",
        ),
        (
            "applicant corrects: { copies: two }",
            "wrong-kind | write a number",
        ),
        (
            "applicant corrects: { born: 30/2/2001 }",
            "wrong-kind | write a date, e.g. 2026-04-08",
        ),
        (
            "registrar claims check: now",
            "wrong-kind | take out what follows the colon, and the colon",
        ),
        ("applicant replies", "wrong-kind | write a colon and a text"),
        (
            "expect: granted",
            "wrong-kind | write what has to be so, e.g. { outcome: issued }",
        ),
        (
            "it is: tomorrow",
            "bad-moment | write day and time, e.g. 2026-04-08 09:00",
        ),
        (
            "it is: 9999-01-01 09:00",
            "bad-moment | write day and time, e.g. 2026-04-08 09:00",
        ),
        (
            "two days pass",
            "bad-duration | write for example `2 working days pass`",
        ),
        (
            "applicant replies: εντάξει # ναι",
            "hash-in-text | put the text between quotes",
        ),
        (
            "[a, b]",
            "wrong-kind | write a line, e.g. `registrar completes check: { … }`",
        ),
    ] {
        assert_eq!(slips(&[TO_CHECK, line]), [format!("2 {slip}")], "{line}");
    }
    let long = format!("applicant replies: {}", "α".repeat(2_001));
    assert_eq!(slips(&[TO_CHECK, &long]), ["2 too-long | make it shorter"]);
}

#[test]
fn answers_that_the_form_refuses_are_refused_here_too() {
    assert_eq!(
        slips(&["applicant submits: { reason: school, copies: 12 }"]),
        ["1 answer-refused | write an answer that a person could send"]
    );
    assert_eq!(
        slips(&[
            TO_CHECK,
            &format!("applicant corrects: {{ note: {} }}", "α".repeat(101))
        ]),
        ["2 answer-refused | write an answer that a person could send"]
    );
}

#[test]
fn a_line_stands_at_a_moment_at_which_it_can_be() {
    for (lines, slip) in [
        (
            &["registrar claims check"][..],
            "1 scenario-moment | begin with `applicant submits: { … }`",
        ),
        (
            &["expect: { outcome: granted }"],
            "1 scenario-moment | begin with `applicant submits: { … }`",
        ),
        (
            &[TO_CHECK, TO_CHECK],
            "2 scenario-moment | tell another application in a scenario of its own",
        ),
        (
            &[TO_CHECK, "1 day passes", "it is: 2026-09-08 08:59"],
            "3 scenario-moment | write a later moment, or put the line first",
        ),
        (
            &[TO_CHECK, "1 day passes", "expect: { refused: own-case }"],
            "3 scenario-moment | put `expect: { refused: … }` right below what is refused",
        ),
    ] {
        assert_eq!(slips(lines), [slip], "{lines:?}");
    }
}

#[test]
fn the_list_itself_has_its_shape_and_its_bounds() {
    let codes = |text: &str| -> Vec<&'static str> {
        let findings = read(text).expect_err("a slip");
        findings.iter().map(|finding| finding.code).collect()
    };
    assert_eq!(codes("scenarios: none\n"), ["wrong-kind"]);
    assert_eq!(codes("scenarios: [ { one: [] } ]\n"), ["scenario-length"]);
    assert_eq!(codes("scenarios: [ { one: 2 } ]\n"), ["wrong-kind"]);
    let two = written(&[("one", &[TO_CHECK]), ("one", &[TO_CHECK])]);
    assert_eq!(codes(&two), ["duplicate-scenario"]);
    let joined = format!("scenarios:\n  - one:\n      - {TO_CHECK}\n        1 day passes:\n");
    assert_eq!(codes(&joined), ["several-keys"]);
    let day = ["1 day passes"; 301];
    assert_eq!(codes(&written(&[("one", &day)])), ["scenario-length"]);
    let names: Vec<String> = (0..201).map(|number| format!("s{number}")).collect();
    let many: Vec<(&str, &[&str])> = names
        .iter()
        .map(|n| (n.as_str(), &[TO_CHECK][..]))
        .collect();
    assert_eq!(codes(&written(&many)), ["too-big"]);
}

#[test]
fn a_slip_stands_at_its_place_in_the_service_file() {
    let text = written(&[("story", &[TO_CHECK, "expect: { outcome: grantet }"])]);
    let findings = read(&text).expect_err("a slip");
    let places: Vec<(&str, u32, u32)> = findings
        .iter()
        .map(|finding| (finding.file.as_str(), finding.line, finding.column))
        .collect();
    assert_eq!(places, [("workflows/permit.yaml", first_line() + 3, 28)]);
    for (line, column) in [
        ("registrer claims check", 9),
        ("registrar claims chek", 26),
        ("registrar hands over check to registrer", 39),
        ("registrar sends check back to aprove: γιατί", 39),
        ("chek answers", 9),
        ("\"registrar claims chek\"", 27),
    ] {
        let findings = read(&written(&[("story", &[TO_CHECK, line])])).expect_err("a slip");
        assert_eq!(findings[0].column, column, "{line}");
    }
}

#[test]
fn several_slips_are_told_at_once() {
    assert_eq!(
        slips(&[
            "applicant submits: { reson: school }",
            "cashir claims check",
            "expect: { at: chek }"
        ])
        .len(),
        3
    );
}

#[test]
fn the_list_of_codes_is_sorted() {
    assert!(CODES.is_sorted_by(|one, next| one < next));
}

/// A slip of every kind, by the code it has to get.
fn slip_of(code: &str) -> String {
    let line = |line: &str| written(&[("story", &[TO_CHECK, line])]);
    match code {
        "answer-refused" => written(&[("story", &["applicant submits: { copies: 12 }"])]),
        "bad-duration" => line("two days pass"),
        "bad-moment" => line("it is: tomorrow"),
        "duplicate-scenario" => written(&[("one", &[TO_CHECK]), ("one", &[TO_CHECK])]),
        "hash-in-text" => line("applicant replies: ναι # όχι"),
        "scenario-length" => "scenarios: [ { one: [] } ]\n".to_owned(),
        "scenario-line" => line("registrar finishes check"),
        "scenario-moment" => line(TO_CHECK),
        "several-keys" => format!("{}        1 day passes:\n", line("expect: { at: check }")),
        "step-kind" => line("registrar claims booking"),
        "too-big" => {
            let names: Vec<String> = (0..201).map(|number| format!("s{number}")).collect();
            let all: Vec<(&str, &[&str])> = names
                .iter()
                .map(|n| (n.as_str(), &[TO_CHECK][..]))
                .collect();
            written(&all)
        }
        "too-long" => line(&format!("applicant replies: {}", "α".repeat(2_001))),
        "unknown-field" => line("expect: { check.rezult: complete }"),
        "unknown-outcome" => line("expect: { outcome: isued }"),
        "unknown-role" => line("registrer claims check"),
        "unknown-step" => line("registrar claims chek"),
        "unknown-word" => line("look fails: broken"),
        "wrong-kind" => line("applicant corrects: { copies: two }"),
        other => panic!("{other} has no slip here"),
    }
}

#[test]
fn every_code_has_its_slip() {
    for code in CODES {
        let findings = read(&slip_of(code)).expect_err(code);
        let found: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(found, [code]);
        let told = &findings[0];
        assert!(!told.reason.is_empty() && !told.mend.is_empty() && told.line > 0);
    }
}

#[test]
fn every_code_is_explained_in_the_guide() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let guide = root.unwrap().join("workflows/scenarios.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let table = guide.split("## What may be wrong").nth(1).unwrap();
    let codes = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let codes: Vec<&str> = codes.map(|(code, _)| code).collect();
    assert_eq!(codes, CODES);
}

/// Names that lines begin with in the guide, so that none of them is made up.
#[test]
fn the_lines_of_the_guide_can_be_read() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let guide = root.unwrap().join("workflows/scenarios.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let table = guide.split("## What happens").nth(1).unwrap();
    let table = table.split("## What has to be so").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let mut lines = Vec::new();
    for row in rows {
        let cell = row.split(" | ").next().unwrap();
        lines.extend(
            cell.split('`')
                .skip(1)
                .step_by(2)
                .filter(|line| !line.contains('…')),
        );
    }
    assert!(lines.len() > 25, "{lines:?}");
    for line in lines {
        let first = line.starts_with("it is") || line.starts_with("applicant submits");
        let told: &[&str] = if first { &[line] } else { &[TO_CHECK, line] };
        assert_eq!(slips(told), [""; 0], "{line}");
    }
}
