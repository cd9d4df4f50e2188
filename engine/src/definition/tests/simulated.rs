//! What the checker promises, tried with the engine itself: whoever does
//! whatever in whatever order, no accepted service comes to where it cannot go
//! on, everything it needs is there, it can end, and no step is there in vain.

use super::checker::World;
use super::codes_checker::{ACCEPTED, FEE};
use super::variants::{WRAPS, wrapped_all};
use crate::calendar::{Calendar, When};
use crate::case::*;
use crate::definition::catalogue::{self, Plain, Sender};
use crate::definition::{Definition, Delivery, Family, Level, StepKind, Trigger};
use crate::form::Answers;
use crate::text::Language;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

const OFFICE: &str = "registry-office";

/// Numbers that look thrown, and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 20).unwrap_or(0) % most.max(1)
    }

    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let at = self.below(of.len());
        &of[at]
    }

    pub fn yes(&mut self) -> bool {
        self.below(2) == 0
    }
}

fn answers(value: Value) -> Answers {
    serde_json::from_value(value).unwrap()
}

fn application(dice: &mut Dice) -> Value {
    let mut owners = Map::new();
    for owner in 0..dice.below(3) {
        owners.insert(format!("owner{owner}"), json!({ "agrees": dice.yes() }));
    }
    let mut given = json!({
        "reason": dice.one(&["school", "marriage", "other"]),
        "on_behalf": dice.yes(),
        "place": dice.one(&["here", "there"]),
        "copies": dice.one(&[0, 1, 2, 3, 5, 7, 8, 60]),
        "day": dice.one(&["2026-09-01", "2026-11-01"]),
        "owners": owners,
    });
    if dice.yes() {
        given["note"] = json!("x");
    }
    if dice.yes() {
        given["later"] = json!("2026-12-01");
    }
    given
}

fn slot(at: &str) -> Slot {
    Slot {
        location: "town-hall".into(),
        at: at.parse().unwrap(),
    }
}

fn plain(kind: Plain, dice: &mut Dice) -> Value {
    match kind {
        Plain::Text => json!(dice.one(&["yes", "no"])),
        Plain::YesNo => json!(dice.yes()),
        Plain::Money => json!(dice.one(&["0.00 EUR", "5.00 EUR", "500.00 EUR"])),
    }
}

fn report(ask: &Effect, dice: &mut Dice) -> Report {
    if dice.below(5) == 0 {
        return Report::Failed {
            family: *dice.one(&Family::ALL),
            reason: "…".into(),
        };
    }
    match ask {
        Effect::Route { .. } => Report::Routed {
            office: OFFICE.into(),
        },
        Effect::SchedulePickup { .. } => Report::PickupFound {
            slot: slot("2026-11-20T08:00:00Z"),
        },
        Effect::Catalogue { name, .. } => Report::Done {
            gives: answers(Value::Object(
                catalogue::action(name)
                    .unwrap()
                    .outputs
                    .iter()
                    .map(|output| (output.name.to_owned(), plain(output.kind, dice)))
                    .collect(),
            )),
        },
        Effect::Mail { .. } | Effect::Start { .. } => panic!("nobody waits for it"),
    }
}

/// Everything that somebody could do next.
fn moves(definition: &Definition, case: &Case, dice: &mut Dice) -> Vec<(Actor, Act)> {
    let citizen = Actor::Citizen {
        account: case.applicant,
    };
    let mut moves = Vec::new();
    for (effect, open) in &case.effects {
        let report = report(&open.ask, dice);
        moves.push((
            Actor::System,
            Act::Report {
                effect: *effect,
                report,
            },
        ));
    }
    for incident in case.incidents.keys() {
        moves.push((
            Actor::Operator {
                account: AccountId(Uuid::from_u128(99)),
            },
            Act::Resolve {
                incident: *incident,
                how: Resolution::Retry,
                reason: "…".into(),
            },
        ));
    }
    for (number, task) in &case.tasks {
        let clerk = Actor::Staff {
            account: AccountId(Uuid::from_u128(10 + dice.below(8) as u128)),
            roles: ["registrar", "director"]
                .map(|role| OfficeRole {
                    office: OFFICE.into(),
                    role: role.into(),
                })
                .into(),
        };
        let mut result = json!({ "result": dice.one(&["complete", "incomplete", "refuse"]) });
        if dice.yes() {
            result["note"] = json!("x");
        }
        moves.push((
            clerk.clone(),
            Act::Complete {
                task: *number,
                result: answers(result),
                files: Vec::new(),
            },
        ));
        if let Some(step) = definition.step_named(&task.step)
            && let StepKind::Task(work) = &step.kind
        {
            moves.extend(work.send_back.iter().map(|to| {
                let act = Act::SendBack {
                    task: *number,
                    to: definition.step(*to).name.clone(),
                    reason: "…".into(),
                };
                (clerk.clone(), act)
            }));
        }
    }
    moves.extend(
        case.timers
            .keys()
            .map(|timer| (Actor::System, Act::Fire { timer: *timer })),
    );
    let mut messages: BTreeSet<String> = BTreeSet::new();
    for track in case.tracks.values() {
        match &track.waiting {
            Some(Waiting::Message { message }) => {
                messages.insert(message.clone());
            }
            Some(Waiting::Correction { fields, .. }) => {
                let mut corrected = serde_json::to_value(&case.answers).unwrap();
                let fresh = application(dice);
                for field in fields {
                    if let Some(value) = fresh.get(field) {
                        corrected[field] = value.clone();
                    }
                }
                moves.push((
                    citizen.clone(),
                    Act::Correct {
                        answers: answers(corrected),
                        files: Vec::new(),
                    },
                ));
            }
            Some(Waiting::Moment) | None => {}
        }
        if let Some(step) = definition.step_named(&track.step) {
            for on in &step.around.on {
                match &on.trigger {
                    Trigger::Message(name) => {
                        messages.insert(name.clone());
                    }
                    Trigger::Overdue | Trigger::Withdrawn => {}
                }
            }
        }
    }
    for name in messages {
        let message = catalogue::message(&name).unwrap();
        let fields = message
            .fields
            .iter()
            .map(|field| (field.name.to_owned(), plain(field.kind, dice)));
        let by = match message.from {
            Sender::Applicant => citizen.clone(),
            Sender::System => Actor::System,
        };
        moves.push((
            by,
            Act::Send {
                fields: answers(Value::Object(fields.collect())),
                message: name,
            },
        ));
    }
    if dice.below(12) == 0 {
        moves.push((
            citizen,
            Act::Withdraw {
                reason: "…".into()
            },
        ));
    }
    moves
}

/// A case from its submission to its end, with the steps it came to.
///
/// # Errors
/// What the checker should have found.
fn lives(definition: &Definition, seed: u64) -> Result<BTreeSet<String>, String> {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let calendar = Calendar::default();
    let mut now: Timestamp = "2026-10-01T07:00:00Z".parse().unwrap();
    let applicant = AccountId(Uuid::from_u128(1));
    let submit = Command {
        by: Actor::Citizen { account: applicant },
        act: Act::Submit(Box::new(Application {
            case: CaseId(Uuid::from_u128(100)),
            answers: answers(application(&mut dice)),
            language: Language::El,
            delivery: *dice.one(&[Delivery::Office, Delivery::Kep]),
            level: Level::B,
            location: Some("town-hall".into()),
            tell_changes: true,
            identification: Identification::Confirmed,
            expected: slot("2026-10-07T05:00:00Z"),
            chosen: false,
            collection_code: None,
            files: Vec::new(),
            numbers: Numbers {
                reference: "2026-000001".into(),
                protocol: "1/2026".into(),
            },
        })),
    };
    let mut seen = BTreeSet::new();
    let mut told = Vec::new();
    let mut note = |events: &[Recorded], told: &mut Vec<String>| -> Result<(), String> {
        for recorded in events {
            if let Event::StepEntered { step, .. } = &recorded.event {
                seen.insert(step.clone());
                told.push(step.clone());
            }
            if let Event::IncidentRaised { cause, step, .. } = &recorded.event
                && matches!(cause, Cause::Entering { .. } | Cause::Leaving { .. })
            {
                return Err(format!("{step}: {cause:?} after {told:?}"));
            }
        }
        Ok(())
    };
    let opened = decide(
        definition,
        None,
        &submit,
        When {
            now,
            calendar: &calendar,
        },
    )
    .unwrap();
    note(&opened.events, &mut told)?;
    let mut case = opened.case;
    for _ in 0..4_000 {
        if case.ended.is_some() {
            return Ok(seen);
        }
        let moves = moves(definition, &case, &mut dice);
        if moves.is_empty() {
            return Err(format!("nothing can be done after {told:?}"));
        }
        let (by, act) = dice.one(&moves).clone();
        if let Act::Fire { timer } = &act {
            now = now.max(case.timers[timer].at);
        }
        let command = Command { by, act };
        let when = When {
            now,
            calendar: &calendar,
        };
        match decide(definition, Some(&case), &command, when) {
            Ok(change) => {
                note(&change.events, &mut told)?;
                case = change.case;
            }
            Err(
                rejection @ (Rejection::Runaway { .. }
                | Rejection::NoEnd { .. }
                | Rejection::NoNumber { .. }
                | Rejection::ConditionFailed { .. }),
            ) => return Err(format!("{rejection:?} after {told:?}")),
            // Not this person, or too late: somebody else, something else.
            Err(_) => {}
        }
    }
    Err(format!(
        "the case never ended: {:?}",
        &told[told.len().saturating_sub(40)..]
    ))
}

fn world(steps: &str) -> Definition {
    World::steps(&steps.replace("WAIT_A", "slowly"))
        .procedure("collect-fee", FEE)
        .accepted()
}

#[test]
fn whatever_is_accepted_ends_in_the_engine_and_every_step_is_come_to() {
    for steps in ACCEPTED {
        let definition = world(steps);
        let mut missed: BTreeSet<String> = definition
            .steps
            .iter()
            .map(|step| step.name.clone())
            // Only a larger amount goes this way.
            .filter(|name| name != "fee.end-unpaid-2" || !steps.contains("amount: 12.50"))
            .collect();
        for seed in 1..=3_000 {
            for name in lives(&definition, seed).unwrap() {
                missed.remove(&name);
            }
            if missed.is_empty() && seed > 40 {
                break;
            }
        }
        assert!(missed.is_empty(), "{missed:?} never come to in\n{steps}");
    }
}

#[test]
fn whatever_is_accepted_inside_anything_ends_in_the_engine() {
    let mut dice = Dice(20261121);
    for _ in 0..60 {
        let steps = match *dice.one(ACCEPTED) {
            "" => "- alone: { WAIT }",
            steps => steps,
        };
        let wraps: Vec<usize> = (0..=dice.below(2)).map(|_| dice.below(WRAPS)).collect();
        let definition = world(&wrapped_all(steps, &wraps));
        for seed in 1..=12 {
            lives(&definition, seed).unwrap();
        }
    }
}

#[test]
fn whatever_is_accepted_of_steps_thrown_together_ends_in_the_engine() {
    let (mut accepted, mut refused) = (0, 0);
    for seed in 1..=600 {
        let steps = super::thrown::steps(&mut Dice(seed * 7_919 + 13));
        match World::steps(&steps).procedure("collect-fee", FEE).check() {
            Ok(definition) => {
                accepted += 1;
                for seed in 1..=10 {
                    if let Err(why) = lives(&definition, seed) {
                        panic!("{why}\n{steps}");
                    }
                }
            }
            Err(_) => refused += 1,
        }
    }
    assert!(
        accepted > 150 && refused > 100,
        "{accepted} accepted, {refused} refused"
    );
}
