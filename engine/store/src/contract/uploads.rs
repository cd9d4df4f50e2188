//! Files that people send: counted, held, filed by whoever sent them, and forgotten.

use super::builder::{next, opens};
use super::on_both;
use super::world::{Shared, at, new_id, noon};
use crate::{
    CommitError, Committing, Holder, OpenError, Opened, Taken, Upload, UploadState, Viewer,
};
use engine::case::{AccountId, Case, Change, Event, Side};
use engine::upload::{About, FileKind, UploadId};
use futures::future::join_all;
use uuid::Uuid;

on_both! {
    a_place_holds_as_many_as_it_may_also_when_they_come_at_once;
    a_draft_takes_files_of_its_writer_only;
    a_submission_files_what_it_names_and_nothing_else;
    nobody_files_what_they_did_not_send;
    a_change_files_what_it_names_once;
    a_discarded_draft_takes_its_files_along;
    what_nobody_will_file_is_forgotten;
    a_file_is_looked_into_by_one_at_a_time;
    verification_sees_a_file_that_was_filed_by_hand;
}

fn upload(account: AccountId, about: About) -> Upload {
    let id = new_id();
    let mut digest = [7; 32];
    digest[..16].copy_from_slice(id.as_bytes());
    Upload {
        id: UploadId(id),
        account,
        about,
        filed_at: None,
        name: "plan.pdf".into(),
        kind: FileKind::Pdf,
        size: 100,
        digest,
        stored: id.simple().to_string(),
        state: UploadState::Unscanned,
        at: noon(),
    }
}

fn plan() -> About {
    About::Document("plan".into())
}

async fn taken(world: &Shared, holder: Holder, upload: &Upload) {
    let taken = world.store.take_upload(upload, holder, 5).await.unwrap();
    assert_eq!(taken, Taken::Kept);
}

/// Opens the case of a draft with these files.
async fn submitted(world: &Shared, draft: Uuid, files: &[Upload]) -> Result<Opened, OpenError<()>> {
    let (version, applicant) = (world.version.clone(), world.applicant);
    let files: Vec<_> = files.iter().map(Upload::filed).collect();
    let opening = world.opening(draft);
    let decide = move |numbers| {
        let mut change = opens(&version, applicant, numbers);
        if let Event::CaseOpened(opened) = &mut change.events[0].event {
            opened.files.clone_from(&files);
        }
        Ok::<_, ()>(change)
    };
    world.store.open_case(opening, decide).await
}

/// A message with files, by somebody.
fn written(case: &Case, by: AccountId, files: &[Upload]) -> Change {
    next(case)
        .by(by)
        .event(Event::MessageWritten {
            from: Side::Applicant,
            text: "Δείτε".into(),
            files: files.iter().map(Upload::filed).collect(),
        })
        .done()
}

async fn a_place_holds_as_many_as_it_may_also_when_they_come_at_once(world: Shared) {
    let draft = world.draft().await;
    let uploads: Vec<Upload> = (0..20).map(|_| upload(world.applicant, plan())).collect();
    let all = uploads
        .iter()
        .map(|upload| world.store.take_upload(upload, Holder::Draft(draft), 3));
    let told = join_all(all).await;
    let kept = told.iter().filter(|taken| matches!(taken, Ok(Taken::Kept)));
    assert_eq!(kept.count(), 3);
    assert!(
        told.iter()
            .all(|taken| matches!(taken, Ok(Taken::Kept | Taken::TooMany)))
    );
    // Another place counts for itself; bytes count for all.
    let other = upload(world.applicant, About::Document("photos".into()));
    taken(&world, Holder::Draft(draft), &other).await;
    let mut large = upload(world.applicant, About::Document("photos".into()));
    large.size = 100 * 1024 * 1024;
    let told = world
        .store
        .take_upload(&large, Holder::Draft(draft), 3)
        .await
        .unwrap();
    assert_eq!(told, Taken::TooMany);
}

async fn a_draft_takes_files_of_its_writer_only(world: Shared) {
    let draft = world.draft().await;
    let stranger = upload(world.clerk, plan());
    for holder in [Holder::Draft(draft), Holder::Draft(new_id())] {
        let told = world.store.take_upload(&stranger, holder, 5).await.unwrap();
        assert_eq!(told, Taken::Gone);
    }
    let own = upload(world.applicant, plan());
    taken(&world, Holder::Draft(draft), &own).await;
    let held = world
        .store
        .held_uploads(Holder::Draft(draft), world.applicant)
        .await;
    assert_eq!(held.unwrap(), std::slice::from_ref(&own));
    let theirs = world
        .store
        .held_uploads(Holder::Draft(draft), world.clerk)
        .await;
    assert!(theirs.unwrap().is_empty());
    let removed = world
        .store
        .remove_upload(own.id, Holder::Draft(draft), world.clerk)
        .await;
    assert_eq!(removed.unwrap(), None);
    let removed = world
        .store
        .remove_upload(own.id, Holder::Draft(draft), world.applicant)
        .await;
    assert_eq!(removed.unwrap(), Some(own.stored));
}

async fn a_submission_files_what_it_names_and_nothing_else(world: Shared) {
    let draft = world.draft().await;
    let named = upload(world.applicant, plan());
    let left = upload(world.applicant, plan());
    taken(&world, Holder::Draft(draft), &named).await;
    taken(&world, Holder::Draft(draft), &left).await;
    let Ok(Opened::New(case)) = submitted(&world, draft, std::slice::from_ref(&named)).await else {
        panic!("it was not opened")
    };

    let filed = world
        .store
        .filed_uploads(Viewer::Citizen(world.applicant), case.id)
        .await
        .unwrap();
    assert_eq!(filed.len(), 1);
    assert_eq!((filed[0].id, filed[0].filed_at), (named.id, Some(noon())));
    for stranger in [
        Viewer::Citizen(world.clerk),
        Viewer::Staff(world.clerk),
        Viewer::Operator,
    ] {
        // The case lies with no office yet.
        assert!(
            world
                .store
                .filed_uploads(stranger, case.id)
                .await
                .unwrap()
                .is_empty()
        );
    }
    let forgotten = world.store.forget_uploads(noon()).await.unwrap();
    assert_eq!(forgotten, [left.stored]);
    let known = world
        .store
        .known_uploads(&[named.stored.clone(), "x".into()])
        .await
        .unwrap();
    assert_eq!(known.into_iter().collect::<Vec<_>>(), [named.stored]);
}

async fn nobody_files_what_they_did_not_send(world: Shared) {
    let draft = world.draft().await;
    let other = world.draft_of(world.clerk).await;
    let hers = upload(world.applicant, plan());
    taken(&world, Holder::Draft(draft), &hers).await;
    let his = upload(world.clerk, plan());
    taken(&world, Holder::Draft(other), &his).await;
    let missing = upload(world.applicant, plan());
    let mut exchanged = hers.clone();
    exchanged.digest = [1; 32];
    let mut misplaced = hers.clone();
    misplaced.about = About::Document("identity".into());
    for wrong in [&his, &missing, &exchanged, &misplaced] {
        let told = submitted(&world, draft, &[hers.clone(), wrong.clone()]).await;
        assert!(matches!(told, Err(OpenError::UploadGone)), "{told:?}");
    }
    // Nothing of all that happened, and the draft is still there.
    assert_eq!(world.count("cases").await, 0);
    assert_eq!(world.count("uploads WHERE draft IS NOT NULL").await, 2);
    assert!(submitted(&world, draft, &[hers]).await.is_ok());

    let case = world.case().await;
    let held = upload(world.applicant, About::Message);
    taken(&world, Holder::Case(case.id), &held).await;
    let stranger = upload(world.clerk, About::Message);
    let told = world
        .store
        .take_upload(&stranger, Holder::Case(case.id), 5)
        .await
        .unwrap();
    assert_eq!(told, Taken::Gone, "the case lies with no office of theirs");
    let told = world
        .store
        .commit(
            &written(&case, world.clerk, &[held]),
            Committing::new("message.written"),
        )
        .await;
    assert!(matches!(told, Err(CommitError::UploadGone)), "{told:?}");
}

async fn a_change_files_what_it_names_once(world: Shared) {
    let case = world.case().await;
    let held = upload(world.applicant, About::Message);
    taken(&world, Holder::Case(case.id), &held).await;
    let change = written(&case, world.applicant, std::slice::from_ref(&held));
    let commit = |change: Change| {
        let store = world.store.clone();
        async move {
            store
                .commit(&change, Committing::new("message.written"))
                .await
        }
    };
    commit(change.clone()).await.unwrap();
    let holder = Holder::Case(case.id);
    assert!(
        world
            .store
            .held_uploads(holder, world.applicant)
            .await
            .unwrap()
            .is_empty()
    );
    let removed = world
        .store
        .remove_upload(held.id, holder, world.applicant)
        .await;
    assert_eq!(removed.unwrap(), None, "what is filed stays");
    let again = written(&change.case, world.applicant, &[held]);
    assert!(matches!(commit(again).await, Err(CommitError::UploadGone)));

    let infected = upload(world.applicant, About::Message);
    taken(&world, holder, &infected).await;
    world
        .store
        .scanned(infected.id, UploadState::Infected)
        .await
        .unwrap();
    let bad = written(&change.case, world.applicant, &[infected]);
    assert!(matches!(commit(bad).await, Err(CommitError::UploadGone)));
}

async fn a_discarded_draft_takes_its_files_along(world: Shared) {
    let draft = world.draft().await;
    taken(
        &world,
        Holder::Draft(draft),
        &upload(world.applicant, plan()),
    )
    .await;
    assert!(!world.store.discard_draft(draft, world.clerk).await.unwrap());
    assert_eq!(world.count("uploads").await, 1);
    assert!(
        world
            .store
            .discard_draft(draft, world.applicant)
            .await
            .unwrap()
    );
    assert_eq!(world.count("uploads").await, 0);
    let late = upload(world.applicant, plan());
    let told = world
        .store
        .take_upload(&late, Holder::Draft(draft), 5)
        .await
        .unwrap();
    assert_eq!(told, Taken::Gone);
}

async fn what_nobody_will_file_is_forgotten(world: Shared) {
    let case = world.case().await;
    let old = upload(world.applicant, About::Message);
    let mut young = upload(world.applicant, About::Message);
    young.at = at("2026-09-16T09:00:00Z");
    for upload in [&old, &young] {
        taken(&world, Holder::Case(case.id), upload).await;
    }
    let draft = world.draft().await;
    taken(
        &world,
        Holder::Draft(draft),
        &upload(world.applicant, plan()),
    )
    .await;
    let forgotten = world
        .store
        .forget_uploads(at("2026-09-15T12:00:00Z"))
        .await
        .unwrap();
    assert_eq!(forgotten, [old.stored]);
    assert_eq!(world.count("uploads").await, 2);
}

async fn a_file_is_looked_into_by_one_at_a_time(world: Shared) {
    let draft = world.draft().await;
    let waits = upload(world.applicant, plan());
    taken(&world, Holder::Draft(draft), &waits).await;
    assert!(
        world
            .store
            .uploads_to_scan(at("2026-09-15T08:00:00Z"), 5)
            .await
            .unwrap()
            .is_empty()
    );
    let due = world.store.uploads_to_scan(noon(), 5).await.unwrap();
    assert_eq!((due.len(), due[0].tries), (1, 0));
    let later = at("2026-09-15T09:02:00Z");
    let claims = (0..10).map(|_| world.store.claim_scan(&due[0], later));
    let claims = join_all(claims).await;
    assert_eq!(
        claims
            .iter()
            .filter(|claim| matches!(claim, Ok(true)))
            .count(),
        1
    );
    assert!(
        world
            .store
            .uploads_to_scan(noon(), 5)
            .await
            .unwrap()
            .is_empty()
    );
    let again = world.store.uploads_to_scan(later, 5).await.unwrap();
    assert_eq!(again[0].tries, 1);
    let told = world
        .store
        .scanned(waits.id, UploadState::Clean)
        .await
        .unwrap();
    assert_eq!(told, Some(None));
    let twice = world
        .store
        .scanned(waits.id, UploadState::Infected)
        .await
        .unwrap();
    assert_eq!(twice, None, "what was found clean stays so");
    assert!(
        world
            .store
            .uploads_to_scan(later, 5)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn verification_sees_a_file_that_was_filed_by_hand(world: Shared) {
    let case = world.case().await;
    let held = upload(world.applicant, About::Message);
    taken(&world, Holder::Case(case.id), &held).await;
    let found = |world: Shared| async move {
        let mut found = Vec::new();
        world
            .store
            .verify(|one| found.push(one.to_string()))
            .await
            .unwrap();
        found.retain(|one: &String| one.contains("uploads"));
        found
    };
    assert_eq!(found(world.clone()).await, [""; 0]);
    let sql = "UPDATE uploads SET filed_at = at";
    world.sql(sql, sql).await;
    let told = found(world.clone()).await;
    assert_eq!(told.len(), 1, "{told:?}");
}
