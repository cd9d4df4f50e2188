//! What an address says. One that says nothing sensible leads nowhere, like any
//! other address that is not there, and a question in it that cannot be read
//! was not asked. axum's own extractors would answer with a line for programmers.

use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::convert::Infallible;

/// The variable parts of a path.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T, S> FromRequestParts<S> for Path<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if has_control_character(parts.uri.path()) {
            return Err(Problem::NotFound);
        }
        #[expect(clippy::disallowed_types, reason = "the one place where it is wrapped")]
        let read = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        read.map(|path| Path(path.0)).map_err(|_| Problem::NotFound)
    }
}

/// Whether a path spells a control character. No name of ours has one, and
/// PostgreSQL refuses to be asked for U+0000.
fn has_control_character(path: &str) -> bool {
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' && matches!(bytes.clone().next(), Some(b'0' | b'1')) {
            return true;
        }
    }
    path.to_ascii_lowercase().contains("%7f")
}

/// The questions after the path; the default when they cannot be read.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<T, S> FromRequestParts<S> for Query<T>
where
    T: DeserializeOwned + Default + Send,
    S: Send + Sync,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        #[expect(clippy::disallowed_types, reason = "the one place where it is wrapped")]
        let read = axum::extract::Query::<T>::from_request_parts(parts, state).await;
        Ok(Query(read.map(|query| query.0).unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::has_control_character;

    #[test]
    fn control_characters_are_found_however_they_are_spelled() {
        for path in ["/cases/%00", "/%0A", "/a%1fb", "/%7F", "/%7f"] {
            assert!(has_control_character(path), "{path}");
        }
        for path in ["/cases/2026-000001", "/%20", "/%CE%B1", "/100%", "/%2f01"] {
            assert!(!has_control_character(path), "{path}");
        }
    }
}
