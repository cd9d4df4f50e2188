//! The same way in English, shortened and without scripts, with mail going out by SMTP.

use std::collections::BTreeSet;
use std::rc::Rc;

use tests::moment::moment;
use tests::personas::{Answers, Citizen, Clerk, Director, Language, Person, Registered, Verdict};
use tests::{Database, Eyes, Invitation, Kind, Mail, Script, Server, Smtp};

const WHO: Registered = Registered::THEODOROS;
const WHAT: Answers = Answers::FAMILY;
const WHY_MOVED: &str = "The centre is closed that morning.";

#[tokio::test]
async fn family_status_certificate_is_got_in_english_and_told_of_by_smtp() {
    let eyes = Rc::new(Eyes::keeping_more_by_night("en"));
    let database = Database::new(Kind::Sqlite);
    let smtp = Smtp::start().await;
    let mut server = Server::start_mailing_to(&database, &smtp).await;
    let citizen = Citizen::new(
        Person::arrives_with(&server, Language::English, &eyes, Script::Off).await,
        WHO,
    );
    let desk = Person::arrives_with(&server, Language::English, &eyes, Script::Off).await;

    registers_after_a_few_mistakes(&citizen).await;
    let submitted = {
        citizen.reads_of(WHAT.service).await;
        citizen.must_see("valid for six months").await;
        citizen.starts().await;
        makes_every_mistake(&citizen).await;
        citizen.submits().await
    };
    assert_eq!(submitted.documents, [Clerk::IDENTITY[1]]);
    let reference = &submitted.reference;
    citizen.opens_case(reference).await;
    citizen.wait_for("Collection appointment made").await;
    citizen.wait_for("Application under review").await;

    let director = Director::signs_in(&desk, &server, "sofia").await;
    director.opens_case(reference).await;
    director.sign_out().await;

    let clerk = Clerk::signs_in(&desk, &server, "nikos").await;
    clerk.opens_task(Clerk::CHECK, reference).await;
    clerk.press(Clerk::COMPLETE).await;
    assert_eq!(clerk.errors().await.len(), 4, "{:?}", clerk.errors().await);
    clerk.claims().await;
    clerk.checks(Clerk::IDENTITY, [true, true, true]).await;
    clerk.concludes(Verdict::Complete).await;
    clerk.opens_case(reference).await;
    clerk.follow("Change the day or hour").await;
    clerk.press("Change the date").await;
    assert_eq!(clerk.errors().await.len(), 2, "{:?}", clerk.errors().await);
    clerk.opens_case(reference).await;
    let moved = clerk
        .moves_appointment(WHY_MOVED, |times| times.len() - 1)
        .await;

    let mail = smtp.mail(|mail| mail.text().contains(WHY_MOVED)).await;
    assert_eq!(mail.to, [WHO.email]);
    assert_eq!(dates_told(&mail), [submitted.expected, moved]);
    assert_eq!(Invitation::read(&mail.enclosures()[0].content).from, moved);
    citizen.opens_case(reference).await;
    citizen.follow("Change the day or the hour").await;
    citizen.press("Change the appointment").await;
    assert_eq!(citizen.errors().await, ["Choose one of the free times"]);
    citizen.opens_case(reference).await;
    citizen.moves_appointment(|_| 0).await;

    clerk.opens_task(Clerk::HAND_OVER, reference).await;
    clerk.press(Clerk::COMPLETE).await;
    clerk.hands_over().await;
    clerk.sign_out().await;
    citizen.opens_case(reference).await;
    citizen.must_see("The certificate was handed over").await;

    every_mail_came_once(&smtp, reference).await;
    an_operator_without_a_folder_is_not_sent_to_it(&server, &desk).await;
    let sent = smtp.mails().len();
    assert!(server.stop().await.success(), "{}", server.log());
    assert_eq!(smtp.mails().len(), sent, "nothing more goes out");
}

async fn registers_after_a_few_mistakes(citizen: &Citizen) {
    citizen.open("/").await;
    citizen.follow("Sign in").await;
    citizen.press("Sign in").await;
    citizen
        .must_see("The username or the password is not correct")
        .await;
    citizen.follow("Register").await;
    citizen.fill("Email address", "not an address").await;
    citizen.press("Create account").await;
    assert_eq!(
        citizen.errors().await.len(),
        5,
        "{:?}",
        citizen.errors().await
    );
    citizen.registers().await;
    citizen.must_see("Your account is ready.").await;
    citizen
        .must_see("You have not submitted any application yet.")
        .await;
}

/// Through the questions, with an error on each page first.
async fn makes_every_mistake(citizen: &Citizen) {
    citizen.goes_on().await;
    assert!(!citizen.errors().await.is_empty());
    citizen.identifies().await;
    citizen.choose(Citizen::REASON, "Another reason").await;
    citizen.goes_on().await;
    assert_eq!(
        citizen.errors().await.len(),
        5,
        "{:?}",
        citizen.errors().await
    );
    citizen.describes(&WHAT).await;
    citizen.goes_on().await;
    assert_eq!(
        citizen.errors().await.len(),
        1,
        "{:?}",
        citizen.errors().await
    );
    // A pause: what was written is kept.
    citizen.open("/cases").await;
    citizen
        .must_see("Applications you have not submitted")
        .await;
    citizen.reads_of(WHAT.service).await;
    citizen.follow("Continue the application").await;
    citizen.follow("Collection").await;
    citizen.chooses_place(&WHAT).await;
}

/// Receipt, arrival, readiness and two moves, the director's in the language of the office.
async fn every_mail_came_once(smtp: &Smtp, reference: &str) {
    smtp.mail(|mail| mail.text().contains("is ready")).await;
    let mails = smtp.mails();
    let mut subjects: Vec<String> = mails.iter().map(Mail::subject).collect();
    subjects.sort();
    let [first, second, receipt, ready, arrived] = subjects.as_slice() else {
        panic!("{subjects:#?}")
    };
    assert!(first.contains("new date of collection") && second.contains("new date of collection"));
    assert!(
        receipt.contains("we have received your application"),
        "{subjects:#?}"
    );
    assert!(
        ready.starts_with("Your certificate is ready"),
        "{subjects:#?}"
    );
    assert!(arrived.starts_with("Νέα υπόθεση"), "{subjects:#?}");
    assert!(
        subjects.iter().all(|subject| subject.contains(reference)),
        "{subjects:#?}"
    );
    let names: BTreeSet<String> = mails.iter().map(Mail::message_id).collect();
    assert_eq!(
        names.len(),
        mails.len(),
        "each mail has a Message-ID of its own"
    );
}

async fn an_operator_without_a_folder_is_not_sent_to_it(server: &Server, desk: &Person) {
    let operator = server.employee("thanos").await;
    desk.sign_in(&operator.username, &operator.password).await;
    desk.must_see("My cases").await;
    assert!(!desk.page().await.words().contains("Outgoing mail"));
    desk.sign_out().await;
}

fn dates_told(mail: &Mail) -> Vec<jiff::Timestamp> {
    let text = mail.text();
    ["Old date: ", "New date: "]
        .iter()
        .filter_map(|name| {
            text.lines()
                .find_map(|line| line.trim_end().strip_prefix(name))
        })
        .map(moment)
        .collect()
}
