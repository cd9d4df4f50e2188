//! A change in the making: events are applied as they are recorded, and the
//! automatic steps run on until the case rests.
//!
//! | resting place        | left by                                             |
//! |----------------------|-----------------------------------------------------|
//! | `do` with questions  | the last answer to an effect it asked               |
//! | task                 | completion; its limit                               |
//! | wait for a message   | the message; its limit                              |
//! | wait for a moment    | its timer                                           |
//! | end                  | nothing                                             |

use super::{
    AccountId, Asked, Case, Change, Effect, EffectNo, Event, Mail, Recorded, Rejection, Revision,
    Slot, TaskNo, TimerNo, TimerPurpose,
};
use super::{apply::apply, scope::scope};
use crate::calendar::When;
use crate::definition::{Action, Definition, Recipient, StepIndex, StepKind, TaskStep, Until};
use jiff::Timestamp;
use serde_json::Value;

/// Automatic steps in one change; a checked service needs a handful.
const MOST_AUTOMATIC_STEPS: u32 = 100;

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

    pub fn finish(self) -> Change {
        Change {
            case: self.case,
            expected: self.expected,
            appointment_before: self.appointment_before,
            events: self.events,
            effects: self.effects,
        }
    }

    /// Goes to a step and on through the automatic ones until the case rests.
    pub fn go(&mut self, to: StepIndex) -> Result<(), Rejection> {
        let definition = self.definition;
        let mut next = Some(to);
        let mut count = 0;
        while let Some(index) = next {
            count += 1;
            if count > MOST_AUTOMATIC_STEPS {
                return Err(Rejection::Runaway { count });
            }
            let step = definition.step(index);
            let name = step.name.as_str();
            self.record(Event::StepEntered {
                step: name.to_owned(),
                status: step.status.clone(),
            });
            next = match &step.kind {
                StepKind::Do { actions, then } => {
                    self.act(name, actions)?;
                    self.case.effects.is_empty().then_some(*then)
                }
                StepKind::Task(task) => {
                    self.create_task(name, task);
                    None
                }
                StepKind::Choose {
                    branches,
                    otherwise,
                } => {
                    let (branch, then) = self.turn(name, branches, *otherwise)?;
                    self.record(branch);
                    Some(then)
                }
                StepKind::Wait { until, then } => self.wait(name, until, *then),
                StepKind::End { outcome } => {
                    self.end(outcome);
                    None
                }
            };
        }
        Ok(())
    }

    /// Runs automatic actions of a step.
    pub fn act(&mut self, step: &str, actions: &[Action]) -> Result<(), Rejection> {
        for action in actions {
            match action {
                Action::Protocol => {
                    let protocol = self.protocol.take().ok_or_else(|| Rejection::NoNumber {
                        step: step.to_owned(),
                    })?;
                    self.record(Event::ProtocolAssigned { protocol });
                }
                Action::Receipt => self.mail(step, Recipient::Applicant, Mail::Receipt),
                Action::Route => {
                    let category = self.definition.category.clone();
                    self.ask(step, Effect::Route { category });
                }
                Action::SchedulePickup { after } => {
                    let location = self.case.location.clone();
                    self.ask(
                        step,
                        Effect::SchedulePickup {
                            location,
                            after: *after,
                        },
                    );
                }
                Action::ReleasePickup => self.release_pickup(),
                Action::Notify { to, subject, text } => {
                    let mail = Mail::Words {
                        subject: subject.clone(),
                        text: text.clone(),
                    };
                    self.mail(step, *to, mail);
                }
            }
        }
        Ok(())
    }

    pub fn mail(&mut self, step: &str, to: Recipient, mail: Mail) {
        self.ask(step, Effect::Mail { to, mail });
    }

    fn ask(&mut self, step: &str, ask: Effect) {
        let effect = EffectNo(self.next_no());
        self.record(Event::EffectAsked {
            effect,
            step: step.to_owned(),
            ask: ask.clone(),
        });
        self.effects.push(Asked { effect, ask });
    }

    fn create_task(&mut self, step: &str, task: &TaskStep) {
        let due = task.due.map(|span| self.when.after(span));
        let number = TaskNo(self.next_no());
        self.record(Event::TaskCreated {
            task: number,
            step: step.to_owned(),
            role: task.role.clone(),
            due,
        });
        if let Some(due) = due.filter(|_| !task.on_overdue.is_empty()) {
            self.set_timer(due, TimerPurpose::Overdue { task: number });
        }
        if let Some(limit) = &task.up_to {
            let at = self.when.after(limit.span);
            self.set_timer(at, TimerPurpose::TaskLimit { task: number });
        }
    }

    fn turn(
        &self,
        step: &str,
        branches: &[crate::definition::Branch],
        otherwise: StepIndex,
    ) -> Result<(Event, StepIndex), Rejection> {
        let scope = scope(self.definition, &self.case);
        for (number, branch) in (0u16..).zip(branches) {
            let turn =
                branch
                    .when
                    .evaluate(&scope)
                    .map_err(|fault| Rejection::ConditionFailed {
                        step: step.to_owned(),
                        reason: fault.to_string(),
                    })?;
            if turn.holds {
                let event = Event::TurnTaken {
                    step: step.to_owned(),
                    branch: Some(number),
                    condition: Some(branch.when.source.clone()),
                    read: turn.read,
                };
                return Ok((event, branch.then));
            }
        }
        let event = Event::TurnTaken {
            step: step.to_owned(),
            branch: None,
            condition: None,
            read: Value::Null,
        };
        Ok((event, otherwise))
    }

    fn wait(&mut self, step: &str, until: &Until, then: StepIndex) -> Option<StepIndex> {
        let (message, at, purpose) = match until {
            Until::Message { name, limit } => (
                Some(name.clone()),
                self.when.after(limit.span),
                TimerPurpose::WaitLimit {
                    step: step.to_owned(),
                },
            ),
            Until::Passed(span) => (
                None,
                self.when.after(*span),
                TimerPurpose::WaitOver {
                    step: step.to_owned(),
                },
            ),
            Until::Appointment => match &self.case.appointment {
                Some(slot) if slot.at > self.when.now => (
                    None,
                    slot.at,
                    TimerPurpose::WaitOver {
                        step: step.to_owned(),
                    },
                ),
                // No appointment, or its moment has come: nothing to wait for.
                Some(_) | None => return Some(then),
            },
        };
        self.record(Event::WaitStarted {
            step: step.to_owned(),
            message,
        });
        self.set_timer(at, purpose);
        None
    }

    fn end(&mut self, outcome: &str) {
        let timers: Vec<TimerNo> = self.case.timers.keys().copied().collect();
        for timer in timers {
            self.record(Event::TimerCancelled { timer });
        }
        if self
            .case
            .appointment
            .as_ref()
            .is_some_and(|slot| slot.at > self.when.now)
        {
            self.release_pickup();
        }
        self.record(Event::CaseEnded {
            outcome: outcome.to_owned(),
        });
    }

    fn release_pickup(&mut self) {
        if let Some(slot) = self.case.appointment.clone() {
            self.record(Event::AppointmentReleased { slot });
        }
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

    fn next_no(&self) -> u32 {
        self.case.last_no + 1
    }
}

/// Whether a timer belongs to a task.
pub(super) fn of_task(purpose: &TimerPurpose, number: TaskNo) -> bool {
    match purpose {
        TimerPurpose::Overdue { task } | TimerPurpose::TaskLimit { task } => *task == number,
        TimerPurpose::WaitLimit { .. } | TimerPurpose::WaitOver { .. } => false,
    }
}
