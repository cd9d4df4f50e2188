//! Waiting for words, moments and corrections, and the legal term meanwhile.

use super::support::*;
use crate::case::*;
use crate::definition::tests::support as municipality;
use crate::form::Answers;
use jiff::SignedDuration;
use serde_json::{Value, json};

const TASK: &str = "      task: { role: registrar, title: { el: Έλεγχος, en: Check }, form: sim/check, due: 2 days }\n";

fn check_then(steps: &str) -> String {
    format!("  - check:\n{TASK}{steps}  - last:\n{TASK}  - end: granted\n")
}

fn corrected(field: &str, value: Value) -> Act {
    let mut map = filled().into_map();
    map.insert(field.into(), value);
    Act::Correct {
        answers: map.into(),
        files: Vec::new(),
    }
}

const PAID: &str = "\
  - paid:
      wait_for: { message: payment.settled, kept: 5 days, up_to: 20 days, else: [ { end: lapsed } ] }
";

#[test]
fn a_message_that_comes_early_is_kept_for_the_step_that_wants_it() {
    let mut story = Story::over("", &check_then(PAID));
    story.sends("payment.settled", json!({ "amount": "20 EUR" }));
    assert_eq!(story.steps(), ["check"]);
    story.done(registrar(), "check", json!({ "result": "complete" }));
    assert_eq!(story.steps(), ["last"]);
    assert_eq!(story.result("paid")["amount"], "20 EUR");
    assert!(story.case().kept.is_empty());
}

#[test]
fn a_message_is_kept_no_longer_than_the_service_says() {
    let mut story = Story::over("", &check_then(PAID));
    story.sends("payment.settled", json!({ "amount": "20 EUR" }));
    story.passes(days(9));
    story.done(registrar(), "check", json!({ "result": "complete" }));
    assert_eq!(story.steps(), ["paid"]);
    story.sends("payment.settled", json!({ "amount": "5 EUR" }));
    assert_eq!(story.result("paid")["amount"], "5 EUR");
}

#[test]
fn a_message_comes_only_from_whoever_it_is_from() {
    let story = Story::over("", &check_then(PAID));
    let message = "payment.settled".to_owned();
    let fields = answers(json!({ "amount": "20 EUR" }));
    let pays = Act::Send { message, fields };
    assert_eq!(story.refused(citizen(), pays.clone()), "not-allowed");
    assert_eq!(story.refused(registrar(), pays), "not-allowed");
}

#[test]
fn a_message_with_other_fields_than_the_catalogue_says_is_refused() {
    let handled = "\
  - middle:
      task: { role: registrar, title: { el: Μέση, en: Middle }, form: sim/check, due: 2 days }
      on: { payment.settled: { instead: [ { end: refused } ] } }
";
    let mut story = Story::over("", &check_then(&format!("{PAID}{handled}")));
    let wrong = [
        json!({}),
        json!({ "amount": "20" }),
        json!({ "amount": 20 }),
        json!({ "amount": null }),
        json!({ "amount": ["20 EUR"] }),
        json!({ "amonut": "20 EUR" }),
        json!({ "amount": "20 EUR", "paid": true }),
    ];
    let refuse_all = |story: &Story, at: &str| {
        for fields in &wrong {
            let message = "payment.settled".to_owned();
            let fields = answers(fields.clone());
            let pays = Act::Send { message, fields };
            let code = story.refused(Actor::System, pays);
            assert_eq!(code, "wrong-fields", "at {at}");
        }
    };
    refuse_all(&story, "a step before, where it would be kept");
    story.done(registrar(), "check", json!({ "result": "complete" }));
    assert_eq!(story.steps(), ["paid"], "nothing was kept");
    refuse_all(&story, "the wait");
    assert_eq!(story.steps(), ["paid"]);
    story.sends("payment.settled", json!({ "amount": "20 EUR" }));
    assert_eq!(story.steps(), ["middle"]);
    refuse_all(&story, "a step that handles it");
    assert_eq!(story.outcome(), None);
}

#[test]
fn whoever_may_not_send_a_message_is_not_told_what_it_holds() {
    let story = Story::over("", &check_then(PAID));
    let message = "payment.settled".to_owned();
    let fields = answers(json!({ "guess": 1 }));
    let guesses = Act::Send { message, fields };
    assert_eq!(story.refused(citizen(), guesses), "not-allowed");
}

#[test]
fn what_a_handler_takes_is_not_what_was_kept() {
    let handled = "\
  - middle:
      task: { role: registrar, title: { el: Μέση, en: Middle }, form: sim/check, due: 2 days }
      on:
        payment.settled: { also: [ { tell: { do: notify, with: { to: director, subject: { el: Ήρθε, en: It came }, text: { el: Ναι, en: Yes } } } } ] }
";
    let mut story = Story::over("", &check_then(&format!("{handled}{PAID}")));
    story.sends("payment.settled", json!({ "amount": "1 EUR" }));
    story.done(registrar(), "check", json!({ "result": "complete" }));
    story.sends("payment.settled", json!({ "amount": "2 EUR" }));
    assert!(story.mails().contains(&"Director: It came".to_owned()));
    story.done(registrar(), "middle", json!({ "result": "complete" }));
    assert_eq!(story.result("paid")["amount"], "1 EUR");
}

#[test]
fn a_message_may_take_the_case_another_way() {
    let handled = "\
  - middle:
      task: { role: registrar, title: { el: Μέση, en: Middle }, form: sim/check, due: 2 days }
      on: { applicant.reply: { instead: [ { end: refused } ] } }
";
    let mut story = Story::over("", &check_then(handled));
    story.done(registrar(), "check", json!({ "result": "complete" }));
    story.sends("applicant.reply", json!({ "text": "Σταματήστε" }));
    assert_eq!(story.outcome(), Some("refused"));
}

#[test]
fn a_day_begins_in_athens_and_a_past_one_is_not_waited_for() {
    let wait = "  - event: { wait_for: { date: answers.day } }\n";
    let mut story = Story::over("", &check_then(wait));
    story.done(registrar(), "check", json!({ "result": "complete" }));
    assert_eq!(story.steps(), ["event"]);
    let (timer, at) = {
        let (no, timer) = story.timer_of_a_step();
        (*no, timer.at)
    };
    assert_eq!(at.to_string(), "2026-10-19T21:00:00Z");
    assert_eq!(
        story.refused(Actor::System, Act::Fire { timer }),
        "timer-early"
    );
    story.lives(days(30));
    assert_eq!(story.steps(), ["last"]);

    let mut late = Story::over("", &check_then(wait));
    late.passes(days(30));
    late.done(registrar(), "check", json!({ "result": "complete" }));
    assert_eq!(late.steps(), ["last"]);
}

const PAPERS: &str = "\
  - papers:
      correct:
        fields: [reason, note]
        documents: [identity]
        why: check.note
        due: 4 days
        remind: 1 day before
        up_to: 10 working days
        else: [ { end: lapsed } ]
";

fn asked() -> Story {
    let beside = "clock: { due: 10 working days, source: { el: Νόμος, en: Law }, warn: 2 working days before }\n";
    let mut story = Story::over(beside, &check_then(PAPERS));
    story.done(
        registrar(),
        "check",
        json!({ "result": "incomplete", "note": "Λείπει" }),
    );
    story
}

#[test]
fn only_what_was_asked_for_may_be_corrected() {
    let mut story = asked();
    assert_eq!(
        story.refused(citizen(), corrected("copies", json!(9))),
        "field-locked"
    );
    let mut gone = filled().into_map();
    gone.shift_remove("name");
    let answers: Answers = gone.into();
    assert_eq!(
        story.refused(
            citizen(),
            Act::Correct {
                answers,
                files: Vec::new()
            }
        ),
        "field-locked"
    );
    let other = Actor::Citizen {
        account: account(2),
    };
    assert_eq!(
        story.refused(other, corrected("reason", json!("other"))),
        "not-allowed"
    );
    assert_eq!(
        story.refused(registrar(), corrected("reason", json!("other"))),
        "not-allowed"
    );
    story.does(citizen(), corrected("reason", json!("marriage")));
    assert_eq!(story.case().answers.text("reason"), Some("marriage"));
    assert_eq!(story.case().answers.get("copies"), Some(&json!(2)));
    let again = corrected("reason", json!("other"));
    assert_eq!(story.refused(citizen(), again), "no-correction-asked");
}

#[test]
fn the_applicant_is_told_what_to_correct_and_why_and_until_when() {
    let story = asked();
    let told = story.asked.iter().find_map(|asked| match &asked.ask {
        Effect::Mail {
            to,
            mail:
                Mail::CorrectionAsked {
                    fields,
                    documents,
                    why,
                    until,
                },
        } => Some((to, fields.clone(), documents.clone(), why.clone(), *until)),
        _ => None,
    });
    let (to, fields, documents, why, until) = told.expect("a letter");
    assert_eq!(*to, crate::definition::Recipient::Applicant);
    assert_eq!(fields, ["reason", "note"]);
    assert_eq!(documents, ["identity"]);
    assert_eq!(why.as_deref(), Some("Λείπει"));
    assert_eq!(until.unwrap().to_string(), "2026-10-15T20:59:59Z");
}

#[test]
fn the_term_stands_still_while_the_applicant_owes_something() {
    let mut story = asked();
    let clock = |story: &Story| story.case().clock.clone().unwrap();
    assert!(clock(&story).is_suspended());
    let watches = |story: &Story| {
        let timers = story.case().timers.values();
        timers
            .filter(|timer| {
                matches!(
                    timer.purpose,
                    TimerPurpose::ClockWarning | TimerPurpose::ClockMissed
                )
            })
            .count()
    };
    assert_eq!(watches(&story), 0);
    story.passes(days(7));
    story.does(citizen(), corrected("reason", json!("marriage")));
    assert!(!clock(&story).is_suspended());
    assert_eq!(watches(&story), 2, "the warning and the end of the term");
    let over = clock(&story).missed_at(&story.calendar).unwrap();
    assert!(over > start() + days(20), "{over}");
}

#[test]
fn the_director_is_warned_and_told_of_a_missed_term() {
    let mut story = asked();
    story.does(citizen(), corrected("reason", json!("marriage")));
    story.lives(days(40));
    let mails = story.mails();
    assert!(mails.contains(&"Director: clock warning".to_owned()));
    assert!(mails.contains(&"Director: clock missed".to_owned()));
    assert_eq!(story.steps(), ["last"]);
}

#[test]
fn whoever_has_to_act_is_reminded_of_the_very_day() {
    let mut story = asked();
    let over = story.case().timers.values().find_map(|timer| {
        matches!(timer.purpose, TimerPurpose::Overdue { .. }).then_some(timer.at)
    });
    story.lives(days(5));
    let told = story.asked.iter().find_map(|asked| match &asked.ask {
        Effect::Mail {
            to,
            mail: Mail::Reminder { step, due },
        } => Some((*to, step.clone(), *due)),
        _ => None,
    });
    let (to, step, due) = told.expect("a reminder");
    assert_eq!(to, crate::definition::Recipient::Applicant);
    assert_eq!(step, "papers");
    assert_eq!(Some(due), over);
}

#[test]
fn a_block_is_reminded_of_by_its_own_term() {
    let block = "\
  - whole:
      due: 10 days
      remind: 4 days before
      steps:
        - inner: { task: { role: registrar, title: { el: Έλεγχος, en: Check }, form: sim/check, due: 20 days } }
  - end: granted
";
    let mut story = Story::over("", block);
    let over = "2026-10-12T20:59:59Z";
    story.lives(days(9));
    let due = story.asked.iter().find_map(|asked| match &asked.ask {
        Effect::Mail {
            to: crate::definition::Recipient::Holder,
            mail: Mail::Reminder { due, .. },
        } => Some(*due),
        _ => None,
    });
    assert_eq!(due.expect("a reminder").to_string(), over);
}

#[test]
fn nobody_corrected_anything_in_time() {
    let mut story = asked();
    story.lives(days(30));
    assert_eq!(story.outcome(), Some("lapsed"));
}

#[test]
fn documents_follow_what_is_corrected() {
    let beside = "anytime: { correct_data: { by: staff } }\n";
    let mut story = Story::over(beside, &check_then(""));
    assert_eq!(story.case().documents, ["identity"]);
    let with = |value: bool| {
        let mut map = filled().into_map();
        map.insert("on_behalf".into(), json!(value));
        Act::CorrectData {
            answers: map.into(),
            reason: "τηλεφώνησε".into(),
        }
    };
    assert_eq!(story.refused(citizen(), with(true)), "not-allowed");
    assert_eq!(story.refused(registrar(), with(false)), "nothing-changed");
    story.does(registrar(), with(true));
    assert_eq!(story.case().documents, ["identity", "paper"]);
}

#[test]
fn staff_cannot_put_right_what_the_case_goes_by_of_its_own() {
    let mut files = municipality::with(
        municipality::PROCEDURE,
        "outcomes:\n",
        "anytime: { correct_data: { by: staff } }\noutcomes:\n",
    );
    let text = municipality::text;
    municipality::form(
        &mut files,
        "permit/application",
        &[
            ("reason", text(), true),
            ("on_behalf", json!({ "type": "boolean" }), true),
            ("location", text(), true),
            ("tell_changes", json!({ "type": "boolean" }), false),
            ("afm", text(), true),
        ],
    );
    let opened = |identification| {
        let mut story = Story::of(municipality::check(&files).unwrap());
        let mut application = application();
        application.identification = identification;
        application.answers = answers(json!({
            "reason": "school",
            "on_behalf": false,
            "location": "town-hall",
            "tell_changes": true,
            "afm": "123456783",
        }));
        story.does(citizen(), Act::Submit(Box::new(application)));
        story.report(Report::Routed {
            office: OFFICE.into(),
        });
        story
    };
    let with = |story: &Story, field: &str, value: Option<Value>| {
        let mut map = story.case().answers.clone().into_map();
        match value {
            Some(value) => map.insert(field.into(), value),
            None => map.shift_remove(field),
        };
        Act::CorrectData {
            answers: map.into(),
            reason: "τηλεφώνησε".into(),
        }
    };
    let story = opened(Identification::Confirmed);
    for (field, value) in [
        ("location", Some(json!("kep"))),
        ("tell_changes", Some(json!(false))),
        ("tell_changes", None),
        ("afm", Some(json!("094014201"))),
    ] {
        let act = with(&story, field, value);
        assert_eq!(story.refused(registrar(), act), "field-locked", "{field}");
    }
    let mut story = opened(Identification::Unanswered);
    let act = with(&story, "afm", Some(json!("094014201")));
    story.does(registrar(), act);
    assert_eq!(story.case().answers.text("afm"), Some("094014201"));
    let act = with(&story, "location", Some(json!("kep")));
    assert_eq!(story.refused(registrar(), act), "field-locked");
}

#[test]
fn a_limit_of_a_wait_in_hours_is_exact() {
    let wait = "  - cool: { wait_for: { time: 12 hours } }\n";
    let mut story = Story::over("", &check_then(wait));
    story.done(registrar(), "check", json!({ "result": "complete" }));
    story.lives(SignedDuration::from_mins(719));
    assert_eq!(story.steps(), ["cool"]);
    story.lives(SignedDuration::from_mins(1));
    assert_eq!(story.steps(), ["last"]);
}
