//! `POST /applications/{id}/submit` — opens the case.
//!
//! The draft's identity is the submission's: sending twice, at once or after a
//! lost answer, leads to the same receipt.

use super::{application, check, documents, time};
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::visit::Visit;
use crate::app::Shared;
use crate::problem::Problem;
use crate::random;
use crate::view::dates;
use axum::extract::State;
use axum::response::Response;
use engine::case::{Act, Application, CaseId, Command, decide};
use store::{Committing, OpenError, Opened, Opening};
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
            let reference = app
                .store
                .case_of_submission(id, account)
                .await?
                .ok_or(Problem::NotFound)?;
            return Ok(receipt(visit, &reference));
        }
        Err(problem) => return Err(problem),
    };
    let held = documents::held(&app, &open).await?;
    let complete = match check::complete(&app, &open, &held) {
        Ok(complete) => complete,
        Err(slug) => return Ok(visit.see(&format!("/applications/{id}/{slug}"))),
    };
    if complete.chose_in_vain(&open) {
        // It was chosen too long ago to be kept; they choose again rather than get another.
        return Ok(visit.see(&format!("/applications/{id}/time")));
    }
    let expected = check::promised(&app, &open, &complete).await?.slot;
    let wanted = expected.clone();
    let collection_code = random::collection_code();
    let case = CaseId(random::id(&app.clock));
    let language = visit.language();
    let tell_changes = complete.answers.yes("tell_changes") == Some(true);
    let location = complete.location.as_ref();
    let opening = Opening {
        submission: id,
        applicant: account,
        from: store::Origin::Draft,
        year: dates::in_athens(app.now()).year(),
        with: Committing {
            capacity: location.map(|location| location.capacity),
            follow_code: Some(random::code()),
            ..Committing::new("case.opened")
        },
    };
    let location = location.map(|location| location.slug.clone());
    let deciding = app.clone();
    let opened = app
        .store
        .open_case(opening, move |numbers| {
            let application = Application {
                case,
                answers: complete.answers.clone(),
                language,
                delivery: complete.delivery,
                level: open.level,
                location: location.clone(),
                tell_changes,
                identification: complete.identification,
                expected: expected.clone(),
                chosen: complete.slot.is_some(),
                collection_code: Some(collection_code.clone()),
                numbers,
                files: complete.files.clone(),
            };
            let command = Command {
                by: by.clone(),
                act: Act::Submit(Box::new(application)),
            };
            decide(&open.definition, None, &command, deciding.when())
        })
        .await;
    match opened {
        Ok(Opened::New(case)) => Ok(receipt(visit, &case.reference)),
        Ok(Opened::Already { reference }) => Ok(receipt(visit, &reference)),
        Err(OpenError::Refused(rejection)) => Err(Problem::rejected(
            &rejection,
            format!("/applications/{id}/check"),
        )),
        Err(OpenError::DraftGone) => Err(Problem::NotFound),
        // Taken back in another window meanwhile.
        Err(OpenError::UploadGone) => {
            Ok(visit.see(&format!("/applications/{id}/{}", documents::PAGE)))
        }
        Err(OpenError::SlotTaken) => Err(time::taken(&app, id, &wanted).await?),
        Err(OpenError::Unsound(reason)) => Err(Problem::Internal(anyhow::anyhow!(reason))),
        Err(OpenError::Database(error)) => Err(error.into()),
    }
}

fn receipt(visit: &Visit, reference: &str) -> Response {
    visit.see(&format!("/cases/{reference}/receipt"))
}
