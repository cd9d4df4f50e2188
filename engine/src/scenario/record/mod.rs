//! From the history of a case to the lines of a scenario that plays it again.
//!
//! What a history holds and lines cannot say is left out: actions of one step
//! that end in different ways, a letter that failed beside an action that did
//! not, a change of version, timers that were late. The answers of the applicant
//! are taken over as they are: whoever records a real case writes down personal
//! data.

mod effects;
mod people;
mod written;

use super::model::Expected;
use super::run::rests_at;
use super::time;
use super::world::World;
use crate::case::{Case, Event, IncidentNo, Recorded, Resolution, Revision, replay};
use crate::definition::{By, Definition};
use crate::form::{Answers, FieldKind, List, Options};
use effects::Effects;
use jiff::Timestamp;
use people::People;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use written::{flow, listed, quoted};

/// Lines as they stand in a service file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    pub lines: Vec<String>,
}

impl Recording {
    /// The scenario under a name, as it stands below `scenarios:`.
    pub fn item(&self, name: &str) -> String {
        let mut item = format!("  - {}:\n", quoted(name));
        for line in &self.lines {
            item.push_str("      - ");
            item.push_str(line);
            item.push('\n');
        }
        item
    }
}

/// Writes down what happened to a case. A history that does not begin with the
/// opening of a case has no lines.
pub fn record(definition: &Definition, history: &[Recorded], world: &World) -> Recording {
    let Some(case) = replay(history) else {
        return Recording { lines: Vec::new() };
    };
    let mut recorder = Recorder {
        definition,
        world,
        people: People::of(definition, &case, history),
        effects: Effects::of(definition, world, history),
        incidents: BTreeMap::new(),
        slots: Vec::new(),
        anchors: BTreeMap::new(),
        now: world.begins,
        tolds: Vec::new(),
    };
    for change in history.chunk_by(|one, next| one.revision == next.revision) {
        recorder.change(change);
    }
    recorder.finish(&case)
}

/// A line with what has to be told before it.
struct Slot {
    told: Vec<String>,
    line: String,
}

struct Recorder<'a> {
    definition: &'a Definition,
    world: &'a World,
    people: People<'a>,
    effects: Effects,
    /// Step of each incident that lines can bring about.
    incidents: BTreeMap<IncidentNo, String>,
    slots: Vec<Slot>,
    /// The slot that brings a change about.
    anchors: BTreeMap<Revision, usize>,
    now: Timestamp,
    /// What is told, and the slot it stands before.
    tolds: Vec<(usize, String)>,
}

impl Recorder<'_> {
    fn change(&mut self, change: &[Recorded]) {
        let [first, ..] = change else {
            return;
        };
        let revision = first.revision;
        match self.line_of(change, first) {
            Brought::Line(line) => {
                self.it_is(first.at);
                self.push(line);
                self.anchors.insert(revision, self.slots.len() - 1);
            }
            Brought::Time => {
                self.it_is(first.at);
                let last = self.slots.len().saturating_sub(1);
                self.anchors.insert(revision, last);
            }
            Brought::Effect => {
                let asked = self.effects.asked_in(&first.event);
                let anchor = asked.and_then(|asked| self.anchors.get(&asked)).copied();
                if let Some(anchor) = anchor {
                    self.anchors.insert(revision, anchor);
                }
            }
            Brought::Nothing => {}
        }
        let anchor = self.anchors.get(&revision).copied();
        let told = self.effects.told_for(revision);
        if let Some(anchor) = anchor {
            self.tolds
                .extend(told.into_iter().map(|told| (anchor, told)));
        }
        for recorded in change {
            if let Event::IncidentRaised { incident, step, .. } = &recorded.event
                && self.effects.can_be_told(&recorded.event)
            {
                self.incidents.insert(*incident, step.clone());
            }
        }
    }

    fn push(&mut self, line: String) {
        self.slots.push(Slot {
            told: Vec::new(),
            line,
        });
    }

    fn it_is(&mut self, at: Timestamp) {
        if at > self.now || (self.slots.is_empty() && at != self.now) {
            self.push(format!("it is: {}", time::shown(at)));
            self.now = at;
        }
    }

    /// The line that brought a change about, by its first events.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "most events follow from a command and begin no change"
    )]
    fn line_of(&mut self, change: &[Recorded], first: &Recorded) -> Brought {
        let by = first.by;
        let anytime = &self.definition.anytime;
        let anybody = |people: &mut People<'_>, may: &[By], words: String| {
            Brought::Line(format!("{} {words}", people.who(by, may)))
        };
        let at_task = |people: &People<'_>, task, verb: &str| {
            let (who, step) = people.at_task(task, by);
            Brought::Line(format!("{who} {verb} {step}"))
        };
        match &first.event {
            Event::CaseOpened(opened) => {
                let answers = self.answers(&opened.answers);
                Brought::Line(format!("applicant submits: {}", flow(&answers)))
            }
            Event::TaskClaimed { task, .. } => match change.get(1).map(|next| &next.event) {
                Some(Event::TaskCompleted { .. } | Event::ExtraTaskDone { .. }) => {
                    self.line_of(change, &change[1])
                }
                _ if self.people.is_extra(*task) => Brought::Nothing,
                _ => at_task(&self.people, *task, "claims"),
            },
            Event::TaskCompleted { task, result, .. } => {
                let (who, step) = self.people.at_task(*task, by);
                let mut result = result.clone().into_map();
                result.shift_remove("agreed");
                let result = flow(&Value::Object(result));
                Brought::Line(format!("{who} completes {step}: {result}"))
            }
            Event::ExtraTaskDone { task, note, .. } => {
                let (who, _) = self.people.at_task(*task, by);
                Brought::Line(format!("{who} completes extra work: {}", quoted(note)))
            }
            Event::TaskReleased { .. } | Event::CaseRerouted { .. } => {
                let rerouted = change.iter().find_map(|recorded| match &recorded.event {
                    Event::CaseRerouted { to, reason, .. } => Some((to, reason)),
                    _ => None,
                });
                match (rerouted, &first.event) {
                    (Some((to, reason)), _) => anybody(
                        &mut self.people,
                        &anytime.reroute,
                        format!("reroutes to {to}: {}", quoted(reason)),
                    ),
                    (None, Event::TaskReleased { task }) if !self.people.is_extra(*task) => {
                        at_task(&self.people, *task, "releases")
                    }
                    (None, _) => Brought::Nothing,
                }
            }
            Event::TaskReturned { task, .. } => at_task(&self.people, *task, "releases"),
            Event::TaskHandedOver { task, to, .. } if !self.people.is_extra(*task) => {
                let (who, step) = self.people.at_task(*task, by);
                let (to, _) = self.people.at_task(*task, Some(*to));
                Brought::Line(format!("{who} hands over {step} to {to}"))
            }
            Event::TaskDelegated { task, to, .. } if !self.people.is_extra(*task) => {
                let (who, step) = self.people.at_task(*task, by);
                let (to, _) = self.people.at_task(*task, Some(*to));
                Brought::Line(format!("{who} delegates {step} to {to}"))
            }
            Event::TaskSentBack {
                task, to, reason, ..
            } => {
                let (who, step) = self.people.at_task(*task, by);
                let reason = quoted(reason);
                Brought::Line(format!("{who} sends {step} back to {to}: {reason}"))
            }
            Event::AppointmentMoved { to, .. } => anybody(
                &mut self.people,
                &[],
                format!("moves the appointment: {}", time::shown(to.at)),
            ),
            // A promise brings a case no further.
            Event::PromiseMoved { .. } => Brought::Nothing,
            Event::MessageReceived {
                message, fields, ..
            }
            | Event::MessageKept {
                message, fields, ..
            } => Brought::Line(match (by, fields.text("text")) {
                (Some(_), Some(text)) => format!("applicant replies: {}", quoted(text)),
                (_, _) => {
                    let fields = Value::Object(fields.as_map().clone());
                    format!("{message} arrives: {}", flow(&fields))
                }
            }),
            Event::CorrectionReceived { correction, .. } => {
                Brought::Line(format!("applicant corrects: {}", self.changes(correction)))
            }
            Event::AnswersCorrected { correction, .. } => {
                let changes = self.changes(correction);
                let who = self.people.who(by, &anytime.correct_data);
                Brought::Line(format!("{who} corrects data: {changes}"))
            }
            Event::CaseWithdrawn { reason } => {
                let may = anytime.withdraw.as_ref().map_or(&[][..], |way| &way.by);
                anybody(
                    &mut self.people,
                    may,
                    format!("withdraws: {}", quoted(reason)),
                )
            }
            Event::MessageWritten { text, .. } => anybody(
                &mut self.people,
                &anytime.message,
                format!("writes: {}", quoted(text)),
            ),
            Event::NoteAdded { text } => anybody(
                &mut self.people,
                &anytime.note,
                format!("notes: {}", quoted(text)),
            ),
            Event::ExtraTaskAsked { role, extra, .. } => {
                let text = quoted(&extra.text);
                anybody(
                    &mut self.people,
                    &anytime.extra_task,
                    format!("asks {role} for extra work: {text}"),
                )
            }
            Event::CaseReopened { reason, .. } => {
                let may = anytime.reopen.as_ref().map_or(&[][..], |way| &way.by);
                anybody(
                    &mut self.people,
                    may,
                    format!("reopens: {}", quoted(reason)),
                )
            }
            Event::IncidentResolved { incident, how, .. } => match self.incidents.get(incident) {
                Some(step) => {
                    let how = match how {
                        Resolution::Retry => "retries",
                        Resolution::Skip => "skips",
                        Resolution::Abandon => "abandons",
                    };
                    Brought::Line(format!("operator {how} {step}"))
                }
                None => Brought::Nothing,
            },
            Event::TimerFired { .. } => Brought::Time,
            Event::EffectAnswered { .. } | Event::EffectFailed { .. } => {
                match self.effects.late(&first.event) {
                    Some(line) => Brought::Line(line),
                    None => Brought::Effect,
                }
            }
            Event::IncidentRaised { .. } => Brought::Effect,
            _ => Brought::Nothing,
        }
    }

    /// Answers of the application; a place that only the municipality knows
    /// becomes one that scenarios know.
    fn answers(&self, answers: &Answers) -> Value {
        let mut known: Map<String, Value> = answers.as_map().clone();
        let places = self.world.scope(self.definition, &[]).locations;
        for field in self.definition.form.fields() {
            let asks_place = matches!(
                &field.kind,
                FieldKind::Choice { options } if *options == Options::From(List::Locations)
            );
            if let Some(value) = known.get_mut(&field.name).filter(|_| asks_place)
                && !places
                    .iter()
                    .any(|place| Some(place.value.as_str()) == value.as_str())
                && let Some(first) = places.first()
            {
                *value = Value::from(first.value.as_str());
            }
        }
        Value::Object(known)
    }

    fn changes(&self, correction: &crate::case::Correction) -> String {
        let Value::Object(mut changes) = self.answers(&correction.changed) else {
            return "{}".to_owned();
        };
        for field in &correction.removed {
            changes.insert(field.clone(), Value::from(""));
        }
        flow(&Value::Object(changes))
    }

    /// Everything in order, and what has to be so at the end.
    fn finish(mut self, case: &Case) -> Recording {
        for (anchor, told) in std::mem::take(&mut self.tolds) {
            if let Some(slot) = self.slots.get_mut(anchor) {
                slot.told.push(told);
            }
        }
        let mut lines: Vec<String> = Vec::new();
        for slot in self.slots {
            lines.extend(slot.told);
            lines.push(slot.line);
        }
        lines.push(expectation(case));
        Recording { lines }
    }
}

/// Where the case stands, as one line.
fn expectation(case: &Case) -> String {
    let mut parts = Vec::new();
    let mut part = |key: Expected, value: String| parts.push(format!("{}: {value}", key.key()));
    match &case.ended {
        Some(ended) => part(Expected::Outcome(None), quoted(&ended.outcome)),
        None => part(Expected::At(Vec::new()), listed(rests_at(case))),
    }
    if let Some(status) = &case.status {
        part(Expected::Status(String::new()), quoted(&status.el));
    }
    let appointment = case.appointment.as_ref();
    let appointment = appointment.map_or_else(|| "none".to_owned(), |slot| time::shown(slot.at));
    part(Expected::Appointment(None), appointment);
    format!("expect: {{ {} }}", parts.join(", "))
}

/// What stands behind a change.
enum Brought {
    Line(String),
    /// A timer, fired by time that passes.
    Time,
    /// An effect that came to something in the change that asked for it.
    Effect,
    /// Something that lines cannot say.
    Nothing,
}
