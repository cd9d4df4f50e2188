//! Samples of the pages that everybody may read.

use super::super::content::NewsLine;
use super::super::following::{Follow, Followed, Promise};
use super::super::parts::{delivery, level, span};
use super::super::phrase::{Message, Phrase};
use super::super::public::*;
use super::words::In;
use super::{CANARY, Flash, Sample, at, citizen};
use engine::calendar::Span;
use engine::definition::{Delivery, Level};
use jiff::civil::{Date, date};

pub(super) fn pages(say: &In) -> Vec<Sample> {
    let card = |slug: &str, title: String, summary: String| ServiceCard {
        slug: slug.to_owned(),
        title,
        summary,
    };
    let front = Front {
        news: vec![NewsLine {
            slug: "counter-opens".to_owned(),
            title: say.say("Άνοιξε η Θυρίδα", "The counter is open"),
            summary: String::new(),
            at: at("2026-01-12T08:00:00Z"),
        }],
        services: vec![
            card(
                "birth-certificate",
                say.service(),
                say.say(
                    "Βεβαιώνει πότε και πού γεννηθήκατε. Το ζητούν σχολεία, τράπεζες και υπηρεσίες.",
                    "Certifies when and where you were born. Schools, banks and authorities ask for it.",
                ),
            ),
            card(
                "family-status-certificate",
                say.say(
                    "Πιστοποιητικό οικογενειακής κατάστασης",
                    "Family-status certificate",
                ),
                say.say(
                    "Δείχνει τα μέλη της οικογένειάς σας, όπως είναι γραμμένα στο δημοτολόγιο.",
                    "Shows the members of your family as they are entered in the municipal register.",
                ),
            ),
        ],
    };
    let list = |by_office| ServiceList {
        by_office,
        groups: vec![Group {
            title: say.say("Δημοτολόγιο και ληξιαρχείο", "Civil registry"),
            services: front.services.clone(),
        }],
    };
    let service = |draft: Option<&str>, earlier| Service {
        slug: "birth-certificate".to_owned(),
        title: say.service(),
        summary: say.say(
            "Βεβαιώνει πότε και πού γεννηθήκατε. Το ζητούν σχολεία, τράπεζες και υπηρεσίες.",
            "Certifies when and where you were born. Schools, banks and authorities ask for it.",
        ),
        documents: say.documents(true),
        delivery: vec![delivery(Delivery::Office), delivery(Delivery::Kep)],
        ready_after: span(Span::WorkingDays(3)).into(),
        who: None,
        takes: super::super::applying::minutes(10).into(),
        level: level(Level::A),
        term: Some(Term {
            span: span(Span::WorkingDays(10)).into(),
            source: say.say("ν. 2690/1999, άρθρο 4", "law 2690/1999, art. 4"),
        }),
        office: Some(OfficeContact {
            title: say.say("Ληξιαρχείο και Δημοτολόγιο", "Civil Registry"),
            email: "lixiarchio@alkyona.example".to_owned(),
        }),
        earlier,
        draft: draft.map(str::to_owned),
    };
    let earlier = vec![EarlierCase {
        reference: "2025-000871".to_owned(),
        opened_at: at("2025-03-03T10:00:00Z"),
        outcome: say.phrase("Παραδόθηκε", "Handed over"),
    }];
    let minimal = Service {
        documents: Vec::new(),
        term: None,
        office: None,
        level: level(Level::B),
        who: Some(CANARY.to_owned()),
        ready_after: span(Span::Days(1)).into(),
        ..service(None, Vec::new())
    };
    let input = RegisterInput {
        given_name: CANARY.to_owned(),
        email: "όχι-email".to_owned(),
        ..RegisterInput::default()
    };
    let problems = [
        ("given_name", Phrase::key("register-given-name-wrong")),
        ("family_name", Phrase::key("register-family-name-wrong")),
        ("email", Phrase::key("register-email-wrong")),
        ("phone", Phrase::key("register-phone-wrong")),
        ("username", Phrase::key("register-username-wrong")),
        (
            "password",
            Message::new("register-password-wrong")
                .with("shortest", 12_i64)
                .into(),
        ),
    ];
    let accessibility = |reviewed: Option<Date>| Accessibility {
        municipality: say.say("Δήμος Αλκυόνας", "Municipality of Alkyona"),
        reviewed,
        next: reviewed.map(|_| date(2027, 11, 21)),
        contact: Some("lixiarchio@alkyona.example".to_owned()),
    };
    let next = || Some("/services/birth-certificate".to_owned());
    let wrong = Some(Phrase::key("sign-in-wrong"));
    let followed = |ended: bool| Followed {
        reference: "2026-000123".to_owned(),
        service: say.service(),
        opened_at: at("2026-11-22T08:00:00Z"),
        status: say.phrase("Η αίτηση εξετάζεται", "Application under review"),
        ended,
        next: Phrase::key("next-to-be-checked"),
        promise: (!ended).then(|| Promise {
            at: at("2026-11-26T08:00:00Z"),
            late: None,
            yours: false,
            sending: None,
        }),
        appointment: None,
        changed: None,
        office: (!ended).then(|| say.office()),
        history: say.history(false),
    };
    let no_code = [("code", Phrase::key("follow-code-wrong"))];
    let (by_theme, by_office) = (list(false), list(true));
    vec![
        Sample::new("follow", None, "/follow", Follow::new("", &[])),
        Sample::new(
            "follow-wrong",
            None,
            "/follow",
            Follow::new(CANARY, &no_code),
        ),
        Sample::new(
            "follow-mismatch",
            None,
            "/follow",
            Follow::new("2026-000123", &[]).with_mismatch(),
        ),
        Sample::new("followed", None, "/follow/2026-000123", followed(false)),
        Sample::new(
            "followed-ended",
            None,
            "/follow/2026-000123",
            followed(true),
        ),
        Sample::new("services", None, "/services", by_theme),
        Sample::new("services-by-office", None, "/services?by=office", by_office),
        Sample::new("front", None, "/", front),
        Sample::new(
            "accessibility",
            None,
            "/accessibility",
            accessibility(Some(date(2026, 11, 21))),
        ),
        Sample::new(
            "accessibility-not-reviewed",
            citizen(),
            "/accessibility",
            accessibility(None),
        ),
        Sample::new(
            "service",
            None,
            "/services/birth-certificate",
            service(None, Vec::new()),
        ),
        Sample::new(
            "service-known",
            citizen(),
            "/services/birth-certificate",
            service(Some("/applications/0193a1/person"), earlier),
        ),
        Sample::new(
            "service-retired",
            None,
            "/services/birth-certificate",
            Retired {
                title: say.service(),
                draft: None,
            },
        ),
        Sample::new(
            "service-retired-draft",
            citizen(),
            "/services/birth-certificate",
            Retired {
                title: say.service(),
                draft: Some("/applications/0193a1/person".to_owned()),
            },
        ),
        Sample::new("service-minimal", citizen(), "/services/x", minimal),
        Sample::new(
            "register",
            None,
            "/register",
            Register::new(&RegisterInput::default(), next(), &[]),
        ),
        Sample::new(
            "register-wrong",
            None,
            "/register",
            Register::new(&input, None, &problems),
        ),
        Sample::new("sign-in", None, "/sign-in", SignIn::new("", next(), None))
            .told(Flash::done(Phrase::key("told-signed-out"))),
        Sample::new(
            "sign-in-wrong",
            None,
            "/sign-in",
            SignIn::new(CANARY, None, wrong),
        ),
    ]
}
