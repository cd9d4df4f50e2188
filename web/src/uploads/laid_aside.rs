//! A file on its way in: on the disk, without a name, gone when it is dropped and
//! when the process ends.

use crate::problem::Problem;
use crate::random;
use axum::body::Bytes;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

#[derive(Debug)]
pub struct LaidAside {
    /// `None` only while a thread works with it.
    file: Option<File>,
    pub size: u64,
}

impl LaidAside {
    pub(super) async fn new(folder: &Path) -> Result<LaidAside, Problem> {
        let folder = folder.to_owned();
        let file = blocking(move || {
            fs::create_dir_all(&folder)?;
            let path = folder.join(random::stored_name());
            let file = OpenOptions::new()
                .read(true)
                .write(true)
                .create_new(true)
                .open(&path)?;
            fs::remove_file(&path)?;
            Ok(file)
        });
        Ok(LaidAside {
            file: Some(file.await?),
            size: 0,
        })
    }

    pub async fn add(&mut self, piece: Bytes) -> Result<(), Problem> {
        let size = piece.len() as u64;
        let mut file = self.taken()?;
        let file = blocking(move || file.write_all(&piece).map(|()| file));
        self.file = Some(file.await?);
        self.size += size;
        Ok(())
    }

    /// All of it, in memory.
    pub(super) async fn whole(mut self) -> Result<Vec<u8>, Problem> {
        let mut file = self.taken()?;
        let size = usize::try_from(self.size).unwrap_or_default();
        blocking(move || {
            let mut bytes = Vec::with_capacity(size);
            file.seek(SeekFrom::Start(0))?;
            file.read_to_end(&mut bytes)?;
            Ok(bytes)
        })
        .await
    }

    fn taken(&mut self) -> Result<File, Problem> {
        // Nothing is asked of it again after an error.
        self.file.take().ok_or(Problem::Unavailable)
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    let done = done.map_err(|error| Problem::Internal(anyhow::Error::new(error)))?;
    done.map_err(|error| {
        if [ErrorKind::StorageFull, ErrorKind::QuotaExceeded].contains(&error.kind()) {
            tracing::error!("no room to lay files aside");
            Problem::Unavailable
        } else {
            Problem::Internal(anyhow::Error::new(error).context("laying a file aside"))
        }
    })
}
