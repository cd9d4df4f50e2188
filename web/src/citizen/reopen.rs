//! `/cases/{reference}/reopen` — the applicant asks for a case to be taken up again.

use super::cases::own;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::visit::Visit;
use crate::app::Shared;
use crate::problem::Problem;
use crate::reopen::Closed;
use axum::extract::State;
use axum::response::Response;

/// `GET /cases/{reference}/reopen`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let by = visit.citizen()?;
    let (case, definition) = own(&app, visit.account()?, &reference).await?;
    let closed = Closed {
        case: &case,
        definition: &definition,
        by,
        path: format!("/cases/{reference}"),
    };
    closed.ask(&app, &visit)
}

/// `POST /cases/{reference}/reopen`
pub async fn reopen(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let by = posted.citizen()?;
    let (case, definition) = own(&app, posted.account()?, &reference).await?;
    let closed = Closed {
        case: &case,
        definition: &definition,
        by,
        path: format!("/cases/{reference}"),
    };
    closed.reopen(&app, &posted).await
}
