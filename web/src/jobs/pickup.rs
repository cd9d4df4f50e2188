//! Pickup scheduling: books the first free slot once the result is ready.
//!
//! The promise of the receipt comes first if it is still free. The seat is
//! guarded by the database, so a second run finds the effect answered, and a
//! slot that fills up meanwhile sends us to the next one.

use super::{Concluded, Failure, Trouble, later, load, report};
use crate::app::App;
use crate::pickup;
use engine::calendar::Span;
use engine::case::{CaseId, EffectNo, Report};
use engine::definition::Family;

/// Slots that may fill up under our hands before we try again later.
const MOST_TRIES: u32 = 5;

pub(super) async fn run(
    app: &App,
    id: CaseId,
    effect: EffectNo,
    location: &str,
    after: Span,
) -> Result<(), Trouble> {
    let not_now = |family, reason: String| Trouble::Later(Failure::new(family, reason));
    let place = app
        .municipality
        .location(location)
        .ok_or_else(|| not_now(Family::NotFound, format!("there is no location {location}")))?;
    for _ in 0..MOST_TRIES {
        let case = load(app, id).await?;
        let promised = case.expected.location == location
            && pickup::is_free(app, place, &case.expected, None)
                .await
                .map_err(later)?;
        let slot = if promised {
            Some(case.expected)
        } else {
            pickup::first_free(app, place, after, app.when())
                .await
                .map_err(later)?
        };
        let slot = slot
            .ok_or_else(|| not_now(Family::Unavailable, format!("no free slot at {location}")))?;
        let found = Report::PickupFound { slot };
        match report(app, id, effect, "appointment.booked", found).await? {
            Concluded::Done => return Ok(()),
            Concluded::SlotTaken => {}
        }
    }
    let reason = format!("slots at {location} fill up as they are found");
    Err(not_now(Family::Unavailable, reason))
}
