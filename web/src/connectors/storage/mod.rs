//! Where uploaded files lie: outside the database, under random names that nobody
//! chose. The contract:
//!
//! - `keep` answers when the file is on the disk for good, or not at all;
//! - a name is used once and its content never changes;
//! - `remove` of what is not there is done already;
//! - nothing tells of a file but its name, its size and its age.

mod folder;
mod name;

pub use folder::Folder;
pub use name::Name;

use super::target::Target;
use crate::clock::Clock;
use crate::config::Config;
use axum::body::Bytes;
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

/// The ways it is answered.
#[derive(Debug)]
pub enum Storage {
    Folder(Folder),
}

impl Storage {
    /// As the operator has set it.
    pub fn of(config: &Config, _clock: Clock) -> anyhow::Result<Storage> {
        Ok(Storage::Folder(Folder::new(config.file_folder())))
    }

    /// The machine of somebody else's, where it is one.
    pub fn target(&self) -> Option<&Target> {
        match self {
            Storage::Folder(_) => None,
        }
    }

    pub async fn keep(&self, name: &Name, bytes: Bytes) -> Result<(), StorageError> {
        match self {
            Storage::Folder(folder) => folder.keep(name, bytes).await,
        }
    }

    /// `None`: there is no such file.
    pub async fn open(&self, name: &Name) -> Result<Option<Contents>, StorageError> {
        match self {
            Storage::Folder(folder) => folder.open(name).await,
        }
    }

    pub async fn remove(&self, name: &Name) -> Result<(), StorageError> {
        match self {
            Storage::Folder(folder) => folder.remove(name).await,
        }
    }

    /// Every file that was kept before a moment, and what a broken try left behind.
    pub async fn older_than(&self, before: Timestamp) -> Result<Vec<Name>, StorageError> {
        match self {
            Storage::Folder(folder) => folder.older_than(before).await,
        }
    }
}
