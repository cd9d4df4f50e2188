//! The operator's page of what was given up: for every eye, and without a mouse.

use std::rc::Rc;

use fantoccini::key::Key;
use tests::personas::{Language, Person};
use tests::{Behaviour, Database, Eyes, Keyboard, Kind, Server, Smtp};

use crate::counter;

#[tokio::test]
async fn letter_that_was_given_up_is_tried_again_and_left_out_without_a_mouse() {
    let eyes = Rc::new(Eyes::keeping("given-up"));
    let database = Database::new(Kind::Sqlite);
    let smtp = Smtp::start().await;
    let server = Server::start_mailing_to(&database, &smtp).await;
    smtp.behave(Behaviour::NoSuchMailbox);
    let anna = counter::Citizen::register(&server, "anna").await;
    let case = anna.apply_and_arrive(&database, counter::KEP).await;
    database
        .until(
            "SELECT count(*) FROM effects WHERE dead_at IS NOT NULL",
            "2",
        )
        .await;
    let numbers: Vec<String> = database
        .ask("SELECT effect_no FROM effects WHERE dead_at IS NOT NULL ORDER BY effect_no")
        .concat();

    let english = Person::arrives(&server, Language::English, &eyes).await;
    let thanos = server.employee("thanos").await;
    english.sign_in(&thanos.username, &thanos.password).await;
    english.open("/operator/work").await;
    english
        .must_see("None of this will be tried again by itself")
        .await;
    english.look().await;
    english.sign_out().await;

    let operator = Person::arrives(&server, Language::Greek, &eyes).await;
    operator.sign_in(&thanos.username, &thanos.password).await;
    operator.open("/operator/work").await;
    operator.look().await;
    smtp.behave(Behaviour::Accept);
    let keys = Keyboard::of(operator.browser());
    keys.enter(&format!("Νέα προσπάθεια: {case}, {}", numbers[0]))
        .await;
    operator.must_see("Θα γίνει νέα προσπάθεια").await;
    database
        .until("SELECT count(*) FROM effects WHERE done_at IS NULL", "1")
        .await;

    operator.open("/operator/work").await;
    keys.tab_to(&format!("Να μην σταλεί: {case}, {}", numbers[1]))
        .await;
    keys.strike(Key::Enter).await;
    operator.must_see("Η υπόθεση συνεχίζεται χωρίς αυτό").await;
    operator.look().await;
    keys.enter(&format!("Οριστική παράλειψη: {case}, {}", numbers[1]))
        .await;
    operator.must_see("Τίποτε δεν εγκαταλείφθηκε").await;
    operator.look().await;
}
