//! Letters that a scenario brought about.

use crate::case::Mail;
use crate::definition::Recipient;

/// A letter: to whom, which, and the step that asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub to: Recipient,
    /// One of [`crate::scenario::LETTERS`], or the step whose words it has.
    pub which: String,
}

impl Letter {
    pub(super) fn of(to: Recipient, mail: &Mail, step: &str) -> Letter {
        let which = match mail {
            Mail::Receipt => "receipt",
            Mail::CaseArrived => "case arrived",
            Mail::AppointmentMoved { .. } => "appointment moved",
            Mail::AppointmentCancelled { .. } => "appointment cancelled",
            Mail::AppointmentNear { .. } => "appointment near",
            Mail::PromiseMoved { .. } => "promise moved",
            Mail::Words { .. } => step,
            Mail::Reminder { .. } => "reminder",
            Mail::ClockWarning { .. } => "clock warning",
            Mail::ClockMissed { .. } => "clock missed",
            Mail::Message { .. } => "message",
            Mail::CorrectionAsked { .. } => "correction asked",
            Mail::Withdrawn { .. } => "application withdrawn",
        };
        Letter {
            to,
            which: which.to_owned(),
        }
    }

    /// Whether a line means this one: by recipient or by name.
    pub fn is(&self, word: &str) -> bool {
        word == recipient(self.to) || word == self.which
    }

    pub fn words(&self) -> String {
        format!("{} to the {}", self.which, recipient(self.to))
    }
}

fn recipient(to: Recipient) -> &'static str {
    match to {
        Recipient::Applicant => "applicant",
        Recipient::Director => "director",
        Recipient::Holder => "holder",
    }
}
