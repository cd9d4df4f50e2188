//! A mail as it left the product, read as a mail program reads it.

use std::path::Path;

use mail_parser::{MessageParser, MimeHeaders};

/// One mail: its envelope, when it came by SMTP, and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Envelope sender; empty for a mail read from a file.
    pub from: String,
    /// Envelope recipients; for a mail read from a file those of its `To` field.
    pub to: Vec<String>,
    /// The message, lines ended by CR LF, dots restored.
    pub raw: Vec<u8>,
}

/// A file that came with a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosure {
    pub name: String,
    pub content_type: String,
    pub content: Vec<u8>,
}

impl Mail {
    /// The mails in a folder for outgoing mail, by file name. A folder that is not there has none.
    pub fn in_folder(folder: &Path) -> Vec<Self> {
        let Ok(folder) = std::fs::read_dir(folder) else {
            return Vec::new();
        };
        let mut files: Vec<_> = folder
            .map(|entry| entry.expect("the folder can be listed").path())
            .filter(|path| path.extension() == Some("eml".as_ref()))
            .collect();
        files.sort();
        files.iter().map(|file| Self::from_file(file)).collect()
    }

    /// Reads a mail from the folder for outgoing mail.
    pub fn from_file(file: &Path) -> Self {
        let raw = std::fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut mail = Self {
            from: String::new(),
            to: Vec::new(),
            raw,
        };
        let parsed = mail.parsed();
        let to = parsed.to().map(|addresses| {
            addresses
                .iter()
                .filter_map(|one| one.address())
                .map(str::to_owned)
                .collect()
        });
        mail.to = to.unwrap_or_default();
        mail
    }

    /// The subject, decoded.
    pub fn subject(&self) -> String {
        self.parsed().subject().unwrap_or_default().to_owned()
    }

    /// The text people read, decoded.
    pub fn text(&self) -> String {
        self.parsed().body_text(0).unwrap_or_default().into_owned()
    }

    /// The message's id without its angle brackets.
    ///
    /// # Panics
    /// When there is none: a repeat could not be told from a second mail.
    pub fn message_id(&self) -> String {
        self.parsed()
            .message_id()
            .expect("every mail has a Message-ID")
            .to_owned()
    }

    /// The value of a header field as it stands in the mail.
    pub fn header(&self, name: &str) -> Option<String> {
        self.parsed()
            .header_raw(name)
            .map(|value| value.trim().to_owned())
    }

    /// The files that came with it.
    pub fn enclosures(&self) -> Vec<Enclosure> {
        let parsed = self.parsed();
        parsed
            .attachments()
            .map(|part| Enclosure {
                name: part.attachment_name().unwrap_or_default().to_owned(),
                content_type: part.content_type().map_or(String::new(), |kind| {
                    match kind.subtype() {
                        Some(subtype) => format!("{}/{subtype}", kind.ctype()),
                        None => kind.ctype().to_owned(),
                    }
                }),
                content: part.contents().to_vec(),
            })
            .collect()
    }

    fn parsed(&self) -> mail_parser::Message<'_> {
        MessageParser::default()
            .parse(&self.raw)
            .expect("what was sent is a mail")
    }
}
