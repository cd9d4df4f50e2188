//! A registry reached by HTTP.
//!
//! `POST {base}/identify` with `{"afm"?, "pin"?, "family_number"?}`, at least one of
//! the first two; answered by `{"afm": "…", "match": true | false}`, with `pin` in
//! place of `afm` when none was given. Anything else, a slow answer, a large one or
//! one about another person counts as no answer.

use super::{Finding, Identifiers, RegistryError};
use crate::clock::Clock;
use crate::connectors::target::{Target, TargetName};
use serde::Deserialize;
use std::time::Duration;

/// Longest wait for the whole answer; somebody is waiting for the page.
const TIMEOUT: Duration = Duration::from_secs(4);
/// Largest answer read, in bytes.
const LARGEST: usize = 16 * 1024;

#[derive(Debug)]
pub struct Http {
    client: reqwest::Client,
    url: reqwest::Url,
    service: Target,
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
    pub fn new(base: &str, clock: Clock) -> anyhow::Result<Http> {
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
            service: Target::new(TargetName::Registry, clock),
        })
    }

    pub async fn identify(&self, asked: &Identifiers) -> Result<Finding, RegistryError> {
        match self.service.call(self.ask(asked), Result::is_ok).await {
            Ok(answer) => answer.map_err(RegistryError::Unavailable),
            Err(wait) => Err(RegistryError::LeftAlone(wait)),
        }
    }

    pub fn target(&self) -> &Target {
        &self.service
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::breaker::{PATIENCE, pause};
    use axum::Router;
    use axum::body::Body;
    use axum::http::{StatusCode, header};
    use axum::response::{IntoResponse, Response};
    use axum::routing::post;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

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
        registry_at(Clock::system(), answer).await
    }

    async fn registry_at(clock: Clock, answer: fn() -> Response) -> (Http, Arc<AtomicU32>) {
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
        (Http::new(&base, clock).unwrap(), count)
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
    async fn a_failing_registry_is_left_alone_and_asked_again_with_growing_pauses() {
        let failing: [fn() -> Response; 4] = [
            || StatusCode::BAD_GATEWAY.into_response(),
            || StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            || StatusCode::TOO_MANY_REQUESTS.into_response(),
            || json("<html>maintenance</html>"),
        ];
        for answer in failing {
            let clock = Clock::system();
            let (http, count) = registry_at(clock.clone(), answer).await;
            for _ in 0..20 {
                assert!(http.identify(&asked()).await.is_err());
            }
            assert_eq!(count.load(Ordering::Relaxed), PATIENCE);
            for times in 1..4 {
                clock.advance(pause(times));
                for _ in 0..20 {
                    assert!(http.identify(&asked()).await.is_err());
                }
                assert_eq!(count.load(Ordering::Relaxed), PATIENCE + times);
            }
        }
    }

    /// Refuses until `WELL` is set.
    static WELL: AtomicBool = AtomicBool::new(false);

    #[tokio::test]
    async fn a_registry_that_is_well_again_answers_everybody() {
        let clock = Clock::system();
        let (http, _) = registry_at(clock.clone(), || {
            if WELL.load(Ordering::Relaxed) {
                json(r#"{"afm":"090000045","match":true}"#)
            } else {
                StatusCode::TOO_MANY_REQUESTS.into_response()
            }
        })
        .await;
        for _ in 0..20 {
            assert!(http.identify(&asked()).await.is_err());
        }
        WELL.store(true, Ordering::Relaxed);
        clock.advance(pause(1));
        for _ in 0..20 {
            assert_eq!(http.identify(&asked()).await.unwrap(), Finding::Match);
        }
    }
}
