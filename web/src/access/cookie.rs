//! The one cookie: a random token. For somebody signed in it names the
//! session; for anybody else it only ties forms to the browser that got them.

use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

/// With TLS the name makes browsers refuse it from anywhere but this host.
fn name(https: bool) -> &'static str {
    if https { "__Host-visit" } else { "visit" }
}

/// The token of the request, if its cookie looks like one of ours.
pub fn read(headers: &HeaderMap, https: bool) -> Option<String> {
    let name = name(https);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && is_token(value))
        .map(|(_, value)| value.to_owned())
}

fn is_token(value: &str) -> bool {
    value.len() == 43
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The header that hands a token to the browser, until it is closed.
pub fn set(token: &str, https: bool) -> HeaderValue {
    let secure = if https { "; Secure" } else { "" };
    HeaderValue::try_from(format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Lax{secure}",
        name(https)
    ))
    .expect("a token holds only letters, digits, '-' and '_'")
}

/// What the database keeps of a session's token.
pub fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
