//! Where a bucket is and with which key it is opened, as the operator writes it:
//! `s3://key:secret@host/bucket/folder?region=eu-south-1`.
//!
//! Nothing of it is told in a refusal, because the secret may stand anywhere in an
//! address that was written wrong.

use anyhow::{Context as _, ensure};
use std::fmt;
use std::time::Duration;

/// What the signature names when the operator does not; most storages of one's own ask
/// for no other.
const REGION: &str = "us-east-1";
/// Longest wait for an answer, in seconds, and what may be chosen instead.
const WAIT: u64 = 10;
const LONGEST_WAIT: u64 = 30;

pub struct Address {
    /// `https://host:port`, without a path.
    pub endpoint: String,
    pub is_plain_http: bool,
    pub bucket: String,
    /// Folder in the bucket without slashes at its ends; empty: none.
    pub folder: String,
    pub region: String,
    pub key: String,
    pub secret: String,
    /// Longest wait for an answer, or between two pieces of one.
    pub wait: Duration,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address").finish_non_exhaustive()
    }
}

impl Address {
    pub fn read(written: &str) -> anyhow::Result<Address> {
        let known = written.split_once("://").and_then(|(scheme, rest)| {
            let http = match scheme {
                "s3" => "https",
                "s3+http" => "http",
                _ => return None,
            };
            Some((http, rest))
        });
        let (http, rest) = known.context("it begins with s3:// or s3+http://")?;
        // With a scheme that is known, so that its parts are read as everywhere.
        let url = reqwest::Url::parse(&format!("{http}://{rest}")).map_err(|_| {
            anyhow::anyhow!("s3://key:secret@host/bucket, where a / in the secret is written %2F")
        })?;
        ensure!(url.fragment().is_none(), "a # in the secret is written %23");
        let host = url.host_str().context("it names no host")?;
        let port = url.port().map_or(String::new(), |port| format!(":{port}"));
        let mut segments = url.path_segments().into_iter().flatten();
        let bucket = segments.next().unwrap_or_default().to_owned();
        ensure!(is_plain(&bucket), "it names no bucket");
        let folder: Vec<&str> = segments.filter(|part| !part.is_empty()).collect();
        ensure!(
            folder.iter().all(|part| is_plain(part)),
            "the folder has letters of a to z, digits, '.', '_' and '-'"
        );
        let mut address = Address {
            endpoint: format!("{http}://{host}{port}"),
            is_plain_http: http == "http",
            bucket,
            folder: folder.join("/"),
            region: REGION.to_owned(),
            key: unescaped(url.username()).context("it names no key")?,
            secret: unescaped(url.password().unwrap_or_default())
                .context("the key has no secret")?,
            wait: Duration::from_secs(WAIT),
        };
        for (name, value) in url.query_pairs() {
            match name.as_ref() {
                "region" => {
                    ensure!(is_plain(&value), "the region is written as eu-south-1 is");
                    address.region = value.into_owned();
                }
                "wait" => {
                    let seconds = value.parse().ok();
                    let seconds = seconds.filter(|seconds| (1..=LONGEST_WAIT).contains(seconds));
                    let seconds = seconds.context("it waits for 1 to 30 seconds")?;
                    address.wait = Duration::from_secs(seconds);
                }
                _ => anyhow::bail!("after the question mark stand region and wait, nothing else"),
            }
        }
        Ok(address)
    }
}

/// Letters, digits and marks that nobody has to escape.
fn is_plain(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    !word.is_empty() && word != "." && word != ".." && word.bytes().all(plain)
}

/// A part of an address without its escapes; `None`: there is none, or not one that can
/// stand in a header.
fn unescaped(part: &str) -> Option<String> {
    // The reader of forms takes a plus for a space, addresses do not.
    let pair = format!("x={}", part.replace('+', "%2B"));
    let (_, value) = form_urlencoded::parse(pair.as_bytes()).next()?;
    let visible = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic());
    visible.then(|| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_read_and_what_is_left_out_has_a_value() {
        let read = Address::read(
            "s3://AKIA:a%2Fb+c@s3.example:9000/town.files/a/b/?region=eu-south-1&wait=3",
        )
        .unwrap();
        assert_eq!(read.endpoint, "https://s3.example:9000");
        assert!(!read.is_plain_http);
        assert_eq!(
            (read.bucket.as_str(), read.folder.as_str()),
            ("town.files", "a/b")
        );
        assert_eq!((read.key.as_str(), read.secret.as_str()), ("AKIA", "a/b+c"));
        assert_eq!(
            (read.region.as_str(), read.wait.as_secs()),
            ("eu-south-1", 3)
        );

        let read = Address::read("s3+http://key:secret@[::1]:9000/bucket").unwrap();
        assert_eq!(read.endpoint, "http://[::1]:9000");
        assert!(read.is_plain_http);
        assert_eq!((read.folder.as_str(), read.region.as_str()), ("", REGION));
        assert_eq!(read.wait.as_secs(), WAIT);
    }

    #[test]
    fn anything_else_is_refused_without_repeating_it() {
        for wrong in [
            "",
            "s3://",
            "s3.example/bucket",
            "https://key:hush@s3.example/bucket",
            "s3://s3.example/bucket",
            "s3://key@s3.example/bucket",
            "s3://:hush@s3.example/bucket",
            "s3://key:hush@s3.example",
            "s3://key:hush@s3.example/",
            "s3://key:hush@s3.example/buc%20ket",
            "s3://key:hush@s3.example/bucket/%2e%2e%2fother",
            "s3://key:hu/sh@s3.example/bucket",
            "s3://key:hu#sh@s3.example/bucket",
            "s3://key:hu%0Ash@s3.example/bucket",
            "s3://key:hush@s3.example/bucket?region=",
            "s3://key:hush@s3.example/bucket?region=a%0Ab",
            "s3://key:hush@s3.example/bucket?wait=0",
            "s3://key:hush@s3.example/bucket?wait=31",
            "s3://key:hush@s3.example/bucket?regoin=eu",
            "s3://key:hush@s3.example/bucket#x",
        ] {
            let refused = Address::read(wrong).unwrap_err();
            let told = format!("{refused:#} {refused:?}");
            assert!(!told.contains("hu"), "{wrong}: {told}");
        }
    }

    #[test]
    fn nobody_reads_the_secret_in_a_debug_line() {
        let read = Address::read("s3://key:hush@s3.example/bucket").unwrap();
        assert_eq!(format!("{read:?}"), "Address { .. }");
    }
}
