//! A registry reached by HTTP.
//!
//! `POST {base}/identify` with `{"afm"?, "pin"?, "family_number"?}`, at least one of
//! the first two; answered by `{"afm": "…", "match": true | false}`, with `pin` in
//! place of `afm` when none was given. Anything else, a slow answer, a large one or
//! one about another person counts as no answer.

use super::{Finding, Identifiers, RegistryError};
use serde::Deserialize;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// Longest wait for the whole answer; somebody is waiting for the page.
const TIMEOUT: Duration = Duration::from_secs(4);
/// Largest answer read, in bytes.
const LARGEST: usize = 16 * 1024;
/// Failures in a row after which the registry is left alone for a while.
const PATIENCE: u32 = 5;
/// How long it is left alone.
const REST: Duration = Duration::from_secs(30);

#[derive(Debug)]
pub struct Http {
    client: reqwest::Client,
    url: reqwest::Url,
    failures: Mutex<Failures>,
}

#[derive(Debug, Default)]
struct Failures {
    in_a_row: u32,
    until: Option<Instant>,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    afm: Option<String>,
    #[serde(default)]
    pin: Option<String>,
    #[serde(rename = "match")]
    matches: bool,
}

impl Http {
    pub fn new(base: &str) -> anyhow::Result<Http> {
        let url = reqwest::Url::parse(&format!("{}/identify", base.trim_end_matches('/')))?;
        #[expect(
            clippy::disallowed_methods,
            reason = "the connector that sets the bounds"
        )]
        let client = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()?;
        Ok(Http {
            client,
            url,
            failures: Mutex::default(),
        })
    }

    pub async fn identify(&self, asked: &Identifiers) -> Result<Finding, RegistryError> {
        if self.rests() {
            return Err(RegistryError::Unavailable(
                "left alone after failures".into(),
            ));
        }
        let answer = self.ask(asked).await;
        self.note(answer.is_ok());
        answer.map_err(RegistryError::Unavailable)
    }

    async fn ask(&self, asked: &Identifiers) -> Result<Finding, String> {
        let question = serde_json::json!({
            "afm": asked.afm, "pin": asked.pin, "family_number": asked.family_number,
        });
        let mut response = self
            .client
            .post(self.url.clone())
            .json(&question)
            .send()
            .await
            .map_err(|error| error.without_url().to_string())?;
        if !response.status().is_success() {
            return Err(format!("status {}", response.status()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| error.without_url().to_string())?
        {
            body.extend_from_slice(&chunk);
            if body.len() > LARGEST {
                return Err("answer too large".into());
            }
        }
        let answer: Answer =
            serde_json::from_slice(&body).map_err(|_| "answer not understood".to_owned())?;
        let same = match &asked.afm {
            Some(afm) => answer.afm.as_ref() == Some(afm),
            None => answer.pin.is_some() && answer.pin == asked.pin,
        };
        if !same {
            return Err("answer about another person".into());
        }
        Ok(if answer.matches {
            Finding::Match
        } else {
            Finding::NoMatch
        })
    }

    fn rests(&self) -> bool {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures
            .until
            .is_some_and(|until| until.elapsed() == Duration::ZERO)
    }

    fn note(&self, success: bool) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if success {
            *failures = Failures::default();
            return;
        }
        failures.in_a_row += 1;
        if failures.in_a_row >= PATIENCE {
            #[expect(
                clippy::disallowed_methods,
                reason = "a stopwatch, not the time of day"
            )]
            let now = Instant::now();
            failures.until = Some(now + REST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::http::{StatusCode, header};
    use axum::response::{IntoResponse, Response};
    use axum::routing::post;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    const AFM: &str = "090000045";

    fn asked() -> Identifiers {
        Identifiers {
            afm: Some(AFM.to_owned()),
            pin: Some("12345678".to_owned()),
            family_number: None,
        }
    }

    /// A registry on a free port that answers in its own way, and counts.
    async fn registry(answer: fn() -> Response) -> (Http, Arc<AtomicU32>) {
        let count = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&count);
        let routes = Router::new().route(
            "/v1/identify",
            post(move || async move {
                counted.fetch_add(1, Ordering::Relaxed);
                answer()
            }),
        );
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/v1/", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        // More than one test may come first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        (Http::new(&base).unwrap(), count)
    }

    fn json(body: &'static str) -> Response {
        ([(header::CONTENT_TYPE, "application/json")], body).into_response()
    }

    #[tokio::test]
    async fn yes_and_no_are_heard() {
        let (http, _) = registry(|| json(r#"{"afm":"090000045","match":true}"#)).await;
        assert_eq!(http.identify(&asked()).await.unwrap(), Finding::Match);
        let (http, _) = registry(|| json(r#"{"afm":"090000045","match":false}"#)).await;
        assert_eq!(http.identify(&asked()).await.unwrap(), Finding::NoMatch);
    }

    #[tokio::test]
    async fn anything_else_is_no_answer() {
        let misbehaving: [fn() -> Response; 7] = [
            || json(""),
            || json("<html>maintenance</html>"),
            || json(r#"{"afm":"090000045"}"#),
            || json(r#"{"afm":"123456783","match":true}"#),
            || StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            || {
                (
                    StatusCode::FOUND,
                    [(header::LOCATION, "http://127.0.0.1:1/")],
                )
                    .into_response()
            },
            || Body::from(vec![b' '; 10 * 1024 * 1024]).into_response(),
        ];
        for answer in misbehaving {
            let (http, _) = registry(answer).await;
            assert!(http.identify(&asked()).await.is_err());
        }
    }

    #[tokio::test]
    async fn a_failing_registry_is_left_alone_for_a_while() {
        let (http, count) = registry(|| StatusCode::BAD_GATEWAY.into_response()).await;
        for _ in 0..20 {
            assert!(http.identify(&asked()).await.is_err());
        }
        assert_eq!(count.load(Ordering::Relaxed), PATIENCE);
    }
}
