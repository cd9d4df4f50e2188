//! Many at once: one wins, the others get a clear page, and nothing fails.

use std::collections::BTreeSet;

use futures::future::join_all;
use reqwest::StatusCode;
use tests::{Form, Page, Server, Visitor, on_both_databases};

use crate::counter::{
    Citizen, KEP, TOWN_HALL, claim_form, desk_page, reference, sign_in, task_page,
    tell_what_is_missing,
};
use crate::invariants;

const MARIA: &str = "Μαρία Δρακοπούλου";
const NIKOS: &str = "Νίκος Βλαστός";

on_both_databases! {
    async fn form_sent_fifty_times_at_once_opens_one_case(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let form = citizen.fill(KEP).await.form("main form");

        let answers = join_all((0..50).map(|_| citizen.visitor.send(&form))).await;
        let receipts: BTreeSet<String> = answers.iter().map(onward).collect();
        assert_eq!(receipts.len(), 1, "{receipts:?}");
        assert_eq!(database.ask_one("SELECT count(*) FROM cases"), "1");

        // A tab left open for a day sends it once more.
        let late = citizen.visitor.submit(form).await;
        assert!(receipts.contains(late.url.path()));
        // No number was used up by those who came second.
        let next = reference(&citizen.apply(KEP).await);
        assert_eq!(following(&reference(&late)), next);
        invariants::hold(&database).await;
    }

    async fn draft_opened_twenty_times_at_once_is_one_draft(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let form = citizen.visitor.get("/services/birth-certificate").await.form("main form");
        let answers = join_all((0..20).map(|_| citizen.visitor.send(&form))).await;
        let drafts: BTreeSet<String> = answers.iter().map(onward).collect();
        assert_eq!(drafts.len(), 1, "{drafts:?}");
    }

    async fn one_of_two_clerks_completes_the_task(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.apply_and_arrive(&database, KEP).await;
        let path = task_page(&database, &case);
        let (maria, nikos) = (sign_in(&server, "maria").await, sign_in(&server, "nikos").await);

        let mut sent: Vec<(&Visitor, String, Form)> = Vec::new();
        for clerk in [&maria, &nikos] {
            let page = desk_page(clerk, &path).await;
            for number in 0..10 {
                let missing = format!("Λείπει το έντυπο {number}");
                let form = tell_what_is_missing(&page, &missing);
                sent.push((clerk, missing, form));
            }
        }
        let answers = join_all(sent.iter().map(|(clerk, _, form)| clerk.send(form))).await;

        let winner = one_won(&answers);
        let winner_name = if winner < 10 { MARIA } else { NIKOS };
        for (number, (answer, (_, missing, _))) in answers.iter().zip(&sent).enumerate() {
            if number != winner {
                refused_clearly(answer, winner_name);
                assert!(answer.words().contains(missing), "what was typed is lost: {}", answer.words());
            }
        }
        invariants::hold(&database).await;
        let letter = server.mails();
        let letter = letter.iter().find(|mail| mail.text().contains("Λείπει το έντυπο"));
        assert!(letter.expect("one letter tells what is missing").text().contains(&sent[winner].1));

        // Somebody who comes later still is told who did it, in their language, and keeps what they typed.
        let late = nikos.send(&english(sent[10].2.clone())).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.words().contains(winner_name), "{}", late.words());
        assert!(late.words().contains("This cannot be done now"), "{}", late.words());
        assert!(late.words().contains(&sent[10].1), "{}", late.words());
    }

    async fn one_of_two_clerks_claims_the_task(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.apply_and_arrive(&database, KEP).await;
        let path = task_page(&database, &case);
        let (maria, nikos) = (sign_in(&server, "maria").await, sign_in(&server, "nikos").await);
        let forms =
            [claim_form(&desk_page(&maria, &path).await), claim_form(&desk_page(&nikos, &path).await)];
        let clerks = [&maria, &nikos];

        let answers = join_all((0..20).map(|number| clerks[number % 2].send(&forms[number % 2]))).await;
        let holder = database.ask_one(
            "SELECT a.username FROM tasks t JOIN accounts a ON a.id = t.claimed_by",
        );
        let (winner, winner_name) = if holder == "maria" { (0, MARIA) } else { (1, NIKOS) };
        for (number, answer) in answers.iter().enumerate() {
            if number % 2 == winner {
                // Their own second click is no conflict.
                assert!(answer.status == StatusCode::SEE_OTHER || answer.status == StatusCode::CONFLICT,
                    "{}", answer.status);
            } else {
                refused_clearly(answer, winner_name);
            }
        }
        assert!(answers.iter().any(|answer| answer.status == StatusCode::SEE_OTHER));

        // Whoever does not hold it can neither complete it …
        let loser = clerks[1 - winner];
        let page = loser.get(&path).await;
        assert!(page.words().contains(winner_name), "{}", page.words());
        // … nor release it, …
        let release = format!("{path}/release");
        let own = desk_page(clerks[winner], &path).await;
        let mut form = own.form("main form[action$='/release']");
        assert_eq!(form.action.path(), release);
        let token = desk_page(loser, "/desk").await.form("header form");
        form = form.with("csrf", token.value("csrf").expect("every form has its token"));
        refused_clearly(&loser.send(&form).await, winner_name);
        // … and the holder can.
        let done = clerks[winner].send(&tell_what_is_missing(&own, "Λείπει")).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
        invariants::hold(&database).await;
    }

    async fn last_seats_go_to_as_many_as_there_are(database: Database) {
        let server = Server::start(&database).await;
        for (place, seats) in [(KEP, 1), (TOWN_HALL, 2)] {
            let mut movers = Vec::new();
            for number in 0..10 {
                let name = format!("{place}-{number}");
                let citizen = Citizen::register(&server, &name).await;
                let case = citizen.apply_and_arrive(&database, place).await;
                let page = citizen.visitor.get(&format!("/cases/{case}/appointment")).await;
                movers.push((citizen, case, page));
            }
            // A time that all of them are offered.
            let times = movers[9].2.attributes("input[name=slot]", "value");
            let time = times.last().expect("there are free times");
            let forms: Vec<Form> = movers
                .iter()
                .map(|(_, _, page)| page.form("main form").with("slot", time))
                .collect();

            let answers = join_all(movers.iter().zip(&forms).map(|((citizen, ..), form)| {
                citizen.visitor.send(form)
            }))
            .await;
            let won = answers.iter().filter(|answer| answer.status == StatusCode::SEE_OTHER).count();
            assert_eq!(won, seats, "at {place}");
            for (answer, (citizen, case, _)) in answers.iter().zip(&movers) {
                let page = citizen.visitor.get(&format!("/cases/{case}")).await;
                if answer.status == StatusCode::SEE_OTHER {
                    continue;
                }
                assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.words());
                assert_eq!(answer.heading(), "Η ώρα μόλις κλείστηκε από άλλον");
                // Their old appointment stands, and the free times are one click away.
                assert!(!page.texts(".when__moment").is_empty());
                let again = citizen.visitor.get(answer.link("Διαλέξτε άλλη ώρα").path()).await;
                assert_eq!(again.status, StatusCode::OK);
                assert!(!again.attributes("input[name=slot]", "value").contains(time));
            }
        }
        assert_eq!(database.ask_one("SELECT count(*) FROM appointments"), "20");
        invariants::hold(&database).await;
    }

    async fn appointment_moved_in_two_windows_moves_once(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.apply_and_arrive(&database, TOWN_HALL).await;
        let maria = sign_in(&server, "maria").await;
        let own = citizen.visitor.get(&format!("/cases/{case}/appointment")).await;
        let desk = desk_page(&maria, &format!("/desk/cases/{case}/appointment")).await;
        let times = own.attributes("input[name=slot]", "value");

        let mut sent = Vec::new();
        for (number, time) in times.iter().skip(5).take(10).enumerate() {
            if number % 2 == 0 {
                sent.push((&citizen.visitor, own.form("main form").with("slot", time)));
            } else {
                let form = desk.form("main form").with("slot", time);
                sent.push((&maria, form.with("reason", "Κλειστά για συντήρηση")));
            }
        }
        let answers = join_all(sent.iter().map(|(who, form)| who.send(form))).await;
        let winner = one_won(&answers);
        for (number, answer) in answers.iter().enumerate() {
            if number == winner {
                continue;
            }
            assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.words());
            assert_eq!(answer.heading(), "Αυτό δεν μπορεί να γίνει τώρα");
            if number % 2 == 1 {
                assert!(answer.words().contains("Κλειστά για συντήρηση"), "{}", answer.words());
            } else {
                // Citizens are not told which employee it was.
                assert!(!answer.words().contains(MARIA), "{}", answer.words());
            }
        }
        assert_eq!(database.ask_one("SELECT count(*) FROM appointments"), "1");
        invariants::hold(&database).await;
    }

    async fn many_citizens_submitting_at_once_all_get_a_case_and_a_seat(database: Database) {
        let server = Server::start(&database).await;
        let mut forms = Vec::new();
        for number in 0..20 {
            let citizen = Citizen::register(&server, &format!("citizen{number}")).await;
            let place = if number % 2 == 0 { KEP } else { TOWN_HALL };
            let form = citizen.fill(place).await.form("main form");
            forms.push((citizen, form));
        }
        let answers = join_all(forms.iter().map(|(citizen, form)| citizen.visitor.send(form))).await;
        let receipts: BTreeSet<String> = answers.iter().map(onward).collect();
        assert_eq!(receipts.len(), 20);
        invariants::hold(&database).await;
        assert_eq!(database.ask_one("SELECT count(*) FROM appointments"), "20");
        let numbers = database.ask("SELECT reference FROM cases ORDER BY reference");
        assert_eq!(numbers.len(), 20);
        for pair in numbers.windows(2) {
            assert_eq!(following(&pair[0][0]), pair[1][0], "no number is left out");
        }
    }
}

/// Where an answer that worked leads.
fn onward(answer: &Page) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
    let onward = answer.headers.get("location").expect("303 says where");
    onward.to_str().expect("addresses are ASCII").to_owned()
}

/// The only one whose form was taken.
fn one_won(answers: &[Page]) -> usize {
    let won: Vec<usize> = (0..answers.len())
        .filter(|n| answers[*n].status == StatusCode::SEE_OTHER)
        .collect();
    assert_eq!(
        won.len(),
        1,
        "{:?}",
        answers.iter().map(|a| a.status).collect::<Vec<_>>()
    );
    won[0]
}

/// The page for whoever came second: what happened, and who did it.
fn refused_clearly(answer: &Page, by: &str) {
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.words());
    assert_eq!(answer.heading(), "Αυτό δεν μπορεί να γίνει τώρα");
    assert!(
        answer.words().contains(by),
        "it does not say who: {}",
        answer.words()
    );
}

fn english(mut form: Form) -> Form {
    let path = format!("/en{}", form.action.path());
    form.action.set_path(&path);
    form
}

/// The reference after this one: the number at its end, plus one.
fn following(reference: &str) -> String {
    let digits = reference
        .bytes()
        .rev()
        .take_while(u8::is_ascii_digit)
        .count();
    let (head, number) = reference.split_at(reference.len() - digits);
    let next = number.parse::<u64>().expect("digits") + 1;
    format!("{head}{next:0digits$}")
}

#[test]
fn references_count_up() {
    assert_eq!(following("2026-000009"), "2026-000010");
}
