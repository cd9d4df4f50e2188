//! Cases that are run by the real `decide`: first under whatever people, jobs
//! and clocks may do, right or wrong, then fairly until they end.

mod wild;

use super::draw::Draw;
use super::oracle::Oracle;
use super::world::{OFFICE, OTHER_OFFICE, People, applicant, filled, operator};
use crate::calendar::{Calendar, When};
use crate::case::*;
use crate::definition::catalogue::{self, Plain, Sender};
use crate::definition::{Definition, Family, Level, StepKind};
use crate::form::Answers;
use crate::text::Language;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Commands of the wild part; the draw may be used up before.
const MOST_WILD: usize = 60;
/// Within so many commands a fair run has to end.
const MOST_FAIR: usize = 500;

/// A case on its way.
pub struct Run<'d> {
    definition: &'d Definition,
    people: &'d People,
    calendar: Calendar,
    now: Timestamp,
    case: Option<Case>,
    oracle: Oracle,
    pub events: Vec<Recorded>,
    /// What was tried, in words, and what came of it.
    pub log: Vec<String>,
    /// Letters and starts asked for.
    sent: Vec<(EffectNo, Effect)>,
    /// How often each thing was done in the fair part.
    taken: BTreeMap<String, usize>,
    delegated: bool,
    /// Failures for good that were told; each may come again at any time.
    given_up: Vec<Act>,
}

/// Something that can move a case.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mover {
    Task(TaskNo),
    Effect(EffectNo),
    Timer(TimerNo),
    Message(String),
    Correction,
    Incident(IncidentNo),
}

type Told = Result<(), String>;

impl<'d> Run<'d> {
    pub fn of(definition: &'d Definition, people: &'d People) -> Run<'d> {
        Run {
            definition,
            people,
            calendar: Calendar::default(),
            // Thursday 1 October 2026, 10:00 in Athens.
            now: "2026-10-01T07:00:00Z".parse().expect("a moment"),
            case: None,
            oracle: Oracle::default(),
            events: Vec::new(),
            log: Vec::new(),
            sent: Vec::new(),
            taken: BTreeMap::new(),
            delegated: false,
            given_up: Vec::new(),
        }
    }

    /// Submits, goes wild, goes on fairly to the end.
    ///
    /// # Errors
    /// What did not hold.
    pub fn whole(&mut self, draw: &mut Draw<'_>) -> Told {
        self.submit(draw)?;
        for _ in 0..MOST_WILD {
            if !draw.goes_on() {
                break;
            }
            self.wild(draw)?;
        }
        let mut fairly = Draw::fair(draw.below(usize::from(u16::MAX)));
        for _ in 0..MOST_FAIR {
            if self.case().ended.is_some() {
                return self.after_the_end(draw);
            }
            self.fair(&mut fairly)?;
        }
        Err(format!("no end within {MOST_FAIR} fair commands"))
    }

    fn case(&self) -> &Case {
        self.case.as_ref().expect("submitted first")
    }

    fn submit(&mut self, draw: &mut Draw<'_>) -> Told {
        let delivery = *draw.pick(&self.definition.delivery);
        let comes = delivery.at_a_counter();
        let expected = Slot {
            location: if comes { "town-hall" } else { delivery.word() }.into(),
            ..self.slot(6)
        };
        let application = Application {
            case: CaseId(Uuid::from_u128(100)),
            answers: filled(&self.definition.form, None, draw),
            language: Language::El,
            delivery,
            level: Level::B,
            location: comes.then(|| "town-hall".into()),
            tell_changes: draw.chance(50),
            identification: Identification::Confirmed,
            expected,
            chosen: draw.chance(30),
            collection_code: None,
            files: Vec::new(),
            numbers: Numbers {
                reference: "2026-000001".into(),
                protocol: "1/2026".into(),
            },
        };
        self.must(applicant(), Act::Submit(Box::new(application)))
    }

    fn slot(&self, days: i64) -> Slot {
        Slot {
            location: "town-hall".into(),
            at: self.now + SignedDuration::from_hours(24 * days),
        }
    }

    /// Tries a command and holds its change to every rule.
    fn tries(&mut self, by: Actor, act: Act) -> Result<Result<(), Rejection>, String> {
        let mut words = format!("{} {}: {}", self.now, who(&by), told(&act));
        let command = Command { by, act };
        let when = When {
            now: self.now,
            calendar: &self.calendar,
        };
        let change = match decide(self.definition, self.case.as_ref(), &command, when) {
            Ok(change) => change,
            Err(rejection) => {
                words.push_str(&format!(" → {rejection}"));
                self.log.push(words);
                return match rejection {
                    Rejection::Runaway { .. }
                    | Rejection::NoEnd { .. }
                    | Rejection::NoNumber { .. }
                    | Rejection::ConditionFailed { .. } => {
                        Err(format!("the definition cannot run: {rejection}"))
                    }
                    other => Ok(Err(other)),
                };
            }
        };
        self.log.push(words);
        self.events.extend(change.events.iter().cloned());
        for asked in &change.effects {
            if !asked.ask.answers() {
                self.sent.push((asked.effect, asked.ask.clone()));
            }
        }
        self.oracle.take(self.definition, self.people, &change)?;
        self.case = Some(change.case);
        self.twice(command)?;
        Ok(Ok(()))
    }

    /// What can be delivered twice counts once.
    fn twice(&mut self, command: Command) -> Told {
        let once = match &command.act {
            Act::Submit(_)
            | Act::Claim { .. }
            | Act::Complete { .. }
            | Act::Report { .. }
            | Act::GiveUp { .. }
            | Act::Fire { .. }
            | Act::Resolve { .. }
            | Act::SendBack { .. } => true,
            Act::Release { .. }
            | Act::HandOver { .. }
            | Act::Delegate { .. }
            | Act::MoveAppointment { .. }
            | Act::MovePromise { .. }
            | Act::Send { .. }
            | Act::Correct { .. }
            | Act::Withdraw { .. }
            | Act::Write { .. }
            | Act::Note { .. }
            | Act::Reroute { .. }
            | Act::AskExtraTask { .. }
            | Act::CorrectData { .. }
            | Act::Reopen { .. } => false,
        };
        let when = When {
            now: self.now,
            calendar: &self.calendar,
        };
        if once && decide(self.definition, self.case.as_ref(), &command, when).is_ok() {
            return Err(format!("accepted a second time: {}", told(&command.act)));
        }
        Ok(())
    }

    fn must(&mut self, by: Actor, act: Act) -> Told {
        let words = told(&act);
        self.tries(by, act)?
            .map_err(|rejection| format!("refused though it was due: {words}: {rejection}"))
    }

    /// It is refused, whatever the reason.
    fn must_not(&mut self, by: Actor, act: Act) -> Told {
        let words = told(&act);
        let by_whom = who(&by);
        match self.tries(by, act)? {
            Ok(()) => Err(format!("{by_whom} may not, and did: {words}")),
            Err(_) => Ok(()),
        }
    }

    // --- what moves a case ---

    /// What moves a case, seldom by letting terms and limits pass: most runs
    /// would end there and go nowhere else.
    fn calm(&self, draw: &mut Draw<'_>) -> Vec<Mover> {
        let all = self.movers();
        let passes = |mover: &&Mover| match mover {
            Mover::Timer(number) => self.case().timers[number].purpose.is_wait() || draw.chance(10),
            Mover::Task(_)
            | Mover::Effect(_)
            | Mover::Message(_)
            | Mover::Correction
            | Mover::Incident(_) => true,
        };
        let calm: Vec<Mover> = all.iter().filter(passes).cloned().collect();
        if calm.is_empty() { all } else { calm }
    }

    fn movers(&self) -> Vec<Mover> {
        let case = self.case();
        let mut movers = Vec::new();
        movers.extend(case.effects.keys().copied().map(Mover::Effect));
        let open = case.incidents.iter();
        let stops = open.filter(|(_, i)| !matches!(i.cause, Cause::Unsent { .. }));
        movers.extend(stops.map(|(number, _)| Mover::Incident(*number)));
        if case.undoing.is_some() {
            return movers;
        }
        let workable = |number: &&TaskNo| self.worker(**number, 0).is_some();
        movers.extend(case.tasks.keys().filter(workable).copied().map(Mover::Task));
        for track in case.tracks.values() {
            match &track.waiting {
                Some(Waiting::Message { message }) => movers.push(Mover::Message(message.clone())),
                Some(Waiting::Correction { .. }) => movers.push(Mover::Correction),
                Some(Waiting::Moment) | None => {}
            }
        }
        movers.extend(case.timers.keys().copied().map(Mover::Timer));
        movers
    }

    /// One of those who may work on a task.
    fn worker(&self, task: TaskNo, which: usize) -> Option<Colleague> {
        let may =
            |one: &&Colleague| may_work(self.definition, self.case(), &one.actor(), task).is_ok();
        let able: Vec<&Colleague> = self.people.staff.iter().filter(may).collect();
        able.get(which % able.len().max(1)).copied().cloned()
    }

    fn moved(&mut self, mover: &Mover, fails: usize, draw: &mut Draw<'_>) -> Told {
        match mover {
            Mover::Task(number) => {
                let which = draw.below(97);
                let worker = self.worker(*number, which).ok_or("a task nobody may do")?;
                let result = self.result(*number, draw);
                self.must(
                    worker.actor(),
                    Act::Complete {
                        task: *number,
                        result,
                        files: Vec::new(),
                    },
                )
            }
            Mover::Effect(number) => {
                let report = self.report(*number, fails, draw);
                self.must(
                    Actor::System,
                    Act::Report {
                        effect: *number,
                        report,
                    },
                )
            }
            Mover::Timer(number) => {
                let at = self.case().timers[number].at;
                self.now = self.now.max(at);
                self.must(Actor::System, Act::Fire { timer: *number })
            }
            Mover::Message(message) => {
                let (by, fields) = sent(message, draw);
                let message = message.clone();
                self.must(by, Act::Send { message, fields })
            }
            Mover::Correction => {
                let answers = self.corrected(draw);
                self.must(
                    applicant(),
                    Act::Correct {
                        answers,
                        files: Vec::new(),
                    },
                )
            }
            Mover::Incident(number) => {
                let hows = [Resolution::Retry, Resolution::Skip, Resolution::Abandon];
                let how = hows[draw.weighted(&[12, 10, 1])];
                let how = if self.routes(*number) {
                    Resolution::Retry
                } else {
                    how
                };
                let act = Act::Resolve {
                    incident: *number,
                    how,
                    reason: "r".into(),
                };
                self.must(operator(), act)
            }
        }
    }

    /// Whether an incident is about finding the office, which cannot be skipped.
    fn routes(&self, number: IncidentNo) -> bool {
        let cause = &self.case().incidents[&number].cause;
        matches!(
            cause,
            Cause::Effect {
                ask: Effect::Route { .. },
                ..
            }
        )
    }

    fn result(&mut self, number: TaskNo, draw: &mut Draw<'_>) -> Answers {
        let case = self.case();
        let task = &case.tasks[&number];
        let Some(StepKind::Task(work)) = self.definition.step_named(&task.step).map(|s| &s.kind)
        else {
            return Answers::from_iter([("note", json!("έγινε"))]);
        };
        // The least taken of a few.
        let step = task.step.clone();
        let one = |draw: &mut Draw<'_>| filled(&work.form, Some(case), draw);
        let some: Vec<Answers> = (0..3).map(|_| one(draw)).collect();
        let key = |answers: &Answers| {
            let chosen = json!({ "result": answers.get("result"), "ok": answers.get("ok") });
            format!("{step} {chosen}")
        };
        let count = |answers: &&Answers| self.taken.get(&key(answers)).copied().unwrap_or(0);
        let least = some.iter().min_by_key(count).cloned().unwrap_or_default();
        let key = key(&least);
        *self.taken.entry(key).or_default() += 1;
        least
    }

    fn report(&self, number: EffectNo, fails: usize, draw: &mut Draw<'_>) -> Report {
        if draw.chance(fails) {
            return Report::Failed {
                family: *draw.pick(&Family::ALL),
                reason: "so".into(),
            };
        }
        match &self.case().effects[&number].ask {
            Effect::Route { .. } => Report::Routed {
                office: OFFICE.into(),
            },
            Effect::SchedulePickup { location, .. } => {
                let mut slot = match draw.below(2) {
                    0 => self.case().expected.clone(),
                    _ => self.slot(7),
                };
                slot.location.clone_from(location);
                Report::PickupFound { slot }
            }
            Effect::Catalogue { name, .. } => {
                let outputs = catalogue::action(name).map_or(&[][..], |action| action.outputs);
                let gives = outputs
                    .iter()
                    .map(|o| (o.name.to_owned(), plain(o.kind, draw)));
                let gives: Map<String, Value> = gives.collect();
                Report::Done {
                    gives: gives.into(),
                }
            }
            Effect::Mail { .. } | Effect::Start { .. } => Report::Done {
                gives: Answers::new(),
            },
        }
    }

    /// Answers with something changed that was asked for.
    fn corrected(&self, draw: &mut Draw<'_>) -> Answers {
        let case = self.case();
        let asked = case.tracks.values().find_map(|track| match &track.waiting {
            Some(Waiting::Correction { fields, .. }) => Some(fields.clone()),
            Some(Waiting::Message { .. } | Waiting::Moment) | None => None,
        });
        let new = filled(&self.definition.form, None, draw);
        let mut answers = case.answers.as_map().clone();
        for field in asked.unwrap_or_default() {
            if let Some(value) = new.get(&field) {
                answers.insert(field, value.clone());
            }
        }
        answers.into()
    }

    /// The least taken of the ways on, as fair people, jobs and clocks would.
    fn fair(&mut self, draw: &mut Draw<'_>) -> Told {
        let movers = self.calm(draw);
        let count = |mover: &Mover| self.taken.get(&self.key(mover)).copied().unwrap_or(0);
        let least = movers
            .iter()
            .map(count)
            .min()
            .ok_or("nothing can move the case")?;
        let rare: Vec<&Mover> = movers
            .iter()
            .filter(|mover| count(mover) == least)
            .collect();
        let mover = match draw.below(4) {
            0 => (*draw.pick(&movers)).clone(),
            _ => (*draw.pick(&rare)).clone(),
        };
        let key = self.key(&mover);
        *self.taken.entry(key).or_default() += 1;
        self.moved(&mover, 5, draw)
    }

    fn key(&self, mover: &Mover) -> String {
        let case = self.case();
        match mover {
            Mover::Task(number) => format!("task {}", case.tasks[number].step),
            Mover::Effect(number) => format!("effect {}", case.effects[number].step),
            Mover::Timer(number) => {
                let purpose = &case.timers[number].purpose;
                let step = purpose.track().map(|track| &case.tracks[&track].step);
                format!("timer {} {step:?}", std::mem::discriminant(purpose).told())
            }
            Mover::Message(name) => format!("message {name}"),
            Mover::Correction => "correction".into(),
            Mover::Incident(number) => format!("incident {}", case.incidents[number].step),
        }
    }

    // --- whatever may happen ---
}

fn plain(kind: Plain, draw: &mut Draw<'_>) -> Value {
    match kind {
        Plain::Text => json!("απάντηση"),
        Plain::YesNo => json!(draw.chance(50)),
        Plain::Money => json!("12.50 EUR"),
    }
}

fn sent(name: &str, draw: &mut Draw<'_>) -> (Actor, Answers) {
    let message = catalogue::message(name);
    let fields = message.map_or(&[][..], |message| message.fields);
    let fields = fields
        .iter()
        .map(|f| (f.name.to_owned(), plain(f.kind, draw)));
    let fields: Map<String, Value> = fields.collect();
    let by = match message.map(|message| message.from) {
        Some(Sender::Applicant) | None => applicant(),
        Some(Sender::System) => Actor::System,
    };
    (by, fields.into())
}

fn who(by: &Actor) -> String {
    match by {
        Actor::Citizen { account } => format!("citizen {}", account.0.as_u128()),
        Actor::Staff { account, roles } => {
            let roles: Vec<&str> = roles.iter().map(|role| role.role.as_str()).collect();
            format!("staff {} {roles:?}", account.0.as_u128())
        }
        Actor::Operator { .. } => "operator".into(),
        Actor::System => "the product".into(),
    }
}

/// A command with its answers, which debug text leaves out.
fn told(act: &Act) -> String {
    let answers = match act {
        Act::Complete { result, .. } => Some(result),
        Act::Send { fields, .. } => Some(fields),
        Act::Correct { answers, .. } | Act::CorrectData { answers, .. } => Some(answers),
        Act::Submit(application) => Some(&application.answers),
        Act::Report {
            report: Report::Done { gives },
            ..
        } => Some(gives),
        _ => None,
    };
    let answers = answers.map(|answers| json!(answers).to_string());
    format!("{act:?} {}", answers.unwrap_or_default())
}

trait Waits {
    fn is_wait(&self) -> bool;
}

impl Waits for TimerPurpose {
    /// Whether a step is done when it fires.
    fn is_wait(&self) -> bool {
        match self {
            TimerPurpose::WaitOver { .. } => true,
            TimerPurpose::Overdue { .. }
            | TimerPurpose::Remind { .. }
            | TimerPurpose::Limit { .. }
            | TimerPurpose::ClockWarning
            | TimerPurpose::ClockMissed
            | TimerPurpose::AppointmentNear => false,
        }
    }
}

trait ToldKind {
    fn told(&self) -> String;
}

impl ToldKind for std::mem::Discriminant<TimerPurpose> {
    fn told(&self) -> String {
        format!("{self:?}")
    }
}
