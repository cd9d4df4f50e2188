//! `POST /cases/{reference}/rating` — what the applicant thought of how the case was
//! handled, once it has ended.

use super::cases::{self, Wrong, own};
use crate::access::address::Path;
use crate::access::posted::Posted;
use crate::access::told::Told;
use crate::app::Shared;
use crate::problem::Problem;
use crate::view::rating::LONGEST_WORDS;
use crate::view::{Message, Phrase};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use store::Rating;

pub async fn rate(
    State(app): State<Shared>,
    Path(reference): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let account = posted.account()?;
    let (case, definition) = own(&app, account, &reference).await?;
    let path = format!("/cases/{reference}");
    if case.ended.is_none() {
        return Err(Problem::rejected(&engine::case::Rejection::NotEnded, path));
    }
    let stars = posted
        .value("stars")
        .parse()
        .ok()
        .filter(|stars| (1..=5).contains(stars));
    let words = engine::input::lines(posted.value("words"));
    let mut problems = Vec::new();
    if stars.is_none() {
        problems.push(("stars", Phrase::key("rating-choose")));
    }
    if words.chars().count() > LONGEST_WORDS {
        let text = Message::new("words-too-long")
            .with("most", i64::try_from(LONGEST_WORDS).unwrap_or(i64::MAX));
        problems.push(("words", text.into()));
    }
    let (Some(stars), true) = (stars, problems.is_empty()) else {
        let wrong = Wrong::rating(posted.value("stars"), posted.value("words"), problems);
        let page = cases::page(&app, visit, case, &definition, wrong).await?;
        return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let rating = Rating {
        stars,
        words: Some(words).filter(|words| !words.is_empty()),
        at: app.now(),
    };
    if !app.store.rate(&reference, account, &rating).await? {
        return Err(Problem::NotFound);
    }
    Ok(visit.see(&Told::Rated.at(&path)))
}
