//! The signature of a request (AWS Signature Version 4, as published), worked out anew from what arrived.

use hmac::{Hmac, KeyInit, Mac};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::request::Request;
use super::{KEY, REGION, SECRET};

/// The code of a refusal and what it says beside.
pub type Refusal = (&'static str, String);

/// How far the clocks of both sides may be apart.
const APART: SignedDuration = SignedDuration::from_mins(15);

/// Whether whoever sent this has the secret, and nothing of it was changed on the way.
pub fn verify(request: &Request, now: Timestamp) -> Result<(), Refusal> {
    let denied = |why: &str| ("AccessDenied", why.to_owned());
    let header = request.header("authorization");
    let header = header.and_then(|header| header.strip_prefix("AWS4-HMAC-SHA256 "));
    let header = header.ok_or_else(|| denied("not signed"))?;
    let part = |name: &str| {
        let parts = header.split(',').map(str::trim);
        parts
            .filter_map(|part| part.split_once('='))
            .find_map(|(known, value)| (known == name).then_some(value))
    };
    let (Some(scope), Some(signed), Some(signature)) =
        (part("Credential"), part("SignedHeaders"), part("Signature"))
    else {
        return Err(denied("half a signature"));
    };
    let date = request
        .header("x-amz-date")
        .ok_or_else(|| denied("no date"))?;
    let at = moment(date).ok_or_else(|| denied("no such date"))?;
    if at.duration_since(now).abs() > APART {
        return Err(("RequestTimeTooSkewed", date.to_owned()));
    }
    let day = &date[..8];
    let Some((key, scope)) = scope.split_once('/') else {
        return Err(denied("no scope"));
    };
    if key != KEY {
        return Err((
            "InvalidAccessKeyId",
            format!("<AWSAccessKeyId>{key}</AWSAccessKeyId>"),
        ));
    }
    if scope != format!("{day}/{REGION}/s3/aws4_request") {
        return Err(("AuthorizationHeaderMalformed", scope.to_owned()));
    }
    let names: Vec<&str> = signed.split(';').collect();
    if !["host", "x-amz-content-sha256", "x-amz-date"]
        .iter()
        .all(|name| names.contains(name))
    {
        return Err(denied("too little is signed"));
    }
    let digest = request.header("x-amz-content-sha256").unwrap_or_default();
    if digest != hex::encode(Sha256::digest(&request.body)) {
        return Err(("XAmzContentSHA256Mismatch", String::new()));
    }
    let headers: Vec<(&str, &str)> = names
        .iter()
        .map(|name| (*name, request.header(name).unwrap_or_default()))
        .collect();
    let expected = signature_of(
        SECRET,
        (date, REGION),
        (&request.method, &request.path, &request.query),
        &headers,
        digest,
    );
    if signature != expected {
        let said = format!(
            "<AWSAccessKeyId>{key}</AWSAccessKeyId><SignatureProvided>{signature}</SignatureProvided>"
        );
        return Err(("SignatureDoesNotMatch", said));
    }
    Ok(())
}

fn moment(date: &str) -> Option<Timestamp> {
    let at = DateTime::strptime("%Y%m%dT%H%M%SZ", date).ok()?;
    Some(at.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// `headers` in the order in which they are signed, `digest` that of the body.
pub fn signature_of(
    secret: &str,
    (date, region): (&str, &str),
    (method, path, query): (&str, &str, &[(String, String)]),
    headers: &[(&str, &str)],
    digest: &str,
) -> String {
    let mut query: Vec<String> = query
        .iter()
        .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
        .collect();
    query.sort();
    let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
    let lines: String = headers
        .iter()
        .map(|(name, value)| {
            format!(
                "{name}:{}\n",
                value.split_whitespace().collect::<Vec<_>>().join(" ")
            )
        })
        .collect();
    let whole = format!(
        "{method}\n{path}\n{}\n{lines}\n{}\n{digest}",
        query.join("&"),
        names.join(";")
    );
    let day = &date[..8];
    let scope = format!("{day}/{region}/s3/aws4_request");
    let to_sign = format!(
        "AWS4-HMAC-SHA256\n{date}\n{scope}\n{}",
        hex::encode(Sha256::digest(whole))
    );
    let mut key = format!("AWS4{secret}").into_bytes();
    for part in [day, region, "s3", "aws4_request"] {
        key = hmac(&key, part);
    }
    hex::encode(hmac(&key, &to_sign))
}

fn hmac(key: &[u8], words: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(words.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn escaped(words: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    words
        .bytes()
        .map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
