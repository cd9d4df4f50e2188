//! Routing: which office answers for this category of services.
//!
//! Doing it twice finds the effect answered. The director's letter is an effect
//! of the routing itself, so it is asked for exactly once.

use super::{Concluded, Failure, Trouble, broken, report};
use crate::app::App;
use engine::case::{CaseId, EffectNo, Report};
use engine::definition::Family;

pub(super) async fn run(
    app: &App,
    case: CaseId,
    effect: EffectNo,
    category: &str,
) -> Result<(), Trouble> {
    let office = app.municipality.office_for(category).ok_or_else(|| {
        // Somebody has to give the category to an office; then this goes through.
        let reason = format!("no office answers for category {category}");
        Trouble::Later(Failure::new(Family::NotFound, reason))
    })?;
    let found = Report::Routed {
        office: office.slug.clone(),
    };
    match report(app, case, effect, "case.routed", found).await? {
        Concluded::Done => Ok(()),
        Concluded::SlotTaken => Err(broken("routing took a slot")),
    }
}
