//! Pages of whoever runs the machine.

use super::page::{Back, Page};
use super::phrase::Phrase;
use jiff::Timestamp;
use serde::Serialize;

/// `/operator/mail` — mail that lies in the folder instead of being sent.
#[derive(Clone, Debug, Serialize)]
pub struct MailFolder {
    /// Newest first.
    pub mails: Vec<MailLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MailLine {
    /// File name, part of the address.
    pub name: String,
    pub at: Option<Timestamp>,
    pub to: String,
    pub subject: String,
}

impl Page for MailFolder {
    const TEMPLATE: &'static str = "operator/mail-folder";
    fn title(&self) -> Phrase {
        Phrase::key("mail-folder-title")
    }
}

/// `/operator/mail/{name}` — one mail.
#[derive(Clone, Debug, Serialize)]
pub struct StoredMail {
    pub subject: String,
    /// Name and value, in the order of the message.
    pub headers: Vec<Header>,
    /// The plain text, lines as they are.
    pub text: String,
    /// Names of attached files.
    pub attachments: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Header {
    pub name: String,
    pub value: String,
}

impl Page for StoredMail {
    const TEMPLATE: &'static str = "operator/mail";
    fn title(&self) -> Phrase {
        self.subject.clone().into()
    }
    fn back(&self) -> Option<Back> {
        Some(Back::named(
            "/operator/mail",
            Phrase::key("mail-folder-title"),
        ))
    }
}
