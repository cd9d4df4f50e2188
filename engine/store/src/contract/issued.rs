//! Documents: written with the answer that issues them or not at all, seen by those who
//! may see their case, revoked in the transaction that says so.

use super::builder::next;
use super::on_both;
use super::world::{Shared, at};
use crate::{CommitError, Committing, IssuedDocument, NewDocument, Viewer};
use engine::case::{Case, Effect, EffectNo, Event, Grounds};
use engine::form::Answers;
use engine::text::{Language, Text};

on_both! {
    a_document_is_issued_once_and_read_back;
    nothing_is_left_of_a_document_that_came_too_late;
    strangers_see_no_documents;
    a_revocation_shows_at_once_and_the_first_one_counts;
    no_two_documents_share_a_code;
}

const CODE: &str = "7K2QD-M4X9A-0TB3R-HWE8Z";

fn asking(name: &str) -> Effect {
    Effect::Catalogue {
        name: name.to_owned(),
        with: Answers::from_iter([("template", "certificate")]),
    }
}

fn document(no: EffectNo, code: &str) -> NewDocument {
    NewDocument {
        document: no,
        code: code.to_owned(),
        template: "certificate".to_owned(),
        title: Text {
            el: "Πιστοποιητικό".to_owned(),
            en: "Certificate".to_owned(),
        },
        language: Language::El,
        digest: [7; 32],
        size: 1_234,
        stored: format!("stored as {code}"),
        sealed: true,
    }
}

fn issuing(no: EffectNo, code: &str) -> Committing {
    Committing {
        effect_done: Some(no),
        issued: Some(document(no, code)),
        ..Committing::new("document.issued")
    }
}

fn answered(no: EffectNo) -> Event {
    Event::EffectAnswered {
        effect: no,
        local: None,
        gives: Answers::from_iter([("code", CODE.to_owned()), ("digest", "07".repeat(32))]),
    }
}

/// A case at an office that waits for its document.
async fn waiting(world: &Shared) -> (Case, EffectNo) {
    let case = world.case().await;
    let routed = world.commit(next(&case).routed()).await;
    let asked = world
        .commit(next(&routed).waits_for(asking("document.issue")))
        .await;
    let no = *asked.effects.keys().next_back().unwrap();
    (asked, no)
}

async fn rows(world: &Shared, viewer: Viewer, case: &Case) -> Vec<IssuedDocument> {
    world.store.documents_of(viewer, case.id).await.unwrap()
}

async fn a_document_is_issued_once_and_read_back(world: Shared) {
    let (case, no) = waiting(&world).await;
    let change = next(&case).happens(answered(no)).done();
    world
        .store
        .commit(&change, issuing(no, CODE))
        .await
        .unwrap();
    let applicant = Viewer::Citizen(world.applicant);
    let found = rows(&world, applicant, &case).await;
    let [row] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(row.document, no);
    assert_eq!(row.code, CODE);
    assert_eq!(row.title.en, "Certificate");
    assert_eq!(row.protocol, case.protocol);
    assert_eq!(row.office, case.office);
    assert_eq!(row.digest, [7; 32]);
    assert!(row.sealed && row.revoked.is_none());
    assert_eq!(row.size, 1_234);
    let by_code = world.store.document_by_code(CODE).await.unwrap();
    assert_eq!(by_code.as_ref(), Some(row));
    let after = async |last| world.store.documents_after(last, 10).await.unwrap();
    assert_eq!(after(None).await, found);
    assert!(after(Some(CODE)).await.is_empty());
    let names = [row.stored.clone(), "another".to_owned()];
    let known = world.store.known_files(&names).await.unwrap();
    assert_eq!(known.into_iter().collect::<Vec<_>>(), names[..1]);
    assert!(change.case.issued.contains_key(&no));

    let again = next(&change.case).routed().done();
    let second = world.store.commit(&again, issuing(no, "OTHER")).await;
    assert!(
        matches!(second, Err(CommitError::EffectAlreadyDone)),
        "{second:?}"
    );
    assert_eq!(world.count("issued_documents").await, 1);
}

async fn nothing_is_left_of_a_document_that_came_too_late(world: Shared) {
    let (case, no) = waiting(&world).await;
    let change = next(&case).happens(answered(no)).done();
    world.commit(next(&case).task()).await;
    let late = world.store.commit(&change, issuing(no, CODE)).await;
    assert!(matches!(late, Err(CommitError::Stale { .. })), "{late:?}");
    assert_eq!(world.count("issued_documents").await, 0);
    assert_eq!(world.store.document_by_code(CODE).await.unwrap(), None);
}

async fn strangers_see_no_documents(world: Shared) {
    let (case, no) = waiting(&world).await;
    let change = next(&case).happens(answered(no)).done();
    world
        .store
        .commit(&change, issuing(no, CODE))
        .await
        .unwrap();
    for viewer in [
        Viewer::Citizen(world.clerk),
        Viewer::Staff(world.applicant),
        Viewer::Operator,
    ] {
        assert!(rows(&world, viewer, &case).await.is_empty(), "{viewer:?}");
    }
    let clerk = Viewer::Staff(world.clerk);
    assert_eq!(rows(&world, clerk, &case).await.len(), 1);
}

async fn a_revocation_shows_at_once_and_the_first_one_counts(world: Shared) {
    let (case, no) = waiting(&world).await;
    let change = next(&case).happens(answered(no)).done();
    world
        .store
        .commit(&change, issuing(no, CODE))
        .await
        .unwrap();
    let revoked = |grounds| Event::DocumentRevoked {
        document: no,
        grounds,
        reason: "Λάθος".to_owned(),
    };
    let case = world
        .commit(next(&change.case).happens(revoked(Grounds::NewFacts)))
        .await;
    let of = async || {
        let row = world.store.document_by_code(CODE).await.unwrap().unwrap();
        row.revoked
    };
    let (moment, grounds) = of().await.unwrap();
    assert_eq!(grounds, Grounds::NewFacts);
    assert_eq!(
        Some(moment),
        case.issued[&no].revoked.as_ref().map(|one| one.at)
    );
    assert!(moment > at("2026-09-15T00:00:00Z"));

    // What the steps take back later was not valid any more.
    let asked = world
        .commit(next(&case).waits_for(asking("document.revoke")))
        .await;
    let last = *asked.effects.keys().next_back().unwrap();
    world.commit(next(&asked).happens(answered(last))).await;
    assert_eq!(of().await, Some((moment, Grounds::NewFacts)));
    let kept = world.store.documents_after(None, 10).await.unwrap();
    assert_eq!(kept.len(), 1, "it is kept");
}

async fn no_two_documents_share_a_code(world: Shared) {
    let (first, one) = waiting(&world).await;
    let (second, two) = waiting(&world).await;
    let change = next(&first).happens(answered(one)).done();
    world
        .store
        .commit(&change, issuing(one, CODE))
        .await
        .unwrap();
    let change = next(&second).happens(answered(two)).done();
    let refused = world.store.commit(&change, issuing(two, CODE)).await;
    assert!(
        matches!(refused, Err(CommitError::Database(_))),
        "{refused:?}"
    );
    assert_eq!(world.count("issued_documents").await, 1);
    let case = world.store.load_case(second.id).await.unwrap().unwrap();
    assert!(case.issued.is_empty() && case.effects.contains_key(&two));
}
