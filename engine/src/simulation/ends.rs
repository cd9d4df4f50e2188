//! Nothing is left running when a case ends: the runs come to ends at which
//! something of each kind has to be cut off, and an end that leaves one of them
//! is seen.

use super::draw::Draw;
use super::generator;
use super::ledger::Ledger;
use super::numbers;
use super::run::Run;
use super::sound::{caught, checked};
use super::world::People;
use crate::case::*;
use std::collections::{BTreeMap, BTreeSet};

/// Every kind of thing that an end may have to cut off.
const KINDS: [&str; 13] = [
    "a block",
    "a branch",
    "a handler beside",
    "a called procedure",
    "a kept message",
    "a seat",
    "a task",
    "a timer",
    "a wait",
    "an effect",
    "an extra task",
    "an incident",
    "an item",
];

/// Definitions looked at before a kind is missed.
const MOST_DEFINITIONS: u64 = 400;

/// What was open, if this event cuts it off.
fn cut(
    event: &Event,
    started: &BTreeMap<TrackNo, &TrackKind>,
    before: &Case,
) -> Option<&'static str> {
    Some(match event {
        Event::TrackCancelled { track } => match started.get(track)? {
            TrackKind::Main => return None,
            TrackKind::Block => "a block",
            TrackKind::Branch { .. } => "a branch",
            TrackKind::Item { .. } => "an item",
            TrackKind::Called { .. } => "a called procedure",
            TrackKind::Beside { .. } => "a handler beside",
        },
        Event::TaskCancelled { task } => {
            let extra = before
                .tasks
                .get(task)
                .is_some_and(|task| task.extra.is_some());
            if extra { "an extra task" } else { "a task" }
        }
        Event::EffectDropped { .. } => "an effect",
        Event::TimerCancelled { .. } => "a timer",
        Event::WaitEnded { .. } => "a wait",
        Event::IncidentDropped { .. } => "an incident",
        Event::AppointmentReleased { .. } => "a seat",
        _ => return None,
    })
}

/// The history without one of its events.
fn without(events: &[Recorded], left_out: usize) -> Vec<Recorded> {
    let mut events = events.to_vec();
    events.remove(left_out);
    for (recorded, seq) in events.iter_mut().zip(1..) {
        recorded.seq = seq;
    }
    events
}

fn held(events: &[Recorded]) -> Result<(), String> {
    let mut ledger = Ledger::default();
    events.iter().try_for_each(|recorded| ledger.take(recorded))
}

/// What the first end of this history had to cut off, each shown to be missed.
fn ends(events: &[Recorded], seen: &mut BTreeSet<&'static str>) {
    let is_end = |recorded: &Recorded| matches!(recorded.event, Event::CaseEnded { .. });
    let Some(end) = events.iter().position(is_end) else {
        return;
    };
    let history = &events[..=end];
    assert_eq!(held(history), Ok(()), "a whole history holds");
    let revision = events[end].revision;
    let first = history.iter().position(|r| r.revision == revision);
    let (earlier, change) = history.split_at(first.expect("it is there"));
    let Some(before) = replay(earlier) else {
        return;
    };
    if !before.kept.is_empty() {
        let ended = replay(history).expect("a case");
        assert!(ended.kept.is_empty(), "messages stay after the end");
        seen.insert("a kept message");
    }
    let started = history.iter().filter_map(|recorded| match &recorded.event {
        Event::TrackStarted { track, kind, .. } => Some((*track, kind)),
        _ => None,
    });
    let started: BTreeMap<TrackNo, &TrackKind> = started.collect();
    for (position, recorded) in change.iter().enumerate() {
        let Some(kind) = cut(&recorded.event, &started, &before) else {
            continue;
        };
        let left = without(history, earlier.len() + position);
        // A seat whose time has come stays, unless a step gives it back.
        let ahead = |slot: &Slot| slot.at > events[end].at;
        let seat = replay(&left).and_then(|case| case.appointment);
        let still = kind != "a seat" || seat.as_ref().is_some_and(ahead);
        if still {
            assert!(held(&left).is_err(), "{kind} is left, and nobody sees it");
            seen.insert(kind);
        }
    }
}

#[test]
fn an_end_cuts_off_whatever_is_open_and_one_that_does_not_is_seen() {
    let mut seen = BTreeSet::new();
    for seed in 1..=MOST_DEFINITIONS {
        let (of_definition, of_runs) = numbers(seed, 6);
        let made = generator::service(&mut Draw::of(&of_definition));
        let Ok(definition) = checked(&made.files) else {
            continue;
        };
        let people = People::of(&definition);
        for of_run in of_runs {
            let mut run = Run::of(&definition, &people);
            // What goes wrong in a run is told where runs are judged.
            if caught(&mut run, &of_run).is_ok() {
                ends(&run.events, &mut seen);
            }
        }
        if seen.len() == KINDS.len() {
            return;
        }
    }
    assert_eq!(seen, KINDS.into_iter().collect::<BTreeSet<_>>());
}
