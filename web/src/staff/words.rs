//! `POST /desk/cases/{reference}/message` and `…/note` — words to the applicant,
//! and words for colleagues only.

use super::case::{Wrong, opened, page};
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::app::{App, Shared};
use crate::change::{self, Seen};
use crate::problem::Problem;
use crate::typed;
use crate::view::deed::LONGEST_TEXT;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, may};

/// `POST /desk/cases/{reference}/message`
pub async fn message(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    write(&app, &reference, &posted, Words::Message).await
}

/// `POST /desk/cases/{reference}/note`
pub async fn note(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    write(&app, &reference, &posted, Words::Note).await
}

enum Words {
    Message,
    Note,
}

async fn write(
    app: &App,
    reference: &str,
    posted: &Posted,
    words: Words,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.staff()?;
    let (case, definition) = opened(app, visit, reference).await?;
    let (who, field, empty, told, action) = match words {
        Words::Message => (
            &definition.anytime.message,
            "message",
            "message-empty",
            Told::Written,
            "message.written",
        ),
        Words::Note => (
            &definition.anytime.note,
            "note",
            "note-empty",
            Told::Noted,
            "note.added",
        ),
    };
    if !may(&case, &by, who) {
        return Err(Problem::NotFound);
    }
    let typed = posted.value(field);
    let text = match typed::read(typed, LONGEST_TEXT, empty) {
        Ok(text) => text,
        Err(problem) => {
            let wrong = match words {
                Words::Message => Wrong::message(typed, problem),
                Words::Note => Wrong::note(typed, problem),
            };
            let page = page(app, visit, &case, &definition, wrong).await?;
            return Ok(visit.page(app, StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let act = match words {
        Words::Message => Act::Write { text, files: Vec::new() },
        Words::Note => Act::Note { text },
    };
    let path = format!("/desk/cases/{reference}");
    let seen = Seen::now(&case);
    change::commit(app, &definition, &case, seen, by, act, action, &path)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&told.at(&path)))
}
