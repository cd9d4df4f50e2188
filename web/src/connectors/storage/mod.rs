//! Where uploaded files lie: outside the database, under random names that nobody
//! chose. The contract:
//!
//! - `keep` answers when the file is on the disk for good, or in the bucket, or not at
//!   all;
//! - a name is used once and its content never changes;
//! - a file is read whole or to an error, never to an early end;
//! - `remove` of what is not there is done already;
//! - nothing tells of a file but its name, its size and its age.

mod folder;
mod name;
mod s3;

pub use folder::Folder;
pub use name::Name;
pub use s3::S3;

use super::target::Target;
use crate::clock::Clock;
use crate::config::Config;
use anyhow::Context as _;
use axum::body::Bytes;
use futures::StreamExt as _;
use futures::stream::BoxStream;
use jiff::Timestamp;

#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// There is no room. Whoever sent it may try again later.
    #[error("the storage is full")]
    Full,
    /// It does not answer, or not in a way that can be understood.
    #[error("storage: {0}")]
    Away(String),
}

/// A file being read.
pub struct Contents {
    pub size: u64,
    pub bytes: BoxStream<'static, std::io::Result<Bytes>>,
}

impl Contents {
    /// The same, so that it ends where it should or with an error.
    fn whole(self) -> Contents {
        let size = self.size;
        let counted =
            futures::stream::try_unfold((self.bytes, 0), move |(mut bytes, seen)| async move {
                let Some(piece) = bytes.next().await.transpose()? else {
                    return if seen == size {
                        Ok(None)
                    } else {
                        Err(odd(seen, size))
                    };
                };
                let seen = seen + piece.len() as u64;
                if seen > size {
                    return Err(odd(seen, size));
                }
                Ok(Some((piece, (bytes, seen))))
            });
        Contents {
            size,
            bytes: counted.boxed(),
        }
    }
}

fn odd(seen: u64, size: u64) -> std::io::Error {
    std::io::Error::other(format!("{seen} bytes came of a file of {size}"))
}

/// The ways it is answered.
#[derive(Debug)]
pub enum Storage {
    Folder(Folder),
    S3(S3),
}

impl Storage {
    /// As the operator has set it.
    pub fn of(config: &Config, clock: Clock) -> anyhow::Result<Storage> {
        Ok(match &config.storage {
            None => Storage::Folder(Folder::new(config.file_folder())),
            Some(address) => {
                let bucket = S3::new(address.told(), clock);
                Storage::S3(bucket.context("the address of the storage")?)
            }
        })
    }

    /// The machine of somebody else's, where it is one.
    pub fn target(&self) -> Option<&Target> {
        match self {
            Storage::Folder(_) => None,
            Storage::S3(bucket) => Some(bucket.target()),
        }
    }

    pub async fn keep(&self, name: &Name, bytes: Bytes) -> Result<(), StorageError> {
        match self {
            Storage::Folder(folder) => folder.keep(name, bytes).await,
            Storage::S3(bucket) => bucket.keep(name, bytes).await,
        }
    }

    /// `None`: there is no such file.
    pub async fn open(&self, name: &Name) -> Result<Option<Contents>, StorageError> {
        let opened = match self {
            Storage::Folder(folder) => folder.open(name).await,
            Storage::S3(bucket) => bucket.open(name).await,
        };
        Ok(opened?.map(Contents::whole))
    }

    pub async fn remove(&self, name: &Name) -> Result<(), StorageError> {
        match self {
            Storage::Folder(folder) => folder.remove(name).await,
            Storage::S3(bucket) => bucket.remove(name).await,
        }
    }

    /// Every file that was kept before a moment, and what a broken try left behind.
    pub async fn older_than(&self, before: Timestamp) -> Result<Vec<Name>, StorageError> {
        match self {
            Storage::Folder(folder) => folder.older_than(before).await,
            Storage::S3(bucket) => bucket.older_than(before).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::TryStreamExt as _;

    async fn read(pieces: &[&'static [u8]], size: u64) -> std::io::Result<Vec<Bytes>> {
        let pieces: Vec<_> = pieces
            .iter()
            .map(|piece| Ok(Bytes::from_static(piece)))
            .collect();
        let bytes = futures::stream::iter(pieces).boxed();
        Contents { size, bytes }.whole().bytes.try_collect().await
    }

    #[tokio::test]
    async fn a_file_ends_where_it_should_or_with_an_error() {
        assert_eq!(read(&[b"ab", b"", b"c"], 3).await.unwrap().concat(), b"abc");
        assert!(read(&[], 0).await.unwrap().is_empty());
        for (pieces, size) in [
            (&[&b"ab"[..]][..], 3),
            (&[b"ab", b"cd"], 3),
            (&[], 1),
            (&[b"a"], 0),
        ] {
            assert!(read(pieces, size).await.is_err(), "{pieces:?} of {size}");
        }
    }
}
