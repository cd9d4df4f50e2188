//! Files in a folder: `files/3f/3fa8…`. Each is written beside its place, brought to
//! the disk, moved there, and the folders brought to the disk as well, before anybody
//! is told that it was taken.

use super::{Contents, Name, StorageError};
use axum::body::Bytes;
use futures::StreamExt;
use jiff::Timestamp;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

/// Ending of what is not whole yet.
const PART: &str = "part";
/// Bytes read at once.
const PIECE: usize = 64 * 1024;

#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    pub fn new(path: PathBuf) -> Folder {
        Folder { path }
    }

    fn place(&self, name: &Name) -> PathBuf {
        self.path.join(&name.as_str()[..2]).join(name.as_str())
    }

    pub(super) async fn keep(&self, name: &Name, bytes: Bytes) -> Result<(), StorageError> {
        let place = self.place(name);
        let root = self.path.clone();
        blocking(move || keep(&root, &place, &bytes)).await
    }

    pub(super) async fn open(&self, name: &Name) -> Result<Option<Contents>, StorageError> {
        let place = self.place(name);
        let opened = blocking(move || match File::open(&place) {
            Ok(file) => Ok(Some((file.metadata()?.len(), file))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        });
        let Some((size, file)) = opened.await? else {
            return Ok(None);
        };
        let bytes = futures::stream::try_unfold(file, |mut file| async move {
            let read = tokio::task::spawn_blocking(move || {
                let mut piece = vec![0; PIECE];
                let count = file.read(&mut piece)?;
                piece.truncate(count);
                Ok::<_, std::io::Error>((piece, file))
            });
            let (piece, file) = read.await.map_err(std::io::Error::other)??;
            Ok((!piece.is_empty()).then(|| (Bytes::from(piece), file)))
        });
        Ok(Some(Contents {
            size,
            bytes: bytes.boxed(),
        }))
    }

    pub(super) async fn remove(&self, name: &Name) -> Result<(), StorageError> {
        let place = self.place(name);
        blocking(move || gone(fs::remove_file(&place))).await
    }

    pub(super) async fn older_than(&self, before: Timestamp) -> Result<Vec<Name>, StorageError> {
        let root = self.path.clone();
        blocking(move || older_than(&root, before)).await
    }
}

/// What blocks runs where it may. A file system that is full says so.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, StorageError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| StorageError::Away(error.to_string()))?
        .map_err(|error| {
            let full = [
                ErrorKind::StorageFull,
                ErrorKind::QuotaExceeded,
                ErrorKind::FileTooLarge,
            ];
            if full.contains(&error.kind()) {
                StorageError::Full
            } else {
                StorageError::Away(error.to_string())
            }
        })
}

/// What is not there is removed already.
fn gone(result: std::io::Result<()>) -> std::io::Result<()> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

fn keep(root: &Path, place: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = place.parent().unwrap_or(root);
    let is_new = !folder.is_dir();
    fs::create_dir_all(folder)?;
    let part = place.with_extension(PART);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&part)?;
    // Whoever has the part is alone with the name, so nobody comes in between.
    let free = match place.try_exists() {
        Ok(true) => Err(ErrorKind::AlreadyExists.into()),
        Ok(false) => Ok(()),
        Err(error) => Err(error),
    };
    let written = free
        .and_then(|()| file.write_all(bytes))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&part, place));
    if let Err(error) = written {
        // What cannot be removed now, the sweep removes.
        fs::remove_file(&part).ok();
        return Err(error);
    }
    to_disk(folder)?;
    if is_new {
        to_disk(root)?;
        if let Some(above) = root.parent() {
            to_disk(above)?;
        }
    }
    Ok(())
}

/// A name is on the disk when its folder is.
fn to_disk(folder: &Path) -> std::io::Result<()> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    File::open(folder)?.sync_all()
}

fn older_than(root: &Path, before: Timestamp) -> std::io::Result<Vec<Name>> {
    let mut names = Vec::new();
    let folders = match fs::read_dir(root) {
        Ok(folders) => folders,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(names),
        Err(error) => return Err(error),
    };
    for folder in folders {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        for entry in fs::read_dir(folder.path())? {
            let entry = entry?;
            // One that is gone meanwhile is nobody's orphan.
            let Ok(modified) = entry.metadata().and_then(|facts| facts.modified()) else {
                continue;
            };
            if Timestamp::try_from(modified).is_ok_and(|at| at >= before) {
                continue;
            }
            let path = entry.path();
            let file_name = entry.file_name();
            if let Some(name) = file_name.to_str().and_then(Name::read) {
                names.push(name);
            } else if path.extension().is_some_and(|ending| ending == PART) {
                gone(fs::remove_file(&path))?;
            }
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use jiff::SignedDuration;

    #[tokio::test]
    async fn what_another_is_writing_under_a_name_is_let_be() {
        let data = tempfile::tempdir().unwrap();
        let folder = Folder::new(data.path().join("files"));
        let name = Name::drawn();
        let half = folder.place(&name).with_extension(PART);
        fs::create_dir_all(half.parent().unwrap()).unwrap();
        fs::write(&half, b"half").unwrap();
        let kept = folder.keep(&name, Bytes::from_static(b"two")).await;
        assert!(kept.is_err());
        assert_eq!(fs::read(&half).unwrap(), b"half");
        assert!(folder.open(&name).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn only_what_is_old_enough_is_listed_and_half_files_go() {
        let data = tempfile::tempdir().unwrap();
        let folder = Folder::new(data.path().join("files"));
        let now = Clock::system().now();
        assert!(folder.older_than(now).await.unwrap().is_empty());
        let name = Name::drawn();
        folder
            .keep(&name, Bytes::from_static(b"one"))
            .await
            .unwrap();
        let half = folder.place(&Name::drawn()).with_extension(PART);
        fs::create_dir_all(half.parent().unwrap()).unwrap();
        fs::write(&half, b"half").unwrap();

        let hour = SignedDuration::from_hours(1);
        assert!(folder.older_than(now - hour).await.unwrap().is_empty());
        assert!(half.exists());
        assert_eq!(folder.older_than(now + hour).await.unwrap(), [name]);
        assert!(!half.exists());
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_written_to_takes_nothing() {
        let data = tempfile::tempdir().unwrap();
        let file = data.path().join("files");
        fs::write(&file, b"not a folder").unwrap();
        let folder = Folder::new(file);
        let name = Name::drawn();
        assert!(
            folder
                .keep(&name, Bytes::from_static(b"one"))
                .await
                .is_err()
        );
    }
}
