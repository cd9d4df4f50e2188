//! `/desk/cases/{reference}/label` — the address of what is sent by post, to be printed
//! and stuck on the envelope.

use super::case::{note_look, opened};
use crate::access::address::Path;
use crate::access::visit::Visit;
use crate::app::Shared;
use crate::citizen::delivery;
use crate::problem::Problem;
use crate::view::staff::AddressLabel;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::input::capitals;
use store::Viewer;

/// What the post abroad reads.
const COUNTRY: &str = "ΕΛΛΑΔΑ – GREECE";

pub async fn label(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let (case, _) = opened(&app, &visit, &reference).await?;
    let [street, town] = delivery::address(&case.answers).ok_or(Problem::NotFound)?;
    let account = visit.account()?;
    note_look(&app, account, case.id, "label").await?;
    let person = app.store.applicant(Viewer::Staff(account), case.id).await?;
    let name = person.ok_or(Problem::NotFound)?.full_name();
    let page = AddressLabel {
        lines: vec![name, street, capitals(&town), COUNTRY.to_owned()],
        reference: case.reference,
    };
    Ok(visit.page(&app, StatusCode::OK, &page))
}
