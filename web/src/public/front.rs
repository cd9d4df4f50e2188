//! `/` — what the municipality offers.

use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::problem::Problem;
use crate::view::public::{Front, ServiceCard};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::text::Language;

/// Announcements on the front page.
const NEWS: usize = 3;

pub async fn front(State(app): State<Shared>, visit: Visit) -> Result<Response, Problem> {
    let services = cards(&app, visit.language());
    let mut news = super::content::news(&app, visit.language()).await?;
    news.truncate(NEWS);
    Ok(visit.page(&app, StatusCode::OK, &Front { services, news }))
}

/// What is on offer.
pub fn cards(app: &App, language: Language) -> Vec<ServiceCard> {
    let offered = app.services.offered();
    offered
        .iter()
        .map(|definition| ServiceCard {
            slug: definition.service.clone(),
            title: definition.title.in_language(language).to_owned(),
            summary: definition.summary.in_language(language).to_owned(),
        })
        .collect()
}
