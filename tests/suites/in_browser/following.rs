//! Following a case without an account, ending it, and saying what one thought of it: by keyboard alone, with scripts and
//! without, in both languages, with the errors of each page.

use std::rc::Rc;

use tests::personas::{Language, Person};
use tests::{Database, Eyes, Kind, Script, Server};

use crate::{counter, following};

const SEE: [&str; 2] = ["Δείτε την υπόθεση", "See the case"];
const REFERENCE: [&str; 2] = ["Αριθμός υπόθεσης", "Case number"];
const CODE: [&str; 2] = ["Κωδικός παρακολούθησης", "Follow code"];
const WITHDRAW: [&str; 2] = ["Ανάκληση της αίτησης", "Withdraw the application"];
const RATE: [&str; 2] = ["Στείλτε τη γνώμη σας", "Send your opinion"];
const STARS: [&str; 2] = ["Πόσο ευχαριστημένοι μείνατε", "How satisfied are you"];

#[tokio::test]
async fn a_case_is_followed_and_judged_in_greek() {
    walk(Language::Greek, Script::On, "following-el").await;
}

#[tokio::test]
async fn a_case_is_followed_and_judged_in_english_without_scripts() {
    walk(Language::English, Script::Off, "following-en").await;
}

async fn walk(language: Language, script: Script, album: &str) {
    let eyes = Rc::new(match script {
        Script::On => Eyes::keeping(album),
        Script::Off => Eyes::keeping_more_by_night(album),
    });
    let database = Database::new(Kind::Sqlite);
    let server = Server::start(&database).await;
    let anna = counter::Citizen::register(&server, "anna").await;
    let case = anna.apply_and_arrive(&database, counter::KEP).await;
    let code = following::told(&anna, &case).await;

    let passer_by = Person::arrives_with(&server, language, &eyes, script).await;
    passer_by.open("/").await;
    passer_by
        .follow(["Παρακολούθηση υπόθεσης", "Follow a case"])
        .await;
    passer_by.press(SEE).await;
    assert_eq!(passer_by.errors().await.len(), 2);
    passer_by.fill(REFERENCE, &case).await;
    passer_by.fill(CODE, "0000 0000 0000 0000").await;
    passer_by.press(SEE).await;
    passer_by
        .must_see([
            "Δεν βρέθηκε υπόθεση με αυτόν τον αριθμό",
            "There is no case with this number",
        ])
        .await;
    passer_by.fill(CODE, &code.to_lowercase()).await;
    passer_by.press(SEE).await;
    passer_by
        .must_see(["Πιστοποιητικό γέννησης", "Birth certificate"])
        .await;
    passer_by
        .must_see(["Η αίτηση εξετάζεται", "Application under review"])
        .await;

    let citizen = Person::arrives_with(&server, language, &eyes, script).await;
    citizen.sign_in(&anna.username, &anna.password).await;
    citizen.open(&format!("/cases/{case}")).await;
    citizen
        .follow(["Ανακαλέστε την αίτηση", "Withdraw the application"])
        .await;
    citizen.press(WITHDRAW).await;
    assert_eq!(citizen.errors().await.len(), 1);
    citizen
        .fill(
            [
                "Γιατί ανακαλείτε την αίτηση",
                "Why you are withdrawing the application",
            ],
            "Δεν το χρειάζομαι πια.",
        )
        .await;
    citizen.press(WITHDRAW).await;
    citizen.must_see(["Πώς τα πήγαμε;", "How did we do?"]).await;
    citizen.press(RATE).await;
    assert_eq!(citizen.errors().await.len(), 1);
    citizen.choose(STARS, ["Αρκετά", "Fairly"]).await;
    citizen.press(RATE).await;
    citizen
        .must_see([
            "Σας ευχαριστούμε για τη γνώμη σας",
            "Thank you for your opinion",
        ])
        .await;
    assert_eq!(database.ask_one("SELECT stars FROM ratings"), "4");
}
