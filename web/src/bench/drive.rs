//! The same cases twice: through engine and store, and as bare rows.
//!
//! Three transitions make a case: submitted, routed, completed by a clerk (which runs
//! the automatic step and ends it), each a transaction of its own. Before the second
//! and the third the case is read back, as every command of the product does. What
//! engine and store wrote is made again from the same commands, because deciding is
//! pure, and those rows are what the other database is given.

use super::service::{Cast, MEASURED};
use crate::clock::{Stopwatch, processor_time};
use crate::random;
use anyhow::{Context as _, anyhow, bail};
use engine::case::{CaseId, Numbers};
use engine::definition::Definition;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use store::{Bare, BareChange, Committing, Draft, Opened, Opening, Store};
use tokio::task::JoinSet;
use uuid::Uuid;

/// Transitions of a case.
pub const TRANSITIONS: usize = 3;
/// The years of numbers; all cases of a run are of the same.
const YEAR: i16 = 2026;

/// Both databases.
#[derive(Clone)]
pub struct Ground {
    pub cast: Arc<Cast>,
    pub ours: Store,
    pub bare: Bare,
}

/// How the bare rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bareness {
    /// A transaction for each transition, by so many clients at once.
    Each { clients: usize },
    /// The transitions of so many cases in one transaction, by one client.
    Batches { of: usize },
}

/// What one round through engine and store came to.
pub struct Ours {
    pub took: Duration,
    pub processor: Duration,
    /// Of each transition.
    pub latencies: Vec<Duration>,
    told: Vec<Told>,
}

/// What has to be known of a case to decide it again.
struct Told {
    case: Uuid,
    submission: Uuid,
    numbers: Numbers,
    moments: [Timestamp; TRANSITIONS],
}

/// The rows of one case, a change for each transition.
pub type Rows = [Arc<BareChange>; TRANSITIONS];

fn committing(transition: usize) -> Committing {
    Committing::new(["case.opened", "case.routed", "task.completed"][transition])
}

impl Ground {
    /// Drafts to submit, in both databases.
    pub async fn drafts(&self, count: usize) -> anyhow::Result<Vec<Draft>> {
        let definition = self.cast.service(MEASURED)?;
        let drafts: Vec<Draft> = (0..count).map(|_| self.cast.draft(&definition)).collect();
        Bare::on(&self.ours).fill(&drafts).await?;
        self.bare.fill(&drafts).await?;
        Ok(drafts)
    }

    /// Carries cases from start to end, each client one after the other.
    pub async fn ours(&self, clients: usize, drafts: &[Draft]) -> anyhow::Result<Ours> {
        let definition = self.cast.service(MEASURED)?;
        let mut running = JoinSet::new();
        let processor = processor_time();
        let watch = Stopwatch::start();
        for share in drafts.chunks(drafts.len().div_ceil(clients)) {
            let client = Client {
                cast: Arc::clone(&self.cast),
                store: self.ours.clone(),
                definition: Arc::clone(&definition),
            };
            let submissions: Vec<Uuid> = share.iter().map(|draft| draft.id).collect();
            running.spawn(client.run(submissions));
        }
        let mut told = Vec::new();
        let mut latencies = Vec::new();
        while let Some(done) = running.join_next().await {
            let (cases, times) = done??;
            told.extend(cases);
            latencies.extend(times);
        }
        Ok(Ours {
            took: watch.elapsed(),
            processor: processor_time().saturating_sub(processor),
            latencies,
            told,
        })
    }

    /// The rows that a round wrote.
    pub fn rows(&self, ours: &Ours) -> anyhow::Result<Vec<Rows>> {
        let definition = self.cast.service(MEASURED)?;
        ours.told
            .iter()
            .map(|told| rows(&self.cast, &definition, told))
            .collect()
    }

    /// Writes the rows; answers how long that took.
    pub async fn bare(&self, how: Bareness, rows: Vec<Rows>) -> anyhow::Result<Duration> {
        match how {
            Bareness::Each { clients } => self.bare_each(clients, rows).await,
            Bareness::Batches { of } => {
                let watch = Stopwatch::start();
                for batch in rows.chunks(of) {
                    for transition in 0..TRANSITIONS {
                        let of = |case: &Rows| Arc::clone(&case[transition]);
                        self.bare.write(batch.iter().map(of).collect()).await?;
                    }
                }
                Ok(watch.elapsed())
            }
        }
    }

    async fn bare_each(&self, clients: usize, mut rows: Vec<Rows>) -> anyhow::Result<Duration> {
        let share = rows.len().div_ceil(clients);
        let mut shares = Vec::new();
        while !rows.is_empty() {
            shares.push(rows.split_off(rows.len().saturating_sub(share)));
        }
        let mut running = JoinSet::new();
        let watch = Stopwatch::start();
        for share in shares {
            let bare = self.bare.clone();
            running.spawn(async move {
                for change in share.into_iter().flatten() {
                    bare.write(vec![change]).await?;
                }
                Ok::<_, store::Error>(())
            });
        }
        while let Some(done) = running.join_next().await {
            done??;
        }
        Ok(watch.elapsed())
    }
}

struct Client {
    cast: Arc<Cast>,
    store: Store,
    definition: Arc<Definition>,
}

impl Client {
    async fn run(self, submissions: Vec<Uuid>) -> anyhow::Result<(Vec<Told>, Vec<Duration>)> {
        let mut told = Vec::with_capacity(submissions.len());
        let mut latencies = Vec::with_capacity(submissions.len() * TRANSITIONS);
        for submission in submissions {
            let watch = Stopwatch::start();
            let (case, numbers, opened) =
                submit(&self.store, &self.cast, &self.definition, submission).await?;
            latencies.push(watch.elapsed());
            let watch = Stopwatch::start();
            let routed = self.route(case).await?;
            latencies.push(watch.elapsed());
            let watch = Stopwatch::start();
            let completed = self.complete(case).await?;
            latencies.push(watch.elapsed());
            told.push(Told {
                case: case.0,
                submission,
                numbers,
                moments: [opened, routed, completed],
            });
        }
        Ok((told, latencies))
    }

    async fn route(&self, id: CaseId) -> anyhow::Result<Timestamp> {
        let now = self.cast.clock.now();
        let case = self
            .store
            .load_case(id)
            .await?
            .context("the case is gone")?;
        let change = self.cast.routed(&self.definition, &case, now)?;
        let with = Committing {
            effect_done: case.effects.keys().next().copied(),
            ..committing(1)
        };
        self.store.commit(&change, with).await?;
        Ok(now)
    }

    async fn complete(&self, id: CaseId) -> anyhow::Result<Timestamp> {
        let now = self.cast.clock.now();
        let case = self
            .store
            .load_case(id)
            .await?
            .context("the case is gone")?;
        let change = self.cast.completed(&self.definition, &case, now)?;
        self.store.commit(&change, committing(2)).await?;
        Ok(now)
    }
}

/// Submits a draft; answers the case, its numbers and the moment.
pub async fn submit(
    store: &Store,
    cast: &Arc<Cast>,
    definition: &Arc<Definition>,
    submission: Uuid,
) -> anyhow::Result<(CaseId, Numbers, Timestamp)> {
    let now = cast.clock.now();
    let id = random::id(&cast.clock);
    let opening = Opening {
        from: store::Origin::Draft,
        submission,
        applicant: cast.applicant,
        year: YEAR,
        with: committing(0),
    };
    let (deciding, by) = (Arc::clone(cast), Arc::clone(definition));
    let opened = store
        .open_case(opening, move |numbers| {
            deciding.submitted(&by, id, numbers, now)
        })
        .await
        .map_err(|refused| anyhow!("{refused:?}"))?;
    let case = match opened {
        Opened::New(case) => case,
        Opened::Already { reference } => bail!("{reference} was submitted before"),
    };
    let numbers = Numbers {
        reference: case.reference,
        protocol: case.protocol.context("a case without a protocol number")?,
    };
    Ok((case.id, numbers, now))
}

fn rows(cast: &Cast, definition: &Definition, told: &Told) -> anyhow::Result<Rows> {
    let [opened, routed, completed] = told.moments;
    let change = cast.submitted(definition, told.case, told.numbers.clone(), opened)?;
    let submission = Some((told.submission, YEAR));
    let first = BareChange::of(&change, &committing(0), submission, None)?;
    let effect_done = change.case.effects.keys().next().copied();
    let change = cast.routed(definition, &change.case, routed)?;
    let with = Committing {
        effect_done,
        ..committing(1)
    };
    let second = BareChange::of(&change, &with, None, Some(&first))?;
    let change = cast.completed(definition, &change.case, completed)?;
    let third = BareChange::of(&change, &committing(2), None, Some(&second))?;
    Ok([first, second, third].map(Arc::new))
}
