//! What people do to a case at any time: each page as everybody may come to see it, with its errors, in both languages.

use std::rc::Rc;

use tests::personas::{Answers, Citizen, Clerk, Language, Person, Registered, Verdict};
use tests::{Database, Eyes, Kind, Server};

use crate::counter::publish_residence;

const WHAT: Answers = Answers {
    service: ["Βεβαίωση μόνιμης κατοικίας", "Certificate of residence"],
    kind: ["Απλή βεβαίωση", "Plain certificate"],
    on_behalf: false,
    ..Answers::BIRTH
};
const MISSING: &str = "Ο λόγος χρήσης δεν συμφωνεί με όσα μας είπατε.";
const APPROVE: [&str; 2] = ["Έγκριση της βεβαίωσης", "Approve the certificate"];
const WRITE_SOMETHING: [&str; 2] = ["Γράψτε λίγα λόγια", "Write a few words"];

#[tokio::test]
async fn everything_at_any_time_is_for_every_eye_in_greek() {
    everything(Language::Greek, "anytime-el").await;
}

#[tokio::test]
async fn everything_at_any_time_is_for_every_eye_in_english() {
    everything(Language::English, "anytime-en").await;
}

async fn everything(language: Language, album: &str) {
    let eyes = Rc::new(Eyes::keeping(album));
    let database = Database::new(Kind::Sqlite);
    publish_residence(&database).await;
    let server = Server::start(&database).await;
    let person = Person::arrives(&server, language, &eyes).await;
    let citizen = Citizen::new(person, Registered::DESPINA);
    let desk = Person::arrives(&server, language, &eyes).await;

    citizen.arrives_and_registers().await;
    citizen.reads_of(WHAT.service).await;
    citizen.starts().await;
    citizen.identifies().await;
    describes(&citizen).await;
    citizen.chooses_place(&WHAT).await;
    let reference = citizen.submits().await.reference;
    citizen.opens_case(&reference).await;
    citizen
        .wait_for(["Η αίτηση εξετάζεται", "Application under review"])
        .await;
    writes_and_thinks_of_withdrawing(&citizen, &reference).await;

    let maria = Clerk::signs_in(&desk, &server, "maria").await;
    maria.opens_case(&reference).await;
    writes_and_notes(&maria).await;
    asks_for_an_opinion(&maria).await;
    puts_an_answer_right(&maria).await;
    thinks_of_giving_it_away(&maria, &reference).await;
    maria.opens_task(Clerk::CHECK, &reference).await;
    maria.checks(Clerk::IDENTITY, [true, true, true]).await;
    maria.concludes(Verdict::Incomplete(MISSING)).await;

    corrects(&citizen, &reference).await;
    maria.opens_task(Clerk::CHECK, &reference).await;
    maria.checks(Clerk::IDENTITY, [true, true, true]).await;
    maria.concludes(Verdict::Complete).await;
    maria.sign_out().await;

    let sofia = Clerk::signs_in(&desk, &server, "sofia").await;
    thinks_of_passing_it_on(&sofia, &database, &reference).await;
    sends_back(&sofia, &reference).await;
    sofia.sign_out().await;

    let maria = Clerk::signs_in(&desk, &server, "maria").await;
    maria.opens_task(Clerk::CHECK, &reference).await;
    maria.checks(Clerk::IDENTITY, [false, true, true]).await;
    maria
        .concludes(Verdict::Refuse("Δεν κατοικείτε εδώ."))
        .await;
    maria.sign_out().await;

    let sofia = Clerk::signs_in(&desk, &server, "sofia").await;
    sofia.opens_case_by_address(&reference).await;
    sofia
        .follow(["Επανάνοιγμα της υπόθεσης", "Reopen the case"])
        .await;
    sofia.press(["Άνοιγμα ξανά", "Reopen the case"]).await;
    assert_eq!(sofia.errors().await, [sofia.reads(WRITE_SOMETHING)]);
    reopens(&citizen, &reference).await;
}

async fn describes(citizen: &Citizen) {
    citizen
        .choose(["Είδος βεβαίωσης", "Kind of certificate"], WHAT.kind)
        .await;
    citizen.choose(Citizen::REASON, WHAT.reason).await;
    citizen.choose(Citizen::COPIES, WHAT.copies).await;
    citizen.choose(Citizen::ON_BEHALF, ["Όχι", "No"]).await;
    citizen.goes_on().await;
}

async fn writes_and_thinks_of_withdrawing(citizen: &Citizen, reference: &str) {
    let send = ["Στείλτε το μήνυμα", "Send the message"];
    citizen.press(send).await;
    assert_eq!(citizen.errors().await, [citizen.reads(WRITE_SOMETHING)]);
    citizen
        .fill(["Το μήνυμά σας", "Your message"], "Πότε θα είναι έτοιμη;")
        .await;
    citizen.press(send).await;
    citizen
        .must_see(["Το μήνυμα στάλθηκε.", "The message was sent."])
        .await;
    citizen
        .follow(["Ανακαλέστε την αίτηση", "Withdraw the application"])
        .await;
    citizen
        .press(["Ανάκληση της αίτησης", "Withdraw the application"])
        .await;
    assert_eq!(citizen.errors().await, [citizen.reads(WRITE_SOMETHING)]);
    citizen.opens_case(reference).await;
}

async fn writes_and_notes(clerk: &Clerk<'_>) {
    for (button, label, told) in [
        (
            ["Αποστολή του μηνύματος", "Send the message"],
            ["Μήνυμα", "Message"],
            ["Το μήνυμα στάλθηκε.", "The message was sent."],
        ),
        (
            ["Καταχώριση της σημείωσης", "Add the note"],
            ["Σημείωση", "Note"],
            ["Η σημείωση γράφτηκε.", "The note was written."],
        ),
    ] {
        clerk.press(button).await;
        assert_eq!(clerk.errors().await, [clerk.reads(WRITE_SOMETHING)]);
        clerk.fill(label, "Θα το δούμε αύριο το πρωί.").await;
        clerk.press(button).await;
        clerk.must_see(told).await;
    }
}

async fn asks_for_an_opinion(clerk: &Clerk<'_>) {
    clerk
        .follow([
            "Αίτημα για γνώμη ή πρόσθετη εργασία",
            "Ask for an opinion or an additional task",
        ])
        .await;
    let send = ["Αποστολή του αιτήματος", "Send the request"];
    clerk.press(send).await;
    assert_eq!(clerk.errors().await.len(), 3, "{:?}", clerk.errors().await);
    clerk
        .choose(
            ["Από ποιους το ζητάτε", "Who you ask"],
            ["Προϊστάμενος", "Director"],
        )
        .await;
    clerk
        .fill(["Τι ζητάτε", "What you ask for"], "Γνώμη για το επώνυμο")
        .await;
    clerk
        .fill(
            ["Ερώτημα ή οδηγίες", "Question or instructions"],
            "Γράφεται με ένα ή με δύο λάμδα;",
        )
        .await;
    clerk.press(send).await;
    clerk
        .must_see(["Το αίτημα στάλθηκε.", "The request was sent."])
        .await;
}

async fn puts_an_answer_right(clerk: &Clerk<'_>) {
    clerk
        .follow([
            "Διόρθωση στοιχείων της αίτησης",
            "Correct answers of the application",
        ])
        .await;
    let save = ["Καταχώριση της διόρθωσης", "Save the correction"];
    clerk.press(save).await;
    clerk
        .must_see(["Δεν άλλαξε τίποτα.", "Nothing has changed."])
        .await;
    clerk
        .choose(Citizen::REASON, ["Άλλος λόγος", "Another reason"])
        .await;
    clerk.press(save).await;
    assert_eq!(clerk.errors().await.len(), 2, "{:?}", clerk.errors().await);
    clerk.choose(Citizen::REASON, ["Εργασία", "Work"]).await;
    clerk
        .fill(
            ["Αιτία της διόρθωσης", "Reason for the correction"],
            "Το είπε στο τηλέφωνο.",
        )
        .await;
    clerk.press(save).await;
    clerk
        .must_see(["Η διόρθωση καταχωρίστηκε.", "The correction was saved."])
        .await;
}

async fn thinks_of_giving_it_away(clerk: &Clerk<'_>, reference: &str) {
    clerk.opens_task(Clerk::CHECK, reference).await;
    clerk.claims().await;
    clerk
        .follow([
            "Παράδοση ή ανάθεση σε συνάδελφο",
            "Hand over or delegate to a colleague",
        ])
        .await;
    clerk
        .press(["Παράδοση της εργασίας", "Give the task"])
        .await;
    assert_eq!(clerk.errors().await.len(), 2, "{:?}", clerk.errors().await);
}

async fn corrects(citizen: &Citizen, reference: &str) {
    citizen.opens_case(reference).await;
    citizen.must_see(MISSING).await;
    citizen
        .follow(["Κάντε τη διόρθωση", "Make the correction"])
        .await;
    citizen
        .choose(Citizen::REASON, ["Άλλος λόγος", "Another reason"])
        .await;
    let send = ["Στείλτε τη διόρθωση", "Send the correction"];
    citizen.press(send).await;
    assert_eq!(
        citizen.errors().await.len(),
        1,
        "{:?}",
        citizen.errors().await
    );
    citizen.choose(Citizen::REASON, ["Τράπεζα", "Bank"]).await;
    citizen.press(send).await;
    citizen
        .must_see(["Η διόρθωσή σας στάλθηκε.", "Your correction was sent."])
        .await;
}

async fn thinks_of_passing_it_on(director: &Clerk<'_>, database: &Database, reference: &str) {
    let open = ["Διαβίβαση σε άλλη υπηρεσία", "Pass to another office"];
    director.opens_case_by_address(reference).await;
    director.follow(open).await;
    director
        .must_see([
            "Καμία άλλη υπηρεσία δεν έχει τους ανθρώπους",
            "No other office has the people",
        ])
        .await;
    // From now on the technical office has somebody for each task.
    database.ask(
        "INSERT INTO memberships (account, office, role) \
         SELECT id, 'technical', 'registrar' FROM accounts WHERE username = 'petros'",
    );
    director.opens_case_by_address(reference).await;
    director.follow(open).await;
    director
        .press(["Διαβίβαση της υπόθεσης", "Pass the case on"])
        .await;
    assert_eq!(
        director.errors().await.len(),
        2,
        "{:?}",
        director.errors().await
    );
}

async fn sends_back(director: &Clerk<'_>, reference: &str) {
    director.opens_task(APPROVE, reference).await;
    director
        .follow([
            "Επιστροφή σε προηγούμενο βήμα",
            "Send back to an earlier step",
        ])
        .await;
    let send = ["Επιστροφή της υπόθεσης", "Send the case back"];
    director.press(send).await;
    assert_eq!(director.errors().await, [director.reads(WRITE_SOMETHING)]);
    director
        .fill(
            ["Αιτία της επιστροφής", "Reason for sending it back"],
            "Λείπει η σφραγίδα",
        )
        .await;
    director.press(send).await;
    director
        .must_see([
            "Η υπόθεση επέστρεψε στο προηγούμενο βήμα.",
            "The case went back to the earlier step.",
        ])
        .await;
}

async fn reopens(citizen: &Citizen, reference: &str) {
    citizen.opens_case(reference).await;
    citizen
        .follow([
            "Ζητήστε να ανοίξει ξανά η υπόθεση",
            "Ask for the case to be reopened",
        ])
        .await;
    let reopen = ["Άνοιγμα ξανά", "Reopen the case"];
    citizen.press(reopen).await;
    assert_eq!(citizen.errors().await, [citizen.reads(WRITE_SOMETHING)]);
    citizen
        .fill(
            [
                "Γιατί χρειάζεται να ανοίξει ξανά",
                "Why it should be reopened",
            ],
            "Έχω νέο λογαριασμό ρεύματος.",
        )
        .await;
    citizen.press(reopen).await;
    citizen
        .must_see(["Η υπόθεση άνοιξε ξανά.", "The case is open again."])
        .await;
}
