//! Nobody waits for ever: a request that takes too long is answered with a page.

use crate::problem::Problem;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;

/// Answers with a page of ours when nothing else has answered by then.
pub async fn in_time(limit: Duration, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::error!(path, ?limit, "no answer in time");
            Problem::Unavailable.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::middleware;
    use axum::routing::get;
    use tower::ServiceExt as _;

    #[tokio::test]
    async fn a_request_that_takes_too_long_gets_a_page_like_any_other_problem() {
        let hasty = middleware::from_fn(|request: Request, next: Next| {
            in_time(Duration::from_millis(1), request, next)
        });
        let routes: Router = Router::new()
            .route("/slow", get(std::future::pending::<Response>))
            .route("/quick", get(|| async { "quick" }))
            .layer(hasty);
        let ask = |path: &str| {
            let request = Request::get(path).body(Body::empty()).unwrap();
            routes.clone().oneshot(request)
        };

        let slow = ask("/slow").await.unwrap();
        let problem = slow.extensions().get::<std::sync::Arc<Problem>>();
        assert!(
            matches!(
                problem.map(|problem| &**problem),
                Some(Problem::Unavailable)
            ),
            "the visit layer finds no problem to make a page of: {problem:?}"
        );
        let quick = ask("/quick").await.unwrap();
        assert_eq!(quick.status(), axum::http::StatusCode::OK);
    }
}
