//! What holds for every case, whatever is done to it in whatever order.

use super::support::*;
use crate::case::*;
use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::json;

/// Something somebody tries, sensible or not.
#[derive(Clone, Debug)]
enum Move {
    Claim(u8),
    Release(u8),
    Complete(u8, u8),
    Appointment(u8, u8),
    Reply(u8),
    Report(u8),
    Fire(u32),
    Wait(u32),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        (0..5u8).prop_map(Move::Claim),
        (0..5u8).prop_map(Move::Release),
        (0..5u8, 0..4u8).prop_map(|(who, what)| Move::Complete(who, what)),
        (0..5u8, 0..6u8).prop_map(|(who, to)| Move::Appointment(who, to)),
        (0..5u8).prop_map(Move::Reply),
        (0..4u8).prop_map(Move::Report),
        (0..40u32).prop_map(Move::Fire),
        (0..2_000u32).prop_map(Move::Wait),
    ];
    proptest::collection::vec(one, 0..60)
}

fn actor(who: u8) -> Actor {
    match who {
        0 => citizen(),
        1 => registrar(),
        2 => director(),
        3 => staff(1, "registrar"),
        _ => Actor::System,
    }
}

fn act(story: &Story, moved: &Move) -> Option<(Actor, Act)> {
    let case = story.case();
    let task = case.tasks.keys().next().copied().unwrap_or(TaskNo(7));
    Some(match moved {
        Move::Claim(who) => (actor(*who), Act::Claim { task }),
        Move::Release(who) => (actor(*who), Act::Release { task }),
        Move::Complete(who, what) => {
            let result = ["complete", "incomplete", "refuse", "unheard of"][usize::from(*what)];
            let result = answers(json!({ "result": result }));
            (
                actor(*who),
                Act::Complete {
                    task,
                    result,
                    files: Vec::new(),
                },
            )
        }
        Move::Appointment(who, day) => {
            let at = start() + SignedDuration::from_hours(24 * (i64::from(*day) * 5 - 5));
            let to = Slot {
                location: "town-hall".into(),
                at,
            };
            (actor(*who), Act::MoveAppointment { to, reason: None })
        }
        Move::Reply(who) => (
            actor(*who),
            Act::Send {
                message: "applicant.reply".into(),
                fields: answers(json!({ "text": "ναι" })),
            },
        ),
        Move::Report(what) => {
            let effect = case.effects.keys().next().copied().unwrap_or(EffectNo(3));
            let report = if what % 2 == 0 {
                Report::Routed {
                    office: OFFICE.into(),
                }
            } else {
                Report::PickupFound { slot: promised() }
            };
            (Actor::System, Act::Report { effect, report })
        }
        Move::Fire(timer) => (
            Actor::System,
            Act::Fire {
                timer: TimerNo(*timer),
            },
        ),
        Move::Wait(_) => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Replaying gives the same case (held by `Story::take`), numbers never
    /// repeat, and nothing is left running once a case has ended.
    #[test]
    fn whatever_is_tried_the_history_is_the_case(moves in moves()) {
        let mut story = Story::submitted();
        for moved in &moves {
            if let Move::Wait(hours) = moved {
                story.passes(SignedDuration::from_hours(i64::from(*hours)));
                continue;
            }
            let before = story.case().clone();
            let Some((by, act)) = act(&story, moved) else { continue };
            match story.tries(by, act) {
                Ok(change) => {
                    prop_assert_eq!(change.case.revision, before.revision.next());
                    prop_assert!(before.ended.is_none(), "an ended case refuses everything");
                    story.take(change);
                }
                Err(rejection) => prop_assert!(!rejection.code().is_empty()),
            }
        }
        let case = story.case();
        let seqs: Vec<i64> = story.events.iter().map(|recorded| recorded.seq).collect();
        prop_assert_eq!(seqs, (1..=case.last_seq).collect::<Vec<_>>());
        let mut numbers: Vec<u32> = story.events.iter().filter_map(|r| match &r.event {
            Event::EffectAsked { effect, .. } => Some(effect.0),
            Event::TaskCreated { task, .. } => Some(task.0),
            Event::TimerSet { timer, .. } => Some(timer.0),
            _ => None,
        }).collect();
        let count = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        prop_assert_eq!(numbers.len(), count, "a number names one thing");
        if case.ended.is_some() {
            prop_assert!(case.tasks.is_empty() && case.timers.is_empty());
            prop_assert!(case.effects.is_empty() && case.tracks.len() == 1);
            prop_assert!(case.tracks[&TrackNo::MAIN].waiting.is_none());
        } else {
            let rests = !case.tasks.is_empty()
                || case.tracks.values().any(|track| track.waiting.is_some())
                || !case.effects.is_empty()
                || !case.incidents.is_empty();
            prop_assert!(rests, "an open case rests somewhere");
        }
    }
}
