//! Jobs: at once, at least once, and never in each other's way.

mod at_hand;
mod rows;

use super::builder::{mail, next};
use super::on_both;
use super::world::{Shared, World, at, noon};
use crate::db::Db;
use crate::queue::{Errand, push_again};
use crate::{Committing, JobError, JobTicket, Queue, Store, Work, WorkerError, Workers};
use engine::case::{CaseId, EffectNo, TimerNo};
use futures::future::BoxFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::Instant;

on_both! {
    a_committed_effect_runs_at_once;
    a_commit_of_another_process_is_heard;
    a_panic_ends_neither_the_worker_nor_the_job;
    a_job_that_kills_its_worker_is_told_to_its_case_and_not_tried;
    a_job_that_kills_even_who_tells_of_it_is_given_up;
    a_job_that_cannot_succeed_is_given_up_and_shown;
    a_failed_job_is_tried_again_later;
    a_job_that_was_put_off_has_used_up_no_try;
    the_job_of_a_killed_worker_runs_again_within_twenty_seconds;
    a_worker_that_stops_gives_its_jobs_back;
    a_worker_that_stops_by_itself_says_so;
    a_thousand_jobs_all_run;
}

type Handled = BoxFuture<'static, Result<(), JobError>>;

/// Workers in the background, and how to stop them.
struct Crew {
    stop: oneshot::Sender<()>,
    running: JoinHandle<Result<(), WorkerError>>,
}

impl Crew {
    fn start(
        store: &Store,
        name: &str,
        handler: impl Fn(JobTicket) -> Handled + Send + Sync + 'static,
    ) -> Crew {
        let (stop, stopped) = oneshot::channel::<()>();
        let store = store.clone();
        let workers = Workers::new(name, || at("2026-09-15T11:00:00Z"));
        let running = tokio::spawn(async move {
            let shutdown = async { stopped.await.unwrap_or_default() };
            store.run_workers(workers, handler, shutdown).await
        });
        Crew { stop, running }
    }

    async fn stop(self) {
        self.stop.send(()).unwrap();
        self.running.await.unwrap().unwrap();
    }
}

/// A handler that tells of each ticket and answers `Ok`.
fn telling() -> (
    impl Fn(JobTicket) -> Handled + Send + Sync + Clone,
    mpsc::UnboundedReceiver<JobTicket>,
) {
    let (tell, told) = mpsc::unbounded_channel();
    let handler = move |ticket: JobTicket| -> Handled {
        tell.send(ticket).unwrap();
        Box::pin(async { Ok(()) })
    };
    (handler, told)
}

async fn soon<T>(what: impl Future<Output = T>) -> T {
    within(10, what).await
}

async fn within<T>(seconds: u64, what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(seconds), what)
        .await
        .expect("it came too late")
}

impl World {
    async fn until_nothing_waits(&self) {
        within(30, async {
            while self.store.backlog().await.unwrap().waiting > 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
        .await;
    }
}

fn is_mail(ticket: &JobTicket) -> bool {
    matches!(&ticket.work, Work::Effect { ask, .. } if *ask == mail())
}

async fn a_committed_effect_runs_at_once(world: Shared) {
    let (handler, mut told) = telling();
    let crew = Crew::start(&world.store, "at-once", handler);
    let mut case = world.case().await;
    for _ in 0..2 {
        soon(told.recv()).await.unwrap();
    }

    let mut took = Vec::new();
    for _ in 0..40 {
        // Long enough for the queue to have come to rest.
        tokio::time::sleep(Duration::from_millis(23)).await;
        let begun = Instant::now();
        case = world.commit(next(&case).ask(mail())).await;
        let committed = begun.elapsed();
        let ticket = soon(told.recv()).await.unwrap();
        assert!(is_mail(&ticket));
        assert_eq!((ticket.case, ticket.attempt), (case.id, 1));
        took.push(begun.elapsed() - committed);
    }
    took.sort();
    eprintln!("push to run: p50 {:?}, worst {:?}", took[20], took[39]);
    assert!(
        took[20] < Duration::from_millis(120),
        "woken by polling only: {took:?}"
    );
    world.until_nothing_waits().await;
    crew.stop().await;
}

async fn a_commit_of_another_process_is_heard(world: Shared) {
    let (handler, mut told) = telling();
    let crew = Crew::start(&world.store, "elsewhere", handler);
    let mut case = world.case().await;
    for _ in 0..2 {
        soon(told.recv()).await.unwrap();
    }
    // Another store on the same database has a bell of its own, like another process.
    let other = Store::open(&world.location).await.unwrap();

    let mut took = Vec::new();
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(130)).await;
        let change = next(&case).ask(mail()).done();
        other
            .commit(&change, Committing::new("case.changed"))
            .await
            .unwrap();
        let begun = Instant::now();
        case = change.case;
        soon(told.recv()).await.unwrap();
        took.push(begun.elapsed());
    }
    took.sort();
    eprintln!(
        "push to run in another process: p50 {:?}, worst {:?}",
        took[10], took[19]
    );
    assert!(
        took[10] < Duration::from_millis(60),
        "woken by polling only: {took:?}"
    );
    crew.stop().await;
}

async fn a_panic_ends_neither_the_worker_nor_the_job(world: Shared) {
    let (tell, mut told) = mpsc::unbounded_channel();
    let crew = Crew::start(&world.store, "panic", move |ticket| {
        let tell = tell.clone();
        Box::pin(async move {
            let first = ticket.attempt == 1;
            let mail = is_mail(&ticket);
            tell.send(ticket).unwrap();
            assert!(!(mail && first), "a handler that panics");
            Ok(())
        })
    });
    let case = world.case().await;

    let mut attempts = Vec::new();
    for _ in 0..3 {
        let ticket = soon(told.recv()).await.unwrap();
        if is_mail(&ticket) {
            attempts.push(ticket.attempt);
        }
    }
    assert_eq!(attempts, [1, 2]);
    world.until_nothing_waits().await;
    let effect = world
        .store
        .effect(case.id, EffectNo(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((effect.starts, effect.dead_at), (2, None));
    assert_eq!(effect.last_error.as_deref(), Some("panicked"));
    crew.stop().await;
}

async fn a_job_that_kills_its_worker_is_told_to_its_case_and_not_tried(world: Shared) {
    let case = world.case().await;
    // As after five workers that died of it without a word.
    let sql = "UPDATE effects SET starts = 5 WHERE effect_no = 1";
    world.sql(sql, sql).await;

    let (handler, mut told) = telling();
    let crew = Crew::start(&world.store, "hopeless", handler);

    for _ in 0..2 {
        let ticket = soon(told.recv()).await.unwrap();
        assert_eq!(ticket.hopeless.is_some(), is_mail(&ticket), "{ticket:?}");
    }
    world.until_nothing_waits().await;
    let effect = world
        .store
        .effect(case.id, EffectNo(1))
        .await
        .unwrap()
        .unwrap();
    assert!(effect.done_at.is_some());
    assert_eq!(effect.dead_at, None);
    crew.stop().await;
}

async fn a_job_that_kills_even_who_tells_of_it_is_given_up(world: Shared) {
    let case = world.case().await;
    // As after five workers that died of it without a word.
    let sql = "UPDATE effects SET starts = 5 WHERE effect_no = 1";
    world.sql(sql, sql).await;

    let (tell, mut told) = mpsc::unbounded_channel();
    let crew = Crew::start(&world.store, "poison", move |ticket| {
        let tell = tell.clone();
        Box::pin(async move {
            assert!(ticket.hopeless.is_none(), "it kills even who tells of it");
            tell.send(ticket).unwrap();
            Ok(())
        })
    });

    let ticket: JobTicket = soon(told.recv()).await.unwrap();
    assert!(!is_mail(&ticket), "the other job is not held up");
    world.until_nothing_waits().await;
    let effect = world
        .store
        .effect(case.id, EffectNo(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(effect.dead_at, Some(at("2026-09-15T11:00:00Z")));
    assert!(told.try_recv().is_err());
    let stuck = world.store.stuck().await.unwrap();
    assert_eq!(stuck.len(), 1);
    assert_eq!((stuck[0].case, stuck[0].kind.as_str()), (case.id, "mail"));
    crew.stop().await;
}

async fn a_job_that_cannot_succeed_is_given_up_and_shown(world: Shared) {
    let crew = Crew::start(&world.store, "hopeless", |ticket| {
        Box::pin(async move {
            if is_mail(&ticket) {
                return Err(JobError::Fail("550 no such mailbox".into()));
            }
            Ok(())
        })
    });
    let case = world.case().await;

    world.until_nothing_waits().await;
    let effect = world
        .store
        .effect(case.id, EffectNo(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((effect.starts, effect.done_at), (1, None));
    assert!(effect.dead_at.is_some());
    let stuck = world.store.stuck().await.unwrap();
    assert_eq!(stuck[0].reference, case.reference);
    assert_eq!(stuck[0].last_error.as_deref(), Some("550 no such mailbox"));
    // Not fetched again, and not taken for lost.
    let lost = world
        .store
        .enqueue_lost_effects(at("2027-01-01T00:00:00Z"))
        .await
        .unwrap();
    assert_eq!(lost, 0);
    crew.stop().await;
}

async fn a_failed_job_is_tried_again_later(world: Shared) {
    let (tell, mut told) = mpsc::unbounded_channel();
    let crew = Crew::start(&world.store, "again", move |ticket| {
        let tell = tell.clone();
        Box::pin(async move {
            if !is_mail(&ticket) {
                return Ok(());
            }
            tell.send((ticket.attempt, Instant::now())).unwrap();
            if ticket.attempt < 3 {
                return Err(JobError::Retry("451 try later".into()));
            }
            Ok(())
        })
    });
    let case = world.case().await;

    let mut before = soon(told.recv()).await.unwrap();
    for attempt in 2..=3 {
        let (found, moment) = soon(told.recv()).await.unwrap();
        assert_eq!(found, attempt);
        // The queue counts whole seconds, so a wait of 2 may be just over 1.
        let waited = moment - before.1;
        assert!(waited > Duration::from_millis(900), "{waited:?}");
        before = (found, moment);
    }
    world.until_nothing_waits().await;
    let effect = world
        .store
        .effect(case.id, EffectNo(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(effect.starts, 3);
    assert_eq!(effect.last_error.as_deref(), Some("451 try later"));
    crew.stop().await;
}

async fn a_job_that_was_put_off_has_used_up_no_try(world: Shared) {
    let (tell, mut told) = mpsc::unbounded_channel();
    let turns = Arc::new(AtomicU32::new(0));
    let crew = Crew::start(&world.store, "put-off", move |ticket| {
        let (tell, turns) = (tell.clone(), Arc::clone(&turns));
        Box::pin(async move {
            if !is_mail(&ticket) {
                return Ok(());
            }
            tell.send((ticket.attempt, Instant::now())).unwrap();
            if turns.fetch_add(1, Ordering::Relaxed) < 3 {
                return Err(JobError::PutOff {
                    reason: "left alone".into(),
                    wait: Duration::from_millis(1),
                });
            }
            Ok(())
        })
    });
    let case = world.case().await;

    let mut before: Option<Instant> = None;
    for _ in 0..4 {
        let (attempt, moment) = soon(told.recv()).await.unwrap();
        assert_eq!(attempt, 1);
        // The queue counts whole seconds; what matters is that it does not spin.
        if let Some(before) = before {
            assert!(moment - before > Duration::from_millis(5));
        }
        before = Some(moment);
    }
    world.until_nothing_waits().await;
    let effect = world
        .store
        .effect(case.id, EffectNo(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((effect.starts, effect.dead_at), (1, None));
    assert_eq!(effect.last_error.as_deref(), Some("left alone"));
    crew.stop().await;
}

async fn the_job_of_a_killed_worker_runs_again_within_twenty_seconds(world: Shared) {
    // A runtime that is thrown away is as dead as a killed process: no heartbeat,
    // no acknowledgement, no goodbye.
    let (tell, mut told) = mpsc::unbounded_channel();
    let location = world.location.clone();
    let doomed = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    doomed.spawn(async move {
        let store = Store::open(&location).await.unwrap();
        let handler = move |ticket: JobTicket| -> Handled {
            tell.send(ticket).unwrap();
            Box::pin(std::future::pending())
        };
        Crew::start(&store, "doomed", handler).running.await
    });
    let case = world.case().await;
    for _ in 0..2 {
        soon(told.recv()).await.unwrap();
    }
    doomed.shutdown_background();
    let killed = Instant::now();

    let (handler, mut told) = telling();
    let crew = Crew::start(&world.store, "heir", handler);
    for _ in 0..2 {
        let ticket = within(25, told.recv()).await.unwrap();
        assert_eq!((ticket.case, ticket.attempt), (case.id, 2));
    }
    eprintln!("orphans ran again after {:?}", killed.elapsed());
    assert!(
        killed.elapsed() <= Duration::from_secs(21),
        "{:?}",
        killed.elapsed()
    );
    world.until_nothing_waits().await;
    crew.stop().await;
}

async fn a_worker_that_stops_gives_its_jobs_back(world: Shared) {
    let (tell, mut told) = mpsc::unbounded_channel();
    let (finish, finished) = tokio::sync::watch::channel(false);
    let slow = move |ticket: JobTicket| -> Handled {
        let (tell, mut finished) = (tell.clone(), finished.clone());
        Box::pin(async move {
            tell.send(ticket).unwrap();
            finished.wait_for(|done| *done).await.unwrap();
            Ok(())
        })
    };
    let crew = Crew::start(&world.store, "slow", slow);
    let mut case = world.case().await;
    for _ in 0..10 {
        case = world.commit(next(&case).ask(mail())).await;
    }
    // Four mails at a time, and the one route.
    for _ in 0..5 {
        soon(told.recv()).await.unwrap();
    }

    let stopping = tokio::spawn(crew.stop());
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!stopping.is_finished(), "running jobs are let to end");
    finish.send(true).unwrap();
    soon(stopping).await.unwrap();
    let ran = 5 + std::iter::from_fn(|| told.try_recv().ok()).count();
    assert!(ran < 12, "{ran}");

    // Whoever comes next has them at once, not when a heartbeat has gone cold.
    let (handler, mut told) = telling();
    let crew = Crew::start(&world.store, "next", handler);
    for _ in ran..12 {
        within(5, told.recv()).await.unwrap();
    }
    world.until_nothing_waits().await;
    crew.stop().await;
}

async fn a_worker_that_stops_by_itself_says_so(world: Shared) {
    let store = Store::open(&world.location).await.unwrap();
    let crew = Crew::start(&store, "cut-off", |_| Box::pin(async { Ok(()) }));
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!crew.running.is_finished());

    store.close().await;

    let ended = within(20, crew.running).await.unwrap();
    assert!(ended.is_err(), "{ended:?}");
}

async fn a_thousand_jobs_all_run(world: Shared) {
    let count = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&count);
    let crew = Crew::start(&world.store, "many", move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Ok(()) })
    });
    let mut case = world.case().await;
    let begun = Instant::now();
    for _ in 0..20 {
        let mut change = next(&case);
        for _ in 0..50 {
            change = change.ask(mail());
        }
        case = world.commit(change).await;
    }
    within(60, world.until_nothing_waits()).await;
    eprintln!("a thousand jobs in {:?}", begun.elapsed());
    assert_eq!(count.load(Ordering::SeqCst), 1_002);
    crew.stop().await;
}
