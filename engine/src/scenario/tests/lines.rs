//! Each kind of line, told and held against what comes of it.

use super::support::{TO_CHECK, changed, fails, passes, tested, written};
use crate::scenario::Outcome;

#[test]
fn effects_answer_by_themselves_and_the_case_comes_to_the_check() {
    let run = passes(&[
        TO_CHECK,
        "expect: { at: check, status: Ελέγχεται, office: registry, outcome: none, incident: none }",
        "expect: { appointment: 2026-09-10 08:00, due: 2026-09-21, suspended: no }",
        "expect: { look.found: yes, answers.reason: school, answers.note: none, status: Being checked }",
    ]);
    assert!(
        run.letters
            .iter()
            .any(|letter| letter.words() == "receipt to the applicant")
    );
}

#[test]
fn a_scenario_begins_when_its_first_line_says() {
    passes(&[
        "it is: 2026-04-08 09:00",
        TO_CHECK,
        // Easter lies between.
        "expect: { appointment: 2026-04-15 08:00, due: 2026-04-24 }",
        "it is: 2026-04-15 00:00",
        "expect: { mail: [tell] }",
    ]);
}

#[test]
fn letters_count_since_something_was_last_expected() {
    passes(&[
        TO_CHECK,
        "expect: { mail: [applicant, director, receipt, case arrived] }",
        "expect: { mail: none }",
        "14 hours pass",
        "expect: { mail: none }",
        "1 working day passes",
        "expect: { mail: [holder, reminder] }",
        "2 working days pass",
        "expect: { mail: tell }",
    ]);
    let (line, expected, found) = fails(&[TO_CHECK, "expect: { mail: holder }"]);
    assert_eq!((line, expected.as_str()), (2, "mail: holder"));
    assert_eq!(
        found,
        "receipt to the applicant, case arrived to the director"
    );
    let (_, expected, _) = fails(&[TO_CHECK, "expect: { mail: [] }"]);
    assert_eq!(expected, "mail: none");
}

#[test]
fn tasks_are_claimed_released_handed_over_and_delegated() {
    passes(&[
        TO_CHECK,
        "registrar claims check",
        "registrar 2 claims check",
        "expect: { refused: task-taken }",
        "registrar releases check",
        "registrar 2 claims check",
        "registrar 2 hands over check to registrar 3",
        "registrar 3 delegates check to registrar",
        "registrar releases check",
        "registrar 3 completes check: { result: complete, note: εντάξει }",
        "expect: { check.result: complete, check.note: εντάξει, terms.fee: 0 EUR, terms.quick: yes }",
        "expect: { at: [visit, answer] }",
    ]);
}

#[test]
fn whoever_holds_another_role_is_refused() {
    passes(&[
        TO_CHECK,
        "cashier completes check",
        "expect: { refused: role-missing, at: check }",
        "applicant claims check",
        "expect: { refused: not-allowed }",
        "registrar completes approve",
        "expect: { refused: task-not-open }",
    ]);
}

#[test]
fn two_different_people_approve_and_may_send_it_back() {
    passes(&[
        TO_CHECK,
        "registrar completes check: { result: complete }",
        "director completes visit",
        "expect: { opinions.first: technical, at: approve }",
        "director sends approve back to check: Λείπει κάτι.",
        "expect: { at: check }",
        "registrar completes check: { result: complete }",
        "connector.answer arrives: { text: ναι }",
        "expect: { opinions.first: police, at: approve }",
        "director completes approve: { result: complete }",
        "director completes approve: { result: complete }",
        "expect: { refused: same-person }",
        "director 2 completes approve: { result: complete }",
        "expect: { approve.agreed: yes, at: verify }",
        "verify answers: { settled: yes, amount: 12.50 EUR }",
        "expect: { verify.settled: yes, verify.amount: 12.50 EUR, at: cool }",
        "2 working days pass",
        "expect: { outcome: granted, at: none }",
    ]);
}

#[test]
fn an_effect_fails_as_it_is_told_and_the_service_goes_another_way() {
    passes(&[
        "look fails: unavailable",
        TO_CHECK,
        "expect: { at: by_hand, incident: none }",
        "registrar completes by_hand",
        "expect: { at: check }",
    ]);
    passes(&[
        "look fails: not_found",
        TO_CHECK,
        "expect: { outcome: refused }",
    ]);
    passes(&[
        "look answers: { found: no }",
        TO_CHECK,
        "expect: { look.found: no }",
    ]);
}

#[test]
fn each_failure_counts_once_and_an_operator_goes_on() {
    passes(&[
        "booking fails: timeout",
        TO_CHECK,
        "expect: { incident: booking, appointment: none }",
        "booking fails: refused",
        "operator retries booking",
        "expect: { incident: [booking] }",
        "operator retries booking",
        "expect: { incident: none, at: check, appointment: 2026-09-10 08:00 }",
    ]);
    passes(&[
        "booking fails: timeout",
        TO_CHECK,
        "operator skips booking",
        "expect: { at: check, appointment: none }",
    ]);
    passes(&[
        "booking fails: timeout",
        TO_CHECK,
        "registrar completes check",
        "expect: { refused: task-not-open }",
        "operator abandons booking",
        "expect: { outcome: abandoned }",
        "operator retries booking",
        "expect: { refused: incident-not-open }",
    ]);
}

#[test]
fn a_letter_that_cannot_be_sent_is_an_incident_and_the_case_goes_on() {
    passes(&[
        TO_CHECK,
        "tell fails: refused",
        "3 working days pass",
        "expect: { incident: check, at: check }",
        "operator skips check",
        "expect: { incident: none }",
    ]);
}

#[test]
fn a_letter_leaves_what_is_told_to_an_action_that_still_waits() {
    let lines = [
        "look does not answer",
        "look fails: unavailable",
        TO_CHECK,
        "director reroutes to archive",
        "expect: { at: look, incident: none, mail: case arrived }",
    ];
    // The failure waits for `look` to ask again, which it never does.
    let (line, expected, _) = fails(&lines);
    assert_eq!(line, 2);
    assert_eq!(expected, "`look` asks for something after this line");
}

#[test]
fn an_effect_may_say_nothing_until_a_line_answers_for_it() {
    passes(&[
        "receive does not answer",
        TO_CHECK,
        "expect: { at: receive, office: none }",
        "1 day passes",
        "receive answers: { office: archive }",
        "expect: { office: archive, at: check }",
    ]);
    passes(&[
        "booking answers: { appointment: 2026-09-15 11:00 }",
        TO_CHECK,
        "expect: { appointment: 2026-09-15 11:00 }",
    ]);
}

#[test]
fn what_is_told_and_never_asked_fails() {
    let (line, expected, found) = fails(&[TO_CHECK, "pay fails: refused", "1 day passes"]);
    assert_eq!(line, 2);
    assert_eq!(expected, "`pay` asks for something after this line");
    assert_eq!(found, "it never did");
}

#[test]
fn the_applicant_corrects_what_is_asked_for_and_nothing_else() {
    passes(&[
        TO_CHECK,
        "registrar completes check: { result: incomplete }",
        "expect: { at: papers, suspended: yes, mail: correction asked }",
        "applicant corrects: { reason: other }",
        "expect: { refused: field-locked }",
        "applicant corrects: { note: ορίστε, copies: 2 }",
        "expect: { at: check, suspended: no, answers.note: ορίστε, answers.copies: 2 }",
    ]);
    passes(&[
        TO_CHECK,
        "applicant corrects: { note: ορίστε }",
        "expect: { refused: no-correction-asked }",
        "registrar completes check: { result: incomplete }",
        "11 working days pass",
        "expect: { outcome: lapsed }",
    ]);
}

#[test]
fn a_reply_and_a_payment_reach_the_case_before_and_while_it_waits() {
    passes(&[
        "applicant submits: { reason: other }",
        "expect: { mail: applicant }",
        "applicant replies: Είμαι εδώ.",
        "expect: { mail: thank }",
        "payment.settled arrives: { amount: 12.50 EUR }",
        "registrar completes check: { result: complete }",
        "expect: { settled.amount: 12.50 EUR, at: [visit, answer] }",
    ]);
    passes(&[
        "applicant submits: { reason: other }",
        "registrar completes check: { result: complete }",
        "expect: { at: settled }",
        "21 working days pass",
        "expect: { outcome: lapsed, appointment: none }",
    ]);
}

#[test]
fn taking_back_can_fail_too() {
    passes(&[
        "applicant submits: { reason: other }",
        "registrar completes check: { result: complete }",
        "pay fails: refused",
        "21 working days pass",
        "expect: { incident: pay, outcome: none }",
        "applicant replies: ναι",
        "expect: { refused: being-taken-back }",
        "operator retries pay",
        "expect: { outcome: lapsed, appointment: none }",
    ]);
}

#[test]
fn whatever_may_be_done_at_any_time_has_its_line() {
    passes(&[
        TO_CHECK,
        "applicant writes: Πότε θα είναι έτοιμο;",
        "registrar writes: Αύριο.",
        "expect: { mail: [message] }",
        "registrar notes: τηλεφώνησε",
        "registrar corrects data: { note: διορθωμένο, born: 2001-02-28 }",
        "expect: { answers.note: διορθωμένο, answers.born: 2001-02-28 }",
        "registrar corrects data: { note: }",
        "expect: { answers.note: none }",
        "director asks registrar for extra work: Δες το αρχείο.",
        "registrar 2 completes extra work: το είδα",
        "registrar reroutes to archive",
        "expect: { refused: not-allowed }",
        "director reroutes to archive: ανήκει αλλού",
        "expect: { office: archive, mail: case arrived }",
        "applicant moves the appointment: 2026-09-14 09:00",
        "expect: { appointment: 2026-09-14 09:00 }",
        "registrar marks the appointment missed",
        "expect: { refused: not-over }",
        "applicant withdraws",
        "expect: { outcome: withdrawn, appointment: none }",
        "director reopens: έγινε λάθος",
        "expect: { outcome: none, at: check }",
    ]);
}

#[test]
fn the_first_thing_that_is_not_so_fails_the_scenario_in_words() {
    let (line, expected, found) = fails(&[TO_CHECK, "expect: { at: check, outcome: granted }"]);
    assert_eq!(
        (line, expected.as_str(), found.as_str()),
        (2, "outcome: granted", "none")
    );
    for (what, words) in [
        ("status: Τίποτα", "Ελέγχεται"),
        ("at: booking", "check"),
        ("appointment: 2026-09-11 08:00", "2026-09-10 08:00"),
        ("appointment: none", "2026-09-10 08:00"),
        ("due: 2026-09-22", "2026-09-21"),
        ("office: archive", "registry"),
        ("suspended: yes", "no"),
        ("incident: booking", "none"),
        ("look.found: no", "yes"),
        ("check.result: complete", "none"),
        ("answers.reason: other", "school"),
    ] {
        let (_, _, found) = fails(&[TO_CHECK, &format!("expect: {{ {what} }}")]);
        assert_eq!(found, words, "{what}");
    }
}

#[test]
fn a_refusal_that_nobody_expects_fails_and_so_does_one_that_does_not_come() {
    let (line, expected, found) = fails(&[TO_CHECK, "registrar completes approve"]);
    assert_eq!(line, 2);
    assert_eq!(expected, "`registrar completes approve` is done");
    assert!(found.starts_with("refused: task-not-open"), "{found}");
    let (line, expected, found) = fails(&[
        TO_CHECK,
        "registrar claims check",
        "expect: { refused: task-taken }",
    ]);
    assert_eq!(
        (line, expected.as_str(), found.as_str()),
        (3, "refused: task-taken", "it was done")
    );
}

#[test]
fn a_service_that_turns_round_and_round_is_stopped() {
    let lines = [
        TO_CHECK,
        "registrar completes check: { result: complete }",
        "director completes visit",
        "director completes approve",
        "director 2 completes approve",
        "verify answers: { settled: yes, amount: 1 EUR }",
        "expect: { at: cool }",
        "1 month passes",
    ];
    let round = "  - rounds:
      steps:
        - cool: { wait_for: { time: 1 minute } }
        - choose:
            - when: answers.reason == 'school'
              steps: [ { again: cool } ]
            - otherwise: []
      up_to: 2 months
      else: [ { end: lapsed } ]
";
    let once = "  - cool: { wait_for: { time: 1 day } }\n";
    let definition = changed(once, round, &written(&[("story", &lines)]));
    let (_, run) = tested(&definition).runs.remove(0);
    let Outcome::Failed(failure) = run.outcome else {
        panic!("it went on for ever");
    };
    assert_eq!(failure.expected, "the story ends within 3000 changes");
    assert_eq!(failure.found, "the service goes round and round");
}
