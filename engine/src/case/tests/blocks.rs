//! Blocks, branches, items, calls, tables: several tracks of one case.

use super::support::*;
use crate::case::*;
use serde_json::json;

const OPINIONS: &str = "\
  - opinions:
      together:
        enough: ENOUGH
        branches:
          technical:
            - plan: { task: { role: registrar, title: { el: Σχέδιο, en: Plan }, form: sim/check, due: 2 days } }
          police:
            - road: { task: { role: registrar, title: { el: Δρόμος, en: Road }, form: sim/decide, due: 2 days } }
          fire:
            - safety: { wait_for: { message: connector.answer, up_to: 30 days, else: [] } }
  - last: { task: { role: director, title: { el: Τέλος, en: Last }, form: sim/check, due: 2 days } }
  - end: granted
";

fn opinions(enough: &str) -> Story {
    Story::over("", &OPINIONS.replace("ENOUGH", enough))
}

#[test]
fn all_branches_bring_their_results() {
    let mut story = opinions("all");
    assert_eq!(story.steps(), ["opinions", "plan", "road", "safety"]);
    story.done(registrar(), "road", json!({ "ok": true, "amount": 3 }));
    story.sends("connector.answer", json!({ "text": "καλώς" }));
    assert_eq!(story.result("opinions"), json!(null));
    story.done(registrar(), "plan", json!({ "result": "complete" }));
    assert_eq!(story.steps(), ["last"]);
    assert_eq!(story.result("opinions"), json!({ "first": "police" }));
    assert_eq!(story.result("road")["amount"], 3);
    assert_eq!(story.result("safety")["text"], "καλώς");
}

#[test]
fn the_first_branch_is_enough_and_the_others_are_cut_off() {
    let mut story = opinions("first");
    let plan = story.tasks_of("plan")[0];
    let limit = *story.case().timers.keys().next_back().unwrap();
    story.done(registrar(), "road", json!({ "ok": false, "amount": 3 }));
    assert_eq!(story.steps(), ["last"]);
    assert_eq!(story.result("opinions")["first"], "police");
    let result = answers(json!({ "result": "complete" }));
    let late = Act::Complete {
        task: plan,
        result,
        files: Vec::new(),
    };
    assert_eq!(story.refused(registrar(), late), "task-not-open");
    story.passes(days(60));
    let fire = Act::Fire { timer: limit };
    assert_eq!(story.refused(Actor::System, fire), "timer-not-set");
    let reply = Act::Send {
        message: "connector.answer".into(),
        fields: answers(json!({ "text": "αργά" })),
    };
    assert_eq!(story.refused(Actor::System, reply), "not-awaited");
}

#[test]
fn two_of_three_are_enough() {
    let mut story = opinions("2");
    story.done(registrar(), "road", json!({ "ok": false, "amount": 3 }));
    assert_eq!(story.case().step, "opinions");
    story.sends("connector.answer", json!({ "text": "καλώς" }));
    assert_eq!(story.steps(), ["last"]);
    assert_eq!(story.result("plan"), json!(null));
}

/// Rounds of a race that two of three win, until the first branch is not first.
const ROUNDS: &str = "\
  - race:
      together:
        enough: 2
        branches:
          one:
            - look: { task: { role: registrar, title: { el: Ματιά, en: Look }, form: sim/check, due: 2 days } }
          two:
            - road: { task: { role: registrar, title: { el: Δρόμος, en: Road }, form: sim/decide, due: 2 days } }
          three:
            - safety: { wait_for: { message: connector.answer, up_to: 30 days, else: [] } }
      on: { applicant.reply: { also: [ { talk: { task: { role: registrar, title: { el: Λόγος, en: Talk }, form: sim/check, due: 2 days } } } ] } }
      up_to: 90 days
      else: []
  - choose:
      - when: race.first != null and race.first == 'one'
        steps: [ { again: race } ]
      - when: look.result != null and look.result == 'refuse'
        steps: [ { end: refused } ]
      - otherwise: []
  - last: { task: { role: director, title: { el: Τέλος, en: Last }, form: sim/check, due: 2 days } }
  - end: granted
";

#[test]
fn what_an_earlier_round_found_is_gone_when_the_branches_begin_again() {
    let mut story = Story::over("", ROUNDS);
    story.sends("applicant.reply", json!({ "text": "ναι" }));
    story.done(registrar(), "talk", json!({ "result": "complete" }));
    assert_eq!(story.result("talk")["result"], "complete");
    story.done(registrar(), "look", json!({ "result": "refuse" }));
    story.done(registrar(), "road", json!({ "ok": true, "amount": 3 }));
    assert_eq!(story.steps(), ["race", "look", "road", "safety"]);
    assert_eq!(story.result("look"), json!(null), "of the round before");
    assert_eq!(story.result("talk"), json!(null), "beside the round before");
    assert_eq!(story.result("race"), json!(null), "of the round before");
    story.done(registrar(), "road", json!({ "ok": true, "amount": 3 }));
    story.sends("connector.answer", json!({ "text": "καλώς" }));
    assert_eq!(story.steps(), ["last"], "nobody has refused in this round");
    assert_eq!(story.result("look"), json!(null));
}

#[test]
fn a_round_that_is_given_up_leaves_nothing_of_the_one_before() {
    let mut story = Story::over("", ROUNDS);
    story.done(registrar(), "look", json!({ "result": "refuse" }));
    story.done(registrar(), "road", json!({ "ok": true, "amount": 3 }));
    story.lives(days(200));
    assert_eq!(story.steps(), ["last"]);
    assert_eq!(story.result("race"), json!(null));
}

#[test]
fn an_end_in_a_branch_ends_the_whole_case() {
    let steps = "\
  - opinions:
      together:
        branches:
          one:
            - plan: { task: { role: registrar, title: { el: Σχέδιο, en: Plan }, form: sim/check, due: 2 days } }
          two:
            - road: { task: { role: registrar, title: { el: Δρόμος, en: Road }, form: sim/decide, due: 2 days } }
            - choose:
                - when: road.ok
                  steps: []
                - otherwise: [ { end: refused } ]
  - end: granted
";
    let mut story = Story::over("", steps);
    story.done(registrar(), "road", json!({ "ok": false, "amount": 3 }));
    assert_eq!(story.outcome(), Some("refused"));
    assert_eq!(story.case().tracks.len(), 1);
}

const OWNERS: &str = "\
  - owners:
      each:
        of: answers.papers
        as: owner
        order: ORDER
        most: 2
        steps:
          - choose:
              - when: owner.seen
                steps: []
              - otherwise:
                  - ask: { task: { role: registrar, title: { el: Ρώτα, en: Ask }, form: sim/check, due: 2 days } }
          - sign: { task: { role: registrar, title: { el: Υπογραφή, en: Sign }, form: sim/check, due: 2 days } }
  - end: granted
";

#[test]
fn items_come_one_after_another() {
    let mut story = Story::over("", &OWNERS.replace("ORDER", "one by one"));
    assert_eq!(story.steps(), ["owners", "sign"], "the first is seen");
    story.done(registrar(), "sign", json!({ "result": "complete" }));
    assert_eq!(story.steps(), ["owners", "ask"], "the second is not");
    story.done(registrar(), "ask", json!({ "result": "complete" }));
    story.done(registrar(), "sign", json!({ "result": "complete" }));
    assert_eq!(story.outcome(), Some("granted"));
    assert_eq!(story.result("sign"), json!(null), "seen only inside");
}

#[test]
fn items_go_side_by_side() {
    let mut story = Story::over("", &OWNERS.replace("ORDER", "side by side"));
    assert_eq!(story.steps(), ["owners", "sign", "ask"]);
    story.done(registrar(), "ask", json!({ "result": "complete" }));
    assert_eq!(story.tasks_of("sign").len(), 2);
    story.done(registrar(), "sign", json!({ "result": "complete" }));
    assert_eq!(story.case().step, "owners");
    story.done(registrar(), "sign", json!({ "result": "complete" }));
    assert_eq!(story.outcome(), Some("granted"));
}

#[test]
fn no_items_are_nothing_to_do_and_too_many_an_incident() {
    let sample = Story::over("", &OWNERS.replace("ORDER", "side by side"));
    let with = |papers: serde_json::Value| {
        let mut story = Story::unsent("", "", &OWNERS.replace("ORDER", "side by side"));
        let mut application = application();
        let mut map = filled().into_map();
        map.insert("papers".into(), papers);
        application.answers = map.into();
        story.does(citizen(), Act::Submit(Box::new(application)));
        story.report(Report::Routed {
            office: OFFICE.into(),
        });
        story.report(Report::PickupFound { slot: promised() });
        story
    };
    assert_eq!(sample.outcome(), None);
    assert_eq!(with(json!({})).outcome(), Some("granted"));
    let seen = json!({ "seen": true });
    let mut many = with(json!({ "a": seen, "b": seen, "c": seen }));
    let causes: Vec<&Cause> = many.case().incidents.values().map(|i| &i.cause).collect();
    assert!(matches!(causes[..], [Cause::Entering { .. }]), "{causes:?}");
    many.resolves(Resolution::Skip);
    assert_eq!(many.outcome(), Some("granted"));
}

const FEE: &str = "\
language: 1
procedure: called
parameters: { amount: money, large: yes or no }
steps:
  - ask: { do: payment.request, with: { amount: amount } }
  - choose:
      - when: large
        steps:
          - paid: { wait_for: { message: payment.settled, up_to: 20 days, else: [ { end: unpaid } ] } }
      - otherwise: []
  - end: paid_up
outcomes:
  paid_up: { el: Πληρώθηκε, en: Paid }
  unpaid: { el: Απλήρωτο, en: Unpaid }
";

const CALLS: &str = "\
  - fee: { call: called, with: { amount: 20 EUR, large: answers.copies > 1 } }
  - choose:
      - when: fee.outcome == 'unpaid'
        steps: [ { end: lapsed } ]
      - otherwise: []
  - end: granted
";

#[test]
fn a_called_procedure_says_how_it_ended() {
    let mut story = Story::calling(FEE, "", CALLS);
    assert_eq!(story.steps(), ["fee", "fee.ask"]);
    story.gives("fee.ask", json!({}));
    assert_eq!(story.steps(), ["fee", "fee.paid"]);
    story.sends("payment.settled", json!({ "amount": "20 EUR" }));
    assert_eq!(story.outcome(), Some("granted"));

    let mut unpaid = Story::calling(FEE, "", CALLS);
    unpaid.gives("fee.ask", json!({}));
    unpaid.lives(days(40));
    assert_eq!(unpaid.outcome(), Some("lapsed"));
}

#[test]
fn a_called_procedure_gets_its_parameters_as_they_stand() {
    let story = Story::calling(FEE, "", CALLS);
    let asked = story.case().effects.values().next().unwrap();
    let Effect::Catalogue { name, with } = &asked.ask else {
        panic!("{:?}", asked.ask);
    };
    assert_eq!(name, "payment.request");
    assert_eq!(json!(with), json!({ "amount": "20.00 EUR" }));
}

#[test]
fn another_case_is_started_and_nobody_waits_for_it() {
    let steps = "\
  - report: { start: other, with: { kind: a } }
  - end: granted
";
    let story = Story::over("", steps);
    assert_eq!(story.outcome(), Some("granted"));
    let started = story.asked.iter().any(|asked| {
        matches!(&asked.ask, Effect::Start { service, answers }
            if service == "other" && answers.text("kind") == Some("a"))
    });
    assert!(started);
}

#[test]
fn a_table_gives_the_first_row_that_fits_and_says_which() {
    let steps = "\
  - terms:
      table:
        reads: [answers.reason, answers.copies]
        gives: { days: number, fee: money }
        rows:
          - [marriage, '-', 9, 0 EUR]
          - ['-', '< 3', 2, 1.50 EUR]
        otherwise: [5, 4 EUR]
  - last: { task: { role: director, title: { el: Τέλος, en: Last }, form: sim/check, due: 2 days } }
  - end: granted
";
    let story = Story::over("", steps);
    assert_eq!(
        story.result("terms"),
        json!({ "days": 2, "fee": "1.50 EUR" })
    );
    let turn = story
        .events
        .iter()
        .find_map(|recorded| match &recorded.event {
            Event::TurnTaken {
                step, branch, read, ..
            } if step == "terms" => Some((*branch, read)),
            _ => None,
        });
    let (branch, read) = turn.expect("a turn");
    assert_eq!(branch, Some(1), "the second, counted from 0");
    assert!(read.to_string().contains("school"), "{read}");
}

#[test]
fn a_block_that_takes_too_long_is_left_with_everything_in_it() {
    let steps = "\
  - whole:
      steps:
        - inner: { task: { role: registrar, title: { el: Έλεγχος, en: Check }, form: sim/check, due: 2 days } }
        - deeper:
            steps:
              - road: { task: { role: registrar, title: { el: Δρόμος, en: Road }, form: sim/decide, due: 2 days } }
      up_to: 10 days
      else: [ { end: lapsed } ]
  - end: granted
";
    let mut story = Story::over("", steps);
    story.done(registrar(), "inner", json!({ "result": "complete" }));
    let task = story.tasks_of("road")[0];
    story.lives(days(20));
    assert_eq!(story.outcome(), Some("lapsed"));
    let result = answers(json!({ "ok": true, "amount": 1 }));
    let late = Act::Complete {
        task,
        result,
        files: Vec::new(),
    };
    assert_eq!(story.refused(registrar(), late), "case-ended");
}

const OVERDUE: &str = "\
  - check:
      task: { role: registrar, title: { el: Έλεγχος, en: Check }, form: sim/check, due: 2 days }
      on:
        overdue:
          WAY:
            - look: { task: { role: director, title: { el: Δες, en: Look }, form: sim/check, due: 2 days } }
  - end: granted
";

#[test]
fn what_runs_beside_an_overdue_task_ends_with_it() {
    let mut story = Story::over("", &OVERDUE.replace("WAY", "also"));
    story.lives(days(10));
    assert_eq!(story.steps(), ["check", "look"]);
    story.done(registrar(), "check", json!({ "result": "complete" }));
    assert_eq!(story.outcome(), Some("granted"));
}

#[test]
fn what_runs_beside_may_be_done_first() {
    let mut story = Story::over("", &OVERDUE.replace("WAY", "also"));
    story.lives(days(10));
    story.done(director(), "look", json!({ "result": "complete" }));
    assert_eq!(story.steps(), ["check"]);
    story.done(registrar(), "check", json!({ "result": "complete" }));
    assert_eq!(story.outcome(), Some("granted"));
}

#[test]
fn an_overdue_task_can_be_taken_over() {
    let mut story = Story::over("", &OVERDUE.replace("WAY", "instead"));
    let task = story.tasks_of("check")[0];
    story.lives(days(10));
    assert_eq!(story.steps(), ["look"]);
    assert_eq!(
        story.refused(registrar(), Act::Claim { task }),
        "task-not-open"
    );
    story.done(director(), "look", json!({ "result": "complete" }));
    assert_eq!(story.outcome(), Some("granted"));
}

#[test]
fn a_step_is_passed_over_when_its_condition_does_not_hold() {
    let steps = "\
  - check:
      when: answers.on_behalf
      task: { role: registrar, title: { el: Έλεγχος, en: Check }, form: sim/check, due: 2 days }
  - end: granted
";
    let story = Story::over("", steps);
    assert_eq!(story.outcome(), Some("granted"));
}
