//! Finding a free time to collect a result.

use crate::app::App;
use engine::calendar::{Span, When, date_in_athens, slots_from};
use engine::case::Slot;
use engine::municipality::Location;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// Days with free times shown to choose from: three weeks of working days.
const MOST_DAYS: usize = 15;
/// Planned times looked at to find them.
const MOST_LOOKED_AT: usize = 1_000;
/// A slot this soon is not offered: somebody has to get there.
const NOTICE: SignedDuration = SignedDuration::from_hours(1);

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
        .first_free(location, planned.map(|slot| slot.at))
        .await
}

/// Free times to move an appointment to.
pub async fn choices(
    app: &App,
    location: &Location,
    not_before: Timestamp,
) -> Result<Vec<Slot>, store::Error> {
    let from = not_before.max(app.now() + NOTICE);
    let planned: Vec<Slot> = slots_from(location, &app.municipality.calendar, from)
        .take(MOST_LOOKED_AT)
        .collect();
    let Some(last) = planned.last() else {
        return Ok(Vec::new());
    };
    let after = last.at + SignedDuration::from_micros(1);
    let taken = app.store.taken_counts(&location.slug, from, after).await?;
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

/// Whether a location has such a slot at all: open then, and far enough ahead.
pub fn exists(app: &App, location: &Location, slot: &Slot) -> bool {
    slots_from(location, &app.municipality.calendar, slot.at)
        .next()
        .as_ref()
        == Some(slot)
        && slot.at >= app.now() + NOTICE
}

/// Whether a slot has a seat left, as things stand.
pub async fn is_free(app: &App, location: &Location, slot: &Slot) -> Result<bool, store::Error> {
    let after = slot.at + SignedDuration::from_micros(1);
    let taken = app
        .store
        .taken_counts(&location.slug, slot.at, after)
        .await?;
    Ok(slot.at > app.now() && taken.get(&slot.at).copied().unwrap_or(0) < location.capacity)
}
