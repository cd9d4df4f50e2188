//! The database by itself, for measuring: the rows of changes written with the same
//! statements on the same connections, and nothing else. No command, no rule, no
//! reading, no checking; texts, numbers and digests are known beforehand.

use crate::commit::Committing;
use crate::counter;
use crate::db::{Conn, Db, Script};
use crate::draft::{self, Draft};
use crate::entry::Entry;
use crate::error::Error;
use crate::event;
use crate::project::{self, Standing};
use crate::search;
use crate::store::Store;
use crate::write::use_drafts;
use crate::{audit, effect};
use engine::case::Change;
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use uuid::Uuid;

/// Writes what it is given, in one transaction each time.
#[derive(Clone, Debug)]
pub struct Bare(Store);

/// The rows of one change.
#[derive(Debug)]
pub struct BareChange {
    entry: Entry,
    before: Standing,
    digests: Vec<[u8; 32]>,
    /// Whose numbers are counted up; there only when the case is opened.
    year: Option<i16>,
}

impl BareChange {
    /// The rows of a change that was committed `with` these words. `submission` and
    /// the year of its numbers when it opened the case, else the change before it.
    ///
    /// # Errors
    /// The change contradicts itself or the one before.
    pub fn of(
        change: &Change,
        with: &Committing,
        submission: Option<(Uuid, i16)>,
        before: Option<&BareChange>,
    ) -> Result<BareChange, Error> {
        let broken = |reason| Error::Broken {
            case: change.case.id,
            reason,
        };
        let entry = Entry::of(change, with, submission.map(|(id, _)| id)).map_err(broken)?;
        let before = before.map_or_else(Standing::nowhere, |before| {
            let last = before.digests.last().copied();
            Standing::after(&before.entry, last.unwrap_or(event::NOTHING_BEFORE))
        });
        let mut links = Vec::new();
        event::chain(&before.end, &entry.events, &mut links)?;
        let digests = links.into_iter().map(|(_, digest)| digest).collect();
        Ok(BareChange {
            entry,
            before,
            digests,
            year: submission.map(|(_, year)| year),
        })
    }
}

impl Bare {
    /// On the connections of this store.
    pub fn on(store: &Store) -> Bare {
        Bare(store.clone())
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0
    }

    /// Drafts to be submitted, as many as fit into one transaction.
    pub async fn fill(&self, drafts: &[Draft]) -> Result<(), Error> {
        let mut tx = self.0.db.write().await?;
        draft::fill(&mut tx, drafts).await?;
        Ok(tx.commit().await?)
    }

    /// Writes the rows of changes to different cases in one transaction.
    pub async fn write(&self, changes: Vec<Arc<BareChange>>) -> Result<(), Error> {
        let db = self.0.db.clone();
        if !self.0.is_a_file() {
            return write_all(&db, &changes).await;
        }
        let runtime = Handle::current();
        let written = spawn_blocking(move || runtime.block_on(write_all(&db, &changes)));
        written
            .await
            .unwrap_or_else(|stopped| std::panic::resume_unwind(stopped.into_panic()))
    }
}

async fn write_all(db: &Db, changes: &[Arc<BareChange>]) -> Result<(), Error> {
    let mut tx = db.write_here().await?;
    let opening: Vec<&Entry> = changes
        .iter()
        .filter(|change| change.year.is_some())
        .map(|change| &change.entry)
        .collect();
    if let Some(year) = changes.iter().find_map(|change| change.year) {
        let count = u32::try_from(opening.len()).expect("a transaction has few changes");
        let drafts: Vec<Uuid> = opening.iter().filter_map(|e| e.row.submission).collect();
        use_drafts(&mut tx, &drafts).await?;
        counter::draw(&mut tx, year, count).await?;
    }
    write(&mut tx, &opening, changes).await?;
    Ok(tx.commit().await?)
}

/// One statement after the other.
async fn write(tx: &mut Conn, opening: &[&Entry], changes: &[Arc<BareChange>]) -> sqlx::Result<()> {
    let changing: Vec<_> = changes
        .iter()
        .filter(|change| change.year.is_none())
        .map(|change| (&change.entry, change.before.revision))
        .collect();
    let done: Vec<_> = changing
        .iter()
        .filter_map(|(entry, _)| entry.done())
        .collect();
    effect::finish_all(tx, &done).await?;
    let links: Vec<_> = changes
        .iter()
        .flat_map(|change| {
            change
                .entry
                .events
                .iter()
                .zip(change.digests.iter().copied())
        })
        .collect();
    let work: Vec<_> = changes
        .iter()
        .map(|change| (&change.entry, &change.before))
        .collect();
    let mut script = Script::default();
    project::open(&mut script, opening);
    project::update(&mut script, &changing);
    event::append(&mut script, &links);
    project::work(&mut script, &work);
    search::route(&mut script, changes.iter().map(|change| &change.entry));
    let demands = changes.iter().flat_map(|change| &change.entry.demands);
    effect::ask(&mut script, demands, false);
    audit::write(&mut script, changes.iter().map(|change| &change.entry.line));
    tx.run_each(&script).await
}
