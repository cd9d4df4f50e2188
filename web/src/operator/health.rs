//! Health, for whoever watches the process. No session, no words for people.

use crate::app::Shared;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::SignedDuration;

/// Work that should have been done this long ago means nobody is doing it.
const STUCK_AFTER: SignedDuration = SignedDuration::from_mins(2);

/// `/health/live` — the process answers.
pub async fn live() -> StatusCode {
    StatusCode::OK
}

/// `/health/ready` — the database answers, and background work is being done.
pub async fn ready(State(app): State<Shared>) -> (StatusCode, &'static str) {
    if app.store.ready().await.is_err() {
        return (StatusCode::SERVICE_UNAVAILABLE, "database");
    }
    match app.store.backlog(app.now() - STUCK_AFTER).await {
        Ok(backlog) if backlog.waiting == 0 => (StatusCode::OK, "ready"),
        Ok(_) => (StatusCode::SERVICE_UNAVAILABLE, "background work stands still"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database"),
    }
}
