//! `/follow` — how a case is getting on, for whoever has its reference and its code,
//! without an account. The reference is known to many and opens nothing; the code is
//! sent once, in the body of a form, and never stands in an address.

use crate::access::address::Path;
use crate::access::cookie;
use crate::access::posted::Posted;
use crate::access::visit::Visit;
use crate::app::Shared;
use crate::present;
use crate::problem::Problem;
use crate::view::Phrase;
use crate::view::following::{Follow, Followed};
use crate::view::history;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::code::Code;
use jiff::SignedDuration;

/// How long a browser may look once the code was given.
const LOOKING: SignedDuration = SignedDuration::from_mins(30);
/// Longest reference that is looked up, in bytes.
const LONGEST_REFERENCE: usize = 40;

/// `GET /follow`
pub async fn ask(State(app): State<Shared>, visit: Visit) -> Result<Response, Problem> {
    Ok(visit.page(&app, StatusCode::OK, &Follow::new("", &[])))
}

/// `POST /follow`
pub async fn follow(State(app): State<Shared>, posted: Posted) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let reference = engine::input::line(posted.value("reference"));
    let typed = posted.value("code").trim();
    let mut problems = Vec::new();
    if reference.is_empty() || reference.len() > LONGEST_REFERENCE {
        problems.push(("reference", Phrase::key("follow-reference-wrong")));
    }
    let code = Code::parse(typed);
    if code.is_none() {
        problems.push(("code", Phrase::key("follow-code-wrong")));
    }
    let again = |page: Follow| Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
    let (Some(code), true) = (code, problems.is_empty()) else {
        return again(Follow::new(&reference, &problems));
    };
    let now = app.now();
    app.throttles
        .follow
        .check(&visit.from, now)
        .map_err(|wait| Problem::TooMany { wait })?;
    let token = cookie::digest(&visit.token);
    if !app
        .store
        .follow(&reference, &code, &token, now, now + LOOKING)
        .await?
    {
        return again(Follow::new(&reference, &[]).with_mismatch());
    }
    app.throttles.follow.take_back(&visit.from);
    Ok(visit.see(&format!("/follow/{reference}")))
}

/// `GET /follow/{reference}`. Without the code, and when the time is over, the page
/// that asks for it.
pub async fn followed(
    State(app): State<Shared>,
    visit: Visit,
    Path(reference): Path<String>,
) -> Result<Response, Problem> {
    let token = cookie::digest(&visit.token);
    let Some((case, events)) = app.store.followed(&reference, &token, app.now()).await? else {
        return Ok(visit.see("/follow"));
    };
    let definition = app.services.version(&case.version).await?;
    let language = visit.language();
    let page = Followed {
        service: definition.title.in_language(language).to_owned(),
        opened_at: case.opened_at,
        status: present::status_of(&definition, &case, language),
        ended: case.ended.is_some(),
        next: history::what_next(&case),
        promise: present::promise(&case, &events, app.now()),
        appointment: present::appointment(&app, case.appointment.as_ref(), false, language),
        changed: present::date_change(&case, &events),
        office: present::office(&app, case.office.as_deref(), language),
        history: history::for_follower(&definition, &events, case.applicant, language),
        reference: case.reference,
    };
    Ok(visit.page(&app, StatusCode::OK, &page))
}
