//! The language of a request: Greek at `/…`, English at `/en/…`.
//!
//! The prefix is taken off before routing, so there is one route table, and
//! an address can be shared, cached and bookmarked in its language.

use axum::extract::{FromRequestParts, Request};
use axum::http::Uri;
use axum::http::request::Parts;
use engine::text::Language;
use std::convert::Infallible;

/// The language the request was made in and the path without its prefix.
#[derive(Clone, Debug)]
pub struct Spoken {
    pub language: Language,
    /// Path and query as routed, e.g. `/services/birth-certificate`.
    pub path: String,
}

/// Takes the language prefix off the address and remembers it.
pub fn take_prefix(mut request: Request) -> Request {
    let full = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str())
        .to_owned();
    let (language, path) = split(&full);
    if path != full
        && let Ok(uri) = path.parse::<Uri>()
    {
        *request.uri_mut() = uri;
    }
    request.extensions_mut().insert(Spoken { language, path });
    request
}

fn split(full: &str) -> (Language, String) {
    for language in Language::ALL {
        if language == Language::default() {
            continue;
        }
        let Some(rest) = full
            .strip_prefix('/')
            .and_then(|rest| rest.strip_prefix(language.tag()))
        else {
            continue;
        };
        match rest.as_bytes().first() {
            None => return (language, "/".to_owned()),
            Some(b'/') => return (language, rest.to_owned()),
            Some(b'?') => return (language, format!("/{rest}")),
            Some(_) => {}
        }
    }
    (Language::default(), full.to_owned())
}

/// An address in this language.
pub fn address(language: Language, path: &str) -> String {
    if language == Language::default() {
        path.to_owned()
    } else {
        format!("/{}{}", language.tag(), if path == "/" { "" } else { path })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Spoken {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(parts
            .extensions
            .get::<Spoken>()
            .cloned()
            .unwrap_or_else(|| Spoken {
                language: Language::default(),
                path: parts.uri.path().to_owned(),
            }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_has_a_prefix_and_greek_has_none() {
        for (full, language, path) in [
            ("/", Language::El, "/"),
            ("/en", Language::En, "/"),
            ("/en/", Language::En, "/"),
            ("/en?a=1", Language::En, "/?a=1"),
            ("/en/cases?a=1", Language::En, "/cases?a=1"),
            ("/english", Language::El, "/english"),
            ("/services/en", Language::El, "/services/en"),
        ] {
            assert_eq!(split(full), (language, path.to_owned()), "{full}");
        }
        assert_eq!(address(Language::En, "/"), "/en");
        assert_eq!(address(Language::En, "/cases"), "/en/cases");
        assert_eq!(address(Language::El, "/cases"), "/cases");
    }

    #[test]
    fn a_second_prefix_or_a_foreign_host_is_only_a_path() {
        assert_eq!(split("/en//evil.example/x").1, "//evil.example/x");
        assert_eq!(split("/en/en/cases").1, "/en/cases");
    }
}
