//! What each event does to a case. Total: a committed fact cannot be refused.

use super::{
    AccountId, Case, Cause, Correction, Effect, Ended, Event, Incident, Kept, Mail, OpenEffect,
    Opened, Recorded, Task, TaskNo, Timer, Track, TrackKind, TrackNo, UndoEntry, Undoing,
    Withdrawal,
};
use crate::calendar::LegalClock;
use crate::form::Answers;
use crate::text::Text;
use std::collections::{BTreeMap, BTreeSet};

/// The case that a history adds up to; `None` when it does not begin with the
/// opening of a case.
pub fn replay(history: &[Recorded]) -> Option<Case> {
    let (first, rest) = history.split_first()?;
    let Event::CaseOpened(opened) = &first.event else {
        return None;
    };
    let mut case = open(opened, first);
    for recorded in rest {
        apply(&mut case, recorded);
    }
    Some(case)
}

pub(super) fn open(opened: &Opened, recorded: &Recorded) -> Case {
    let main = Track::new(None, TrackKind::Main);
    Case {
        id: opened.case,
        reference: opened.reference.clone(),
        protocol: None,
        service: opened.service.clone(),
        version: opened.version.clone(),
        revision: recorded.revision,
        last_seq: recorded.seq,
        last_no: 0,
        opened_at: recorded.at,
        applicant: opened.applicant,
        language: opened.language,
        answers: opened.answers.clone(),
        delivery: opened.delivery,
        location: opened.location.clone(),
        tell_changes: opened.tell_changes,
        identification: opened.identification,
        documents: opened.documents.clone(),
        expected: opened.expected.clone(),
        appointment: None,
        collection_code: opened.collection_code.clone(),
        moves: 0,
        office: None,
        step: String::new(),
        status: None,
        been_at: BTreeSet::new(),
        tracks: BTreeMap::from([(TrackNo::MAIN, main)]),
        tasks: BTreeMap::new(),
        effects: BTreeMap::new(),
        timers: BTreeMap::new(),
        incidents: BTreeMap::new(),
        given_up: BTreeSet::new(),
        kept: BTreeMap::new(),
        clock: None,
        withdrawal: Withdrawal::Open,
        undoing: None,
        ended: None,
    }
}

/// Writes one event into the case.
pub fn apply(case: &mut Case, recorded: &Recorded) {
    case.revision = recorded.revision;
    case.last_seq = recorded.seq;
    match &recorded.event {
        // Only ever first in a history, where `open` reads it.
        Event::CaseOpened(_) => {}
        Event::ProtocolAssigned { protocol } => case.protocol = Some(protocol.clone()),

        Event::StepEntered {
            track,
            step,
            status,
            forgets,
        } => {
            enter(case, *track, step, status.as_ref());
            on_track(case, *track, |track| {
                track.results.retain(|name, _| !forgets.contains(name));
            });
        }
        Event::StepLeft {
            track,
            step,
            local,
            gives,
            undo,
        } => on_track(case, *track, |track| {
            if !gives.is_empty() {
                give(track, local, gives);
            }
            if !undo.is_empty() {
                track.undo.push(UndoEntry {
                    step: step.clone(),
                    actions: undo.clone(),
                });
            }
        }),
        Event::TrackStarted {
            track,
            parent,
            kind,
        } => start(case, *track, *parent, kind),
        Event::TrackFinished { track } => finish(case, *track),
        Event::TrackCancelled { track } => cancel(case, *track),
        Event::ItemsTaken { track, items } => {
            on_track(case, *track, |track| {
                track.items = items.iter().cloned().collect();
            });
        }
        Event::WithdrawalClosed => case.withdrawal = Withdrawal::Closed,
        Event::TurnTaken { .. }
        | Event::MessageWritten { .. }
        | Event::NoteAdded { .. }
        | Event::CaseWithdrawn { .. }
        | Event::TaskSentBack { .. } => {}

        Event::EffectAsked {
            effect,
            track,
            step,
            ask,
        } => {
            case.last_no = effect.0;
            if ask.answers() {
                let open = OpenEffect {
                    track: *track,
                    step: step.clone(),
                    ask: ask.clone(),
                };
                case.effects.insert(*effect, open);
            }
        }
        Event::EffectAnswered {
            effect,
            local,
            gives,
        } => {
            if let Some(open) = case.effects.remove(effect)
                && let Some(local) = local
            {
                on_track(case, open.track, |track| give(track, local, gives));
            }
        }
        Event::EffectFailed { effect, .. } | Event::EffectDropped { effect } => {
            case.effects.remove(effect);
        }
        Event::CaseRouted { office } => case.office = Some(office.clone()),
        Event::CaseRerouted { to, .. } => case.office = Some(to.clone()),

        Event::TaskCreated {
            task,
            track,
            step,
            local,
            role,
            due,
            seat,
        } => {
            case.last_no = task.0;
            if *seat == 1 {
                on_track(case, *track, |track| {
                    track.done_by.remove(local);
                });
            }
            let created = Task {
                track: *track,
                step: step.clone(),
                role: role.clone(),
                created_at: recorded.at,
                due: *due,
                claimed_by: None,
                owner: None,
                extra: None,
            };
            case.tasks.insert(*task, created);
        }
        Event::ExtraTaskAsked { task, role, extra } => {
            case.last_no = task.0;
            let created = Task {
                track: TrackNo::MAIN,
                step: String::new(),
                role: role.clone(),
                created_at: recorded.at,
                due: None,
                claimed_by: None,
                owner: None,
                extra: Some(extra.clone()),
            };
            case.tasks.insert(*task, created);
        }
        Event::TaskClaimed { task, by } => hold(case, *task, Some(*by), None),
        Event::TaskReleased { task } => hold(case, *task, None, None),
        Event::TaskHandedOver { task, to, .. } | Event::TaskReturned { task, to } => {
            hold(case, *task, Some(*to), None);
        }
        Event::TaskDelegated {
            task, owner, to, ..
        } => hold(case, *task, Some(*to), Some(*owner)),
        Event::TaskCompleted {
            task,
            track,
            local,
            by,
            on_behalf_of,
            result,
            ..
        } => {
            case.tasks.remove(task);
            on_track(case, *track, |track| {
                track.results.insert(local.clone(), result.clone());
                let doers = track.done_by.entry(local.clone()).or_default();
                doers.extend([Some(*by), *on_behalf_of].into_iter().flatten());
            });
        }
        Event::ExtraTaskDone { task, .. } | Event::TaskCancelled { task } => {
            case.tasks.remove(task);
        }

        Event::WaitStarted { track, waiting, .. } => {
            on_track(case, *track, |track| track.waiting = Some(waiting.clone()));
        }
        Event::WaitEnded { track, .. } => on_track(case, *track, |track| track.waiting = None),
        Event::MessageReceived {
            track,
            local,
            message,
            fields,
            ..
        } => {
            // What a handler takes is not what was kept for a step.
            if let Some(local) = local {
                case.kept.remove(message);
                on_track(case, *track, |track| {
                    track.waiting = None;
                    track.results.insert(local.clone(), fields.clone());
                });
            }
        }
        Event::MessageKept {
            message,
            until,
            fields,
        } => {
            let kept = Kept {
                until: *until,
                fields: fields.clone(),
            };
            case.kept.insert(message.clone(), kept);
        }
        Event::CorrectionReceived {
            track, correction, ..
        } => {
            on_track(case, *track, |track| track.waiting = None);
            correct(case, correction);
        }
        Event::AnswersCorrected { correction, .. } => correct(case, correction),

        Event::AppointmentBooked { slot } => {
            case.expected = slot.clone();
            case.appointment = Some(slot.clone());
        }
        Event::AppointmentMoved { to, .. } => {
            case.expected = to.clone();
            case.appointment = Some(to.clone());
            case.moves += 1;
        }
        Event::AppointmentReleased { .. } => case.appointment = None,
        Event::PromiseMoved { to, .. } => case.expected = to.clone(),

        Event::TimerSet { timer, at, purpose } => {
            case.last_no = timer.0;
            let set = Timer {
                at: *at,
                purpose: purpose.clone(),
            };
            case.timers.insert(*timer, set);
        }
        Event::TimerFired { timer } | Event::TimerCancelled { timer } => {
            case.timers.remove(timer);
        }
        Event::ClockStarted { span } => {
            case.clock = Some(LegalClock::start(recorded.at, *span));
        }
        Event::ClockSuspended => {
            if let Some(clock) = &mut case.clock {
                clock.suspend(recorded.at);
            }
        }
        Event::ClockResumed => {
            if let Some(clock) = &mut case.clock {
                clock.resume(recorded.at);
            }
        }

        Event::IncidentRaised {
            incident,
            track,
            step,
            cause,
        } => {
            case.last_no = incident.0;
            if let Cause::Unsent { effect, .. } = cause {
                case.given_up.insert(*effect);
            }
            let raised = Incident {
                at: recorded.at,
                track: *track,
                step: step.clone(),
                cause: cause.clone(),
            };
            case.incidents.insert(*incident, raised);
        }
        Event::IncidentResolved { incident, .. } | Event::IncidentDropped { incident } => {
            case.incidents.remove(incident);
        }
        Event::UndoStarted { outcome, left } => {
            for track in case.tracks.values_mut() {
                track.undo.clear();
            }
            case.undoing = Some(Undoing {
                outcome: outcome.clone(),
                left: left.clone(),
            });
        }
        Event::UndoTaken => {
            if let Some(undoing) = &mut case.undoing {
                undoing.left.pop();
            }
        }
        Event::CaseEnded { outcome } => {
            case.undoing = None;
            case.kept.clear();
            case.ended = Some(Ended {
                outcome: outcome.clone(),
                at: recorded.at,
            });
        }
        Event::CaseReopened { .. } => {
            case.ended = None;
            case.withdrawal = Withdrawal::Open;
        }
        Event::CaseMigrated { to, steps, .. } => migrate(case, to, steps),
    }
}

/// Changes a track that is there. Events name no others.
fn on_track(case: &mut Case, track: TrackNo, change: impl FnOnce(&mut Track)) {
    if let Some(track) = case.tracks.get_mut(&track) {
        change(track);
    }
}

fn enter(case: &mut Case, track: TrackNo, step: &str, status: Option<&Text>) {
    if track == TrackNo::MAIN {
        step.clone_into(&mut case.step);
        if !case.been_at.contains(step) {
            case.been_at.insert(step.to_owned());
        }
    }
    if let Some(status) = status {
        case.status = Some(status.clone());
    }
    on_track(case, track, |track| {
        step.clone_into(&mut track.step);
        track.waiting = None;
        track.finished.clear();
        track.items.clear();
    });
}

/// Adds to the result of a step.
fn give(track: &mut Track, local: &str, gives: &Answers) {
    let mut result = track.results.remove(local).unwrap_or_default().into_map();
    for (name, value) in gives.as_map() {
        result.insert(name.clone(), value.clone());
    }
    track.results.insert(local.to_owned(), result.into());
}

fn start(case: &mut Case, number: TrackNo, parent: TrackNo, kind: &TrackKind) {
    case.last_no = number.0;
    case.tracks
        .insert(number, Track::new(Some(parent), kind.clone()));
    if matches!(kind, TrackKind::Item { .. }) {
        on_track(case, parent, |parent| {
            parent.items.pop_front();
        });
    }
}

/// A track that came to its end. What it did can still be taken back; what it
/// found out is known to the track above if that can see it.
fn finish(case: &mut Case, number: TrackNo) {
    let Some(track) = case.tracks.remove(&number) else {
        return;
    };
    let Some(parent) = track.parent else {
        return;
    };
    on_track(case, parent, |parent| {
        parent.undo.extend(track.undo);
        match track.kind {
            TrackKind::Main | TrackKind::Called { .. } => {}
            TrackKind::Block | TrackKind::Beside { .. } => {
                parent.results.extend(track.results);
                parent.done_by.extend(track.done_by);
            }
            TrackKind::Branch { name } => {
                parent.results.extend(track.results);
                parent.done_by.extend(track.done_by);
                parent.finished.push(name);
            }
            TrackKind::Item { .. } => {}
        }
    });
}

/// A track that was cut off: what it did can still be taken back.
fn cancel(case: &mut Case, number: TrackNo) {
    let Some(track) = case.tracks.remove(&number) else {
        return;
    };
    if let Some(parent) = track.parent {
        on_track(case, parent, |parent| parent.undo.extend(track.undo));
    }
}

fn hold(case: &mut Case, task: TaskNo, by: Option<AccountId>, owner: Option<AccountId>) {
    if let Some(task) = case.tasks.get_mut(&task) {
        task.claimed_by = by;
        task.owner = owner;
    }
}

fn correct(case: &mut Case, correction: &Correction) {
    let mut answers = std::mem::take(&mut case.answers).into_map();
    for (field, value) in correction.changed.as_map() {
        answers.insert(field.clone(), value.clone());
    }
    for field in &correction.removed {
        answers.shift_remove(field);
    }
    case.answers = answers.into();
    case.documents.clone_from(&correction.documents);
}

/// The case goes on by another version: steps take their new names, and so do
/// the results they gave.
fn migrate(case: &mut Case, version: &str, steps: &BTreeMap<String, String>) {
    let rename = |name: &mut String| {
        if let Some(new) = steps.get(name) {
            name.clone_from(new);
        }
    };
    version.clone_into(&mut case.version);
    for track in case.tracks.values_mut() {
        // Results have the names that steps have among those of their level.
        let level = track.step.rsplit_once('.').map_or("", |(level, _)| level);
        let local = |name: String| {
            let full = if level.is_empty() {
                name.clone()
            } else {
                format!("{level}.{name}")
            };
            let new = steps.get(&full).map(|new| match new.rsplit_once('.') {
                Some((_, local)) => local.to_owned(),
                None => new.clone(),
            });
            new.unwrap_or(name)
        };
        track.results = std::mem::take(&mut track.results)
            .into_iter()
            .map(|(name, result)| (local(name), result))
            .collect();
        track.done_by = std::mem::take(&mut track.done_by)
            .into_iter()
            .map(|(name, doers)| (local(name), doers))
            .collect();
        rename(&mut track.step);
        for entry in &mut track.undo {
            rename(&mut entry.step);
        }
    }
    rename(&mut case.step);
    case.been_at = std::mem::take(&mut case.been_at)
        .into_iter()
        .map(|mut step| {
            rename(&mut step);
            step
        })
        .collect();
    for task in case.tasks.values_mut() {
        rename(&mut task.step);
    }
    for effect in case.effects.values_mut() {
        rename(&mut effect.step);
    }
    for incident in case.incidents.values_mut() {
        rename(&mut incident.step);
        // A reminder that is sent again names the step it is about.
        if let Cause::Unsent { ask, .. } = &mut incident.cause
            && let Effect::Mail { mail, .. } = ask
            && let Mail::Reminder { step, .. } = mail
        {
            rename(step);
        }
    }
}
