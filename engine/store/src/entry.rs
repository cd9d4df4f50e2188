//! A change as the rows it will be: texts and values made once, outside of any
//! transaction, so that the one writer of SQLite only has to write them.

use crate::appointment::SeatChange;
use crate::audit::AuditLine;
use crate::commit::Committing;
use crate::effect::Demand;
use crate::event::Link;
use crate::incident;
use crate::queue::Errand;
use engine::case::{
    AccountId, Case, CaseId, Change, EffectNo, Event, Recorded, Revision, Task, TaskNo, TimerNo,
};
use engine::upload::Filed;
use jiff::Timestamp;
use uuid::Uuid;

#[derive(Debug)]
pub(crate) struct Entry {
    pub case: CaseId,
    /// Revision the decision was made on; `None` when it opens the case.
    pub expected: Option<Revision>,
    pub revision: Revision,
    pub at: Timestamp,
    pub row: Row,
    pub events: Vec<Link>,
    pub tasks: Vec<(TaskNo, Task)>,
    pub timers: Vec<(TimerNo, Timestamp)>,
    pub demands: Vec<Demand>,
    pub effect_done: Option<EffectNo>,
    pub effect_failed: Option<(EffectNo, String)>,
    /// Nobody waits for these any more.
    pub effects_dropped: Vec<EffectNo>,
    pub incidents: Vec<incident::Move>,
    /// The office whose cases it is found among from now on, and the one it is not.
    pub arrives: Option<String>,
    pub leaves: Option<String>,
    /// The service, as cases are found by it.
    pub service_term: String,
    /// The case goes by another version from now on.
    pub migrated: bool,
    /// The move of many cases that this belongs to.
    pub moved: Option<Uuid>,
    pub seat: Option<SeatChange>,
    /// Files that come into the case, and who sends each.
    pub files: Vec<(Filed, Option<AccountId>)>,
    pub line: AuditLine,
}

/// The columns of a case.
#[derive(Debug)]
pub(crate) struct Row {
    pub reference: String,
    pub protocol: Option<String>,
    pub service: String,
    pub version: String,
    pub applicant: AccountId,
    pub office: Option<String>,
    pub step: String,
    pub status: Option<String>,
    pub outcome: Option<String>,
    pub opened_at: Timestamp,
    pub body: String,
    /// By which staff find the case at the counter.
    pub collection_code: Option<String>,
    /// The draft it is made from; there only when the case is opened.
    pub submission: Option<Uuid>,
    /// Likewise.
    pub follow_code: Option<String>,
}

impl Entry {
    /// # Errors
    /// The change contradicts itself: its case could not be replayed.
    pub fn of(
        change: &Change,
        with: &Committing,
        submission: Option<Uuid>,
    ) -> Result<Entry, String> {
        let (first, last) = sound(change)?;
        let case = &change.case;
        let seat = (change.appointment_before != case.appointment).then(|| SeatChange {
            before: change.appointment_before.clone(),
            after: case.appointment.clone(),
            capacity: with.capacity.unwrap_or(0),
            held_for: submission,
            at: last.at,
        });
        Ok(Entry {
            case: case.id,
            expected: change.expected,
            revision: case.revision,
            at: last.at,
            row: Row::of(case, submission, with),
            events: change
                .events
                .iter()
                .map(|event| Link::of(case.id, event))
                .collect(),
            tasks: case
                .tasks
                .iter()
                .map(|(number, task)| (*number, task.clone()))
                .collect(),
            timers: case
                .timers
                .iter()
                .map(|(number, timer)| (*number, timer.at))
                .collect(),
            demands: change
                .effects
                .iter()
                .map(|asked| Demand::of(case.id, asked, last.at))
                .collect(),
            effect_done: with.effect_done,
            effect_failed: with.effect_failed.clone(),
            effects_dropped: change.events.iter().filter_map(dropped).collect(),
            incidents: incident::Move::all(change),
            arrives: change.events.iter().filter_map(arrives).next_back(),
            leaves: change.events.iter().find_map(leaves),
            service_term: format!("={}", case.service),
            migrated: change.events.iter().any(is_migration),
            moved: with.moved,
            seat,
            files: change.events.iter().flat_map(filed).collect(),
            line: AuditLine {
                at: last.at,
                actor: first.by,
                action: with.action.to_owned(),
                case: Some(case.id),
                detail: with.detail.clone(),
            },
        })
    }

    /// The effect this change concludes, and when.
    pub fn done(&self) -> Option<(CaseId, EffectNo, Timestamp)> {
        self.effect_done.map(|effect| (self.case, effect, self.at))
    }

    /// The key of the job whose effect this change closes.
    pub fn closes(&self) -> Option<String> {
        let failed = self.effect_failed.as_ref().map(|(effect, _)| *effect);
        let effect = self.effect_done.or(failed)?;
        let case = self.case;
        Some(Errand::Effect { case, effect }.key())
    }

    /// Whether the queue's workers have something to look at once it is committed.
    /// Timers are looked for every second.
    pub fn brings_work(&self, standing_by: bool) -> bool {
        let waits = |demand: &Demand| !(standing_by && demand.at_hand.is_some());
        self.demands.iter().any(waits)
    }
}

fn filed(recorded: &Recorded) -> impl Iterator<Item = (Filed, Option<AccountId>)> {
    let files = recorded.event.files().iter().cloned();
    files.map(|filed| (filed, recorded.by))
}

fn dropped(recorded: &Recorded) -> Option<EffectNo> {
    if let Event::EffectDropped { effect } = &recorded.event {
        Some(*effect)
    } else {
        None
    }
}

fn arrives(recorded: &Recorded) -> Option<String> {
    if let Event::CaseRouted { office: to } | Event::CaseRerouted { to, .. } = &recorded.event {
        Some(to.clone())
    } else {
        None
    }
}

fn leaves(recorded: &Recorded) -> Option<String> {
    if let Event::CaseRerouted { from, .. } = &recorded.event {
        from.clone()
    } else {
        None
    }
}

fn is_migration(recorded: &Recorded) -> bool {
    matches!(recorded.event, Event::CaseMigrated { .. })
}

impl Row {
    fn of(case: &Case, submission: Option<Uuid>, with: &Committing) -> Row {
        Row {
            reference: case.reference.clone(),
            protocol: case.protocol.clone(),
            service: case.service.clone(),
            version: case.version.clone(),
            applicant: case.applicant,
            office: case.office.clone(),
            step: case.step.clone(),
            status: case
                .status
                .as_ref()
                .map(|status| serde_json::to_string(status).expect("a text serializes")),
            outcome: case.ended.as_ref().map(|ended| ended.outcome.clone()),
            opened_at: case.opened_at,
            body: serde_json::to_string(case).expect("a case serializes"),
            collection_code: case.collection_code.clone(),
            submission,
            follow_code: with
                .follow_code
                .as_ref()
                .map(|code| code.as_str().to_owned()),
        }
    }
}

/// What every change must be for its case to be replayable. Answers its first
/// and last event.
fn sound(change: &Change) -> Result<(&Recorded, &Recorded), String> {
    let (Some(first), Some(last)) = (change.events.first(), change.events.last()) else {
        return Err("it has no events".into());
    };
    let revision = change.expected.map_or(Revision(1), Revision::next);
    if change.case.revision != revision {
        return Err(format!(
            "the case would stand at revision {}, expected {}",
            change.case.revision.0, revision.0
        ));
    }
    if change.case.last_seq != last.seq {
        return Err(format!(
            "the case counts {} events, the last one is {}",
            change.case.last_seq, last.seq
        ));
    }
    for event in &change.events {
        if event.revision != revision {
            return Err(format!("event {} is of another revision", event.seq));
        }
        if !whole_microseconds(event.at) {
            return Err(format!(
                "the moment of event {} is finer than a microsecond and would not read back the same",
                event.seq
            ));
        }
    }
    Ok((first, last))
}

fn whole_microseconds(at: Timestamp) -> bool {
    at.subsec_nanosecond() % 1_000 == 0
}
