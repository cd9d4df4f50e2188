//! Answers that are not pages.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// 303: the form worked, and what came of it is there.
pub fn see_other(address: &str) -> Response {
    match HeaderValue::try_from(address) {
        Ok(address) => (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Whether an address leads to a page of ours and nowhere else.
pub fn is_ours(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn an_address_elsewhere_is_not_ours() {
        for path in ["/", "/cases/2026-000001", "/services/x?from=check"] {
            assert!(is_ours(path), "{path}");
        }
        for path in [
            "",
            "cases",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "https:evil.example",
            "/\t/evil.example",
            "/\u{2215}evil",
            "javascript:alert(1)",
            " /x",
            "/x y",
        ] {
            assert!(!is_ours(path), "{path:?}");
        }
    }
}
