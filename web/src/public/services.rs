//! `GET /services` — everything on offer, by theme or by office.

use crate::access::address::Query;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::problem::Problem;
use crate::services;
use crate::view::public::{Group, ServiceCard, ServiceList};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::definition::Definition;
use engine::text::Language;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `by=office`: by office instead of theme.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Order {
    by: String,
}

pub async fn services(
    State(app): State<Shared>,
    visit: Visit,
    Query(order): Query<Order>,
) -> Result<Response, Problem> {
    let language = visit.language();
    let by_office = order.by == "office";
    let mut groups: BTreeMap<String, Vec<ServiceCard>> = BTreeMap::new();
    for definition in app.services.offered() {
        let title = if by_office {
            office(&app, &definition, language)
        } else {
            theme(&definition, language)?
        };
        groups.entry(title).or_default().push(ServiceCard {
            slug: definition.service.clone(),
            title: definition.title.in_language(language).to_owned(),
            summary: definition.summary.in_language(language).to_owned(),
        });
    }
    let group = |(title, services)| Group { title, services };
    let page = ServiceList {
        by_office,
        groups: groups.into_iter().map(group).collect(),
    };
    Ok(visit.page(&app, StatusCode::OK, &page))
}

fn theme(definition: &Definition, language: Language) -> Result<String, Problem> {
    let words = services::words(definition)?;
    let word = words.category(&definition.category);
    let title = word.map(|word| word.title.in_language(language));
    Ok(title.unwrap_or(&definition.category).to_owned())
}

/// A theme that no office has belongs to the municipality.
fn office(app: &App, definition: &Definition, language: Language) -> String {
    let office = app.municipality.office_for(&definition.category);
    let title = office.map_or(&app.municipality.name, |office| &office.title);
    title.in_language(language).to_owned()
}
