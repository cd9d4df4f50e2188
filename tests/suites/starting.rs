//! What a service asks for in the background, as people see it: another case, opened once whatever happens to the
//! worker; and the registry, whose answer becomes a result.

use std::time::Duration;

use reqwest::StatusCode;
use tests::{Database, Server, Smtp, Worker, on_both_databases};

use crate::anytime::corrections::{accepts, approves};
use crate::counter::{APPLIED, Citizen, KEP, RESIDENCE, publish_residence, sign_in};
use crate::{invariants, restart};

/// Cases that each start another one.
const STARTING: usize = 4;
/// A worker that is gone is missed after 15 seconds, a job that was lost after 30; the rest is for a busy machine.
const RECLAIMED: Duration = Duration::from_secs(90);

const STARTED: &str = "SELECT count(*) FROM cases WHERE service = 'birth-certificate'";

/// Every case has started one other, with its own answers, for the same applicant.
fn each_has_started_one(database: &Database, cases: usize) {
    assert_eq!(database.ask_one(STARTED), cases.to_string());
    let submissions =
        "SELECT count(DISTINCT submission) FROM cases WHERE service = 'birth-certificate'";
    assert_eq!(database.ask_one(submissions), cases.to_string());
    let asked = "SELECT count(*) FROM effects WHERE kind = 'start' AND dead_at IS NULL AND done_at IS NOT NULL";
    assert_eq!(database.ask_one(asked), cases.to_string());
    let owners = database.ask(&format!(
        "SELECT {}, count(*) FROM cases WHERE service = 'birth-certificate' GROUP BY applicant",
        database.id("applicant")
    ));
    let old = database.ask(&format!(
        "SELECT {}, count(*) FROM cases WHERE service = '{RESIDENCE}' GROUP BY applicant",
        database.id("applicant")
    ));
    assert_eq!(owners, old);
}

on_both_databases! {
    async fn a_case_starts_another_once_though_its_job_runs_twice(database: Database) {
        publish_residence(&database).await;
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.arrive_for(&database, RESIDENCE, KEP).await;
        accepts(&sign_in(&server, "maria").await, &database, &case).await;
        approves(&sign_in(&server, "sofia").await, &database, &case).await;
        database.until(STARTED, "1").await;
        invariants::settle(&database).await;
        each_has_started_one(&database, 1);
        // The citizen finds it among their own, with what they had answered before.
        let cases = citizen.visitor.get("/cases").await;
        let started = database.ask_one(&format!("SELECT reference FROM cases WHERE service = '{APPLIED}'"));
        assert!(cases.words().contains(&started), "{}", cases.words());
        let page = citizen.visitor.get(&format!("/cases/{started}")).await;
        assert!(page.words().contains("326018156") && page.words().contains("ΚΕΠ Λιμανιού"), "{}", page.words());
        server.mail(|mail| mail.to == [citizen.email.as_str()] && mail.text().contains(&started)).await;

        // A worker that dies after it has opened the case, and before it could say so, leaves this behind.
        database.ask("UPDATE effects SET done_at = NULL WHERE kind = 'start'");
        database.within(RECLAIMED, "SELECT count(*) FROM effects WHERE kind = 'start' AND done_at IS NOT NULL", "1").await;
        each_has_started_one(&database, 1);
        invariants::hold(&database).await;
    }

    async fn workers_killed_meanwhile_start_every_case_once(database: Database) {
        publish_residence(&database).await;
        let smtp = Smtp::start().await;
        let server = restart::serving_only(&database, &smtp).await;
        let mut worker = Worker::start_beside(&server);
        let (maria, sofia) = (sign_in(&server, "maria").await, sign_in(&server, "sofia").await);
        let mut cases = Vec::new();
        for number in 0..STARTING {
            let citizen = Citizen::register(&server, &format!("citizen{number}")).await;
            cases.push(citizen.arrive_for(&database, RESIDENCE, KEP).await);
        }
        for case in &cases {
            accepts(&maria, &database, case).await;
        }
        // The first is killed before it has begun any, the second when one is there.
        worker.kill_9().await;
        for case in &cases {
            approves(&sofia, &database, case).await;
        }
        assert_eq!(database.ask_one(STARTED), "0");
        let mut worker = Worker::start_beside(&server);
        let one = format!("SELECT CASE WHEN ({STARTED}) > 0 THEN 'begun' ELSE 'not yet' END");
        database.within(RECLAIMED, &one, "begun").await;
        worker.kill_9().await;
        let _third = Worker::start_beside(&server);
        database.within(RECLAIMED, STARTED, &STARTING.to_string()).await;
        invariants::hold(&database).await;
        each_has_started_one(&database, STARTING);
    }

    async fn what_the_registry_says_becomes_a_result(database: Database) {
        publish_residence(&database).await;
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let found = citizen.arrive_for(&database, RESIDENCE, KEP).await;
        let answered = format!("SELECT count(*) FROM events e JOIN cases c ON c.id = e.case_id \
            WHERE c.reference = '{found}' AND e.body LIKE '%effect_answered%\"found\":true%'");
        assert_eq!(database.ask_one(&answered), "1");

        // Somebody whom the registry does not know any more when it is asked the second time.
        let page = citizen.fill_for(RESIDENCE, KEP).await;
        database.ask("DELETE FROM registry_people WHERE afm = '326018156'");
        let receipt = citizen.visitor.submit(page.form("main form")).await;
        assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.words());
        let gone = crate::counter::reference(&receipt);
        let outcome = format!("SELECT count(*) FROM cases WHERE reference = '{gone}' AND outcome = 'unknown'");
        database.until(&outcome, "1").await;
        let own = citizen.visitor.get(&format!("/cases/{gone}")).await;
        assert!(own.words().contains("Δεν βρέθηκε στο μητρώο"), "{}", own.words());
        // The reason of the turn stands in the history, with what it read.
        let turn = format!("SELECT count(*) FROM events e JOIN cases c ON c.id = e.case_id \
            WHERE c.reference = '{gone}' AND e.body LIKE '%turn_taken%' AND e.body LIKE '%\"look.found\":false%'");
        assert_eq!(database.ask_one(&turn), "1");
        invariants::hold(&database).await;
    }
}
