//! `/office` — what came to the offices somebody directs.

use crate::access::rights;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::present;
use crate::problem::Problem;
use crate::view::staff::{Office, OfficeLine, RatingLine};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::text::Language;
use store::{Ratings, Viewer};

pub async fn office(State(app): State<Shared>, visit: Visit) -> Result<Response, Problem> {
    let account = visit.account()?;
    let led = rights::led_offices(visit.roles());
    if led.is_empty() {
        return Err(Problem::NotFound);
    }
    let language = visit.language();
    let now = app.now();
    let mut cases = Vec::new();
    for row in app.store.office_cases(Viewer::Staff(account)).await? {
        let definition = app.services.version(&row.case.version).await?;
        let (outcome, status) = (row.case.outcome.as_deref(), row.case.status.as_ref());
        let status = present::status(&definition, outcome, status, language);
        cases.push(OfficeLine {
            service: definition.title.in_language(language).to_owned(),
            opened_at: row.case.opened_at,
            status,
            held_by: row.held_by,
            due: row.due_at,
            overdue: present::is_overdue(row.due_at, now),
            ended: row.case.outcome.is_some(),
            reference: row.case.reference,
        });
    }
    let count = |which: fn(&OfficeLine) -> bool| {
        u32::try_from(cases.iter().filter(|line| which(line)).count()).unwrap_or(u32::MAX)
    };
    let page = Office {
        offices: led
            .iter()
            .filter_map(|slug| app.municipality.office(slug))
            .map(|office| office.title.in_language(language).to_owned())
            .collect(),
        open: count(|line| !line.ended),
        overdue: count(|line| line.overdue),
        ended: count(|line| line.ended),
        ratings: app
            .store
            .ratings(account)
            .await?
            .into_iter()
            .map(|rated| rating(&app, rated, language))
            .collect(),
        cases,
    };
    Ok(visit.page(&app, StatusCode::OK, &page))
}

fn rating(app: &App, rated: Ratings, language: Language) -> RatingLine {
    let definition = app.services.current(&rated.service);
    let definition = definition.or_else(|| app.services.retired(&rated.service));
    RatingLine {
        service: definition.map_or(rated.service, |definition| {
            definition.title.in_language(language).to_owned()
        }),
        average: tenths(rated.stars, rated.count, language),
        count: rated.count,
    }
}

/// An average to one place, rounded half up: "4,3", in English "4.3".
fn tenths(sum: i64, count: i64, language: Language) -> String {
    let tenths = (sum * 20 + count) / (count * 2).max(1);
    let comma = match language {
        Language::El => ',',
        Language::En => '.',
    };
    format!("{}{comma}{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_is_rounded_to_a_tenth() {
        assert_eq!(tenths(13, 3, Language::El), "4,3");
        assert_eq!(tenths(14, 3, Language::En), "4.7");
        assert_eq!(tenths(5, 1, Language::El), "5,0");
        assert_eq!(tenths(9, 4, Language::El), "2,3");
    }
}
