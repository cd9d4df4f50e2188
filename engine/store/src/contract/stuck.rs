//! What was given up can be had tried again or be let be, once, with a line in
//! the audit trail.

use super::builder::next;
use super::on_both;
use super::world::{Shared, World, at};
use crate::AuditLine;
use engine::case::{Case, EffectNo};

on_both! {
    work_that_is_tried_again_begins_anew_and_has_a_job;
    a_timer_that_is_tried_again_is_due_as_before;
    a_letter_that_is_let_be_is_shown_no_more;
    only_letters_may_be_let_be;
    what_was_not_given_up_is_left_as_it_is;
}

fn line(world: &World, action: &str) -> AuditLine {
    AuditLine {
        at: at("2026-09-16T08:00:00Z"),
        actor: Some(world.director),
        action: action.into(),
        case: None,
        detail: None,
    }
}

/// Gives up everything that is open, as a worker would in the end.
async fn give_up(world: &World) {
    let (lite, pg) = (
        "UPDATE Jobs SET status = 'Killed'",
        "UPDATE apalis.jobs SET status = 'Killed'",
    );
    world.sql(lite, pg).await;
    for table in ["effects", "timers"] {
        let set = "starts = 3, settled = 3, last_error = 'gone'";
        let lite = format!("UPDATE {table} SET {set}, dead_at = 1789000000000000");
        let pg = format!("UPDATE {table} SET {set}, dead_at = '2026-09-15T12:00:00Z'");
        world.sql(&lite, &pg).await;
    }
}

async fn given_up(world: &World) -> Case {
    let case = world.case().await;
    let case = world
        .commit(next(&case).timer(at("2026-09-15T11:00:00Z")))
        .await;
    give_up(world).await;
    case
}

async fn living_jobs(world: &World) -> i64 {
    let jobs = match world.store.db {
        crate::db::Db::Lite { .. } => "Jobs",
        crate::db::Db::Pg(_) => "apalis.jobs",
    };
    world
        .count(&format!("{jobs} WHERE status = 'Pending'"))
        .await
}

async fn kinds(world: &World) -> Vec<String> {
    let stuck = world.store.stuck().await.unwrap();
    let mut kinds: Vec<String> = stuck.into_iter().map(|one| one.kind).collect();
    kinds.sort();
    kinds
}

async fn last_line(world: &World, case: &Case) -> AuditLine {
    world.store.audit_of(case.id).await.unwrap().pop().unwrap()
}

async fn work_that_is_tried_again_begins_anew_and_has_a_job(world: Shared) {
    let case = given_up(&world).await;
    assert_eq!(kinds(&world).await, ["mail", "route", "timer"]);
    assert_eq!(living_jobs(&world).await, 0);

    for number in [1, 2] {
        let with = line(&world, "job.retried");
        assert!(
            world
                .store
                .retry(&case.reference, number, &with)
                .await
                .unwrap()
        );
        let effect = world.store.effect(case.id, EffectNo(number)).await.unwrap();
        let effect = effect.unwrap();
        assert_eq!((effect.starts, effect.dead_at), (0, None));
        // Whoever comes second finds nothing to do.
        assert!(
            !world
                .store
                .retry(&case.reference, number, &with)
                .await
                .unwrap()
        );
    }
    assert_eq!(living_jobs(&world).await, 2);
    assert_eq!(kinds(&world).await, ["timer"]);
    assert_eq!(world.store.backlog().await.unwrap().waiting, 2);
    let written = last_line(&world, &case).await;
    assert_eq!(written.action, "job.retried");
    assert_eq!(
        (written.actor, written.case),
        (Some(world.director), Some(case.id))
    );
    let lines = world.store.audit_of(case.id).await.unwrap();
    assert_eq!(
        lines
            .iter()
            .filter(|one| one.action == "job.retried")
            .count(),
        2
    );
}

async fn a_timer_that_is_tried_again_is_due_as_before(world: Shared) {
    let case = given_up(&world).await;
    let now = at("2026-09-15T12:00:00Z");
    assert!(world.store.due_timers(now, 10).await.unwrap().is_empty());

    let with = line(&world, "job.retried");
    assert!(world.store.retry(&case.reference, 3, &with).await.unwrap());
    assert_eq!(world.store.due_timers(now, 10).await.unwrap().len(), 1);
    assert_eq!(living_jobs(&world).await, 1);
    // The sweep finds that it has one.
    world.store.enqueue_due_timers(now).await.unwrap();
    assert_eq!(living_jobs(&world).await, 1);
}

async fn a_letter_that_is_let_be_is_shown_no_more(world: Shared) {
    let case = given_up(&world).await;
    let with = line(&world, "job.abandoned");
    assert!(
        world
            .store
            .abandon(&case.reference, 1, &with)
            .await
            .unwrap()
    );
    assert!(
        !world
            .store
            .abandon(&case.reference, 1, &with)
            .await
            .unwrap()
    );
    assert!(!world.store.retry(&case.reference, 1, &with).await.unwrap());

    assert_eq!(kinds(&world).await, ["route", "timer"]);
    let effect = world
        .store
        .effect(case.id, EffectNo(1))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(effect.done_at, Some(with.at));
    assert!(
        effect.dead_at.is_some(),
        "it was not sent, and that stays to be seen"
    );
    assert_eq!(living_jobs(&world).await, 0);
    assert_eq!(last_line(&world, &case).await.action, "job.abandoned");
}

async fn only_letters_may_be_let_be(world: Shared) {
    let case = given_up(&world).await;
    let lines = world.count("audit").await;
    for number in [2, 3] {
        let with = line(&world, "job.abandoned");
        assert!(
            !world
                .store
                .abandon(&case.reference, number, &with)
                .await
                .unwrap()
        );
    }
    assert_eq!(kinds(&world).await, ["mail", "route", "timer"]);
    assert_eq!(world.count("audit").await, lines);
}

async fn what_was_not_given_up_is_left_as_it_is(world: Shared) {
    let case = world.case().await;
    let lines = world.count("audit").await;
    for (reference, number) in [
        (case.reference.as_str(), 1),
        (&case.reference, 99),
        ("2026-999999", 1),
    ] {
        let with = line(&world, "job.retried");
        assert!(!world.store.retry(reference, number, &with).await.unwrap());
        assert!(!world.store.abandon(reference, number, &with).await.unwrap());
    }
    assert_eq!(world.count("audit").await, lines);
    assert_eq!(living_jobs(&world).await, 2);
}
