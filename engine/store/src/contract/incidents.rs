//! Incidents: a row for each while it is open, in one transaction with the event
//! and with the effect that failed.

use super::builder::{mail, next, route};
use super::on_both;
use super::world::{Shared, at};
use crate::{CommitError, Committing, IncidentKind};
use engine::case::{Case, Cause, Effect, EffectNo, Event, IncidentNo, Resolution, TrackNo};
use engine::definition::Family;

on_both! {
    a_failed_effect_is_dead_and_an_incident_at_once;
    an_effect_that_was_done_does_not_fail;
    an_incident_goes_when_it_is_resolved_or_dropped;
    what_nobody_waits_for_is_settled;
}

fn failed(effect: u32, ask: Effect) -> Event {
    Event::IncidentRaised {
        incident: IncidentNo(9),
        track: TrackNo::MAIN,
        step: "register".into(),
        cause: Cause::Effect {
            effect: EffectNo(effect),
            ask,
            family: Family::Unavailable,
            reason: "no office answers".into(),
        },
    }
}

fn with(effect: u32) -> Committing {
    Committing {
        effect_failed: Some((EffectNo(effect), "heard: 500".into())),
        ..Committing::new("effect.failed")
    }
}

async fn raised(world: &Shared) -> Case {
    let case = world.case().await;
    let change = next(&case).event(failed(2, route())).done();
    world.store.commit(&change, with(2)).await.unwrap();
    change.case
}

async fn a_failed_effect_is_dead_and_an_incident_at_once(world: Shared) {
    let case = raised(&world).await;

    let effect = world
        .store
        .effect(case.id, EffectNo(2))
        .await
        .unwrap()
        .unwrap();
    let moment = Some(at("2026-09-15T10:00:00Z"));
    assert_eq!((effect.done_at, effect.dead_at), (moment, moment));
    assert_eq!(effect.last_error.as_deref(), Some("heard: 500"));
    let incidents = world.store.incidents().await.unwrap();
    assert_eq!(incidents.len(), 1);
    let row = &incidents[0];
    assert_eq!((row.case, row.incident), (case.id, IncidentNo(9)));
    assert_eq!(row.reference, case.reference);
    assert_eq!(
        (row.kind, row.target.as_str()),
        (IncidentKind::Effect, "route")
    );
    assert_eq!(row.family, Some(Family::Unavailable));
    assert_eq!(row.reason, "no office answers");
    let found = world.store.incident(&case.reference, IncidentNo(9)).await;
    assert_eq!(found.unwrap().as_ref(), Some(row));
    // The case knows, so it is not among what somebody has to find out about.
    assert!(world.store.stuck().await.unwrap().is_empty());
}

async fn an_effect_that_was_done_does_not_fail(world: Shared) {
    let case = world.case().await;
    let done = Committing {
        effect_done: Some(EffectNo(2)),
        ..Committing::new("case.routed")
    };
    let routed = next(&case).routed().done();
    world.store.commit(&routed, done).await.unwrap();

    let late = next(&routed.case).event(failed(2, route())).done();
    let refused = world.store.commit(&late, with(2)).await;

    assert!(matches!(refused, Err(CommitError::EffectAlreadyDone)));
    assert!(world.store.incidents().await.unwrap().is_empty());
}

async fn an_incident_goes_when_it_is_resolved_or_dropped(world: Shared) {
    for close in [
        Event::IncidentResolved {
            incident: IncidentNo(9),
            how: Resolution::Skip,
            reason: "not needed".into(),
        },
        Event::IncidentDropped {
            incident: IncidentNo(9),
        },
    ] {
        let case = raised(&world).await;
        world.commit(next(&case).event(close)).await;
        assert!(world.store.incidents().await.unwrap().is_empty());
    }
}

async fn what_nobody_waits_for_is_settled(world: Shared) {
    let case = world.case().await;
    let asked_and_dropped = next(&case)
        .ask(mail())
        .event(Event::EffectDropped {
            effect: EffectNo(2),
        })
        .event(Event::EffectDropped {
            effect: EffectNo(3),
        });
    world.commit(asked_and_dropped).await;

    for number in [2, 3] {
        let effect = world.store.effect(case.id, EffectNo(number)).await;
        let effect = effect.unwrap().unwrap();
        assert!(effect.done_at.is_some(), "{number}");
        assert_eq!(effect.dead_at, None);
    }
    assert_eq!(world.store.backlog().await.unwrap().waiting, 1);
}
