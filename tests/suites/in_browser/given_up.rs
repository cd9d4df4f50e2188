//! The operator's page of what was given up: for every eye, and without a mouse.

use std::rc::Rc;

use tests::personas::{Language, Person};
use tests::{Behaviour, Database, Eyes, Keyboard, Kind, Server, Smtp};

use crate::counter;

#[tokio::test]
async fn operator_decides_about_letters_that_failed_without_a_mouse() {
    let eyes = Rc::new(Eyes::keeping("given-up"));
    let database = Database::new(Kind::Sqlite);
    let smtp = Smtp::start().await;
    let server = Server::start_mailing_to(&database, &smtp).await;
    smtp.behave(Behaviour::NoSuchMailbox);
    let anna = counter::Citizen::register(&server, "anna").await;
    let case = anna.apply_and_arrive(&database, counter::KEP).await;
    database.until("SELECT count(*) FROM incidents", "2").await;
    let numbers: Vec<String> = database
        .ask("SELECT incident_no FROM incidents ORDER BY incident_no")
        .concat();

    let english = Person::arrives(&server, Language::English, &eyes).await;
    let thanos = server.employee("thanos").await;
    english.sign_in(&thanos.username, &thanos.password).await;
    english.open("/operator/work").await;
    english
        .must_see("Choose a case to say how it goes on")
        .await;
    english.look().await;
    english.sign_out().await;

    let operator = Person::arrives(&server, Language::Greek, &eyes).await;
    operator.sign_in(&thanos.username, &thanos.password).await;
    operator.open("/operator/work").await;
    operator.look().await;
    smtp.behave(Behaviour::Accept);
    let keys = Keyboard::of(operator.browser());
    keys.enter(&format!("{case}, {}", numbers[0])).await;
    operator.must_see("Πώς συνεχίζει η υπόθεση").await;
    operator.look().await;
    // Nothing chosen and no reason: both are asked for.
    keys.enter("Καταχώριση της απόφασης").await;
    operator.must_see("Διαλέξτε τι να γίνει").await;
    operator.look().await;
    keys.choose("Τι να γίνει", "Νέα προσπάθεια").await;
    keys.fill("Αιτία της απόφασης", "Ο διακομιστής δέχεται πάλι")
        .await;
    keys.enter("Καταχώριση της απόφασης").await;
    operator.must_see("Το πρόβλημα έκλεισε").await;
    database
        .until("SELECT count(*) FROM effects WHERE done_at IS NULL", "0")
        .await;

    keys.enter(&format!("{case}, {}", numbers[1])).await;
    keys.choose("Τι να γίνει", "Συνέχεια χωρίς αυτό").await;
    keys.fill("Αιτία της απόφασης", "Δεν χρειάζεται πια").await;
    keys.enter("Καταχώριση της απόφασης").await;
    operator
        .must_see("Καμία υπόθεση δεν περιμένει απόφαση")
        .await;
    operator.look().await;
}
