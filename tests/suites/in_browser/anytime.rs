//! What people do to a case at any time, by keyboard alone: each page as everybody may come to see it, with its errors, in
//! both languages, with scripts and without.

use std::rc::Rc;

use tests::personas::{Citizen, Clerk, Director, Language, Person, Verdict};
use tests::{Database, Eyes, Kind, Script, Server};

use crate::counter::{self, RESIDENCE, TOWN_HALL, publish_residence};

const MISSING: &str = "Ο λόγος χρήσης δεν συμφωνεί με όσα μας είπατε.";
const WITHDRAW: [&str; 2] = ["Ανάκληση της αίτησης", "Withdraw the application"];
const WHY_WITHDRAW: [&str; 2] = [
    "Γράψτε γιατί ανακαλείτε την αίτηση",
    "Enter why you are withdrawing the application",
];
const WHY_REOPEN: [&str; 2] = [
    "Γράψτε γιατί χρειάζεται να ανοίξει ξανά",
    "Enter why it should be reopened",
];
const WHY_BACK: [&str; 2] = [
    "Γράψτε την αιτία της επιστροφής",
    "Enter the reason for sending it back",
];
const APPROVE: [&str; 2] = ["Έγκριση της βεβαίωσης", "Approve the certificate"];

#[tokio::test]
async fn everything_at_any_time_is_for_every_eye_in_greek() {
    everything(Language::Greek, Script::On, "anytime-el").await;
}

#[tokio::test]
async fn everything_at_any_time_is_for_every_eye_in_english_without_scripts() {
    everything(Language::English, Script::Off, "anytime-en").await;
}

async fn everything(language: Language, script: Script, album: &str) {
    let eyes = Rc::new(match script {
        Script::On => Eyes::keeping(album),
        Script::Off => Eyes::keeping_more_by_night(album),
    });
    let database = Database::new(Kind::Sqlite);
    publish_residence(&database).await;
    let server = Server::start(&database).await;
    // The way to the receipt is looked at elsewhere.
    let anna = counter::Citizen::register(&server, "anna").await;
    let reference = anna.arrive_for(&database, RESIDENCE, TOWN_HALL).await;
    let citizen = Person::arrives_with(&server, language, &eyes, script).await;
    let desk = Person::arrives_with(&server, language, &eyes, script).await;
    citizen.sign_in(&anna.username, &anna.password).await;
    citizen.open(&format!("/cases/{reference}")).await;
    writes_and_thinks_of_withdrawing(&citizen, &reference).await;

    let maria = Clerk::signs_in(&desk, &server, "maria").await;
    maria.opens_case(&reference).await;
    writes_and_notes(&maria).await;
    asks_for_an_opinion(&maria).await;
    puts_an_answer_right(&maria).await;
    thinks_of_withdrawing(&maria).await;
    thinks_of_giving_it_away(&maria, &reference).await;
    maria.opens_task(Clerk::CHECK, &reference).await;
    maria.checks(Clerk::IDENTITY, [true, true, true]).await;
    maria.concludes(Verdict::Incomplete(MISSING)).await;

    corrects(&citizen, &reference).await;
    maria.opens_task(Clerk::CHECK, &reference).await;
    maria.checks(Clerk::IDENTITY, [true, true, true]).await;
    maria.concludes(Verdict::Complete).await;
    maria.sign_out().await;

    let sofia = Director::signs_in(&desk, &server, "sofia").await;
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

    let sofia = Director::signs_in(&desk, &server, "sofia").await;
    sofia.opens_case(&reference).await;
    sofia
        .follow(["Επανάνοιγμα της υπόθεσης", "Reopen the case"])
        .await;
    sofia.press(["Άνοιγμα ξανά", "Reopen the case"]).await;
    assert_eq!(sofia.errors().await, [sofia.reads(WHY_REOPEN)]);
    reopens(&citizen, &reference).await;
    sofia.sign_out().await;

    let maria = Clerk::signs_in(&desk, &server, "maria").await;
    withdraws(&maria, &reference).await;
    citizen.open(&format!("/cases/{reference}")).await;
    citizen
        .must_see([
            "Η υπηρεσία ανακάλεσε την αίτησή σας. Αιτία: Το ζήτησε.",
            "The office withdrew your application. Reason: Το ζήτησε.",
        ])
        .await;
}

async fn writes_and_thinks_of_withdrawing(citizen: &Person, reference: &str) {
    let send = ["Στείλτε το μήνυμα", "Send the message"];
    citizen.press(send).await;
    assert_eq!(
        citizen.errors().await,
        [citizen.reads(["Γράψτε το μήνυμα", "Enter the message"])]
    );
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
    assert_eq!(citizen.errors().await, [citizen.reads(WHY_WITHDRAW)]);
    citizen.open(&format!("/cases/{reference}")).await;
}

async fn writes_and_notes(clerk: &Clerk<'_>) {
    for (button, label, empty, told) in [
        (
            ["Αποστολή του μηνύματος", "Send the message"],
            ["Μήνυμα", "Message"],
            ["Γράψτε το μήνυμα", "Enter the message"],
            ["Το μήνυμα στάλθηκε.", "The message was sent."],
        ),
        (
            ["Καταχώριση της σημείωσης", "Add the note"],
            ["Σημείωση", "Note"],
            ["Γράψτε τη σημείωση", "Enter the note"],
            ["Η σημείωση γράφτηκε.", "The note was written."],
        ),
    ] {
        clerk.press(button).await;
        assert_eq!(clerk.errors().await, [clerk.reads(empty)]);
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
    clerk.choose(Citizen::REASON, ["Τράπεζα", "Bank"]).await;
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

async fn thinks_of_withdrawing(clerk: &Clerk<'_>) {
    clerk.follow(WITHDRAW).await;
    clerk.press(WITHDRAW).await;
    assert_eq!(clerk.errors().await, [clerk.reads(WHY_WITHDRAW)]);
}

async fn withdraws(clerk: &Clerk<'_>, reference: &str) {
    clerk.opens_case(reference).await;
    clerk.follow(WITHDRAW).await;
    clerk
        .fill(
            [
                "Γιατί ανακαλείτε την αίτηση",
                "Why you are withdrawing the application",
            ],
            "Το ζήτησε.",
        )
        .await;
    clerk.press(WITHDRAW).await;
    clerk
        .must_see(["Η αίτηση ανακλήθηκε.", "The application was withdrawn."])
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
        .press(["Αποστολή στον συνάδελφο", "Send to your colleague"])
        .await;
    assert_eq!(clerk.errors().await.len(), 2, "{:?}", clerk.errors().await);
}

async fn corrects(citizen: &Person, reference: &str) {
    citizen.open(&format!("/cases/{reference}")).await;
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
    citizen.choose(Citizen::REASON, ["Εργασία", "Work"]).await;
    citizen.press(send).await;
    citizen
        .must_see(["Η διόρθωσή σας στάλθηκε.", "Your correction was sent."])
        .await;
}

async fn thinks_of_passing_it_on(director: &Director<'_>, database: &Database, reference: &str) {
    let open = ["Διαβίβαση σε άλλη υπηρεσία", "Pass to another office"];
    director.opens_case(reference).await;
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
    director.opens_case(reference).await;
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

async fn sends_back(director: &Director<'_>, reference: &str) {
    director.open("/desk").await;
    let task = format!("{} ({reference})", director.reads(APPROVE));
    director.follow(task.as_str()).await;
    director
        .follow([
            "Επιστροφή σε προηγούμενο βήμα",
            "Send back to an earlier step",
        ])
        .await;
    let send = ["Επιστροφή της υπόθεσης", "Send the case back"];
    director.press(send).await;
    assert_eq!(director.errors().await, [director.reads(WHY_BACK)]);
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

async fn reopens(citizen: &Person, reference: &str) {
    citizen.open(&format!("/cases/{reference}")).await;
    citizen
        .follow([
            "Ζητήστε να ανοίξει ξανά η υπόθεση",
            "Ask for the case to be reopened",
        ])
        .await;
    let reopen = ["Άνοιγμα ξανά", "Reopen the case"];
    citizen.press(reopen).await;
    assert_eq!(citizen.errors().await, [citizen.reads(WHY_REOPEN)]);
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
