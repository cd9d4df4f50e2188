//! `/desk/cases/{reference}/withdraw` — the office takes the application back.

use super::case::opened;
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::visit::Visit;
use crate::app::Shared;
use crate::problem::Problem;
use crate::withdraw::Open;
use axum::extract::State;
use axum::response::Response;

/// `GET /desk/cases/{reference}/withdraw`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let by = visit.staff()?;
    let (case, definition) = opened(&app, &visit, &reference).await?;
    let open = Open {
        case: &case,
        definition: &definition,
        by,
        path: format!("/desk/cases/{reference}"),
    };
    open.ask(&app, &visit)
}

/// `POST /desk/cases/{reference}/withdraw`
pub async fn withdraw(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let by = posted.staff()?;
    let (case, definition) = opened(&app, &posted.visit, &reference).await?;
    let open = Open {
        case: &case,
        definition: &definition,
        by,
        path: format!("/desk/cases/{reference}"),
    };
    open.withdraw(&app, &posted).await
}
