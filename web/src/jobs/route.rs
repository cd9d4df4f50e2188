//! Routing: which office answers for this category of services.
//!
//! Doing it twice finds the effect answered. The director's letter is an effect
//! of the routing itself, so it is asked for exactly once.

use super::{Concluded, JobError, conclude};
use crate::app::App;
use engine::case::{Act, CaseId, EffectNo, Report};

pub(super) async fn run(
    app: &App,
    case: CaseId,
    effect: EffectNo,
    category: &str,
) -> Result<(), JobError> {
    let office = app.municipality.office_for(category).ok_or_else(|| {
        // Somebody has to give the category to an office; then this goes through.
        JobError::Retry(format!("no office answers for category {category}"))
    })?;
    let report = Report::Routed {
        office: office.slug.clone(),
    };
    match conclude(
        app,
        case,
        Some(effect),
        "case.routed",
        &Act::Report { effect, report },
    )
    .await?
    {
        Concluded::Done => Ok(()),
        Concluded::SlotTaken => Err(JobError::Fail("routing took a slot".into())),
    }
}
