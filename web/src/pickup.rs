//! Finding a free time to collect a result.

use crate::app::App;
use engine::calendar::{Span, When, slots_from};
use engine::case::Slot;
use engine::municipality::Location;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// Free times shown to choose from.
const MOST_SHOWN: usize = 60;
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
    let from = when.ready_from(after);
    Ok(free(app, location, from, 1).await?.pop())
}

/// Free times to move an appointment to.
pub async fn choices(
    app: &App,
    location: &Location,
    not_before: Timestamp,
) -> Result<Vec<Slot>, store::Error> {
    let soonest = app.now() + NOTICE;
    free(app, location, not_before.max(soonest), MOST_SHOWN).await
}

/// Whether a location has such a slot at all: open then, and far enough ahead.
pub fn exists(app: &App, location: &Location, slot: &Slot) -> bool {
    slots_from(location, &app.municipality.calendar, slot.at).next().as_ref() == Some(slot)
        && slot.at >= app.now() + NOTICE
}

/// Whether a slot has a seat left, as things stand.
pub async fn is_free(app: &App, location: &Location, slot: &Slot) -> Result<bool, store::Error> {
    let taken = app.store.taken_seats(&location.slug, slot.at, slot.at).await?;
    Ok(taken.get(&slot.at).copied().unwrap_or(0) < location.capacity && slot.at > app.now())
}

async fn free(
    app: &App,
    location: &Location,
    from: Timestamp,
    most: usize,
) -> Result<Vec<Slot>, store::Error> {
    let planned: Vec<Slot> = slots_from(location, &app.municipality.calendar, from).collect();
    let Some(last) = planned.last() else {
        return Ok(Vec::new());
    };
    let taken: BTreeMap<Timestamp, u16> =
        app.store.taken_seats(&location.slug, from, last.at).await?;
    Ok(planned
        .into_iter()
        .filter(|slot| taken.get(&slot.at).copied().unwrap_or(0) < location.capacity)
        .take(most)
        .collect())
}
