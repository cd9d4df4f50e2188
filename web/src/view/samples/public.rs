//! Samples of the pages that everybody may read.

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
    vec![
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
