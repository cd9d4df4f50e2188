//! What may be done at any time: withdrawing, words, another office, reopening.

use super::support::*;
use crate::case::*;
use serde_json::json;

const STEPS: &str = "\
  - check:
      task: { role: registrar, title: { el: Έλεγχος, en: Check }, form: sim/check, due: 2 days }
  - approve:
      task: { role: director, title: { el: Έγκριση, en: Approve }, form: sim/decide, due: 2 days }
  - end: granted
";

const ALL: &str = "\
clock: { due: 10 working days, source: { el: Νόμος, en: Law } }
anytime:
  withdraw: { by: applicant, until: approve, outcome: withdrawn }
  message: { by: [applicant, staff] }
  note: { by: staff }
  reroute: { by: [director] }
  reopen: { by: [applicant, director], within: 30 days, to: check }
";

fn withdraw() -> Act {
    Act::Withdraw {
        reason: "άλλαξα γνώμη".into(),
    }
}

fn reopen() -> Act {
    Act::Reopen {
        reason: "νέα στοιχεία".into(),
    }
}

fn finished() -> Story {
    let mut story = Story::over(ALL, STEPS);
    story.done(registrar(), "check", json!({ "result": "complete" }));
    story.done(director(), "approve", json!({ "ok": true, "amount": 1 }));
    assert_eq!(story.outcome(), Some("granted"));
    story
}

#[test]
fn nothing_is_allowed_that_the_service_does_not_say() {
    let story = Story::over("", STEPS);
    let text = || "λόγια".to_owned();
    let acts = [
        withdraw(),
        Act::Write {
            text: text(),
            files: Vec::new(),
        },
        Act::Note { text: text() },
        Act::Reroute {
            office: "b".into(),
            reason: text(),
        },
        Act::AskExtraTask {
            role: "director".into(),
            title: text(),
            text: text(),
        },
        Act::CorrectData {
            answers: filled(),
            reason: text(),
        },
    ];
    for act in acts {
        for by in [citizen(), registrar(), director()] {
            assert_eq!(story.refused(by, act.clone()), "not-allowed", "{act:?}");
        }
    }
    assert_eq!(story.refused(citizen(), reopen()), "not-ended");
}

#[test]
fn an_applicant_withdraws_until_the_step_that_closes_it() {
    let mut story = Story::over(ALL, STEPS);
    assert_eq!(story.refused(registrar(), withdraw()), "not-allowed");
    let mut other = Story::over(ALL, STEPS);
    other.does(citizen(), withdraw());
    assert_eq!(other.outcome(), Some("withdrawn"));
    story.done(registrar(), "check", json!({ "result": "complete" }));
    assert_eq!(story.refused(citizen(), withdraw()), "too-late-to-withdraw");
}

#[test]
fn a_withdrawal_by_the_office_is_told_to_the_applicant() {
    let told = |story: &Story| {
        let letter = "Applicant: application withdrawn";
        story.mails().iter().filter(|mail| *mail == letter).count()
    };
    let by_both = ALL.replace("by: applicant, until", "by: [applicant, registrar], until");
    let mut own = Story::over(&by_both, STEPS);
    own.does(citizen(), withdraw());
    assert_eq!((own.outcome(), told(&own)), (Some("withdrawn"), 0));
    let mut story = Story::over(&by_both, STEPS);
    assert_eq!(story.refused(director(), withdraw()), "not-allowed");
    story.does(registrar(), withdraw());
    assert_eq!((story.outcome(), told(&story)), (Some("withdrawn"), 1));
    assert_eq!(story.refused(registrar(), withdraw()), "case-ended");

    let mut late = Story::over(&by_both, STEPS);
    late.done(registrar(), "check", json!({ "result": "complete" }));
    assert_eq!(
        late.refused(registrar(), withdraw()),
        "too-late-to-withdraw"
    );
    assert_eq!(told(&late), 0);
}

#[test]
fn a_step_may_have_a_way_of_its_own_for_a_withdrawal() {
    let steps = STEPS.replacen(
        "due: 2 days }\n",
        "due: 2 days }\n      on:\n        withdrawn:\n          instead:\n            - fine: { task: { role: director, title: { el: Τέλη, en: Fees }, form: sim/check, due: 2 days } }\n            - end: refused\n",
        1,
    );
    let beside = "anytime: { withdraw: { by: applicant, outcome: withdrawn } }\n";
    let mut story = Story::over(beside, &steps);
    story.does(citizen(), withdraw());
    assert_eq!(story.steps(), ["fine"]);
    story.done(director(), "fine", json!({ "result": "complete" }));
    assert_eq!(story.outcome(), Some("refused"));
}

#[test]
fn words_change_nothing_and_the_applicant_gets_those_of_the_office() {
    let mut story = Story::over(ALL, STEPS);
    let words = || Act::Write {
        text: "Καλημέρα".into(),
        files: Vec::new(),
    };
    let before = story.steps().join(" ");
    story.does(citizen(), words());
    assert!(!story.mails().contains(&"Applicant: message".to_owned()));
    story.does(registrar(), words());
    assert!(story.mails().contains(&"Applicant: message".to_owned()));
    assert_eq!(story.refused(staff(1, "registrar"), words()), "not-allowed");
    assert_eq!(story.steps().join(" "), before);
}

#[test]
fn another_office_gets_the_case_and_its_tasks_are_free() {
    let mut story = Story::over(ALL, STEPS);
    let task = story.task();
    story.does(registrar(), Act::Claim { task });
    let to = |office: &str| Act::Reroute {
        office: office.into(),
        reason: "λάθος".into(),
    };
    assert_eq!(story.refused(registrar(), to("second")), "not-allowed");
    assert_eq!(story.refused(director(), to(OFFICE)), "same-office");
    story.does(director(), to("second"));
    assert_eq!(
        story.refused(registrar(), Act::Claim { task }),
        "role-missing"
    );
    let there = Actor::Staff {
        account: account(40),
        roles: vec![OfficeRole {
            office: "second".into(),
            role: "registrar".into(),
        }],
    };
    story.does(there, Act::Claim { task });
    let arrived = story
        .mails()
        .iter()
        .filter(|mail| *mail == "Director: case arrived")
        .count();
    assert_eq!(arrived, 2);
}

#[test]
fn an_ended_case_is_reopened_within_its_time() {
    let mut story = finished();
    assert_eq!(story.refused(registrar(), reopen()), "not-allowed");
    let mut late = finished();
    late.passes(days(40));
    assert_eq!(late.refused(citizen(), reopen()), "too-late-to-reopen");
    story.passes(days(3));
    story.does(citizen(), reopen());
    assert_eq!(story.steps(), ["check"]);
    assert_eq!(story.refused(citizen(), reopen()), "not-ended");
    story.done(registrar(), "check", json!({ "result": "refuse" }));
    story.done(director(), "approve", json!({ "ok": false, "amount": 1 }));
    assert_eq!(story.outcome(), Some("granted"));
}

#[test]
fn a_case_is_not_reopened_further_on_than_it_had_come() {
    let steps = STEPS.replace(
        "- approve:",
        "- middle: { wait_for: { time: 3 days } }\n  - approve:",
    );
    let beside = ALL.replace("to: check", "to: middle");
    let mut story = Story::over(&beside, &steps);
    story.does(citizen(), withdraw());
    assert_eq!(story.refused(citizen(), reopen()), "not-reached");
    let mut further = Story::over(&beside, &steps);
    further.done(registrar(), "check", json!({ "result": "complete" }));
    further.does(citizen(), withdraw());
    further.does(citizen(), reopen());
    assert_eq!(further.steps(), ["middle"]);
}

#[test]
fn a_case_that_no_office_had_yet_is_not_reopened() {
    let mut story = Story::unsent("", ALL, STEPS);
    let mut application = application();
    application.answers = filled();
    story.does(citizen(), Act::Submit(Box::new(application)));
    story.does(citizen(), withdraw());
    assert_eq!(story.refused(citizen(), reopen()), "not-reached");
}

#[test]
fn a_reopened_case_has_its_term_watched_again() {
    let mut story = finished();
    assert!(story.case().timers.is_empty());
    story.passes(days(1));
    story.does(citizen(), reopen());
    let watched = story.case().timers.values();
    let watched: Vec<&TimerPurpose> = watched.map(|timer| &timer.purpose).collect();
    assert!(watched.contains(&&TimerPurpose::ClockMissed), "{watched:?}");
}

#[test]
fn no_term_runs_while_a_case_is_taken_back() {
    let steps = "\
  - fee: { do: payment.request, with: { amount: 5 EUR }, undo: payment.refund }
  - reply: { wait_for: { message: applicant.reply, up_to: 20 days, else: [ { end: lapsed } ] } }
  - end: granted
";
    let beside = "\
clock: { due: 10 working days, source: { el: Νόμος, en: Law } }
anytime: { withdraw: { by: applicant, outcome: withdrawn } }
";
    let mut story = Story::over(beside, steps);
    story.gives("fee", json!({}));
    assert!(story.case().clock.as_ref().unwrap().is_suspended());
    story.does(citizen(), withdraw());
    assert!(story.case().timers.is_empty());
    story.gives("fee", json!({}));
    assert_eq!(story.outcome(), Some("withdrawn"));
}
