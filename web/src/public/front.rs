//! `/` — what the municipality offers.

use crate::access::visit::Visit;
use crate::app::Shared;
use crate::problem::Problem;
use crate::view::public::{Front, ServiceCard};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

pub async fn front(State(app): State<Shared>, visit: Visit) -> Result<Response, Problem> {
    let language = visit.language();
    let services = app
        .services
        .offered()
        .iter()
        .map(|definition| ServiceCard {
            slug: definition.service.clone(),
            title: definition.title.in_language(language).to_owned(),
            summary: definition.summary.in_language(language).to_owned(),
        })
        .collect();
    Ok(visit.page(&app, StatusCode::OK, &Front { services }))
}
