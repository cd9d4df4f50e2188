//! `thyrida move`: running cases go on by another version of their service.
//!
//! Without `--really` it is a preview: what would become of each case, and why it
//! cannot be moved. Each case is a commit of its own. One that somebody works on
//! at the same moment is decided anew; a process that dies halfway leaves every
//! case whole on one of the two versions, and the same command again does the rest.

use super::{ends, numbered, print, reading, writing};
use crate::clock::Clock;
use crate::config::Config;
use crate::random;
use crate::services::Services;
use anyhow::{Context as _, anyhow};
use engine::calendar::{Calendar, When};
use engine::case::{Actor, Case, Mapping, Obstacle, migrate};
use engine::definition::Definition;
use serde::Serialize;
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Arc;
use store::{CommitError, Committing, Moving, Store};
use uuid::Uuid;

#[derive(clap::Args, Debug)]
pub struct Options {
    #[arg(required_unless_present = "undo")]
    service: Option<String>,
    /// Number of the version the cases go by now.
    #[arg(long, required_unless_present = "undo")]
    from: Option<u32>,
    /// Number of the version they shall go by.
    #[arg(long, required_unless_present = "undo")]
    to: Option<u32>,
    /// New name of a step, `old=new`; may be given often. Other steps keep theirs.
    #[arg(long, value_name = "OLD=NEW", value_parser = pair)]
    map: Vec<(String, String)>,
    /// Move them; without it nothing is changed.
    #[arg(long, requires = "reason")]
    really: bool,
    /// Stands in the history of every case.
    #[arg(long)]
    reason: Option<String>,
    /// Moves the cases of this move back, all that still can be.
    #[arg(long, value_name = "MOVE", conflicts_with_all = ["service", "from", "to", "map", "really"])]
    undo: Option<Uuid>,
    /// One JSON object per line: each case, then all together.
    #[arg(long)]
    json: bool,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (old, new) = text.split_once('=').ok_or("expected OLD=NEW")?;
    Ok((old.trim().to_owned(), new.trim().to_owned()))
}

/// What becomes of a case.
#[derive(Serialize)]
#[serde(rename_all = "snake_case", tag = "result")]
enum Fate {
    /// It can be moved; only a preview says so.
    Moves,
    Moved,
    /// Something stands in the way.
    Cannot {
        why: Vec<Obstacle>,
    },
    /// It goes by that version already.
    There,
    /// It changed again and again while it was being moved.
    Busy,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Line<'a> {
    Case {
        reference: &'a str,
        step: &'a str,
        #[serde(flatten)]
        fate: &'a Fate,
    },
    Total(Total),
}

#[derive(Default, Serialize)]
struct Total {
    /// There when cases were moved.
    #[serde(rename = "move", skip_serializing_if = "Option::is_none")]
    id: Option<Uuid>,
    preview: bool,
    /// Cases that moved, or would.
    moved: u64,
    cannot: u64,
    busy: u64,
}

/// How often a case that others change is decided anew.
const TRIES: u32 = 8;
const PAGE: u16 = 200;

pub async fn run(config: &Config, options: &Options) -> ExitCode {
    let done = match options.undo {
        Some(id) => undo(config, id, options).await,
        None => there(config, options).await,
    };
    ends(done)
}

/// Two versions, and how a case goes from one to the other.
struct Way {
    store: Store,
    clock: Clock,
    calendar: Calendar,
    from: Arc<Definition>,
    to: Arc<Definition>,
    mapping: Mapping,
    reason: String,
    /// Numbers of the versions, for the audit trail.
    numbers: String,
    /// `None`: only a preview.
    id: Option<Uuid>,
    json: bool,
    total: Total,
}

async fn there(config: &Config, options: &Options) -> anyhow::Result<bool> {
    let (Some(service), Some(from), Some(to)) = (&options.service, options.from, options.to) else {
        return Err(anyhow!("which service, from which version to which?"));
    };
    let store = if options.really {
        writing(config).await?
    } else {
        reading(config).await?
    };
    let (old, new) = (
        numbered(&store, service, from).await?,
        numbered(&store, service, to).await?,
    );
    let mut way = Way::of(store, &old.digest, &new.digest, options).await?;
    way.numbers = format!("{service} {from} to {to}");
    way.mapping = mapping(&options.map, &way.from, &way.to)?;
    if options.really {
        way.begin(None).await?;
    }
    let mut after = None;
    loop {
        let cases = way.store.open_cases_on(&old.digest, after, PAGE).await?;
        let Some(last) = cases.last() else { break };
        after = Some(last.id);
        for case in cases {
            way.take(case).await?;
        }
    }
    way.finish().await
}

async fn undo(config: &Config, id: Uuid, options: &Options) -> anyhow::Result<bool> {
    let store = writing(config).await?;
    let row = store.moving(id).await?;
    let row = row.with_context(|| format!("there is no move {id}"))?;
    if let Some(undoes) = row.moving.undoes {
        return Err(anyhow!(
            "{id} itself takes back {undoes}; move the cases anew instead"
        ));
    }
    if let Some(at) = row.undone_at {
        return Err(anyhow!("{id} was taken back at {at}"));
    }
    let back = row.moving.mapping.inverse();
    let back = back.context("two steps were made one, so there is no way back")?;
    let mut way = Way::of(store, &row.moving.to, &row.moving.from, options).await?;
    way.numbers = format!("{}, back", row.moving.service);
    way.mapping = back;
    if options.reason.is_none() {
        way.reason = format!("takes back: {}", row.moving.reason);
    }
    way.begin(Some(id)).await?;
    let mut after = None;
    loop {
        let cases = way.store.cases_of_move(id, after, PAGE).await?;
        let Some(last) = cases.last() else { break };
        after = Some(last.id);
        for case in cases {
            way.take(case).await?;
        }
    }
    if way.total.busy == 0 {
        way.store.end_undo(id, way.clock.now()).await?;
    }
    way.finish().await
}

/// The new names, which must be names of the two versions.
fn mapping(
    pairs: &[(String, String)],
    from: &Definition,
    to: &Definition,
) -> anyhow::Result<Mapping> {
    let given: BTreeMap<String, String> = pairs.iter().cloned().collect();
    anyhow::ensure!(given.len() == pairs.len(), "a step has two new names");
    let mapping = Mapping(given).throughout(from);
    let mut unknown = Mapping(pairs.iter().cloned().collect()).unknown(from, to);
    unknown.extend(mapping.unknown(from, to));
    unknown.sort();
    unknown.dedup();
    anyhow::ensure!(unknown.is_empty(), "no such steps: {}", unknown.join(", "));
    Ok(mapping)
}

impl Way {
    async fn of(store: Store, from: &str, to: &str, options: &Options) -> anyhow::Result<Way> {
        anyhow::ensure!(from != to, "the two versions are the same");
        let services = Services::of(store.clone());
        let municipality = store.municipality().await?;
        Ok(Way {
            from: services.version(from).await?,
            to: services.version(to).await?,
            store,
            clock: Clock::system(),
            calendar: municipality.map(|all| all.calendar).unwrap_or_default(),
            mapping: Mapping::default(),
            reason: options.reason.clone().unwrap_or_default(),
            numbers: String::new(),
            id: None,
            json: options.json,
            total: Total {
                preview: true,
                ..Total::default()
            },
        })
    }

    /// From here on it is no preview.
    async fn begin(&mut self, undoes: Option<Uuid>) -> anyhow::Result<()> {
        let moving = Moving {
            id: random::id(&self.clock),
            service: self.from.service.clone(),
            from: self.from.digest.clone(),
            to: self.to.digest.clone(),
            mapping: self.mapping.clone(),
            reason: self.reason.clone(),
            by: "system".to_owned(),
            at: self.clock.now(),
            undoes,
        };
        let begun = self.store.begin_move(&moving).await?;
        self.id = Some(begun.moving.id);
        self.total.id = self.id;
        self.total.preview = false;
        Ok(())
    }

    async fn take(&mut self, case: Case) -> anyhow::Result<()> {
        let (reference, step) = (case.reference.clone(), case.step.clone());
        let fate = self.decide(case).await?;
        match &fate {
            Fate::Moves | Fate::Moved => self.total.moved += 1,
            Fate::Cannot { .. } => self.total.cannot += 1,
            Fate::Busy => self.total.busy += 1,
            Fate::There => {}
        }
        let words = match &fate {
            Fate::Moves => format!("{reference}: moves, at {step}"),
            Fate::Moved => format!("{reference}: moved, at {step}"),
            Fate::There => format!("{reference}: goes by that version already"),
            Fate::Busy => format!("{reference}: is being worked on; try again"),
            Fate::Cannot { why } => {
                let why: Vec<String> = why.iter().map(ToString::to_string).collect();
                format!("{reference}: cannot move, at {step}: {}", why.join("; "))
            }
        };
        let line = Line::Case {
            reference: &reference,
            step: &step,
            fate: &fate,
        };
        print(self.json, &line, &words)?;
        Ok(())
    }

    async fn decide(&self, mut case: Case) -> anyhow::Result<Fate> {
        for _ in 0..TRIES {
            if self.id.is_some() && case.version == self.to.digest {
                return Ok(Fate::There);
            }
            let when = When {
                now: self.clock.now(),
                calendar: &self.calendar,
            };
            let (from, to) = (&self.from, &self.to);
            let by = Actor::System;
            let change = migrate(&case, from, to, &self.mapping, &by, &self.reason, when);
            let change = match change {
                Ok(change) => change,
                Err(why) => return Ok(Fate::Cannot { why }),
            };
            let Some(id) = self.id else {
                return Ok(Fate::Moves);
            };
            let committing = Committing {
                detail: Some(format!("{}, by system, move {id}", self.numbers)),
                moved: Some(id),
                ..Committing::new("case.moved")
            };
            match self.store.commit(&change, committing).await {
                Ok(()) => return Ok(Fate::Moved),
                Err(CommitError::Stale { .. } | CommitError::Database(store::Error::Busy)) => {}
                Err(error) => return Err(error.into()),
            }
            let again = self.store.load_case(case.id).await?;
            case = again.context("a case is never deleted")?;
        }
        Ok(Fate::Busy)
    }

    /// Tells all together; everything went when nothing is left behind.
    async fn finish(self) -> anyhow::Result<bool> {
        let Total {
            id,
            preview,
            moved,
            cannot,
            busy,
        } = &self.total;
        let would = if *preview { "would move" } else { "moved" };
        let mut words = format!("{moved} cases {would}, {cannot} cannot, {busy} being worked on");
        if let Some(id) = id {
            words.push_str(&format!("; move {id}"));
        } else {
            words.push_str("; nothing was changed (--really)");
        }
        let whole = *cannot == 0 && *busy == 0;
        print(self.json, &Line::Total(self.total), &words)?;
        self.store.close().await;
        Ok(whole)
    }
}
