//! Seats that are held for somebody who is still choosing.

use super::builder::{next, opens, opens_at, slot};
use super::on_both;
use super::world::{Shared, World, new_id, noon};
use crate::{Committing, Hold, OpenError, Opened, Wish};
use engine::case::{Case, Slot};
use futures::StreamExt;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use uuid::Uuid;

on_both! {
    a_held_seat_becomes_the_appointment_of_its_submission;
    a_hold_that_is_over_keeps_nobody_out;
    a_hold_without_its_draft_is_refused;
    whoever_chooses_again_gives_back_what_they_held;
    a_draft_thrown_away_holds_nothing;
    of_two_windows_of_one_draft_both_hold_at_most_one_seat;
    a_full_slot_leaves_the_draft_to_be_submitted_at_another_time;
    an_expiry_and_a_submission_at_once_have_one_winner;
    a_thousand_on_forty_places_take_each_once;
}

/// When the holds of these tests are over; changes made by hand happen before.
fn until() -> Timestamp {
    noon() + SignedDuration::from_hours(2)
}

fn wish(world: &World, draft: Uuid, slot: Slot, capacity: u16) -> Wish {
    Wish {
        submission: draft,
        account: world.applicant,
        slot,
        capacity,
        now: noon(),
        until: until(),
    }
}

async fn holds(world: &World, draft: Uuid, hour: &str) -> Hold {
    let wish = wish(world, draft, slot(hour), 1);
    world.store.hold(&wish).await.unwrap()
}

async fn submit(world: &World, draft: Uuid, slot: Slot, capacity: u16) -> Result<Case, ()> {
    let (version, applicant) = (world.version.clone(), world.applicant);
    let mut opening = world.opening(draft);
    opening.with = Committing {
        capacity: Some(capacity),
        ..opening.with
    };
    let opened = world.store.open_case(opening, move |numbers| {
        let slot = slot.clone();
        Ok::<_, ()>(opens_at(&version, applicant, numbers, slot))
    });
    match opened.await {
        Ok(Opened::New(case)) => Ok(*case),
        Err(OpenError::SlotTaken) => Err(()),
        other => panic!("{other:?}"),
    }
}

/// As of the moment most of this happens at.
async fn taken(world: &World, now: Timestamp) -> BTreeMap<Timestamp, u16> {
    let (from, until) = (slot("00:00").at, slot("23:59").at);
    let taken = world.store.taken_counts("kep", from, until, now, None);
    taken.await.unwrap()
}

async fn a_held_seat_becomes_the_appointment_of_its_submission(world: Shared) {
    let (first, second) = (world.draft().await, world.draft().await);
    assert_eq!(holds(&world, first, "07:00").await, Hold::Held);
    assert_eq!(holds(&world, second, "07:00").await, Hold::Full);
    // Neither the job that books nor somebody who moves gets past it.
    let other = world.case().await;
    let move_there = next(&other).appointment(slot("07:00")).done();
    let with = || Committing {
        capacity: Some(1),
        ..Committing::new("appointment.booked")
    };
    let refused = world.store.commit(&move_there, with()).await;
    assert!(matches!(refused, Err(crate::CommitError::SlotTaken)));
    assert_eq!(
        submit(&world, second, slot("07:00"), 1).await.err(),
        Some(())
    );

    let case = submit(&world, first, slot("07:00"), 1).await.unwrap();

    assert_eq!(case.appointment, Some(slot("07:00")));
    assert_eq!(
        world.count("appointments WHERE case_id IS NOT NULL").await,
        1
    );
    assert_eq!(world.count("appointments").await, 1);
    assert_eq!(world.store.held(first).await.unwrap(), None);
    let rows = world.store.own_cases(world.applicant).await.unwrap();
    assert!(
        rows.iter()
            .any(|row| row.appointment == Some(slot("07:00").at))
    );
}

async fn a_hold_that_is_over_keeps_nobody_out(world: Shared) {
    let (first, second) = (world.draft().await, world.draft().await);
    assert_eq!(holds(&world, first, "07:00").await, Hold::Held);
    assert_eq!(taken(&world, noon()).await.len(), 1);
    let just_before = until() - SignedDuration::from_micros(1);
    assert_eq!(taken(&world, just_before).await.len(), 1);
    assert_eq!(taken(&world, until()).await.len(), 0);

    let late = Wish {
        now: until(),
        until: until() + SignedDuration::from_mins(15),
        ..wish(&world, second, slot("07:00"), 1)
    };
    assert_eq!(world.store.hold(&late).await.unwrap(), Hold::Held);

    assert_eq!(world.store.held(first).await.unwrap(), None);
    assert_eq!(world.count("appointments").await, 1);
    // The first comes back, and is told; the draft is as it was.
    assert_eq!(
        submit(&world, first, slot("07:00"), 1).await.err(),
        Some(())
    );
    assert_eq!(holds(&world, first, "08:00").await, Hold::Held);
    submit(&world, first, slot("08:00"), 1).await.unwrap();
}

async fn a_hold_without_its_draft_is_refused(world: Shared) {
    assert_eq!(holds(&world, new_id(), "07:00").await, Hold::NoDraft);
    let theirs = world.draft_of(world.clerk).await;
    assert_eq!(holds(&world, theirs, "07:00").await, Hold::NoDraft);
    assert_eq!(world.count("appointments").await, 0);
}

async fn whoever_chooses_again_gives_back_what_they_held(world: Shared) {
    let (first, second) = (world.draft().await, world.draft().await);
    assert_eq!(holds(&world, first, "07:00").await, Hold::Held);
    assert_eq!(holds(&world, first, "08:00").await, Hold::Held);
    assert_eq!(holds(&world, second, "07:00").await, Hold::Held);
    // What cannot be had leaves what one has.
    assert_eq!(holds(&world, first, "07:00").await, Hold::Full);
    let held = world.store.held(first).await.unwrap().unwrap();
    assert_eq!((held.slot, held.until), (slot("08:00"), until()));
    // The same again is held for longer.
    let longer = Wish {
        until: until() + SignedDuration::from_mins(5),
        ..wish(&world, first, slot("08:00"), 1)
    };
    assert_eq!(world.store.hold(&longer).await.unwrap(), Hold::Held);
    let held = world.store.held(first).await.unwrap().unwrap();
    assert_eq!(held.until, longer.until);
    assert_eq!(world.count("appointments").await, 2);
    // Submitted at another time, nothing stays behind.
    submit(&world, first, slot("09:00"), 1).await.unwrap();
    assert_eq!(taken(&world, noon()).await.len(), 2);
}

async fn a_draft_thrown_away_holds_nothing(world: Shared) {
    let draft = world.draft().await;
    assert_eq!(holds(&world, draft, "07:00").await, Hold::Held);
    // Somebody else's word does nothing.
    world.store.discard_draft(draft, world.clerk).await.unwrap();
    assert_eq!(world.count("appointments").await, 1);
    world
        .store
        .discard_draft(draft, world.applicant)
        .await
        .unwrap();
    assert_eq!(world.count("appointments").await, 0);
}

async fn of_two_windows_of_one_draft_both_hold_at_most_one_seat(world: Shared) {
    let draft = world.draft().await;
    for _ in 0..10 {
        let (one, other) =
            tokio::join!(holds(&world, draft, "07:00"), holds(&world, draft, "08:00"));
        assert_eq!([one, other], [Hold::Held, Hold::Held]);
        assert_eq!(world.count("appointments").await, 1);
    }
}

async fn a_full_slot_leaves_the_draft_to_be_submitted_at_another_time(world: Shared) {
    let (first, second) = (world.draft().await, world.draft().await);
    submit(&world, first, slot("07:00"), 1).await.unwrap();
    assert_eq!(
        submit(&world, second, slot("07:00"), 1).await.err(),
        Some(())
    );
    assert_eq!(world.count("cases").await, 1);
    let case = submit(&world, second, slot("08:00"), 1).await.unwrap();
    assert_eq!(case.reference, "2026-000002");
    // An opening that books nothing is as it was.
    let (version, applicant) = (world.version.clone(), world.applicant);
    let third = world.opening(world.draft().await);
    let opened = world.store.open_case(third, move |numbers| {
        Ok::<_, ()>(opens(&version, applicant, numbers))
    });
    assert!(matches!(opened.await, Ok(Opened::New(_))));
}

/// The clocks of two machines never agree: to one the hold is over, to the other not.
async fn an_expiry_and_a_submission_at_once_have_one_winner(world: Shared) {
    let mut won = [0, 0];
    for round in 0..60 {
        let hour = format!("{:02}:{:02}", 6 + round / 6, 10 * (round % 6));
        let (first, second) = (world.draft().await, world.draft().await);
        let short = Wish {
            until: noon() + SignedDuration::from_micros(1),
            ..wish(&world, first, slot(&hour), 1)
        };
        assert_eq!(world.store.hold(&short).await.unwrap(), Hold::Held);
        let thief = Wish {
            now: noon() + SignedDuration::from_micros(1),
            ..wish(&world, second, slot(&hour), 1)
        };
        let submitting = submit(&world, first, slot(&hour), 1);
        let taking = world.store.hold(&thief);
        let (submitted, taken) = if round % 2 == 0 {
            tokio::join!(submitting, taking)
        } else {
            let (taken, submitted) = tokio::join!(taking, submitting);
            (submitted, taken)
        };
        match (submitted, taken.unwrap()) {
            (Ok(_), Hold::Full) => won[0] += 1,
            (Err(()), Hold::Held) => won[1] += 1,
            other => panic!("{other:?}"),
        }
        let at = slot(&hour).at;
        assert_eq!(taken_at(&world, at).await, 1);
    }
    assert_eq!(won[0] + won[1], 60);
}

async fn taken_at(world: &World, at: Timestamp) -> u16 {
    taken(world, noon()).await.get(&at).copied().unwrap_or(0)
}

/// Seats of a slot, and slots: forty places.
const SEATS: u16 = 2;
const SLOTS: usize = 20;
const RACERS: usize = 1_000;
const AT_ONCE: usize = 64;

async fn a_thousand_on_forty_places_take_each_once(world: Shared) {
    let drafts = futures::stream::iter(0..RACERS)
        .map(|_| world.draft())
        .buffer_unordered(16)
        .collect::<Vec<_>>()
        .await;
    let slots: Vec<Slot> = (0..SLOTS)
        .map(|n| slot(&format!("{:02}:{:02}", 7 + n / 4, 15 * (n % 4))))
        .collect();
    let race = |number: usize, draft: Uuid| {
        let (world, slot) = (&world, slots[number % SLOTS].clone());
        async move {
            let wish = wish(world, draft, slot.clone(), SEATS);
            match world.store.hold(&wish).await.unwrap() {
                Hold::Held => {}
                Hold::Full => return None,
                Hold::NoDraft => panic!("the draft is there"),
            }
            let case = submit(world, draft, slot, SEATS).await;
            Some(case.expect("what is held is booked"))
        }
    };
    let done: Vec<Option<Case>> = futures::stream::iter(drafts.into_iter().enumerate())
        .map(|(number, draft)| race(number, draft))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;

    let won: Vec<Case> = done.into_iter().flatten().collect();
    assert_eq!(won.len(), SLOTS * usize::from(SEATS));
    let taken = taken(&world, noon()).await;
    assert_eq!(taken.len(), SLOTS);
    assert!(taken.values().all(|seats| *seats == SEATS), "{taken:?}");
    assert_eq!(
        world.count("appointments WHERE case_id IS NOT NULL").await,
        40
    );
    assert_eq!(world.count("appointments").await, 40);
}
