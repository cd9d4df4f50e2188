//! `/office` — what came to the offices somebody directs.

use crate::access::rights;
use crate::access::visit::Visit;
use crate::app::Shared;
use crate::present;
use crate::problem::Problem;
use crate::view::staff::{Office, OfficeLine};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use store::Viewer;

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
        cases,
    };
    Ok(visit.page(&app, StatusCode::OK, &page))
}
