//! `/desk/handover` — the case of somebody who stands at the counter with a code, typed
//! or scanned; and the check of the code when the result is handed over.
//!
//! A code opens nothing by itself: it leads employees to a case that they may see
//! anyway. Guesses are counted for each of them.

use crate::access::address::Query;
use crate::access::posted::Posted;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::problem::Problem;
use crate::view::Phrase;
use crate::view::staff::FindByCode;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{AccountId, Case};
use engine::definition::TaskStep;
use engine::form::{Answers, FieldError, FieldErrorKind, FieldKind, Format};
use engine::identifier::CollectionCode;
use engine::text::Text;
use serde::Deserialize;
use store::Viewer;

#[derive(Default, Deserialize)]
pub struct Scanned {
    /// What the QR code carries.
    code: Option<String>,
}

/// `GET /desk/handover`
pub async fn ask(
    State(app): State<Shared>,
    visit: Visit,
    Query(scanned): Query<Scanned>,
) -> Result<Response, Problem> {
    visit.staff()?;
    let scanned = scanned.code.as_deref().map(CollectionCode::parse);
    let typed = match scanned {
        Some(Ok(code)) => code.grouped(),
        Some(Err(_)) | None => String::new(),
    };
    let page = FindByCode::new(&typed, None);
    Ok(visit.page(&app, StatusCode::OK, &page))
}

/// `POST /desk/handover`
pub async fn find(State(app): State<Shared>, posted: Posted) -> Result<Response, Problem> {
    let visit = &posted.visit;
    posted.staff()?;
    let account = posted.account()?;
    let typed = posted.value("code");
    let again = |problem: &'static str| {
        let page = FindByCode::new(typed, Some(Phrase::key(problem)));
        Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page))
    };
    let Ok(code) = CollectionCode::parse(typed) else {
        return again("code-shape");
    };
    count(&app, account)?;
    let viewer = Viewer::Staff(account);
    let found = app.store.case_by_collection_code(viewer, code.as_str());
    match found.await? {
        Some(reference) => {
            app.throttles
                .collection_code
                .take_back(&account.to_string());
            Ok(visit.see(&format!("/desk/cases/{reference}")))
        }
        None => again("code-unknown"),
    }
}

fn count(app: &App, account: AccountId) -> Result<(), Problem> {
    let counted = app
        .throttles
        .collection_code
        .check(&account.to_string(), app.now());
    counted.map_err(|wait| Problem::TooMany { wait })
}

/// What is wrong with the code that was given at a task that asks for it.
pub fn wrong_code(
    app: &App,
    account: AccountId,
    case: &Case,
    step: &TaskStep,
    result: &Answers,
) -> Result<Option<FieldError>, Problem> {
    let asks = |kind: &FieldKind| {
        matches!(
            kind,
            FieldKind::Text {
                format: Some(Format::CollectionCode),
                ..
            }
        )
    };
    let asked = step.form.fields().filter(|field| asks(&field.kind));
    for field in asked {
        let Some(given) = result.text(&field.name) else {
            continue;
        };
        count(app, account)?;
        if case.collection_code.as_deref() == Some(given) {
            app.throttles
                .collection_code
                .take_back(&account.to_string());
            continue;
        }
        return Ok(Some(FieldError {
            field: field.name.clone(),
            kind: FieldErrorKind::Rule,
            message: Text {
                el: "Ο κωδικός δεν ανήκει σε αυτή την υπόθεση. Ελέγξτε ξανά τι δείχνει ο πολίτης."
                    .to_owned(),
                en: "This code does not belong to this case. Look again at what the citizen shows."
                    .to_owned(),
            },
        }));
    }
    Ok(None)
}
