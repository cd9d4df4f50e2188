//! Files in a bucket that is spoken to as S3 is: of a cloud, or of a storage of one's
//! own (MinIO, Ceph, Garage). object_store signs, tries again, takes up a download where
//! it broke off, and reads listings; our bounds stand in [`connector`].
//!
//! `bucket/folder/3fa8…`: a file is taken when the bucket has said so and then says how
//! long it is.

mod address;
mod connector;

use super::{Contents, Name, StorageError};
use crate::clock::Clock;
use crate::connectors::target::{Target, TargetName};
use address::Address;
use axum::body::Bytes;
use connector::{Connector, sending};
use futures::{StreamExt as _, TryStreamExt as _};
use jiff::Timestamp;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::list::{PaginatedListOptions, PaginatedListStore as _};
use object_store::path::Path;
use object_store::{BackoffConfig, ObjectMeta, ObjectStoreExt as _, RetryConfig};
use std::time::Duration;

/// Tries beside the first …
const TRIES: usize = 2;
/// … of which none begins later than this: a download may be slow because its reader is.
const TRYING: Duration = Duration::from_secs(600);
/// Pages read of one listing. A bucket that has more of a sixteenth of our files than
/// a thousand times this is not telling the truth.
const PAGES: usize = 10_000;

pub struct S3 {
    bucket: AmazonS3,
    /// Folder in the bucket.
    folder: Path,
    wait: Duration,
    target: Target,
}

impl std::fmt::Debug for S3 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("S3").finish_non_exhaustive()
    }
}

impl S3 {
    /// `s3://key:secret@host/bucket/folder?region=eu-south-1`; `s3+http://` without TLS.
    ///
    /// # Errors
    /// It is no such address. Nobody is asked yet.
    pub fn new(written: &str, clock: Clock) -> anyhow::Result<S3> {
        let address = Address::read(written)?;
        let bucket = AmazonS3Builder::new()
            .with_endpoint(address.endpoint)
            .with_allow_http(address.is_plain_http)
            .with_bucket_name(address.bucket)
            .with_region(address.region)
            .with_access_key_id(address.key)
            .with_secret_access_key(address.secret)
            .with_virtual_hosted_style_request(false)
            // Not every storage knows how to remove many at once.
            .with_disable_bulk_delete(true)
            .with_retry(RetryConfig {
                backoff: BackoffConfig::default(),
                max_retries: TRIES,
                retry_timeout: TRYING,
            })
            .with_http_connector(Connector { wait: address.wait })
            .build()?;
        Ok(S3 {
            bucket,
            folder: Path::from(address.folder),
            wait: address.wait,
            target: Target::new(TargetName::Storage, clock),
        })
    }

    pub fn target(&self) -> &Target {
        &self.target
    }

    fn place(&self, name: &Name) -> Path {
        self.folder.clone().join(name.as_str())
    }

    pub(super) async fn keep(&self, name: &Name, bytes: Bytes) -> Result<(), StorageError> {
        let (size, place) = (bytes.len(), self.place(name));
        let limit = self.wait * 2 + sending(size);
        self.ask(limit, async {
            // Not every storage knows `If-None-Match`, and names are drawn: nobody
            // comes in between.
            if self.size(&place).await?.is_some() {
                return Err(Failed::refused("the name is taken"));
            }
            self.bucket.put(&place, bytes.into()).await?;
            match self.size(&place).await? {
                Some(kept) if usize::try_from(kept) == Ok(size) => Ok(()),
                Some(kept) => Err(Failed::odd(format!("{size} bytes were kept as {kept}"))),
                None => Err(Failed::odd("what was taken is not there".to_owned())),
            }
        })
        .await
    }

    async fn size(&self, place: &Path) -> Result<Option<u64>, Failed> {
        match self.bucket.head(place).await {
            Ok(found) => Ok(Some(measured(&found)?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn open(&self, name: &Name) -> Result<Option<Contents>, StorageError> {
        let place = self.place(name);
        let found = self.ask(self.wait * 2, async {
            match self.bucket.get(&place).await {
                Ok(found) => {
                    measured(&found.meta)?;
                    Ok(Some(found))
                }
                Err(error) if is_no_file(&error) => Ok(None),
                Err(error) => Err(error.into()),
            }
        });
        Ok(found.await?.map(|found| Contents {
            size: found.meta.size,
            bytes: found
                .into_stream()
                .map_err(|error| std::io::Error::other(shown(&error)))
                .boxed(),
        }))
    }

    pub(super) async fn remove(&self, name: &Name) -> Result<(), StorageError> {
        let place = self.place(name);
        self.ask(self.wait * 2, async {
            match self.bucket.delete(&place).await {
                Ok(()) => Ok(()),
                Err(error) if is_no_file(&error) => Ok(()),
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    /// The clocks of both sides differ by a quarter of an hour at most, or no signature
    /// would be right.
    pub(super) async fn older_than(&self, before: Timestamp) -> Result<Vec<Name>, StorageError> {
        let mut old = Vec::new();
        // By the digits that names begin with: what else lies in the bucket is not asked
        // for, and a name that cannot be read there spoils no listing.
        for digit in "0123456789abcdef".chars() {
            let beginning = match self.folder.as_ref() {
                "" => digit.to_string(),
                folder => format!("{folder}/{digit}"),
            };
            self.list(&beginning, before, &mut old).await?;
        }
        Ok(old)
    }

    async fn list(
        &self,
        beginning: &str,
        before: Timestamp,
        old: &mut Vec<Name>,
    ) -> Result<(), StorageError> {
        let mut next: Option<String> = None;
        for _ in 0..PAGES {
            let asked = PaginatedListOptions {
                delimiter: Some("/".into()),
                page_token: next.clone(),
                ..PaginatedListOptions::default()
            };
            let page = self.ask(self.wait * 2, async {
                Ok(self.bucket.list_paginated(Some(beginning), asked).await?)
            });
            let page = page.await?;
            for one in page.result.objects {
                let micros = one.last_modified.timestamp_micros();
                let is_old = Timestamp::from_microsecond(micros).is_ok_and(|at| at < before);
                let name = one.location.filename().and_then(Name::read);
                old.extend(name.filter(|name| is_old && one.location == self.place(name)));
            }
            match page.page_token {
                None => return Ok(()),
                Some(token) if token.is_empty() => return Ok(()),
                Some(token) if next.as_ref() == Some(&token) => break,
                Some(token) => next = Some(token),
            }
        }
        Err(StorageError::Away("a listing without an end".to_owned()))
    }

    /// Asks unless the bucket is left alone because it did not answer.
    async fn ask<T>(
        &self,
        limit: Duration,
        asking: impl Future<Output = Result<T, Failed>>,
    ) -> Result<T, StorageError> {
        let asked = async {
            tokio::time::timeout(limit, asking)
                .await
                .unwrap_or_else(|_| Err(Failed::odd("no answer in time".to_owned())))
        };
        let answered = |outcome: &Result<T, Failed>| match outcome {
            Ok(_) => true,
            Err(failed) => failed.is_answer,
        };
        match self.target.call(asked, answered).await {
            Ok(outcome) => outcome.map_err(|failed| failed.error),
            Err(wait) => Err(StorageError::Away(format!(
                "left alone for {} seconds",
                wait.0.as_secs()
            ))),
        }
    }
}

/// A call that came to nothing.
struct Failed {
    error: StorageError,
    /// A refusal, after which the bucket is not left alone: whoever may not write, or
    /// has no room left, still reads.
    is_answer: bool,
}

impl Failed {
    fn refused(words: &str) -> Failed {
        Failed {
            error: StorageError::Away(words.to_owned()),
            is_answer: true,
        }
    }

    fn odd(words: String) -> Failed {
        Failed {
            error: StorageError::Away(words),
            is_answer: false,
        }
    }
}

impl From<object_store::Error> for Failed {
    fn from(error: object_store::Error) -> Failed {
        let words = shown(&error);
        let is_full = ["QuotaExceeded", "StorageFull", "507 Insufficient"]
            .iter()
            .any(|full| words.contains(full));
        if is_full {
            return Failed {
                error: StorageError::Full,
                is_answer: true,
            };
        }
        // 400 to 409: listings have no kinds of error, only words.
        let is_answer = error.to_string().contains("status code: 40");
        Failed {
            error: StorageError::Away(words),
            is_answer,
        }
    }
}

/// The size of a file. Whatever answers without a tag is no bucket, but for instance the
/// page of a network that asks for a password.
fn measured(found: &ObjectMeta) -> Result<u64, Failed> {
    let tag = found.e_tag.as_ref();
    tag.map(|_| found.size)
        .ok_or_else(|| Failed::odd("an answer that is not understood".to_owned()))
}

/// That there is no bucket does not mean that a file in it is gone.
fn is_no_file(error: &object_store::Error) -> bool {
    matches!(error, object_store::Error::NotFound { .. })
        && !error.to_string().contains("NoSuchBucket")
}

/// Why it failed, in one short line.
fn shown(error: &object_store::Error) -> String {
    let words = error.to_string();
    words
        .chars()
        .filter(|c| !c.is_control())
        .take(300)
        .collect()
}
