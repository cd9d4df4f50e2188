//! From the counter's side: who may do what, and what it brings.

use super::support::*;
use crate::calendar::When;
use crate::case::*;
use crate::definition::{Delivery, Level};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

#[test]
fn a_submission_gets_its_numbers_its_receipt_and_its_route() {
    let story = Story::submitted();
    let case = story.case();
    assert_eq!(case.reference, "2026-000001");
    assert_eq!(case.protocol.as_deref(), Some("1/2026"));
    assert_eq!(case.documents, ["identity"]);
    assert_eq!(case.revision, Revision(1));
    assert_eq!(story.mails(), ["Applicant: receipt"]);
    assert!(matches!(
        case.effects.values().next().map(|effect| &effect.ask),
        Some(Effect::Route { .. })
    ));
}

#[test]
fn documents_follow_the_answers() {
    let mut story = Story::blank();
    let mut application = application();
    application.answers = answers(json!({ "reason": "school", "on_behalf": true }));
    story.does(citizen(), Act::Submit(Box::new(application)));
    assert_eq!(story.case().documents, ["identity", "paper"]);
}

#[test]
fn routing_tells_the_director_and_booking_opens_the_check() {
    let story = Story::at_check();
    assert_eq!(story.case().office.as_deref(), Some(OFFICE));
    assert_eq!(story.case().appointment, Some(promised()));
    assert_eq!(
        story.mails(),
        ["Applicant: receipt", "Director: case arrived"]
    );
    assert_eq!(story.case().tasks[&story.task()].step, "check");
    assert_eq!(story.case().moves, 0, "the promise was kept");
}

#[test]
fn a_broken_promise_is_told() {
    let mut story = Story::submitted();
    story.report(Report::Routed {
        office: OFFICE.into(),
    });
    story.report(Report::PickupFound {
        slot: slot("2026-10-07T05:15:00Z"),
    });
    assert_eq!(story.case().expected, slot("2026-10-07T05:15:00Z"));
    assert!(
        story
            .mails()
            .contains(&"Applicant: appointment moved".to_owned())
    );
}

#[test]
fn a_promise_is_moved_by_the_office_while_there_is_no_appointment() {
    let mut story = Story::submitted();
    let to = slot("2026-10-07T05:15:00Z");
    let moves = |to: &Slot| Act::MovePromise {
        to: to.clone(),
        reason: "λείπουν υπάλληλοι".into(),
    };
    assert_eq!(
        story.refused(registrar(), moves(&to)),
        "not-allowed",
        "no office yet"
    );
    story.report(Report::Routed {
        office: OFFICE.into(),
    });
    let before = story.case().expected.clone();
    assert_eq!(story.refused(citizen(), moves(&to)), "not-allowed");
    assert_eq!(story.refused(registrar(), moves(&before)), "same-time");
    assert_eq!(
        story.refused(registrar(), moves(&slot("2020-10-07T05:15:00Z"))),
        "past-time"
    );
    story.does(registrar(), moves(&to));
    assert_eq!(story.case().expected, to);
    assert_eq!(story.case().appointment, None);
    assert!(
        story
            .mails()
            .contains(&"Applicant: promise moved".to_owned())
    );
    story.report(Report::PickupFound { slot: to.clone() });
    assert_eq!(
        story.refused(registrar(), moves(&before)),
        "has-appointment"
    );
}

#[test]
fn a_report_counts_once_and_only_for_its_effect() {
    let mut story = Story::submitted();
    let effect = *story.case().effects.keys().next().unwrap();
    let routed = Act::Report {
        effect,
        report: Report::Routed {
            office: OFFICE.into(),
        },
    };
    let wrong = Act::Report {
        effect,
        report: Report::PickupFound { slot: promised() },
    };
    assert_eq!(
        story.tries(Actor::System, wrong),
        Err(Rejection::WrongReport { effect })
    );
    assert_eq!(
        story.tries(citizen(), routed.clone()),
        Err(Rejection::NotAllowed)
    );
    story.does(Actor::System, routed.clone());
    assert_eq!(
        story.tries(Actor::System, routed),
        Err(Rejection::EffectNotOpen { effect })
    );
}

#[test]
fn only_the_role_in_the_office_may_work() {
    let story = Story::at_check();
    let task = story.task();
    let elsewhere = Actor::Staff {
        account: account(11),
        roles: vec![OfficeRole {
            office: "elsewhere".into(),
            role: "registrar".into(),
        }],
    };
    for by in [elsewhere, director()] {
        let refused = story.tries(by, Act::Claim { task });
        assert!(
            matches!(refused, Err(Rejection::RoleMissing { .. })),
            "{refused:?}"
        );
    }
    assert_eq!(
        story.tries(citizen(), Act::Claim { task }),
        Err(Rejection::NotAllowed)
    );
    assert_eq!(
        story.tries(Actor::System, Act::Claim { task }),
        Err(Rejection::NotAllowed)
    );
}

#[test]
fn nobody_works_on_their_own_case() {
    let story = Story::at_check();
    let own = staff(1, "registrar");
    let refused = story.tries(own, Act::Claim { task: story.task() });
    assert_eq!(refused, Err(Rejection::OwnCase));
}

#[test]
fn a_claimed_task_is_nobody_elses_until_released() {
    let mut story = Story::at_check();
    let task = story.task();
    story.does(registrar(), Act::Claim { task });
    let other = staff(11, "registrar");
    let taken = Err(Rejection::TaskTaken {
        task,
        by: account(10),
    });
    assert_eq!(story.tries(other.clone(), Act::Claim { task }), taken);
    let result = answers(json!({ "result": "complete" }));
    assert_eq!(
        story.tries(
            other.clone(),
            Act::Complete {
                task,
                result,
                files: Vec::new()
            }
        ),
        taken
    );
    assert_eq!(
        story.tries(registrar(), Act::Claim { task }),
        Err(Rejection::AlreadyYours { task })
    );
    story.does(registrar(), Act::Release { task });
    story.does(other, Act::Claim { task });
}

#[test]
fn a_finished_task_is_finished() {
    let mut story = Story::at_check();
    let task = story.task();
    story.completes(registrar(), json!({ "result": "complete" }));
    let again = Act::Complete {
        task,
        result: answers(json!({ "result": "refuse" })),
        files: Vec::new(),
    };
    assert_eq!(
        story.tries(registrar(), again),
        Err(Rejection::TaskNotOpen { task })
    );
}

#[test]
fn a_refusal_ends_the_case_and_frees_the_slot() {
    let mut story = Story::at_check();
    story.completes(registrar(), json!({ "result": "refuse" }));
    assert_eq!(story.outcome(), Some("refused"));
    assert_eq!(story.case().appointment, None);
    assert!(story.case().timers.is_empty() && story.case().tasks.is_empty());
    let anything = Act::Send {
        message: "applicant.reply".into(),
        fields: answers(json!({ "text": "…" })),
    };
    assert_eq!(story.tries(citizen(), anything), Err(Rejection::CaseEnded));
}

#[test]
fn the_turn_is_kept_with_what_it_read() {
    let mut story = Story::at_check();
    story.completes(registrar(), json!({ "result": "refuse" }));
    let turn = story
        .events
        .iter()
        .find_map(|recorded| match &recorded.event {
            Event::TurnTaken {
                branch,
                condition,
                read,
                ..
            } => Some((branch, condition, read)),
            _ => None,
        });
    let (branch, condition, read) = turn.expect("a turn was taken");
    assert_eq!(*branch, Some(0));
    assert_eq!(condition.as_deref(), Some("check.result == 'refuse'"));
    assert!(read.to_string().contains("refuse"), "{read}");
}

#[test]
fn the_applicant_answers_and_the_check_begins_again() {
    let mut story = Story::at_check();
    story.completes(registrar(), json!({ "result": "incomplete" }));
    let reply = |message: &str| Act::Send {
        message: message.into(),
        fields: answers(json!({ "text": "Ορίστε" })),
    };
    let not_awaited = Err(Rejection::NotAwaited {
        message: "payment".into(),
    });
    assert_eq!(story.tries(citizen(), reply("payment")), not_awaited);
    let stranger = Actor::Citizen {
        account: account(2),
    };
    assert_eq!(
        story.tries(stranger, reply("applicant.reply")),
        Err(Rejection::NotAllowed)
    );
    story.does(citizen(), reply("applicant.reply"));
    assert_eq!(story.case().tasks[&story.task()].step, "check");
    assert_eq!(story.result("reply"), json!({ "text": "Ορίστε" }));
    assert!(story.case().tracks[&TrackNo::MAIN].waiting.is_none());
}

#[test]
fn whoever_checked_may_not_approve() {
    let mut story = Story::at_check();
    let both = Actor::Staff {
        account: account(10),
        roles: ["registrar", "director"]
            .map(|role| OfficeRole {
                office: OFFICE.into(),
                role: role.into(),
            })
            .to_vec(),
    };
    story.completes(both.clone(), json!({ "result": "complete" }));
    story
        .passes(SignedDuration::from_hours(24 * 10))
        .timers_fire();
    let refused = story.tries(both, Act::Claim { task: story.task() });
    assert_eq!(
        refused,
        Err(Rejection::SamePerson {
            step: "check".into()
        })
    );
    story.completes(director(), json!({ "result": "complete" }));
    assert_eq!(story.outcome(), Some("granted"));
}

#[test]
fn an_appointment_moves_once_for_each_new_time_and_the_applicant_is_told() {
    let mut story = Story::at_check();
    let to = slot("2026-10-08T06:00:00Z");
    let moving = |to: &Slot| Act::MoveAppointment {
        to: to.clone(),
        reason: Some("Απεργία".into()),
    };
    let stranger = Actor::Citizen {
        account: account(2),
    };
    assert_eq!(
        story.tries(stranger, moving(&to)),
        Err(Rejection::NotAllowed)
    );
    assert_eq!(
        story.tries(registrar(), moving(&promised())),
        Err(Rejection::SameTime)
    );
    let past = slot("2026-09-30T06:00:00Z");
    assert_eq!(
        story.tries(registrar(), moving(&past)),
        Err(Rejection::PastTime)
    );
    let elsewhere = Slot {
        location: "kep".into(),
        at: to.at,
    };
    assert!(matches!(
        story.tries(registrar(), moving(&elsewhere)),
        Err(Rejection::WrongLocation { .. })
    ));
    story.does(registrar(), moving(&to));
    assert_eq!(story.case().appointment, Some(to));
    let told = story.asked.iter().filter_map(|asked| match &asked.ask {
        Effect::Mail {
            mail: Mail::AppointmentMoved { sequence, from, .. },
            ..
        } => Some((*sequence, from.clone())),
        _ => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), [(1, promised())]);
}

fn applies(level: Level, delivery: Delivery, location: Option<&str>) -> Result<(), Rejection> {
    let mut story = Story::blank();
    story.definition.delivery = Delivery::ALL.to_vec();
    let application = Application {
        level,
        delivery,
        location: location.map(str::to_owned),
        ..application()
    };
    let command = Command {
        by: citizen(),
        act: Act::Submit(Box::new(application)),
    };
    let when = When {
        now: story.now,
        calendar: &story.calendar,
    };
    decide(&story.definition, None, &command, when).map(drop)
}

#[test]
fn what_is_sent_needs_level_b_and_no_place() {
    use Delivery::{Electronic, Kep, Office, Post};
    let place = Some("town-hall");
    for level in [Level::A, Level::B] {
        assert_eq!(applies(level, Office, place), Ok(()));
        assert_eq!(applies(level, Kep, place), Ok(()));
        assert_eq!(applies(level, Office, None), Err(Rejection::WrongDelivery));
    }
    for way in [Post, Electronic] {
        assert_eq!(applies(Level::A, way, None), Err(Rejection::LevelTooLow));
        assert_eq!(applies(Level::B, way, place), Err(Rejection::WrongDelivery));
        assert_eq!(applies(Level::B, way, None), Ok(()));
    }
}

#[test]
fn a_chosen_time_is_booked_as_the_case_is_opened_and_not_again() {
    let mut story = Story::blank();
    let application = Application {
        chosen: true,
        ..application()
    };
    story.does(citizen(), Act::Submit(Box::new(application)));
    assert_eq!(story.case().appointment, Some(promised()));
    story.report(Report::Routed {
        office: OFFICE.into(),
    });
    let asks = |effect: &OpenEffect| matches!(effect.ask, Effect::SchedulePickup { .. });
    assert!(!story.case().effects.values().any(asks));
    assert_eq!(story.case().appointment, Some(promised()));
    assert!(!story.mails().iter().any(|mail| mail.contains("moved")));
}

fn reminders(story: &Story) -> Vec<Timestamp> {
    let timers = story.case().timers.values();
    let near = timers.filter(|timer| timer.purpose == TimerPurpose::AppointmentNear);
    near.map(|timer| timer.at).collect()
}

#[test]
fn one_is_reminded_once_of_the_appointment_as_it_then_stands() {
    let mut story = Story::at_check();
    let before = reminders(&story);
    assert_eq!(before.len(), 1);
    let to = slot("2026-10-20T06:00:00Z");
    story.does(citizen(), Act::MoveAppointment { to, reason: None });
    // The day before, at nine in Athens, and no other.
    let moved: Timestamp = "2026-10-19T06:00:00Z".parse().unwrap();
    assert_eq!(reminders(&story), [moved]);
    assert_ne!(before, [moved]);

    story.now = moved;
    story.timers_fire();
    let told = story.mails();
    let near = told.iter().filter(|mail| mail.contains("appointment near"));
    assert_eq!(near.count(), 1);
    assert!(reminders(&story).is_empty());
}

#[test]
fn nobody_is_reminded_of_what_is_called_off_or_begins_too_soon() {
    let mut story = Story::over(
        "anytime:\n  withdraw: { by: applicant, outcome: withdrawn }\n",
        "- hold: { wait_for: { time: 30 days } }\n- end: granted\n",
    );
    assert_eq!(reminders(&story).len(), 1);
    let to = slot("2026-10-20T06:00:00Z");
    story.now = "2026-10-19T07:00:00Z".parse().unwrap();
    story.does(citizen(), Act::MoveAppointment { to, reason: None });
    assert!(reminders(&story).is_empty());

    story.does(
        citizen(),
        Act::Withdraw {
            reason: "δεν το χρειάζομαι".into(),
        },
    );
    assert_eq!(story.outcome(), Some("withdrawn"));
    let cancelled = "Applicant: appointment cancelled".to_owned();
    assert!(story.mails().contains(&cancelled), "{:?}", story.mails());
}

#[test]
fn who_did_not_ask_is_not_told() {
    let mut story = Story::blank();
    let application = Application {
        tell_changes: false,
        ..application()
    };
    story.does(citizen(), Act::Submit(Box::new(application)));
    story.report(Report::Routed {
        office: OFFICE.into(),
    });
    story.report(Report::PickupFound { slot: promised() });
    let to = slot("2026-10-08T06:00:00Z");
    story.does(citizen(), Act::MoveAppointment { to, reason: None });
    assert!(!story.mails().iter().any(|mail| mail.contains("moved")));
}
