//! `thyrida explain`: why a case is due when it is due, and why it rests where it
//! rests. For whoever is at the machine itself; reads only, and leaves an audit line.

mod days;

use crate::clock::Clock;
use crate::config::Config;
use crate::services::Services;
use crate::versions::{ends, print, writing};
use anyhow::Context as _;
use engine::calendar::{Calendar, Explanation};
use engine::case::{
    Case, Cause, Effect, Event, Recorded, TimerPurpose, Track, TrackKind, TrackNo, Waiting,
};
use engine::definition::Trigger;
use engine::text::Language;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::ExitCode;
use store::AuditLine;

#[derive(clap::Args, Debug)]
pub struct Options {
    /// The number people quote: 2026-000123.
    reference: String,
    /// Language of the days: el or en.
    #[arg(long, default_value = "el", value_parser = language)]
    language: Language,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

fn language(text: &str) -> Result<Language, String> {
    match text {
        "el" => Ok(Language::El),
        "en" => Ok(Language::En),
        other => Err(format!("{other} is neither el nor en")),
    }
}

#[derive(Serialize)]
struct Explained {
    reference: String,
    service: String,
    /// Digest.
    version: String,
    /// How it ended.
    outcome: Option<String>,
    /// The legal term, if the service has one.
    term: Option<Explanation>,
    tracks: Vec<Resting>,
}

/// Where a track is, what it waits for and the turns that led there.
#[derive(Serialize)]
struct Resting {
    track: u32,
    kind: String,
    step: String,
    waits_for: Vec<String>,
    turns: Vec<Turn>,
}

#[derive(Serialize)]
struct Turn {
    at: Timestamp,
    step: String,
    /// Branch or row, from 1; `None`: otherwise.
    taken: Option<u32>,
    condition: Option<String>,
    read: Value,
}

/// The last turns of a track that are told.
const TURNS: usize = 5;

pub async fn run(config: &Config, options: &Options) -> ExitCode {
    ends(explain(config, options).await)
}

async fn explain(config: &Config, options: &Options) -> anyhow::Result<bool> {
    let store = writing(config).await?;
    let reference = &options.reference;
    let case = store
        .load_case_by_reference(reference)
        .await?
        .with_context(|| format!("there is no case {reference}"))?;
    let history = store.events_of(case.id).await?;
    let municipality = store.municipality().await?;
    let calendar = municipality.map(|all| all.calendar).unwrap_or_default();
    let services = Services::of(store.clone());
    let definition = services.version(&case.version).await?;
    // Noted before it is shown.
    let line = AuditLine {
        at: Clock::system().now(),
        actor: None,
        action: "case.explained".into(),
        case: Some(case.id),
        detail: Some("by system".into()),
    };
    store.audit(&line).await?;
    store.close().await;
    let explained = Explained::of(&case, &history, &calendar);
    let title = definition.title.in_language(options.language);
    let words = explained.words(title, options.language);
    print(options.json, &explained, words.trim_end())?;
    Ok(true)
}

impl Explained {
    fn of(case: &Case, history: &[Recorded], calendar: &Calendar) -> Explained {
        let mut turns = turns(history);
        let resting = |(number, track): (&TrackNo, &Track)| {
            let mut turns = turns.remove(number).unwrap_or_default();
            let older = turns.len().saturating_sub(TURNS);
            turns.drain(..older);
            Resting {
                track: number.0,
                kind: kind(&track.kind),
                step: track.step.clone(),
                waits_for: waits_for(case, *number, track),
                turns,
            }
        };
        Explained {
            reference: case.reference.clone(),
            service: case.service.clone(),
            version: case.version.clone(),
            outcome: case.ended.as_ref().map(|ended| ended.outcome.clone()),
            term: case.clock.as_ref().map(|clock| clock.explain(calendar)),
            tracks: case.tracks.iter().map(resting).collect(),
        }
    }

    fn words(&self, title: &str, language: Language) -> String {
        let mut words = format!("{} {title} ({})\n", self.reference, &self.version[..12]);
        if let Some(outcome) = &self.outcome {
            words.push_str(&format!("ended: {outcome}\n"));
        }
        if let Some(term) = &self.term {
            words.push_str(&days::words(term, language));
        }
        for resting in &self.tracks {
            resting.add_to(&mut words);
        }
        words
    }
}

impl Resting {
    fn add_to(&self, words: &mut String) {
        words.push_str(&format!(
            "\ntrack {} ({}) is in {}\n",
            self.track, self.kind, self.step
        ));
        for what in &self.waits_for {
            words.push_str(&format!("  waits for {what}\n"));
        }
        for turn in &self.turns {
            let taken = match (turn.taken, &turn.condition) {
                (Some(number), Some(condition)) => format!("way {number}, `{condition}`"),
                (Some(number), None) => format!("row {number}"),
                (None, _) => "otherwise".to_owned(),
            };
            let Turn { at, step, read, .. } = turn;
            words.push_str(&format!("  turn at {step}, {at}: {taken}; read {read}\n"));
        }
    }
}

/// The turns of each track, the oldest first.
fn turns(history: &[Recorded]) -> BTreeMap<TrackNo, Vec<Turn>> {
    let mut turns: BTreeMap<TrackNo, Vec<Turn>> = BTreeMap::new();
    for recorded in history {
        if let Event::TurnTaken {
            track,
            step,
            branch,
            condition,
            read,
        } = &recorded.event
        {
            turns.entry(*track).or_default().push(Turn {
                at: recorded.at,
                step: step.clone(),
                taken: branch.map(|number| u32::from(number) + 1),
                condition: condition.clone(),
                read: read.clone(),
            });
        }
    }
    turns
}

fn kind(kind: &TrackKind) -> String {
    match kind {
        TrackKind::Main => "main".to_owned(),
        TrackKind::Block => "block".to_owned(),
        TrackKind::Branch { name } => format!("branch {name}"),
        TrackKind::Item { bind, .. } => format!("item {bind}"),
        TrackKind::Called { .. } => "called".to_owned(),
        TrackKind::Beside { trigger } => match trigger {
            Trigger::Overdue => "beside, overdue".to_owned(),
            Trigger::Withdrawn => "beside, withdrawn".to_owned(),
            Trigger::Message(name) => format!("beside, {name}"),
        },
    }
}

fn waits_for(case: &Case, number: TrackNo, track: &Track) -> Vec<String> {
    let mut waits = Vec::new();
    for (task, open) in &case.tasks {
        if open.track == number && open.extra.is_none() {
            let due = open
                .due
                .map_or_else(String::new, |due| format!(", due {due}"));
            let held = if open.claimed_by.is_some() {
                ", in hand"
            } else {
                ""
            };
            waits.push(format!("task {task} of {}{due}{held}", open.role));
        }
    }
    for (effect, open) in &case.effects {
        if open.track == number {
            waits.push(format!("effect {effect}, {}", asked(&open.ask)));
        }
    }
    match &track.waiting {
        Some(Waiting::Message { message }) => waits.push(format!("message {message}")),
        Some(Waiting::Moment) => waits.push("a moment to come".to_owned()),
        Some(Waiting::Correction {
            fields, documents, ..
        }) => {
            let wanted: Vec<&str> = fields.iter().chain(documents).map(String::as_str).collect();
            waits.push(format!("the applicant to correct {}", wanted.join(", ")));
        }
        None => {}
    }
    for (timer, set) in &case.timers {
        if set.purpose.track() == Some(number) {
            waits.push(format!(
                "timer {timer} at {}, {}",
                set.at,
                purpose(&set.purpose)
            ));
        }
    }
    for (incident, open) in &case.incidents {
        if open.track == number {
            waits.push(format!(
                "an operator, incident {incident}: {}",
                cause(&open.cause)
            ));
        }
    }
    let inside = case
        .tracks
        .iter()
        .filter(|(_, inner)| inner.parent == Some(number));
    waits.extend(inside.map(|(inner, _)| format!("track {inner}")));
    waits
}

fn asked(ask: &Effect) -> &str {
    match ask {
        Effect::Route { .. } => "route",
        Effect::SchedulePickup { .. } => "pickup.schedule",
        Effect::Mail { .. } => "a letter",
        Effect::Catalogue { name, .. } => name,
        Effect::Start { .. } => "start",
    }
}

fn purpose(purpose: &TimerPurpose) -> &'static str {
    match purpose {
        TimerPurpose::Overdue { .. } => "due",
        TimerPurpose::Remind { .. } => "reminder",
        TimerPurpose::Limit { .. } => "limit",
        TimerPurpose::WaitOver { .. } => "end of the wait",
        TimerPurpose::ClockWarning | TimerPurpose::ClockMissed => "legal term",
        TimerPurpose::AppointmentNear => "appointment",
    }
}

fn cause(cause: &Cause) -> &str {
    match cause {
        Cause::Effect { reason, .. }
        | Cause::Unsent { reason, .. }
        | Cause::Entering { reason }
        | Cause::Leaving { reason } => reason,
    }
}
