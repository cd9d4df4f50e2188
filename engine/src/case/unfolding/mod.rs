//! A change in the making: events are applied as they are recorded, and the
//! automatic steps run on until the case rests.
//!
//! | a track rests at     | and goes on by                                      |
//! |----------------------|-----------------------------------------------------|
//! | `do` with questions  | the last answer to an effect it asked               |
//! | task                 | the last completion it asks for; sending back       |
//! | wait, correct        | the message, the moment, the correction             |
//! | block, call          | the end of the track inside                         |
//! | together, each       | the ends of enough tracks inside                    |
//! | any of these         | its limit, an `instead`, a failure with a way on    |
//! | an incident          | an operator                                         |
//!
//! Leaving a step cuts off everything that still runs inside or beside it.
//! What was done stays on the track's list of things to take back.

mod act;
mod clock;
mod end;
mod enter;
mod leave;

use super::apply::apply;
use super::{
    AccountId, Asked, Case, Cause, Change, Effect, EffectNo, Event, IncidentNo, Recorded,
    Rejection, Revision, Slot, TimerNo, TimerPurpose, TrackKind, TrackNo,
};
use crate::calendar::When;
use crate::definition::{Definition, Next, Step, StepIndex};
use jiff::Timestamp;

/// Automatic steps in one change. The checker bounds what a service can ask for
/// far below; this only keeps a mistake of ours from taking the process along.
const MOST_AUTOMATIC_STEPS: u32 = 5_000;

pub(super) struct Unfolding<'a> {
    pub definition: &'a Definition,
    pub when: When<'a>,
    pub case: Case,
    by: Option<AccountId>,
    revision: Revision,
    expected: Option<Revision>,
    appointment_before: Option<Slot>,
    events: Vec<Recorded>,
    effects: Vec<Asked>,
    /// The register number, there only while the case is being opened.
    protocol: Option<String>,
    /// Where tracks have to go, the next one last.
    agenda: Vec<(TrackNo, Next)>,
}

impl<'a> Unfolding<'a> {
    /// A change of a case that stands.
    pub fn of(
        definition: &'a Definition,
        case: &Case,
        by: Option<AccountId>,
        when: When<'a>,
    ) -> Self {
        Unfolding {
            definition,
            when,
            case: case.clone(),
            by,
            revision: case.revision.next(),
            expected: Some(case.revision),
            appointment_before: case.appointment.clone(),
            events: Vec::new(),
            effects: Vec::new(),
            protocol: None,
            agenda: Vec::new(),
        }
    }

    /// The change that opens a case. `opened` has been recorded as its first event.
    pub fn opening(
        definition: &'a Definition,
        case: Case,
        opened: Recorded,
        protocol: String,
        when: When<'a>,
    ) -> Self {
        Unfolding {
            definition,
            when,
            by: opened.by,
            revision: opened.revision,
            expected: None,
            appointment_before: None,
            case,
            events: vec![opened],
            effects: Vec::new(),
            protocol: Some(protocol),
            agenda: Vec::new(),
        }
    }

    pub fn record(&mut self, event: Event) {
        let recorded = Recorded {
            seq: self.case.last_seq + 1,
            revision: self.revision,
            at: self.when.now,
            by: self.by,
            event,
        };
        apply(&mut self.case, &recorded);
        self.events.push(recorded);
    }

    pub fn finish(mut self) -> Change {
        self.clock_follows();
        Change {
            case: self.case,
            expected: self.expected,
            appointment_before: self.appointment_before,
            events: self.events,
            effects: self.effects,
        }
    }

    /// Sends a track somewhere and runs on until the case rests.
    ///
    /// # Errors
    /// The service file is at fault: it loops, or leads nowhere.
    pub fn go(&mut self, track: TrackNo, next: Next) -> Result<(), Rejection> {
        self.agenda.push((track, next));
        self.run()
    }

    /// Runs on until the case rests.
    ///
    /// # Errors
    /// As [`Unfolding::go`].
    pub fn run(&mut self) -> Result<(), Rejection> {
        let mut count = 0;
        while let Some((track, next)) = self.agenda.pop() {
            if self.case.track(track).is_none() {
                continue;
            }
            count += 1;
            if count > MOST_AUTOMATIC_STEPS {
                return Err(Rejection::Runaway { count });
            }
            match next {
                Next::Step(index) => self.enter(track, index)?,
                Next::Done => self.track_done(track)?,
            }
        }
        Ok(())
    }

    /// The step a track is in. A definition is pinned to its case, so it is there.
    pub fn step_of(&self, track: TrackNo) -> Option<(StepIndex, &'a Step)> {
        let definition = self.definition;
        let index = definition.index_of(&self.case.track(track)?.step)?;
        Some((index, definition.step(index)))
    }

    pub fn start_track(&mut self, parent: TrackNo, kind: TrackKind, first: Next) {
        let track = TrackNo(self.next_no());
        self.record(Event::TrackStarted {
            track,
            parent,
            kind,
        });
        self.agenda.push((track, first));
    }

    pub fn ask(&mut self, track: TrackNo, step: &str, ask: Effect) {
        let effect = EffectNo(self.next_no());
        self.record(Event::EffectAsked {
            effect,
            track,
            step: step.to_owned(),
            ask: ask.clone(),
        });
        let retry = self
            .definition
            .step_named(step)
            .and_then(|step| step.around.retry);
        self.effects.push(Asked { effect, ask, retry });
    }

    /// Stops a track where it is until an operator says how to go on.
    pub fn raise(&mut self, track: TrackNo, step: &str, cause: Cause) {
        let incident = IncidentNo(self.next_no());
        self.record(Event::IncidentRaised {
            incident,
            track,
            step: step.to_owned(),
            cause,
        });
    }

    pub fn set_timer(&mut self, at: Timestamp, purpose: TimerPurpose) {
        let timer = TimerNo(self.next_no());
        self.record(Event::TimerSet { timer, at, purpose });
    }

    /// Cancels every timer that `which` picks.
    pub fn cancel_timers(&mut self, which: impl Fn(&TimerPurpose) -> bool) {
        let timers: Vec<TimerNo> = self
            .case
            .timers
            .iter()
            .filter(|(_, timer)| which(&timer.purpose))
            .map(|(no, _)| *no)
            .collect();
        for timer in timers {
            self.record(Event::TimerCancelled { timer });
        }
    }

    pub fn next_no(&self) -> u32 {
        self.case.last_no + 1
    }
}
