//! What several samples are made of, in the reader's language.

use super::super::parts::*;
use super::super::phrase::{Message, Phrase};
use super::super::staff::Applicant;
use super::{CANARY, at};
use engine::case::Identification;
use engine::definition::DocumentKind;
use engine::text::Language;

/// Words in the reader's language.
pub(super) struct In(pub Language);

impl In {
    pub(super) fn say(&self, el: &str, en: &str) -> String {
        match self.0 {
            Language::El => el.to_owned(),
            Language::En => en.to_owned(),
        }
    }

    pub(super) fn phrase(&self, el: &str, en: &str) -> Phrase {
        self.say(el, en).into()
    }

    pub(super) fn service(&self) -> String {
        self.say("Πιστοποιητικό γέννησης", "Birth certificate")
    }

    pub(super) fn place(&self) -> Place {
        Place {
            title: self.say("Κεντρικό Δημαρχείο", "Town Hall"),
            address: self.say(
                "Πλατεία Ελευθερίας 1, ισόγειο, θυρίδα 3",
                "1 Eleftherias Square, ground floor, counter 3",
            ),
        }
    }

    pub(super) fn documents(&self, sometimes: bool) -> Vec<DocumentLine> {
        vec![
            DocumentLine {
                title: self.say(
                    "Αστυνομική ταυτότητα ή διαβατήριο",
                    "Identity card or passport",
                ),
                kind: DocumentKind::Show,
                sometimes: false,
                files: Vec::new(),
            },
            DocumentLine {
                title: self.say(
                    "Εξουσιοδότηση με γνήσιο υπογραφής",
                    "Authorisation with certified signature",
                ),
                kind: DocumentKind::Show,
                sometimes,
                files: Vec::new(),
            },
            DocumentLine {
                title: self.say(
                    "Απόσπασμα ληξιαρχικής πράξης γέννησης",
                    "Extract from the register of births",
                ),
                kind: DocumentKind::ExOfficio,
                sometimes: false,
                files: Vec::new(),
            },
            DocumentLine {
                title: self.say("Σχέδιο του χώρου", "Plan of the place"),
                kind: DocumentKind::Upload,
                sometimes,
                files: if sometimes { Vec::new() } else { self.sent() },
            },
        ]
    }

    pub(super) fn answers(&self) -> Vec<Section> {
        vec![
            Section {
                page: "person".to_owned(),
                title: self.phrase("Τα στοιχεία σας", "Your details"),
                rows: vec![
                    Row::new(self.phrase("ΑΦΜ", "Tax number (AFM)"), "326018156"),
                    Row::new(
                        self.phrase("Αριθμός οικογενειακής μερίδας", "Family-registry number"),
                        "1204/1",
                    ),
                ],
            },
            Section {
                page: "certificate".to_owned(),
                title: self.phrase("Το πιστοποιητικό", "The certificate"),
                rows: vec![
                    Row::new(
                        self.phrase("Για ποιον λόγο το χρειάζεστε", "What you need it for"),
                        self.phrase("Εγγραφή σε σχολείο", "School enrolment"),
                    ),
                    Row {
                        label: self.phrase("Τόπος παραλαβής", "Place of collection"),
                        lines: vec![self.place().title.into(), self.place().address.into()],
                    },
                ],
            },
        ]
    }

    pub(super) fn history(&self, staff: bool) -> Vec<HistoryLine> {
        let by = staff.then(|| "Μαρία Δρακοπούλου".to_owned());
        vec![
            HistoryLine {
                at: at("2026-11-24T09:12:00Z"),
                text: Message::new("history-appointment-moved-why")
                    .with("from", at("2026-11-25T08:00:00Z"))
                    .with("to", at("2026-11-26T08:00:00Z"))
                    .with("reason", CANARY)
                    .into(),
                by: by.clone(),
                files: self.sent(),
            },
            HistoryLine {
                at: at("2026-11-23T11:30:00Z"),
                text: Message::new("history-task-completed")
                    .with(
                        "task",
                        self.say("Έλεγχος δικαιολογητικών", "Check of documents"),
                    )
                    .into(),
                by,
                files: Vec::new(),
            },
            HistoryLine {
                at: at("2026-11-22T08:01:00Z"),
                text: Phrase::key("history-routed"),
                by: None,
                files: Vec::new(),
            },
            HistoryLine {
                at: at("2026-11-22T08:00:00Z"),
                text: Phrase::key("history-opened"),
                by: None,
                files: Vec::new(),
            },
        ]
    }

    pub(super) fn appointment(&self) -> Appointment {
        Appointment {
            at: at("2026-11-26T08:00:00Z"),
            place: self.place(),
            movable: true,
            in_calendar: true,
            missed: false,
        }
    }

    pub(super) fn applicant(&self, identification: Identification) -> Applicant {
        Applicant {
            name: "Ελένη Καραβά".to_owned(),
            email: "eleni.karava@post.example".to_owned(),
            phone: Some("6912345678".to_owned()),
            identification,
        }
    }
}
