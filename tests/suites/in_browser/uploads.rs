//! Files sent with a browser, by keyboard alone; each page seen by axe and at 320 pixels, in both languages.

use std::rc::Rc;

use fantoccini::key::Key;
use tests::axe::assert_accessible;
use tests::files::{jpeg, pdf};
use tests::personas::{Answers, Citizen, Language, Person, Registered};
use tests::{Database, Eyes, Keyboard, Kind, Server, Window};

use crate::counter::publish_pavement;

const WHO: Registered = Registered::DESPINA;
const WHAT: Answers = Answers {
    on_behalf: false,
    ..Answers::BIRTH
};

#[tokio::test]
async fn documents_are_sent_and_taken_back_without_a_mouse() {
    let eyes = Rc::new(Eyes::passing());
    let database = Database::new(Kind::Sqlite);
    publish_pavement(&database).await;
    let server = Server::start(&database).await;
    let citizen = Person::arrives(&server, Language::Greek, &eyes).await;
    citizen.open("/services/pavement-permit").await;
    let browser = citizen.browser();
    let keys = Keyboard::of(browser);
    keys.enter("Ξεκινήστε την αίτηση").await;
    keys.enter("Εγγραφείτε").await;
    keys.fill("Όνομα", WHO.given_name).await;
    keys.fill("Επώνυμο", WHO.family_name).await;
    keys.fill("E-mail", WHO.email).await;
    keys.fill("Όνομα χρήστη", WHO.username).await;
    keys.fill("Κωδικός", "τρία μικρά κίτρινα καράβια").await;
    keys.enter("Δημιουργία λογαριασμού").await;
    keys.enter("Ξεκινήστε την αίτηση").await;
    keys.fill("ΑΦΜ", WHO.afm).await;
    keys.fill(Citizen::PIN[0], WHO.pin).await;
    keys.enter("Συνέχεια").await;
    keys.choose(Citizen::KIND[0], WHAT.kind[0]).await;
    keys.choose(Citizen::REASON[0], WHAT.reason[0]).await;
    keys.choose(Citizen::COPIES[0], WHAT.copies[0]).await;
    keys.choose(Citizen::ON_BEHALF[0], "Όχι").await;
    keys.choose(Citizen::DELIVERY[0], WHAT.delivery[0]).await;
    keys.enter("Συνέχεια").await;
    keys.choose(Citizen::PLACE[0], WHAT.place[0]).await;
    keys.enter("Συνέχεια").await;
    assert_eq!(browser.heading().await, "Δικαιολογητικά");

    // What is missing is said, and leads to the field that chooses a file.
    keys.enter("Συνέχεια").await;
    assert_accessible(browser).await;
    keys.tab_to("Επιλέξτε ένα αρχείο").await;
    keys.strike(Key::Enter).await;

    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("it can be written");
        path.to_str().expect("a plain name").to_owned()
    };
    let choose = async |label: &str, path: &str| {
        let field = browser.field(label).await;
        field
            .send_keys(path)
            .await
            .expect("a field for files takes a path");
    };
    choose("Σχέδιο του χώρου", &file("plan.pdf", &pdf("a"))).await;
    keys.enter("Αποστολή αρχείου: Σχέδιο του χώρου").await;
    citizen.must_see("plan.pdf").await;
    choose(
        "Φωτογραφίες του πεζοδρομίου",
        &file("odd.jpg", b"nothing of the kind"),
    )
    .await;
    keys.enter("Αποστολή αρχείου: Φωτογραφίες του πεζοδρομίου")
        .await;
    citizen
        .must_see("Το αρχείο «odd.jpg» δεν είναι JPEG, PNG")
        .await;
    citizen.must_see("plan.pdf").await;
    assert_accessible(browser).await;
    choose("Φωτογραφίες του πεζοδρομίου", &file("photo.jpg", &jpeg())).await;
    keys.enter("Αποστολή αρχείου: Φωτογραφίες του πεζοδρομίου")
        .await;
    citizen.must_see("photo.jpg").await;
    keys.enter("Αφαίρεση: photo.jpg").await;
    assert!(
        !browser.words().await.contains("photo.jpg"),
        "it is still there"
    );
    choose("Φωτογραφίες του πεζοδρομίου", &file("photo2.jpg", &jpeg())).await;

    // The console has seen the pages that were refused, and nothing else.
    let told = browser.complaints().await;
    assert!(told.iter().all(|line| line.contains("422")), "{told:?}");
    for (window, prefix) in [
        (Window::Phone, ""),
        (Window::Phone, "/en"),
        (Window::Desktop, "/en"),
    ] {
        browser.resize(window).await;
        let path = browser.path().await;
        browser
            .visit(&server.url(&format!("{prefix}{}", path.trim_start_matches("/en"))))
            .await;
        assert!(!browser.overflows().await, "{prefix} {window:?}");
        assert_accessible(browser).await;
        assert_eq!(browser.complaints().await, [] as [&str; 0]);
    }
    browser
        .visit(&server.url(browser.path().await.trim_start_matches("/en")))
        .await;
    choose("Φωτογραφίες του πεζοδρομίου", &file("photo3.jpg", &jpeg())).await;
    keys.enter("Συνέχεια").await;
    citizen.must_see("photo3.jpg").await;
    keys.enter("Υποβάλετε την αίτηση").await;
    keys.enter("Δείτε την υπόθεσή σας").await;
    citizen.must_see("plan.pdf").await;
    assert_accessible(browser).await;
}
