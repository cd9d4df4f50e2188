//! A registry reached by HTTP.
//!
//! `POST {base}/identify` with `{"afm", "pin"?, "family_number"?}`; answered by
//! `{"afm": "…", "match": true | false}`. Anything else, a slow answer, a large
//! one or one about another AFM counts as no answer.

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
    afm: String,
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
        if answer.afm != asked.afm {
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
