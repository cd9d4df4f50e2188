//! Time passing: terms, limits, waits.

use super::support::*;
use crate::case::*;
use jiff::SignedDuration;
use serde_json::json;

#[test]
fn a_timer_fires_once_and_not_early() {
    let mut story = Story::at_check();
    story.completes(registrar(), json!({ "result": "incomplete" }));
    let (timer, at) = {
        let (no, timer) = story.timer_of_a_step();
        (*no, timer.at)
    };
    let fire = Act::Fire { timer };
    assert_eq!(
        story.tries(Actor::System, fire.clone()),
        Err(Rejection::TimerEarly { timer })
    );
    story.now = at;
    assert_eq!(
        story.tries(citizen(), fire.clone()),
        Err(Rejection::NotAllowed)
    );
    story.does(Actor::System, fire.clone());
    assert_eq!(story.outcome(), Some("refused"), "nobody answered in time");
    assert_eq!(story.tries(Actor::System, fire), Err(Rejection::CaseEnded));
}

#[test]
fn an_answer_in_time_takes_the_limit_away() {
    let mut story = Story::at_check();
    story.completes(registrar(), json!({ "result": "incomplete" }));
    let limit = *story.timer_of_a_step().0;
    let reply = Act::Send {
        message: "applicant.reply".into(),
        fields: answers(json!({ "text": "Ορίστε" })),
    };
    story.does(citizen(), reply);
    assert!(!story.case().timers.contains_key(&limit));
    story.passes(days(60));
    let fire = Act::Fire { timer: limit };
    assert_eq!(
        story.tries(Actor::System, fire),
        Err(Rejection::TimerNotSet { timer: limit })
    );
}

#[test]
fn waits_end_by_themselves_and_the_appointment_is_followed() {
    let mut story = Story::at_check();
    story.completes(registrar(), json!({ "result": "complete" }));
    assert_eq!(story.case().step, "cooling");
    // "1 day" ends with the day, in Athens.
    story.passes(days(1)).timers_fire();
    assert_eq!(story.case().step, "cooling");
    story.passes(SignedDuration::from_hours(14)).timers_fire();
    assert_eq!(story.case().step, "day");
    let later = slot("2026-10-20T06:00:00Z");
    story.does(
        citizen(),
        Act::MoveAppointment {
            to: later.clone(),
            reason: None,
        },
    );
    story.now = promised().at;
    assert_eq!(
        story.due_timer(),
        None,
        "the old moment means nothing any more"
    );
    story.now = later.at;
    story.timers_fire();
    assert_eq!(story.case().step, "approve");
}

#[test]
fn a_task_that_outlives_its_limit_is_cancelled() {
    let mut story = Story::at_check();
    story.completes(registrar(), json!({ "result": "complete" }));
    story.passes(days(10)).timers_fire();
    assert_eq!(story.case().step, "approve");
    let task = story.task();
    story.passes(days(30)).timers_fire();
    assert_eq!(story.outcome(), Some("refused"));
    let late = Act::Complete {
        task,
        result: answers(json!({ "result": "complete" })),
        files: Vec::new(),
    };
    assert_eq!(story.tries(director(), late), Err(Rejection::CaseEnded));
}

#[test]
fn an_overdue_task_stays_open() {
    let mut story = Story::at_check();
    let due = story.case().tasks[&story.task()]
        .due
        .expect("the check has a term");
    assert!(due > story.now);
    story.passes(days(30)).timers_fire();
    assert_eq!(story.case().tasks[&story.task()].step, "check");
}
