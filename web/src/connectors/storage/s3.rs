//! Files in a bucket that is spoken to as S3 is: of a cloud, or of a storage of one's
//! own (MinIO, Ceph, Garage). object_store signs, tries again and reads listings; it
//! speaks through the client that is made here, with our bounds and no other.

use super::{Contents, Name, StorageError};
use crate::clock::Clock;
use crate::connectors::target::{Target, TargetName};
use anyhow::Context as _;
use axum::body::Bytes;
use futures::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{ClientOptions, HttpClient, HttpConnector};
use object_store::path::Path;
use object_store::{BackoffConfig, ObjectStore, ObjectStoreExt as _, RetryConfig};
use std::time::Duration;

/// Longest wait for a connection, between two pieces, and for a file to be taken.
const CONNECT: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_secs(15);
const WHOLE: Duration = Duration::from_secs(120);
/// Tries beside the first, and the time after which none is begun.
const TRIES: usize = 2;
const TRYING: Duration = Duration::from_secs(20);

pub struct S3 {
    bucket: AmazonS3,
    /// Folder within the bucket.
    prefix: Path,
    target: Target,
}

impl std::fmt::Debug for S3 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("S3").finish_non_exhaustive()
    }
}

impl S3 {
    /// `s3://key:secret@host/bucket/folder?region=eu-south-1`; `s3+http://` without TLS.
    pub fn new(url: &str, clock: Clock) -> anyhow::Result<S3> {
        S3::waiting(url, clock, PAUSE)
    }

    fn waiting(url: &str, clock: Clock, pause: Duration) -> anyhow::Result<S3> {
        let (scheme, rest) = url.split_once("://").context("s3://key:secret@host/bucket")?;
        let http = match scheme {
            "s3" => "https",
            "s3+http" => "http",
            _ => anyhow::bail!("the storage is reached by s3:// or s3+http://"),
        };
        // Of a scheme that is known, so that the parts are read as everywhere.
        let url = reqwest::Url::parse(&format!("{http}://{rest}"))?;
        let host = url.host_str().context("the host of the storage")?;
        let port = url.port().map_or(String::new(), |port| format!(":{port}"));
        let mut segments = url.path_segments().context("a bucket")?;
        let bucket = segments.next().filter(|name| !name.is_empty());
        let bucket = bucket.context("the name of the bucket")?;
        let prefix: Vec<&str> = segments.filter(|part| !part.is_empty()).collect();
        let region = url
            .query_pairs()
            .find(|(name, _)| name == "region")
            .map_or_else(|| "us-east-1".to_owned(), |(_, region)| region.into_owned());
        let secret = url.password().context("the secret of the storage")?;
        let bucket = AmazonS3Builder::new()
            .with_endpoint(format!("{http}://{host}{port}"))
            .with_bucket_name(bucket)
            .with_region(region)
            .with_access_key_id(plain(url.username())?)
            .with_secret_access_key(plain(secret)?)
            .with_allow_http(http == "http")
            .with_virtual_hosted_style_request(false)
            .with_retry(RetryConfig {
                backoff: BackoffConfig::default(),
                max_retries: TRIES,
                retry_timeout: TRYING,
            })
            .with_http_connector(Connector { pause })
            .build()?;
        Ok(S3 {
            bucket,
            prefix: Path::from(prefix.join("/")),
            target: Target::new(TargetName::Storage, clock),
        })
    }

    pub fn target(&self) -> &Target {
        &self.target
    }

    fn place(&self, name: &Name) -> Path {
        self.prefix.clone().join(name.as_str())
    }

    pub(super) async fn keep(&self, name: &Name, bytes: Bytes) -> Result<(), StorageError> {
        let size = bytes.len() as u64;
        let place = self.place(name);
        self.ask(async {
            self.bucket.put(&place, bytes.into()).await?;
            // Acknowledged, and there: a storage that lies is found out before we answer.
            let found = self.bucket.head(&place).await?.size;
            if found == size {
                Ok(())
            } else {
                Err(object_store::Error::Generic {
                    store: "S3",
                    source: format!("{size} bytes were kept as {found}").into(),
                })
            }
        })
        .await
    }

    pub(super) async fn open(&self, name: &Name) -> Result<Option<Contents>, StorageError> {
        let place = self.place(name);
        let found = self
            .ask(async {
                match self.bucket.get(&place).await {
                    Ok(found) => Ok(Some(found)),
                    Err(object_store::Error::NotFound { .. }) => Ok(None),
                    Err(error) => Err(error),
                }
            })
            .await?;
        Ok(found.map(|found| Contents {
            size: found.meta.size,
            bytes: found.into_stream().map_err(std::io::Error::other).boxed(),
        }))
    }

    pub(super) async fn remove(&self, name: &Name) -> Result<(), StorageError> {
        let place = self.place(name);
        self.ask(async {
            match self.bucket.delete(&place).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
                Err(error) => Err(error),
            }
        })
        .await
    }

    pub(super) async fn older_than(&self, before: Timestamp) -> Result<Vec<Name>, StorageError> {
        let listing = self.bucket.list(Some(&self.prefix));
        let found = self.ask(listing.try_collect::<Vec<_>>()).await?;
        let old = found.into_iter().filter(|one| {
            let micros = one.last_modified.timestamp_micros();
            Timestamp::from_microsecond(micros).is_ok_and(|at| at < before)
        });
        Ok(old
            .filter_map(|one| Name::read(one.location.filename()?))
            .collect())
    }

    /// Asks unless the storage is left alone because it did not answer.
    async fn ask<T>(
        &self,
        asking: impl Future<Output = Result<T, object_store::Error>>,
    ) -> Result<T, StorageError> {
        let asked = self.target.call(asking, Result::is_ok).await;
        match asked {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(StorageError::Away(shown(&error))),
            Err(wait) => Err(StorageError::Away(format!(
                "left alone for {} seconds",
                wait.0.as_secs()
            ))),
        }
    }
}

/// A part of an address without its escapes.
fn plain(part: &str) -> anyhow::Result<String> {
    let pair = format!("x={}", part.replace('+', "%2B"));
    let (_, value) = form_urlencoded::parse(pair.as_bytes())
        .next()
        .context("the key of the storage")?;
    anyhow::ensure!(!value.is_empty(), "the key of the storage");
    Ok(value.into_owned())
}

/// Why it failed, in one short line: an answer of a stranger may be long.
fn shown(error: &object_store::Error) -> String {
    let words = error.to_string();
    words.chars().filter(|c| !c.is_control()).take(300).collect()
}

/// Gives object_store the client that is allowed.
#[derive(Debug)]
struct Connector {
    /// Longest wait between two pieces.
    pause: Duration,
}

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        #[expect(
            clippy::disallowed_methods,
            reason = "the connector that sets the bounds"
        )]
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(self.pause)
            .timeout(WHOLE)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build();
        let client = client.map_err(|error| object_store::Error::Generic {
            store: "S3",
            source: error.into(),
        })?;
        Ok(HttpClient::new(client))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::extract::{Request, State};
    use axum::http::{Method, StatusCode, header};
    use axum::response::{IntoResponse, Response};
    use std::collections::BTreeMap;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Mood {
        Honest,
        /// Takes everything and answers nothing.
        Silent,
        Broken,
        /// Says that it took a file, and kept half of it.
        Forgetful,
        /// Breaks off in the middle of a file.
        Cut,
        /// Answers with a page.
        Confused,
    }

    struct Bucket {
        mood: Mood,
        files: BTreeMap<String, Vec<u8>>,
        asked: usize,
    }

    type Shared = Arc<Mutex<Bucket>>;

    /// A stand-in that speaks as much of S3 as is needed, on a free port.
    async fn bucket(mood: Mood) -> (S3, Shared) {
        let shared = Arc::new(Mutex::new(Bucket {
            mood,
            files: BTreeMap::new(),
            asked: 0,
        }));
        let routes = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&shared));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, routes).await });
        rustls::crypto::ring::default_provider().install_default().ok();
        let url = format!("s3+http://key:se%2Fcret@{address}/bucket/files?region=eu");
        let pause = Duration::from_millis(300);
        (S3::waiting(&url, Clock::system(), pause).unwrap(), shared)
    }

    async fn answer(State(bucket): State<Shared>, request: Request) -> Response {
        let signed = request
            .headers()
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("AWS4-HMAC-SHA256 Credential=key/"));
        if !signed {
            return StatusCode::FORBIDDEN.into_response();
        }
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        let path = parts.uri.path().to_owned();
        let mood = {
            let mut bucket = bucket.lock().unwrap();
            bucket.asked += 1;
            bucket.mood
        };
        match mood {
            Mood::Silent => return std::future::pending().await,
            Mood::Broken => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            Mood::Confused if parts.method == Method::GET => {
                return "<html>welcome</html>".into_response();
            }
            Mood::Honest | Mood::Forgetful | Mood::Cut | Mood::Confused => {}
        }
        let mut bucket = bucket.lock().unwrap();
        let etag = [(header::ETAG, "\"1\""), (header::LAST_MODIFIED, "Sat, 21 Nov 2026 08:00:00 GMT")];
        if parts.method == Method::PUT {
            let half = body.len() / 2;
            let kept = if mood == Mood::Forgetful { body[..half].to_vec() } else { body };
            bucket.files.insert(path, kept);
            return (etag, "").into_response();
        }
        if parts.method == Method::DELETE {
            bucket.files.remove(&path);
            return StatusCode::NO_CONTENT.into_response();
        }
        if parts.uri.query().is_some_and(|query| query.contains("list-type=2")) {
            let files: String = bucket
                .files
                .iter()
                .map(|(path, bytes)| {
                    format!(
                        "<Contents><Key>{}</Key><LastModified>2026-11-21T08:00:00.000Z</LastModified>\
                         <ETag>1</ETag><Size>{}</Size></Contents>",
                        path.trim_start_matches("/bucket/"),
                        bytes.len()
                    )
                })
                .collect();
            return format!(
                "<?xml version=\"1.0\"?><ListBucketResult><IsTruncated>false</IsTruncated>{files}\
                 </ListBucketResult>"
            )
            .into_response();
        }
        let Some(bytes) = bucket.files.get(&path).cloned() else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let length = [(header::CONTENT_LENGTH, bytes.len().to_string())];
        if parts.method == Method::HEAD {
            return (etag, length, Body::empty()).into_response();
        }
        if mood == Mood::Cut {
            let half = bytes.len() / 2;
            let pieces = vec![
                Ok(Bytes::from(bytes[..half].to_vec())),
                Err(std::io::Error::other("broken off")),
            ];
            return (etag, length, Body::from_stream(futures::stream::iter(pieces))).into_response();
        }
        (etag, length, bytes).into_response()
    }

    async fn whole(contents: Contents) -> std::io::Result<Vec<u8>> {
        let pieces: Vec<Bytes> = contents.bytes.try_collect().await?;
        Ok(pieces.concat())
    }

    const BYTES: Bytes = Bytes::from_static(b"a file of some length");

    #[tokio::test]
    async fn what_was_kept_is_read_again_listed_and_removed_once() {
        let (s3, shared) = bucket(Mood::Honest).await;
        let name = Name::drawn();
        s3.keep(&name, BYTES).await.unwrap();
        let paths: Vec<String> = shared.lock().unwrap().files.keys().cloned().collect();
        assert_eq!(paths, [format!("/bucket/files/{name}")]);

        let contents = s3.open(&name).await.unwrap().unwrap();
        assert_eq!(contents.size, 21);
        assert_eq!(whole(contents).await.unwrap(), BYTES);
        let at = |moment: &str| moment.parse::<Timestamp>().unwrap();
        assert!(s3.older_than(at("2026-11-21T07:00:00Z")).await.unwrap().is_empty());
        let old = s3.older_than(at("2026-11-21T09:00:00Z")).await.unwrap();
        assert_eq!(old, std::slice::from_ref(&name));

        s3.remove(&name).await.unwrap();
        assert!(s3.open(&name).await.unwrap().is_none());
        s3.remove(&name).await.unwrap();
    }

    #[tokio::test]
    async fn what_is_not_wholly_there_is_not_acknowledged() {
        for mood in [Mood::Forgetful, Mood::Broken] {
            let (s3, _) = bucket(mood).await;
            let kept = s3.keep(&Name::drawn(), BYTES).await;
            assert!(matches!(kept, Err(StorageError::Away(_))), "{mood:?}: {kept:?}");
        }
    }

    #[tokio::test]
    async fn a_file_that_breaks_off_is_no_whole_one() {
        let (s3, shared) = bucket(Mood::Honest).await;
        let name = Name::drawn();
        s3.keep(&name, BYTES).await.unwrap();
        shared.lock().unwrap().mood = Mood::Cut;
        let contents = s3.open(&name).await.unwrap().unwrap();
        assert!(whole(contents).await.is_err());
        shared.lock().unwrap().mood = Mood::Confused;
        match s3.open(&name).await {
            Ok(Some(contents)) => assert_ne!(contents.size, 21),
            Ok(None) => panic!("a page is no file"),
            Err(_) => {}
        }
        assert!(s3.older_than(Timestamp::MAX).await.is_err());
    }

    #[tokio::test]
    async fn a_storage_that_does_not_answer_is_left_alone_after_a_while() {
        let (s3, shared) = bucket(Mood::Broken).await;
        for _ in 0..crate::connectors::breaker::PATIENCE {
            s3.remove(&Name::drawn()).await.unwrap_err();
        }
        let asked = shared.lock().unwrap().asked;
        let left = s3.remove(&Name::drawn()).await.unwrap_err().to_string();
        assert!(left.contains("left alone"), "{left}");
        assert_eq!(shared.lock().unwrap().asked, asked);
    }

    #[tokio::test]
    async fn who_waits_in_vain_gives_up() {
        let (s3, shared) = bucket(Mood::Silent).await;
        let kept = s3.keep(&Name::drawn(), BYTES).await;
        assert!(matches!(kept, Err(StorageError::Away(_))), "{kept:?}");
        assert!(shared.lock().unwrap().asked >= 1);
    }

    #[test]
    fn only_an_address_with_bucket_and_key_is_one() {
        for right in [
            "s3://key:secret@s3.example/bucket",
            "s3://key:secret@s3.example:9000/bucket/a/b?region=eu-south-1",
            "s3+http://key:secret@127.0.0.1:9000/bucket",
        ] {
            assert!(S3::new(right, Clock::system()).is_ok(), "{right}");
        }
        for wrong in [
            "",
            "s3://",
            "s3.example/bucket",
            "http://key:secret@s3.example/bucket",
            "s3://s3.example/bucket",
            "s3://key@s3.example/bucket",
            "s3://key:secret@s3.example",
            "s3://key:secret@s3.example/",
        ] {
            assert!(S3::new(wrong, Clock::system()).is_err(), "{wrong}");
        }
    }
}
