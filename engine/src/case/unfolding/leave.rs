//! Leaving a step, and the end of a track.

use super::Unfolding;
use crate::case::{Cause, EffectNo, Event, IncidentNo, Rejection, TaskNo, TrackKind, TrackNo};
use crate::definition::{Next, Step, StepKind};
use crate::form::Answers;
use serde_json::Value;

impl Unfolding<'_> {
    /// A step is over in the way it is meant to be: what it gives and how it is
    /// taken back are noted, and its track goes on.
    pub fn pass(&mut self, track: TrackNo, step: &Step, gives: Answers, then: Next) {
        self.clear(track);
        let undo = self.undo_of(track, step, &gives);
        let (undo, fault) = match undo {
            Ok(undo) => (undo, None),
            Err(fault) => (Vec::new(), Some(fault.to_string())),
        };
        if !gives.is_empty() || !undo.is_empty() {
            self.record(Event::StepLeft {
                track,
                step: step.name.clone(),
                local: step.local.clone(),
                gives,
                undo,
            });
        }
        match fault {
            None => self.agenda.push((track, then)),
            Some(reason) => self.raise(track, &step.name, Cause::Leaving { reason }),
        }
    }

    /// Cuts off whatever belongs to the step a track is in: tracks inside and
    /// beside it, tasks, open effects, timers, incidents, the wait.
    pub fn clear(&mut self, track: TrackNo) {
        let inside: Vec<TrackNo> = self
            .case
            .tracks
            .iter()
            .filter(|(_, inner)| inner.parent == Some(track))
            .map(|(number, _)| *number)
            .collect();
        for inner in inside {
            self.clear(inner);
            self.record(Event::TrackCancelled { track: inner });
        }
        let tasks: Vec<TaskNo> = self
            .case
            .tasks
            .iter()
            .filter(|(_, task)| task.track == track && task.extra.is_none())
            .map(|(number, _)| *number)
            .collect();
        for task in tasks {
            self.record(Event::TaskCancelled { task });
        }
        let effects: Vec<EffectNo> = self
            .case
            .effects
            .iter()
            .filter(|(_, effect)| effect.track == track)
            .map(|(number, _)| *number)
            .collect();
        for effect in effects {
            self.record(Event::EffectDropped { effect });
        }
        let incidents: Vec<IncidentNo> = self
            .case
            .incidents
            .iter()
            .filter(|(_, incident)| {
                incident.track == track && !matches!(incident.cause, Cause::Unsent { .. })
            })
            .map(|(number, _)| *number)
            .collect();
        for incident in incidents {
            self.record(Event::IncidentDropped { incident });
        }
        self.cancel_timers(|purpose| purpose.track() == Some(track));
        if let Some(resting) = self.case.track(track).filter(|t| t.waiting.is_some()) {
            let step = resting.step.clone();
            self.record(Event::WaitEnded { track, step });
        }
    }

    /// A track has no step left.
    pub(super) fn track_done(&mut self, track: TrackNo) -> Result<(), Rejection> {
        let Some(done) = self.case.track(track) else {
            return Ok(());
        };
        let no_end = Rejection::NoEnd {
            step: done.step.clone(),
        };
        let kind = done.kind.clone();
        let Some(parent) = done.parent else {
            return Err(no_end);
        };
        if matches!(kind, TrackKind::Called { .. }) {
            return Err(no_end);
        }
        self.record(Event::TrackFinished { track });
        let Some((_, step)) = self.step_of(parent) else {
            return Ok(());
        };
        match (&kind, &step.kind) {
            (TrackKind::Block, StepKind::Block { then, .. }) => {
                self.pass(parent, step, Answers::new(), *then);
            }
            (TrackKind::Branch { .. }, StepKind::Together { enough, then, .. }) => {
                let finished = self
                    .case
                    .track(parent)
                    .map_or(&[][..], |parent| &parent.finished);
                if finished.len() >= usize::from(*enough)
                    && let Some(first) = finished.first()
                {
                    let gives = Answers::from_iter([("first", Value::from(first.as_str()))]);
                    self.pass(parent, step, gives, *then);
                }
            }
            (TrackKind::Item { .. }, StepKind::Each(each)) => {
                let waiting = self.case.track(parent).is_some_and(|p| !p.items.is_empty());
                let running = self.case.tracks.values().any(|track| {
                    track.parent == Some(parent) && matches!(track.kind, TrackKind::Item { .. })
                });
                if waiting {
                    self.start_item(parent, each);
                } else if !running {
                    self.pass(parent, step, Answers::new(), each.then);
                }
            }
            // A handler beside the step, which goes on.
            (
                TrackKind::Beside { .. }
                | TrackKind::Main
                | TrackKind::Called { .. }
                | TrackKind::Block
                | TrackKind::Branch { .. }
                | TrackKind::Item { .. },
                _,
            ) => {}
        }
        Ok(())
    }

    /// A called procedure ends, wherever inside it this was said.
    pub(super) fn return_from_call(
        &mut self,
        track: TrackNo,
        outcome: &str,
    ) -> Result<(), Rejection> {
        let called = self
            .case
            .upwards(track)
            .find(|(_, track)| matches!(track.kind, TrackKind::Called { .. }))
            .and_then(|(number, track)| Some((number, track.parent?)));
        let Some((called, parent)) = called else {
            return Err(Rejection::NoEnd {
                step: outcome.to_owned(),
            });
        };
        self.clear(called);
        self.record(Event::TrackFinished { track: called });
        if let Some((_, step)) = self.step_of(parent)
            && let StepKind::Call { then, .. } = &step.kind
        {
            let gives = Answers::from_iter([("outcome", Value::from(outcome))]);
            self.pass(parent, step, gives, *then);
        }
        Ok(())
    }
}
