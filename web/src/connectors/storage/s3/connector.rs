//! How object_store reaches the bucket: through a client of ours, with our bounds.
//!
//! - No answer, no piece of one and no connection is waited for longer than the
//!   operator said; sending a file may take longer, by its size.
//! - Nobody is followed elsewhere: a redirect is a refusal.
//! - No answer but a file is longer than [`LONGEST`], and a listing is one: a page of
//!   something else would be read as a listing of nothing.
//! - Of a refusal its code is left and nothing else: what a bucket says beside it
//!   repeats the key and what was signed.

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, Method, header};
use futures::future::BoxFuture;
use object_store::client::{
    ClientOptions, HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse,
    HttpService,
};
use std::time::Duration;

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// Bytes of a file that are sent in a second at the least.
const PACE: usize = 1024 * 1024;
/// Bytes of an answer other than a file: a thousand names of the longest kind.
const LONGEST: usize = 4 * 1024 * 1024;

#[derive(Debug)]
pub struct Connector {
    /// Longest wait for an answer and between two pieces.
    pub wait: Duration,
}

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(Bounded {
            asking: client(Some(self.wait))?,
            sending: client(None)?,
            wait: self.wait,
        }))
    }
}

/// `pause`: longest between two pieces of an answer.
fn client(pause: Option<Duration>) -> object_store::Result<reqwest::Client> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the connector that sets the bounds"
    )]
    let client = reqwest::Client::builder()
        .connect_timeout(CONNECT)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy();
    let client = match pause {
        Some(pause) => client.read_timeout(pause),
        None => client,
    };
    client
        .build()
        .map_err(|error| object_store::Error::Generic {
            store: "S3",
            source: error.into(),
        })
}

/// The longest that sending so many bytes may take, beside the wait for the answer.
pub fn sending(size: usize) -> Duration {
    Duration::from_millis(u64::try_from(size.saturating_mul(1000) / PACE).unwrap_or(u64::MAX))
}

#[derive(Debug)]
struct Bounded {
    asking: reqwest::Client,
    /// Without a bound between pieces: none comes before the file was sent.
    sending: reqwest::Client,
    wait: Duration,
}

impl HttpService for Bounded {
    fn call<'a, 'b>(
        &'a self,
        request: HttpRequest,
    ) -> BoxFuture<'b, Result<HttpResponse, HttpError>>
    where
        'a: 'b,
        Self: 'b,
    {
        let limit = self.wait + sending(request.body().content_length());
        let answered = tokio::time::timeout(limit, self.answer(request));
        Box::pin(async move {
            answered
                .await
                .unwrap_or_else(|slow| Err(HttpError::new(HttpErrorKind::Timeout, slow)))
        })
    }
}

impl Bounded {
    async fn answer(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let is_get = *request.method() == Method::GET;
        let is_list = is_get && request.uri().query().is_some();
        let client = if *request.method() == Method::PUT {
            &self.sending
        } else {
            &self.asking
        };
        let is_head = *request.method() == Method::HEAD;
        let answer = HttpService::call(client, request).await?;
        let (mut parts, body) = answer.into_parts();
        if is_head || (is_get && !is_list && parts.status.is_success()) {
            return Ok(HttpResponse::from_parts(parts, body));
        }
        let bytes = to_bytes(Body::new(body), LONGEST)
            .await
            .map_err(|error| HttpError::new(HttpErrorKind::Interrupted, error))?;
        let bytes = if parts.status.is_success() {
            if is_list && memchr::memmem::find(&bytes, b"ListBucketResult").is_none() {
                let odd = std::io::Error::other("this is no listing");
                return Err(HttpError::new(HttpErrorKind::Decode, odd));
            }
            bytes
        } else {
            Bytes::from(code(&bytes))
        };
        parts
            .headers
            .insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        Ok(HttpResponse::from_parts(parts, bytes.into()))
    }
}

/// The code of a refusal, `<Error><Code>SlowDown</Code>…`; empty when there is none.
fn code(refusal: &[u8]) -> String {
    let refusal = String::from_utf8_lossy(refusal);
    let code = refusal
        .split_once("<Code>")
        .and_then(|(_, rest)| rest.split_once("</Code>"))
        .map_or("", |(code, _)| code);
    let known = code.len() <= 60 && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if known {
        code.to_owned()
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_refusal_only_the_code_is_left() {
        for (refusal, left) in [
            (
                "<Error><Code>SlowDown</Code><Message>wait</Message></Error>",
                "SlowDown",
            ),
            ("<Error><Code>Access Denied for AKIA</Code></Error>", ""),
            ("<Error><Message>AKIA</Message></Error>", ""),
            ("<Code>unended AKIA", ""),
            ("AKIA", ""),
            ("", ""),
        ] {
            assert_eq!(code(refusal.as_bytes()), left, "{refusal}");
        }
        let long = format!("<Code>{}</Code>", "x".repeat(61));
        assert_eq!(code(long.as_bytes()), "");
    }

    #[test]
    fn the_largest_file_has_twenty_seconds_more() {
        assert_eq!(sending(0), Duration::ZERO);
        assert_eq!(sending(20 * 1024 * 1024), Duration::from_secs(20));
    }
}
