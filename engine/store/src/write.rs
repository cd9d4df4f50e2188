//! Writing changes inside one transaction, one or many at once.
//!
//! What can be told apart before anything is written, a missing draft, a stale
//! revision, a full slot, is answered to its caller and leaves the others alone.
//! Whatever turns up later ([`Trouble`]) takes the transaction back; with several
//! in it, each is then tried in a transaction of its own, so that nobody suffers
//! from another's change.

use crate::appointment::{self, Seat};
use crate::audit;
use crate::case::of_submission;
use crate::counter;
use crate::db::{Argument, Conn, Script, rows};
use crate::effect;
use crate::entry::Entry;
use crate::error::Error;
use crate::event;
use crate::incident;
use crate::moving;
use crate::opening::{Opening, Origin};
use crate::project::{self, Standing};
use crate::queue::{self, AtHand};
use crate::search;
use crate::upload;
use engine::case::{AccountId, Case, CaseId, Change, EffectNo, Numbers, Revision};
use jiff::Timestamp;
use std::any::Any;
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use uuid::Uuid;

rows! {
    /// Takes the drafts away. A second submission of one waits here for the first.
    USE_DRAFTS (1) = "DELETE FROM drafts WHERE id IN ({rows}) RETURNING id, account";
}

/// What is to be written for one caller.
pub(crate) enum Order {
    Commit(Box<Entry>),
    Open(Box<Submission>),
}

/// A submission whose numbers are drawn, and whose change is made, inside.
pub(crate) struct Submission {
    pub opening: Opening,
    pub decide: Decide,
}

/// `None`: refused; why is between the caller and their closure.
pub(crate) type Decide = Box<dyn FnMut(Numbers) -> Option<Change> + Send>;

/// What became of an order.
pub(crate) enum Verdict {
    Committed,
    Opened(Box<Case>),
    CaseMissing,
    Stale(Revision),
    SlotTaken,
    EffectAlreadyDone,
    /// A file that the change names is not there for whoever made it.
    UploadGone,
    DraftGone,
    Refused,
    Unsound(String),
    Panicked(Box<dyn Any + Send>),
    Failed(Error),
}

impl Verdict {
    pub fn is_done(&self) -> bool {
        match self {
            Verdict::Committed | Verdict::Opened(_) => true,
            Verdict::CaseMissing
            | Verdict::Stale(_)
            | Verdict::SlotTaken
            | Verdict::EffectAlreadyDone
            | Verdict::UploadGone
            | Verdict::DraftGone
            | Verdict::Refused
            | Verdict::Unsound(_)
            | Verdict::Panicked(_)
            | Verdict::Failed(_) => false,
        }
    }
}

/// Why the transaction has to be taken back: the verdict on its order, if it has
/// only one.
pub(crate) struct Trouble(pub Verdict);

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Trouble(Verdict::Failed(error.into()))
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Trouble(Verdict::Failed(error))
    }
}

impl Order {
    /// No two orders of one transaction may share it.
    pub fn subject(&self) -> Uuid {
        match self {
            Order::Commit(entry) => entry.case.0,
            Order::Open(submission) => submission.opening.submission,
        }
    }
}

/// What was written, and whether it brought work for the queue.
pub(crate) struct Written {
    /// In the order of the orders.
    pub verdicts: Vec<Verdict>,
    pub brings_work: bool,
    /// To be carried out at once.
    pub at_hand: Vec<AtHand>,
}

/// Writes the orders, which concern different cases and drafts, into an open
/// transaction. Committing it is left to the caller, who says whether somebody is
/// `standing_by` to carry out what is at hand.
pub(crate) async fn write(
    tx: &mut Conn,
    orders: &mut [Order],
    standing_by: bool,
) -> Result<Written, Trouble> {
    let mut verdicts: Vec<Option<Verdict>> = orders.iter().map(|_| None).collect();
    let mut commits: Vec<(usize, &Entry)> = Vec::new();
    let mut submissions: Vec<(usize, &mut Submission)> = Vec::new();
    for (place, order) in orders.iter_mut().enumerate() {
        match order {
            Order::Commit(entry) => commits.push((place, entry)),
            Order::Open(submission) => submissions.push((place, submission)),
        }
    }
    let opened = decide(tx, submissions, &mut verdicts).await?;
    let standing = stand(tx, &commits, &mut verdicts).await?;
    let nowhere = Standing::nowhere();

    let opening: Vec<&Entry> = opened.iter().collect();
    let mut changing: Vec<(&Entry, Revision)> = Vec::new();
    let mut all: Vec<(&Entry, &Standing)> = Vec::new();
    all.extend(opening.iter().map(|entry| (*entry, &nowhere)));
    for (place, entry) in &commits {
        if let Some(standing) = standing.get(place) {
            changing.push((entry, standing.revision));
            all.push((entry, standing));
            verdicts[*place] = Some(Verdict::Committed);
        }
    }

    let done: Vec<_> = changing
        .iter()
        .filter_map(|(entry, _)| entry.done())
        .collect();
    if !effect::finish_all(tx, &done).await? {
        return Err(Trouble(Verdict::EffectAlreadyDone));
    }
    for (entry, _) in &changing {
        if let Some((number, reason)) = &entry.effect_failed
            && !effect::fail(tx, entry.case, *number, entry.at, reason).await?
        {
            return Err(Trouble(Verdict::EffectAlreadyDone));
        }
    }
    let mut links = Vec::new();
    for (entry, standing) in &all {
        event::chain(&standing.end, &entry.events, &mut links)?;
    }
    let mut script = Script::default();
    project::open(&mut script, &opening);
    project::update(&mut script, &changing);
    event::append(&mut script, &links);
    project::work(&mut script, &all);
    search::route(&mut script, all.iter().map(|(entry, _)| *entry));
    let demands = all.iter().flat_map(|(entry, _)| &entry.demands);
    effect::ask(&mut script, demands, standing_by);
    let closed: Vec<String> = all.iter().filter_map(|(entry, _)| entry.closes()).collect();
    queue::take_back(&mut script, &closed);
    audit::write(&mut script, all.iter().map(|(entry, _)| &entry.line));
    tx.run(&script).await?;
    // Rare, and not of as many rows as they are given.
    let entries: Vec<&Entry> = all.iter().map(|(entry, _)| *entry).collect();
    effect::finish_all(tx, &dropped(&entries)).await?;
    incident::project(tx, &entries).await?;
    moving::note(tx, &entries).await?;
    upload::file(tx, &entries).await?;
    for entry in &opening {
        if seat(tx, entry).await? == Seat::Full {
            return Err(Trouble(Verdict::SlotTaken));
        }
    }

    Ok(Written {
        verdicts: verdicts
            .into_iter()
            .map(|verdict| verdict.expect("every order has one by now"))
            .collect(),
        brings_work: all.iter().any(|(entry, _)| entry.brings_work(standing_by)),
        at_hand: all
            .iter()
            .filter(|_| standing_by)
            .flat_map(|(entry, _)| &entry.demands)
            .filter_map(|demand| demand.at_hand.clone())
            .collect(),
    })
}

fn dropped(entries: &[&Entry]) -> Vec<(CaseId, EffectNo, Timestamp)> {
    let mut dropped = Vec::new();
    for entry in entries {
        for effect in &entry.effects_dropped {
            dropped.push((entry.case, *effect, entry.at));
        }
    }
    dropped
}

/// Takes the drafts, draws the numbers and lets each submission make its change.
async fn decide(
    tx: &mut Conn,
    submissions: Vec<(usize, &mut Submission)>,
    verdicts: &mut [Option<Verdict>],
) -> Result<Vec<Entry>, Trouble> {
    let drafts: Vec<Uuid> = submissions
        .iter()
        .map(|(_, submission)| submission.opening.submission)
        .collect();
    let drafts = use_drafts(tx, &drafts).await?;
    let mut years: BTreeMap<i16, Vec<(usize, &mut Submission)>> = BTreeMap::new();
    for (place, submission) in submissions {
        match drafts.get(&submission.opening.submission) {
            None if submission.opening.from == Origin::Case => {
                let opening = &submission.opening;
                if of_submission(tx, opening.submission, opening.applicant)
                    .await?
                    .is_some()
                {
                    verdicts[place] = Some(Verdict::DraftGone);
                } else {
                    let year = opening.year;
                    years.entry(year).or_default().push((place, submission));
                }
            }
            None => verdicts[place] = Some(Verdict::DraftGone),
            Some(writer) if *writer != submission.opening.applicant => {
                return Err(Trouble(Verdict::DraftGone));
            }
            Some(_) => {
                let year = submission.opening.year;
                years.entry(year).or_default().push((place, submission));
            }
        }
    }
    let mut entries = Vec::new();
    for (year, of_year) in years {
        let count = u32::try_from(of_year.len()).expect("a transaction has few orders");
        let numbers = counter::draw(tx, year, count).await?;
        for ((place, submission), numbers) in of_year.into_iter().zip(numbers) {
            let (entry, case) = make(submission, numbers)?;
            entries.push(entry);
            verdicts[place] = Some(Verdict::Opened(case));
        }
    }
    Ok(entries)
}

/// Answers who wrote each.
pub(crate) async fn use_drafts(
    tx: &mut Conn,
    drafts: &[Uuid],
) -> sqlx::Result<HashMap<Uuid, AccountId>> {
    let with: Vec<Argument<'_>> = drafts.iter().map(|id| (*id).into()).collect();
    let used = tx
        .all_rows(&USE_DRAFTS, &with, |row| {
            Ok((row.id("id")?, row.account("account")?))
        })
        .await?;
    Ok(used.into_iter().collect())
}

/// One submission's change, as rows, and the case it opens.
fn make(submission: &mut Submission, numbers: Numbers) -> Result<(Entry, Box<Case>), Trouble> {
    let opening = &submission.opening;
    let decide = &mut submission.decide;
    let change = catch_unwind(AssertUnwindSafe(|| decide(numbers.clone())))
        .map_err(|panic| Trouble(Verdict::Panicked(panic)))?
        .ok_or(Trouble(Verdict::Refused))?;
    fits(&change, opening, &numbers)
        .and_then(|()| Entry::of(&change, &opening.with, Some(opening.submission)))
        .map(|entry| (entry, Box::new(change.case)))
        .map_err(|reason| Trouble(Verdict::Unsound(reason)))
}

fn fits(change: &Change, opening: &Opening, numbers: &Numbers) -> Result<(), String> {
    if change.expected.is_some() {
        return Err("it changes a case that is open".into());
    }
    if change.case.applicant != opening.applicant {
        return Err("the case belongs to somebody else".into());
    }
    if change.case.reference != numbers.reference {
        return Err("the case goes by another reference than the one drawn".into());
    }
    Ok(())
}

/// Locks the cases that are changed, and gives their verdict to those that cannot
/// be: missing, changed by somebody else, without a free seat. Answers where the
/// others stand.
async fn stand(
    tx: &mut Conn,
    commits: &[(usize, &Entry)],
    verdicts: &mut [Option<Verdict>],
) -> Result<HashMap<usize, Standing>, Trouble> {
    let cases: Vec<CaseId> = commits.iter().map(|(_, entry)| entry.case).collect();
    let mut found = project::stand(tx, &cases).await?;
    let mut standing = HashMap::new();
    for (place, entry) in commits {
        let Some(stands) = found.remove(&entry.case) else {
            verdicts[*place] = Some(Verdict::CaseMissing);
            continue;
        };
        if Some(stands.revision) != entry.expected {
            verdicts[*place] = Some(Verdict::Stale(stands.revision));
        } else if seat(tx, entry).await? == Seat::Full {
            verdicts[*place] = Some(Verdict::SlotTaken);
        } else {
            standing.insert(*place, stands);
        }
    }
    Ok(standing)
}

async fn seat(tx: &mut Conn, entry: &Entry) -> sqlx::Result<Seat> {
    let Some(change) = &entry.seat else {
        return Ok(Seat::Held);
    };
    appointment::change_seat(tx, entry.case, change).await
}
