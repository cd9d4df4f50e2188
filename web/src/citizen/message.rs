//! `POST /cases/{reference}/message` — words to the office, and files with them.

use super::cases::{Wrong, own, page};
use crate::access::address::Path;
use crate::access::sent::Sent;
use crate::access::told::Told;
use crate::app::Shared;
use crate::change::{self, Seen};
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

pub async fn write(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    mut sent: Sent,
) -> Result<Response, Problem> {
    let by = sent.posted.citizen()?;
    let account = sent.posted.account()?;
    let (case, definition) = own(&app, account, &reference).await?;
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
    let text = typed::read(typed, LONGEST_TEXT, "message-empty");
    let text = match text {
        Ok(text) if problems.is_empty() && !uploads::stays(posted) => text,
        read => {
            if let (Err(problem), false) = (read, uploads::stays(posted)) {
                problems.insert(0, ("message".to_owned(), problem));
            }
            let status = status_of(&problems);
            let wrong = Wrong::message(typed, problems);
            let page = page(&app, visit, case, &definition, wrong).await?;
            return Ok(visit.page(&app, status, &page));
        }
    };
    let held = uploads::held_for_message(&app, account, case.id).await?;
    let files = uploads::to_file(&held);
    let path = format!("/cases/{reference}");
    let seen = Seen::now(&case);
    let (act, action) = (Act::Write { text, files }, "message.written");
    change::commit(&app, &definition, &case, seen, by, act, action, &path)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::Written.at(&path)))
}

/// A page that is shown again because a file came or went is as it should be.
pub fn status_of(problems: &[(String, Phrase)]) -> StatusCode {
    if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}
