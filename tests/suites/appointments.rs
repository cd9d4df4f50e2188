//! Choosing when to collect, while applying and later: what is held, who comes too late, and what time does to it.

use futures::StreamExt;
use jiff::SignedDuration;
use reqwest::StatusCode;
use tests::{Database, Form, Page, Server, on_both_databases};

use crate::counter::{APPLIED, Citizen, KEP, TOWN_HALL, reference};
use crate::invariants;
use crate::passing_time::Inside;

const TAKEN: &str = "Η ώρα μόλις κλείστηκε από άλλον";
const NOT_NOW: &str = "Αυτό δεν μπορεί να γίνει τώρα";
const BOOKED: &str = "SELECT count(*) FROM appointments WHERE case_id IS NOT NULL";
const HELD: &str = "SELECT count(*) FROM appointments WHERE held_for IS NOT NULL";

on_both_databases! {
    async fn chosen_time_is_kept_until_it_is_booked(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let boris = Citizen::register(&server, "boris").await;
        let check = anna.fill(KEP).await;
        let times = time_page(&anna, &check).await;
        let last = last_time(&times);
        let kept = anna.visitor.submit(times.form("main form").with("slot", &last)).await;
        assert!(kept.url.path().ends_with("/check"), "{}", kept.words());
        assert!(kept.words().contains("Κρατάμε αυτή την ώρα για εσάς"), "{}", kept.words());
        let moment = kept.texts(".when__moment");
        assert_eq!(database.ask_one(HELD), "1");

        // Nobody else is offered it, or gets it.
        let theirs = boris.fill(KEP).await;
        let offered = time_page(&boris, &theirs).await;
        assert!(!offered.attributes("input[name=slot]", "value").contains(&last));
        let refused = boris.visitor.send(&offered.form("main form").with("slot", &last)).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.words());
        assert_eq!(refused.heading(), TAKEN);
        let again = boris.visitor.get(refused.link("Διαλέξτε άλλη ώρα").path()).await;
        assert_eq!(again.status, StatusCode::OK);
        // Choosing again shows what one holds, as chosen.
        let own = time_page(&anna, &kept).await;
        assert_eq!(own.attributes("input[name=slot][checked]", "value"), [last.as_str()]);

        let receipt = anna.visitor.submit(kept.form("main form")).await;
        assert!(receipt.url.path().ends_with("/receipt"), "{}", receipt.words());
        assert_eq!(receipt.texts(".when__moment"), moment);
        // Booked with the case, not by a job afterwards, and not twice.
        assert_eq!([database.ask_one(BOOKED), database.ask_one(HELD)], ["1", "0"]);
        invariants::settle(&database).await;
        let case = anna.visitor.get(&format!("/cases/{}", reference(&receipt))).await;
        assert_eq!(case.texts(".when__moment"), moment);
        assert_eq!(database.ask_one(BOOKED), "1");
        let letters: Vec<String> = server.mails().iter().map(tests::Mail::text).collect();
        assert!(!letters.iter().any(|text| text.contains("άλλαξε")), "{letters:?}");
        invariants::hold(&database).await;
    }

    async fn wrong_times_are_refused_and_nothing_is_kept(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let check = anna.fill(KEP).await;
        let times = time_page(&anna, &check).await;
        let form = times.form("main form");
        for wrong in ["", "x", "2020-01-07T08:00:00Z", "2199-01-07T08:00:00Z", "2026-13-01T08:00:00Z", "0"] {
            let answer = anna.visitor.send(&form.clone().smuggle("slot", wrong)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", answer.words());
            assert!(answer.words().contains("Διαλέξτε μία από τις ελεύθερες ώρες"), "{}", answer.words());
        }
        // A minute past a time that is offered, and one before anything can be ready.
        let offered: jiff::Timestamp = last_time(&times).parse().expect("a moment");
        let early = offered - SignedDuration::from_hours(24 * 100);
        for wrong in [offered + SignedDuration::from_mins(1), early] {
            let answer = anna.visitor.send(&form.clone().smuggle("slot", &wrong.to_string())).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        let answer = anna.visitor.send(&form.clone().without("csrf")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_eq!(database.ask_one(HELD), "0");
        // An application that is not whole chooses no time.
        let other = anna.begin("family-status").await;
        let id = other.url.path_segments().and_then(|mut parts| parts.nth(1)).expect("a draft").to_owned();
        let led = anna.visitor.knock(&format!("/applications/{id}/time")).await;
        assert_eq!(led.status, StatusCode::SEE_OTHER);
        // Elsewhere, the time is no answer any more, and the seat is given back with the draft.
        let kept = anna.visitor.submit(form.with("slot", &last_time(&times))).await;
        assert!(kept.words().contains("Κρατάμε"), "{}", kept.words());
        let page = kept.url.path().replace("/check", "/certificate?from=check");
        let office = anna.visitor.get(&page).await.form("main form").with("delivery", "office");
        let page = anna.visitor.submit(office).await;
        assert!(page.url.path().ends_with("/collection"), "{}", page.words());
        let elsewhere = page.form("main form").with("location", TOWN_HALL);
        let check = anna.visitor.submit(elsewhere).await;
        assert!(!check.words().contains("Κρατάμε"), "{}", check.words());
        let mut away = anna.visitor.get("/").await.form("header form");
        away.action.set_path(&check.url.path().replace("/check", "/discard"));
        assert_eq!(anna.visitor.send(&away).await.status, StatusCode::SEE_OTHER);
        assert_eq!(database.ask_one(HELD), "0");
    }

    async fn kept_time_is_free_for_others_when_its_time_is_over(database: Database) {
        let inside = Inside::start_working(&database).await;
        let anna = Citizen::register_with(inside.visitor(), "anna", "Άννα", "Δοκιμάκη").await;
        let boris = Citizen::register_with(inside.visitor(), "boris", "Βασίλης", "Μπόρας").await;
        let kept = chosen(&anna, KEP).await;
        let time = kept.1;
        inside.pass(16);
        let check = anna.visitor.get(kept.0.url.path()).await;
        assert!(check.words().contains("Δεν κρατάμε πια αυτή την ώρα"), "{}", check.words());

        let theirs = time_page(&boris, &boris.fill(KEP).await).await;
        let taken = boris.visitor.submit(theirs.form("main form").with("slot", &time)).await;
        assert!(taken.words().contains("Κρατάμε αυτή την ώρα για εσάς"), "{}", taken.words());
        let check = anna.visitor.get(kept.0.url.path()).await;
        assert!(check.words().contains("την έκλεισε στο μεταξύ κάποιος άλλος"), "{}", check.words());
        let refused = anna.visitor.send(&check.form("main form")).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.words());
        assert_eq!(refused.heading(), TAKEN);
        assert_eq!(database.ask_one("SELECT count(*) FROM cases"), "0");

        // Both get a time, each another.
        let second = chosen_again(&anna, &check).await;
        for (citizen, page) in [(&anna, &second.0), (&boris, &taken)] {
            let receipt = citizen.visitor.submit(page.form("main form")).await;
            assert!(receipt.url.path().ends_with("/receipt"), "{}", receipt.words());
        }
        assert_eq!([database.ask_one(BOOKED), database.ask_one(HELD)], ["2", "0"]);
        // Chosen and then forgotten for weeks: one chooses again, and does not get some other time.
        let late = chosen(&anna, KEP).await;
        inside.pass(40 * 24 * 60);
        let again = anna.back(&inside.visitor()).await;
        let led = again.knock(late.0.url.path()).await;
        assert_eq!(led.status, StatusCode::SEE_OTHER);
        assert!(led.headers["location"].to_str().expect("ASCII").ends_with("/time"));
        inside.running.stop().await.expect("it stops in order");
    }

    async fn a_thousand_at_once_on_forty_places(database: Database) {
        race(&database, 1_000, 40).await;
    }

    #[ignore = "nightly: ten thousand requests take minutes"]
    async fn ten_thousand_at_once_on_two_hundred_places(database: Database) {
        race(&database, 10_000, 200).await;
    }
}

/// The page of free times, from the page that shows the answers once more.
async fn time_page(citizen: &Citizen, check: &Page) -> Page {
    let path = check.url.path().replace("/check", "/time");
    let page = citizen.visitor.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    page
}

fn last_time(page: &Page) -> String {
    let times = page.attributes("input[name=slot]", "value");
    times.last().expect("there are free times").clone()
}

/// An application for which a time is kept: its last page, and the time.
async fn chosen(citizen: &Citizen, place: &str) -> (Page, String) {
    chosen_again(citizen, &citizen.fill(place).await).await
}

/// The same for an application that is filled in.
async fn chosen_again(citizen: &Citizen, check: &Page) -> (Page, String) {
    let times = time_page(citizen, check).await;
    let time = last_time(&times);
    let form = times.form("main form").with("slot", &time);
    let page = citizen.visitor.submit(form).await;
    assert!(page.words().contains("Κρατάμε"), "{}", page.words());
    (page, time)
}

/// Requests that are under way at the same time.
const AT_ONCE: usize = 64;
const CITIZENS: usize = 10;

/// Twice as many cases as places, each of which asks for several of the same times, all at once.
async fn race(database: &Database, requests: usize, places: usize) {
    let server = Server::start(database).await;
    let applying = (0..CITIZENS).map(|number| {
        let server = &server;
        async move {
            let citizen = Citizen::register(server, &format!("racer{number}")).await;
            let mut cases = Vec::new();
            for _ in 0..places * 2 / CITIZENS {
                cases.push(reference(&citizen.apply_for(APPLIED, TOWN_HALL).await));
            }
            (citizen, cases)
        }
    });
    let racers = futures::future::join_all(applying).await;
    invariants::settle(database).await;
    let mut forms: Vec<(&Citizen, Form)> = Vec::new();
    let mut times = Vec::new();
    for (citizen, cases) in &racers {
        for case in cases {
            let page = citizen
                .visitor
                .get(&format!("/cases/{case}/appointment"))
                .await;
            times = page.attributes("input[name=slot]", "value");
            forms.push((citizen, page.form("main form")));
        }
    }
    // Two seats each; the last of those that are free for everybody.
    let wanted = times.split_off(times.len() - places / 2);

    let sent: Vec<(usize, &Citizen, Form)> = (0..requests)
        .map(|number| {
            let mover = number % forms.len();
            let (citizen, form) = &forms[mover];
            let time = &wanted[(number * 7 + number / forms.len()) % wanted.len()];
            (mover, *citizen, form.clone().with("slot", time))
        })
        .collect();
    let answers: Vec<(usize, Page)> = futures::stream::iter(&sent)
        .map(async |(mover, citizen, form)| (*mover, citizen.visitor.send(form).await))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;

    let mut winners = Vec::new();
    for (mover, answer) in &answers {
        if answer.status == StatusCode::SEE_OTHER {
            winners.push(*mover);
            continue;
        }
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.words());
        assert!(
            [TAKEN, NOT_NOW].contains(&answer.heading().as_str()),
            "{}",
            answer.words()
        );
    }
    let won = winners.len();
    winners.sort_unstable();
    winners.dedup();
    assert_eq!(winners.len(), won, "a case moved twice on one revision");
    assert_eq!(won, places, "as many as there are places");
    assert_eq!(database.ask_one(BOOKED), forms.len().to_string());
    invariants::hold(database).await;
}
