//! `/desk/cases/{reference}/missed` — nobody came to the appointment: the applicant is told
//! and may choose another time.

use super::case::opened;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::access::visit::Visit;
use crate::app::Shared;
use crate::change::{self, Seen};
use crate::problem::Problem;
use crate::view::deed::Deed;
use crate::view::parts::Row;
use crate::view::{Message, Phrase};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, Case};
use jiff::Timestamp;

/// Whether there is an appointment that is over and not marked yet.
pub fn markable(case: &Case, now: Timestamp) -> bool {
    let over = |at: Timestamp| at <= now;
    let open = case.ended.is_none() && case.undoing.is_none();
    open && !case.missed && case.appointment.as_ref().is_some_and(|slot| over(slot.at))
}

/// `GET /desk/cases/{reference}/missed`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    visit.staff()?;
    let (case, definition) = opened(&app, &visit, &reference).await?;
    let appointment = case.appointment.as_ref();
    let Some(slot) = appointment.filter(|_| markable(&case, app.now())) else {
        return Err(Problem::NotFound);
    };
    let path = format!("/desk/cases/{reference}");
    let title = Phrase::key("missed-title");
    let page = Deed {
        lead: vec![Phrase::key("missed-lead")],
        facts: vec![Row::new(
            Phrase::key("missed-at"),
            Message::new("promise-at").with("at", slot.at),
        )],
        button: Some(Phrase::key("missed-button")),
        ..Deed::of(&case, &definition, visit.language(), &path, "missed", title)
    };
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// `POST /desk/cases/{reference}/missed`
pub async fn mark(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.staff()?;
    let (case, definition) = opened(&app, visit, &reference).await?;
    let path = format!("/desk/cases/{reference}");
    let seen = Seen::of(&posted);
    let action = "appointment.missed";
    let act = Act::MarkMissed;
    change::commit(&app, &definition, &case, seen, by, act, action, &path).await?;
    Ok(visit.see(&Told::Missed.at(&path)))
}
