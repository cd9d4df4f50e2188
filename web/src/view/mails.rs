//! Mails as plain text, in the language of who reads them. The template
//! carries the body; the subject is one message of the catalogue.

use super::parts::{DocumentLine, Place};
use super::phrase::{Message, Phrase};
use engine::calendar::date_in_athens;
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
    /// None where nobody has to come.
    pub place: Option<Place>,
    /// How it is sent instead.
    pub sending: Option<Phrase>,
    /// What to show at the counter.
    pub collection_code: Option<String>,
    pub documents: Vec<DocumentLine>,
    pub tell_changes: bool,
    /// With it and the reference anybody sees how the case is getting on.
    pub code: Option<String>,
    /// Where they are asked for.
    pub follow: String,
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

/// To the applicant: the appointment is called off.
#[derive(Clone, Debug, Serialize)]
pub struct AppointmentCancelledMail {
    pub applicant: String,
    pub reference: String,
    pub service: String,
    pub at: Timestamp,
    pub place: Place,
    pub link: String,
}

impl MailView for AppointmentCancelledMail {
    const TEMPLATE: &'static str = "mails/appointment-cancelled";
    fn subject(&self) -> Phrase {
        Message::new("mail-cancelled-subject")
            .with("reference", self.reference.as_str())
            .with("at", self.at)
            .into()
    }
}

/// To the applicant: the result is expected on another day; nothing is booked yet.
#[derive(Clone, Debug, Serialize)]
pub struct PromiseMovedMail {
    pub applicant: String,
    pub reference: String,
    pub service: String,
    pub from: Timestamp,
    pub to: Timestamp,
    /// The hours say nothing: nobody has to come.
    pub day_only: bool,
    pub reason: String,
    pub link: String,
}

impl MailView for PromiseMovedMail {
    const TEMPLATE: &'static str = "mails/promise-moved";
    fn subject(&self) -> Phrase {
        let subject =
            Message::new("mail-promise-subject").with("reference", self.reference.as_str());
        if self.day_only {
            subject.with("to", date_in_athens(self.to)).into()
        } else {
            subject.with("to", self.to).into()
        }
    }
}

/// To the applicant: the appointment is on the next working day.
#[derive(Clone, Debug, Serialize)]
pub struct AppointmentNearMail {
    pub applicant: String,
    pub reference: String,
    pub service: String,
    pub at: Timestamp,
    pub place: Place,
    /// What to show at the counter.
    pub collection_code: Option<String>,
    pub documents: Vec<DocumentLine>,
    pub link: String,
}

impl MailView for AppointmentNearMail {
    const TEMPLATE: &'static str = "mails/appointment-near";
    fn subject(&self) -> Phrase {
        Message::new("mail-near-subject")
            .with("reference", self.reference.as_str())
            .with("at", self.at)
            .into()
    }
}

/// To somebody who began an application and has not sent it.
#[derive(Clone, Debug, Serialize)]
pub struct DraftMail {
    pub name: String,
    pub service: String,
    pub saved_at: Timestamp,
    /// To go on with it.
    pub link: String,
    /// To throw it away.
    pub cases: String,
}

impl MailView for DraftMail {
    const TEMPLATE: &'static str = "mails/draft";
    fn subject(&self) -> Phrase {
        Message::new("mail-draft-subject")
            .with("service", self.service.as_str())
            .into()
    }
}

/// To whoever has the work in hand, or to the applicant who has to act: a step is
/// due soon.
#[derive(Clone, Debug, Serialize)]
pub struct ReminderMail {
    pub reference: String,
    pub service: String,
    /// What is to be done.
    pub step: Option<String>,
    pub due: Timestamp,
    /// Read by the applicant.
    pub yours: bool,
    pub link: String,
}

impl MailView for ReminderMail {
    const TEMPLATE: &'static str = "mails/reminder";
    fn subject(&self) -> Phrase {
        Message::new("mail-reminder-subject")
            .with("reference", self.reference.as_str())
            .with("due", self.due)
            .into()
    }
}

/// To the director: the legal term will soon be over, or is.
#[derive(Clone, Debug, Serialize)]
pub struct ClockMail {
    pub reference: String,
    pub service: String,
    pub submitted_at: Timestamp,
    pub due: Timestamp,
    /// The law that sets the term.
    pub source: Option<String>,
    pub missed: bool,
    pub link: String,
}

impl MailView for ClockMail {
    const TEMPLATE: &'static str = "mails/clock";
    fn subject(&self) -> Phrase {
        let key = if self.missed {
            "mail-clock-missed-subject"
        } else {
            "mail-clock-warning-subject"
        };
        Message::new(key)
            .with("reference", self.reference.as_str())
            .with("due", self.due)
            .into()
    }
}

/// To the applicant: words of the office.
#[derive(Clone, Debug, Serialize)]
pub struct MessageMail {
    pub applicant: String,
    pub reference: String,
    pub service: String,
    pub text: String,
    pub link: String,
}

impl MailView for MessageMail {
    const TEMPLATE: &'static str = "mails/message";
    fn subject(&self) -> Phrase {
        Message::new("mail-message-subject")
            .with("reference", self.reference.as_str())
            .with("service", self.service.as_str())
            .into()
    }
}

/// To the applicant: what they are asked to correct.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectionMail {
    pub applicant: String,
    pub reference: String,
    pub service: String,
    /// Titles of questions.
    pub fields: Vec<String>,
    pub documents: Vec<DocumentLine>,
    /// What the office wrote.
    pub why: Option<String>,
    pub until: Option<Timestamp>,
    /// Where it is corrected.
    pub link: String,
}

impl MailView for CorrectionMail {
    const TEMPLATE: &'static str = "mails/correction";
    fn subject(&self) -> Phrase {
        Message::new("mail-correction-subject")
            .with("reference", self.reference.as_str())
            .with("service", self.service.as_str())
            .into()
    }
}

/// To the applicant: the office has withdrawn the application.
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawnMail {
    pub applicant: String,
    pub reference: String,
    pub service: String,
    pub reason: String,
    pub link: String,
}

impl MailView for WithdrawnMail {
    const TEMPLATE: &'static str = "mails/withdrawn";
    fn subject(&self) -> Phrase {
        Message::new("mail-withdrawn-subject")
            .with("reference", self.reference.as_str())
            .with("service", self.service.as_str())
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
