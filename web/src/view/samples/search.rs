//! Samples of the search, and of pages and announcements.

use super::super::content::{Announcements, Content, NewsLine};
use super::super::phrase::Phrase;
use super::super::public::ServiceCard;
use super::super::search::{CaseHit, DocumentHit, Search};
use super::words::In;
use super::{CANARY, Sample, at, citizen, employee};
use engine::content::blocks;
use engine::search::{Query, excerpt, marked};

pub(super) fn pages(say: &In) -> Vec<Sample> {
    let query = Query::read(&say.say("πιστοποιητικό γέννησης", "birth certificate"));
    let hit = |path: &str, kind: &'static str, title: &str, text: &str, dated: bool| DocumentHit {
        path: path.to_owned(),
        kind: Phrase::key(kind),
        title: marked(title, &query),
        excerpt: excerpt(text, &query),
        at: dated.then(|| at("2026-02-16T08:00:00Z")),
    };
    let case = |path: &str, applicant: Option<&str>| CaseHit {
        path: path.to_owned(),
        service: say.service(),
        reference: "2026-000123".to_owned(),
        protocol: Some("123/2026".to_owned()),
        applicant: applicant.map(str::to_owned),
        status: say.phrase("Η αίτηση εξετάζεται", "Being examined"),
        opened_at: at("2026-11-23T10:00:00Z"),
    };
    let services = vec![ServiceCard {
        slug: "birth-certificate".to_owned(),
        title: say.service(),
        summary: String::new(),
    }];
    let found = |cases: Vec<CaseHit>| Search {
        query: query.text().to_owned(),
        asked: true,
        signed_in: !cases.is_empty(),
        more_cases: !cases.is_empty(),
        cases,
        documents: vec![
            hit(
                "/services/birth-certificate",
                "search-kind-service",
                &say.service(),
                &say.say(
                    "Βεβαιώνει τα στοιχεία της γέννησής σας.",
                    "It certifies the details of your birth.",
                ),
                false,
            ),
            hit(
                "/announcements/hostile",
                "search-kind-announcement",
                CANARY,
                &format!("{CANARY} {}", query.text()),
                true,
            ),
        ],
        total: 21,
        earlier: Some(1),
        later: Some(3),
        ..Search::default()
    };
    let empty = Search {
        services: services.clone(),
        ..Search::default()
    };
    let nothing = Search {
        query: CANARY.to_owned(),
        asked: true,
        services: services.clone(),
        ..Search::default()
    };
    let mended = Search {
        query: "γεννσηη".to_owned(),
        meant: Some("γέννηση".to_owned()),
        ..found(Vec::new())
    };
    let own = vec![case("/cases/2026-000123", None)];
    let office = vec![case("/desk/cases/2026-000123", Some(CANARY))];
    let only = Search {
        only_cases: true,
        documents: Vec::new(),
        ..found(office.clone())
    };
    let body = "## Ωράριο\n\nΜε **ραντεβού**, [εδώ](/pages/about) ή [γραπτά](mailto:info@alkyona.example).\n\n\
                ### Μέρες\n\n- Δευτέρα\n- Τρίτη\n\n1. πρώτα\n2. μετά\n\n| Μέρα | Ώρες |\n|---|---|\n| Δευτέρα | 8 |\n\n\
                > Προσοχή\n\n---\n\n[web](https://dimos.example/x) [tel](tel:2100000000)\n\n";
    let content = |announcement| Content {
        announcement,
        title: say.say("Ωράριο και επικοινωνία", "Opening hours and contact"),
        summary: say.say("Πότε είμαστε ανοικτά.", "When we are open."),
        at: at("2026-01-12T08:00:00Z"),
        blocks: blocks(&format!(
            "{body}α {CANARY} [x](javascript:alert(1)) ![y](https://evil.example/y)\n"
        )),
    };
    let news = vec![NewsLine {
        slug: "counter-opens".to_owned(),
        title: say.say("Άνοιξε η Θυρίδα", "The counter is open"),
        summary: CANARY.to_owned(),
        at: at("2026-01-12T08:00:00Z"),
    }];
    vec![
        Sample::new("search", None, "/search", empty),
        Sample::new("search-found", None, "/search?q=x", found(Vec::new())),
        Sample::new("search-found-citizen", citizen(), "/search?q=x", found(own)),
        Sample::new(
            "search-found-staff",
            employee(),
            "/search?q=x",
            found(office),
        ),
        Sample::new("search-cases", employee(), "/search?q=x&in=cases", only),
        Sample::new("search-mended", None, "/search?q=x", mended),
        Sample::new("search-nothing", None, "/search?q=x", nothing),
        Sample::new("page", None, "/pages/opening-hours", content(false)),
        Sample::new(
            "announcement",
            None,
            "/announcements/counter-opens",
            content(true),
        ),
        Sample::new(
            "announcements",
            None,
            "/announcements",
            Announcements { news },
        ),
        Sample::new(
            "announcements-none",
            None,
            "/announcements",
            Announcements { news: Vec::new() },
        ),
    ]
}
