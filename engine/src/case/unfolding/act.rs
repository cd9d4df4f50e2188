//! Automatic actions: first everything they need is computed, then they are done.

use super::Unfolding;
use crate::calendar::Span;
use crate::case::compute::{Fault, computed};
use crate::case::scope::scope;
use crate::case::{Effect, Event, Mail, Rejection, TimerPurpose, TrackNo, UndoAction};
use crate::definition::{Action, Recipient, Step};
use crate::form::Answers;
use jiff::civil::Time;
use serde_json::{Map, Value};

/// When people are reminded, by the clock of Athens.
const REMINDED_AT: Time = Time::constant(9, 0, 0, 0);

/// An action with all its values.
pub(super) enum Prepared {
    Protocol,
    Receipt,
    Route,
    SchedulePickup { after: Span },
    ReleasePickup,
    Ask(Effect),
}

impl Unfolding<'_> {
    /// Computes what the actions of a step need.
    pub(super) fn prepared(
        &self,
        track: TrackNo,
        actions: &[Action],
    ) -> Result<Vec<Prepared>, Fault> {
        let computes = |action: &Action| matches!(action, Action::Catalogue { .. });
        let seen = if actions.iter().any(computes) {
            scope(self.definition, &self.case, track)
        } else {
            Value::Null
        };
        actions
            .iter()
            .map(|action| prepare(action, &seen))
            .collect()
    }

    /// Does automatic actions of a step.
    pub(super) fn act(
        &mut self,
        track: TrackNo,
        step: &str,
        actions: Vec<Prepared>,
    ) -> Result<(), Rejection> {
        for action in actions {
            match action {
                Prepared::Protocol => {
                    let protocol = self.protocol.take().ok_or_else(|| Rejection::NoNumber {
                        step: step.to_owned(),
                    })?;
                    self.record(Event::ProtocolAssigned { protocol });
                }
                Prepared::Receipt => self.mail(track, step, Recipient::Applicant, Mail::Receipt),
                Prepared::Route => {
                    let category = self.definition.category.clone();
                    self.ask(track, step, Effect::Route { category });
                }
                // The applicant chose one, and has it.
                Prepared::SchedulePickup { .. } if self.case.appointment.is_some() => {}
                Prepared::SchedulePickup { after } => {
                    // What is sent is collected by nobody.
                    if let Some(location) = self.case.location.clone() {
                        self.ask(track, step, Effect::SchedulePickup { location, after });
                    }
                }
                Prepared::ReleasePickup => self.release_pickup(true),
                Prepared::Ask(effect) => self.ask(track, step, effect),
            }
        }
        Ok(())
    }

    /// How a step is taken back, with every value it needs: later it may be
    /// that the track it stood on is no more.
    pub(super) fn undo_of(
        &self,
        track: TrackNo,
        step: &Step,
        gives: &Answers,
    ) -> Result<Vec<UndoAction>, Fault> {
        if step.around.undo.is_empty() {
            return Ok(Vec::new());
        }
        let mut seen = scope(self.definition, &self.case, track);
        // What the step gives is noted only when it is left.
        if let Some(roots) = seen.as_object_mut() {
            let own = roots
                .entry(&step.local)
                .or_insert_with(|| Map::new().into());
            if let Some(result) = own.as_object_mut() {
                result.extend(gives.as_map().clone());
            }
        }
        let mut undo = Vec::new();
        for action in &step.around.undo {
            undo.push(match prepare(action, &seen)? {
                Prepared::ReleasePickup => UndoAction::ReleasePickup,
                Prepared::Ask(effect) => UndoAction::Ask(effect),
                Prepared::Receipt => UndoAction::Ask(Effect::Mail {
                    to: Recipient::Applicant,
                    mail: Mail::Receipt,
                }),
                Prepared::Route => UndoAction::Ask(Effect::Route {
                    category: self.definition.category.clone(),
                }),
                Prepared::SchedulePickup { after } => match self.case.location.clone() {
                    Some(location) => UndoAction::Ask(Effect::SchedulePickup { location, after }),
                    None => continue,
                },
                // A number in a register is never taken back.
                Prepared::Protocol => continue,
            });
        }
        Ok(undo)
    }

    pub fn mail(&mut self, track: TrackNo, step: &str, to: Recipient, mail: Mail) {
        self.ask(track, step, Effect::Mail { to, mail });
    }

    pub fn has_open_effects(&self, track: TrackNo) -> bool {
        self.case
            .effects
            .values()
            .any(|effect| effect.track == track)
    }

    /// After each change of the appointment: the applicant is reminded of it, once, on
    /// the working day before, unless that has begun already.
    pub fn remind_of_appointment(&mut self) {
        self.cancel_timers(|purpose| *purpose == TimerPurpose::AppointmentNear);
        let Some(slot) = &self.case.appointment else {
            return;
        };
        let at = self.when.working_day_before(slot.at, REMINDED_AT);
        if let Some(at) = at.filter(|at| *at > self.when.now) {
            self.set_timer(at, TimerPurpose::AppointmentNear);
        }
    }

    /// Gives the booked time back; `told` to the applicant, if they asked to be told.
    pub(super) fn release_pickup(&mut self, told: bool) {
        let Some(slot) = self.case.appointment.clone() else {
            return;
        };
        let still_to_come = slot.at > self.when.now;
        self.record(Event::AppointmentReleased { slot: slot.clone() });
        self.remind_of_appointment();
        if told && self.case.tell_changes && still_to_come {
            let step = self.case.step.clone();
            let mail = Mail::AppointmentCancelled { slot };
            self.mail(TrackNo::MAIN, &step, Recipient::Applicant, mail);
        }
    }
}

fn prepare(action: &Action, seen: &Value) -> Result<Prepared, Fault> {
    Ok(match action {
        Action::Protocol => Prepared::Protocol,
        Action::Receipt => Prepared::Receipt,
        Action::Route => Prepared::Route,
        Action::SchedulePickup { after } => Prepared::SchedulePickup { after: *after },
        Action::ReleasePickup => Prepared::ReleasePickup,
        Action::Notify { to, subject, text } => Prepared::Ask(Effect::Mail {
            to: *to,
            mail: Mail::Words {
                subject: subject.clone(),
                text: text.clone(),
            },
        }),
        Action::Catalogue { name, with } => Prepared::Ask(Effect::Catalogue {
            name: name.clone(),
            with: computed(with, seen)?,
        }),
    })
}
