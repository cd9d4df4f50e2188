//! Signing in and out.
//!
//! A wrong name and a wrong password look alike, cost alike and are counted
//! alike. Whoever signs in gets a new token, whatever they came with.

use super::address::Query;
use super::posted::Posted;
use super::told::Told;
use super::visit::{LONGEST, Visit};
use super::{cookie, password, rights};
use crate::app::{App, Shared};
use crate::language;
use crate::problem::Problem;
use crate::random;
use crate::reply;
use crate::view::{Phrase, public};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::Response;
use engine::case::{AccountId, OfficeRole};
use serde::Deserialize;
use store::AuditLine;

#[derive(Default, Deserialize)]
pub struct Next {
    next: Option<String>,
}

impl Next {
    /// Where to go on, if it is a place of ours.
    pub fn path(self) -> Option<String> {
        self.next.filter(|path| reply::is_ours(path))
    }
}

pub async fn page(
    State(app): State<Shared>,
    visit: Visit,
    Query(next): Query<Next>,
) -> Result<Response, Problem> {
    if let Some(session) = &visit.session {
        return Ok(visit.see(
            &next
                .path()
                .unwrap_or_else(|| home(&app, &session.roles).to_owned()),
        ));
    }
    Ok(visit.page(
        &app,
        StatusCode::OK,
        &public::SignIn::new("", next.path(), None),
    ))
}

pub async fn submit(State(app): State<Shared>, posted: Posted) -> Result<Response, Problem> {
    let visit = &posted.visit;
    let username = posted.value("username").trim().to_owned();
    let next = Some(posted.value("next").to_owned()).filter(|path| reply::is_ours(path));
    let key = username.to_lowercase();
    let now = app.now();
    for (throttle, key) in [
        (&app.throttles.sign_in, &key),
        (&app.throttles.sign_in_from, &visit.from),
    ] {
        throttle
            .check(key, now)
            .map_err(|wait| Problem::TooMany { wait })?;
    }
    let given = posted.value("password").to_owned();
    let found = if given.chars().count() <= password::LONGEST {
        app.store.credentials(&username).await?
    } else {
        None
    };
    let stored = found.as_ref().map(|found| found.password_hash.clone());
    let fits = password::verify(given.chars().take(password::LONGEST).collect(), stored).await;
    let account = found
        .map(|found| found.account)
        .filter(|a| fits && a.disabled_at.is_none());
    let Some(account) = account else {
        let problem = Some(Phrase::key("sign-in-wrong"));
        let page = public::SignIn::new(&username, next, problem);
        return Ok(visit.page(&app, StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    app.throttles.sign_in.forget(&key);
    // A town hall has one address and a hundred clerks.
    app.throttles.sign_in_from.take_back(&visit.from);
    let roles = app.store.roles(account.id).await?;
    let to = next.unwrap_or_else(|| home(&app, &roles).to_owned());
    begin(&app, visit, account.id, &to).await
}

/// Starts a session and sends its holder on.
pub async fn begin(
    app: &App,
    visit: &Visit,
    account: AccountId,
    to: &str,
) -> Result<Response, Problem> {
    let now = app.now();
    let token = random::token();
    app.store.end_session(&cookie::digest(&visit.token)).await?;
    app.store
        .start_session(&cookie::digest(&token), account, now, now + LONGEST)
        .await?;
    note(app, account, "session.started").await?;
    let mut response = visit.see(to);
    response
        .headers_mut()
        .insert(header::SET_COOKIE, cookie::set(&token, app.is_https()));
    Ok(response)
}

pub async fn sign_out(State(app): State<Shared>, posted: Posted) -> Result<Response, Problem> {
    let visit = &posted.visit;
    if let Some(session) = &visit.session {
        app.store.end_session(&cookie::digest(&visit.token)).await?;
        note(&app, session.account.id, "session.ended").await?;
    }
    let mut response = reply::see_other(&language::address(
        visit.language(),
        &Told::SignedOut.at("/"),
    ));
    let fresh = cookie::set(&random::token(), app.is_https());
    response.headers_mut().insert(header::SET_COOKIE, fresh);
    Ok(response)
}

async fn note(app: &App, account: AccountId, action: &str) -> Result<(), Problem> {
    let line = AuditLine {
        at: app.now(),
        actor: Some(account),
        action: action.to_owned(),
        case: None,
        detail: None,
    };
    Ok(app.store.audit(&line).await?)
}

/// Where somebody's work is.
fn home(app: &App, roles: &[OfficeRole]) -> &'static str {
    if app.keeps_mail() && rights::runs_machine(roles) {
        "/operator/mail"
    } else if !rights::led_offices(roles).is_empty() {
        "/office"
    } else if !rights::case_offices(roles).is_empty() {
        "/desk"
    } else {
        "/cases"
    }
}
