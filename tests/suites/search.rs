//! Searching: the field on every page, what everybody finds, and what only those find who may see it.

use reqwest::StatusCode;
use tests::server::answer;
use tests::{Page, Server, Visitor, on_both_databases};

use crate::counter::{Citizen, KEP, RESIDENCE, publish_residence, sign_in};

/// The titles of what was found for everybody, in order.
fn titles(page: &Page) -> Vec<String> {
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    page.texts("main .found__title")
}

fn case_links(page: &Page) -> Vec<String> {
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    let mut links = page.attributes("main a[href^='/cases/']", "href");
    links.extend(page.attributes("main a[href^='/desk/cases/']", "href"));
    links
}

/// An address with this question, every byte of it encoded.
fn asking(place: &str, text: &str) -> String {
    let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("{place}?q={encoded}")
}

on_both_databases! {
    async fn everybody_finds_services_and_pages_however_they_type(database: Database) {
        let server = Server::start(&database).await;
        let visitor = Visitor::new(&server);
        for (text, first) in [
            ("πιστοποιητικό γέννησης", "Πιστοποιητικό γέννησης"),
            ("ΓΕΝΝΗΣΗΣ", "Πιστοποιητικό γέννησης"),
            ("pistopoihtiko gennhshs", "Πιστοποιητικό γέννησης"),
            ("οικογενειακης καταστασης", "Πιστοποιητικό οικογενειακής κατάστασης"),
            ("ωράριο", "Ωράριο και επικοινωνία"),
            ("wrario", "Ωράριο και επικοινωνία"),
            ("προσωπικα δεδομενα", "Προσωπικά δεδομένα"),
            ("opening hours", "Ωράριο και επικοινωνία"),
        ] {
            let page = visitor.get(&asking("/search", text)).await;
            assert_eq!(titles(&page).first().map(String::as_str), Some(first), "{text}: {}", page.words());
        }
        let english = visitor.get(&asking("/en/search", "birth")).await;
        assert_eq!(titles(&english)[0], "Birth certificate");
        assert_eq!(english.attributes("main .found__title a", "href")[0], "/en/services/birth-certificate");
        assert!(!english.texts("main mark").is_empty());

        let mended = visitor.get(&asking("/search", "γεννσηη")).await;
        assert_eq!(titles(&mended)[0], "Πιστοποιητικό γέννησης");
        assert_eq!(mended.texts("main [role=status] a"), ["γέννηση"]);

        let nothing = visitor.get(&asking("/search", "ξξξξξξ")).await;
        assert!(titles(&nothing).is_empty());
        assert!(nothing.words().contains("Δεν βρέθηκε τίποτα"), "{}", nothing.words());
        assert!(!nothing.attributes("main a[href='/services/birth-certificate']", "href").is_empty());
        for place in ["/search", "/search?q=", "/search?q=+++", "/search?page=9&in=cases", "/search?q=a&q=b", "/search?x=%FF"] {
            assert_eq!(visitor.get(place).await.status, StatusCode::OK, "{place}");
        }
        // The field stands on every page, and leads there.
        for place in ["/", "/services/birth-certificate", "/sign-in", "/no/such/page", "/pages/about"] {
            let form = visitor.knock(place).await.form("form[role=search]").with("q", "γέννηση");
            assert_eq!(titles(&visitor.submit(form).await)[0], "Πιστοποιητικό γέννησης", "{place}");
        }
    }

    async fn a_case_is_found_by_its_applicant_and_its_office_alone(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register_with(Visitor::new(&server), "anna", "Άννα", "Ζαχαριουδάκη").await;
        let boris = Citizen::register_with(Visitor::new(&server), "boris", "Βασίλης", "Ζαχαριουδάκης").await;
        let case = anna.apply_and_arrive(&database, KEP).await;
        let protocol = database.ask_one("SELECT protocol FROM cases");
        let maria = sign_in(&server, "maria").await;
        // Petros is of another office, Stavros too, Katerina and Thanos of none with cases.
        let mut others = vec![Visitor::new(&server), boris.visitor.clone()];
        for name in ["dimitra", "petros", "stavros", "katerina", "thanos"] {
            others.push(sign_in(&server, name).await);
        }
        for text in [case.as_str(), protocol.as_str(), "Ζαχαριουδάκη", "άννα", "zaxarioudakh", "Ζαχαριουδκάη", "γέννηση"] {
            let place = asking("/search", text);
            let found = maria.get(&place).await;
            assert_eq!(case_links(&found), [format!("/desk/cases/{case}")], "{text}");
            assert!(found.words().contains("Άννα Ζαχαριουδάκη"), "{text}");
            for other in &others {
                for place in [place.clone(), format!("{place}&in=cases"), format!("{place}&in=cases&page=2")] {
                    let page = other.get(&place).await;
                    assert!(case_links(&page).is_empty(), "{place}: {}", page.words());
                    assert!(!page.words().contains("Άννα"), "{place}");
                    // Not even as what somebody may have meant.
                    let meant = page.texts("main [role=status] a");
                    assert!(meant.iter().all(|word| !word.contains("αχαριουδ")), "{place}: {meant:?}");
                }
            }
        }
        for text in [case.as_str(), protocol.as_str(), "γεννηση", "pistopoihtiko gennhshs"] {
            let own = anna.visitor.get(&asking("/search", text)).await;
            assert_eq!(case_links(&own), [format!("/cases/{case}")], "{text}");
        }
        let own = anna.visitor.get(&asking("/search", "οικογενειακή")).await;
        assert!(case_links(&own).is_empty());
        let only = maria.get(&format!("{}&in=cases", asking("/search", "άννα"))).await;
        assert!(titles(&only).is_empty() && case_links(&only).len() == 1);
    }

    async fn what_is_retired_is_found_no_more(database: Database) {
        publish_residence(&database).await;
        let server = Server::start(&database).await;
        let visitor = Visitor::new(&server);
        let place = asking("/search", "μόνιμης κατοικίας");
        let page = visitor.get(&place).await;
        assert_eq!(page.attributes("main .found__title a", "href")[0], format!("/services/{RESIDENCE}"));
        let (status, said, errors) = answer(&["--database", database.url(), "retire", RESIDENCE]).await;
        assert!(status.success(), "{said}{errors}");
        let page = visitor.get(&place).await;
        let links = page.attributes("main .found__title a", "href");
        assert!(!links.contains(&format!("/services/{RESIDENCE}")), "{links:?}");
    }

    async fn no_question_is_too_odd_to_be_answered(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        anna.apply_and_arrive(&database, KEP).await;
        let maria = sign_in(&server, "maria").await;
        let visitors = [Visitor::new(&server), anna.visitor.clone(), maria];
        for text in [
            "\"*():^NEAR OR AND NOT".to_owned(),
            "γέννηση* OR \"x".to_owned(),
            "'; DROP TABLE cases; --".to_owned(),
            "α\0β".to_owned(),
            "\0".to_owned(),
            " ".repeat(100),
            "α".repeat(3_000),
            "λέξη ".repeat(300),
            format!("γέννηση {}", "\u{301}".repeat(1_000)),
            "<script>alert(1)</script>".to_owned(),
            "{{7*7}} ${x} %s %_".to_owned(),
            "\u{202E}abc".to_owned(),
        ] {
            for visitor in &visitors {
                let page = visitor.get(&asking("/search", &text)).await;
                assert_eq!(page.status, StatusCode::OK, "{text:?}");
                assert!(!page.body.contains("<script"), "{text:?}");
            }
        }
        for place in ["/search?q=%", "/search?q=%FF%FE", "/search?q=a&page=-1", "/search?q=a&page=99999999999999999999", "/search?q=a&in=%00"] {
            for visitor in &visitors {
                assert_eq!(visitor.get(place).await.status, StatusCode::OK, "{place}");
            }
        }
    }

    async fn pages_and_announcements_are_read_in_both_languages(database: Database) {
        let server = Server::start(&database).await;
        let visitor = Visitor::new(&server);
        let front = visitor.get("/").await;
        for place in front.attributes("footer a", "href") {
            let page = visitor.get(&place).await;
            assert_eq!(page.status, StatusCode::OK, "{place}");
            assert_eq!(visitor.get(&format!("/en{place}")).await.status, StatusCode::OK, "{place}");
        }
        let list = visitor.get("/announcements").await;
        let news = list.attributes("main .lines a", "href");
        assert_eq!(news.len(), 2, "{}", list.words());
        for place in news {
            assert_eq!(visitor.get(&place).await.status, StatusCode::OK);
        }
        for (place, group) in [("/services", "Δημοτολόγιο και ληξιαρχείο"), ("/en/services", "Municipal rolls and civil registry")] {
            let page = visitor.get(place).await;
            assert_eq!(page.texts("main h2"), [group]);
            assert_eq!(page.texts("main h3").len(), 2);
        }
        assert_eq!(visitor.get("/services?by=office").await.texts("main h2").len(), 1);
        let page = visitor.get("/pages/opening-hours").await;
        assert_eq!(page.heading(), "Ωράριο και επικοινωνία");
        assert!(page.words().contains("14:30"), "{}", page.words());
        for place in ["/pages/none", "/pages/counter-opens", "/announcements/about", "/pages/..%2f", "/pages/%00"] {
            assert_eq!(visitor.knock(place).await.status, StatusCode::NOT_FOUND, "{place}");
        }
    }
}

#[tokio::test]
async fn whoever_asks_without_end_is_slowed_down() {
    let database = tests::Database::new(tests::Kind::Sqlite);
    let server = Server::start(&database).await;
    let anna = Citizen::register(&server, "anna").await;
    let place = asking("/search", "γέννηση");
    for _ in 0..60 {
        assert_eq!(anna.visitor.knock(&place).await.status, StatusCode::OK);
    }
    assert_eq!(
        anna.visitor.knock(&place).await.status,
        StatusCode::TOO_MANY_REQUESTS
    );
    // An empty page asks nothing of the database, and others are not held up.
    assert_eq!(anna.visitor.knock("/search").await.status, StatusCode::OK);
    assert_eq!(
        Visitor::new(&server).knock(&place).await.status,
        StatusCode::OK
    );
}
