//! What is at hand: carried out by whoever committed it, and the queue's should that
//! come to nothing.

use super::*;
use crate::contract::builder::{opens, route};
use crate::queue::HEAD_START;
use engine::case::Effect;

on_both! {
    what_is_at_hand_is_done_at_once_and_its_job_taken_back;
    what_a_hand_only_reports_done_is_closed_with_its_job;
    a_hand_that_panics_leaves_the_work_to_the_queue;
    a_hand_that_fails_for_good_leaves_nothing_to_the_queue;
    a_process_that_dies_with_work_in_hand_leaves_it_to_the_queue;
    without_workers_the_queue_may_begin_at_once;
}

const ROUTE: EffectNo = EffectNo(2);

fn is_route(ticket: &JobTicket) -> bool {
    matches!(&ticket.work, Work::Effect { ask, .. } if *ask == route())
}

impl World {
    async fn step_jobs(&self) -> i64 {
        let table = match self.store.db {
            Db::Lite { .. } => "Jobs",
            Db::Pg(_) => "apalis.jobs",
        };
        self.count(&format!("{table} WHERE job_type = 'steps'"))
            .await
    }

    async fn routing(&self, case: CaseId) -> crate::EffectRow {
        self.store.effect(case, ROUTE).await.unwrap().unwrap()
    }

    async fn until_routed(&self, case: CaseId) {
        soon(async {
            while self.routing(case).await.done_at.is_none() {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        })
        .await;
    }
}

async fn what_is_at_hand_is_done_at_once_and_its_job_taken_back(world: Shared) {
    let inner = Arc::clone(&world);
    let crew = Crew::start(&world.store, "at-hand", move |ticket| {
        let world = Arc::clone(&inner);
        Box::pin(async move {
            if is_route(&ticket) {
                let case = world.store.load_case(ticket.case).await.unwrap().unwrap();
                let with = Committing {
                    effect_done: Some(ROUTE),
                    ..Committing::new("case.routed")
                };
                let change = next(&case).routed().done();
                world.store.commit(&change, with).await.unwrap();
            }
            Ok(())
        })
    });
    tokio::time::sleep(Duration::from_millis(50)).await;

    let begun = Instant::now();
    let case = world.case().await;
    world.until_routed(case.id).await;

    assert!(begun.elapsed() < Duration::from_secs(u64::from(HEAD_START) - 1));
    assert_eq!(world.step_jobs().await, 0);
    assert_eq!(world.routing(case.id).await.starts, 0);
    crew.stop().await;
}

async fn what_a_hand_only_reports_done_is_closed_with_its_job(world: Shared) {
    let (handler, _told) = telling();
    let crew = Crew::start(&world.store, "at-hand", handler);
    tokio::time::sleep(Duration::from_millis(50)).await;

    let case = world.case().await;
    world.until_routed(case.id).await;

    assert_eq!(world.step_jobs().await, 0);
    crew.stop().await;
}

async fn a_hand_that_panics_leaves_the_work_to_the_queue(world: Shared) {
    let (tell, mut told) = mpsc::unbounded_channel();
    let crew = Crew::start(&world.store, "at-hand", move |ticket| {
        let tell = tell.clone();
        Box::pin(async move {
            if is_route(&ticket) {
                tell.send(ticket.attempt).unwrap();
                assert!(ticket.attempt > 1, "a hand that slips");
            }
            Ok(())
        })
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let case = world.case().await;

    for attempt in 1..=2 {
        assert_eq!(soon(told.recv()).await, Some(attempt));
    }
    world.until_routed(case.id).await;
    let effect = world.routing(case.id).await;
    assert_eq!((effect.starts, effect.dead_at), (2, None));
    assert_eq!(effect.last_error.as_deref(), Some("panicked"));
    crew.stop().await;
}

async fn a_hand_that_fails_for_good_leaves_nothing_to_the_queue(world: Shared) {
    let crew = Crew::start(&world.store, "at-hand", |ticket| {
        Box::pin(async move {
            if is_route(&ticket) {
                return Err(JobError::Fail("no office takes it".into()));
            }
            Ok(())
        })
    });
    tokio::time::sleep(Duration::from_millis(50)).await;

    let case = world.case().await;
    soon(async {
        while world.routing(case.id).await.dead_at.is_none() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    })
    .await;

    assert_eq!(world.step_jobs().await, 0);
    let stuck = world.store.stuck().await.unwrap();
    assert_eq!(stuck[0].last_error.as_deref(), Some("no office takes it"));
    crew.stop().await;
}

async fn a_process_that_dies_with_work_in_hand_leaves_it_to_the_queue(world: Shared) {
    let (tell, mut told) = mpsc::unbounded_channel();
    let (location, version, applicant) = (
        world.location.clone(),
        world.version.clone(),
        world.applicant,
    );
    let opening = world.opening(world.draft().await);
    let doomed = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    doomed.spawn(async move {
        let store = Store::open(&location).await.unwrap();
        let handler = move |ticket: JobTicket| -> Handled {
            if is_route(&ticket) {
                tell.send(ticket).unwrap();
            }
            Box::pin(std::future::pending())
        };
        let mut workers = Workers::new("doomed", noon);
        // The queue itself is not looked at, so it is the hand that has begun.
        workers.queues = vec![Queue::Steps];
        let serving = store.run_workers(workers, handler, std::future::pending());
        let opening = async {
            // By then the hand is there; otherwise the queue would begin, and count it.
            tokio::time::sleep(Duration::from_secs(1)).await;
            let decide = move |numbers| Ok::<_, ()>(opens(&version, applicant, numbers));
            store.open_case(opening, decide).await.unwrap();
            std::future::pending::<()>().await;
        };
        tokio::join!(serving, opening).0.unwrap();
    });
    let ticket: JobTicket = soon(told.recv()).await.unwrap();
    doomed.shutdown_background();

    let (handler, mut told) = telling();
    let crew = Crew::start(&world.store, "heir", handler);
    let heir = within(u64::from(HEAD_START) + 5, async {
        loop {
            let ticket = told.recv().await.unwrap();
            if is_route(&ticket) {
                return ticket;
            }
        }
    })
    .await;
    // A beginning that nobody counted.
    assert_eq!((heir.case, heir.attempt), (ticket.case, 1));
    world.until_routed(ticket.case).await;
    crew.stop().await;
}

async fn without_workers_the_queue_may_begin_at_once(world: Shared) {
    let case = world.case().await;
    assert!(matches!(
        world.routing(case.id).await.ask,
        Effect::Route { .. }
    ));

    let (handler, _told) = telling();
    let begun = Instant::now();
    let crew = Crew::start(&world.store, "later", handler);
    world.until_routed(case.id).await;

    assert!(begun.elapsed() < Duration::from_secs(u64::from(HEAD_START) - 1));
    assert_eq!(world.routing(case.id).await.starts, 1);
    crew.stop().await;
}
