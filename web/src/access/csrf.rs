//! Forms can be sent only from our own pages.
//!
//! The token of a form is a digest of the visitor's own cookie, so nothing is
//! stored, and whoever cannot read the cookie cannot make the token. Visitors
//! who are not signed in get a random visit cookie for it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Name of the hidden input.
pub const FIELD: &str = "csrf";

/// The token that belongs to a cookie value.
pub fn token(cookie: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"thyrida form token\0");
    hasher.update(cookie.as_bytes());
    URL_SAFE_NO_PAD.encode(hasher.finalize())
}

/// Compares without telling by its duration where two tokens part.
pub fn matches(cookie: &str, given: &str) -> bool {
    let ours = token(cookie);
    ours.len() == given.len()
        && ours
            .bytes()
            .zip(given.bytes())
            .fold(0, |differs, (a, b)| differs | (a ^ b))
            == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_its_own_cookie_only() {
        assert!(matches("cookie-1", &token("cookie-1")));
        assert!(!matches("cookie-2", &token("cookie-1")));
        assert!(!matches("cookie-1", ""));
    }
}
