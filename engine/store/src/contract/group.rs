//! Changes that share a transaction: each is whole or not at all, and answered for
//! itself. Held up by another writer, they gather and go through together.

use super::builder::{next, opens, slot};
use super::on_both;
use super::world::{Shared, at};
use crate::{CommitError, Committing, OpenError, Opened};
use engine::case::{Case, Change, EffectNo, Revision};
use futures::FutureExt;
use futures::future::join_all;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::task::JoinHandle;

on_both! {
    changes_that_wait_together_are_all_written;
    a_stale_change_harms_none_of_its_company;
    of_changes_to_one_case_in_company_the_first_wins;
    the_last_seat_goes_to_one_of_the_company;
    an_effect_done_before_harms_none_of_its_company;
    a_broken_history_harms_none_of_its_company;
    a_panic_harms_only_its_own_submission;
    a_refused_submission_leaves_no_gap_between_its_company;
    submissions_of_different_years_each_draw_from_their_own;
    who_goes_away_before_the_turn_is_served_all_the_same;
    a_transaction_that_cannot_begin_is_told_to_all;
    a_commit_that_fails_is_told_to_all_and_leaves_nothing;
}

type Told<T> = Vec<JoinHandle<T>>;

/// Lets everything that was just begun come as far as it can.
async fn settle() {
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
}

/// Begins the commits while somebody else writes, so that they wait together, in
/// this order, behind the first of them.
async fn together(
    world: &Shared,
    changes: Vec<(Change, Committing)>,
) -> Vec<Result<(), CommitError>> {
    let other = world.write().await;
    let mut told: Told<_> = Vec::new();
    for (change, with) in changes {
        let store = world.store.clone();
        told.push(tokio::spawn(
            async move { store.commit(&change, with).await },
        ));
        settle().await;
    }
    drop(other);
    join_all(told)
        .await
        .into_iter()
        .map(|told| told.unwrap())
        .collect()
}

fn changed(change: Change) -> (Change, Committing) {
    (change, Committing::new("case.changed"))
}

async fn cases(world: &Shared, count: usize) -> Vec<Case> {
    let mut cases = Vec::new();
    for _ in 0..count {
        cases.push(world.case().await);
    }
    cases
}

/// Every case is what its history says, and no digest is broken.
async fn sound(world: &Shared, cases: &[Case]) {
    for case in cases {
        let chain = world.store.verify_chain(case.id).await.unwrap().unwrap();
        assert_eq!(chain.broken_at, None, "{}", case.reference);
    }
}

async fn changes_that_wait_together_are_all_written(world: Shared) {
    let cases = cases(&world, 90).await;
    let changes = cases
        .iter()
        .map(|case| changed(next(case).routed().task().timer(slot("07:00").at).done()))
        .collect();

    let told = together(&world, changes).await;

    assert!(told.iter().all(Result::is_ok), "{told:?}");
    assert_eq!(world.count("cases WHERE revision = 2").await, 90);
    assert_eq!(world.count("tasks").await, 90);
    assert_eq!(world.count("timers").await, 90);
    assert_eq!(world.count("audit WHERE action = 'case.changed'").await, 90);
    sound(&world, &cases).await;
}

async fn a_stale_change_harms_none_of_its_company(world: Shared) {
    let cases = cases(&world, 5).await;
    world.commit(next(&cases[2]).routed()).await;

    let changes = cases
        .iter()
        .map(|case| changed(next(case).routed().done()))
        .collect();
    let told = together(&world, changes).await;

    for (number, told) in told.iter().enumerate() {
        match told {
            Ok(()) => assert_ne!(number, 2),
            Err(CommitError::Stale { current }) => {
                assert_eq!((number, *current), (2, Revision(2)));
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(world.count("cases WHERE revision = 2").await, 5);
    sound(&world, &cases).await;
}

async fn of_changes_to_one_case_in_company_the_first_wins(world: Shared) {
    let cases = cases(&world, 3).await;
    let one = |case: &Case| changed(next(case).routed().done());
    let changes = vec![
        one(&cases[0]),
        one(&cases[1]),
        one(&cases[1]),
        one(&cases[1]),
        one(&cases[2]),
    ];

    let told = together(&world, changes).await;

    let won = told.iter().filter(|told| told.is_ok()).count();
    assert_eq!(won, 3);
    for lost in told.into_iter().filter_map(Result::err) {
        assert!(
            matches!(lost, CommitError::Stale { current } if current == Revision(2)),
            "{lost:?}"
        );
    }
    assert_eq!(world.count("events WHERE revision = 2").await, 3);
    sound(&world, &cases).await;
}

async fn the_last_seat_goes_to_one_of_the_company(world: Shared) {
    let cases = cases(&world, 6).await;
    let with = Committing {
        capacity: Some(1),
        ..Committing::new("appointment.booked")
    };
    let changes = cases
        .iter()
        .enumerate()
        .map(|(number, case)| {
            // Four want the same seat, two have one for themselves.
            let hour = ["07:00", "07:00", "08:00", "07:00", "09:00", "07:00"][number];
            (next(case).appointment(slot(hour)).done(), with.clone())
        })
        .collect();

    let told = together(&world, changes).await;

    let full = |told: &Result<(), CommitError>| matches!(told, Err(CommitError::SlotTaken));
    assert_eq!(told.iter().filter(|told| told.is_ok()).count(), 3);
    assert_eq!(told.iter().filter(|told| full(told)).count(), 3);
    assert!(told[2].is_ok() && told[4].is_ok());
    assert_eq!(world.count("appointments").await, 3);
    assert_eq!(world.count("events WHERE revision = 2").await, 3);
    sound(&world, &cases).await;
}

async fn an_effect_done_before_harms_none_of_its_company(world: Shared) {
    let mut cases = cases(&world, 4).await;
    let done = Committing {
        effect_done: Some(EffectNo(2)),
        ..Committing::new("case.routed")
    };
    let first = next(&cases[1]).routed().done();
    world.store.commit(&first, done.clone()).await.unwrap();
    cases[1] = first.case;

    let changes = cases
        .iter()
        .map(|case| (next(case).task().done(), done.clone()))
        .collect();
    let told = together(&world, changes).await;

    assert_eq!(told.iter().filter(|told| told.is_ok()).count(), 3);
    assert!(
        matches!(told[1], Err(CommitError::EffectAlreadyDone)),
        "{:?}",
        told[1]
    );
    assert_eq!(world.count("effects WHERE done_at IS NOT NULL").await, 4);
    assert_eq!(world.count("tasks").await, 3);
    sound(&world, &cases).await;
}

/// What only turns up while writing takes back the others' rows too, for a moment.
async fn a_broken_history_harms_none_of_its_company(world: Shared) {
    let cases = cases(&world, 4).await;
    let changes = cases
        .iter()
        .enumerate()
        .map(|(number, case)| {
            let mut change = next(case).routed().done();
            if number == 1 {
                change.events[0].seq += 1;
                change.case.last_seq += 1;
            }
            changed(change)
        })
        .collect();

    let told = together(&world, changes).await;

    assert_eq!(told.iter().filter(|told| told.is_ok()).count(), 3);
    assert!(
        matches!(
            told[1],
            Err(CommitError::Database(crate::Error::Broken { case, .. })) if case == cases[1].id
        ),
        "{:?}",
        told[1]
    );
    assert_eq!(world.count("cases WHERE revision = 2").await, 3);
    assert_eq!(world.count("events WHERE revision = 2").await, 3);
    sound(&world, &cases).await;
}

/// What a submission does when it is its turn to decide.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Opens,
    Refuses,
    Panics,
}

/// Submits while somebody else writes; a panic comes back as `None`.
async fn submitted(
    world: &Shared,
    turns: &[(Turn, i16)],
) -> Vec<Option<Result<Opened, OpenError<()>>>> {
    let mut openings = Vec::new();
    for (turn, year) in turns {
        let mut opening = world.opening(world.draft().await);
        opening.year = *year;
        openings.push((*turn, opening));
    }
    let other = world.write().await;
    let mut told: Told<_> = Vec::new();
    for (turn, opening) in openings {
        let (store, version) = (world.store.clone(), world.version.clone());
        let applicant = world.applicant;
        told.push(tokio::spawn(async move {
            let open = store.open_case(opening, move |numbers| match turn {
                Turn::Opens => Ok(opens(&version, applicant, numbers)),
                Turn::Refuses => Err(()),
                Turn::Panics => panic!("a rule with a mistake"),
            });
            AssertUnwindSafe(open).catch_unwind().await.ok()
        }));
        settle().await;
    }
    drop(other);
    join_all(told)
        .await
        .into_iter()
        .map(|told| told.unwrap())
        .collect()
}

fn reference(told: &Option<Result<Opened, OpenError<()>>>) -> Option<String> {
    match told {
        Some(Ok(Opened::New(case))) => Some(case.reference.clone()),
        Some(Ok(Opened::Already { .. }) | Err(_)) | None => None,
    }
}

async fn a_panic_harms_only_its_own_submission(world: Shared) {
    let turns = [Turn::Opens, Turn::Opens, Turn::Panics, Turn::Opens];

    let told = submitted(&world, &turns.map(|turn| (turn, 2026))).await;

    assert!(told[2].is_none());
    let mut references: Vec<_> = told.iter().filter_map(reference).collect();
    references.sort();
    assert_eq!(references, ["2026-000001", "2026-000002", "2026-000003"]);
    assert_eq!(world.count("cases").await, 3);
    assert_eq!(world.count("drafts").await, 1);
    // And whoever comes next is served.
    assert_eq!(world.case().await.reference, "2026-000004");
}

async fn a_refused_submission_leaves_no_gap_between_its_company(world: Shared) {
    let turns = [
        Turn::Opens,
        Turn::Refuses,
        Turn::Opens,
        Turn::Refuses,
        Turn::Opens,
    ];

    let told = submitted(&world, &turns.map(|turn| (turn, 2026))).await;

    for (turn, told) in turns.iter().zip(&told) {
        let refused = matches!(told, Some(Err(OpenError::Refused(()))));
        assert_eq!(refused, *turn == Turn::Refuses);
    }
    let mut references: Vec<_> = told.iter().filter_map(reference).collect();
    references.sort();
    assert_eq!(references, ["2026-000001", "2026-000002", "2026-000003"]);
    assert_eq!(world.count("drafts").await, 2);
    assert_eq!(world.count("cases WHERE protocol = '3/2026'").await, 1);
}

async fn submissions_of_different_years_each_draw_from_their_own(world: Shared) {
    let years = [2026, 2027, 2026, 2027, 2027];

    let told = submitted(&world, &years.map(|year| (Turn::Opens, year))).await;

    let mut references: Vec<_> = told.iter().filter_map(reference).collect();
    references.sort();
    assert_eq!(
        references,
        [
            "2026-000001",
            "2026-000002",
            "2027-000001",
            "2027-000002",
            "2027-000003"
        ]
    );
}

async fn who_goes_away_before_the_turn_is_served_all_the_same(world: Shared) {
    let cases = cases(&world, 4).await;
    let other = world.write().await;
    for case in &cases {
        let change = next(case).routed().done();
        let commit = world.store.commit(&change, Committing::new("case.routed"));
        // Polled once, then dropped, while the transaction cannot even begin.
        assert!(commit.now_or_never().is_none());
    }
    drop(other);

    let all_written = async {
        while world.count("cases WHERE revision = 2").await < 4 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), all_written)
        .await
        .unwrap();
    sound(&world, &cases).await;
}

async fn a_transaction_that_cannot_begin_is_told_to_all(world: Shared) {
    let cases = cases(&world, 4).await;
    let changes: Vec<_> = cases
        .iter()
        .map(|case| next(case).routed().done())
        .collect();
    world.store.close().await;

    let all = join_all(
        changes
            .iter()
            .map(|change| world.store.commit(change, Committing::new("case.routed"))),
    )
    .await;

    for told in all {
        assert!(
            matches!(
                told,
                Err(CommitError::Database(crate::Error::Unavailable(_)))
            ),
            "{told:?}"
        );
    }
    let again = crate::Store::open(&world.location).await.unwrap();
    for case in &cases {
        assert_eq!(again.load_case(case.id).await.unwrap().as_ref(), Some(case));
        let first = again.events_of(case.id).await.unwrap();
        assert!(
            first
                .iter()
                .all(|event| event.at < at("2026-09-15T10:00:00Z"))
        );
    }
    again.close().await;
}

/// A promise that is looked at only when the transaction is to be committed, and that
/// nobody keeps.
const BREAKS_AT_THE_COMMIT: (&str, &str) = (
    "CREATE TABLE owed (id INTEGER PRIMARY KEY, to_whom INTEGER
       REFERENCES owed (id) DEFERRABLE INITIALLY DEFERRED);
     CREATE TRIGGER owes AFTER INSERT ON audit
       BEGIN INSERT INTO owed (to_whom) VALUES (-1); END",
    "CREATE TABLE owed (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, to_whom BIGINT
       REFERENCES owed (id) DEFERRABLE INITIALLY DEFERRED);
     CREATE FUNCTION owe() RETURNS trigger LANGUAGE plpgsql AS
       'BEGIN INSERT INTO owed (to_whom) VALUES (-1); RETURN NULL; END';
     CREATE TRIGGER owes AFTER INSERT ON audit FOR EACH ROW EXECUTE FUNCTION owe()",
);

async fn a_commit_that_fails_is_told_to_all_and_leaves_nothing(world: Shared) {
    let cases = cases(&world, 4).await;
    let changes = || {
        let routed = |case| changed(next(case).routed().done());
        cases.iter().map(routed).collect::<Vec<_>>()
    };
    let (lite, pg) = BREAKS_AT_THE_COMMIT;
    world.sql(lite, pg).await;

    for told in together(&world, changes()).await {
        assert!(matches!(told, Err(CommitError::Database(_))), "{told:?}");
    }
    assert_eq!(world.count("cases WHERE revision = 1").await, 4);
    assert_eq!(world.count("audit WHERE action = 'case.changed'").await, 0);

    // The writer is as good as before.
    let unset = "DROP TRIGGER owes";
    world.sql(unset, "DROP TRIGGER owes ON audit").await;
    let told = together(&world, changes()).await;
    assert!(told.iter().all(Result::is_ok), "{told:?}");
    sound(&world, &cases).await;
}
