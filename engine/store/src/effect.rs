//! Effects: what was asked of the world outside, and what came of it.
//!
//! This table is the truth. The queue carries the work and may lose it, double
//! it or run it twice at once; an effect is done when it says so here.

use crate::db::{Argument, Conn, Record, Script, args, rows, statements};
use crate::error::Error;
use crate::queue::{self, AtHand, Queue, Work};
use crate::store::Store;
use engine::case::{Asked, CaseId, Effect, EffectNo};
use engine::definition::Retry;
use jiff::Timestamp;

statements! {
    /// Done once: whoever comes second touches no row.
    FINISH = "UPDATE effects SET done_at = $3
              WHERE case_id = $1 AND effect_no = $2 AND done_at IS NULL";
    FIND = "SELECT case_id, effect_no, body, asked_at, starts, done_at, last_error, dead_at
            FROM effects WHERE case_id = $1 AND effect_no = $2";
    OF_CASE = "SELECT case_id, effect_no, body, asked_at, starts, done_at, last_error, dead_at
               FROM effects WHERE case_id = $1 ORDER BY effect_no";
    /// The statement that counts a start before any work is done.
    START = "UPDATE effects SET starts = starts + 1
             WHERE case_id = $1 AND effect_no = $2 AND done_at IS NULL AND dead_at IS NULL
             RETURNING starts, settled, body, retry, asked_at";
    IS_OPEN = lite "SELECT 1 AS open FROM effects
                    WHERE case_id = $1 AND effect_no = $2 AND done_at IS NULL",
              pg "SELECT CAST(1 AS BIGINT) AS open FROM effects
                  WHERE case_id = $1 AND effect_no = $2 AND done_at IS NULL";
    /// $5: starts that were not counted before.
    SETTLE = "UPDATE effects SET starts = starts + $5, settled = settled + $3, last_error = $4
              WHERE case_id = $1 AND effect_no = $2";
    BURY = "UPDATE effects SET dead_at = $3, last_error = $4
            WHERE case_id = $1 AND effect_no = $2 AND done_at IS NULL";
    /// Nothing comes of it, and the case knows.
    FAIL = "UPDATE effects SET done_at = $3, dead_at = $3, last_error = $4
            WHERE case_id = $1 AND effect_no = $2 AND done_at IS NULL";
    BACKLOG = "SELECT count(*) AS waiting, min(asked_at) AS oldest FROM effects
               WHERE done_at IS NULL AND dead_at IS NULL";
}

rows! {
    ASK (6) = "INSERT INTO effects (case_id, effect_no, kind, body, asked_at, retry)
               VALUES {rows}";
    /// As `FINISH`, for several.
    FINISH_ALL (3) =
        lite "UPDATE effects SET done_at = v.column3 FROM (VALUES {rows}) AS v
              WHERE effects.case_id = v.column1 AND effects.effect_no = v.column2
                AND effects.done_at IS NULL",
        pg "UPDATE effects SET done_at = v.column3::timestamptz FROM (VALUES {rows}) AS v
            WHERE effects.case_id = v.column1::uuid AND effects.effect_no = v.column2::bigint
              AND effects.done_at IS NULL";
}

/// An effect and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectRow {
    pub case: CaseId,
    pub effect: EffectNo,
    pub ask: Effect,
    pub asked_at: Timestamp,
    /// How often a job began on it.
    pub starts: u32,
    pub done_at: Option<Timestamp>,
    pub last_error: Option<String>,
    /// Given up. With `done_at`: the case knows, and goes on by it.
    pub dead_at: Option<Timestamp>,
}

impl EffectRow {
    fn read(row: &Record) -> sqlx::Result<EffectRow> {
        Ok(EffectRow {
            case: row.case("case_id")?,
            effect: EffectNo(row.small("effect_no")?),
            ask: row.json("body")?,
            asked_at: row.moment("asked_at")?,
            starts: row.small("starts")?,
            done_at: row.some_moment("done_at")?,
            last_error: row.some_text("last_error")?,
            dead_at: row.some_moment("dead_at")?,
        })
    }
}

/// How much asked work is not done yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    pub waiting: u64,
    pub oldest: Option<Timestamp>,
}

pub(crate) fn kind(effect: &Effect) -> &'static str {
    match effect {
        Effect::Route { .. } => "route",
        Effect::SchedulePickup { .. } => "schedule-pickup",
        Effect::Mail { .. } => "mail",
        Effect::Catalogue { .. } => "catalogue",
        Effect::Start { .. } => "start",
    }
}

/// What a change asks for, as it is written.
#[derive(Debug)]
pub(crate) struct Demand {
    case: CaseId,
    effect: EffectNo,
    kind: &'static str,
    body: String,
    retry: Option<String>,
    job: queue::Job,
    at: Timestamp,
    /// Needs nobody outside: whoever commits it carries it out at once.
    pub at_hand: Option<AtHand>,
}

impl Demand {
    pub fn of(case: CaseId, asked: &Asked, at: Timestamp) -> Demand {
        let effect = asked.effect;
        let at_hand = queue::is_at_hand(&asked.ask).then(|| AtHand {
            case,
            work: Work::Effect {
                effect,
                ask: asked.ask.clone(),
                asked_at: at,
                retry: asked.retry,
            },
        });
        let errand = queue::Errand::Effect { case, effect };
        Demand {
            case,
            effect: asked.effect,
            kind: kind(&asked.ask),
            body: serde_json::to_string(&asked.ask).expect("effects serialize"),
            retry: asked
                .retry
                .map(|retry| serde_json::to_string(&retry).expect("policies serialize")),
            job: queue::Job::of(Queue::of(&asked.ask), errand),
            at,
            at_hand,
        }
    }
}

/// Writes down what changes ask for, and a job for each. Where somebody stands by to
/// carry it out, the job is there in case that comes to nothing.
pub(crate) fn ask<'a>(
    script: &mut Script<'a>,
    demands: impl Iterator<Item = &'a Demand> + Clone,
    standing_by: bool,
) {
    let with = demands
        .clone()
        .flat_map(|demand| {
            [
                demand.case.into(),
                demand.effect.into(),
                demand.kind.into(),
                (&demand.body).into(),
                demand.at.into(),
                demand.retry.as_deref().into(),
            ]
        })
        .collect();
    script.add(&ASK, with);
    let jobs = demands.map(|demand| {
        let waits = standing_by && demand.at_hand.is_some();
        (&demand.job, if waits { queue::HEAD_START } else { 0 })
    });
    queue::push(script, jobs);
}

/// Answers whether it was not done before.
pub(crate) async fn finish(
    tx: &mut Conn,
    case: CaseId,
    effect: EffectNo,
    at: Timestamp,
) -> sqlx::Result<bool> {
    Ok(tx.execute(FINISH, args![case, effect, at]).await? == 1)
}

/// It failed for good, and the change it is written with says so. Answers whether
/// it was open.
pub(crate) async fn fail(
    tx: &mut Conn,
    case: CaseId,
    effect: EffectNo,
    at: Timestamp,
    error: &str,
) -> sqlx::Result<bool> {
    Ok(tx.execute(FAIL, args![case, effect, at, error]).await? == 1)
}

/// Answers whether none of them was done before.
pub(crate) async fn finish_all(
    tx: &mut Conn,
    done: &[(CaseId, EffectNo, Timestamp)],
) -> sqlx::Result<bool> {
    let with: Vec<Argument<'_>> = done
        .iter()
        .flat_map(|(case, effect, at)| [(*case).into(), (*effect).into(), (*at).into()])
        .collect();
    Ok(tx.execute_rows(&FINISH_ALL, &with).await? == done.len() as u64)
}

/// What a start finds out.
pub(crate) struct Started {
    pub ask: Effect,
    /// This start counted.
    pub starts: u32,
    pub settled: u32,
    pub asked_at: Timestamp,
    /// How the service wants it tried again.
    pub retry: Option<Retry>,
}

/// Counts a start. `None`: done, given up, or never asked.
pub(crate) async fn start(
    tx: &mut Conn,
    case: CaseId,
    effect: EffectNo,
) -> sqlx::Result<Option<Started>> {
    tx.optional(START, args![case, effect], |row| {
        Ok(Started {
            ask: row.json("body")?,
            starts: row.small("starts")?,
            settled: row.small("settled")?,
            asked_at: row.moment("asked_at")?,
            retry: row.some_json("retry")?,
        })
    })
    .await
}

pub(crate) async fn is_open(conn: &mut Conn, case: CaseId, effect: EffectNo) -> sqlx::Result<bool> {
    let with = args![case, effect];
    let open = conn.optional(IS_OPEN, with, |row| row.number("open"));
    Ok(open.await?.is_some())
}

/// Notes why a start came to nothing; `in_order` unless it took the job down with it.
/// `uncounted` when nobody has counted it.
pub(crate) async fn settle(
    tx: &mut Conn,
    case: CaseId,
    effect: EffectNo,
    in_order: bool,
    uncounted: bool,
    error: &str,
) -> sqlx::Result<()> {
    let with = args![
        case,
        effect,
        i64::from(in_order),
        error,
        i64::from(uncounted)
    ];
    tx.execute(SETTLE, with).await.map(drop)
}

pub(crate) async fn bury(
    tx: &mut Conn,
    case: CaseId,
    effect: EffectNo,
    at: Timestamp,
    error: &str,
) -> sqlx::Result<()> {
    tx.execute(BURY, args![case, effect, at, error])
        .await
        .map(drop)
}

impl Store {
    pub async fn effect(&self, case: CaseId, effect: EffectNo) -> Result<Option<EffectRow>, Error> {
        let mut conn = self.db.read().await?;
        Ok(conn
            .optional(FIND, args![case, effect], EffectRow::read)
            .await?)
    }

    /// Everything a case ever asked for, oldest first.
    pub async fn effects_of(&self, case: CaseId) -> Result<Vec<EffectRow>, Error> {
        Ok(self
            .db
            .read()
            .await?
            .all(OF_CASE, args![case], EffectRow::read)
            .await?)
    }

    /// For health: asked work that is neither done nor given up.
    pub async fn backlog(&self) -> Result<Backlog, Error> {
        let mut conn = self.db.read().await?;
        let backlog = conn
            .one(BACKLOG, args![], |row| {
                Ok(Backlog {
                    waiting: row.small("waiting")?,
                    oldest: row.some_moment("oldest")?,
                })
            })
            .await?;
        Ok(backlog)
    }
}
