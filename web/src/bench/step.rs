//! From a clerk's completion to the end of the automatic step that follows: stored
//! with the completion, decided and committed by the worker, which is in the same
//! process, as when nothing else is asked for. What came before has come to rest.

use super::drive::submit;
use super::service::{Cast, HANDED_ON};
use crate::clock::Stopwatch;
use crate::random;
use anyhow::Context as _;
use engine::case::{CaseId, EffectNo};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Bare, CommitError, Committing, JobError, JobTicket, Store, Work, Workers};
use tokio::sync::oneshot;

/// How long one step may take before the measurement is given up.
const TOO_LONG: Duration = Duration::from_secs(30);

/// How long the queue needs to acknowledge the last job, amply.
const AT_REST: Duration = Duration::from_millis(25);

/// Who waits for a step of a case to end.
#[derive(Default)]
struct Waiters(Mutex<HashMap<CaseId, oneshot::Sender<()>>>);

impl Waiters {
    fn wait(&self, case: CaseId) -> oneshot::Receiver<()> {
        let (ended, end) = oneshot::channel();
        let mut waiters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiters.insert(case, ended);
        end
    }

    fn ended(&self, case: CaseId) {
        let mut waiters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ended) = waiters.remove(&case) {
            ended.send(()).ok();
        }
    }
}

/// Answers how long each step took.
pub async fn latencies(
    store: &Store,
    cast: &Arc<Cast>,
    count: usize,
) -> anyhow::Result<Vec<Duration>> {
    let waiters: Arc<Waiters> = Arc::default();
    let handler = {
        let (store, cast, waiters) = (store.clone(), Arc::clone(cast), Arc::clone(&waiters));
        move |ticket: JobTicket| {
            let (store, cast) = (store.clone(), Arc::clone(&cast));
            let waiters = Arc::clone(&waiters);
            async move {
                if let Work::Effect { effect, ask, .. } = &ticket.work
                    && ask.answers()
                {
                    route(&store, &cast, ticket.case, *effect).await?;
                    waiters.ended(ticket.case);
                }
                // Letters are not sent from here.
                Ok(())
            }
        }
    };
    let clock = cast.clock.clone();
    let name = format!("bench-{}", random::id(&clock).simple());
    let workers = Workers::new(name, move || clock.now());
    let (stop, stopped) = oneshot::channel::<()>();
    let shutdown = async move {
        // An error means the sender is gone, which is a stop as well.
        stopped.await.ok();
    };
    let measuring = async {
        let times = measure(store, cast, &waiters, count).await;
        drop(stop);
        times
    };
    let (ended, times) = tokio::join!(store.run_workers(workers, handler, shutdown), measuring);
    ended?;
    times
}

async fn measure(
    store: &Store,
    cast: &Arc<Cast>,
    waiters: &Waiters,
    count: usize,
) -> anyhow::Result<Vec<Duration>> {
    let definition = cast.service(HANDED_ON)?;
    let mut times = Vec::with_capacity(count);
    for _ in 0..count {
        let draft = cast.draft(&definition);
        Bare::on(store).fill(std::slice::from_ref(&draft)).await?;
        let (id, _, _) = submit(store, cast, &definition, draft.id).await?;
        until_at_task(store, waiters, id).await?;
        until_at_rest(store).await?;

        let case = store.load_case(id).await?.context("the case is gone")?;
        let end = waiters.wait(id);
        let watch = Stopwatch::start();
        let change = cast.completed(&definition, &case, cast.clock.now())?;
        store
            .commit(&change, Committing::new("task.completed"))
            .await?;
        tokio::time::timeout(TOO_LONG, end)
            .await
            .context("an automatic step did not end")??;
        times.push(watch.elapsed());
    }
    Ok(times)
}

/// The job of the first routing may be done before anybody waits for it.
async fn until_at_task(store: &Store, waiters: &Waiters, id: CaseId) -> anyhow::Result<()> {
    let end = waiters.wait(id);
    let case = store.load_case(id).await?.context("the case is gone")?;
    if case.tasks.is_empty() {
        tokio::time::timeout(TOO_LONG, end)
            .await
            .context("a case did not come to its task")??;
    }
    Ok(())
}

/// The letters of the submission are out, and their jobs acknowledged: a clerk comes
/// later than that.
async fn until_at_rest(store: &Store) -> anyhow::Result<()> {
    while store.backlog().await?.waiting > 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    tokio::time::sleep(AT_REST).await;
    Ok(())
}

async fn route(store: &Store, cast: &Cast, id: CaseId, effect: EffectNo) -> Result<(), JobError> {
    let later = |error: String| JobError::Retry(error);
    let case = store
        .load_case(id)
        .await
        .map_err(|error| later(error.to_string()))?
        .ok_or_else(|| JobError::Fail("there is no such case".into()))?;
    if !case.effects.contains_key(&effect) {
        return Ok(());
    }
    let definition = cast
        .service(HANDED_ON)
        .map_err(|error| JobError::Fail(error.to_string()))?;
    let change = cast
        .routed(&definition, &case, cast.clock.now())
        .map_err(|rejection| JobError::Fail(rejection.to_string()))?;
    let with = Committing {
        effect_done: Some(effect),
        ..Committing::new("case.routed")
    };
    match store.commit(&change, with).await {
        Ok(()) | Err(CommitError::EffectAlreadyDone) => Ok(()),
        Err(error) => Err(later(error.to_string())),
    }
}
