//! When an application cannot simply be granted: something is missing and is asked for, and in the end the office says
//! no and why. The citizen reads Greek, the office English: each is written to in their own language.

use std::rc::Rc;

use tests::personas::{Answers, Citizen, Clerk, Language, Operator, Person, Registered, Verdict};
use tests::{Database, Eyes, Kind, Mail, Server};

const WHO: Registered = Registered::THEODOROS;
const WHAT: Answers = Answers {
    on_behalf: false,
    tell_changes: false,
    ..Answers::BIRTH
};
const MISSING: &str = "Το επώνυμο στην αίτηση διαφέρει από αυτό του δημοτολογίου.";
const REPLY: &str = "Άλλαξε με τον γάμο μου· θα φέρω τη ληξιαρχική πράξη.";
const REASON: &str = "Δεν είστε εγγεγραμμένος στο δημοτολόγιό μας.";

#[tokio::test]
async fn what_is_missing_is_asked_for_and_a_refusal_gives_its_reason() {
    let greek = Rc::new(Eyes::keeping("el-refused"));
    let english = Rc::new(Eyes::keeping_more_by_night("en-refused"));
    let database = Database::new(Kind::Sqlite);
    let server = Server::start(&database).await;
    let citizen = Citizen::new(Person::arrives(&server, Language::Greek, &greek).await, WHO);
    let desk = Person::arrives(&server, Language::English, &english).await;

    citizen.arrives_and_registers().await;
    let submitted = citizen.applies(&WHAT).await;
    let reference = submitted.reference.as_str();
    citizen
        .must_see("Δεν ζητήσατε ειδοποίηση αν αλλάξει η ημέρα ή η ώρα.")
        .await;
    citizen.opens_case(reference).await;
    citizen.wait_for("Κλείστηκε ραντεβού παραλαβής").await;
    citizen.wait_for("Η αίτηση εξετάζεται").await;

    let clerk = Clerk::signs_in(&desk, &server, "maria").await;
    clerk.opens_task(Clerk::CHECK, reference).await;
    clerk.checks(Clerk::IDENTITY, [true, true, false]).await;
    clerk
        .choose(
            Clerk::RESULT,
            "Incomplete: the citizen has to add or correct something",
        )
        .await;
    clerk.press(Clerk::COMPLETE).await;
    assert_eq!(
        clerk.errors().await.len(),
        1,
        "what is missing must be said: {:?}",
        clerk.errors().await
    );
    clerk.concludes(Verdict::Incomplete(MISSING)).await;
    clerk.must_see("Nothing is waiting").await;
    clerk.opens_case_by_address(reference).await;
    clerk.must_see("Waiting for your answer").await;

    let mail = server
        .mail(|mail| mail.subject().contains("Λείπουν στοιχεία"))
        .await;
    assert_eq!(mail.to, [WHO.email]);
    assert!(mail.text().contains(MISSING), "{}", mail.text());
    citizen.opens_case(reference).await;
    citizen.must_see("Περιμένουμε στοιχεία από εσάς").await;
    citizen.must_see(MISSING).await;
    citizen.press("Στείλτε την απάντηση").await;
    assert_eq!(citizen.errors().await, ["Γράψτε την απάντησή σας"]);
    citizen.fill("Η απάντησή σας", REPLY).await;
    citizen.press("Στείλτε την απάντηση").await;
    citizen.must_see("Η απάντησή σας στάλθηκε.").await;

    // The check begins again, with the answer before the clerk's eyes.
    clerk.open("/desk").await;
    clerk.wait_for("1 open task").await;
    clerk.opens_case(reference).await;
    clerk.must_see(REPLY).await;
    clerk.opens_task(Clerk::CHECK, reference).await;
    clerk.checks(Clerk::IDENTITY, [false, true, false]).await;
    clerk.concludes(Verdict::Refuse(REASON)).await;
    clerk.opens_case_by_address(reference).await;
    clerk.must_see("The application was refused").await;
    clerk.must_see(REASON).await;
    clerk.sign_out().await;

    let mail = server
        .mail(|mail| mail.subject().contains("απορρίφθηκε"))
        .await;
    assert_eq!(mail.to, [WHO.email]);
    assert!(mail.text().contains(REASON), "{}", mail.text());
    citizen.opens_case(reference).await;
    for words in [
        "Η αίτηση απορρίφθηκε",
        "Γιατί δεν έγινε δεκτή",
        REASON,
        "Το ραντεβού ακυρώθηκε",
    ] {
        citizen.must_see(words).await;
    }
    assert!(
        !citizen.sees("Αλλάξτε ημέρα ή ώρα").await,
        "there is nothing left to collect"
    );

    // Nobody was told of a changed date who had not asked for it, and nothing came twice.
    let mut subjects: Vec<String> = server.mails().iter().map(Mail::subject).collect();
    subjects.sort();
    let wanted = [
        "παραλάβαμε",
        "Η αίτησή σας",
        "Λείπουν στοιχεία",
        "Νέα υπόθεση",
    ];
    assert_eq!(subjects.len(), wanted.len(), "{subjects:#?}");
    assert!(
        wanted
            .iter()
            .all(|words| subjects.iter().any(|subject| subject.contains(words))),
        "{subjects:#?}"
    );
    let operator = Operator::signs_in(&desk, &server, "thanos").await;
    assert_eq!(operator.subjects().await.len(), wanted.len());
    assert!(operator.reads_mail(&mail.subject()).await.contains(REASON));
}
