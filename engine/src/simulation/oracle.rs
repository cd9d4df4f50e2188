//! What must hold of every case after every change, told from its history alone
//! where that can be done: this looks at events, not at the engine's own books.

use super::ledger::Ledger;
use super::rounds::forgotten;
use super::world::People;
use crate::case::*;
use crate::definition::catalogue::{Sender, message};
use crate::definition::{Definition, StepKind};
use std::collections::{BTreeMap, BTreeSet};

/// What has been seen of a case so far.
#[derive(Default)]
pub struct Oracle {
    replayed: Option<Case>,
    ledger: Ledger,
    numbers: BTreeSet<u32>,
    completed: BTreeSet<TaskNo>,
    answered: BTreeSet<EffectNo>,
    /// Who did a task in its last round, by step and track, the latest last.
    rounds: Vec<(String, TrackNo, Vec<AccountId>)>,
    parents: BTreeMap<TrackNo, TrackNo>,
    /// Steps left with something to take back: track, step, how often.
    to_undo: Vec<(TrackNo, UndoEntry)>,
    /// While it is taken back: what is left, the last next.
    left: Vec<UndoEntry>,
    /// Actions of the entry begun last that have not been asked for.
    current: Vec<UndoAction>,
    undoing: bool,
}

type Held = Result<(), String>;

macro_rules! hold {
    ($holds:expr, $($told:tt)+) => {
        if !$holds {
            return Err(format!($($told)+));
        }
    };
}

impl Oracle {
    /// Takes a change and holds it to every rule.
    pub fn take(&mut self, definition: &Definition, people: &People, change: &Change) -> Held {
        let before = self
            .replayed
            .as_ref()
            .map(|case| (case.revision, case.last_seq));
        let (revision, seq) = before.unwrap_or_default();
        hold!(
            change.expected == before.map(|b| b.0),
            "made on another revision"
        );
        hold!(change.case.revision == revision.next(), "revision + 1");
        hold!(!change.events.is_empty(), "a change without events");
        for (recorded, seq) in change.events.iter().zip(seq + 1..) {
            hold!(recorded.seq == seq, "a gap before event {}", recorded.seq);
            hold!(
                recorded.revision == change.case.revision,
                "one revision in a change"
            );
            self.event(definition, recorded)?;
            self.ledger.take(recorded)?;
            // As it is stored.
            let stored = serde_json::to_string(recorded).map_err(|e| e.to_string())?;
            let read: Recorded = serde_json::from_str(&stored)
                .map_err(|error| format!("{stored} cannot be read again: {error}"))?;
            hold!(read == *recorded, "{stored} reads as something else");
            match &mut self.replayed {
                Some(case) => apply(case, &read),
                None => self.replayed = replay(&[read]),
            }
            self.begins_anew(definition, recorded)?;
        }
        let replayed = self.replayed.as_ref().ok_or("the history opens no case")?;
        let told = serde_json::to_string(replayed).map_err(|e| e.to_string())?;
        let decided = serde_json::to_string(&change.case).map_err(|e| e.to_string())?;
        hold!(told == decided, "replayed\n{told}\ndecided\n{decided}");
        self.effects_are_events(change)?;
        self.ledger.agrees(&change.case)?;
        whole(definition, &change.case)?;
        clock(&change.case)?;
        if change.case.ended.is_some() {
            nothing_runs(&change.case)
        } else {
            moves_on(definition, people, &change.case)
        }
    }

    /// The whole history, read at once, gives the same case.
    pub fn whole_history(&self, events: &[Recorded], case: &Case) -> Held {
        let replayed = replay(events).ok_or("the history opens no case")?;
        hold!(
            serde_json::to_string(&replayed).ok() == serde_json::to_string(case).ok(),
            "the history at once gives another case"
        );
        Ok(())
    }

    /// A block that is entered again has nothing of an earlier round.
    fn begins_anew(&self, definition: &Definition, recorded: &Recorded) -> Held {
        let Event::StepEntered { track, step, .. } = &recorded.event else {
            return Ok(());
        };
        let entered = definition.step_named(step).ok_or("no such step")?;
        let track = self.replayed.as_ref().and_then(|case| case.track(*track));
        let results = track.into_iter().flat_map(|track| track.results.keys());
        let forgotten = forgotten(definition, entered);
        let old = results.filter(|name| forgotten.contains(name.as_str()));
        if let Some(name) = old.min() {
            return Err(format!("{step} begins with `{name}` of an earlier round"));
        }
        Ok(())
    }

    fn effects_are_events(&self, change: &Change) -> Held {
        let asked = change
            .events
            .iter()
            .filter_map(|recorded| match &recorded.event {
                Event::EffectAsked { effect, ask, .. } => Some((*effect, ask)),
                _ => None,
            });
        let carried = change
            .effects
            .iter()
            .map(|asked| (asked.effect, &asked.ask));
        hold!(
            asked.eq(carried),
            "effects of the change and of its events differ"
        );
        Ok(())
    }

    fn number(&mut self, number: u32) -> Held {
        hold!(
            self.numbers.insert(number),
            "number {number} names two things"
        );
        Ok(())
    }

    fn event(&mut self, definition: &Definition, recorded: &Recorded) -> Held {
        match &recorded.event {
            Event::EffectAsked {
                effect, step, ask, ..
            } => {
                self.number(effect.0)?;
                if self.undoing {
                    self.taken_back(step, ask)?;
                }
            }
            Event::EffectAnswered { effect, .. } | Event::EffectFailed { effect, .. } => {
                hold!(
                    self.answered.insert(*effect),
                    "effect {effect} is answered twice"
                );
            }
            Event::TimerSet { timer, .. } => self.number(timer.0)?,
            Event::IncidentRaised { incident, .. } => self.number(incident.0)?,
            Event::ExtraTaskAsked { task, .. } => self.number(task.0)?,
            Event::TrackStarted { track, parent, .. } => {
                self.number(track.0)?;
                self.parents.insert(*track, *parent);
            }
            Event::TaskCreated {
                task,
                track,
                step,
                seat,
                ..
            } => {
                self.number(task.0)?;
                if *seat == 1 {
                    self.rounds.push((step.clone(), *track, Vec::new()));
                }
            }
            Event::TaskClaimed { by, .. } => self.not_own(*by)?,
            Event::TaskHandedOver { to, .. } | Event::TaskDelegated { to, .. } => {
                self.not_own(*to)?
            }
            Event::TaskCompleted {
                task,
                track,
                step,
                by,
                on_behalf_of,
                ..
            } => {
                hold!(
                    self.completed.insert(*task),
                    "task {task} is completed twice"
                );
                self.not_own(*by)?;
                self.apart(definition, *track, step, *by)?;
                let round = self
                    .rounds
                    .iter_mut()
                    .rev()
                    .find(|r| r.0 == *step && r.1 == *track);
                let (_, _, doers) = round.ok_or("a task completed that was not created")?;
                hold!(
                    !doers.contains(by),
                    "one person did {step} twice in a round"
                );
                doers.extend([Some(*by), *on_behalf_of].into_iter().flatten());
            }
            Event::ExtraTaskDone { task, by, .. } => {
                hold!(
                    self.completed.insert(*task),
                    "task {task} is completed twice"
                );
                self.not_own(*by)?;
            }
            Event::StepLeft {
                track, step, undo, ..
            } if !undo.is_empty() => {
                let entry = UndoEntry {
                    step: step.clone(),
                    actions: undo.clone(),
                };
                self.to_undo.push((*track, entry));
            }
            Event::UndoStarted { left, .. } => {
                self.in_order(left)?;
                self.to_undo.clear();
                self.left.clone_from(left);
                self.undoing = true;
            }
            Event::UndoTaken => {
                let entry = self.left.pop().ok_or("more is taken back than was done")?;
                self.current = entry.actions;
            }
            Event::IncidentResolved {
                incident,
                how: Resolution::Retry,
                ..
            } => {
                let open = self
                    .replayed
                    .as_ref()
                    .and_then(|case| case.incidents.get(incident));
                if let Some(Cause::Effect { ask, .. }) = open.map(|incident| &incident.cause) {
                    self.current.push(UndoAction::Ask(ask.clone()));
                }
            }
            Event::CaseEnded { .. } => self.undoing = false,
            _ => {}
        }
        Ok(())
    }

    /// While a case is taken back, what is asked is of the entry begun last, each
    /// of its actions once, unless an operator says so.
    fn taken_back(&mut self, step: &str, ask: &Effect) -> Held {
        if !ask.answers() {
            return Ok(());
        }
        let action = UndoAction::Ask(ask.clone());
        let at = self.current.iter().position(|open| *open == action);
        hold!(
            at.is_some(),
            "{step}: {ask:?} is asked again or out of turn"
        );
        self.current.remove(at.unwrap_or_default());
        Ok(())
    }

    fn not_own(&self, account: AccountId) -> Held {
        let own = self
            .replayed
            .as_ref()
            .is_some_and(|case| case.applicant == account);
        hold!(!own, "the applicant works on their own case");
        Ok(())
    }

    fn apart(&self, definition: &Definition, track: TrackNo, step: &str, by: AccountId) -> Held {
        let Some(StepKind::Task(task)) = definition.step_named(step).map(|s| &s.kind) else {
            return Err(format!("{step} is no task"));
        };
        let calls = step
            .rsplit_once('.')
            .map(|(calls, _)| format!("{calls}."))
            .unwrap_or_default();
        for other in &task.not_same_as {
            let full = format!("{calls}{other}");
            let own_track = |round: &&(String, TrackNo, Vec<AccountId>)| round.1 == track;
            let of_step = || self.rounds.iter().rev().filter(|round| round.0 == full);
            let round = of_step().find(own_track).or_else(|| of_step().next());
            if let Some((_, _, doers)) = round {
                hold!(!doers.contains(&by), "whoever did {full} does {step}");
            }
        }
        Ok(())
    }

    /// Everything that was done stands on the list once, what was done later
    /// further back; branches side by side may stand in any order.
    fn in_order(&self, left: &[UndoEntry]) -> Held {
        let names = |entries: &mut Vec<String>| entries.sort();
        let mut listed: Vec<String> = left.iter().map(|e| format!("{e:?}")).collect();
        let mut done: Vec<String> = self.to_undo.iter().map(|(_, e)| format!("{e:?}")).collect();
        names(&mut listed);
        names(&mut done);
        hold!(
            listed == done,
            "to be taken back {done:?}, listed {listed:?}"
        );
        let position = |entry: &UndoEntry| left.iter().position(|listed| listed == entry);
        let once = |entry: &UndoEntry| left.iter().filter(|listed| *listed == entry).count() == 1;
        for (earlier, (track, entry)) in self.to_undo.iter().enumerate() {
            for (later_track, later) in &self.to_undo[earlier + 1..] {
                let ordered = self.above(*track, *later_track) || self.above(*later_track, *track);
                if ordered && once(entry) && once(later) {
                    hold!(
                        position(entry) < position(later),
                        "{} was done before {} and is taken back first",
                        entry.step,
                        later.step
                    );
                }
            }
        }
        Ok(())
    }

    /// Whether the first track is the second or above it.
    fn above(&self, upper: TrackNo, lower: TrackNo) -> bool {
        let mut at = Some(lower);
        while let Some(track) = at {
            if track == upper {
                return true;
            }
            at = self.parents.get(&track).copied();
        }
        false
    }
}

/// Everything the case names is there.
fn whole(definition: &Definition, case: &Case) -> Held {
    for (number, track) in &case.tracks {
        hold!(
            track
                .parent
                .is_none_or(|parent| case.tracks.contains_key(&parent)),
            "track {number} hangs in the air"
        );
        hold!(
            definition.step_named(&track.step).is_some(),
            "no step {}",
            track.step
        );
    }
    let known = |track: &TrackNo| case.tracks.contains_key(track);
    for task in case.tasks.values() {
        hold!(known(&task.track), "a task of no track");
        let here = case.tracks[&task.track].step == task.step || task.extra.is_some();
        hold!(here, "a task of {} while its track is elsewhere", task.step);
    }
    for effect in case.effects.values() {
        hold!(known(&effect.track), "an effect of no track");
    }
    for timer in case.timers.values() {
        hold!(
            timer.purpose.track().is_none_or(|track| known(&track)),
            "a timer of no track"
        );
    }
    for incident in case.incidents.values() {
        hold!(known(&incident.track), "an incident of no track");
    }
    Ok(())
}

/// The term stands still exactly while the applicant owes something.
fn clock(case: &Case) -> Held {
    let Some(clock) = &case.clock else {
        return Ok(());
    };
    if case.ended.is_some() || case.undoing.is_some() {
        return Ok(());
    }
    let owes = case.tracks.values().any(|track| match &track.waiting {
        Some(Waiting::Correction { .. }) => true,
        Some(Waiting::Message { message: name }) => {
            message(name).is_some_and(|message| message.from == Sender::Applicant)
        }
        Some(Waiting::Moment) | None => false,
    });
    hold!(owes == clock.is_suspended(), "the applicant owes: {owes}");
    Ok(())
}

fn nothing_runs(case: &Case) -> Held {
    hold!(case.tracks.len() == 1, "tracks run on after the end");
    hold!(case.tasks.is_empty(), "tasks stay after the end");
    hold!(case.timers.is_empty(), "timers stay after the end");
    hold!(case.effects.is_empty(), "effects stay after the end");
    hold!(case.kept.is_empty(), "messages stay after the end");
    hold!(case.undoing.is_none(), "taken back after the end");
    hold!(
        case.tracks[&TrackNo::MAIN].waiting.is_none(),
        "it waits after the end"
    );
    let unsent = |incident: &Incident| matches!(incident.cause, Cause::Unsent { .. });
    hold!(
        case.incidents.values().all(unsent),
        "incidents stay after the end"
    );
    Ok(())
}

/// Every track that rests has something that can move it.
fn moves_on(definition: &Definition, people: &People, case: &Case) -> Held {
    let incident_on = |track: TrackNo| {
        case.incidents
            .values()
            .any(|i| i.track == track && !matches!(i.cause, Cause::Unsent { .. }))
    };
    let effect_on = |track: TrackNo| case.effects.values().any(|e| e.track == track);
    if case.undoing.is_some() {
        let moves = incident_on(TrackNo::MAIN) || effect_on(TrackNo::MAIN);
        hold!(moves, "taken back, and nothing moves it");
        return Ok(());
    }
    let holds_up = |track: &Track| matches!(track.kind, TrackKind::Beside { .. });
    for number in case.tracks.keys() {
        let inside = case
            .tracks
            .values()
            .any(|inner| inner.parent == Some(*number) && !holds_up(inner));
        if inside {
            continue;
        }
        let task = case.tasks.iter().any(|(task_no, task)| {
            task.track == *number
                && task.extra.is_none()
                && people
                    .staff
                    .iter()
                    .any(|one| may_work(definition, case, &one.actor(), *task_no).is_ok())
        });
        let timed = |track: TrackNo| {
            case.timers.values().any(|timer| match timer.purpose {
                TimerPurpose::Limit { track: of } | TimerPurpose::WaitOver { track: of } => {
                    of == track
                }
                TimerPurpose::Overdue { .. }
                | TimerPurpose::Remind { .. }
                | TimerPurpose::ClockWarning
                | TimerPurpose::ClockMissed
                | TimerPurpose::AppointmentNear => false,
            })
        };
        let limited = case.upwards(*number).any(|(track, _)| timed(track));
        let moves = task || limited || effect_on(*number) || incident_on(*number);
        hold!(
            moves,
            "nothing can move track {number}, which rests in {}",
            case.tracks[number].step
        );
    }
    Ok(())
}
