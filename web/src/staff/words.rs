//! `POST /desk/cases/{reference}/message` and `…/note` — words to the applicant, with
//! files, and words for colleagues only.

use super::case::{Wrong, opened, page};
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::sent::Sent;
use crate::access::told::Told;
use crate::app::Shared;
use crate::change::{self, Seen};
use crate::citizen::message::status_of;
use crate::problem::Problem;
use crate::typed;
use crate::uploads::{self, MESSAGE_FIELD};
use crate::view::Phrase;
use crate::view::deed::LONGEST_TEXT;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, may};
use engine::upload::Limits;

/// `POST /desk/cases/{reference}/message`
pub async fn message(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    mut sent: Sent,
) -> Result<Response, Problem> {
    let by = sent.posted.staff()?;
    let account = sent.posted.account()?;
    let (case, definition) = opened(&app, &sent.posted.visit, &reference).await?;
    if !may(&case, &by, &definition.anytime.message) {
        return Err(Problem::NotFound);
    }
    let limits = Limits::default();
    let place = uploads::with_message(case.id, &limits);
    uploads::take_back_asked(&app, account, place.holder, &sent.posted).await?;
    let wrong = uploads::take_all(&app, account, &place, &mut sent, MESSAGE_FIELD).await?;
    let posted = &sent.posted;
    let visit = &posted.visit;
    let mut problems: Vec<(String, Phrase)> = wrong
        .into_iter()
        .map(|why| (MESSAGE_FIELD.to_owned(), why))
        .collect();
    let typed = posted.value("message");
    let text = match typed::read(typed, LONGEST_TEXT, "message-empty") {
        Ok(text) if problems.is_empty() && !uploads::stays(posted) => text,
        read => {
            if let (Err(problem), false) = (read, uploads::stays(posted)) {
                problems.insert(0, ("message".to_owned(), problem));
            }
            let status = status_of(&problems);
            let wrong = Wrong::message(typed, problems);
            let page = page(&app, visit, &case, &definition, wrong).await?;
            return Ok(visit.page(&app, status, &page));
        }
    };
    let held = uploads::held_for_message(&app, account, case.id).await?;
    let files = uploads::to_file(&held);
    let path = format!("/desk/cases/{reference}");
    let seen = Seen::now(&case);
    let (act, action) = (Act::Write { text, files }, "message.written");
    change::commit(&app, &definition, &case, seen, by, act, action, &path)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::Written.at(&path)))
}

/// `POST /desk/cases/{reference}/note`
pub async fn note(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.staff()?;
    let (case, definition) = opened(&app, visit, &reference).await?;
    if !may(&case, &by, &definition.anytime.note) {
        return Err(Problem::NotFound);
    }
    let typed = posted.value("note");
    let text = match typed::read(typed, LONGEST_TEXT, "note-empty") {
        Ok(text) => text,
        Err(problem) => {
            let wrong = Wrong::note(typed, problem);
            let page = page(&app, visit, &case, &definition, wrong).await?;
            return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let path = format!("/desk/cases/{reference}");
    let seen = Seen::now(&case);
    let (act, action) = (Act::Note { text }, "note.added");
    change::commit(&app, &definition, &case, seen, by, act, action, &path)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::Noted.at(&path)))
}
