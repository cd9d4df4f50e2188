//! Outgoing mail. On a fresh machine letters lie in a folder that the
//! operator's page shows; with `--smtp` they go to a mail server.

mod folder;
mod smtp;

pub use folder::{Folder, Kept};

use super::target::{LeftAlone, Target};
use crate::calendar_file::CalendarFile;
use crate::clock::Clock;
use jiff::Timestamp;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use std::time::SystemTime;

/// One letter, ready to send. Sending it twice sends the same Message-ID twice.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Name of the letter, unique for ever, made from what it is about: letters,
    /// digits, `-` and `.`. Message-ID and file name come from it.
    pub name: String,
    pub to: Vec<Correspondent>,
    pub subject: String,
    /// Plain text, lines ending in LF.
    pub text: String,
    /// An iCalendar file (RFC 5545) to go with it.
    pub calendar: Option<CalendarFile>,
    pub at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct Correspondent {
    pub name: String,
    pub address: String,
}

/// Why a letter did not leave.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// It will not leave however often we try: the letter itself is at fault.
    #[error("letter refused: {0}")]
    Refused(String),
    /// The server wants this letter later: worth another try.
    #[error("mail server: {0}")]
    Later(String),
    /// The server did not answer, or is not taking letters at all.
    #[error("mail server away: {0}")]
    Away(String),
    /// The server was not even asked, because it did not answer others.
    #[error("mail server left alone for {} seconds", .0.0.as_secs())]
    LeftAlone(LeftAlone),
}

/// Where letters go.
#[derive(Debug)]
pub enum Mailer {
    Folder(Folder),
    Smtp(Box<smtp::Smtp>),
}

impl Mailer {
    /// Letters go to a server.
    pub fn smtp(url: &str, from: &str, clock: Clock) -> anyhow::Result<Mailer> {
        Ok(Mailer::Smtp(Box::new(smtp::Smtp::new(url, from, clock)?)))
    }

    /// Letters are kept in a folder.
    pub fn folder(path: std::path::PathBuf, from: &str) -> anyhow::Result<Mailer> {
        Ok(Mailer::Folder(Folder::new(path, from)?))
    }

    /// The server, where there is one.
    pub fn target(&self) -> Option<&Target> {
        match self {
            Mailer::Folder(_) => None,
            Mailer::Smtp(smtp) => Some(smtp.target()),
        }
    }

    pub async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        match self {
            Mailer::Folder(folder) => folder.keep(letter).await,
            Mailer::Smtp(smtp) => smtp.send(letter).await,
        }
    }
}

/// The letter as an Internet message (RFC 5322).
fn message(letter: &Letter, from: &Address) -> Result<Message, MailError> {
    let refused =
        |what: &str, error: &dyn std::fmt::Display| MailError::Refused(format!("{what}: {error}"));
    let id = format!("<{}@{}>", letter.name, from.domain());
    let mut builder = Message::builder()
        .from(Mailbox::new(None, from.clone()))
        .subject(one_line(&letter.subject))
        .message_id(Some(id))
        .date(SystemTime::from(letter.at));
    for correspondent in &letter.to {
        // One address, parsed as one: "a@b, c@d" is refused, not sent to both.
        let address: Address = correspondent
            .address
            .parse()
            .map_err(|error| refused("recipient", &error))?;
        builder = builder.to(Mailbox::new(Some(one_line(&correspondent.name)), address));
    }
    let text = SinglePart::plain(letter.text.clone());
    let built = match &letter.calendar {
        None => builder.singlepart(text),
        Some(calendar) => {
            let kind = ContentType::parse(&calendar.content_type())
                .expect("a content type written here is well-formed");
            let content = calendar.text.clone();
            let file = Attachment::new("appointment.ics".to_owned()).body(content, kind);
            builder.multipart(MultiPart::mixed().singlepart(text).singlepart(file))
        }
    };
    built.map_err(|error| refused("letter", &error))
}

/// Without control characters: in a display name they make lettre panic.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(name: &str, address: &str) -> Letter {
        Letter {
            name: "case-1.2".into(),
            to: vec![Correspondent {
                name: name.into(),
                address: address.into(),
            }],
            subject: "Απόδειξη\r\nBcc: x@y.example".into(),
            text: "Γεια σας".into(),
            calendar: None,
            at: "2026-11-23T08:00:00Z".parse().unwrap(),
        }
    }

    fn from() -> Address {
        "thyrida@dimos.example".parse().unwrap()
    }

    #[test]
    fn a_name_with_line_breaks_adds_no_header() {
        let message = message(
            &letter("Άννα\r\nBcc: x@y.example", "anna@post.example"),
            &from(),
        );
        let text = String::from_utf8(message.unwrap().formatted()).unwrap();
        assert!(!text.lines().any(|line| line.starts_with("Bcc")), "{text}");
        assert!(text.contains("Message-ID: <case-1.2@dimos.example>"));
    }

    #[test]
    fn two_addresses_in_one_are_refused() {
        for address in ["a@b.example, c@d.example", "", "a@", "a b@c.example"] {
            assert!(matches!(
                message(&letter("x", address), &from()),
                Err(MailError::Refused(_))
            ));
        }
    }
}
