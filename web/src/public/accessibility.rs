//! `/accessibility` — the statement that law 4727/2020 asks for.

use crate::access::visit::Visit;
use crate::app::Shared;
use crate::problem::Problem;
use crate::view::public::Accessibility;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

pub async fn accessibility(State(app): State<Shared>, visit: Visit) -> Result<Response, Problem> {
    let page = Accessibility::new(
        &app.municipality,
        visit.language(),
        app.accessibility.reviewed,
        app.accessibility.contact.as_deref(),
    );
    Ok(visit.page(&app, StatusCode::OK, &page))
}
