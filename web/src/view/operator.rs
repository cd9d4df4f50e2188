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

/// `/operator/work` — the machines we call, what waits, what was given up.
#[derive(Clone, Debug, Serialize)]
pub struct Work {
    /// Those this process calls; none when mail and registry are our own.
    pub targets: Vec<TargetLine>,
    pub backlog: Backlog,
    /// What waits for a decision, by cause.
    pub incidents: Vec<IncidentGroup>,
    /// By cause.
    pub stuck: Vec<StuckGroup>,
}

#[derive(Clone, Debug, Serialize)]
pub struct TargetLine {
    pub name: Phrase,
    pub standing: Phrase,
    /// It is left alone.
    pub away: bool,
}

/// Work that is neither done nor given up.
#[derive(Clone, Debug, Serialize)]
pub struct Backlog {
    pub waiting: u64,
    pub oldest: Option<Timestamp>,
}

/// Cases that cannot go on, or letters that were not sent, for the same reason.
#[derive(Clone, Debug, Serialize)]
pub struct IncidentGroup {
    /// What was asked for, or what went wrong.
    pub what: Phrase,
    pub family: Option<Phrase>,
    /// In the words of the program.
    pub reason: String,
    /// Oldest first.
    pub lines: Vec<IncidentLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct IncidentLine {
    pub reference: String,
    /// Number of the incident within its case, part of the address.
    pub number: u32,
    pub service: String,
    pub step: String,
    pub since: Timestamp,
}

/// Work that was given up for the same reason.
#[derive(Clone, Debug, Serialize)]
pub struct StuckGroup {
    pub kind: Phrase,
    /// In the words of the program or of the machine called; empty when there are none.
    pub cause: String,
    /// Newest first.
    pub lines: Vec<StuckLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct StuckLine {
    pub reference: String,
    /// Number of the work within its case, part of the address.
    pub number: u32,
    pub since: Timestamp,
    /// No case waits for it, so it may be let be.
    pub abandonable: bool,
}

impl Page for Work {
    const TEMPLATE: &'static str = "operator/work";
    fn title(&self) -> Phrase {
        Phrase::key("work-title")
    }
}
