//! Letters kept as files, one `.eml` each, named by the letter: keeping one
//! twice leaves one file. lettre's own file transport draws a random name.

use super::{Letter, MailError, message};
use lettre::Address;
use std::path::PathBuf;
use std::time::SystemTime;

#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    from: Address,
}

/// A letter found in the folder.
#[derive(Clone, Debug)]
pub struct Kept {
    /// File name without `.eml`.
    pub name: String,
    pub raw: Vec<u8>,
}

/// Letters listed at once; the newest come first.
const MOST_LISTED: usize = 200;

impl Folder {
    pub fn new(path: PathBuf, from: &str) -> anyhow::Result<Folder> {
        Ok(Folder {
            path,
            from: from.parse()?,
        })
    }

    pub(super) async fn keep(&self, letter: &Letter) -> Result<(), MailError> {
        let message = message(letter, &self.from)?;
        let write = async {
            tokio::fs::create_dir_all(&self.path).await?;
            let half = self.path.join(format!("{}.part", letter.name));
            tokio::fs::write(&half, message.formatted()).await?;
            tokio::fs::rename(&half, self.path.join(format!("{}.eml", letter.name))).await
        };
        write
            .await
            .map_err(|error: std::io::Error| MailError::Later(error.to_string()))
    }

    /// Newest first.
    pub async fn list(&self) -> std::io::Result<Vec<Kept>> {
        let mut found: Vec<(SystemTime, String)> = Vec::new();
        let mut entries = match tokio::fs::read_dir(&self.path).await {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        while let Some(entry) = entries.next_entry().await? {
            let name = entry.file_name().to_string_lossy().into_owned();
            if let Some(name) = name.strip_suffix(".eml") {
                found.push((entry.metadata().await?.modified()?, name.to_owned()));
            }
        }
        found.sort_by(|a, b| b.cmp(a));
        let mut letters = Vec::new();
        for (_, name) in found.into_iter().take(MOST_LISTED) {
            if let Some(letter) = self.read(&name).await? {
                letters.push(letter);
            }
        }
        Ok(letters)
    }

    /// One letter. A name with anything but letters, digits, `-` and `.` is none.
    pub async fn read(&self, name: &str) -> std::io::Result<Option<Kept>> {
        let plain = name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
        if !plain || name.starts_with('.') {
            return Ok(None);
        }
        match tokio::fs::read(self.path.join(format!("{name}.eml"))).await {
            Ok(raw) => Ok(Some(Kept {
                name: name.to_owned(),
                raw,
            })),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}
