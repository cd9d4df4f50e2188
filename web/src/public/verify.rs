//! `/verify` and `/verify/{code}` — anybody who holds a document sees whether it is one
//! of ours and whether it still holds. Whose it is is not told.

use crate::access::address::{Path, Query};
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::problem::Problem;
use crate::view::Phrase;
use crate::view::public::{Comparison, Verified, Verify};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::code::VerificationCode;
use serde::Deserialize;
use store::IssuedDocument;

/// What is asked after the address. Typed into forms that change nothing, so it stands
/// in the address and needs no token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    code: Option<String>,
    digest: Option<String>,
}

/// `GET /verify`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let Some(typed) = asked.code else {
        return Ok(visit.page(&app, StatusCode::OK, &Verify::new("", None)));
    };
    match VerificationCode::parse(&typed) {
        Some(code) => Ok(visit.see(&format!("/verify/{code}"))),
        None => {
            let problem = if typed.trim().is_empty() {
                "verify-code-empty"
            } else {
                "verify-code-wrong"
            };
            let page = Verify::new(&typed, Some(Phrase::key(problem)));
            Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

/// `GET /verify/{code}`
pub async fn verify(
    State(app): State<Shared>,
    visit: Visit,
    Path(typed): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    // Guessing is hopeless; this keeps those who try from keeping us busy.
    let tries = &app.throttles.verify;
    let too_many = |wait| Problem::TooMany { wait };
    tries.check(&visit.from, app.now()).map_err(too_many)?;
    let found = match VerificationCode::parse(&typed) {
        Some(code) => app.store.document_by_code(&code.to_string()).await?,
        None => None,
    };
    let Some(document) = found else {
        let page = Verify::unknown(&typed);
        return Ok(visit.page(&app, StatusCode::NOT_FOUND, &page));
    };
    tries.take_back(&visit.from);
    let (page, status) = page(&app, &visit, &document, asked.digest.as_deref());
    Ok(visit.page(&app, status, &page))
}

fn page(
    app: &App,
    visit: &Visit,
    document: &IssuedDocument,
    typed: Option<&str>,
) -> (Verified, StatusCode) {
    let language = visit.language();
    let comparison = typed.map(|typed| compared(&document.digest, typed));
    let status = match comparison {
        Some(Comparison::Unreadable) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(Comparison::Same | Comparison::Different) | None => StatusCode::OK,
    };
    let office = document
        .office
        .as_deref()
        .and_then(|slug| app.municipality.office(slug))
        .map(|office| office.title.in_language(language).to_owned());
    let page = Verified {
        code: document.code.clone(),
        title: document.title.in_language(language).to_owned(),
        issuer: app.municipality.name.in_language(language).to_owned(),
        office,
        issued_at: document.issued_at,
        protocol: document.protocol.clone(),
        sealed: document.sealed,
        revoked: document
            .revoked
            .map(|(at, grounds)| crate::view::parts::Revoked {
                at,
                grounds: crate::view::parts::grounds(grounds),
            }),
        digest: hex::encode(&document.digest)
            .as_bytes()
            .chunks(8)
            .map(String::from_utf8_lossy)
            .collect::<Vec<_>>()
            .join(" "),
        comparison,
        form: Verified::form(
            typed.unwrap_or_default(),
            comparison == Some(Comparison::Unreadable),
        ),
    };
    (page, status)
}

/// Spaces, colons and large letters are how some programs write it.
fn compared(digest: &[u8], typed: &str) -> Comparison {
    let plain: String = typed
        .chars()
        .filter(|sign| !sign.is_whitespace() && *sign != ':')
        .take(65)
        .collect();
    match hex::decode(plain.to_ascii_lowercase()) {
        Ok(bytes) if bytes.len() != digest.len() => Comparison::Unreadable,
        Ok(bytes) if bytes == digest => Comparison::Same,
        Ok(_) => Comparison::Different,
        Err(_) => Comparison::Unreadable,
    }
}
