//! The product is killed, and its mail server fails it: what was acknowledged is there once, and goes on.

use std::time::Duration;

use reqwest::StatusCode;
use tests::process::Signal;
use tests::{Behaviour, Database, Server, Smtp, Worker, on_both_databases};

use crate::counter::{Citizen, KEP, TOWN_HALL, reference};
use crate::invariants;

/// A worker that is gone is missed after 15 seconds (a heartbeat of five, three times); its jobs must run again within
/// 20. The rest is for a machine with other things to do.
const RECLAIMED: Duration = Duration::from_secs(60);

on_both_databases! {
    async fn receipt_that_was_shown_outlives_kill_9(database: Database) {
        let smtp = Smtp::start().await;
        let mut server = Server::start_mailing_to(&database, &smtp).await;
        let citizen = Citizen::register(&server, "anna").await;
        let check = citizen.fill(KEP).await;
        let receipt = citizen.visitor.submit(check.form("main form")).await;
        server.kill_9().await;
        assert_eq!(receipt.status, StatusCode::OK);

        server.start_again().await;
        let again = citizen.visitor.get(receipt.url.path()).await;
        assert_eq!(again.status, StatusCode::OK);
        assert_eq!(again.texts("main .receipt"), receipt.texts("main .receipt"));
        assert_eq!(database.ask_one("SELECT count(*) FROM cases"), "1");

        let office = smtp.mail_within(RECLAIMED, |mail| mail.to == ["s.arvaniti@alkyona.example"]).await;
        let receipt_mail = smtp.mail_within(RECLAIMED, |mail| mail.to == [citizen.email.as_str()]).await;
        assert!(office.text().contains(&reference(&receipt)));
        assert!(receipt_mail.text().contains(&reference(&receipt)));
        invariants::hold(&database).await;
        let repeated = invariants::letters_arrived(&database, &smtp);
        assert!(repeated <= 1, "{repeated} letters came twice after one kill");

        // The form that was sent before the kill leads to the same receipt.
        let answer = citizen.visitor.submit(check.form("main form")).await;
        assert_eq!(answer.url.path(), receipt.url.path());
        assert_eq!(database.ask_one("SELECT count(*) FROM cases"), "1");
    }

    async fn worker_killed_while_the_mail_server_hangs_is_replaced(database: Database) {
        let smtp = Smtp::start().await;
        let server = serving_only(&database, &smtp).await;
        let mut worker = Worker::start_beside(&server);
        smtp.behave(Behaviour::Hang);
        let citizen = Citizen::register(&server, "anna").await;
        citizen.apply(TOWN_HALL).await;
        // Two letters hang: the receipt, and the one to the director.
        smtp.connections(2).await;
        worker.kill_9().await;

        smtp.behave(Behaviour::Accept);
        let _second = Worker::start_beside(&server);
        smtp.mail_within(RECLAIMED, |mail| mail.to == [citizen.email.as_str()]).await;
        smtp.mail_within(RECLAIMED, |mail| mail.to == ["s.arvaniti@alkyona.example"]).await;
        invariants::hold(&database).await;
        assert_eq!(invariants::letters_arrived(&database, &smtp), 0, "a letter came twice");
    }

    async fn worker_killed_after_the_mail_was_taken_repeats_it_under_one_id(database: Database) {
        let smtp = Smtp::start().await;
        let server = serving_only(&database, &smtp).await;
        let mut worker = Worker::start_beside(&server);
        smtp.behave(Behaviour::LoseAnswer);
        let citizen = Citizen::register(&server, "anna").await;
        citizen.apply(TOWN_HALL).await;
        smtp.mail(|mail| mail.to == [citizen.email.as_str()]).await;
        worker.kill_9().await;

        smtp.behave(Behaviour::Accept);
        let _second = Worker::start_beside(&server);
        database.within(RECLAIMED, "SELECT count(*) FROM effects WHERE done_at IS NULL", "0").await;
        invariants::hold(&database).await;
        let repeated = invariants::letters_arrived(&database, &smtp);
        assert!(repeated >= 1, "the lost answer did not bring the letter again");
    }

    async fn frozen_worker_that_thaws_does_nothing_twice(database: Database) {
        let smtp = Smtp::start().await;
        let server = serving_only(&database, &smtp).await;
        let first = Worker::start_beside(&server);
        smtp.behave(Behaviour::Hang);
        let citizen = Citizen::register(&server, "anna").await;
        citizen.apply(KEP).await;
        smtp.connections(2).await;
        freeze(&database, &first).await;

        smtp.behave(Behaviour::Accept);
        let _second = Worker::start_beside(&server);
        smtp.mail_within(RECLAIMED, |mail| mail.to == [citizen.email.as_str()]).await;
        smtp.mail_within(RECLAIMED, |mail| mail.to == ["s.arvaniti@alkyona.example"]).await;
        first.signal(Signal::Cont);
        citizen.apply(KEP).await;
        invariants::hold(&database).await;
        let repeated = invariants::letters_arrived(&database, &smtp);
        assert!(repeated <= 2, "{repeated} letters came twice");
    }

    async fn case_goes_on_whatever_the_mail_server_does(database: Database) {
        let smtp = Smtp::start().await;
        let server = Server::start_mailing_to(&database, &smtp).await;
        let citizen = Citizen::register(&server, "anna").await;
        for behaviour in [Behaviour::Refuse, Behaviour::TryLater, Behaviour::LoseAnswer] {
            smtp.behave(behaviour);
            // The case reaches the office and its time is booked, though no letter leaves.
            citizen.apply_and_arrive(&database, TOWN_HALL).await;
            smtp.behave(Behaviour::Accept);
        }
        invariants::hold(&database).await;
        invariants::letters_arrived(&database, &smtp);
        assert_eq!(database.ask_one("SELECT count(*) FROM effects WHERE dead_at IS NOT NULL"), "0");

        // An address that does not exist is given up, where people can see it, and the case goes on.
        smtp.behave(Behaviour::NoSuchMailbox);
        citizen.apply_and_arrive(&database, TOWN_HALL).await;
        database.until("SELECT count(*) FROM effects WHERE dead_at IS NOT NULL", "2").await;
        invariants::hold(&database).await;
    }

    async fn mail_server_that_says_nothing_holds_up_nobody(database: Database) {
        let smtp = Smtp::start().await;
        let server = Server::start_mailing_to(&database, &smtp).await;
        let citizen = Citizen::register(&server, "anna").await;
        smtp.behave(Behaviour::Hang);
        // More letters than are sent at a time.
        for _ in 0..4 {
            citizen.apply_and_arrive(&database, TOWN_HALL).await;
        }
        smtp.behave(Behaviour::Accept);
        invariants::hold(&database).await;
        invariants::letters_arrived(&database, &smtp);
    }
}

/// The web alone; jobs are left to workers.
pub async fn serving_only(database: &Database, smtp: &Smtp) -> Server {
    let smtp = format!("smtp://{}", smtp.address());
    Server::start_with(
        database,
        &[
            "--no-worker",
            "--smtp",
            &smtp,
            "--base-url",
            "http://thyrida.alkyona.example",
        ],
    )
    .await
}

/// Stops a worker where it stands, but not while it holds the only right to write to the file.
async fn freeze(database: &Database, worker: &Worker) {
    loop {
        worker.signal(Signal::Stop);
        if database.can_be_written() {
            return;
        }
        worker.signal(Signal::Cont);
        tokio::task::yield_now().await;
    }
}
