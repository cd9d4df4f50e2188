//! Coming to a step: what happens at once, and what the track then rests for.

use super::Unfolding;
use crate::calendar::{LegalClock, athens};
use crate::case::compute::{Fault, computed, looked_up};
use crate::case::scope::scope;
use crate::case::{
    Cause, Effect, Event, Mail, Rejection, TaskNo, TimerPurpose, TrackKind, TrackNo, Waiting,
    Withdrawal,
};
use crate::definition::{
    Branch, CorrectStep, EachStep, HandlerWay, Next, Recipient, Step, StepIndex, StepKind,
    TaskStep, Trigger, Until,
};
use crate::expression::{MatchedRow, Table};
use crate::form::Answers;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde_json::Value;

/// No wait for a day is longer.
const LONGEST_WAIT_YEARS: i64 = 10;

/// What came of entering a step.
enum Entered {
    /// The track rests, or others run inside it first.
    Resting,
    /// On, with what the step gives.
    Through(Answers, Next),
}

impl<'a> Unfolding<'a> {
    pub(super) fn enter(&mut self, track: TrackNo, index: StepIndex) -> Result<(), Rejection> {
        let definition = self.definition;
        let step = definition.step(index);
        let found = self.case.track(track).map(|track| &track.results);
        let forgets = step.forgets.iter();
        let forgets = forgets.filter(|name| found.is_some_and(|found| found.contains_key(*name)));
        self.record(Event::StepEntered {
            track,
            step: step.name.clone(),
            status: step.status.clone(),
            forgets: forgets.cloned().collect(),
        });
        let until = definition.anytime.withdraw.as_ref();
        let closes = until.and_then(|way| way.until.as_ref()) == Some(&step.name);
        if closes && self.case.withdrawal == Withdrawal::Open {
            self.record(Event::WithdrawalClosed);
        }
        match self.begin(track, step)? {
            Ok(Entered::Resting) => Ok(()),
            Ok(Entered::Through(gives, then)) => {
                self.pass(track, step, gives, then);
                Ok(())
            }
            Err(fault) => {
                let reason = fault.to_string();
                self.raise(track, &step.name, Cause::Entering { reason });
                Ok(())
            }
        }
    }

    fn begin(
        &mut self,
        track: TrackNo,
        step: &'a Step,
    ) -> Result<Result<Entered, Fault>, Rejection> {
        Ok(match &step.kind {
            StepKind::Do { actions, then } => match self.prepared(track, actions) {
                Err(fault) => Err(fault),
                Ok(prepared) => {
                    self.act(track, &step.name, prepared)?;
                    if self.has_open_effects(track) {
                        self.surround(track, step);
                        Ok(Entered::Resting)
                    } else {
                        Ok(Entered::Through(Answers::new(), *then))
                    }
                }
            },
            StepKind::Task(task) => {
                self.create_tasks(track, step, task);
                Ok(Entered::Resting)
            }
            StepKind::Choose {
                branches,
                otherwise,
            } => self.turn(track, step, branches, *otherwise),
            StepKind::Table { table, then } => self.look_up(track, step, table, *then),
            StepKind::Wait { until, then } => self.wait(track, step, until, *then),
            StepKind::Block { first, .. } => {
                self.surround(track, step);
                self.start_track(track, TrackKind::Block, *first);
                Ok(Entered::Resting)
            }
            StepKind::Together { branches, .. } => {
                self.surround(track, step);
                let waiting = self.agenda.len();
                for branch in branches {
                    let name = branch.name.clone();
                    self.start_track(track, TrackKind::Branch { name }, branch.first);
                }
                // The agenda is worked off from its end: the first branch first.
                self.agenda[waiting..].reverse();
                Ok(Entered::Resting)
            }
            StepKind::Each(each) => self.each(track, step, each),
            StepKind::Call {
                parameters, first, ..
            } => {
                let seen = scope(self.definition, &self.case, track);
                computed(parameters, &seen).map(|values| {
                    let parameters = values.into_map();
                    self.surround(track, step);
                    self.start_track(track, TrackKind::Called { parameters }, *first);
                    Entered::Resting
                })
            }
            StepKind::Start {
                service,
                answers,
                then,
            } => {
                let seen = scope(self.definition, &self.case, track);
                computed(answers, &seen).map(|answers| {
                    let service = service.clone();
                    self.ask(track, &step.name, Effect::Start { service, answers });
                    Entered::Through(Answers::new(), *then)
                })
            }
            StepKind::Correct(correct) => self.ask_correction(track, step, correct),
            StepKind::End { outcome, undo } => {
                if *undo {
                    self.start_undo(outcome)?;
                } else {
                    self.end(outcome);
                }
                Ok(Entered::Resting)
            }
            StepKind::Return { outcome } => {
                self.return_from_call(track, outcome)?;
                Ok(Entered::Resting)
            }
        })
    }

    /// Sets the clocks that run while a track rests in a step.
    fn surround(&mut self, track: TrackNo, step: &Step) {
        let around = &step.around;
        if let Some(due) = around.due {
            let at = self.when.after(due);
            if let Some(before) = around.remind {
                let clock = LegalClock::start(self.when.now, due);
                let remind = clock.warn_at(before, self.when.calendar);
                if let Some(remind) = remind.filter(|remind| *remind > self.when.now) {
                    self.set_timer(remind, TimerPurpose::Remind { track });
                }
            }
            // The reminder tells when the term is over by the timer of that.
            let handled = around.on.iter().any(|on| on.trigger == Trigger::Overdue);
            if handled || around.remind.is_some() {
                self.set_timer(at, TimerPurpose::Overdue { track });
            }
        }
        if let Some(limit) = &around.limit {
            let at = self.when.after(limit.span);
            self.set_timer(at, TimerPurpose::Limit { track });
        }
    }

    fn create_tasks(&mut self, track: TrackNo, step: &Step, task: &TaskStep) {
        let due = step.around.due.map(|span| self.when.after(span));
        for seat in 1..=task.of {
            self.record(Event::TaskCreated {
                task: TaskNo(self.next_no()),
                track,
                step: step.name.clone(),
                local: step.local.clone(),
                role: task.role.clone(),
                due,
                seat,
            });
        }
        self.surround(track, step);
    }

    fn turn(
        &mut self,
        track: TrackNo,
        step: &Step,
        branches: &[Branch],
        otherwise: Next,
    ) -> Result<Entered, Fault> {
        let scope = scope(self.definition, &self.case, track);
        let mut taken = (None, None, Value::Null, otherwise);
        for (number, branch) in (0u16..).zip(branches) {
            let turn = branch.when.evaluate(&scope)?;
            if turn.holds {
                let condition = Some(branch.when.source.clone());
                taken = (Some(number), condition, turn.read, branch.then);
                break;
            }
            taken.2 = merged(taken.2, turn.read);
        }
        let (branch, condition, read, then) = taken;
        self.record(Event::TurnTaken {
            track,
            step: step.name.clone(),
            branch,
            condition,
            read,
        });
        Ok(Entered::Through(Answers::new(), then))
    }

    fn look_up(
        &mut self,
        track: TrackNo,
        step: &Step,
        table: &Table,
        then: Next,
    ) -> Result<Entered, Fault> {
        let scope = scope(self.definition, &self.case, track);
        let found = table.evaluate(&scope)?;
        self.record(Event::TurnTaken {
            track,
            step: step.name.clone(),
            branch: match found.row {
                // Counted from 1 in tables, from 0 in turns.
                MatchedRow::Row(row) => u16::try_from(row - 1).ok(),
                MatchedRow::Otherwise => None,
            },
            condition: None,
            read: found.read,
        });
        Ok(Entered::Through(found.gives.into(), then))
    }

    fn wait(
        &mut self,
        track: TrackNo,
        step: &Step,
        until: &Until,
        then: Next,
    ) -> Result<Entered, Fault> {
        let moment = match until {
            Until::Message { name, .. } => {
                let kept = self.case.kept.get(name);
                if let Some(kept) = kept.filter(|kept| kept.until >= self.when.now) {
                    let fields = kept.fields.clone();
                    self.record(Event::MessageReceived {
                        track,
                        step: step.name.clone(),
                        local: Some(step.local.clone()),
                        message: name.clone(),
                        fields,
                    });
                    return Ok(Entered::Through(Answers::new(), then));
                }
                let message = name.clone();
                self.rest(track, step, Waiting::Message { message });
                return Ok(Entered::Resting);
            }
            Until::Passed(span) => Some(self.when.after(*span)),
            Until::Day(path) => Some(self.day(track, path)?),
            Until::Appointment => self.case.appointment.as_ref().map(|slot| slot.at),
        };
        match moment.filter(|moment| *moment > self.when.now) {
            Some(moment) => {
                self.rest(track, step, Waiting::Moment);
                self.set_timer(moment, TimerPurpose::WaitOver { track });
                Ok(Entered::Resting)
            }
            // No appointment, or its moment has come: nothing to wait for.
            None => Ok(Entered::Through(Answers::new(), then)),
        }
    }

    fn rest(&mut self, track: TrackNo, step: &Step, waiting: Waiting) {
        self.record(Event::WaitStarted {
            track,
            step: step.name.clone(),
            waiting,
        });
        self.surround(track, step);
    }

    /// The beginning of a day that the case names.
    fn day(&self, track: TrackNo, path: &str) -> Result<Timestamp, Fault> {
        let scope = scope(self.definition, &self.case, track);
        let day: Date = looked_up(&scope, path)
            .and_then(Value::as_str)
            .and_then(|day| day.parse().ok())
            .ok_or_else(|| Fault::NoDay { path: path.into() })?;
        let last = self.when.today().saturating_add(LONGEST_WAIT_YEARS.years());
        if day > last {
            return Err(Fault::TooFar { path: path.into() });
        }
        day.to_zoned(athens())
            .map(|start| start.timestamp())
            .map_err(|_| Fault::NoDay { path: path.into() })
    }

    fn each(&mut self, track: TrackNo, step: &Step, each: &EachStep) -> Result<Entered, Fault> {
        let scope = scope(self.definition, &self.case, track);
        let no_list = || Fault::NoList {
            path: each.of.clone(),
        };
        let items: Vec<Value> = match looked_up(&scope, &each.of).ok_or_else(no_list)? {
            Value::Array(items) => items.clone(),
            Value::Object(rows) => rows.values().cloned().collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                return Err(no_list());
            }
        };
        if items.len() > usize::from(each.most) {
            return Err(Fault::TooMany {
                path: each.of.clone(),
                found: items.len(),
                most: each.most,
            });
        }
        if items.is_empty() {
            return Ok(Entered::Through(Answers::new(), each.then));
        }
        let begin = if each.side_by_side { items.len() } else { 1 };
        self.record(Event::ItemsTaken { track, items });
        self.surround(track, step);
        let waiting = self.agenda.len();
        for _ in 0..begin {
            self.start_item(track, each);
        }
        self.agenda[waiting..].reverse();
        Ok(Entered::Resting)
    }

    /// Begins the next item, if there is one.
    pub(super) fn start_item(&mut self, track: TrackNo, each: &EachStep) {
        let next = self.case.track(track).and_then(|track| track.items.front());
        if let Some(value) = next.cloned() {
            let bind = each.bind.clone();
            self.start_track(track, TrackKind::Item { bind, value }, each.first);
        }
    }

    fn ask_correction(
        &mut self,
        track: TrackNo,
        step: &Step,
        correct: &CorrectStep,
    ) -> Result<Entered, Fault> {
        let scope = scope(self.definition, &self.case, track);
        let why = correct.why.as_ref().and_then(|path| {
            looked_up(&scope, path)
                .and_then(Value::as_str)
                .map(str::to_owned)
        });
        let until = step
            .around
            .limit
            .as_ref()
            .map(|limit| self.when.after(limit.span));
        let (fields, documents) = (correct.fields.clone(), correct.documents.clone());
        let mail = Mail::CorrectionAsked {
            fields: fields.clone(),
            documents: documents.clone(),
            why: why.clone(),
            until,
        };
        self.rest(
            track,
            step,
            Waiting::Correction {
                fields,
                documents,
                why,
            },
        );
        self.mail(track, &step.name, Recipient::Applicant, mail);
        Ok(Entered::Resting)
    }

    /// Lets the handlers of a step that something has happened to run.
    ///
    /// # Errors
    /// As [`Unfolding::go`].
    pub fn handle(&mut self, track: TrackNo, trigger: &Trigger) -> Result<(), Rejection> {
        let Some((_, step)) = self.step_of(track) else {
            return Ok(());
        };
        for handler in step.around.on.iter().filter(|on| on.trigger == *trigger) {
            match handler.way {
                HandlerWay::Also(first) => {
                    let trigger = trigger.clone();
                    self.start_track(track, TrackKind::Beside { trigger }, first);
                }
                HandlerWay::Instead(next) => {
                    self.clear(track);
                    self.agenda.push((track, next));
                }
            }
        }
        self.run()
    }
}

/// What several conditions read, together.
fn merged(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            one.extend(other);
            Value::Object(one)
        }
        (Value::Null, other) => other,
        (one, _) => one,
    }
}
