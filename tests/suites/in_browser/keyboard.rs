//! The way without a mouse: Tab and Shift, Space, Enter, the arrows within a group of round buttons. Nothing else.

use std::rc::Rc;

use fantoccini::key::Key;
use tests::personas::{Answers, Citizen, Clerk, Language, Person, Registered};
use tests::{Database, Eyes, Keyboard, Kind, Server};

const WHO: Registered = Registered::DESPINA;
const WHAT: Answers = Answers {
    on_behalf: false,
    ..Answers::BIRTH
};

#[tokio::test]
async fn application_and_its_check_need_no_mouse() {
    // Other suites look at these pages.
    let eyes = Rc::new(Eyes::passing());
    let database = Database::new(Kind::Sqlite);
    let server = Server::start(&database).await;
    let citizen = Person::arrives(&server, Language::Greek, &eyes).await;
    citizen.open("/").await;
    let keys = Keyboard::of(citizen.browser());

    // The first stop jumps over what every page has.
    keys.strike(Key::Tab).await;
    assert_eq!(keys.stop().await.name, "Μετάβαση στο περιεχόμενο");
    keys.strike(Key::Enter).await;
    keys.strike(Key::Tab).await;
    assert_eq!(keys.stop().await.name, WHAT.service[0]);
    citizen
        .browser()
        .turn("Enter", keys.strike(Key::Enter))
        .await;

    keys.enter("Ξεκινήστε την αίτηση").await;
    keys.enter("Εγγραφείτε").await;
    keys.fill("Όνομα", WHO.given_name).await;
    keys.fill("Επώνυμο", WHO.family_name).await;
    keys.fill("E-mail", WHO.email).await;
    keys.fill("Όνομα χρήστη", WHO.username).await;
    keys.fill("Κωδικός", "τρία μικρά κίτρινα καράβια").await;
    // Enter in a field sends its form.
    citizen
        .browser()
        .turn("Enter", keys.strike(Key::Enter))
        .await;
    keys.enter("Ξεκινήστε την αίτηση").await;

    // What is wrong is read first, and leads to its field.
    keys.enter("Συνέχεια").await;
    citizen.look().await;
    keys.strike(Key::Tab).await;
    keys.strike(Key::Enter).await;
    assert_eq!(keys.stop().await.name, "ΑΦΜ");
    keys.write(WHO.afm).await;
    keys.fill(Citizen::PIN[0], WHO.pin).await;
    keys.enter("Συνέχεια").await;

    keys.choose(Citizen::KIND[0], WHAT.kind[0]).await;
    keys.choose(Citizen::REASON[0], WHAT.reason[0]).await;
    keys.choose(Citizen::COPIES[0], WHAT.copies[0]).await;
    keys.choose(Citizen::ON_BEHALF[0], "Όχι").await;
    keys.choose(Citizen::DELIVERY[0], WHAT.delivery[0]).await;
    keys.enter("Συνέχεια").await;

    keys.choose(Citizen::PLACE[0], WHAT.place[0]).await;
    keys.tick(Citizen::TELL_CHANGES[0]).await;
    keys.enter("Συνέχεια").await;

    keys.enter("Υποβάλετε την αίτηση").await;
    assert_eq!(
        citizen.browser().heading().await,
        "Η αίτησή σας παραλήφθηκε"
    );
    keys.enter("Δείτε την υπόθεσή σας").await;
    citizen.wait_for("Η αίτηση εξετάζεται").await;
    citizen.wait_for("Κλείστηκε ραντεβού παραλαβής").await;
    let reference = citizen
        .browser()
        .path()
        .await
        .rsplit('/')
        .next()
        .expect("/cases/…")
        .to_owned();
    keys.enter("Αποσύνδεση").await;

    let clerk = server.employee("maria").await;
    keys.enter("Σύνδεση").await;
    keys.fill("Όνομα χρήστη", &clerk.username).await;
    keys.fill("Κωδικός", &clerk.password).await;
    keys.enter("Συνδεθείτε").await;
    keys.enter(&format!("{} ({reference})", Clerk::CHECK[0]))
        .await;
    keys.enter("Ανάληψη της εργασίας").await;
    for question in ["Είναι έγκυρο;", "Είναι πλήρες;", "Είναι ορθό;"]
    {
        keys.choose(&format!("{}: {question}", Clerk::IDENTITY[0]), "Ναι")
            .await;
    }
    keys.choose(
        Clerk::RESULT[0],
        "Πλήρης: το πιστοποιητικό μπορεί να εκδοθεί",
    )
    .await;
    keys.fill(Clerk::CERTIFIED[0], Clerk::FACTS).await;
    keys.enter(Clerk::COMPLETE[0]).await;
    citizen.must_see("Η εργασία ολοκληρώθηκε.").await;
    citizen.wait_for(Clerk::HAND_OVER[0]).await;
}
