//! `POST /cases/{reference}/message` — words to the office.

use super::cases::{Wrong, own, page};
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

pub async fn write(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let by = posted.citizen()?;
    let (case, definition) = own(&app, posted.account()?, &reference).await?;
    if !may(&case, &by, &definition.anytime.message) {
        return Err(Problem::NotFound);
    }
    let text = match typed::read(posted.value("message"), LONGEST_TEXT, "message-empty") {
        Ok(text) => text,
        Err(problem) => {
            let wrong = Wrong::message(posted.value("message"), problem);
            let page = page(&app, visit, case, &definition, wrong).await?;
            return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let path = format!("/cases/{reference}");
    let seen = Seen::now(&case);
    let (act, action) = (Act::Write { text, files: Vec::new() }, "message.written");
    change::commit(&app, &definition, &case, seen, by, act, action, &path)
        .await
        .map_err(|problem| problem.keeping(posted.kept()))?;
    Ok(visit.see(&Told::Written.at(&path)))
}
