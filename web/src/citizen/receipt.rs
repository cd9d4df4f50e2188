//! `/cases/{reference}/receipt` — proof of submission, from the committed case.

use super::cases::own;
use crate::access::address::Path;
use crate::access::visit::Visit;
use crate::app::Shared;
use crate::present;
use crate::problem::Problem;
use crate::view::citizen::Receipt;
use crate::view::parts;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

pub async fn receipt(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let session = visit.signed_in()?;
    let (case, definition) = own(&app, session.account.id, &reference).await?;
    let language = visit.language();
    let code = app
        .store
        .follow_code(&reference, session.account.id)
        .await?;
    let page = Receipt {
        service: definition.title.in_language(language).to_owned(),
        applicant: session.account.full_name(),
        submitted_at: case.opened_at,
        expected: case.expected.at,
        place: case
            .location
            .as_ref()
            .map(|_| present::place(&app, &case.expected.location, language)),
        collection_code: present::collection_code(&app, &case),
        sending: parts::sending(case.delivery, case.expected.at),
        documents: present::documents(&definition, &case.documents, language),
        tell_changes: case.tell_changes,
        email: session.account.email.clone(),
        code: code.map(|code| code.to_string()),
        reference: case.reference,
        protocol: case.protocol,
    };
    Ok(visit.page(&app, StatusCode::OK, &page))
}
