//! Checking a document, and revoking one: for every eye, in both languages, on the smallest screen.

use std::rc::Rc;

use tests::personas::{Clerk, Language, Person};
use tests::{Database, Eyes, Kind, Script, Server, Smtp};

use crate::{counter, documents};

const CHECK: [&str; 2] = ["Έλεγχος", "Check"];
const CODE: [&str; 2] = ["Κωδικός ελέγχου", "Verification code"];
const DIGEST: [&str; 2] = ["Αποτύπωμα του αρχείου σας", "Digest of your file"];
const COMPARE: [&str; 2] = ["Σύγκριση", "Compare"];
const HOLDS: [&str; 2] = [
    "Το έγγραφο είναι γνήσιο και ισχύει",
    "The document is genuine and holds",
];
const GONE: [&str; 2] = [
    "Το έγγραφο έχει ανακληθεί και δεν ισχύει",
    "The document has been revoked and does not hold any more",
];

#[tokio::test]
async fn a_passer_by_checks_a_document_that_is_then_revoked() {
    let eyes = Rc::new(Eyes::keeping("documents"));
    let database = Database::new(Kind::Sqlite);
    let smtp = Smtp::start().await;
    let server = Server::start_mailing_to(&database, &smtp).await;
    let anna = counter::Citizen::register(&server, "anna").await;
    let case = anna.apply_and_arrive(&database, counter::KEP).await;
    let maria = counter::sign_in(&server, "maria").await;
    documents::accepts(&maria, &database, &case).await;
    database.until(documents::ISSUED, "1").await;
    let code = database.ask_one("SELECT code FROM issued_documents");

    for language in [Language::Greek, Language::English] {
        let passer_by = Person::arrives_with(&server, language, &eyes, Script::Off).await;
        passer_by.open("/verify").await;
        passer_by.press(CHECK).await;
        passer_by
            .must_see([
                "Πληκτρολογήστε τον κωδικό ελέγχου",
                "Type the verification code",
            ])
            .await;
        passer_by.fill(CODE, "00000 00000 00000 00000").await;
        passer_by.press(CHECK).await;
        passer_by
            .must_see([
                "Δεν βρέθηκε έγγραφο με αυτόν τον κωδικό",
                "There is no document with this code",
            ])
            .await;
        passer_by
            .fill(CODE, &code.to_lowercase().replace('-', " "))
            .await;
        passer_by.press(CHECK).await;
        passer_by.must_see(HOLDS).await;
        passer_by
            .must_see(["Πιστοποιητικό γέννησης", "Birth certificate"])
            .await;
        passer_by.fill(DIGEST, "abc").await;
        passer_by.press(COMPARE).await;
        passer_by
            .must_see(["έχει 64 χαρακτήρες", "has 64 signs"])
            .await;
        passer_by.fill(DIGEST, &"0".repeat(64)).await;
        passer_by.press(COMPARE).await;
        passer_by
            .must_see(["Το αποτύπωμα δεν συμφωνεί", "The digest does not agree"])
            .await;
    }

    let desk = Person::arrives_with(&server, Language::Greek, &eyes, Script::On).await;
    let clerk = Clerk::signs_in(&desk, &server, "maria").await;
    clerk.opens_case(&case).await;
    clerk.follow("Ανάκληση: Πιστοποιητικό γέννησης").await;
    clerk.press("Ανάκληση του εγγράφου").await;
    clerk.must_see("Διαλέξτε την αιτία της ανάκλησης").await;
    clerk.choose("Αιτία της ανάκλησης", "Περιείχε λάθος").await;
    clerk.fill("Αιτιολογία", "Λάθος ημερομηνία").await;
    clerk.press("Ανάκληση του εγγράφου").await;
    clerk.must_see("Το έγγραφο ανακλήθηκε.").await;
    for language in [Language::Greek, Language::English] {
        let passer_by = Person::arrives_with(&server, language, &eyes, Script::On).await;
        passer_by.open(&format!("/verify/{code}")).await;
        passer_by.must_see(GONE).await;
        passer_by
            .must_see(["Περιείχε λάθος", "There was a mistake in it"])
            .await;
    }
}
