//! Accounts, sessions, drafts, versions and what the municipality knows.

use super::on_both;
use super::world::{Shared, at, new_id, noon, person};
use crate::{AccountError, Draft, NewAccount, RegistryPerson};
use engine::calendar::Calendar;
use engine::case::AccountId;
use engine::definition::Level;
use engine::files::Files;
use engine::municipality::theme::Theme;
use engine::municipality::{Municipality, Office};
use engine::text::{Language, Text};
use futures::future::join_all;
use std::time::Duration;

on_both! {
    a_username_belongs_to_one_account_however_it_is_written;
    a_session_ends_with_time_and_with_its_account;
    a_draft_belongs_to_its_author;
    an_account_has_one_draft_of_a_service;
    versions_are_numbered_per_service_and_the_same_files_are_one_version;
    the_municipality_reads_back_as_it_was_put;
    a_theme_reads_back_as_it_was_put;
    a_person_is_found_in_the_registry;
}

async fn a_username_belongs_to_one_account_however_it_is_written(world: Shared) {
    let first = person(&world.store, "Γιώργος", "Γιώργος", "Νικολάου").await;
    let again = NewAccount {
        id: AccountId(super::world::new_id()),
        username: " ΓΙΏΡΓΟΣ ".into(),
        password_hash: "x".into(),
        given_name: "Γ".into(),
        family_name: "Ν".into(),
        email: "g@example.gr".into(),
        phone: Some("2310000000".into()),
        level: Level::B,
        language: Language::En,
        created_at: noon(),
    };

    let taken = world.store.create_account(&again).await;

    assert!(
        matches!(taken, Err(AccountError::UsernameTaken)),
        "{taken:?}"
    );
    let found = world.store.credentials("γιώργοσ").await.unwrap().unwrap();
    assert_eq!(found.account, first);
    assert!(found.password_hash.starts_with("$argon2id$"));
    let second = NewAccount {
        username: "giorgos".into(),
        ..again
    };
    let second = world.store.create_account(&second).await.unwrap();
    assert_eq!(
        world.store.account(second.id).await.unwrap(),
        Some(second.clone())
    );
    assert_eq!((second.level, second.language), (Level::B, Language::En));
    assert!(world.store.credentials("nobody").await.unwrap().is_none());
}

async fn a_session_ends_with_time_and_with_its_account(world: Shared) {
    let (token, other) = ([7; 32], [8; 32]);
    let end = noon() + Duration::from_secs(3600);
    world
        .store
        .start_session(&token, world.clerk, noon(), end)
        .await
        .unwrap();
    world
        .store
        .start_session(&other, world.clerk, noon(), end)
        .await
        .unwrap();

    let session = world.store.session(&token, noon()).await.unwrap().unwrap();
    assert_eq!(session.account.id, world.clerk);
    assert_eq!(session.roles.len(), 1);
    assert_eq!(session.expires_at, end);
    let later = noon() + Duration::from_secs(60);
    world.store.see_session(&token, later).await.unwrap();
    world.store.see_session(&token, noon()).await.unwrap();
    let session = world.store.session(&token, later).await.unwrap().unwrap();
    assert_eq!(session.seen_at, later);

    assert!(world.store.session(&token, end).await.unwrap().is_none());
    assert!(
        world
            .store
            .session(&[9; 32], noon())
            .await
            .unwrap()
            .is_none()
    );
    world.store.end_session(&token).await.unwrap();
    assert!(world.store.session(&token, noon()).await.unwrap().is_none());
    assert!(world.store.session(&other, noon()).await.unwrap().is_some());
    world
        .store
        .disable_account(world.clerk, noon())
        .await
        .unwrap();
    assert!(world.store.session(&other, noon()).await.unwrap().is_none());
    world
        .store
        .start_session(&token, world.applicant, noon(), end)
        .await
        .unwrap();
    assert_eq!(world.store.purge_sessions(end).await.unwrap(), 1);
}

async fn an_account_has_one_draft_of_a_service(world: Shared) {
    let account = world.applicant;
    let one = world.draft().await;
    let first = world.store.draft(one, account).await.unwrap().unwrap();
    let again = (0..10).map(|_| {
        let draft = Draft {
            id: new_id(),
            ..first.clone()
        };
        let store = world.store.clone();
        async move { store.start_draft(&draft).await.unwrap() }
    });
    for started in join_all(again).await {
        assert_eq!(started, first);
    }
    let another = Draft {
        id: new_id(),
        service: "another".into(),
        ..first.clone()
    };
    assert_eq!(world.store.start_draft(&another).await.unwrap(), another);
    assert_eq!(world.store.drafts(account).await.unwrap().len(), 2);
}

async fn a_draft_belongs_to_its_author(world: Shared) {
    let draft = world.draft().await;
    let other = world.clerk;
    let answers = serde_json::json!({ "reason": "γάμος", "copies": 2 });

    assert!(world.store.draft(draft, other).await.unwrap().is_none());
    let saved = world
        .store
        .save_draft(draft, other, &answers, "kind", noon())
        .await
        .unwrap();
    assert!(!saved);
    assert!(!world.store.discard_draft(draft, other).await.unwrap());

    let later = at("2026-09-15T09:05:00Z");
    let saved = world
        .store
        .save_draft(draft, world.applicant, &answers, "kind", later)
        .await;
    assert!(saved.unwrap());
    let read = world
        .store
        .draft(draft, world.applicant)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((read.answers, read.page.as_str()), (answers, "kind"));
    assert_eq!((read.created_at, read.updated_at), (noon(), later));
    assert!(
        world
            .store
            .discard_draft(draft, world.applicant)
            .await
            .unwrap()
    );
    assert!(
        world
            .store
            .drafts(world.applicant)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn versions_are_numbered_per_service_and_the_same_files_are_one_version(world: Shared) {
    let files = |text: &str| {
        let mut files = Files::default();
        files.insert("workflows/family-status.yaml", text);
        files
    };
    let texts: Vec<Files> = (0..6).map(|n| files(&format!("title: {n}\n"))).collect();

    let all = join_all(
        texts
            .iter()
            .chain(&texts)
            .map(|files| world.store.publish("family-status", files, noon())),
    )
    .await;

    let mut versions: Vec<_> = all.into_iter().map(Result::unwrap).collect();
    versions.sort_by_key(|version| version.number);
    versions.dedup();
    let numbers: Vec<u32> = versions.iter().map(|version| version.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    let newest = versions.pop().unwrap();
    let offers = world.store.offers().await.unwrap();
    assert_eq!(offers.len(), 2);
    assert_eq!(offers[1].offered.as_ref(), Some(&newest.digest));
    assert_eq!(
        world.store.version(&newest.digest).await.unwrap(),
        Some(newest.clone())
    );
    assert_eq!(newest.files.digest(), newest.digest);
}

async fn the_municipality_reads_back_as_it_was_put(world: Shared) {
    assert!(world.store.municipality().await.unwrap().is_none());
    let mut municipality = Municipality {
        name: Text {
            el: "Δήμος Αλκυόνης".into(),
            en: "Municipality of Alkyoni".into(),
        },
        offices: vec![Office {
            slug: "civil-registry".into(),
            title: Text::default(),
            email: "lixiarxeio@example.gr".into(),
            categories: vec!["civil-status".into()],
        }],
        locations: Vec::new(),
        calendar: Calendar::default(),
    };
    world
        .store
        .put_municipality(&municipality, noon())
        .await
        .unwrap();
    municipality
        .calendar
        .closed
        .insert("2026-10-26".parse().unwrap(), "Πολιούχος".into());
    world
        .store
        .put_municipality(&municipality, noon())
        .await
        .unwrap();

    let read = world.store.municipality().await.unwrap().unwrap();
    assert_eq!(read.name, municipality.name);
    assert_eq!(read.offices, municipality.offices);
    assert_eq!(read.calendar, municipality.calendar);
    assert_eq!(world.count("municipality WHERE revision = 2").await, 1);
}

async fn a_person_is_found_in_the_registry(world: Shared) {
    let person = RegistryPerson {
        afm: "123456783".into(),
        pin: "ΑΛΚ-0417".into(),
        family_number: "1234/5".into(),
        given_name: "Ελένη".into(),
        family_name: "Παππά".into(),
        father_name: "Σταύρος".into(),
        mother_name: "Ιωάννα".into(),
        born: "1990-02-28".parse().unwrap(),
    };
    world.store.put_registry_person(&person).await.unwrap();
    world.store.put_registry_person(&person).await.unwrap();

    assert_eq!(
        world.store.registry_person("123456783").await.unwrap(),
        Some(person)
    );
    assert_eq!(
        world.store.registry_person("090000045").await.unwrap(),
        None
    );
}

async fn a_theme_reads_back_as_it_was_put(world: Shared) {
    assert_eq!(world.store.theme().await.unwrap(), Theme::default());
    let chosen: Theme = serde_json::from_str(
        r##"{"primary": "#5a1a1a", "font": "system", "logo": {"el": "Α", "en": "A"}}"##,
    )
    .unwrap();
    for _ in 0..2 {
        world.store.put_theme(&chosen, noon()).await.unwrap();
        assert_eq!(world.store.theme().await.unwrap(), chosen);
    }
    // A theme alone is no municipality.
    assert!(world.store.municipality().await.unwrap().is_none());
}
