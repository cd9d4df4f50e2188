//! What a history has begun and not brought to its end, told from events alone:
//! nothing outlives the track it belongs to, nor the step its track was in, and
//! after the end of a case nothing is left.

use crate::case::*;
use std::collections::{BTreeMap, BTreeSet};

/// What is open so far, each with the track it belongs to.
#[derive(Default)]
pub struct Ledger {
    /// By their parents; the main track always runs.
    tracks: BTreeMap<TrackNo, TrackNo>,
    tasks: BTreeMap<TaskNo, TrackNo>,
    extra: BTreeSet<TaskNo>,
    effects: BTreeMap<EffectNo, TrackNo>,
    timers: BTreeMap<TimerNo, Option<TrackNo>>,
    waits: BTreeSet<TrackNo>,
    incidents: BTreeMap<IncidentNo, TrackNo>,
    /// Of letters and starts, which no track waits for.
    unsent: BTreeSet<IncidentNo>,
    seat: Option<Slot>,
}

type Held = Result<(), String>;

fn was_open(open: bool, event: &Event) -> Held {
    if open {
        Ok(())
    } else {
        Err(format!("of something that is not open: {event:?}"))
    }
}

impl Ledger {
    pub fn take(&mut self, recorded: &Recorded) -> Held {
        let event = &recorded.event;
        match event {
            Event::StepEntered { track, step, .. } => {
                return self.nothing_of(*track, &format!("{step} is entered"));
            }
            Event::TrackStarted { track, parent, .. } => {
                self.tracks.insert(*track, *parent);
            }
            Event::TrackFinished { track } | Event::TrackCancelled { track } => {
                was_open(self.tracks.remove(track).is_some(), event)?;
                return self.nothing_of(*track, &format!("track {track} is over"));
            }
            Event::TaskCreated { task, track, .. } => {
                self.tasks.insert(*task, *track);
            }
            Event::ExtraTaskAsked { task, .. } => {
                self.extra.insert(*task);
            }
            Event::TaskCompleted { task, .. } => {
                was_open(self.tasks.remove(task).is_some(), event)?;
            }
            Event::ExtraTaskDone { task, .. } => was_open(self.extra.remove(task), event)?,
            Event::TaskCancelled { task } => {
                let open = self.tasks.remove(task).is_some() || self.extra.remove(task);
                was_open(open, event)?;
            }
            Event::EffectAsked {
                effect, track, ask, ..
            } if ask.answers() => {
                self.effects.insert(*effect, *track);
            }
            Event::EffectAnswered { effect, .. }
            | Event::EffectFailed { effect, .. }
            | Event::EffectDropped { effect } => {
                was_open(self.effects.remove(effect).is_some(), event)?;
            }
            Event::TimerSet { timer, purpose, .. } => {
                self.timers.insert(*timer, purpose.track());
            }
            Event::TimerFired { timer } | Event::TimerCancelled { timer } => {
                was_open(self.timers.remove(timer).is_some(), event)?;
            }
            Event::WaitStarted { track, .. } => {
                self.waits.insert(*track);
            }
            Event::WaitEnded { track, .. } | Event::CorrectionReceived { track, .. } => {
                was_open(self.waits.remove(track), event)?;
            }
            // One that was kept is received without a wait.
            Event::MessageReceived { track, local, .. } if local.is_some() => {
                self.waits.remove(track);
            }
            Event::IncidentRaised {
                incident,
                track,
                cause,
                ..
            } => {
                if matches!(cause, Cause::Unsent { .. }) {
                    self.unsent.insert(*incident);
                } else {
                    self.incidents.insert(*incident, *track);
                }
            }
            Event::IncidentResolved { incident, .. } | Event::IncidentDropped { incident } => {
                let open = self.incidents.remove(incident).is_some();
                was_open(open || self.unsent.remove(incident), event)?;
            }
            Event::AppointmentBooked { slot } => self.seat = Some(slot.clone()),
            Event::AppointmentMoved { to, .. } => self.seat = Some(to.clone()),
            Event::AppointmentReleased { .. } => self.seat = None,
            Event::UndoStarted { .. } => return self.nothing_runs("it is taken back"),
            Event::CaseEnded { .. } => {
                self.nothing_runs("the case has ended")?;
                let kept = self.seat.as_ref().filter(|seat| seat.at > recorded.at);
                if let Some(seat) = kept {
                    return Err(format!("{seat:?} is kept after the end"));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Whatever belongs to the step a track was in is over.
    fn nothing_of(&self, track: TrackNo, when: &str) -> Held {
        let inside = self.tracks.iter().find(|(_, parent)| **parent == track);
        let task = self.tasks.iter().find(|(_, of)| **of == track);
        let effect = self.effects.iter().find(|(_, of)| **of == track);
        let timer = self.timers.iter().find(|(_, of)| **of == Some(track));
        let incident = self.incidents.iter().find(|(_, of)| **of == track);
        let wait = self.waits.get(&track);
        let left = [
            inside.map(|(number, _)| format!("track {number}")),
            task.map(|(number, _)| format!("task {number}")),
            effect.map(|(number, _)| format!("effect {number}")),
            timer.map(|(number, _)| format!("timer {number}")),
            incident.map(|(number, _)| format!("incident {number}")),
            wait.map(|track| format!("the wait of track {track}")),
        ];
        match left.into_iter().flatten().next() {
            Some(left) => Err(format!("{left} is left when {when}")),
            None => Ok(()),
        }
    }

    fn nothing_runs(&self, when: &str) -> Held {
        self.nothing_of(TrackNo::MAIN, when)?;
        // Those of other tracks, of the case itself, and those asked for beside.
        let open = [
            ("tracks", self.tracks.len()),
            ("tasks", self.tasks.len() + self.extra.len()),
            ("effects", self.effects.len()),
            ("timers", self.timers.len()),
            ("waits", self.waits.len()),
            ("incidents", self.incidents.len()),
        ];
        match open.into_iter().find(|(_, count)| *count > 0) {
            Some((what, count)) => Err(format!("{count} {what} are left when {when}")),
            None => Ok(()),
        }
    }

    /// The case says the same of what is open.
    pub fn agrees(&self, case: &Case) -> Held {
        let tracks = case.tracks.keys().filter(|track| **track != TrackNo::MAIN);
        let waits = case.tracks.iter().filter(|(_, t)| t.waiting.is_some());
        let mut tasks: Vec<&TaskNo> = self.tasks.keys().chain(&self.extra).collect();
        tasks.sort();
        let mut incidents: Vec<&IncidentNo> = self.incidents.keys().chain(&self.unsent).collect();
        incidents.sort();
        let same = [
            ("tracks", self.tracks.keys().eq(tracks)),
            ("waits", self.waits.iter().eq(waits.map(|(track, _)| track))),
            ("tasks", tasks.into_iter().eq(case.tasks.keys())),
            ("effects", self.effects.keys().eq(case.effects.keys())),
            ("timers", self.timers.keys().eq(case.timers.keys())),
            ("incidents", incidents.into_iter().eq(case.incidents.keys())),
            ("the seat", self.seat == case.appointment),
        ];
        match same.into_iter().find(|(_, same)| !same) {
            Some((what, _)) => Err(format!("events and case say otherwise of {what}")),
            None => Ok(()),
        }
    }
}
