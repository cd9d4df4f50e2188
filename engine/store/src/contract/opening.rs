//! Submissions become cases, once.

use super::builder::{mail, next, opens, route};
use super::on_both;
use super::world::{Shared, noon, person};
use crate::{Opened, Viewer};
use engine::case::{AccountId, EffectNo};
use futures::future::join_all;
use std::collections::BTreeSet;

on_both! {
    a_submission_becomes_a_case_with_all_that_belongs_to_it;
    fifty_submissions_of_one_draft_open_one_case;
    a_refused_submission_leaves_nothing_and_uses_no_number;
    the_numbers_of_a_year_have_no_gap;
    a_draft_of_somebody_else_cannot_be_submitted;
    a_change_that_contradicts_itself_is_not_committed;
}

async fn a_submission_becomes_a_case_with_all_that_belongs_to_it(world: Shared) {
    let case = world.case().await;

    assert_eq!(case.reference, "2026-000001");
    assert_eq!(case.protocol.as_deref(), Some("1/2026"));
    let stored = world.store.load_case(case.id).await.unwrap();
    assert_eq!(stored.as_ref(), Some(&case));
    let rows = world.store.own_cases(world.applicant).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].status, case.status);
    assert_eq!(world.store.events_of(case.id).await.unwrap().len(), 4);
    let effects = world.store.effects_of(case.id).await.unwrap();
    let asked: Vec<_> = effects
        .iter()
        .map(|row| (row.effect, row.ask.clone()))
        .collect();
    assert_eq!(asked, [(EffectNo(1), mail()), (EffectNo(2), route())]);
    assert_eq!(world.jobs().await, 2);
    assert_eq!(world.store.backlog().await.unwrap().waiting, 2);
    let audit = world.store.audit_of(case.id).await.unwrap();
    assert_eq!(audit.len(), 1);
    assert_eq!(audit[0].action, "case.opened");
    assert_eq!(audit[0].actor, Some(world.applicant));
    assert_eq!(audit[0].at, noon());
    assert!(
        world
            .store
            .drafts(world.applicant)
            .await
            .unwrap()
            .is_empty()
    );
}

async fn fifty_submissions_of_one_draft_open_one_case(world: Shared) {
    let draft = world.draft().await;

    let all = join_all((0..50).map(|_| {
        let (version, applicant) = (world.version.clone(), world.applicant);
        world.store.open_case(world.opening(draft), move |numbers| {
            Ok::<_, ()>(opens(&version, applicant, numbers))
        })
    }))
    .await;

    let mut new = 0;
    let mut references = BTreeSet::new();
    for opened in all {
        match opened.unwrap() {
            Opened::New(case) => {
                new += 1;
                references.insert(case.reference);
            }
            Opened::Already { reference } => {
                references.insert(reference);
            }
        }
    }
    assert_eq!(new, 1);
    assert_eq!(references.len(), 1);
    assert_eq!(world.count("cases").await, 1);
    assert_eq!(world.jobs().await, 2);
}

async fn a_refused_submission_leaves_nothing_and_uses_no_number(world: Shared) {
    let draft = world.draft().await;

    let refused = world
        .store
        .open_case(world.opening(draft), |numbers| Err(numbers.reference))
        .await;

    assert!(
        matches!(refused, Err(crate::OpenError::Refused(reference)) if reference == "2026-000001")
    );
    for table in ["cases", "events", "effects", "counters", "audit"] {
        assert_eq!(world.count(table).await, 0, "{table}");
    }
    assert_eq!(world.jobs().await, 0);
    assert!(
        world
            .store
            .draft(draft, world.applicant)
            .await
            .unwrap()
            .is_some()
    );
    assert_eq!(world.case().await.reference, "2026-000001");
}

async fn the_numbers_of_a_year_have_no_gap(world: Shared) {
    let cases = join_all((0..40).map(|_| world.case())).await;

    let references: BTreeSet<String> = cases.iter().map(|case| case.reference.clone()).collect();
    let expected: BTreeSet<String> = (1..=40).map(|n| format!("2026-{n:06}")).collect();
    assert_eq!(references, expected);
    let protocols: BTreeSet<_> = cases
        .iter()
        .map(|case| case.protocol.clone().unwrap())
        .collect();
    assert_eq!(protocols.len(), 40);
}

async fn a_draft_of_somebody_else_cannot_be_submitted(world: Shared) {
    let draft = world.draft().await;
    let other = person(&world.store, "petros", "Πέτρος", "Δήμας").await.id;
    let as_other = crate::Opening {
        applicant: other,
        ..world.opening(draft)
    };
    let never = |_| -> Result<_, ()> { unreachable!("nothing is decided") };

    let open = world.store.open_case(as_other.clone(), never).await;
    assert!(matches!(open, Err(crate::OpenError::DraftGone)));

    // Not even when it has become a case, which only its applicant may be told of.
    let (version, applicant) = (world.version.clone(), world.applicant);
    let decide = move |numbers| Ok::<_, ()>(opens(&version, applicant, numbers));
    world
        .store
        .open_case(world.opening(draft), decide)
        .await
        .unwrap();
    let open = world.store.open_case(as_other, never).await;
    assert!(matches!(open, Err(crate::OpenError::DraftGone)));
    let reference = world.store.case_of_submission(draft, other).await.unwrap();
    assert_eq!(reference, None);
}

async fn a_change_that_contradicts_itself_is_not_committed(world: Shared) {
    let case = world.case().await;
    let sound = next(&case).routed().done();
    let nobody = Viewer::Citizen(AccountId(super::world::new_id()));

    let mut wrong = Vec::new();
    let spoils: [fn(&mut engine::case::Change); 5] = [
        |change| change.events.clear(),
        |change| change.case.revision.0 += 1,
        |change| change.case.last_seq += 1,
        |change| change.events[0].at += jiff::SignedDuration::from_nanos(1),
        |change| change.expected = None,
    ];
    for spoil in spoils {
        let mut change = sound.clone();
        spoil(&mut change);
        wrong.push(change);
    }
    for change in wrong {
        let done = world
            .store
            .commit(&change, crate::Committing::new("case.changed"))
            .await;
        assert!(
            matches!(done, Err(crate::CommitError::Unsound(_))),
            "{done:?}"
        );
    }
    assert!(
        world
            .store
            .history(nobody, case.id)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(world.store.events_of(case.id).await.unwrap().len(), 4);
}
