//! Services that cannot be sound: whatever stands around, the checker refuses
//! them, and for the reason.

use super::draw::Draw;
use super::generator::{self, Generator};
use super::numbers;
use super::sound::{checked, told};
use serde_json::{Value, json};

/// Steps with one thing that cannot be, and the codes that say so.
struct Unsound {
    what: &'static str,
    codes: &'static [&'static str],
    steps: fn(&mut Generator<'_, '_>) -> Vec<Value>,
}

fn words() -> Value {
    json!({ "el": "Έλεγχος", "en": "Check" })
}

fn task(more: &Value) -> Value {
    let mut task =
        json!({ "role": "registrar", "title": words(), "form": "sim/check", "due": "2 days" });
    for (key, value) in more.as_object().into_iter().flatten() {
        task[key] = value.clone();
    }
    json!({ "task": task })
}

fn step(name: &str, body: Value) -> Value {
    let mut step = json!({});
    step[name] = body;
    step
}

const UNSOUND: [Unsound; 16] = [
    Unsound {
        what: "a wait without a limit",
        codes: &["missing-key", "no-term"],
        steps: |made| {
            let name = made.name("trap");
            vec![step(
                &name,
                json!({ "wait_for": { "message": "applicant.reply" } }),
            )]
        },
    },
    Unsound {
        what: "a task without a term",
        codes: &["no-term"],
        steps: |made| {
            let name = made.name("trap");
            let task = json!({ "role": "registrar", "title": words(), "form": "sim/check" });
            vec![step(&name, json!({ "task": task }))]
        },
    },
    Unsound {
        what: "more branches than there are",
        codes: &["never-enough"],
        steps: |made| {
            let (name, one, two) = (made.name("trap"), made.name("check"), made.name("check"));
            let branches = json!({
                "left": [step(&one, task(&json!({})))],
                "right": [step(&two, task(&json!({})))],
            });
            vec![step(
                &name,
                json!({ "together": { "enough": 3, "branches": branches } }),
            )]
        },
    },
    Unsound {
        what: "going on only when one answer is two",
        codes: &[
            "no-way-to-end",
            "join-for-ever",
            "branch-never",
            "unreachable-step",
        ],
        steps: |made| {
            let name = made.name("trap");
            let both = format!("{name}.result == 'complete' and {name}.result == 'refuse'");
            vec![
                step(&name, task(&json!({}))),
                json!({ "choose": [
                    { "when": both, "steps": [] },
                    { "otherwise": [{ "again": name }] }
                ] }),
            ]
        },
    },
    Unsound {
        what: "going back for an answer that nobody can change",
        codes: &[
            "no-way-to-end",
            "join-for-ever",
            "branch-never",
            "endless-loop",
        ],
        steps: |made| {
            made.answers_stay = true;
            let name = made.name("trap");
            vec![
                step(&name, task(&json!({}))),
                json!({ "choose": [
                    { "when": "answers.name == 'λόγια'", "steps": [{ "again": name }] },
                    { "otherwise": [] }
                ] }),
            ]
        },
    },
    Unsound {
        what: "going back for an answer that was corrected beside other work before",
        codes: &["no-way-to-end", "join-for-ever"],
        steps: |made| {
            made.answers_stay = true;
            let (both, papers, name) = (made.name("trap"), made.name("papers"), made.name("trap"));
            let correct = json!({ "fields": ["copies"], "up_to": "20 days", "else": [] });
            let tell = made.tell();
            let branches = json!({
                "left": [step(&papers, json!({ "correct": correct }))],
                "right": [tell],
            });
            vec![
                step(&both, json!({ "together": { "branches": branches } })),
                step(&name, task(&json!({}))),
                json!({ "choose": [
                    { "when": "answers.copies < 4", "steps": [{ "again": name }] },
                    { "otherwise": [] }
                ] }),
            ]
        },
    },
    Unsound {
        what: "a loop that nobody breaks",
        codes: &["endless-loop", "no-way-to-end", "join-for-ever"],
        steps: |made| {
            let (name, fails) = (made.name("trap"), json!({ "any": [{ "again": "" }] }));
            let mut act = json!({ "do": "payment.verify", "on_failure": fails });
            act["on_failure"]["any"][0]["again"] = json!(name);
            vec![step(&name, act)]
        },
    },
    Unsound {
        what: "a wait that begins again when its limit is over",
        codes: &["endless-loop", "no-way-to-end", "join-for-ever"],
        steps: |made| {
            let name = made.name("trap");
            let wait = json!({
                "message": "connector.answer", "up_to": "2 days", "else": [{ "again": name }]
            });
            vec![step(&name, json!({ "wait_for": wait }))]
        },
    },
    Unsound {
        what: "a task not done by whoever does it",
        codes: &["not-same-as"],
        steps: |made| {
            let name = made.name("trap");
            vec![step(&name, task(&json!({ "not_same_as": [name] })))]
        },
    },
    Unsound {
        what: "a result read before it is there",
        codes: &["result-missing", "condition-name", "condition-optional"],
        steps: |made| {
            let name = made.name("trap");
            vec![
                json!({ "choose": [
                    { "when": format!("{name}.result == 'complete'"), "steps": [] },
                    { "otherwise": [] }
                ] }),
                step(&name, task(&json!({}))),
            ]
        },
    },
    Unsound {
        what: "going back to what is not there",
        codes: &["again-target"],
        steps: |made| {
            let name = made.name("trap");
            vec![
                step(&name, task(&json!({}))),
                json!({ "choose": [
                    { "when": format!("{name}.result == 'complete'"), "steps": [] },
                    { "otherwise": [{ "again": "nowhere" }] }
                ] }),
            ]
        },
    },
    Unsound {
        what: "going back out of a block",
        codes: &["again-target"],
        steps: |made| {
            let (name, block) = (made.name("trap"), made.name("block"));
            let tell = made.tell();
            vec![
                step(&name, task(&json!({}))),
                step(
                    &block,
                    json!({ "steps": [tell, { "choose": [
                    { "when": format!("{name}.result == 'complete'"), "steps": [] },
                    { "otherwise": [{ "again": name }] }
                ] }] }),
                ),
            ]
        },
    },
    Unsound {
        what: "steps after an end",
        codes: &["after-end", "unreachable-step"],
        steps: |made| {
            let tell = made.tell();
            vec![json!({ "end": "granted" }), tell]
        },
    },
    Unsound {
        what: "an outcome that nobody knows",
        codes: &["unknown-outcome"],
        steps: |_| {
            vec![json!({ "choose": [
                { "when": "answers.name == 'λόγια'", "steps": [{ "end": "forgotten" }] },
                { "otherwise": [] }
            ] })]
        },
    },
    Unsound {
        what: "a second date where one is booked",
        codes: &["pickup-twice"],
        steps: |made| {
            let name = made.name("trap");
            vec![step(
                &name,
                json!({ "do": "pickup.schedule", "with": { "after": "3 working days" } }),
            )]
        },
    },
    Unsound {
        what: "the register asked a second time",
        codes: &["protocol-late"],
        steps: |made| {
            let name = made.name("trap");
            vec![step(&name, json!({ "do": "protocol" }))]
        },
    },
];

#[test]
fn what_cannot_be_sound_is_refused_for_that_reason() {
    for (unsound, number) in UNSOUND.iter().zip(1..) {
        for seed in 1..=6 {
            let (of_definition, _) = numbers(seed * 100 + number, 0);
            let made = generator::service_with(&mut Draw::of(&of_definition), unsound.steps);
            let findings = checked(&made.files).err().unwrap_or_default();
            let found: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
            assert!(
                found.iter().any(|code| unsound.codes.contains(code)),
                "{}: found {found:?}\n{}",
                unsound.what,
                told(&made.files)
            );
        }
    }
}

/// A correction that comes only after a loop does not break it.
#[test]
fn a_later_correction_of_an_item_is_no_way_out_of_an_earlier_loop() {
    let of_definition = [0; 40];
    let made = generator::service_with(&mut Draw::of(&of_definition), |made| {
        made.answers_stay = true;
        let (name, each, row, papers) = (
            made.name("trap"),
            made.name("each"),
            made.name("row"),
            made.name("papers"),
        );
        vec![
            step(&name, task(&json!({}))),
            json!({ "choose": [
                { "when": "answers.copies < 4", "steps": [{ "again": name }] },
                { "otherwise": [] }
            ] }),
            step(
                &each,
                json!({ "each": {
                "of": "answers.papers", "as": row, "most": 4, "steps": [step(&papers, json!({
                    "correct": { "fields": ["copies"], "up_to": "20 days", "else": [] }
                }))]
            } }),
            ),
        ]
    });
    let findings = checked(&made.files).err().unwrap_or_default();
    let found: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(found, ["no-way-to-end"], "{}", told(&made.files));
}

/// Staff may put an answer right, but nothing makes them; an applicant who is asked
/// to is waited for.
#[test]
fn what_staff_might_put_right_is_no_way_out_of_a_loop() {
    for (asks, codes) in [(false, &["no-way-to-end"][..]), (true, &[])] {
        let mut made = generator::service_with(&mut Draw::of(&[0; 40]), |made| {
            let (name, papers) = (made.name("trap"), made.name("papers"));
            let correct = json!({ "fields": ["copies"], "up_to": "20 days", "else": [] });
            let mut round = vec![json!({ "again": name })];
            if asks {
                round.insert(0, step(&papers, json!({ "correct": correct })));
            }
            vec![
                step(&name, task(&json!({}))),
                json!({ "choose": [
                    { "when": "answers.copies > 4", "steps": round },
                    { "otherwise": [] }
                ] }),
            ]
        });
        let path = "workflows/made.yaml";
        let plain = made.files.get(path).expect("it was made").to_owned();
        let line = "  correct_data: { by: staff }\n";
        if !plain.contains(line) {
            let (before, after) = plain.split_once("anytime:\n").unwrap_or((&plain, ""));
            made.files
                .insert(path, format!("{before}anytime:\n{line}{after}"));
        }
        let findings = checked(&made.files).err().unwrap_or_default();
        let found: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(found, codes, "{}", told(&made.files));
    }
}

#[test]
fn a_service_without_its_end_is_refused() {
    for seed in 1..=10 {
        let (of_definition, _) = numbers(seed, 0);
        let mut made = generator::service(&mut Draw::of(&of_definition));
        let text = made.files.get(super::world::SERVICE).unwrap();
        let end = text
            .rfind("\n  - { end: granted }")
            .or_else(|| text.rfind("\n  - end: "));
        let (before, after) = text.split_at(end.unwrap() + 1);
        let outcomes = after.find("outcomes:").unwrap();
        let without = format!("{before}{}", &after[outcomes..]);
        made.files.insert(super::world::SERVICE, without);
        let findings = checked(&made.files).err().unwrap_or_default();
        assert!(
            findings.iter().any(|finding| finding.code == "no-end"),
            "{findings:#?}\n{}",
            told(&made.files)
        );
    }
}
