//! Finding a free time to collect a result.

use crate::app::App;
use engine::calendar::{HORIZON_DAYS, Span, When, date_in_athens, slots_from};
use engine::case::Slot;
use engine::municipality::Location;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use store::{Held, Hold, Wish};
use uuid::Uuid;

/// Days with free times shown to choose from: three weeks of working days.
const MOST_DAYS: usize = 15;
/// Planned times looked at to find them.
const MOST_LOOKED_AT: usize = 1_000;
/// A slot this soon is not offered: somebody has to get there.
const NOTICE: SignedDuration = SignedDuration::from_hours(1);
/// How long a chosen time is kept for whoever is still filling in an application.
pub const HELD_FOR: SignedDuration = SignedDuration::from_mins(15);
/// Free times told to somebody who came too late.
const SOME_OTHERS: usize = 6;

/// The first free slot once a result is ready, `after` from now. `None`: the
/// location takes nobody for as far ahead as slots are planned.
pub async fn first_free(
    app: &App,
    location: &Location,
    after: Span,
    when: When<'_>,
) -> Result<Option<Slot>, store::Error> {
    let ready = when.ready_from(after).max(when.now + NOTICE);
    let planned = slots_from(location, &app.municipality.calendar, ready);
    app.store
        .first_free(location, planned.map(|slot| slot.at), when.now)
        .await
}

/// Free times to choose from, and what is held `for_draft` itself.
pub async fn choices(
    app: &App,
    location: &Location,
    not_before: Timestamp,
    for_draft: Option<Uuid>,
) -> Result<Vec<Slot>, store::Error> {
    let now = app.now();
    let from = not_before.max(now + NOTICE);
    let planned: Vec<Slot> = slots_from(location, &app.municipality.calendar, from)
        .take(MOST_LOOKED_AT)
        .collect();
    let Some(last) = planned.last() else {
        return Ok(Vec::new());
    };
    let after = last.at + SignedDuration::from_micros(1);
    let taken = app
        .store
        .taken_counts(&location.slug, from, after, now, for_draft)
        .await?;
    let mut days = BTreeSet::new();
    Ok(planned
        .into_iter()
        .filter(|slot| taken.get(&slot.at).copied().unwrap_or(0) < location.capacity)
        .take_while(|slot| {
            days.insert(date_in_athens(slot.at));
            days.len() <= MOST_DAYS
        })
        .collect())
}

/// Whether a location has such a slot at all: open then, far enough ahead, and planned.
pub fn exists(app: &App, location: &Location, slot: &Slot) -> bool {
    // Nobody is booked further ahead than slots are planned.
    let days = i64::try_from(HORIZON_DAYS).unwrap_or(0);
    let planned = app.now() + SignedDuration::from_hours(24 * days);
    slots_from(location, &app.municipality.calendar, slot.at)
        .next()
        .as_ref()
        == Some(slot)
        && slot.at >= app.now() + NOTICE
        && slot.at <= planned
}

/// Some free times after the one that somebody else took.
pub async fn others(app: &App, slot: &Slot) -> Result<Vec<Timestamp>, store::Error> {
    let Some(location) = app.municipality.location(&slot.location) else {
        return Ok(Vec::new());
    };
    let free = choices(app, location, slot.at, None).await?;
    let times = free.into_iter().map(|slot| slot.at);
    Ok(times.take(SOME_OTHERS).collect())
}

/// Whether a slot has a seat left, as things stand, for anybody or `for_draft`.
pub async fn is_free(
    app: &App,
    location: &Location,
    slot: &Slot,
    for_draft: Option<Uuid>,
) -> Result<bool, store::Error> {
    let now = app.now();
    let after = slot.at + SignedDuration::from_micros(1);
    let taken = app
        .store
        .taken_counts(&location.slug, slot.at, after, now, for_draft)
        .await?;
    Ok(slot.at > now && taken.get(&slot.at).copied().unwrap_or(0) < location.capacity)
}

/// Keeps a chosen time for a draft, for a while.
pub async fn hold(
    app: &App,
    location: &Location,
    slot: &Slot,
    draft: &store::Draft,
) -> Result<Hold, store::Error> {
    let now = app.now();
    let wish = Wish {
        submission: draft.id,
        account: draft.account,
        slot: slot.clone(),
        capacity: location.capacity,
        now,
        until: now + HELD_FOR,
    };
    app.store.hold(&wish).await
}

/// Until when this time is kept for a draft, if it still is.
pub async fn held_until(
    app: &App,
    slot: &Slot,
    draft: Uuid,
) -> Result<Option<Timestamp>, store::Error> {
    let stands = |held: &Held| held.slot == *slot && held.until > app.now();
    let held = app.store.held(draft).await?;
    Ok(held.filter(stands).map(|held| held.until))
}
