//! Mails as plain text, in the language of who reads them. The template
//! carries the body; the subject is one message of the catalogue.

use super::parts::{DocumentLine, Place};
use super::phrase::{Message, Phrase};
use jiff::Timestamp;
use serde::Serialize;

/// A mail: data for one template under `web/templates/mails`.
pub trait MailView: Serialize {
    const TEMPLATE: &'static str;

    fn subject(&self) -> Phrase;
}

/// To the applicant, at once: proof of submission.
#[derive(Clone, Debug, Serialize)]
pub struct ReceiptMail {
    pub applicant: String,
    pub reference: String,
    pub protocol: Option<String>,
    pub service: String,
    pub submitted_at: Timestamp,
    pub expected: Timestamp,
    pub place: Place,
    pub documents: Vec<DocumentLine>,
    pub tell_changes: bool,
    /// Whole address of the case's page, from the configured base.
    pub link: String,
}

impl MailView for ReceiptMail {
    const TEMPLATE: &'static str = "mails/receipt";
    fn subject(&self) -> Phrase {
        Message::new("mail-receipt-subject")
            .with("reference", self.reference.as_str())
            .with("service", self.service.as_str())
            .into()
    }
}

/// To the director: a case came to the office. The basic facts only; the rest
/// is behind the sign-in.
#[derive(Clone, Debug, Serialize)]
pub struct CaseArrivedMail {
    pub reference: String,
    pub service: String,
    pub submitted_at: Timestamp,
    /// Whole address of the case's page for staff.
    pub link: String,
}

impl MailView for CaseArrivedMail {
    const TEMPLATE: &'static str = "mails/case-arrived";
    fn subject(&self) -> Phrase {
        Message::new("mail-arrived-subject")
            .with("reference", self.reference.as_str())
            .with("service", self.service.as_str())
            .into()
    }
}

/// To the applicant: the collection date changed.
#[derive(Clone, Debug, Serialize)]
pub struct AppointmentMovedMail {
    pub applicant: String,
    pub reference: String,
    pub service: String,
    pub from: Timestamp,
    pub to: Timestamp,
    pub place: Place,
    pub reason: Option<String>,
    pub link: String,
}

impl MailView for AppointmentMovedMail {
    const TEMPLATE: &'static str = "mails/appointment-moved";
    fn subject(&self) -> Phrase {
        Message::new("mail-moved-subject")
            .with("reference", self.reference.as_str())
            .with("to", self.to)
            .into()
    }
}

/// Words from the service file, `{case.reference}` already in place.
#[derive(Clone, Debug, Serialize)]
pub struct WordsMail {
    pub subject: String,
    pub text: String,
    pub reference: String,
    pub link: String,
}

impl MailView for WordsMail {
    const TEMPLATE: &'static str = "mails/words";
    fn subject(&self) -> Phrase {
        self.subject.clone().into()
    }
}
