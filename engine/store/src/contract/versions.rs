//! Versions: immutable, retired and put back; cases moved from one to another and
//! back, each whole or not at all.

use super::builder::{next, route};
use super::on_both;
use super::world::{Shared, World, at, new_id, noon};
use crate::db::Link;
use crate::{CommitError, Committing, Moving};
use engine::case::{Case, Cause, EffectNo, Event, IncidentNo, Mapping, Recorded, TrackNo, replay};
use engine::definition::Family;
use engine::files::Files;
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use uuid::Uuid;

on_both! {
    the_newest_version_that_is_not_retired_is_on_offer;
    what_was_retired_together_comes_back_together;
    a_published_version_is_neither_edited_nor_deleted;
    versions_tell_what_stands_on_them;
    open_cases_of_a_version_come_page_by_page;
    a_moved_case_is_listed_under_its_new_version_and_names;
    a_case_that_changed_meanwhile_is_not_moved;
    an_undo_that_was_cut_off_goes_on;
}

const SERVICE: &str = "birth-certificate";

/// Publishes another version; answers its digest.
async fn another(world: &World, text: &str) -> String {
    let mut files = Files::default();
    files.insert("workflows/birth-certificate.yaml", text);
    let version = world.store.publish(SERVICE, &files, noon()).await.unwrap();
    version.digest
}

async fn offered(world: &World) -> Option<String> {
    let mut offers = world.store.offers().await.unwrap();
    assert_eq!(offers.len(), 1);
    offers.remove(0).offered
}

async fn the_newest_version_that_is_not_retired_is_on_offer(world: Shared) {
    let first = world.version.clone();
    let second = another(&world, "second").await;
    assert_eq!(offered(&world).await.as_ref(), Some(&second));

    assert_eq!(
        world.store.retire(SERVICE, Some(2), noon()).await.unwrap(),
        1
    );
    assert_eq!(offered(&world).await.as_ref(), Some(&first));
    assert_eq!(
        world.store.retire(SERVICE, Some(2), noon()).await.unwrap(),
        0
    );
    assert_eq!(world.store.retire(SERVICE, None, noon()).await.unwrap(), 1);
    assert_eq!(offered(&world).await, None);
    assert_eq!(world.store.offers().await.unwrap()[0].newest, second);

    let kept = world.store.version(&second).await.unwrap().unwrap();
    assert_eq!(kept.retired_at, Some(noon()));
    assert_eq!(kept.files.digest(), second);
    // Publishing the same files again does not put them back.
    assert_eq!(another(&world, "second").await, second);
    assert_eq!(offered(&world).await, None);
}

async fn what_was_retired_together_comes_back_together(world: Shared) {
    for text in ["second", "third"] {
        another(&world, text).await;
    }
    world.store.retire(SERVICE, Some(1), noon()).await.unwrap();
    let later = at("2026-09-15T10:00:00Z");
    assert_eq!(world.store.retire(SERVICE, None, later).await.unwrap(), 2);

    assert_eq!(
        world.store.reinstate(SERVICE, None, later).await.unwrap(),
        2
    );
    let retired = |row: &crate::VersionRow| row.retired_at.is_some();
    let rows = world.store.versions(Some(SERVICE)).await.unwrap();
    assert_eq!(
        rows.iter().map(retired).collect::<Vec<_>>(),
        [true, false, false]
    );
    assert_eq!(
        world
            .store
            .reinstate(SERVICE, Some(1), later)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        world.store.reinstate(SERVICE, None, later).await.unwrap(),
        0
    );
    assert_eq!(
        world.count("audit WHERE action = 'version.retired'").await,
        2
    );
    assert_eq!(
        world
            .count("audit WHERE action = 'version.reinstated'")
            .await,
        2
    );
}

/// Whether SQL of the test's own is refused.
async fn refused(world: &World, sql: &str) -> bool {
    let sql = AssertSqlSafe(sql.to_owned());
    let mut tx = world.write().await;
    let done = match tx.link() {
        Link::Lite(c) => sqlx::raw_sql(sql).execute(c).await.map(drop),
        Link::Direct(_) => unreachable!("only changes of cases are written there"),
        Link::Pg(c) => sqlx::raw_sql(sql).execute(c).await.map(drop),
    };
    done.is_err_and(|error| error.to_string().contains("immutable"))
}

async fn a_published_version_is_neither_edited_nor_deleted(world: Shared) {
    for sql in [
        "UPDATE versions SET files = '{}'",
        "UPDATE versions SET digest = digest",
        "UPDATE versions SET number = 7, retired_at = NULL",
        "UPDATE versions SET service = 'other'",
        "UPDATE versions SET published_at = published_at",
        "DELETE FROM versions",
    ] {
        assert!(refused(&world, sql).await, "{sql}");
    }
    assert!(!refused(&world, "UPDATE versions SET retired_at = NULL").await);
}

async fn versions_tell_what_stands_on_them(world: Shared) {
    let (open, ended) = (world.case().await, world.case().await);
    let end = Event::CaseEnded {
        outcome: "issued".into(),
    };
    faithfully(&world, &ended, vec![end], None).await.unwrap();
    world.draft().await;

    let rows = world.store.versions(None).await.unwrap();

    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0].number, rows[0].open_cases, rows[0].drafts),
        (1, 1, 1)
    );
    assert_eq!(rows[0].digest, open.version);
    assert!(world.store.versions(Some("none")).await.unwrap().is_empty());
}

async fn open_cases_of_a_version_come_page_by_page(world: Shared) {
    let mut cases = Vec::new();
    for _ in 0..5 {
        cases.push(world.case().await.id);
    }
    cases.sort();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = world
            .store
            .open_cases_on(&world.version, after, 2)
            .await
            .unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        seen.extend(page.iter().map(|case| case.id));
    }
    assert_eq!(seen, cases);
}

/// Commits events on a case as the rules apply them.
async fn faithfully(
    world: &World,
    case: &Case,
    events: Vec<Event>,
    moved: Option<Uuid>,
) -> Result<Case, CommitError> {
    let mut change = events
        .into_iter()
        .fold(next(case), |next, event| next.event(event))
        .done();
    let mut history: Vec<Recorded> = world.store.events_of(case.id).await.unwrap();
    history.extend(change.events.iter().cloned());
    change.case = replay(&history).unwrap();
    let with = Committing {
        moved,
        ..Committing::new("case.moved")
    };
    world
        .store
        .commit(&change, with)
        .await
        .map(|()| change.case)
}

/// A case with an open task and an open incident.
async fn standing(world: &World) -> Case {
    let case = world.case().await;
    let check = Event::TaskCreated {
        task: engine::case::TaskNo(8),
        track: TrackNo::MAIN,
        step: "check".into(),
        local: "check".into(),
        role: super::world::CLERK.into(),
        due: None,
        seat: 1,
    };
    let raised = Event::IncidentRaised {
        incident: IncidentNo(9),
        track: TrackNo::MAIN,
        step: "check".into(),
        cause: Cause::Effect {
            effect: EffectNo(2),
            ask: route(),
            family: Family::Unavailable,
            reason: "nobody answers".into(),
        },
    };
    faithfully(world, &case, vec![check, raised], None)
        .await
        .unwrap()
}

fn migrated(from: &str, to: &str, steps: [&str; 2]) -> Event {
    Event::CaseMigrated {
        from: from.into(),
        to: to.into(),
        steps: BTreeMap::from([(steps[0].into(), steps[1].into())]),
        reason: "the law".into(),
    }
}

fn moving(from: &str, to: &str, undoes: Option<Uuid>) -> Moving {
    Moving {
        id: new_id(),
        service: SERVICE.into(),
        from: from.into(),
        to: to.into(),
        mapping: Mapping(BTreeMap::from([("check".into(), "look".into())])),
        reason: "the law".into(),
        by: "system".into(),
        at: noon(),
        undoes,
    }
}

async fn a_moved_case_is_listed_under_its_new_version_and_names(world: Shared) {
    let case = standing(&world).await;
    let (old, new) = (world.version.clone(), another(&world, "second").await);
    let there = moving(&old, &new, None);
    assert_eq!(world.store.begin_move(&there).await.unwrap().cases, 0);

    let event = migrated(&old, &new, ["check", "look"]);
    let moved = faithfully(&world, &case, vec![event], Some(there.id))
        .await
        .unwrap();

    assert_eq!(world.count("tasks WHERE step = 'look'").await, 1);
    assert_eq!(world.count("incidents WHERE step = 'look'").await, 1);
    assert_eq!(
        world.count("tasks").await + world.count("incidents").await,
        2
    );
    assert_eq!(world.store.open_cases_on(&old, None, 9).await.unwrap(), []);
    let there_now = world.store.open_cases_on(&new, None, 9).await.unwrap();
    let moved = std::slice::from_ref(&moved);
    assert_eq!(there_now, moved);
    assert_eq!(
        world.store.cases_of_move(there.id, None, 9).await.unwrap(),
        moved
    );
    let row = world.store.moving(there.id).await.unwrap().unwrap();
    assert_eq!((&row.moving, row.cases, row.undone_at), (&there, 1, None));
    assert_eq!(world.store.moves(Some(SERVICE)).await.unwrap(), [row]);
    let lines = world.store.audit_of(case.id).await.unwrap();
    assert_eq!(lines.last().unwrap().action, "case.moved");
    let verified = world.store.verify(|found| panic!("{found}")).await.unwrap();
    assert_eq!(verified.discrepancies, 0);
}

async fn a_case_that_changed_meanwhile_is_not_moved(world: Shared) {
    let case = standing(&world).await;
    let (old, new) = (world.version.clone(), another(&world, "second").await);
    let there = moving(&old, &new, None);
    world.store.begin_move(&there).await.unwrap();
    let claimed = Event::TaskClaimed {
        task: engine::case::TaskNo(8),
        by: world.clerk,
    };
    let change = next(&case)
        .event(migrated(&old, &new, ["check", "look"]))
        .done();
    faithfully(&world, &case, vec![claimed], None)
        .await
        .unwrap();

    let with = Committing {
        moved: Some(there.id),
        ..Committing::new("case.moved")
    };
    let done = world.store.commit(&change, with).await;

    assert!(matches!(done, Err(CommitError::Stale { .. })), "{done:?}");
    assert_eq!(world.count("moved_cases").await, 0);
    assert_eq!(world.count("tasks WHERE step = 'check'").await, 1);
    assert_eq!(world.store.open_cases_on(&new, None, 9).await.unwrap(), []);
}

async fn an_undo_that_was_cut_off_goes_on(world: Shared) {
    let (one, two) = (standing(&world).await, standing(&world).await);
    let (old, new) = (world.version.clone(), another(&world, "second").await);
    let there = moving(&old, &new, None);
    world.store.begin_move(&there).await.unwrap();
    let mut moved = Vec::new();
    for case in [one, two] {
        let event = migrated(&old, &new, ["check", "look"]);
        moved.push(
            faithfully(&world, &case, vec![event], Some(there.id))
                .await
                .unwrap(),
        );
    }
    let begun = world
        .store
        .begin_move(&moving(&new, &old, Some(there.id)))
        .await
        .unwrap();
    let event = migrated(&new, &old, ["look", "check"]);
    faithfully(&world, &moved[0], vec![event], Some(begun.moving.id))
        .await
        .unwrap();

    let again = world
        .store
        .begin_move(&moving(&new, &old, Some(there.id)))
        .await
        .unwrap();

    assert_eq!(again.moving.id, begun.moving.id);
    assert_eq!(again.cases, 1);
    assert_eq!(world.count("tasks WHERE step = 'check'").await, 1);
    world.store.end_undo(there.id, noon()).await.unwrap();
    let row = world.store.moving(there.id).await.unwrap().unwrap();
    assert_eq!(row.undone_at, Some(noon()));
}
