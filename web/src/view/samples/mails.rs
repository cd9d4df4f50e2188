//! Samples of every mail.

use super::super::mails::*;
use super::super::renderer::{MailText, Renderer, ViewError};
use super::at;
use super::words::In;
use engine::text::Language;

/// Every mail in a language, by a name that can be a file's.
pub fn mails(renderer: &Renderer, language: Language) -> Vec<(&'static str, MailText)> {
    let say = In(language);
    let municipality = say.say("Δήμος Αλκυόνας", "Municipality of Alkyona");
    let link = "https://thyrida.example/cases/2026-000123".to_owned();
    let receipt = |documents, protocol: Option<&str>, tell_changes| ReceiptMail {
        applicant: "Ελένη <Καραβά> & υιοί".to_owned(),
        reference: "2026-000123".to_owned(),
        protocol: protocol.map(str::to_owned),
        service: say.service(),
        submitted_at: at("2026-11-22T08:00:00Z"),
        expected: at("2026-11-26T08:00:00Z"),
        place: say.place(),
        documents,
        tell_changes,
        link: link.clone(),
    };
    let moved = |reason: Option<&str>| AppointmentMovedMail {
        applicant: "Ελένη Καραβά".to_owned(),
        reference: "2026-000123".to_owned(),
        service: say.service(),
        from: at("2026-11-25T08:00:00Z"),
        to: at("2026-11-26T08:00:00Z"),
        place: say.place(),
        reason: reason.map(str::to_owned),
        link: link.clone(),
    };
    let arrived = CaseArrivedMail {
        reference: "2026-000123".to_owned(),
        service: say.service(),
        submitted_at: at("2026-11-22T08:00:00Z"),
        link: link.clone(),
    };
    let words = WordsMail {
        subject: "Η υπόθεση\r\nBcc: x@y.example".to_owned(),
        text: say.say("Χρειαζόμαστε κάτι ακόμη.", "We need something more."),
        reference: "2026-000123".to_owned(),
        link: link.clone(),
    };
    let write = |name, mail: Result<MailText, ViewError>| (name, mail.unwrap());
    let full = receipt(say.documents(false), Some("1234/2026"), true);
    let bare = receipt(Vec::new(), None, false);
    let post = |mail| renderer.mail(language, &municipality, mail);
    vec![
        write("mail-receipt", post(&full)),
        write("mail-receipt-bare", post(&bare)),
        write(
            "mail-moved",
            renderer.mail(
                language,
                &municipality,
                &moved(Some("Έκλεισε η θυρίδα <3>")),
            ),
        ),
        write(
            "mail-moved-bare",
            renderer.mail(language, &municipality, &moved(None)),
        ),
        write(
            "mail-arrived",
            renderer.mail(language, &municipality, &arrived),
        ),
        write("mail-words", renderer.mail(language, &municipality, &words)),
    ]
}
