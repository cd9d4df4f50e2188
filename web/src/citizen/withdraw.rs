//! `/cases/{reference}/withdraw` — the applicant takes the application back.

use super::cases::own;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::visit::Visit;
use crate::app::Shared;
use crate::problem::Problem;
use crate::withdraw::Open;
use axum::extract::State;
use axum::response::Response;

/// `GET /cases/{reference}/withdraw`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let by = visit.citizen()?;
    let (case, definition) = own(&app, visit.account()?, &reference).await?;
    let open = Open {
        case: &case,
        definition: &definition,
        by,
        path: format!("/cases/{reference}"),
    };
    open.ask(&app, &visit)
}

/// `POST /cases/{reference}/withdraw`
pub async fn withdraw(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let by = posted.citizen()?;
    let (case, definition) = own(&app, posted.account()?, &reference).await?;
    let open = Open {
        case: &case,
        definition: &definition,
        by,
        path: format!("/cases/{reference}"),
    };
    open.withdraw(&app, &posted).await
}
