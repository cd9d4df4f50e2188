//! Who sees which case.

use super::builder::next;
use super::on_both;
use super::world::{OFFICE, Shared, person};
use crate::{CASE_ROLES, DIRECTOR, Viewer};
use engine::case::OfficeRole;

on_both! {
    every_role_that_handles_cases_sees_them;
    a_case_is_seen_by_its_applicant_and_its_office_and_nobody_else;
    the_director_sees_what_came_to_the_office;
    a_case_with_several_open_tasks_is_listed_once;
    nobody_finds_their_own_case_in_their_inbox;
}

async fn a_case_is_seen_by_its_applicant_and_its_office_and_nobody_else(world: Shared) {
    let case = world.case().await;
    let other = person(&world.store, "petros", "Πέτρος", "Δήμας").await.id;
    let elsewhere = person(&world.store, "anna", "Άννα", "Βλάχου").await.id;
    let held = OfficeRole {
        office: "revenue".into(),
        role: "cashier".into(),
    };
    world.store.grant(elsewhere, &held).await.unwrap();
    let sees = async |viewer: Viewer| {
        let found = world
            .store
            .case_by_reference(viewer, &case.reference)
            .await
            .unwrap();
        let history = world.store.history(viewer, case.id).await.unwrap();
        let applicant = world.store.applicant(viewer, case.id).await.unwrap();
        assert_eq!(found.is_some(), !history.is_empty());
        assert_eq!(found.is_some(), applicant.is_some());
        found.is_some()
    };

    assert!(sees(Viewer::Citizen(world.applicant)).await);
    // Not routed yet: it is no office's.
    assert!(!sees(Viewer::Staff(world.clerk)).await);
    world.commit(next(&case).routed()).await;
    assert!(sees(Viewer::Staff(world.clerk)).await);
    assert!(sees(Viewer::Staff(world.director)).await);

    // Who has other work in the office sees nothing, nor whoever handles cases elsewhere beside it.
    for role in ["administrator", "auditor", "operator"] {
        let held = OfficeRole {
            office: OFFICE.into(),
            role: role.into(),
        };
        world.store.grant(elsewhere, &held).await.unwrap();
    }
    for viewer in [
        Viewer::Citizen(other),
        Viewer::Citizen(world.clerk),
        Viewer::Staff(world.applicant),
        Viewer::Staff(elsewhere),
        Viewer::Operator,
    ] {
        assert!(!sees(viewer).await, "{viewer:?}");
    }
    // Whoever leaves the office stops seeing.
    let sql = "DELETE FROM memberships WHERE role = 'registrar'";
    world.sql(sql, sql).await;
    assert!(!sees(Viewer::Staff(world.clerk)).await);
}

async fn every_role_that_handles_cases_sees_them(world: Shared) {
    let case = world.case().await;
    world.commit(next(&case).routed()).await;
    for role in CASE_ROLES {
        let somebody = person(&world.store, role, "Άννα", "Βλάχου").await.id;
        let held = OfficeRole {
            office: OFFICE.into(),
            role: role.into(),
        };
        world.store.grant(somebody, &held).await.unwrap();
        let viewer = Viewer::Staff(somebody);
        let found = world
            .store
            .case_by_reference(viewer, &case.reference)
            .await
            .unwrap();
        assert!(found.is_some(), "{role}");
    }
}

async fn the_director_sees_what_came_to_the_office(world: Shared) {
    let (first, second) = (world.case().await, world.case().await);
    world.commit(next(&first).routed()).await;

    let director = Viewer::Staff(world.director);
    let cases = world.store.office_cases(director).await.unwrap();
    assert_eq!(cases.len(), 1);
    assert_eq!(cases[0].case.case, first.id);
    assert_eq!(cases[0].case.office.as_deref(), Some(OFFICE));
    for viewer in [
        Viewer::Staff(world.clerk),
        Viewer::Citizen(world.director),
        Viewer::Operator,
    ] {
        let cases = world.store.office_cases(viewer).await.unwrap();
        assert!(cases.is_empty(), "{viewer:?}");
    }
    assert_ne!(first.id, second.id);
    let holders = world.store.holders(OFFICE, DIRECTOR).await.unwrap();
    assert_eq!(
        holders.iter().map(|held| held.id).collect::<Vec<_>>(),
        [world.director]
    );
}

async fn a_case_with_several_open_tasks_is_listed_once(world: Shared) {
    let case = world.case().await;
    let change = next(&case).routed().task().task().claimed(world.clerk);
    world.commit(change).await;
    let director = Viewer::Staff(world.director);
    let cases = world.store.office_cases(director).await.unwrap();
    assert_eq!(cases.len(), 1);
    // By the one that is done first.
    assert!(cases[0].held_by.is_some());
}

async fn nobody_finds_their_own_case_in_their_inbox(world: Shared) {
    let held = OfficeRole {
        office: OFFICE.into(),
        role: super::world::CLERK.into(),
    };
    world.store.grant(world.applicant, &held).await.unwrap();
    let case = world.case().await;
    world.commit(next(&case).routed().task()).await;

    assert_eq!(
        world
            .store
            .inbox(Viewer::Staff(world.clerk))
            .await
            .unwrap()
            .len(),
        1
    );
    assert!(
        world
            .store
            .inbox(Viewer::Staff(world.applicant))
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        world
            .store
            .inbox(Viewer::Operator)
            .await
            .unwrap()
            .is_empty()
    );
}
