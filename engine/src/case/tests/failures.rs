//! What goes wrong outside, who says how to go on, and what is taken back.

use super::support::*;
use crate::case::*;
use crate::definition::Family;
use serde_json::json;

const LOOK: &str = "\
  - whole:
      steps:
        - look:
            do: registry.look_up
            with: { pin: answers.name }
            retry: { times: 6, pause: 1 minute, up_to: 1 day }
            on_failure: { not_found: [ { end: refused } ] }
        - deeper:
            steps:
              - pay: { do: payment.request, with: { amount: 5 EUR } }
      on_failure:
        unavailable: [ { by_hand: { task: { role: registrar, title: { el: Χέρι, en: By hand }, form: sim/check, due: 2 days } } } ]
        any: [ { end: lapsed } ]
  - end: granted
";

#[test]
fn a_failure_goes_the_innermost_way_there_is_for_it() {
    let mut own = Story::over("", LOOK);
    own.fails("look", Family::NotFound);
    assert_eq!(own.outcome(), Some("refused"));

    let mut around = Story::over("", LOOK);
    around.fails("look", Family::Unavailable);
    assert_eq!(around.steps(), ["by_hand"]);
    around.done(registrar(), "by_hand", json!({ "result": "complete" }));
    assert_eq!(around.outcome(), Some("granted"));

    let mut deep = Story::over("", LOOK);
    deep.gives("look", json!({ "found": true }));
    deep.fails("pay", Family::Invalid);
    assert_eq!(deep.outcome(), Some("lapsed"));
}

#[test]
fn retries_go_with_what_is_asked() {
    let story = Story::over("", LOOK);
    let asked = story
        .asked
        .iter()
        .find(|asked| matches!(asked.ask, Effect::Catalogue { .. }));
    let retry = asked.and_then(|asked| asked.retry).expect("a retry");
    assert_eq!(retry.times, 6);
}

#[test]
fn a_connector_has_to_give_what_the_catalogue_says() {
    let story = Story::over("", LOOK);
    let effect = story.effect_of("look");
    for gives in [
        json!({}),
        json!({ "found": "yes" }),
        json!({ "found": true, "more": 1 }),
    ] {
        let gives = answers(gives);
        let report = Act::Report {
            effect,
            report: Report::Done { gives },
        };
        assert_eq!(story.refused(Actor::System, report), "wrong-report");
    }
}

const PLAIN: &str = "\
  - look: { do: registry.look_up, with: { pin: answers.name } }
  - check: { task: { role: registrar, title: { el: Έλεγχος, en: Check }, form: sim/check, due: 2 days } }
  - end: granted
";

#[test]
fn a_failure_without_a_way_waits_for_an_operator() {
    let mut story = Story::over("", PLAIN);
    let effect = story.effect_of("look");
    story.fails("look", Family::Refused);
    let gives = answers(json!({ "found": true }));
    let late = Act::Report {
        effect,
        report: Report::Done { gives },
    };
    assert_eq!(story.refused(Actor::System, late), "effect-not-open");
    let incident = *story.case().incidents.keys().next().unwrap();
    let resolve = |how| Act::Resolve {
        incident,
        how,
        reason: "r".into(),
    };
    assert_eq!(
        story.refused(director(), resolve(Resolution::Skip)),
        "not-allowed"
    );
    story.resolves(Resolution::Retry);
    assert_eq!(
        story.refused(operator(), resolve(Resolution::Retry)),
        "incident-not-open"
    );
    story.gives("look", json!({ "found": true }));
    assert_eq!(story.steps(), ["check"]);
}

#[test]
fn a_failed_action_can_be_passed_over() {
    let mut story = Story::over("", PLAIN);
    story.fails("look", Family::Refused);
    story.resolves(Resolution::Skip);
    assert_eq!(story.steps(), ["check"]);
    assert_eq!(story.result("look"), json!(null));
}

#[test]
fn a_case_can_be_given_up() {
    let mut story = Story::over("", PLAIN);
    story.fails("look", Family::Refused);
    story.resolves(Resolution::Abandon);
    assert_eq!(story.outcome(), Some(ABANDONED));
    assert_eq!(story.case().appointment, None);
}

#[test]
fn finding_the_office_cannot_be_passed_over() {
    let mut story = Story::unsent("", "", PLAIN);
    story.does(citizen(), Act::Submit(Box::new(application())));
    story.fails("receive", Family::Unavailable);
    let incident = *story.case().incidents.keys().next().unwrap();
    let (how, reason) = (Resolution::Skip, "r".into());
    let skip = Act::Resolve {
        incident,
        how,
        reason,
    };
    assert_eq!(story.refused(operator(), skip), "cannot-skip");
    story.resolves(Resolution::Retry);
    story.report(Report::Routed {
        office: OFFICE.into(),
    });
    assert_eq!(story.steps(), ["booking"]);
}

#[test]
fn two_questions_of_one_step_both_want_their_answer() {
    let steps = "\
  - both: { do: [level.raise, document.revoke] }
  - end: granted
";
    let mut story = Story::over("", steps);
    story.fails("both", Family::Timeout);
    story.gives("both", json!({}));
    assert_eq!(story.outcome(), None, "the other one failed");
    story.resolves(Resolution::Skip);
    assert_eq!(story.outcome(), Some("granted"));
}

#[test]
fn a_condition_without_an_answer_stops_the_case_there_and_nowhere_else() {
    let steps = "\
  - look: { do: registry.look_up, with: { pin: answers.name } }
  - choose:
      - when: look.found
        steps: [ { end: granted } ]
      - otherwise: []
  - end: refused
";
    let mut story = Story::over("", steps);
    story.fails("look", Family::Refused);
    story.resolves(Resolution::Skip);
    let incident = story.case().incidents.values().next().unwrap();
    assert!(matches!(incident.cause, Cause::Entering { .. }));
    let mut again = story;
    again.resolves(Resolution::Retry);
    assert_eq!(again.case().incidents.len(), 1, "nothing has changed");
    again.resolves(Resolution::Skip);
    assert_eq!(again.outcome(), Some("refused"), "the otherwise");
}

fn given_up(effect: EffectNo, ask: &Effect) -> Act {
    Act::GiveUp {
        effect,
        ask: Box::new(ask.clone()),
        family: Family::Unavailable,
        reason: "no such address".into(),
    }
}

#[test]
fn a_letter_that_cannot_be_sent_stops_nothing_and_is_told_once() {
    let mut story = Story::over("", PLAIN);
    let Asked { effect, ask, .. } = story.asked[0].clone();
    let give_up = given_up(effect, &ask);
    assert_eq!(story.refused(citizen(), give_up.clone()), "not-allowed");
    story.does(Actor::System, give_up.clone());
    assert_eq!(
        story.refused(Actor::System, give_up.clone()),
        "effect-not-open"
    );
    story.gives("look", json!({ "found": true }));
    assert_eq!(story.steps(), ["check"]);
    story.resolves(Resolution::Skip);
    assert_eq!(story.refused(Actor::System, give_up), "effect-not-open");
    let waits = story.effect_of_asked();
    assert_eq!(
        story.refused(Actor::System, given_up(waits.0, &waits.1)),
        "effect-not-open"
    );
}

impl Story {
    /// An effect that answers, with what it asked.
    fn effect_of_asked(&self) -> (EffectNo, Effect) {
        let asked = self.asked.iter().find(|asked| asked.ask.answers());
        let asked = asked.expect("the route was asked for");
        (asked.effect, asked.ask.clone())
    }
}

#[test]
fn a_letter_can_be_sent_again_even_after_the_end() {
    let mut story = Story::over("", "  - end: granted\n");
    let Asked { effect, ask, .. } = story.asked[0].clone();
    story.does(Actor::System, given_up(effect, &ask));
    assert_eq!(story.outcome(), Some("granted"));
    story.resolves(Resolution::Retry);
    assert_eq!(story.asked.last().unwrap().ask, ask);
    assert!(story.case().incidents.is_empty());
}

const UNDO: &str = "\
  - fee: { do: payment.request, with: { amount: 5 EUR }, undo: payment.refund }
  - whole:
      steps:
        - paper: { do: document.issue, with: { template: permit }, undo: document.revoke }
        - check: { task: { role: registrar, title: { el: Έλεγχος, en: Check }, form: sim/check, due: 2 days } }
      undo: { do: connector, with: { name: tell_all } }
  - last: { task: { role: registrar, title: { el: Τέλος, en: Last }, form: sim/check, due: 2 days } }
  - end: granted
";

const WITHDRAW: &str =
    "anytime: { withdraw: { by: applicant, outcome: withdrawn }, note: { by: staff } }\n";

fn done() -> Story {
    let mut story = Story::over(WITHDRAW, UNDO);
    story.gives("fee", json!({}));
    story.gives("paper", issued_as("7K2QD-M4X9A-0TB3R-HWE8Z"));
    story
}

fn withdraw() -> Act {
    Act::Withdraw {
        reason: "άλλαξα γνώμη".into(),
    }
}

#[test]
fn a_withdrawal_takes_back_from_the_last_to_the_first() {
    let mut story = done();
    story.done(registrar(), "check", json!({ "result": "complete" }));
    let before = story.actions().len();
    story.does(citizen(), withdraw());
    assert_eq!(story.refused(citizen(), withdraw()), "being-taken-back");
    story.gives("whole", json!({ "answer": "ναι" }));
    story.gives("paper", json!({}));
    assert!(story.case().appointment.is_some(), "its turn comes last");
    story.gives("fee", json!({}));
    assert_eq!(
        story.actions()[before..],
        ["connector", "document.revoke", "payment.refund"]
    );
    assert_eq!(story.outcome(), Some("withdrawn"));
    assert_eq!(story.case().appointment, None);
}

#[test]
fn only_what_was_done_is_taken_back() {
    let mut story = done();
    let before = story.actions().len();
    story.does(citizen(), withdraw());
    story.gives("paper", json!({}));
    story.gives("fee", json!({}));
    assert_eq!(
        story.actions()[before..],
        ["document.revoke", "payment.refund"]
    );
    assert_eq!(story.outcome(), Some("withdrawn"));
}

#[test]
fn while_it_is_taken_back_nobody_works_on_it_and_notes_are_kept() {
    let mut story = done();
    let task = story.tasks_of("check")[0];
    story.does(citizen(), withdraw());
    assert_eq!(
        story.refused(registrar(), Act::Claim { task }),
        "being-taken-back"
    );
    story.does(
        registrar(),
        Act::Note {
            text: "εντάξει".into(),
        },
    );
}

#[test]
fn taking_back_that_fails_waits_for_an_operator() {
    let mut story = done();
    story.does(citizen(), withdraw());
    story.fails("paper", Family::Unavailable);
    story.resolves(Resolution::Retry);
    story.fails("paper", Family::Unavailable);
    story.resolves(Resolution::Skip);
    story.fails("fee", Family::Unavailable);
    story.resolves(Resolution::Abandon);
    assert_eq!(story.outcome(), Some("withdrawn"));
}

#[test]
fn an_end_may_take_everything_back() {
    let steps = "\
  - fee: { do: payment.request, with: { amount: 5 EUR }, undo: payment.refund }
  - end: { outcome: lapsed, undo: yes }
";
    let mut story = Story::over("", steps);
    story.gives("fee", json!({}));
    assert_eq!(story.outcome(), None);
    story.gives("fee", json!({}));
    assert_eq!(story.outcome(), Some("lapsed"));
    assert_eq!(story.actions(), ["payment.request", "payment.refund"]);
}

#[test]
fn what_a_step_gives_is_known_when_it_is_taken_back() {
    let steps = "\
  - opinions:
      together:
        enough: first
        branches:
          one:
            - plan: { task: { role: registrar, title: { el: Σχέδιο, en: Plan }, form: sim/check, due: 2 days } }
          two:
            - road: { task: { role: registrar, title: { el: Δρόμος, en: Road }, form: sim/decide, due: 2 days } }
      undo: { do: connector, with: { name: tell_them, input: opinions.first } }
  - end: { outcome: lapsed, undo: yes }
";
    let mut story = Story::over("", steps);
    story.done(registrar(), "road", json!({ "ok": true, "amount": 1 }));
    let Some(Effect::Catalogue { with, .. }) = story.asked.last().map(|asked| &asked.ask) else {
        panic!("nothing is asked: {:?}", story.case().incidents);
    };
    assert_eq!(with.text("input"), Some("two"));
}
