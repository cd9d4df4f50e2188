//! The end of a case, and taking back what was done before it.

use super::Unfolding;
use crate::case::{Cause, Event, IncidentNo, Rejection, TaskNo, TrackNo, UndoAction};

impl Unfolding<'_> {
    pub fn end(&mut self, outcome: &str) {
        self.stop();
        let future = |slot: &&crate::case::Slot| slot.at > self.when.now;
        if self
            .case
            .appointment
            .as_ref()
            .is_some_and(|slot| future(&slot))
        {
            // Whoever has what they came for need not be told that they need not come.
            self.release_pickup(self.case.undoing.is_some());
        }
        self.record(Event::CaseEnded {
            outcome: outcome.to_owned(),
        });
    }

    /// Takes back everything that can be, from the last to the first; then the
    /// case ends.
    ///
    /// # Errors
    /// As [`Unfolding::go`].
    pub fn start_undo(&mut self, outcome: &str) -> Result<(), Rejection> {
        self.stop();
        let main = self.case.track(TrackNo::MAIN);
        let left = main.map(|main| main.undo.clone()).unwrap_or_default();
        self.record(Event::UndoStarted {
            outcome: outcome.to_owned(),
            left,
        });
        self.undo_on()
    }

    /// Goes on taking back, until something has to be waited for.
    ///
    /// # Errors
    /// As [`Unfolding::go`].
    pub fn undo_on(&mut self) -> Result<(), Rejection> {
        while let Some(undoing) = &self.case.undoing {
            let failed = |cause: &Cause| matches!(cause, Cause::Effect { .. });
            let stuck = self.case.incidents.values().any(|i| failed(&i.cause));
            if stuck || self.has_open_effects(TrackNo::MAIN) {
                return Ok(());
            }
            let Some(entry) = undoing.left.last().cloned() else {
                let outcome = undoing.outcome.clone();
                self.end(&outcome);
                return Ok(());
            };
            self.record(Event::UndoTaken);
            for action in entry.actions {
                match action {
                    UndoAction::ReleasePickup => self.release_pickup(true),
                    UndoAction::Ask(effect) => self.ask(TrackNo::MAIN, &entry.step, effect),
                }
            }
        }
        Ok(())
    }

    /// Nothing goes on any more: no track, task, timer or wait. Incidents of
    /// letters that could not be sent stay.
    fn stop(&mut self) {
        self.agenda.clear();
        self.clear(TrackNo::MAIN);
        let tasks: Vec<TaskNo> = self.case.tasks.keys().copied().collect();
        for task in tasks {
            self.record(Event::TaskCancelled { task });
        }
        self.cancel_timers(|_| true);
        let incidents: Vec<IncidentNo> = self
            .case
            .incidents
            .iter()
            .filter(|(_, incident)| !matches!(incident.cause, Cause::Unsent { .. }))
            .map(|(number, _)| *number)
            .collect();
        for incident in incidents {
            self.record(Event::IncidentDropped { incident });
        }
    }
}
