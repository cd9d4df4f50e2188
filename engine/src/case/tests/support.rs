//! Telling a case: commands at moments, and what has become of it.

use crate::calendar::{Calendar, When};
use crate::case::*;
use crate::definition::{
    Definition, Delivery, Family, Level, Words, read_service, tests::support as municipality,
};
use crate::form::Answers;
use crate::simulation::world;
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

pub fn operator() -> Actor {
    Actor::Operator {
        account: account(90),
    }
}

pub fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
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
        level: Level::B,
        location: Some("town-hall".into()),
        tell_changes: true,
        identification: Identification::Confirmed,
        expected: promised(),
        chosen: false,
        collection_code: None,
        files: Vec::new(),
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

/// The top of a service with the steps of a test, which begin after the booking.
/// Its form asks for name, reason, on_behalf, copies, day, papers and note.
const TOP: &str = "\
language: 1
service: made
title: { el: Άδεια, en: Permit }
summary: { el: Μια άδεια., en: A permit. }
keywords: { el: [άδεια], en: [permit] }
category: registry
level: A
form: sim/application
documents:
  - identity: { kind: show, title: { el: Ταυτότητα, en: Identity card } }
  - paper: { kind: show, when: answers.on_behalf, title: { el: Χαρτί, en: Paper } }
delivery: [office, kep]
";

/// What the form of [`Story::over`] is filled in with.
pub fn filled() -> Answers {
    answers(json!({
        "name": "Άννα",
        "reason": "school",
        "on_behalf": false,
        "copies": 2,
        "day": "2026-10-20",
        "papers": { "identity": { "seen": true }, "paper": { "seen": false } },
    }))
}

impl Story {
    pub fn of(definition: Definition) -> Story {
        Story {
            definition,
            calendar: Calendar::default(),
            now: start(),
            case: None,
            events: Vec::new(),
            asked: Vec::new(),
        }
    }

    /// The first timer that stands for a step, and for no appointment.
    pub fn timer_of_a_step(&self) -> (&TimerNo, &Timer) {
        let mut timers = self.case().timers.iter();
        let of_step = timers.find(|(_, timer)| timer.purpose.track().is_some());
        of_step.expect("a step that waits")
    }

    /// Nothing has happened yet.
    pub fn blank() -> Story {
        Story::of(municipality::definition())
    }

    /// A case of a service of its own: what stands beside the steps, the steps
    /// after the booking, and the titles of the outcomes. Submitted, routed and
    /// booked. What can be called stands in `called`.
    pub fn over(beside: &str, steps: &str) -> Story {
        Story::calling("", beside, steps)
    }

    /// The same with a procedure `called` beside it.
    pub fn calling(called: &str, beside: &str, steps: &str) -> Story {
        let mut story = Story::unsent(called, beside, steps);
        let mut application = application();
        application.answers = filled();
        story.does(citizen(), Act::Submit(Box::new(application)));
        story.report(Report::Routed {
            office: OFFICE.into(),
        });
        story.report(Report::PickupFound { slot: promised() });
        story
    }

    /// The same before anything has happened.
    pub fn unsent(called: &str, beside: &str, steps: &str) -> Story {
        // A literal that begins on a line of its own loses the spaces before it.
        let steps = steps.lines().map(|line| {
            let indent = if line.starts_with('-') { "  " } else { "" };
            format!("{indent}{line}\n")
        });
        let steps: String = steps.collect();
        let mut outcomes: Vec<&str> = Vec::new();
        for line in steps.lines().chain(beside.lines()) {
            for word in ["granted", "refused", "lapsed", "withdrawn"] {
                let named = line.contains(&format!("end: {word}"))
                    || line.contains(&format!("outcome: {word}"));
                if named && !outcomes.contains(&word) {
                    outcomes.push(word);
                }
            }
        }
        let titles = outcomes
            .iter()
            .map(|word| format!("  {word}: {{ el: Τέλος, en: {word} }}\n"));
        let service = format!(
            "{TOP}{beside}steps:\n  - receive: {{ do: [protocol, receipt, route] }}\n  - booking:\n      \
             do: pickup.schedule\n      with: {{ after: 3 working days }}\n      undo: pickup.release\n\
             {steps}outcomes:\n{}",
            titles.collect::<String>()
        );
        let mut files = world::files();
        files.insert(world::SERVICE, service.clone());
        if !called.is_empty() {
            files.insert("workflows/procedures/called.yaml", called);
        }
        let words = Words::read(&files).expect("the words are in order");
        let definition = read_service(world::SERVICE, &files, &words)
            .unwrap_or_else(|findings| panic!("{findings:#?}\n{service}"));
        Story::of(definition)
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
                files: Vec::new(),
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
                        Mail::AppointmentCancelled { .. } => "appointment cancelled",
                        Mail::AppointmentNear { .. } => "appointment near",
                        Mail::PromiseMoved { .. } => "promise moved",
                        Mail::Words { subject, .. } => {
                            return Some(format!("{to:?}: {}", subject.en));
                        }
                        Mail::Reminder { .. } => "reminder",
                        Mail::ClockWarning { .. } => "clock warning",
                        Mail::ClockMissed { .. } => "clock missed",
                        Mail::Message { .. } => "message",
                        Mail::CorrectionAsked { .. } => "correction asked",
                        Mail::Withdrawn { .. } => "application withdrawn",
                    };
                    Some(format!("{to:?}: {kind}"))
                }
                Effect::Route { .. }
                | Effect::SchedulePickup { .. }
                | Effect::Catalogue { .. }
                | Effect::Start { .. } => None,
            })
            .collect()
    }

    pub fn outcome(&self) -> Option<&str> {
        self.case()
            .ended
            .as_ref()
            .map(|ended| ended.outcome.as_str())
    }

    /// Refused with this code.
    pub fn refused(&self, by: Actor, act: Act) -> &'static str {
        match self.tries(by, act) {
            Ok(_) => panic!("it was accepted"),
            Err(rejection) => rejection.code(),
        }
    }

    /// The open tasks of a step, the oldest first.
    pub fn tasks_of(&self, step: &str) -> Vec<TaskNo> {
        let tasks = self.case().tasks.iter();
        tasks
            .filter(|(_, task)| task.step == step)
            .map(|(number, _)| *number)
            .collect()
    }

    /// Somebody completes the oldest task of a step.
    pub fn done(&mut self, by: Actor, step: &str, result: Value) -> &mut Story {
        let task = *self
            .tasks_of(step)
            .first()
            .expect("a task of the step is open");
        let result = answers(result);
        self.does(
            by,
            Act::Complete {
                task,
                result,
                files: Vec::new(),
            },
        )
    }

    /// The effect that a step waits for.
    pub fn effect_of(&self, step: &str) -> EffectNo {
        let mut effects = self.case().effects.iter();
        let (number, _) = effects
            .find(|(_, effect)| effect.step == step)
            .unwrap_or_else(|| panic!("{step} waits for nothing"));
        *number
    }

    pub fn gives(&mut self, step: &str, gives: Value) -> &mut Story {
        let effect = self.effect_of(step);
        let gives = answers(gives);
        let report = Report::Done { gives };
        self.does(Actor::System, Act::Report { effect, report })
    }

    pub fn fails(&mut self, step: &str, family: Family) -> &mut Story {
        let effect = self.effect_of(step);
        let reason = "so it is".into();
        let report = Report::Failed { family, reason };
        self.does(Actor::System, Act::Report { effect, report })
    }

    pub fn sends(&mut self, message: &str, fields: Value) -> &mut Story {
        let by = if message.starts_with("applicant") {
            citizen()
        } else {
            Actor::System
        };
        let (message, fields) = (message.to_owned(), answers(fields));
        self.does(by, Act::Send { message, fields })
    }

    pub fn resolves(&mut self, how: Resolution) -> &mut Story {
        let incidents = &self.case().incidents;
        let incident = *incidents.keys().next().expect("an incident is open");
        let reason = "so be it".into();
        self.does(
            operator(),
            Act::Resolve {
                incident,
                how,
                reason,
            },
        )
    }

    /// Where the tracks rest, in order of their numbers.
    pub fn steps(&self) -> Vec<&str> {
        let tracks = self.case().tracks.values();
        tracks.map(|track| track.step.as_str()).collect()
    }

    /// What a step has given, as the main track sees it.
    pub fn result(&self, step: &str) -> Value {
        json!(self.case().result(TrackNo::MAIN, step))
    }

    /// The names of catalogue actions asked for, in order.
    pub fn actions(&self) -> Vec<&str> {
        let names = self.asked.iter().filter_map(|asked| match &asked.ask {
            Effect::Catalogue { name, .. } => Some(name.as_str()),
            _ => None,
        });
        names.collect()
    }

    /// Time passes, and every timer fires at its own moment.
    pub fn lives(&mut self, time: SignedDuration) -> &mut Story {
        let until = self.now + time;
        loop {
            let timers = self.case().timers.iter();
            let next = timers.min_by_key(|(_, timer)| timer.at);
            let Some((number, at)) = next.map(|(no, timer)| (*no, timer.at)) else {
                break;
            };
            if at > until {
                break;
            }
            self.now = self.now.max(at);
            self.does(Actor::System, Act::Fire { timer: number });
        }
        self.now = until;
        self
    }
}
