//! Steps that are sound stay so when something is put around them, and stop
//! being so when they are damaged in a way that cannot be sound.

use super::checker::World;
use super::codes_checker::{ACCEPTED, FEE};
use proptest::prelude::*;

fn world(steps: &str) -> World {
    World::steps(&steps.replace("WAIT_A", "slowly")).procedure("collect-fee", FEE)
}

fn deeper(steps: &str, by: usize) -> String {
    let room = " ".repeat(by);
    steps
        .lines()
        .map(|line| format!("{room}{line}\n"))
        .collect()
}

/// Steps put into something that changes nothing for them.
fn wrapped(steps: &str, how: usize) -> String {
    match how {
        0 => format!("- wrap:\n    steps:\n{}", deeper(steps, 6)),
        1 => format!(
            "- wrap:\n    together:\n      branches:\n        other: [ {{ beside: {{ WAIT }} }} ]\n        this:\n{}",
            deeper(steps, 10)
        ),
        2 => format!(
            "- wrap:\n    each:\n      of: answers.owners\n      as: wrapped\n      most: 3\n      steps:\n{}",
            deeper(steps, 8)
        ),
        3 => format!(
            "- first_of_all: {{ TASK }}\n- choose:\n    - when: first_of_all.note == null\n      steps:\n{}    - otherwise: []",
            deeper(steps, 8)
        ),
        4 => format!(
            "- wrap:\n    up_to: 90 days\n    else: [ {{ end: refused }} ]\n    steps:\n      - rests: {{ WAIT }}\n{}",
            deeper(steps, 6)
        ),
        5 => format!(
            "- wrap:\n    together:\n      enough: first\n      branches:\n        other: [ {{ beside: {{ TASK }} }} ]\n        this:\n{}",
            deeper(steps, 10)
        ),
        _ => format!(
            "- rest_here:\n    task: {{ DUE }}\n    on:\n      overdue:\n        also:\n{}",
            deeper(steps, 10)
        ),
    }
}

/// Steps put into one thing after the other.
pub fn wrapped_all(steps: &str, wraps: &[usize]) -> String {
    let mut steps = steps.to_owned();
    for (number, how) in wraps.iter().enumerate() {
        let name = |base: &str| format!("{base}{number}");
        steps = wrapped(&steps, *how)
            .replace("wrap:", &format!("{}:", name("wrap")))
            .replace("beside:", &format!("{}:", name("beside")))
            .replace("rests:", &format!("{}:", name("rests")))
            .replace("first_of_all", &name("first_of_all"))
            .replace("rest_here", &name("rest_here"))
            .replace("as: wrapped", &name("as: wrapped"));
    }
    steps
}

pub const WRAPS: usize = 7;

/// Something that can never be sound, whatever stands before it.
const TRAPS: [(&str, &str); 7] = [
    (
        "no-way-to-end",
        "- trap: { TASK }\n- choose: [ { when: answers.copies == 7, steps: [ { again: trap } ] }, { otherwise: [] } ]",
    ),
    (
        "no-way-to-end",
        "- trap: { TASK }\n- choose: [ { when: trap.note != null, steps: [] }, { otherwise: [ { more: { TASK } }, { choose: [ { when: more.result == 'refuse' and more.result == 'complete', steps: [] }, { otherwise: [ { again: more } ] } ] } ] } ]",
    ),
    (
        "endless-loop",
        "- trap: { WAIT }\n- choose: [ { when: answers.copies == 7, steps: [ { again: trap } ] }, { otherwise: [] } ]",
    ),
    (
        "endless-loop",
        "- trap: { do: payment.verify, on_failure: { any: [ { again: trap } ] } }",
    ),
    (
        "never-enough",
        "- trap: { together: { enough: 3, branches: { x: [ { tx: { TASK } } ], y: [ { ty: { TASK } } ] } } }",
    ),
    (
        "join-for-ever",
        "- trap: { together: { branches: { x: [ { tx: { TASK } } ], y: [ { ty: { TASK } }, { choose: [ { when: answers.copies == 7, steps: [ { again: ty } ] }, { otherwise: [] } ] } ] } } }",
    ),
    (
        "result-missing",
        "- trap: { when: answers.copies == 7, TASK }\n- choose: [ { when: trap.result == 'refuse', steps: [ { end: refused } ] }, { otherwise: [] } ]",
    ),
];

fn steps() -> impl Strategy<Value = String> {
    (0..ACCEPTED.len()).prop_map(|number| match ACCEPTED[number] {
        "" => "- alone: { WAIT }".to_owned(),
        steps => steps.to_owned(),
    })
}

/// A definition where what follows is reached in every case.
fn comes_through(steps: &str) -> bool {
    !steps.contains("end: withdrawn")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_sound_stays_so_inside_anything(
        steps in steps(),
        wraps in prop::collection::vec(0..WRAPS, 1..3),
    ) {
        let steps = wrapped_all(&steps, &wraps);

        let found = world(&steps);
        prop_assert!(found.check().is_ok(), "{steps}\n{:#?}", found.check().err());
    }

    #[test]
    fn what_cannot_be_sound_is_refused_wherever_it_stands(
        steps in steps(),
        trap in 0..TRAPS.len(),
        wrap in prop::option::of(0..5usize),
    ) {
        prop_assume!(comes_through(&steps));
        let (code, trap) = TRAPS[trap];
        let trap = match wrap {
            // A limit around it lets a case out of a loop that rests.
            Some(4) if matches!(code, "no-way-to-end" | "endless-loop" | "join-for-ever") => trap.to_owned(),
            Some(how) => wrapped(trap, how),
            None => trap.to_owned(),
        };
        let found = world(&format!("{steps}\n{trap}"));
        let codes = found.codes();
        let expected = match (code, wrap) {
            ("no-way-to-end", Some(1)) => "join-for-ever",
            (code, _) => code,
        };
        prop_assert!(codes.contains(&expected), "{code}: {codes:?}\n{steps}\n{trap}");
    }
}

#[test]
fn damage_that_leaves_a_hole_is_refused() {
    for steps in ACCEPTED {
        let world = |old: &str, new: &str| world(steps).with(old, new).codes();
        assert!(
            world("  - end: granted\n", "").contains(&"no-end"),
            "{steps}"
        );
        assert!(
            world("do: [protocol, receipt, route]", "do: [receipt, route]")
                .contains(&"protocol-missing"),
            "{steps}"
        );
        assert!(
            world("withdraw: { by: applicant,", "withdraw: { by: applicnt,")
                .contains(&"unknown-role"),
            "{steps}"
        );
        if steps.contains("TASK") {
            assert!(
                world("do: [protocol, receipt, route]", "do: [protocol, receipt]")
                    .contains(&"office-missing"),
                "{steps}"
            );
        }
    }
}
