//! Telling a case: commands at moments, and what has become of it.

use crate::calendar::{Calendar, When};
use crate::case::*;
use crate::definition::{Definition, Delivery, tests::support as municipality};
use crate::form::Answers;
use crate::text::Language;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

pub const OFFICE: &str = "registry-office";

pub fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

pub fn citizen() -> Actor {
    Actor::Citizen {
        account: account(1),
    }
}

/// Somebody who holds a role in the office of the case.
pub fn staff(number: u128, role: &str) -> Actor {
    let roles = vec![OfficeRole {
        office: OFFICE.into(),
        role: role.into(),
    }];
    Actor::Staff {
        account: account(number),
        roles,
    }
}

pub fn registrar() -> Actor {
    staff(10, "registrar")
}

pub fn director() -> Actor {
    staff(20, "director")
}

pub fn answers(value: Value) -> Answers {
    serde_json::from_value(value).expect("an object")
}

/// Thursday 1 October 2026, 10:00 in Athens; no holiday near.
pub fn start() -> Timestamp {
    "2026-10-01T07:00:00Z".parse().expect("a moment")
}

pub fn slot(at: &str) -> Slot {
    Slot {
        location: "town-hall".into(),
        at: at.parse().expect("a moment"),
    }
}

/// The slot promised on the receipt.
pub fn promised() -> Slot {
    slot("2026-10-07T05:00:00Z")
}

pub fn application() -> Application {
    Application {
        case: CaseId(Uuid::from_u128(100)),
        answers: answers(json!({ "reason": "school", "on_behalf": false })),
        language: Language::El,
        delivery: Delivery::Office,
        location: "town-hall".into(),
        tell_changes: true,
        identification: Identification::Confirmed,
        expected: promised(),
        numbers: Numbers {
            reference: "2026-000001".into(),
            protocol: "1/2026".into(),
        },
    }
}

/// A case with its history, its clock and everything it asked for.
pub struct Story {
    pub definition: Definition,
    pub calendar: Calendar,
    pub now: Timestamp,
    pub case: Option<Case>,
    pub events: Vec<Recorded>,
    pub asked: Vec<Asked>,
}

impl Story {
    /// Nothing has happened yet.
    pub fn blank() -> Story {
        Story {
            definition: municipality::definition(),
            calendar: Calendar::default(),
            now: start(),
            case: None,
            events: Vec::new(),
            asked: Vec::new(),
        }
    }

    /// Submitted; routing is still open.
    pub fn submitted() -> Story {
        let mut story = Story::blank();
        story.does(citizen(), Act::Submit(Box::new(application())));
        story
    }

    /// Routed and booked; the check waits for a registrar.
    pub fn at_check() -> Story {
        let mut story = Story::submitted();
        story.report(Report::Routed {
            office: OFFICE.into(),
        });
        story.report(Report::PickupFound { slot: promised() });
        story
    }

    pub fn case(&self) -> &Case {
        self.case.as_ref().expect("the case is open")
    }

    /// The only open task.
    pub fn task(&self) -> TaskNo {
        *self.case().tasks.keys().next().expect("a task is open")
    }

    pub fn tries(&self, by: Actor, act: Act) -> Result<Change, Rejection> {
        let when = When {
            now: self.now,
            calendar: &self.calendar,
        };
        decide(
            &self.definition,
            self.case.as_ref(),
            &Command { by, act },
            when,
        )
    }

    /// Does it; it has to work.
    pub fn does(&mut self, by: Actor, act: Act) -> &mut Story {
        let change = self.tries(by, act).expect("the command is accepted");
        self.take(change);
        self
    }

    /// Takes a change as committed, and holds it to what every change must be.
    pub fn take(&mut self, change: Change) {
        assert_eq!(
            change.expected,
            self.case.as_ref().map(|case| case.revision)
        );
        assert!(!change.events.is_empty(), "a change says what happened");
        self.events.extend(change.events);
        self.asked.extend(change.effects);
        let replayed = replay(&self.events).expect("the history opens a case");
        assert_eq!(
            serde_json::to_string(&replayed).expect("a case serializes"),
            serde_json::to_string(&change.case).expect("a case serializes"),
            "replaying gives the same case to the byte"
        );
        self.case = Some(change.case);
    }

    /// The first open effect answers.
    pub fn report(&mut self, report: Report) -> &mut Story {
        let effect = *self
            .case()
            .effects
            .keys()
            .next()
            .expect("an effect is open");
        self.does(Actor::System, Act::Report { effect, report })
    }

    pub fn completes(&mut self, by: Actor, result: Value) -> &mut Story {
        let task = self.task();
        self.does(
            by,
            Act::Complete {
                task,
                result: answers(result),
            },
        )
    }

    pub fn passes(&mut self, time: SignedDuration) -> &mut Story {
        self.now += time;
        self
    }

    /// Every timer that is due fires, oldest first.
    pub fn timers_fire(&mut self) -> &mut Story {
        while let Some(timer) = self.due_timer() {
            self.does(Actor::System, Act::Fire { timer });
        }
        self
    }

    pub fn due_timer(&self) -> Option<TimerNo> {
        let due = self
            .case()
            .timers
            .iter()
            .filter(|(_, timer)| timer.at <= self.now);
        due.min_by_key(|(_, timer)| timer.at).map(|(no, _)| *no)
    }

    /// Letters asked for so far, to whom and which.
    pub fn mails(&self) -> Vec<String> {
        self.asked
            .iter()
            .filter_map(|asked| match &asked.ask {
                Effect::Mail { to, mail } => {
                    let kind = match mail {
                        Mail::Receipt => "receipt",
                        Mail::CaseArrived => "case arrived",
                        Mail::AppointmentMoved { .. } => "appointment moved",
                        Mail::Words { subject, .. } => {
                            return Some(format!("{to:?}: {}", subject.en));
                        }
                    };
                    Some(format!("{to:?}: {kind}"))
                }
                Effect::Route { .. } | Effect::SchedulePickup { .. } => None,
            })
            .collect()
    }

    pub fn outcome(&self) -> Option<&str> {
        self.case()
            .ended
            .as_ref()
            .map(|ended| ended.outcome.as_str())
    }
}
