//! Verification finds what was touched, wherever it was touched, and nothing
//! where nothing was.

mod owner;

use super::builder::{Next, mail, next, opens, route, slot};
use super::on_both;
use super::world::{Shared, World};
use crate::{Committing, Discrepancy, Location, Opened, Store, Verified};
use engine::case::{Case, Change, Event, Recorded, TrackNo, replay};
use engine::text::Text;
use owner::*;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::sync::{Arc, Mutex};

on_both! {
    an_untouched_database_says_nothing;
    whatever_was_committed_says_nothing;
    a_touched_column_is_found_whichever_it_is;
    a_flipped_bit_is_found_wherever_it_is;
    a_row_taken_away_is_found;
    a_row_that_belongs_to_no_case_is_found;
    a_version_rewritten_without_being_changed_is_found;
    the_place_is_told_and_not_what_people_wrote;
    verification_goes_on_while_cases_change;
    a_store_opened_to_read_cannot_write;
}

async fn found(store: &Store) -> (Verified, Vec<Discrepancy>) {
    let found = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&found);
    let verified = store
        .verify(move |one| keep.lock().unwrap().push(one))
        .await
        .unwrap();
    let found = found.lock().unwrap().clone();
    assert_eq!(verified.discrepancies, found.len() as u64);
    (verified, found)
}

/// The change with the case that its events add up to.
fn derived(mut change: Change, before: &[Recorded]) -> Change {
    let history: Vec<Recorded> = before.iter().chain(&change.events).cloned().collect();
    change.case = replay(&history).unwrap();
    change
}

impl World {
    async fn faithful_case(&self) -> Case {
        let draft = self.draft().await;
        let (version, applicant) = (self.version.clone(), self.applicant);
        let opened = self
            .store
            .open_case(self.opening(draft), move |numbers| {
                Ok::<_, ()>(derived(opens(&version, applicant, numbers), &[]))
            })
            .await
            .unwrap();
        match opened {
            Opened::New(case) => *case,
            Opened::Already { reference } => panic!("{reference} was there before"),
        }
    }

    async fn faithfully(&self, next: Next) -> Case {
        let change = next.done();
        let before = self.store.events_of(change.case.id).await.unwrap();
        let change = derived(change, &before);
        let with = Committing {
            capacity: Some(9),
            ..Committing::new("case.changed")
        };
        self.store.commit(&change, with).await.unwrap();
        change.case
    }

    /// A case with a row in every table.
    async fn busy_case(&self) -> Case {
        let case = self.faithful_case().await;
        let case = self
            .faithfully(
                next(&case)
                    .routed()
                    .event(Event::StepEntered {
                        track: TrackNo::MAIN,
                        step: "check".into(),
                        status: Some(Text {
                            el: "Ελέγχεται".into(),
                            en: "Being checked".into(),
                        }),
                        forgets: Vec::new(),
                    })
                    .task()
                    .timer(slot("08:00").at)
                    .appointment(slot("07:00")),
            )
            .await;
        self.faithfully(next(&case).by(self.clerk).claimed(self.clerk))
            .await
    }

    /// One that has ended, beside it.
    async fn ended_case(&self) -> Case {
        let case = self.faithful_case().await;
        let ended = Event::CaseEnded {
            outcome: "issued".into(),
        };
        self.faithfully(next(&case).routed().event(ended)).await
    }
}

async fn an_untouched_database_says_nothing(world: Shared) {
    assert_eq!(found(&world.store).await.0.cases, 0);
    let (busy, ended) = (world.busy_case().await, world.ended_case().await);

    let (verified, discrepancies) = found(&world.store).await;
    assert_eq!(discrepancies, []);
    assert_eq!((verified.cases, verified.versions), (2, 1));
    assert_eq!(verified.events as i64, busy.last_seq + ended.last_seq);
    for (table, _, _, _) in COLUMNS {
        assert!(
            world.count(table).await > 0,
            "nothing in {table} to hold anything against"
        );
    }
}

/// One step of a random history; those that do not fit are left out.
fn step(next: Next, case: &Case, kind: u8, clerk: engine::case::AccountId) -> Next {
    let later = case.opened_at + jiff::SignedDuration::from_hours(i64::from(kind));
    match kind {
        0 => next.routed(),
        1 => next.task(),
        2 => next.timer(later),
        3 => next.ask(mail()),
        4 => next.ask(route()),
        5 => next.by(clerk),
        6 if !case.tasks.is_empty() => next.claimed(clerk),
        7 if !case.tasks.is_empty() => next.completed(clerk),
        8 if !case.timers.is_empty() => next.fired(),
        9 if case.appointment.is_some() => next.released(),
        10 if case.appointment.is_none() => next.appointment(slot("07:00")),
        11 => next.appointment(slot("08:00")),
        _ => next.event(Event::StepEntered {
            track: TrackNo::MAIN,
            step: format!("step-{kind}"),
            status: None,
            forgets: Vec::new(),
        }),
    }
}

async fn whatever_was_committed_says_nothing(world: Shared) {
    let mut runner = TestRunner::deterministic();
    let histories = prop::collection::vec(0_u8..13, 1..12);
    for _ in 0..24 {
        let kinds = histories.new_tree(&mut runner).unwrap().current();
        let mut case = world.faithful_case().await;
        for kind in &kinds {
            let change = step(next(&case), &case, *kind, world.clerk).event(Event::WaitEnded {
                track: TrackNo::MAIN,
                step: "any".into(),
            });
            case = world.faithfully(change).await;
        }
        assert_eq!(found(&world.store).await.1, [], "{kinds:?}");
    }
}

/// Whether it is told where it was touched.
fn names(discrepancy: &Discrepancy, column: Column) -> bool {
    let (table, keys, name, _) = column;
    // An event is held against its digest, whichever of its bytes it was; a
    // row with another key is one row missing and one too many.
    let at_column = discrepancy.table == table
        && (table == "events" || discrepancy.column == name || keys.contains(&name));
    let moved_away = ["case_id", "id", "service", "digest", "effect_no"].contains(&name);
    at_column || moved_away
}

async fn a_touched_column_is_found_whichever_it_is(world: Shared) {
    world.busy_case().await;
    world.ended_case().await;
    let mut owner = Owner::of(&world).await;
    for column in COLUMNS {
        let (table, keys, name, _) = column;
        let wanted: Vec<&str> = keys.iter().copied().chain([name]).collect();
        let mut touched = 0;
        for (place, row) in owner.literals(table, &wanted).await.iter().enumerate() {
            let (key, value) = row.split_at(keys.len());
            let Some(back) = owner.touch(column, key, &value[0], place).await else {
                continue;
            };
            touched += 1;
            let told = found(&world.store).await.1;
            assert!(
                told.iter().any(|one| names(one, column)),
                "{table}.{name} of {key:?} was touched: {told:#?}"
            );
            assert_eq!(owner.run(&back).await.unwrap(), 1, "{back}");
        }
        assert!(touched > 0, "{table}.{name} could not be touched at all");
    }
    assert_eq!(found(&world.store).await.1, []);
}

async fn a_flipped_bit_is_found_wherever_it_is(world: Shared) {
    world.busy_case().await;
    world.ended_case().await;
    let mut owner = Owner::of(&world).await;
    let mut runner = TestRunner::deterministic();
    let flips = (0..COLUMNS.len(), any::<usize>(), any::<usize>());
    let mut touched = 0;
    for _ in 0..160 {
        let (column, row, place) = flips.new_tree(&mut runner).unwrap().current();
        let column = COLUMNS[column];
        let (table, keys, name, _) = column;
        let wanted: Vec<&str> = keys.iter().copied().chain([name]).collect();
        let rows = owner.literals(table, &wanted).await;
        let (key, value) = rows[row % rows.len()].split_at(keys.len());
        let Some(back) = owner.touch(column, key, &value[0], place).await else {
            continue;
        };
        touched += 1;
        let told = found(&world.store).await.1;
        assert!(!told.is_empty(), "{table}.{name} of {key:?}, place {place}");
        assert_eq!(owner.run(&back).await.unwrap(), 1, "{back}");
    }
    assert!(touched > 100, "only {touched}");
    assert_eq!(found(&world.store).await.1, []);
}

async fn a_row_taken_away_is_found(world: Shared) {
    let mut owner = Owner::of(&world).await;
    for table in [
        "tasks",
        "timers",
        "appointments",
        "effects",
        "audit",
        "events",
    ] {
        let case = world.busy_case().await;
        assert_eq!(
            found(&world.store)
                .await
                .1
                .iter()
                .filter(|one| one.table == table)
                .count(),
            0
        );
        let id = id_literal(&world, &case);
        let last = if table == "events" {
            format!(" AND seq = {}", case.last_seq)
        } else {
            String::new()
        };
        owner
            .run(&format!("DELETE FROM {table} WHERE case_id = {id}{last}"))
            .await
            .unwrap();
        let told = found(&world.store).await.1;
        let about: Vec<_> = told
            .iter()
            .filter(|one| one.reference.as_ref() == Some(&case.reference))
            .collect();
        if table == "events" {
            // A tail that is gone breaks no digest: the case remembers it.
            assert!(
                about
                    .iter()
                    .any(|one| one.table == "cases" && one.column == "body"),
                "{told:#?}"
            );
        } else {
            assert!(about.iter().all(|one| one.table == table), "{told:#?}");
            assert!(!about.is_empty(), "{table}");
            assert!(about.iter().all(|one| one.found == "none"), "{told:#?}");
        }
    }
}

fn id_literal(world: &World, case: &Case) -> String {
    match world.location {
        Location::File(_) => format!("x'{}'", case.id),
        Location::Postgres(_) => format!("'{}'", case.id),
    }
}

async fn a_row_that_belongs_to_no_case_is_found(world: Shared) {
    let case = world.busy_case().await;
    let mut owner = Owner::of(&world).await;
    let id = id_literal(&world, &case);
    owner
        .run(&format!("DELETE FROM cases WHERE id = {id}"))
        .await
        .unwrap();

    let (verified, told) = found(&world.store).await;
    assert_eq!(verified.cases, 0);
    let mut held_in: Vec<_> = told.iter().map(|one| one.found.clone()).collect();
    held_in.sort();
    let tables = [
        "appointments",
        "audit",
        "effects",
        "events",
        "tasks",
        "timers",
    ];
    let expected = tables.map(|table| format!("none, but rows in {table}"));
    assert_eq!(held_in, expected);
}

async fn a_version_rewritten_without_being_changed_is_found(world: Shared) {
    let mut owner = Owner::of(&world).await;
    owner
        .run("UPDATE versions SET files = replace(files, ':\"', ': \"')")
        .await
        .unwrap();
    let told = found(&world.store).await.1;
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0].found, "the same files, written otherwise");
    assert_eq!(told[0].row, world.version);
}

async fn the_place_is_told_and_not_what_people_wrote(world: Shared) {
    let case = world.busy_case().await;
    let mut owner = Owner::of(&world).await;
    owner
        .run("UPDATE events SET body = replace(body, 'σχολική', 'σχολικη') WHERE seq = 1")
        .await
        .unwrap();

    let told = found(&world.store).await.1;
    let places: Vec<_> = told
        .iter()
        .map(|one| (one.table.as_str(), one.row.as_str(), one.column.as_str()))
        .collect();
    let id = case.id.to_string();
    assert_eq!(places, [("events", "1", "digest"), ("cases", &id, "body")]);
    for one in &told {
        assert_eq!(one.reference.as_deref(), Some(case.reference.as_str()));
        assert!(!one.to_string().contains("σχολικ"), "{one}");
    }
    assert!(told[1].found.contains("(/answers/reason)"), "{}", told[1]);
}

async fn verification_goes_on_while_cases_change(world: Shared) {
    let mut cases = Vec::new();
    for _ in 0..6 {
        cases.push(world.busy_case().await);
    }
    let changing = {
        let world = Arc::clone(&world);
        tokio::spawn(async move {
            for turn in 0..12 {
                for case in &mut cases {
                    let next = next(case).by(world.clerk);
                    let next = if turn % 2 == 0 {
                        next.completed(world.clerk).released().fired()
                    } else {
                        next.task()
                            .timer(slot("09:00").at)
                            .appointment(slot("10:00"))
                    };
                    *case = world.faithfully(next).await;
                }
            }
        })
    };
    let other = Store::open_to_read(&world.location).await.unwrap();
    let mut rounds = 0;
    while !changing.is_finished() || rounds == 0 {
        assert_eq!(found(&other).await.1, []);
        rounds += 1;
    }
    changing.await.unwrap();
    assert_eq!(found(&other).await.1, []);
    other.close().await;
}

async fn a_store_opened_to_read_cannot_write(world: Shared) {
    let case = world.busy_case().await;
    let reading = Store::open_to_read(&world.location).await.unwrap();
    let change = derived(
        next(&case).routed().done(),
        &world.store.events_of(case.id).await.unwrap(),
    );
    let refused = reading
        .commit(&change, Committing::new("case.changed"))
        .await;
    assert!(refused.is_err());
    assert_eq!(world.store.load_case(case.id).await.unwrap(), Some(case));
    reading.close().await;
    let nowhere = match &world.location {
        Location::File(path) => Location::File(path.with_file_name("nowhere.db")),
        Location::Postgres(url) => Location::Postgres(url.replace("/store_", "/nowhere_")),
    };
    assert!(Store::open_to_read(&nowhere).await.is_err());
    if let Location::File(path) = &nowhere {
        assert!(!path.exists(), "it was made");
    }
}
