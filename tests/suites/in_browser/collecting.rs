//! Choosing when to collect and collecting with the code, with scripts and without, in both languages; every page on the
//! way is looked at, those with errors too.

use std::rc::Rc;

use tests::moment::moment;
use tests::personas::{Answers, Citizen, Clerk, Language, Person, Registered, Verdict};
use tests::{Database, Eyes, Kind, Script, Server};

const WHO: Registered = Registered::DESPINA;
const WHAT: Answers = Answers {
    on_behalf: false,
    ..Answers::BIRTH
};
const OTHER_TIME: [&str; 2] = ["Διαλέξτε άλλη ημέρα ή ώρα", "Choose another day or hour"];
const KEEP: [&str; 2] = ["Κράτηση της ώρας", "Keep this time"];
const FIND: [&str; 2] = ["Βρείτε την υπόθεση", "Find the case"];
const CODE: [&str; 2] = ["Κωδικός παραλαβής", "Collection code"];

#[tokio::test]
async fn time_is_chosen_and_the_code_opens_the_counter_in_greek() {
    walk(Language::Greek, Script::On, "collecting-el").await;
}

#[tokio::test]
async fn time_is_chosen_and_the_code_opens_the_counter_in_english_without_scripts() {
    walk(Language::English, Script::Off, "collecting-en").await;
}

async fn walk(language: Language, script: Script, album: &str) {
    let eyes = Rc::new(match script {
        Script::On => Eyes::keeping(album),
        Script::Off => Eyes::keeping_more_by_night(album),
    });
    let database = Database::new(Kind::Sqlite);
    let server = Server::start(&database).await;
    let person = Person::arrives_with(&server, language, &eyes, script).await;
    let citizen = Citizen::new(person, WHO);
    citizen.arrives_and_registers().await;
    citizen.reads_of(WHAT.service).await;
    citizen.starts().await;
    citizen.identifies().await;
    citizen.describes(&WHAT).await;
    citizen.chooses_place(&WHAT).await;

    // No time chosen is told where it is mended.
    citizen.follow(OTHER_TIME).await;
    citizen.press(KEEP).await;
    citizen
        .must_see([
            "Διαλέξτε μία από τις ελεύθερες ώρες",
            "Choose one of the free times",
        ])
        .await;
    let times = citizen.free_times().await;
    let (day, hour) = times.last().expect("there are free times");
    citizen.choose(day.as_str(), hour.as_str()).await;
    citizen.press(KEEP).await;
    citizen
        .must_see(["Κρατάμε αυτή την ώρα για εσάς", "We keep this time for you"])
        .await;
    let submitted = citizen.submits().await;
    assert_eq!(submitted.expected, moment(&format!("{day}, {hour}")));
    let [code] = submitted
        .receipt
        .texts(".counter-code")
        .try_into()
        .expect("one code");
    citizen.opens_case(&submitted.reference).await;
    citizen.must_see(code.as_str()).await;
    let again = citizen.moves_appointment(|_| 0).await;
    assert!(again < submitted.expected, "an earlier hour was free");

    let desk = Person::arrives_with(&server, language, &eyes, script).await;
    let clerk = Clerk::signs_in(&desk, &server, "maria").await;
    clerk.opens_task(Clerk::CHECK, &submitted.reference).await;
    clerk.claims().await;
    clerk.checks(Clerk::IDENTITY, [true, true, true]).await;
    clerk.concludes(Verdict::Complete).await;

    clerk.open("/desk").await;
    clerk
        .follow(["Παράδοση με κωδικό", "Hand over by code"])
        .await;
    for (typed, told) in [
        ("7K2", ["Γράψτε και τα οκτώ", "Write all eight"]),
        (
            "7777-7777",
            ["Δεν υπάρχει ανοικτή υπόθεση", "There is no open case"],
        ),
    ] {
        clerk.fill(CODE, typed).await;
        clerk.press(FIND).await;
        clerk.must_see(told).await;
    }
    // As it comes over a counter: small letters, without the hyphen.
    clerk
        .fill(CODE, &code.replace('-', " ").to_lowercase())
        .await;
    clerk.press(FIND).await;
    clerk.must_see(WHO.full_name().as_str()).await;
    clerk.must_see(submitted.reference.as_str()).await;
}
