//! What holds whatever lines people write.

use super::recorded::plays_again;
use super::support::{TO_CHECK, read, story, written};
use crate::scenario::{Outcome, World, run};
use proptest::prelude::*;

/// Pieces that lines are made of, sensible and not.
const WORDS: [&str; 49] = [
    "applicant",
    "registrar",
    "director",
    "operator",
    "2",
    "0",
    "99999999999",
    "claims",
    "releases",
    "completes",
    "hands",
    "over",
    "delegates",
    "sends",
    "back",
    "to",
    "withdraws",
    "submits",
    "check",
    "approve",
    "look",
    "papers",
    "extra",
    "work",
    "asks",
    "for",
    "answers",
    "fails",
    "arrives",
    "does",
    "not",
    "answer",
    "expect",
    "it",
    "is",
    "passes",
    "pass",
    "days",
    "working",
    "months",
    "payment.settled",
    "unavailable",
    "reopens",
    "revokes",
    "corrects",
    "data",
    "retries",
    "το",
    "\"\u{1f600}\"",
];

const VALUES: [&str; 14] = [
    "",
    ": ναι",
    ": { result: complete }",
    ": { reason: school }",
    ": { note: }",
    ": [a, [b]]",
    ": { at: check, outcome: none }",
    ": { refused: own-case }",
    ": 2026-09-09 10:00",
    ": { amount: 2 EUR }",
    ": { checks: { identity: { valid: no } } }",
    ": -1",
    ": { a: { b: { c: d } } }",
    ": { mail: [director], due: 2026-02-30 }",
];

fn random_line() -> impl Strategy<Value = String> {
    let words = proptest::collection::vec(proptest::sample::select(&WORDS[..]), 1..6);
    (words, proptest::sample::select(&VALUES[..]))
        .prop_map(|(words, value)| format!("{}{value}", words.join(" ")))
}

/// Lines that can be read, in any order.
const LINES: [&str; 38] = [
    "registrar claims check",
    "registrar 2 claims check",
    "registrar releases check",
    "registrar 2 releases check",
    "registrar hands over check to registrar 2",
    "registrar delegates check to registrar 2",
    "registrar completes check: { result: complete }",
    "registrar completes check: { result: complete, note: εντάξει }",
    "registrar completes check: { result: incomplete }",
    "registrar completes check: { result: refuse }",
    "registrar completes by_hand",
    "director completes visit",
    "director claims approve",
    "director 2 claims approve",
    "director completes approve: { result: complete }",
    "director 2 completes approve: { result: complete }",
    "director 3 sends approve back to check: πάλι",
    "applicant corrects: { note: ένα }",
    "applicant corrects: { note: }",
    "applicant replies: ναι",
    "payment.settled arrives: { amount: 12.50 EUR }",
    "connector.answer arrives: { text: ναι }",
    "verify answers: { settled: yes, amount: 12.50 EUR }",
    "verify fails: refused",
    "operator retries verify",
    "operator skips verify",
    "operator abandons verify",
    "applicant writes: γεια",
    "registrar notes: κάτι",
    "director reroutes to archive",
    "director asks registrar for extra work: κάτι",
    "registrar completes extra work: έγινε",
    "registrar corrects data: { note: άλλο }",
    "applicant withdraws",
    "applicant reopens",
    "2 working days pass",
    "9 days pass",
    "3 hours pass",
];

const FIRST: [&str; 7] = [
    "look fails: unavailable",
    "look fails: not_found",
    "look does not answer",
    "booking fails: timeout",
    "booking does not answer",
    "pay fails: refused",
    "receive answers: { office: archive }",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Reading finds slips or scenarios; a scenario passes or fails.
    #[test]
    fn random_lines_are_read_and_played_without_a_panic(
        lines in proptest::collection::vec(random_line(), 0..8)
    ) {
        let mut told = vec![TO_CHECK];
        told.extend(lines.iter().map(String::as_str));
        match read(&written(&[("story", &told)])) {
            Ok(definition) => {
                let run = run(&definition, &definition.scenarios[0], &World::sample());
                prop_assert!(!run.history.is_empty());
            }
            Err(findings) => prop_assert!(findings.iter().all(|finding| finding.line > 0)),
        }
    }

    #[test]
    fn random_text_is_read_without_a_panic(text in "(?s).{0,200}") {
        let indented = text.replace('\n', "\n    ");
        if let Ok(definition) = read(&format!("scenarios:\n  - {indented}\n")) {
            prop_assert!(definition.scenarios.len() <= 1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever people did, as far as it was done.
    #[test]
    fn whatever_happened_to_a_case_plays_again_when_it_is_recorded(
        first in proptest::collection::vec(proptest::sample::select(&FIRST[..]), 0..3),
        other in any::<bool>(),
        lines in proptest::collection::vec(proptest::sample::select(&LINES[..]), 0..14),
    ) {
        let submit = if other { "applicant submits: { reason: other }" } else { TO_CHECK };
        let mut told = first;
        told.push(submit);
        // Lines that are refused change nothing and are left out.
        for line in lines {
            told.push(line);
            let definition = story(&told);
            let run = run(&definition, &definition.scenarios[0], &World::sample());
            if let Outcome::Failed(failure) = &run.outcome
                && failure.found.starts_with("refused")
            {
                told.pop();
            }
        }
        let definition = story(&told);
        let played = run(&definition, &definition.scenarios[0], &World::sample());
        let permit = |text: &str| read(text).unwrap_or_else(|findings| panic!("{findings:#?}\n{text}"));
        plays_again(&definition, &played.history, permit);
    }
}
