//! `/assets/{digest}/{name}` — style, fonts, icon; kept by browsers for ever.

use crate::access::address::Path;
use crate::app::Shared;
use crate::problem::Problem;
use crate::view::assets::CACHE_CONTROL;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

pub async fn asset(
    State(app): State<Shared>,
    Path((digest, name)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let file = app
        .renderer
        .assets()
        .get(&digest, &name)
        .ok_or(Problem::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, file.content_type),
        (header::CACHE_CONTROL, CACHE_CONTROL),
    ];
    Ok((headers, file.bytes.to_vec()).into_response())
}
