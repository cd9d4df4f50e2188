//! Pictures of the product for its first page. No test of its own: `docs/screenshots/take` runs it.

use std::rc::Rc;

use tests::personas::{Answers, Citizen, Clerk, Language, Person, Registered};
use tests::{Database, Eyes, Kind, Server};

#[tokio::test]
#[ignore = "pictures: docs/screenshots/take runs it"]
async fn pictures_of_the_citizens_page_and_the_clerks() {
    let eyes = Rc::new(Eyes::passing());
    let database = Database::new(Kind::Sqlite);
    let server = Server::start(&database).await;
    let citizen = Citizen::new(
        Person::arrives(&server, Language::Greek, &eyes).await,
        Registered::DESPINA,
    );
    citizen.reads_of(Answers::BIRTH.service).await;
    citizen.browser().picture("docs/service-el").await;

    citizen.follow("Εγγραφή").await;
    citizen.registers().await;
    let submitted = citizen.applies(&Answers::BIRTH).await;
    citizen.opens_case(&submitted.reference).await;
    citizen.wait_for("Κλείστηκε ραντεβού παραλαβής").await;
    citizen.wait_for("Η αίτηση εξετάζεται").await;

    let desk = Person::arrives(&server, Language::Greek, &eyes).await;
    let clerk = Clerk::signs_in(&desk, &server, "maria").await;
    clerk.opens_task(Clerk::CHECK, &submitted.reference).await;
    clerk.claims().await;
    // As it stands for the rest of the work, without the word of what has just been done.
    clerk.opens_task(Clerk::CHECK, &submitted.reference).await;
    clerk.checks(Clerk::IDENTITY, [true, true, true]).await;
    clerk.checks(Clerk::AUTHORISATION, [true, true, true]).await;
    let complete = "Πλήρης: το πιστοποιητικό μπορεί να εκδοθεί";
    clerk.choose(Clerk::RESULT, complete).await;
    clerk.browser().picture("docs/task-el").await;
}
