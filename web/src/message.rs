//! `POST /cases/{reference}/message` and `POST /desk/cases/{reference}/message` — words
//! to the other side, and files with them.

use crate::access::address::Path;
use crate::access::sent::Sent;
use crate::access::told::Told;
use crate::app::Shared;
use crate::change::Seen;
use crate::problem::Problem;
use crate::sides::Side;
use crate::typed;
use crate::uploads::{self, MESSAGE_FIELD};
use crate::view::Phrase;
use crate::view::deed::LONGEST_TEXT;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, may};
use engine::upload::Limits;

pub async fn write<S: Side>(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    mut sent: Sent,
) -> Result<Response, Problem> {
    let opened = S::open(&app, &sent.posted.visit, &reference).await;
    let opened = sent.posted.or_keep(opened)?;
    let account = sent.posted.account()?;
    let case = opened.case.id;
    if !may(&opened.case, &opened.by, &opened.definition.anytime.message) {
        return Err(Problem::NotFound);
    }
    let limits = Limits::default();
    let place = uploads::with_message(case, &limits);
    uploads::take_back_asked(&app, account, place.holder, &sent.posted).await?;
    let wrong = uploads::take_all(&app, account, &place, &mut sent, MESSAGE_FIELD).await?;
    let posted = &sent.posted;
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
            return S::message_again(&app, &posted.visit, opened, typed, problems, status).await;
        }
    };
    let held = uploads::held_for_message(&app, account, case).await?;
    let files = uploads::to_file(&held);
    let seen = Seen::now(&opened.case);
    let act = Act::Write { text, files };
    opened
        .does(&app, posted, seen, act, "message.written", Told::Written)
        .await
}

/// A page that is shown again because a file came or went is as it should be.
pub fn status_of(problems: &[(String, Phrase)]) -> StatusCode {
    if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}
