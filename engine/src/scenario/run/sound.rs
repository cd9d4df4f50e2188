//! What holds for every change, whatever the service says.

use super::{Play, Stop};
use crate::case::{Case, Cause, Change, TrackNo, apply, replay};

impl Play<'_> {
    /// Takes a change as committed, and holds it to what every change must be.
    pub(super) fn take(&mut self, change: Change) -> Result<(), Stop> {
        let before = self.case.as_ref().map(|case| case.revision);
        let revision = before.unwrap_or_default().next();
        let next = |seq: i64| self.history.len() as i64 + 1 + seq;
        let in_order = change
            .events
            .iter()
            .zip(0..)
            .all(|(event, position)| event.seq == next(position) && event.revision == revision);
        if change.expected != before || change.case.revision != revision || !in_order {
            return Err(Stop::broken(
                "every change is one revision more, its events numbered on",
                format!("revision {:?} after {before:?}", change.case.revision),
            ));
        }
        if change.events.is_empty() {
            return Err(Stop::broken("a change says what happened", "no event"));
        }
        match &mut self.adds_up {
            Some(case) => change.events.iter().for_each(|event| apply(case, event)),
            None => self.adds_up = replay(&change.events),
        }
        if self.adds_up.as_ref() != Some(&change.case) {
            return Err(Stop::broken(
                "the history adds up to the case",
                "it adds up to another",
            ));
        }
        self.history.extend(change.events.iter().cloned());
        if change.case.ended.is_some() {
            Self::at_the_end(&change.case)?;
        }
        self.note_effects(&change);
        self.case = Some(change.case);
        Ok(())
    }

    /// Nothing is left running at the end.
    fn at_the_end(case: &Case) -> Result<(), Stop> {
        let main_only = case.tracks.keys().all(|track| *track == TrackNo::MAIN);
        let waits = case.tracks.values().any(|track| track.waiting.is_some());
        let unsent = |cause: &Cause| matches!(cause, Cause::Unsent { .. });
        let left = [
            (!main_only, "a track"),
            (waits, "a wait"),
            (!case.tasks.is_empty(), "a task"),
            (!case.effects.is_empty(), "an effect"),
            (!case.timers.is_empty(), "a timer"),
            (case.undoing.is_some(), "taking back"),
            (
                !case.incidents.values().all(|i| unsent(&i.cause)),
                "an incident",
            ),
        ];
        match left.iter().find(|(left, _)| *left) {
            Some((_, what)) => Err(Stop::broken("nothing is left running at the end", *what)),
            None => Ok(()),
        }
    }

    /// The history as it would be stored gives the case to the byte.
    pub(super) fn adds_up_when_stored(&self) -> bool {
        let stored = serde_json::to_string(&self.history).unwrap_or_default();
        let read = serde_json::from_str::<Vec<_>>(&stored).ok();
        let again = read.and_then(|history| replay(&history));
        text(again.as_ref()) == text(self.case.as_ref())
    }
}

fn text(case: Option<&Case>) -> Option<String> {
    serde_json::to_string(case?).ok()
}
