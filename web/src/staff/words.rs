//! `POST /desk/cases/{reference}/note` — words for colleagues only.

use super::case::{Wrong, opened, page};
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::app::Shared;
use crate::change::{self, Seen};
use crate::problem::Problem;
use crate::typed;
use crate::view::deed::LONGEST_TEXT;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::case::{Act, may};

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
