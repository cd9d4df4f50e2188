//! Files that people send: what may be sent where, and how a case refers to what
//! was. The files themselves lie in a storage outside; here only their names go
//! around, with the digest by which a changed byte is found.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Identity of an uploaded file. Made outside, when it has been taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UploadId(pub Uuid);

impl fmt::Display for UploadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.simple().fmt(f)
    }
}

/// A kind of file, told by its content and never by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    Pdf,
    Jpeg,
    Png,
}

impl FileKind {
    pub const ALL: [FileKind; 3] = [FileKind::Pdf, FileKind::Jpeg, FileKind::Png];

    /// The word used in service files, forms and the database.
    pub fn word(self) -> &'static str {
        match self {
            FileKind::Pdf => "pdf",
            FileKind::Jpeg => "jpeg",
            FileKind::Png => "png",
        }
    }

    /// The ending of its name.
    pub fn ending(self) -> &'static str {
        match self {
            FileKind::Pdf => "pdf",
            FileKind::Jpeg => "jpg",
            FileKind::Png => "png",
        }
    }

    /// Media type (RFC 6838).
    pub fn media_type(self) -> &'static str {
        match self {
            FileKind::Pdf => "application/pdf",
            FileKind::Jpeg => "image/jpeg",
            FileKind::Png => "image/png",
        }
    }
}

impl FromStr for FileKind {
    type Err = ();

    fn from_str(word: &str) -> Result<FileKind, ()> {
        let mut all = FileKind::ALL.into_iter();
        all.find(|kind| kind.word() == word).ok_or(())
    }
}

/// What may be sent in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Never empty.
    pub kinds: Vec<FileKind>,
    /// Bytes of one file.
    pub largest: u64,
    /// Files in all.
    pub most: u16,
}

const MEGABYTE: u64 = 1024 * 1024;

impl Limits {
    /// No place may ask for larger files …
    pub const LARGEST: u64 = 20 * MEGABYTE;
    /// … or for more of them.
    pub const MOST: u16 = 10;

    /// A size as it is written: `5 MB`. At least one, at most [`Limits::LARGEST`].
    pub fn size(written: &str) -> Option<u64> {
        let number = written.trim().strip_suffix("MB")?.trim_end();
        let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let number = digits.then(|| number.parse::<u64>().ok()).flatten()?;
        let bytes = number.checked_mul(MEGABYTE)?;
        (1..=Limits::LARGEST).contains(&bytes).then_some(bytes)
    }

    /// A number of files as it is written.
    pub fn number(written: &str) -> Option<u16> {
        let number = written.trim().parse().ok()?;
        (1..=Limits::MOST).contains(&number).then_some(number)
    }

    /// The size in whole megabytes, as it was written.
    pub fn megabytes(&self) -> u64 {
        self.largest.div_ceil(MEGABYTE)
    }
}

/// Good for nine places in ten, and for messages.
impl Default for Limits {
    fn default() -> Limits {
        Limits {
            kinds: FileKind::ALL.to_vec(),
            largest: 10 * MEGABYTE,
            most: 5,
        }
    }
}

/// What a file was sent for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A document of the service, by its name.
    Document(String),
    /// A question of the application, by the name of its field.
    Answer(String),
    /// A question of a task's form.
    Result(String),
    /// Words between applicant and office.
    Message,
}

/// Kept as `document/identity`, `message`.
impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            About::Document(name) => write!(f, "document/{name}"),
            About::Answer(field) => write!(f, "answer/{field}"),
            About::Result(field) => write!(f, "result/{field}"),
            About::Message => f.write_str("message"),
        }
    }
}

impl FromStr for About {
    type Err = ();

    fn from_str(kept: &str) -> Result<About, ()> {
        match kept.split_once('/') {
            Some(("document", name)) => Ok(About::Document(name.to_owned())),
            Some(("answer", field)) => Ok(About::Answer(field.to_owned())),
            Some(("result", field)) => Ok(About::Result(field.to_owned())),
            None if kept == "message" => Ok(About::Message),
            Some(_) | None => Err(()),
        }
    }
}

/// A file in the history of a case. Its digest stands in the chain of the events,
/// so that the file cannot be exchanged unnoticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filed {
    pub upload: UploadId,
    pub about: About,
    /// SHA-256 of what is kept, in hex.
    pub digest: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_whole_megabytes_within_what_is_possible() {
        assert_eq!(Limits::size("5 MB"), Some(5 * MEGABYTE));
        assert_eq!(Limits::size("20MB"), Some(Limits::LARGEST));
        for wrong in [
            "0 MB",
            "21 MB",
            "5",
            "MB",
            "-1 MB",
            "+5 MB",
            "1.5 MB",
            "5 GB",
            "99999999999999999999 MB",
        ] {
            assert_eq!(Limits::size(wrong), None, "{wrong}");
        }
        assert_eq!(Limits::number("10"), Some(10));
        for wrong in ["0", "11", "", "many", "-1"] {
            assert_eq!(Limits::number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_a_file_is_about_reads_back_the_same() {
        for about in [
            About::Document("identity".into()),
            About::Answer("photos".into()),
            About::Result("plan".into()),
            About::Message,
        ] {
            assert_eq!(about.to_string().parse(), Ok(about));
        }
        for wrong in ["", "identity", "note", "letter/x", "message/x"] {
            assert_eq!(wrong.parse::<About>(), Err(()), "{wrong}");
        }
        for kind in FileKind::ALL {
            assert_eq!(kind.word().parse(), Ok(kind));
        }
    }
}
