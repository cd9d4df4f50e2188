//! `POST /applications/{id}/submit` — opens the case.
//!
//! The draft's identity is the submission's: sending twice, at once or after a
//! lost answer, leads to the same receipt.

use super::application::{self, Complete, Open};
use crate::access::posted::Posted;
use crate::access::visit::Visit;
use crate::app::{App, Shared};
use crate::pickup;
use crate::problem::Problem;
use crate::random;
use axum::extract::{Path, State};
use axum::response::Response;
use engine::case::{Act, Actor, Application, CaseId, Change, Command, Numbers, Rejection, decide};
use engine::text::Language;
use jiff::tz::TimeZone;
use store::{OpenError, Opened, Opening};
use uuid::Uuid;

pub async fn submit(
    State(app): State<Shared>,
    Path(id): Path<Uuid>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.citizen()?;
    let account = posted.account()?;
    let open = match application::open(&app, account, id).await {
        Ok(open) => open,
        // Gone because it was submitted: the same receipt again.
        Err(Problem::NotFound) => {
            let reference = app.store.case_of_submission(id, account).await?.ok_or(Problem::NotFound)?;
            return Ok(receipt(visit, &reference));
        }
        Err(problem) => return Err(problem),
    };
    let complete = match application::complete(&app, &open) {
        Ok(complete) => complete,
        Err(slug) => return Ok(visit.see(&format!("/applications/{id}/{slug}"))),
    };
    let expected =
        pickup::first_free(&app, complete.location, open.definition.ready_after, app.when())
            .await?
            .ok_or(Problem::Unavailable)?;
    let case = CaseId(random::id(&app.clock));
    let opening = Opening {
        submission: id,
        applicant: account,
        year: app.now().to_zoned(TimeZone::get("Europe/Athens").unwrap_or(TimeZone::UTC)).year(),
        audit: "case.opened".to_owned(),
    };
    let opened = {
        let app = app.clone();
        let language = visit.language();
        let template = application_of(case, complete, language, expected);
        let definition = open.definition;
        app.clone()
            .store
            .open_case(opening, move |numbers| {
                let application = Box::new(Application { numbers, ..template });
                let command = Command { by, act: Act::Submit(application) };
                decide(&definition, None, &command, app.when())
            })
            .await
    };
    match opened {
        Ok(Opened::New(case)) => Ok(receipt(visit, &case.reference)),
        Ok(Opened::Already { reference }) => Ok(receipt(visit, &reference)),
        Err(OpenError::Rejected(rejection)) => {
            Err(Problem::rejected(&rejection, format!("/applications/{id}/check")))
        }
        Err(OpenError::DraftGone) => Err(Problem::NotFound),
        Err(OpenError::Store(error)) => Err(error.into()),
    }
}

fn receipt(visit: &Visit, reference: &str) -> Response {
    visit.see(&format!("/cases/{reference}/receipt"))
}
