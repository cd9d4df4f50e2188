//! The rows behind the jobs: timers and effects get their jobs again, and only once.

use super::*;

on_both! {
    a_key_pushed_twice_is_one_job;
    a_due_timer_gets_a_job_and_gets_it_again_when_it_is_lost;
    a_timer_that_its_job_did_not_end_is_tried_again;
    an_effect_that_lost_its_job_gets_another;
    an_effect_that_is_done_is_not_done_again;
}

async fn a_key_pushed_twice_is_one_job(world: Shared) {
    let case = CaseId(crate::contract::world::new_id());
    let job = |effect| {
        let effect = EffectNo(effect);
        (Queue::Mail, Errand::Effect { case, effect })
    };

    let mut tx = world.write().await;
    push_again(&mut tx, &[job(1)]).await.unwrap();
    push_again(&mut tx, &[job(1)]).await.unwrap();
    // The transaction is as good as before.
    push_again(&mut tx, &[job(1), job(2)]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(world.jobs().await, 2);

    // And what is rolled back was never there.
    let mut tx = world.write().await;
    push_again(&mut tx, &[job(3)]).await.unwrap();
    drop(tx);
    assert_eq!(world.jobs().await, 2);
}

async fn a_due_timer_gets_a_job_and_gets_it_again_when_it_is_lost(world: Shared) {
    let case = world.case().await;
    let (due, later) = (at("2026-09-16T09:00:00Z"), at("2026-09-17T09:00:00Z"));
    let case = world.commit(next(&case).timer(due).timer(later)).await;
    let jobs = world.jobs().await;

    let next_due = world.store.enqueue_due_timers(noon()).await.unwrap();
    assert_eq!(next_due, Some(due));
    assert_eq!(world.jobs().await, jobs);
    for _ in 0..3 {
        let next_due = world.store.enqueue_due_timers(due).await.unwrap();
        assert_eq!(next_due, Some(later));
    }
    assert_eq!(world.jobs().await, jobs + 1);

    // Lost without a trace, then ended without having fired the timer.
    for (lite, pg) in [
        (
            "DELETE FROM Jobs WHERE job_type = 'steps'",
            "DELETE FROM apalis.jobs WHERE job_type = 'steps'",
        ),
        (
            "UPDATE Jobs SET status = 'Killed' WHERE job_type = 'steps'",
            "UPDATE apalis.jobs SET status = 'Killed' WHERE job_type = 'steps'",
        ),
    ] {
        world.sql(lite, pg).await;
        world.store.enqueue_due_timers(due).await.unwrap();
        let alive = match world.store.db {
            Db::Lite { .. } => "Jobs WHERE job_type = 'steps' AND status = 'Pending'",
            Db::Pg(_) => "apalis.jobs WHERE job_type = 'steps' AND status = 'Pending'",
        };
        assert_eq!(world.count(alive).await, 1, "{lite}");
    }

    // Fired: gone, and no job any more.
    world.commit(next(&case).fired()).await;
    let (handler, mut told) = telling();
    let crew = Crew::start(&world.store, "timers", handler);
    world.until_nothing_waits().await;
    while let Ok(ticket) = told.try_recv() {
        assert!(!matches!(ticket.work, Work::Timer(_)), "{ticket:?}");
    }
    crew.stop().await;
}

async fn a_timer_that_its_job_did_not_end_is_tried_again(world: Shared) {
    let case = world.case().await;
    let case = world
        .commit(next(&case).timer(at("2026-09-15T10:30:00Z")))
        .await;
    let timer = *case.timers.keys().next().unwrap();
    let fires = Arc::new(AtomicU32::new(0));
    let (seen, inner) = (Arc::clone(&fires), Arc::clone(&world));

    let crew = Crew::start(&world.store, "timers", move |ticket| {
        let (fires, world, case) = (Arc::clone(&seen), Arc::clone(&inner), case.clone());
        Box::pin(async move {
            if ticket.work == Work::Timer(timer) {
                assert_eq!(ticket.attempt, fires.fetch_add(1, Ordering::SeqCst) + 1);
                if ticket.attempt == 2 {
                    world.commit(next(&case).fired()).await;
                }
            }
            Ok(())
        })
    });

    within(15, async {
        while world.count("timers").await > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    assert_eq!(fires.load(Ordering::SeqCst), 2);
    assert_eq!(timer, TimerNo(3));
    crew.stop().await;
}

async fn an_effect_that_lost_its_job_gets_another(world: Shared) {
    let case = world.case().await;
    world
        .sql("DELETE FROM Jobs", "DELETE FROM apalis.jobs")
        .await;
    assert_eq!(
        world.store.enqueue_lost_effects(noon()).await.unwrap(),
        0,
        "too young to be lost"
    );

    let later = at("2026-09-15T09:01:00Z");
    assert_eq!(world.store.enqueue_lost_effects(later).await.unwrap(), 2);
    assert_eq!(world.store.enqueue_lost_effects(later).await.unwrap(), 0);

    let (handler, mut told) = telling();
    let crew = Crew::start(&world.store, "finder", handler);
    for _ in 0..2 {
        assert_eq!(soon(told.recv()).await.unwrap().case, case.id);
    }
    world.until_nothing_waits().await;
    crew.stop().await;
}

async fn an_effect_that_is_done_is_not_done_again(world: Shared) {
    let case = world.case().await;
    let done = Committing {
        effect_done: Some(EffectNo(2)),
        ..Committing::new("case.routed")
    };
    world
        .store
        .commit(&next(&case).routed().done(), done)
        .await
        .unwrap();

    // A job of it that is there all the same.
    let mut tx = world.write().await;
    let errand = Errand::Effect {
        case: case.id,
        effect: EffectNo(2),
    };
    push_again(&mut tx, &[(Queue::Steps, errand)])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let (handler, mut told) = telling();
    let crew = Crew::start(&world.store, "late", handler);
    assert!(is_mail(&soon(told.recv()).await.unwrap()));
    world.until_nothing_waits().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(told.try_recv().is_err());
    crew.stop().await;
}
