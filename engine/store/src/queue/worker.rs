//! Workers: one per queue, with a name of its own for each start of the process.

use super::armed::Armed;
use super::at_hand::{AtHand, Turns};
use super::run::{Clock, Handler, JobError, JobTicket, Runner, Told};
use super::{Errand, GIVE_BACK, Queue};
use crate::db::{Db, args};
use crate::error::Error;
use crate::store::Store;
use apalis::prelude::{AbortError, BackendExt, BoxDynError, Data, WorkerBuilder, WorkerBuilderExt};
use futures::FutureExt;
use jiff::Timestamp;
use sqlx::postgres::PgListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Who runs the jobs, and which.
#[derive(Clone)]
pub struct Workers {
    /// Unique for each start of the process: host, process and something random.
    pub name: String,
    pub queues: Vec<Queue>,
    /// Jobs at the same time, per queue.
    pub concurrency: usize,
    /// The moment written down for what was done or given up.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

impl Workers {
    /// All queues, four jobs at a time in each.
    pub fn new(
        name: impl Into<String>,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> Workers {
        Workers {
            name: name.into(),
            queues: Queue::ALL.to_vec(),
            concurrency: 4,
            clock: Arc::new(clock),
        }
    }
}

/// Workers that stopped without being asked. Whoever ran them should end the
/// process, or run new ones under another name: no job runs any more.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    #[error("the worker of queue {queue} stopped: {reason}")]
    Stopped { queue: &'static str, reason: String },
    #[error(transparent)]
    Database(#[from] Error),
}

const HEARTBEAT: Duration = Duration::from_secs(5);
const MISSED: usize = 3;
/// How long running jobs may take to end when we are asked to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How long apalis has to write down what has ended.
const LAST_WORDS: Duration = Duration::from_millis(250);
/// How often lost jobs and due timers are looked for.
const SWEEP: Duration = Duration::from_secs(1);
const LISTEN_AGAIN: Duration = Duration::from_secs(1);

impl Store {
    /// Runs jobs until `shutdown`, then lets running ones end and gives the rest
    /// back. Also sweeps: due timers and lost effects get their jobs.
    ///
    /// A handler must bear running twice: a worker that was killed, or stopped
    /// and continued, leaves its job to another.
    ///
    /// # Errors
    /// A worker stopped by itself, e.g. because the database went away.
    pub async fn run_workers<F>(
        &self,
        workers: Workers,
        handler: impl Fn(JobTicket) -> F + Send + Sync + 'static,
        shutdown: impl Future<Output = ()> + Send,
    ) -> Result<(), WorkerError>
    where
        F: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |ticket| handler(ticket).boxed());
        let crew = Crew {
            runner: Runner {
                store: self.clone(),
                handler,
                clock: Arc::clone(&workers.clock),
            },
            running: watch::Sender::new(0),
            stopping: watch::Sender::new(false),
        };
        if workers.queues.contains(&Queue::Steps) {
            let crew = crew.clone();
            let turns = Turns::new(workers.concurrency);
            self.hands.lend(move |work| crew.take_in_hand(&turns, work));
        }
        let mut tasks = JoinSet::new();
        for queue in &workers.queues {
            tasks.spawn(work(
                crew.clone(),
                *queue,
                workers.name_for(*queue),
                workers.concurrency,
            ));
        }
        let mut helpers = JoinSet::new();
        helpers.spawn(listen(self.clone()));
        helpers.spawn(sweep(self.clone(), workers.clock.clone()));

        let ended = tokio::select! {
            () = shutdown => Ok(()),
            Some(stopped) = tasks.join_next() => Err(match stopped {
                Ok(error) => error,
                Err(error) => WorkerError::Stopped { queue: "all", reason: error.to_string() },
            }),
        };
        self.hands.withdraw();
        crew.stopping.send_replace(true);
        let drained = crew.drained().await;
        tokio::time::timeout(LAST_WORDS, async {
            while tasks.join_next().await.is_some() {}
        })
        .await
        .ok();
        tasks.shutdown().await;
        helpers.shutdown().await;
        if drained && let Err(error) = self.give_back(&workers).await {
            // They come back by themselves when our heartbeat has gone cold.
            tracing::warn!(%error, "jobs were not given back");
        }
        ended
    }

    /// So that the next worker need not wait for our heartbeat to go cold.
    async fn give_back(&self, workers: &Workers) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        for queue in &workers.queues {
            tx.execute(GIVE_BACK, args![&workers.name_for(*queue)])
                .await?;
        }
        Ok(tx.commit().await?)
    }
}

impl Workers {
    fn name_for(&self, queue: Queue) -> String {
        format!("{}/{}", self.name, queue.name())
    }
}

/// What all workers of one call share.
#[derive(Clone)]
struct Crew {
    runner: Runner,
    running: watch::Sender<usize>,
    stopping: watch::Sender<bool>,
}

impl Crew {
    /// Answers whether every running job has ended.
    async fn drained(&self) -> bool {
        let mut running = self.running.subscribe();
        tokio::time::timeout(GRACE, running.wait_for(|count| *count == 0))
            .await
            .is_ok()
    }

    /// Counts one more that runs, unless none may any more.
    fn begin(&self) -> Option<Running> {
        self.running.send_modify(|count| *count += 1);
        let running = Running(self.running.clone());
        let stopping = *self.stopping.borrow();
        (!stopping).then_some(running)
    }

    async fn run(self, errand: Errand) -> Result<(), BoxDynError> {
        let Some(running) = self.begin() else {
            // Fetched in the last moment; given back when the worker is gone.
            return std::future::pending().await;
        };
        // Not cancelled when the worker is dropped: the bookkeeping goes with the work.
        let runner = self.runner.clone();
        let told = tokio::spawn(async move {
            let told = runner.run(errand).await;
            drop(running);
            told
        })
        .await?;
        match told {
            Told::Done => Ok(()),
            Told::Again(reason) => Err(reason.into()),
            Told::Never(reason) => Err(AbortError::new(reason).into()),
        }
    }

    /// Carries out what was just committed, beside the queue. When too many wait it
    /// is left to its job.
    fn take_in_hand(&self, turns: &Turns, work: AtHand) {
        let Some(place) = turns.place() else { return };
        let crew = self.clone();
        tokio::spawn(async move {
            let _turn = place.turn().await;
            if let Some(_running) = crew.begin() {
                crew.runner.run_at_hand(work).await;
            }
        });
    }
}

/// One running job, until dropped.
struct Running(watch::Sender<usize>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

/// What apalis calls for each job.
async fn handle(errand: Errand, crew: Data<Crew>) -> Result<(), BoxDynError> {
    Crew::clone(&crew).run(errand).await
}

/// Runs the worker of one queue; comes back only with the reason why it stopped.
async fn work(crew: Crew, queue: Queue, name: String, concurrency: usize) -> WorkerError {
    let armed = Armed::new(crew.runner.store.bell.listen());
    // Locking is part of fetching already; doing it again costs a write per job.
    let ended = match crew.runner.store.db.clone() {
        Db::Lite { write, .. } => {
            let config = apalis_sqlite::Config::default()
                .queue(queue.name())
                .batch_size(1)
                .heartbeat_interval(HEARTBEAT)
                .missed_heartbeats(MISSED)
                .lock_tasks(false);
            let storage = apalis_sqlite::SqliteStorage::<Errand>::new(&write).with_config(config);
            WorkerBuilder::new(name)
                .backend(storage.poll_with_strategy(armed))
                .data(crew)
                .concurrency(concurrency)
                .build(handle)
                .run()
                .await
        }
        Db::Pg(pool) => {
            let config = apalis_postgres::Config::default()
                .queue(queue.name())
                .batch_size(1)
                .heartbeat_interval(HEARTBEAT)
                .missed_heartbeats(MISSED)
                .lock_tasks(false);
            let storage =
                apalis_postgres::PostgresStorage::<Errand>::new(&pool).with_config(config);
            WorkerBuilder::new(name)
                .backend(storage.poll_with_strategy(armed))
                .data(crew)
                .concurrency(concurrency)
                .build(handle)
                .run()
                .await
        }
    };
    WorkerError::Stopped {
        queue: queue.name(),
        reason: match ended {
            Ok(()) => "it ended by itself".to_owned(),
            Err(error) => error.to_string(),
        },
    }
}

/// Hears of jobs that other processes committed.
async fn listen(store: Store) {
    let Db::Pg(pool) = &store.db else {
        store.bell.answer_others().await;
        return;
    };
    loop {
        if let Err(error) = listen_to(&store, pool).await {
            tracing::warn!(%error, "jobs are found by polling until the database listens again");
        }
        tokio::time::sleep(LISTEN_AGAIN).await;
    }
}

/// The channel on which apalis' trigger says that a job was inserted.
const INSERTED: &str = "apalis::job::insert";

async fn listen_to(store: &Store, pool: &sqlx::PgPool) -> sqlx::Result<()> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(INSERTED).await?;
    loop {
        listener.recv().await?;
        store.bell.ring_here();
    }
}

async fn sweep(store: Store, clock: Clock) {
    let mut rounds: u32 = 0;
    loop {
        if let Err(error) = store.sweep(clock(), rounds).await {
            tracing::error!(%error, "the sweep did not go through");
        }
        rounds = rounds.wrapping_add(1);
        tokio::time::sleep(SWEEP).await;
    }
}
