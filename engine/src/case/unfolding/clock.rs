//! The legal term of a case: it stands still while the applicant owes something.

use super::Unfolding;
use crate::case::{Event, TimerPurpose, TrackNo, Waiting};
use crate::definition::catalogue::{Sender, message};

impl Unfolding<'_> {
    /// Starts the term, if the service has one.
    pub fn start_clock(&mut self) {
        if let Some(term) = &self.definition.clock {
            self.record(Event::ClockStarted { span: term.due });
            self.set_clock_timers();
        }
    }

    /// Watches the term again, after the case was reopened. One that stood still
    /// when it ended goes on by itself.
    pub fn watch_clock_again(&mut self) {
        if self
            .case
            .clock
            .as_ref()
            .is_some_and(|clock| !clock.is_suspended())
        {
            self.set_clock_timers();
        }
    }

    /// Suspends or resumes the term after what has happened in this change.
    pub(super) fn clock_follows(&mut self) {
        let Some(clock) = self.case.clock.as_ref() else {
            return;
        };
        if self.case.ended.is_some() || self.case.undoing.is_some() {
            return;
        }
        match (self.applicant_owes(), clock.is_suspended()) {
            (true, false) => {
                self.record(Event::ClockSuspended);
                self.cancel_timers(of_clock);
            }
            (false, true) => {
                self.record(Event::ClockResumed);
                self.set_clock_timers();
            }
            (true, true) | (false, false) => {}
        }
    }

    fn applicant_owes(&self) -> bool {
        let mut tracks = self.case.tracks.keys();
        tracks.any(|track| self.waits_for_applicant(*track))
    }

    /// Whether a track rests until the applicant has done something.
    pub fn waits_for_applicant(&self, track: TrackNo) -> bool {
        match self
            .case
            .track(track)
            .and_then(|track| track.waiting.as_ref())
        {
            Some(Waiting::Correction { .. }) => true,
            Some(Waiting::Message { message: name }) => {
                message(name).is_some_and(|message| message.from == Sender::Applicant)
            }
            Some(Waiting::Moment) | None => false,
        }
    }

    fn set_clock_timers(&mut self) {
        let Some(clock) = self.case.clock.clone() else {
            return;
        };
        let (calendar, now) = (self.when.calendar, self.when.now);
        let warn = self.definition.clock.as_ref().and_then(|term| term.warn);
        let warn = warn.and_then(|before| clock.warn_at(before, calendar));
        if let Some(at) = warn.filter(|at| *at > now) {
            self.set_timer(at, TimerPurpose::ClockWarning);
        }
        if let Some(at) = clock.missed_at(calendar).filter(|at| *at > now) {
            self.set_timer(at, TimerPurpose::ClockMissed);
        }
    }
}

fn of_clock(purpose: &TimerPurpose) -> bool {
    match purpose {
        TimerPurpose::ClockWarning | TimerPurpose::ClockMissed => true,
        TimerPurpose::Overdue { .. }
        | TimerPurpose::Remind { .. }
        | TimerPurpose::Limit { .. }
        | TimerPurpose::WaitOver { .. }
        | TimerPurpose::AppointmentNear => false,
    }
}
