//! Health, for whoever watches the process. No session, no words for people.

use crate::app::Shared;
use axum::extract::State;
use axum::http::StatusCode;

/// `/health/live` — the process answers.
pub async fn live() -> StatusCode {
    StatusCode::OK
}

/// `/health/ready` — the database can be read and written to.
pub async fn ready(State(app): State<Shared>) -> (StatusCode, &'static str) {
    match app.store.ready().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "database"),
    }
}
