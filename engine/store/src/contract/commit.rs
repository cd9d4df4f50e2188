//! Changes to an open case: whole or not at all, one at a time.

use super::builder::{next, slot};
use super::on_both;
use super::world::{CLERK, Shared, at};
use crate::{CommitError, Committing, Viewer};
use engine::case::{EffectNo, Revision, TaskNo};
use engine::municipality::{Location, LocationKind};
use futures::future::join_all;
use std::time::Duration;

on_both! {
    of_many_commits_on_one_revision_one_wins;
    an_effect_is_done_once;
    the_last_seats_go_to_as_many_as_there_are;
    a_full_slot_leaves_nothing_behind;
    a_moved_appointment_gives_its_seat_back;
    two_who_swap_their_slots_never_share_one;
    lists_follow_the_case;
    a_commit_goes_on_when_its_caller_hangs_up;
    the_first_free_slot_is_the_first_with_a_seat;
}

fn booking(capacity: u16) -> Committing {
    Committing {
        capacity: Some(capacity),
        ..Committing::new("appointment.booked")
    }
}

async fn of_many_commits_on_one_revision_one_wins(world: Shared) {
    let case = world.case().await;
    let changes: Vec<_> = (0..20).map(|_| next(&case).routed().done()).collect();

    let all = join_all(
        changes
            .iter()
            .map(|change| world.store.commit(change, Committing::new("case.routed"))),
    )
    .await;

    let mut won = 0;
    for done in all {
        match done {
            Ok(()) => won += 1,
            Err(CommitError::Stale { current }) => assert_eq!(current, Revision(2)),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(won, 1);
    assert_eq!(world.store.events_of(case.id).await.unwrap().len(), 5);
    assert_eq!(world.store.audit_of(case.id).await.unwrap().len(), 2);
}

async fn an_effect_is_done_once(world: Shared) {
    let case = world.case().await;
    let done = Committing {
        effect_done: Some(EffectNo(2)),
        ..Committing::new("case.routed")
    };
    let routed = next(&case).routed().done();
    world.store.commit(&routed, done.clone()).await.unwrap();

    let again = next(&routed.case).task().done();
    let second = world.store.commit(&again, done).await;

    assert!(
        matches!(second, Err(CommitError::EffectAlreadyDone)),
        "{second:?}"
    );
    assert_eq!(world.count("tasks").await, 0);
    let effect = world
        .store
        .effect(case.id, EffectNo(2))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(effect.done_at, Some(at("2026-09-15T10:00:00Z")));
}

async fn the_last_seats_go_to_as_many_as_there_are(world: Shared) {
    let cases = join_all((0..100).map(|_| world.case())).await;
    let changes: Vec<_> = cases
        .iter()
        .map(|case| next(case).appointment(slot("07:00")).done())
        .collect();

    let all = join_all(
        changes
            .iter()
            .map(|change| world.store.commit(change, booking(3))),
    )
    .await;

    let mut won = 0;
    for done in all {
        match done {
            Ok(()) => won += 1,
            Err(CommitError::SlotTaken) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(won, 3);
    assert_eq!(world.count("appointments").await, 3);
    assert_eq!(world.count("cases WHERE revision = 2").await, 3);
    assert_eq!(world.count("events WHERE revision = 2").await, 3);
}

async fn a_full_slot_leaves_nothing_behind(world: Shared) {
    let (first, second) = (world.case().await, world.case().await);
    world.commit(next(&first).appointment(slot("07:00"))).await;

    let change = next(&second)
        .routed()
        .task()
        .timer(slot("08:00").at)
        .ask(super::builder::mail());
    let change = change.appointment(slot("07:00")).done();
    let done = world.store.commit(&change, booking(1)).await;

    assert!(matches!(done, Err(CommitError::SlotTaken)), "{done:?}");
    assert_eq!(
        world.store.load_case(second.id).await.unwrap(),
        Some(second.clone())
    );
    assert_eq!(world.store.events_of(second.id).await.unwrap().len(), 4);
    assert_eq!(world.store.effects_of(second.id).await.unwrap().len(), 2);
    assert_eq!(world.store.audit_of(second.id).await.unwrap().len(), 1);
    assert_eq!(world.count("tasks").await + world.count("timers").await, 0);
    assert_eq!(world.jobs().await, 4);
}

async fn a_moved_appointment_gives_its_seat_back(world: Shared) {
    let (first, second) = (world.case().await, world.case().await);
    let first = world.commit(next(&first).appointment(slot("07:00"))).await;
    let first = world.commit(next(&first).appointment(slot("08:00"))).await;

    let second = world.commit(next(&second).appointment(slot("07:00"))).await;
    world.commit(next(&first).released()).await;
    world.commit(next(&second).appointment(slot("08:00"))).await;

    let (from, until) = (slot("00:00").at, slot("23:00").at);
    let taken = world
        .store
        .taken_counts("kep", from, until, from, None)
        .await
        .unwrap();
    assert_eq!(
        taken.into_iter().collect::<Vec<_>>(),
        [(slot("08:00").at, 1)]
    );
}

async fn two_who_swap_their_slots_never_share_one(world: Shared) {
    let (first, second) = (world.case().await, world.case().await);
    let mut first = world.commit(next(&first).appointment(slot("07:00"))).await;
    let mut second = world.commit(next(&second).appointment(slot("08:00"))).await;

    for _ in 0..10 {
        let theirs = |case: &engine::case::Case| case.appointment.clone().unwrap();
        let one = next(&first).appointment(theirs(&second)).done();
        let other = next(&second).appointment(theirs(&first)).done();
        let (one_done, other_done) = tokio::join!(
            world.store.commit(&one, booking(1)),
            world.store.commit(&other, booking(1)),
        );
        for done in [one_done, other_done] {
            assert!(
                matches!(done, Ok(()) | Err(CommitError::SlotTaken)),
                "{done:?}"
            );
        }
        first = world.store.load_case(first.id).await.unwrap().unwrap();
        second = world.store.load_case(second.id).await.unwrap().unwrap();
        assert_ne!(first.appointment, second.appointment);
        assert_eq!(world.count("appointments").await, 2);
    }
}

async fn lists_follow_the_case(world: Shared) {
    let case = world.case().await;
    let staff = Viewer::Staff(world.clerk);
    assert!(world.store.inbox(staff).await.unwrap().is_empty());

    let due = at("2026-09-20T10:00:00Z");
    let case = world.commit(next(&case).routed().task().timer(due)).await;
    let inbox = world.store.inbox(staff).await.unwrap();
    assert_eq!(inbox.len(), 1);
    assert_eq!(inbox[0].task, TaskNo(3));
    assert_eq!(inbox[0].role, CLERK);
    assert_eq!(inbox[0].reference, case.reference);
    assert_eq!(inbox[0].applicant, "Ελένη Παππά");
    assert_eq!(inbox[0].claimed_by, None);
    assert_eq!(world.store.due_timers(due, 10).await.unwrap().len(), 1);
    let early = due - Duration::from_secs(1);
    assert!(world.store.due_timers(early, 10).await.unwrap().is_empty());

    let case = world
        .commit(next(&case).by(world.clerk).claimed(world.clerk))
        .await;
    let inbox = world.store.inbox(staff).await.unwrap();
    assert_eq!(inbox[0].claimed_by, Some(world.clerk));
    assert_eq!(inbox[0].claimed_by_name.as_deref(), Some("Νίκος Ρήγας"));

    let case = world
        .commit(next(&case).by(world.clerk).completed(world.clerk).fired())
        .await;
    assert!(world.store.inbox(staff).await.unwrap().is_empty());
    assert!(world.store.due_timers(due, 10).await.unwrap().is_empty());
    assert_eq!(world.store.load_case(case.id).await.unwrap(), Some(case));
}

async fn a_commit_goes_on_when_its_caller_hangs_up(world: Shared) {
    let case = world.case().await;
    let change = next(&case).routed().done();

    // Polled once, then dropped: as when the client of a request goes away.
    let commit = world.store.commit(&change, Committing::new("case.routed"));
    assert!(futures::FutureExt::now_or_never(commit).is_none());

    let committed = async {
        while world.store.load_case(case.id).await.unwrap() != Some(change.case.clone()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), committed)
        .await
        .unwrap();
}

async fn the_first_free_slot_is_the_first_with_a_seat(world: Shared) {
    let counter = Location {
        slug: "kep".into(),
        kind: LocationKind::Kep,
        title: Default::default(),
        address: Default::default(),
        hours: Default::default(),
        slot_minutes: 15,
        capacity: 1,
    };
    let (first, second) = (world.case().await, world.case().await);
    world.commit(next(&first).appointment(slot("07:00"))).await;
    world.commit(next(&second).appointment(slot("07:15"))).await;

    let starts = [slot("07:00").at, slot("07:15").at, slot("07:30").at];
    let free = world
        .store
        .first_free(&counter, starts.into_iter(), starts[0])
        .await
        .unwrap();
    assert_eq!(free, Some(slot("07:30")));
    let none = world
        .store
        .first_free(&counter, starts.into_iter().take(2), starts[0])
        .await
        .unwrap();
    assert_eq!(none, None);
    let roomier = Location {
        capacity: 2,
        ..counter
    };
    let free = world
        .store
        .first_free(&roomier, starts.into_iter(), starts[0])
        .await
        .unwrap();
    assert_eq!(free, Some(slot("07:00")));
}
