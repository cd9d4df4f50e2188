//! A form with every kind of question, filled in in both languages, with scripts and without: empty, with errors, with
//! items added and taken out. Every page is looked at.

use std::rc::Rc;

use tests::personas::{Citizen, Language, Person, Registered};
use tests::{Database, Eyes, Kind, Script, Server};

use crate::counter::{EVERY_KIND, publish_every_kind};

const WHO: Registered = Registered::DESPINA;

#[tokio::test]
async fn every_kind_of_question_is_for_every_eye_in_greek() {
    walk(Language::Greek, Script::On, "every-kind-el").await;
}

#[tokio::test]
async fn every_kind_of_question_is_for_every_eye_in_english_without_scripts() {
    walk(Language::English, Script::Off, "every-kind-en").await;
}

async fn walk(language: Language, script: Script, album: &str) {
    let eyes = Rc::new(match script {
        Script::On => Eyes::keeping(album),
        Script::Off => Eyes::keeping_more_by_night(album),
    });
    let database = Database::new(Kind::Sqlite);
    publish_every_kind(&database).await;
    let server = Server::start(&database).await;
    let person = Person::arrives_with(&server, language, &eyes, script).await;
    let citizen = Citizen::new(person, WHO);
    citizen.arrives_and_registers().await;
    citizen.open(&format!("/services/{EVERY_KIND}")).await;
    citizen.starts().await;
    citizen.identifies().await;

    // Empty: each kind tells what is missing.
    citizen.goes_on().await;
    assert!(!citizen.errors().await.is_empty());
    citizen
        .fill(["Τετραγωνικά μέτρα", "Square metres"], "12,5")
        .await;
    citizen.fill(["Εγγύηση", "Deposit"], "τίποτα").await;
    citizen.tick(["Σταντ", "Stand"]).await;
    citizen
        .fill(["Οδός και αριθμός", "Street and number"], "Ερμού 1")
        .await;
    citizen.fill(["Πόλη", "Town"], "Σύρος").await;
    citizen.goes_on().await;
    assert_eq!(
        citizen.errors().await.len(),
        1,
        "{:?}",
        citizen.errors().await
    );
    citizen.fill(["Εγγύηση", "Deposit"], "1.250,00 €").await;
    citizen.goes_on().await;

    let (name, afm) = (
        ["Συνιδιοκτήτης 1: Ονοματεπώνυμο", "Co-owner 1: Full name"],
        ["Συνιδιοκτήτης 1: ΑΦΜ", "Co-owner 1: Tax number (AFM)"],
    );
    citizen.fill(name, &WHO.full_name()).await;
    citizen.fill(afm, "123").await;
    citizen
        .press(["Προσθήκη: Συνιδιοκτήτες", "Add another: Co-owners"])
        .await;
    citizen.must_see(["Συνιδιοκτήτης 2", "Co-owner 2"]).await;
    citizen.goes_on().await;
    citizen.must_see(["Συνιδιοκτήτης 1:", "Co-owner 1:"]).await;
    // An item in which nothing was written is not there.
    assert_eq!(
        citizen.errors().await.len(),
        1,
        "{:?}",
        citizen.errors().await
    );
    citizen
        .press(["Αφαίρεση: Συνιδιοκτήτης 2", "Remove: Co-owner 2"])
        .await;
    assert!(!citizen.sees(["Συνιδιοκτήτης 2", "Co-owner 2"]).await);
    citizen.fill(afm, WHO.afm).await;
    citizen.goes_on().await;
    let check = [
        "ΚΕΠ Λιμανιού, Ακτή Ποσειδώνος 24",
        "Citizens' Service Centre (KEP) Limani, 24 Akti Poseidonos",
    ];
    citizen.choose(Citizen::PLACE, check).await;
    citizen.goes_on().await;
    for words in [
        ["1.250,00 €", "€1,250.00"],
        ["156,25 €", "€156.25"],
        ["Ερμού 1", "Ερμού 1"],
    ] {
        citizen.must_see(words).await;
    }
}
