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
        place: Some(say.place()),
        sending: None,
        collection_code: Some("7K2M-9XQ4".to_owned()),
        documents,
        tell_changes,
        code: tell_changes.then(|| "01AB-CDEF-GHJK-MNPQ".to_owned()),
        follow: "https://thyrida.example/follow".to_owned(),
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
    let near = AppointmentNearMail {
        applicant: "Ελένη Καραβά".to_owned(),
        reference: "2026-000123".to_owned(),
        service: say.service(),
        at: at("2026-11-25T08:00:00Z"),
        place: say.place(),
        collection_code: Some("7K2M-9XQ4".to_owned()),
        documents: say.documents(false),
        link: link.clone(),
    };
    let cancelled = AppointmentCancelledMail {
        applicant: "Ελένη Καραβά".to_owned(),
        reference: "2026-000123".to_owned(),
        service: say.service(),
        at: at("2026-11-25T08:00:00Z"),
        place: say.place(),
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
    let reminder = |step: Option<String>| ReminderMail {
        reference: "2026-000123".to_owned(),
        service: say.service(),
        yours: step.is_none(),
        step,
        due: at("2026-11-25T21:59:59Z"),
        link: link.clone(),
    };
    let clock = |missed: bool| ClockMail {
        reference: "2026-000123".to_owned(),
        service: say.service(),
        submitted_at: at("2026-11-22T08:00:00Z"),
        due: at("2026-12-04T21:59:59Z"),
        source: (!missed).then(|| say.say("ν. 2690/1999, άρθρο 4", "Law 2690/1999, article 4")),
        missed,
        link: link.clone(),
    };
    let message = MessageMail {
        applicant: "Ελένη Καραβά".to_owned(),
        reference: "2026-000123".to_owned(),
        service: say.service(),
        text: "Φέρτε και το <πρωτότυπο>.\n\nΣας ευχαριστούμε.".to_owned(),
        link: link.clone(),
    };
    let correction = |bare: bool| CorrectionMail {
        applicant: "Ελένη Καραβά".to_owned(),
        reference: "2026-000123".to_owned(),
        service: say.service(),
        fields: vec![say.say("Ημερομηνία γέννησης", "Date of birth")],
        documents: if bare {
            Vec::new()
        } else {
            say.documents(false)
        },
        why: (!bare).then(|| "Το έτος δεν διαβάζεται & λείπει <κάτι>.".to_owned()),
        until: (!bare).then(|| at("2026-12-04T21:59:59Z")),
        link: link.clone(),
    };
    let withdrawn = WithdrawnMail {
        applicant: "Ελένη Καραβά".to_owned(),
        reference: "2026-000123".to_owned(),
        service: say.service(),
        reason: "Ζητήθηκε με τηλεφώνημα <& επιστολή>.".to_owned(),
        link: link.clone(),
    };
    let promise = PromiseMovedMail {
        applicant: "Ελένη Καραβά".to_owned(),
        reference: "2026-000123".to_owned(),
        service: say.service(),
        from: at("2026-11-25T08:00:00Z"),
        to: at("2026-11-26T08:00:00Z"),
        day_only: false,
        reason: "Λείπει ο προϊστάμενος <& ο αναπληρωτής>".to_owned(),
        link: link.clone(),
    };
    let draft = DraftMail {
        name: "Ελένη Καραβά".to_owned(),
        service: say.service(),
        saved_at: at("2026-11-22T08:00:00Z"),
        link: "https://thyrida.example/applications/0193a1/person".to_owned(),
        cases: "https://thyrida.example/cases".to_owned(),
    };
    let write = |name, mail: Result<MailText, ViewError>| (name, mail.unwrap());
    let full = receipt(say.documents(false), Some("1234/2026"), true);
    let bare = receipt(Vec::new(), None, false);
    let post = |mail| renderer.mail(language, &municipality, mail);
    vec![
        write("mail-receipt", post(&full)),
        write("mail-receipt-bare", post(&bare)),
        write(
            "mail-promise",
            renderer.mail(language, &municipality, &promise),
        ),
        write("mail-draft", renderer.mail(language, &municipality, &draft)),
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
        write("mail-near", renderer.mail(language, &municipality, &near)),
        write(
            "mail-cancelled",
            renderer.mail(language, &municipality, &cancelled),
        ),
        write(
            "mail-arrived",
            renderer.mail(language, &municipality, &arrived),
        ),
        write("mail-words", renderer.mail(language, &municipality, &words)),
        write(
            "mail-reminder",
            renderer.mail(
                language,
                &municipality,
                &reminder(Some(
                    say.say("Έλεγχος δικαιολογητικών", "Check of documents"),
                )),
            ),
        ),
        write(
            "mail-reminder-bare",
            renderer.mail(language, &municipality, &reminder(None)),
        ),
        write(
            "mail-clock-warning",
            renderer.mail(language, &municipality, &clock(false)),
        ),
        write(
            "mail-clock-missed",
            renderer.mail(language, &municipality, &clock(true)),
        ),
        write(
            "mail-message",
            renderer.mail(language, &municipality, &message),
        ),
        write(
            "mail-correction",
            renderer.mail(language, &municipality, &correction(false)),
        ),
        write(
            "mail-correction-bare",
            renderer.mail(language, &municipality, &correction(true)),
        ),
        write(
            "mail-withdrawn",
            renderer.mail(language, &municipality, &withdrawn),
        ),
    ]
}
