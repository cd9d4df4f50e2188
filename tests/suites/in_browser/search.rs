//! Searching and reading, on a screen and on a telephone: nothing is out of reach, and axe-core finds nothing wrong.

use std::rc::Rc;

use tests::personas::{Language, Person};
use tests::{Database, Eyes, Kind, Server};

#[tokio::test]
async fn what_is_looked_for_is_found_and_read() {
    let eyes = Rc::new(Eyes::keeping("search"));
    let database = Database::new(Kind::Sqlite);
    let server = Server::start(&database).await;
    for (language, prefix, [field, button, question, found, nothing]) in [
        (
            Language::Greek,
            "",
            [
                "Αναζήτηση στη Θυρίδα",
                "Αναζήτηση",
                "gennhsh",
                "Πιστοποιητικό γέννησης",
                "Δεν βρέθηκε τίποτα",
            ],
        ),
        (
            Language::English,
            "/en",
            [
                "Search the counter",
                "Search",
                "birht",
                "Birth certificate",
                "Nothing was found",
            ],
        ),
    ] {
        let person = Person::arrives(&server, language, &eyes).await;
        person.open("/").await;
        person.browser().fill(field, question).await;
        person.browser().press(button).await;
        person.look().await;
        person.browser().follow(found).await;
        assert_eq!(person.browser().heading().await, found);
        for place in [
            "/search?q=xyzxyz",
            "/search",
            "/pages/opening-hours",
            "/pages/identity-levels",
            "/announcements",
            "/announcements/counter-opens",
            "/services",
        ] {
            person.open(place).await;
            person.look().await;
            if place.ends_with("xyzxyz") {
                assert!(person.words().await.contains(nothing), "{prefix}{place}");
            }
        }
    }
}
