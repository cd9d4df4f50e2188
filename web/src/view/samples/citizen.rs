//! Samples of a citizen's pages.

use super::super::applying::{NotForThem, TaskLine, TaskState, Tasks};
use super::super::citizen::*;
use super::super::deed::Deed;
use super::super::following::{DateChange, Promise};
use super::super::form::{FieldView, FormView};
use super::super::page::Back;
use super::super::parts::{self, Ending};
use super::super::phrase::{Message, Phrase};
use super::super::public::OfficeContact;
use super::super::rating::RatingView;
use super::forms::form;
use super::words::In;
use super::{CANARY, Flash, Sample, at, citizen};
use crate::uploads::lines;
use engine::definition::Delivery;
use engine::upload::Limits;
use jiff::SignedDuration;

pub(super) fn pages(say: &In) -> Vec<Sample> {
    let shown = form("birth-certificate/application");
    let question = |page: usize, form: FormView| Question {
        application: "0193a1".to_owned(),
        service: say.service(),
        title: shown.pages()[page].title.in_language(say.0).to_owned(),
        hint: None,
        step: u16::try_from(page + 1).unwrap(),
        steps: 4,
        form,
        back: "/services/birth-certificate".to_owned(),
    };
    let every = Question {
        hint: Some(CANARY.to_owned()),
        ..question(0, say.every_field())
    };
    let sent = |full: bool| {
        let name = if full {
            "document.photos"
        } else {
            "document.plan"
        };
        let label = say.phrase("Σχέδιο του χώρου", "Plan of the place");
        let mut field = FieldView::new(name, label, say.files(full));
        field.hint = Some(lines::hint(&Limits::default()).into());
        field
    };
    let documents = |form: FormView| Documents {
        service: say.service(),
        step: 4,
        steps: 5,
        form,
        path: "/applications/0193a1/documents?from=check".to_owned(),
        back: "/applications/0193a1/check".to_owned(),
    };
    let check = CheckAnswers {
        application: "0193a1".to_owned(),
        service: say.service(),
        sections: say.answers(),
        documents: say.documents(false),
        sends: true,
        expected: at("2026-11-26T08:00:00Z"),
        place: Some(say.place()),
        sending: None,
        hold: None,
        form: FormView::default(),
        back: "/applications/0193a1/certificate".to_owned(),
    };
    let receipt = |tell_changes, protocol: Option<&str>, documents| Receipt {
        reference: "2026-000123".to_owned(),
        protocol: protocol.map(str::to_owned),
        service: say.service(),
        applicant: "Ελένη Καραβά".to_owned(),
        submitted_at: at("2026-11-22T08:00:00Z"),
        expected: at("2026-11-26T08:00:00Z"),
        place: Some(say.place()),
        sending: None,
        collection_code: Some(code()),
        documents,
        tell_changes,
        email: "eleni.karava@post.example".to_owned(),
        code: tell_changes.then(|| "01AB-CDEF-GHJK-MNPQ".to_owned()),
    };
    let line = |reference: &str, status: Phrase, ended, appointment: Option<&str>| OwnCaseLine {
        reference: reference.to_owned(),
        service: say.service(),
        opened_at: at("2026-11-22T08:00:00Z"),
        status,
        ended,
        appointment: appointment.map(at),
    };
    let cases = OwnCases {
        cases: vec![
            line(
                "2026-000123",
                say.phrase("Έτοιμο για παραλαβή", "Ready to collect"),
                false,
                Some("2026-11-26T08:00:00Z"),
            ),
            line("2026-000099", Phrase::key("status-received"), false, None),
            line(
                "2025-000871",
                say.phrase("Παραδόθηκε", "Handed over"),
                true,
                None,
            ),
        ],
        drafts: vec![DraftLine {
            application: "0193a1".to_owned(),
            service: say.say(
                "Πιστοποιητικό οικογενειακής κατάστασης",
                "Family-status certificate",
            ),
            path: "/applications/0193a1/person".to_owned(),
            saved_at: at("2026-11-23T19:40:00Z"),
        }],
    };
    let none = OwnCases {
        cases: Vec::new(),
        drafts: Vec::new(),
    };
    let asked = |problem: Option<Phrase>| OwnCase {
        status: say.phrase("Περιμένουμε εσάς", "Waiting for you"),
        next: Phrase::key("next-reply"),
        appointment: None,
        protocol: None,
        documents: Vec::new(),
        asked: Some(Asked {
            text: say.say(
                "Η εξουσιοδότηση δεν έχει γνήσιο υπογραφής.\nΦέρτε τη με γνήσιο, από ΚΕΠ ή gov.gr.",
                "The authorisation has no certified signature.\nPlease have it certified at a KEP.",
            ),
            until: Some(at("2026-12-08T12:00:00Z")),
            form: Asked::form(CANARY, problem),
        }),
        ..say.own_case()
    };
    let refused = OwnCase {
        status: say.phrase("Απορρίφθηκε", "Refused"),
        next: Phrase::key("next-nothing"),
        appointment: None,
        ending: Some(Ending {
            title: say.phrase("Απορρίφθηκε", "Refused"),
            at: at("2026-11-24T10:00:00Z"),
            reason: Some(CANARY.to_owned()),
            refused: true,
        }),
        ..say.own_case()
    };
    let done = OwnCase {
        status: say.phrase("Παραδόθηκε", "Handed over"),
        next: Phrase::key("next-nothing"),
        ending: Some(Ending {
            title: say.phrase("Παραδόθηκε", "Handed over"),
            at: at("2026-11-26T08:10:00Z"),
            reason: None,
            refused: false,
        }),
        rating: Some(RatingView::new(false, "", "", &[])),
        code: None,
        office: None,
        ..say.own_case()
    };
    let promised = |late: bool, yours: bool| OwnCase {
        appointment: None,
        promise: Some(Promise {
            at: at("2026-11-26T08:00:00Z"),
            late: late.then(|| Phrase::key("late-being-checked")),
            yours,
            sending: None,
        }),
        changed: None,
        ..say.own_case()
    };
    let rated = |problems: &[(&str, Phrase)]| OwnCase {
        rating: Some(RatingView::new(true, "4", CANARY, problems)),
        ..done.clone()
    };
    let line = |title: &str, state| TaskLine {
        title: title.to_owned(),
        path: "/applications/0193a1/certificate".to_owned(),
        state,
    };
    let tasks = |whole: bool| Tasks {
        service: say.service(),
        slug: "birth-certificate".to_owned(),
        application: "0193a1".to_owned(),
        saved_at: at("2026-11-23T19:40:00Z"),
        tasks: vec![
            line(CANARY, TaskState::Done),
            line(&say.say("Παραλαβή", "Collection"), TaskState::Unfinished),
            line(&say.say("Επικοινωνία", "Contact"), TaskState::NotBegun),
        ],
        done: 1,
        of: 3,
        whole,
        documents: say.documents(true),
    };
    let not_for = NotForThem {
        service: say.service(),
        title: CANARY.to_owned(),
        text: CANARY.to_owned(),
        application: "0193a1".to_owned(),
        back: "/applications/0193a1/certificate".to_owned(),
    };
    let correct = |wrong: bool| CorrectAnswers {
        reference: "2026-000123".to_owned(),
        service: say.service(),
        why: (!wrong).then(|| CANARY.to_owned()),
        until: (!wrong).then(|| at("2026-12-08T12:00:00Z")),
        documents: if wrong {
            Vec::new()
        } else {
            say.documents(false)
        },
        form: say.question(0, if wrong { &[("afm", "123456781")] } else { &[] }),
        answers: if wrong { Vec::new() } else { say.answers() },
        revision: 7,
    };
    let documents_only = CorrectAnswers {
        form: FormView::default(),
        ..correct(false)
    };
    let correction = |bare: bool| OwnCase {
        status: say.phrase("Χρειάζεται διόρθωση", "Needs correcting"),
        next: Phrase::key("next-correction"),
        correction: Some(CorrectionLine {
            why: (!bare).then(|| CANARY.to_owned()),
            until: (!bare).then(|| at("2026-12-08T12:00:00Z")),
        }),
        write: Some(OwnCase::message(
            if bare { CANARY } else { "" },
            say.message_files(),
            &if bare {
                vec![
                    ("message".to_owned(), Phrase::key("message-empty")),
                    ("files".to_owned(), Phrase::key("file-gone")),
                ]
            } else {
                Vec::new()
            },
        )),
        withdrawable: true,
        ..say.own_case()
    };
    let withdraw = |problem: Option<Phrase>| Deed {
        service: Some(say.service()),
        reference: "2026-000123".to_owned(),
        title: Phrase::key("withdraw-title"),
        lead: vec![
            Phrase::key("withdraw-lead"),
            Phrase::key("withdraw-appointment"),
        ],
        facts: Vec::new(),
        form: FormView::new(vec![Deed::reason(
            "withdraw-reason",
            "withdraw-reason-hint",
            CANARY,
        )])
        .with_problems(
            &problem
                .map(|text| ("reason", text))
                .into_iter()
                .collect::<Vec<_>>(),
        ),
        revision: 7,
        path: "/cases/2026-000123/withdraw".to_owned(),
        button: Some(Phrase::key("withdraw-button")),
        grave: true,
        back: Back::to("/cases/2026-000123"),
    };
    let to_be_sent = CheckAnswers {
        place: None,
        sending: parts::sending(Delivery::Post, at("2026-11-26T08:00:00Z")),
        ..check.clone()
    };
    let receipt_sent = Receipt {
        place: None,
        sending: parts::sending(Delivery::Electronic, at("2026-11-26T08:00:00Z")),
        collection_code: None,
        ..receipt(false, Some("1234/2026"), Vec::new())
    };
    let in_post = OwnCase {
        appointment: None,
        promise: Some(Promise {
            at: at("2026-11-26T08:00:00Z"),
            late: None,
            yours: false,
            sending: parts::sending(Delivery::Post, at("2026-11-26T08:00:00Z")),
        }),
        changed: Some(DateChange {
            from: at("2026-11-25T08:00:00Z"),
            day_only: true,
            reason: None,
        }),
        tracking: Some("RA123456785GR".to_owned()),
        collection_code: None,
        ..say.own_case()
    };
    let held = CheckAnswers {
        hold: Some(
            Message::new("check-held")
                .with("until", at("2026-11-23T08:15:00Z"))
                .into(),
        ),
        ..check.clone()
    };
    let lost = CheckAnswers {
        hold: Some(Phrase::key("check-hold-lost")),
        ..check.clone()
    };
    let over = CheckAnswers {
        hold: Some(Phrase::key("check-hold-over")),
        ..check.clone()
    };
    let time = |slots| ChooseTime {
        application: "0193a1".to_owned(),
        service: say.service(),
        place: say.place(),
        minutes: 15,
        slots,
    };
    let choose = |slots| ChooseSlot {
        reference: "2026-000123".to_owned(),
        service: say.service(),
        current: at("2026-11-26T08:00:00Z"),
        place: say.place(),
        slots,
        revision: 7,
    };
    let case = "/cases/2026-000123";
    let correcting = "/cases/2026-000123/correction";
    let withdrawing = "/cases/2026-000123/withdraw";
    vec![
        Sample::new("tasks", citizen(), "/applications/0193a1", tasks(false)),
        Sample::new(
            "tasks-whole",
            citizen(),
            "/applications/0193a1",
            tasks(true),
        ),
        Sample::new(
            "not-for",
            citizen(),
            "/applications/0193a1/not-for",
            not_for,
        ),
        Sample::new("case-promised", citizen(), case, promised(false, false)),
        Sample::new("case-late", citizen(), case, promised(true, false)),
        Sample::new("case-yours", citizen(), case, promised(false, true)),
        Sample::new("case-rated", citizen(), case, rated(&[])),
        Sample::new(
            "case-rated-wrong",
            citizen(),
            case,
            rated(&[("stars", Phrase::key("rating-choose"))]),
        ),
        Sample::new("case-correction", citizen(), case, correction(false)),
        Sample::new("case-correction-bare", citizen(), case, correction(true)),
        Sample::new("correction", citizen(), correcting, correct(false)),
        Sample::new("correction-wrong", citizen(), correcting, correct(true)),
        Sample::new(
            "correction-documents",
            citizen(),
            correcting,
            documents_only,
        ),
        Sample::new("withdraw", citizen(), withdrawing, withdraw(None)),
        Sample::new(
            "withdraw-wrong",
            citizen(),
            withdrawing,
            withdraw(Some(Phrase::key("withdraw-reason-empty"))),
        ),
        Sample::new(
            "check-sent",
            citizen(),
            "/applications/0193a1/check",
            to_be_sent,
        ),
        Sample::new(
            "receipt-sent",
            citizen(),
            "/cases/2026-000123/receipt",
            receipt_sent,
        ),
        Sample::new("case-in-post", citizen(), case, in_post),
        Sample::new("check-held", citizen(), "/applications/0193a1/check", held),
        Sample::new("check-lost", citizen(), "/applications/0193a1/check", lost),
        Sample::new("check-over", citizen(), "/applications/0193a1/check", over),
        Sample::new(
            "time",
            citizen(),
            "/applications/0193a1/time",
            time(say.slots(None)),
        ),
        Sample::new(
            "time-wrong",
            citizen(),
            "/applications/0193a1/time",
            time(say.slots(Some(Phrase::key("slot-choose")))),
        ),
        Sample::new(
            "time-none",
            citizen(),
            "/applications/0193a1/time",
            time(SlotPicker::default()),
        ),
        Sample::new(
            "question",
            citizen(),
            "/applications/0193a1/person",
            question(0, say.question(0, &[])),
        ),
        Sample::new(
            "question-wrong",
            citizen(),
            "/applications/0193a1/identification",
            question(0, say.question(0, &[("afm", "123456781")])),
        ),
        Sample::new(
            "question-certificate",
            citizen(),
            "/applications/0193a1/certificate",
            question(1, say.question(1, &[])),
        ),
        Sample::new(
            "question-collection",
            citizen(),
            "/applications/0193a1/collection",
            question(2, say.question(2, &[])),
        ),
        Sample::new(
            "question-every",
            citizen(),
            "/applications/0193a1/x?from=check",
            every,
        ),
        Sample::new(
            "documents",
            citizen(),
            "/applications/0193a1/documents",
            documents(FormView::new(vec![sent(false), sent(true)])),
        ),
        Sample::new(
            "documents-wrong",
            citizen(),
            "/applications/0193a1/documents",
            documents(
                FormView::new(vec![sent(false)])
                    .with_problems(&[("document.plan", Phrase::key("file-missing"))]),
            ),
        ),
        Sample::new("check", citizen(), "/applications/0193a1/check", check),
        Sample::new(
            "receipt",
            citizen(),
            "/cases/2026-000123/receipt",
            receipt(true, Some("1234/2026"), say.documents(false)),
        ),
        Sample::new(
            "receipt-bare",
            citizen(),
            "/cases/2026-000123/receipt",
            receipt(false, None, Vec::new()),
        ),
        Sample::new("cases", citizen(), "/cases", cases),
        Sample::new("cases-none", citizen(), "/cases", none)
            .told(Flash::done(Phrase::key("told-registered"))),
        Sample::new("case", citizen(), case, say.own_case())
            .told(Flash::done(Phrase::key("told-moved"))),
        Sample::new("case-asked", citizen(), case, asked(None)),
        Sample::new(
            "case-asked-wrong",
            citizen(),
            case,
            asked(Some(Phrase::key("reply-empty"))),
        ),
        Sample::new("case-refused", citizen(), case, refused),
        Sample::new("case-done", citizen(), case, done),
        Sample::new(
            "slot",
            citizen(),
            "/cases/2026-000123/appointment",
            choose(say.slots(None)),
        ),
        Sample::new(
            "slot-wrong",
            citizen(),
            "/cases/2026-000123/appointment",
            choose(say.slots(Some(Phrase::key("slot-choose")))),
        ),
        Sample::new(
            "slot-none",
            citizen(),
            "/cases/2026-000123/appointment",
            choose(SlotPicker::default()),
        ),
    ]
}

fn code() -> CollectionCode {
    CollectionCode {
        text: "7K2M-9XQ4".to_owned(),
        qr: crate::qr::draw("https://counter.example/desk/handover?code=7K2M9XQ4"),
    }
}

impl In {
    pub(super) fn own_case(&self) -> OwnCase {
        OwnCase {
            reference: "2026-000123".to_owned(),
            protocol: Some("1234/2026".to_owned()),
            service: self.service(),
            opened_at: at("2026-11-22T08:00:00Z"),
            status: self.phrase("Έτοιμο για παραλαβή", "Ready to collect"),
            next: Phrase::key("next-collect"),
            tracking: None,
            collection_code: Some(code()),
            promise: None,
            appointment: Some(self.appointment()),
            changed: Some(DateChange {
                from: at("2026-11-25T08:00:00Z"),
                day_only: false,
                reason: Some(CANARY.to_owned()),
            }),
            office: Some(self.office()),
            code: Some("01AB-CDEF-GHJK-MNPQ".to_owned()),
            rating: None,
            documents: self.documents(false),
            asked: None,
            correction: None,
            write: None,
            withdrawable: false,
            reopenable: false,
            ending: None,
            history: self.history(false),
            answers: self.answers(),
        }
    }

    pub(super) fn office(&self) -> OfficeContact {
        OfficeContact {
            title: self.say("Ληξιαρχείο και Δημοτολόγιο", "Civil Registry"),
            email: "registry@alkyona.example".to_owned(),
        }
    }

    pub(super) fn slots(&self, error: Option<Phrase>) -> SlotPicker {
        let first = at("2026-11-26T06:00:00Z");
        let free = (0..3_i64).flat_map(|day| {
            (0..14_i64).map(move |n| {
                first + SignedDuration::from_hours(24 * day) + SignedDuration::from_mins(15 * n)
            })
        });
        SlotPicker::new(free, None, error)
    }
}
