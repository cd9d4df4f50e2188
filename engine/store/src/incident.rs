//! Open incidents: what failed for good and waits for an operator. A projection,
//! written in the transaction of the events that raise and close them.

use crate::db::{Argument, Conn, Record, args, rows, statements};
use crate::effect;
use crate::entry::Entry;
use crate::error::Error;
use crate::store::Store;
use engine::case::{CaseId, Cause, Change, Effect, Event, IncidentNo, Recorded};
use engine::definition::Family;
use jiff::Timestamp;

rows! {
    RAISE (8) = "INSERT INTO incidents (case_id, incident_no, at, step, kind, target, family,
                   reason)
                 VALUES {rows}
                 ON CONFLICT (case_id, incident_no) DO UPDATE SET step = excluded.step";
    CLOSE (2) =
        lite "DELETE FROM incidents WHERE (case_id, incident_no) IN (VALUES {rows})",
        pg "DELETE FROM incidents WHERE (case_id, incident_no) IN ({rows})";
}

statements! {
    ALL = "SELECT i.case_id, i.incident_no, i.at, i.step, i.kind, i.target, i.family, i.reason,
             c.reference, c.service, c.version
           FROM incidents i JOIN cases c ON c.id = i.case_id
           ORDER BY i.kind, i.target, i.family, i.reason, i.at, i.case_id, i.incident_no LIMIT $1";
    ONE = "SELECT i.case_id, i.incident_no, i.at, i.step, i.kind, i.target, i.family, i.reason,
             c.reference, c.service, c.version
           FROM incidents i JOIN cases c ON c.id = i.case_id
           WHERE c.reference = $1 AND i.incident_no = $2";
}

/// What an operator is shown at once.
const PAGE: i64 = 500;

/// What an incident comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IncidentKind {
    /// An action failed, and its case waits for it.
    Effect,
    /// A letter was not sent or another case not opened; nothing waits.
    Unsent,
    /// A step could not begin.
    Entering,
    /// A step could not be left.
    Leaving,
}

impl IncidentKind {
    pub const ALL: [IncidentKind; 4] = [
        IncidentKind::Effect,
        IncidentKind::Unsent,
        IncidentKind::Entering,
        IncidentKind::Leaving,
    ];

    pub fn word(self) -> &'static str {
        match self {
            IncidentKind::Effect => "effect",
            IncidentKind::Unsent => "unsent",
            IncidentKind::Entering => "entering",
            IncidentKind::Leaving => "leaving",
        }
    }

    fn from_word(word: &str) -> Option<IncidentKind> {
        IncidentKind::ALL
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// An open incident. Nothing of what people wrote is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentRow {
    pub case: CaseId,
    pub incident: IncidentNo,
    pub reference: String,
    pub service: String,
    /// Digest of the version the case is pinned to.
    pub version: String,
    pub at: Timestamp,
    /// Full name of the step.
    pub step: String,
    pub kind: IncidentKind,
    /// What was asked for: `route`, `mail`, `registry.look_up` …; empty when nothing was.
    pub target: String,
    pub family: Option<Family>,
    pub reason: String,
}

impl IncidentRow {
    fn read(row: &Record) -> sqlx::Result<IncidentRow> {
        let family = |word: &str| Family::ALL.into_iter().find(|family| family.word() == word);
        Ok(IncidentRow {
            case: row.case("case_id")?,
            incident: IncidentNo(row.small("incident_no")?),
            reference: row.text("reference")?,
            service: row.text("service")?,
            version: row.text("version")?,
            at: row.moment("at")?,
            step: row.text("step")?,
            kind: row.word("kind", IncidentKind::from_word)?,
            target: row.text("target")?,
            family: row.some_text("family")?.as_deref().and_then(family),
            reason: row.text("reason")?,
        })
    }
}

/// The columns that say what went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct What<'a> {
    pub kind: IncidentKind,
    pub target: &'a str,
    pub family: Option<Family>,
    pub reason: &'a str,
}

pub(crate) fn what(cause: &Cause) -> What<'_> {
    match cause {
        Cause::Effect {
            ask,
            family,
            reason,
            ..
        } => What {
            kind: IncidentKind::Effect,
            target: target(ask),
            family: Some(*family),
            reason,
        },
        Cause::Unsent {
            ask,
            family,
            reason,
            ..
        } => What {
            kind: IncidentKind::Unsent,
            target: target(ask),
            family: Some(*family),
            reason,
        },
        Cause::Entering { reason } => What {
            kind: IncidentKind::Entering,
            target: "",
            family: None,
            reason,
        },
        Cause::Leaving { reason } => What {
            kind: IncidentKind::Leaving,
            target: "",
            family: None,
            reason,
        },
    }
}

fn target(ask: &Effect) -> &str {
    match ask {
        Effect::Catalogue { name, .. } => name,
        Effect::Route { .. }
        | Effect::SchedulePickup { .. }
        | Effect::Mail { .. }
        | Effect::Start { .. } => effect::kind(ask),
    }
}

/// What a change does to incidents.
#[derive(Debug)]
pub(crate) enum Move {
    Raised {
        incident: IncidentNo,
        at: Timestamp,
        step: String,
        cause: Cause,
    },
    Closed(IncidentNo),
}

impl Move {
    pub fn all(change: &Change) -> Vec<Move> {
        let mut moves: Vec<Move> = change.events.iter().filter_map(Move::of).collect();
        let migrated = |recorded: &Recorded| matches!(recorded.event, Event::CaseMigrated { .. });
        if change.events.iter().any(migrated) {
            // Steps may have other names in another version.
            moves.extend(
                change
                    .case
                    .incidents
                    .iter()
                    .map(|(number, open)| Move::Raised {
                        incident: *number,
                        at: open.at,
                        step: open.step.clone(),
                        cause: open.cause.clone(),
                    }),
            );
        }
        moves
    }

    fn of(recorded: &Recorded) -> Option<Move> {
        if let Event::IncidentRaised {
            incident,
            step,
            cause,
            ..
        } = &recorded.event
        {
            return Some(Move::Raised {
                incident: *incident,
                at: recorded.at,
                step: step.clone(),
                cause: cause.clone(),
            });
        }
        if let Event::IncidentResolved { incident, .. } | Event::IncidentDropped { incident } =
            &recorded.event
        {
            return Some(Move::Closed(*incident));
        }
        None
    }
}

pub(crate) async fn project(tx: &mut Conn, entries: &[&Entry]) -> sqlx::Result<()> {
    let (mut raised, mut closed): (Vec<Argument<'_>>, Vec<Argument<'_>>) = Default::default();
    for entry in entries {
        for change in &entry.incidents {
            match change {
                Move::Raised {
                    incident,
                    at,
                    step,
                    cause,
                } => {
                    let what = what(cause);
                    raised.extend([
                        Argument::from(entry.case),
                        (*incident).into(),
                        (*at).into(),
                        step.into(),
                        what.kind.word().into(),
                        what.target.into(),
                        what.family.map(Family::word).into(),
                        what.reason.into(),
                    ]);
                }
                Move::Closed(incident) => {
                    closed.extend([Argument::from(entry.case), (*incident).into()]);
                }
            }
        }
    }
    tx.execute_rows(&RAISE, &raised).await?;
    tx.execute_rows(&CLOSE, &closed).await?;
    Ok(())
}

impl Store {
    /// What waits for an operator, by what went wrong, the oldest first within
    /// each; at most 500.
    pub async fn incidents(&self) -> Result<Vec<IncidentRow>, Error> {
        let mut conn = self.db.read().await?;
        Ok(conn.all(ALL, args![PAGE], IncidentRow::read).await?)
    }

    /// The open incident of this number in the case people quote by this reference.
    pub async fn incident(
        &self,
        reference: &str,
        incident: IncidentNo,
    ) -> Result<Option<IncidentRow>, Error> {
        let mut conn = self.db.read().await?;
        let with = args![reference, incident];
        Ok(conn.optional(ONE, with, IncidentRow::read).await?)
    }
}
