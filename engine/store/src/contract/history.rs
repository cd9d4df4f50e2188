//! Histories read back as they were written, and tell when they were touched.

use super::builder::next;
use super::on_both;
use super::world::Shared;
use crate::Viewer;
use engine::case::CaseId;

on_both! {
    a_history_reads_back_as_it_was_recorded;
    a_touched_history_is_found_out;
    events_and_audit_lines_cannot_be_edited;
}

async fn a_history_reads_back_as_it_was_recorded(world: Shared) {
    let case = world.case().await;
    let change = next(&case).by(world.clerk).routed().task().done();
    world
        .store
        .commit(&change, crate::Committing::new("case.routed"))
        .await
        .unwrap();

    let seen = world
        .store
        .history(Viewer::Citizen(world.applicant), case.id)
        .await
        .unwrap();
    assert_eq!(seen.len(), 6);
    assert_eq!(seen[4..], change.events);
    let chain = world.store.verify_chain(case.id).await.unwrap().unwrap();
    assert_eq!(chain.broken_at, None);
    assert_eq!(chain.events, seen);
    let nothing = world
        .store
        .verify_chain(CaseId(super::world::new_id()))
        .await
        .unwrap();
    assert_eq!(nothing, None);
}

/// Lets somebody who owns the database touch the events, as a trigger would not.
async fn touch(world: &Shared, sql: &str) {
    let lite = format!(
        "DROP TRIGGER IF EXISTS events_are_not_edited;
         DROP TRIGGER IF EXISTS events_are_not_deleted; {sql}"
    );
    let pg = format!("DROP TRIGGER IF EXISTS events_are_not_edited ON events; {sql}");
    world.sql(&lite, &pg).await;
}

async fn a_touched_history_is_found_out(world: Shared) {
    for (sql, broken_at) in [
        (
            "UPDATE events SET body = replace(body, 'σχολική', 'σχολικη') WHERE seq = 1",
            1,
        ),
        ("UPDATE events SET actor = NULL WHERE seq = 2", 2),
        ("UPDATE events SET revision = 2 WHERE seq = 3", 3),
        ("DELETE FROM events WHERE seq = 2", 2),
        ("DELETE FROM events WHERE seq = 4", 4),
        ("UPDATE events SET seq = 5 WHERE seq = 4", 4),
        (
            "INSERT INTO events (case_id, seq, revision, at, body, digest)
             SELECT case_id, 5, revision, at, body, digest FROM events WHERE seq = 4",
            5,
        ),
    ] {
        let case = world.case().await;
        assert_eq!(
            world
                .store
                .verify_chain(case.id)
                .await
                .unwrap()
                .unwrap()
                .broken_at,
            None
        );

        let id = match world.store.db {
            crate::db::Db::Lite { .. } => format!("x'{}'", case.id),
            crate::db::Db::Pg(_) => format!("'{}'", case.id),
        };
        touch(&world, &format!("{sql} AND case_id = {id}")).await;

        let chain = world.store.verify_chain(case.id).await.unwrap().unwrap();
        assert_eq!(chain.broken_at, Some(broken_at), "{sql}");
        assert_eq!(chain.events.len() as i64, broken_at - 1, "{sql}");
    }
}

async fn events_and_audit_lines_cannot_be_edited(world: Shared) {
    world.case().await;
    for sql in [
        "UPDATE events SET seq = seq + 1",
        "DELETE FROM events",
        "UPDATE audit SET action = 'nothing'",
        "DELETE FROM audit",
    ] {
        let mut tx = world.write().await;
        let done = match tx.link() {
            crate::db::Link::Lite(c) => sqlx::raw_sql(sql).execute(c).await.map(drop),
            crate::db::Link::Direct(_) => unreachable!("only changes of cases are written there"),
            crate::db::Link::Pg(c) => sqlx::raw_sql(sql).execute(c).await.map(drop),
        };
        assert!(
            done.unwrap_err().to_string().contains("append-only"),
            "{sql}"
        );
    }
}
