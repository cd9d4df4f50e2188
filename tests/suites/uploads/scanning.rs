//! The scanner: what it finds is gone, what it has not looked into waits, and nobody waits for it.

use reqwest::StatusCode;
use tests::clamd::{Clamd, EICAR, Mood};
use tests::files::{jpeg, pdf};
use tests::{Database, Server, on_both_databases};

use super::{
    applied, at_documents, going_on, kept, listed, places, refused, rows_and_files_agree, staying,
};
use crate::counter::{Citizen, desk_page, publish_pavement, sign_in};
use crate::invariants;

async fn scanned(database: &Database, mood: Mood) -> (Server, Citizen, Clamd) {
    publish_pavement(database).await;
    let clamd = Clamd::start(mood).await;
    let server = Server::start_with(database, &["--scanner", &clamd.url()]).await;
    let citizen = Citizen::register(&server, "anna").await;
    (server, citizen, clamd)
}

const WAITING: &str = "SELECT count(*) FROM uploads WHERE state = 'waiting'";

on_both_databases! {
    async fn what_is_clean_is_read_and_what_is_infected_is_gone_and_told(database: Database) {
        let (server, anna, _clamd) = scanned(&database, Mood::Honest).await;
        let page = at_documents(&anna).await;
        let bad = pdf(EICAR);
        let files: [(&str, &str, &[u8]); 2] =
            [("document.plan", "bad.pdf", &bad), ("document.photos", "good.jpg", &jpeg())];
        let page = anna.visitor.bring(&staying(&page), &files).await;
        assert_eq!(listed(&page), ["bad.pdf", "good.jpg"]);
        database.until(WAITING, "0").await;
        database.until("SELECT count(*) FROM audit WHERE action = 'file.infected'", "1").await;
        assert_eq!(database.ask("SELECT name, state FROM uploads ORDER BY name"), [["bad.pdf", "infected"], ["good.jpg", "clean"]]);
        assert!(kept(&server).values().all(|bytes| bytes != &bad), "it is still there");
        rows_and_files_agree(&database, &server);

        // Told, and asked for again: an infected one is none.
        let page = anna.visitor.get(page.url.path()).await;
        assert!(page.words().contains("αφαιρέθηκε γιατί βρέθηκε ιός"), "{}", page.words());
        let again = anna.visitor.bring(&going_on(&page), &[]).await;
        refused(&again, "Επιλέξτε ένα αρχείο");
        let check = anna.visitor.bring(&going_on(&page), &[("document.plan", "plan.pdf", &pdf("a"))]).await;
        let receipt = anna.visitor.submit(check.form("main form")).await;
        let case = crate::counter::reference(&receipt);
        database.until("SELECT count(*) FROM tasks WHERE office IS NOT NULL", "1").await;
        database.until(WAITING, "0").await;
        let maria = sign_in(&server, "maria").await;
        let desk = desk_page(&maria, &format!("/desk/cases/{case}")).await;
        assert_eq!(listed(&desk), ["plan.pdf", "good.jpg"]);
        assert_eq!(places(&desk).len(), 2);
        assert!(!desk.words().contains("ιούς"), "{}", desk.words());
        invariants::hold(&database).await;
    }

    async fn a_scanner_that_is_down_holds_up_nobody_but_the_reader(database: Database) {
        let (server, anna, clamd) = scanned(&database, Mood::Away).await;
        let case = applied(&anna).await;
        database.until("SELECT count(*) FROM tasks WHERE office IS NOT NULL", "1").await;
        assert_eq!(database.ask_one(WAITING), "2");
        let maria = sign_in(&server, "maria").await;
        let path = format!("/desk/cases/{case}");
        let desk = desk_page(&maria, &path).await;
        assert_eq!(listed(&desk).len(), 2);
        assert_eq!(places(&desk).len(), 0, "what nobody has looked into is offered");
        assert!(desk.words().contains("ελέγχεται για ιούς"), "{}", desk.words());
        // Nor by its address; the applicant reads their own.
        let own = anna.visitor.get(&format!("/cases/{case}")).await;
        let id = database.ask_one(&format!("SELECT {} FROM uploads WHERE kind = 'pdf'", database.id("id"))).replace('-', "").to_lowercase();
        assert_eq!(maria.fetch(&format!("{path}/files/{id}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(anna.visitor.fetch(&format!("/cases/{case}/files/{id}")).await.status, StatusCode::OK);
        assert!(own.words().contains("ελέγχεται για ιούς"), "{}", own.words());

        // Answers that say nothing change nothing; when it is back, all is looked into.
        clamd.becomes(Mood::Confused);
        let before = clamd.asked();
        while clamd.asked() < before + 1 {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(database.ask_one(WAITING), "2");
        clamd.becomes(Mood::Honest);
        database.within(std::time::Duration::from_secs(90), WAITING, "0").await;
        let desk = desk_page(&maria, &path).await;
        assert_eq!(places(&desk).len(), 2);
        assert_eq!(maria.fetch(&format!("{path}/files/{id}")).await.status, StatusCode::OK);
        rows_and_files_agree(&database, &server);
    }

    async fn files_from_before_there_was_a_scanner_are_looked_into(database: Database) {
        let (server, anna) = crate::uploads::opened(&database).await;
        let page = at_documents(&anna).await;
        anna.visitor.bring(&staying(&page), &[("document.plan", "bad.pdf", &pdf(EICAR))]).await;
        assert_eq!(database.ask_one("SELECT state FROM uploads"), "unscanned");
        let clamd = Clamd::start(Mood::Honest).await;
        let worker = tests::Worker::start_beside_with(&server, &["--scanner", &clamd.url()]);
        database.until("SELECT count(*) FROM uploads WHERE state = 'infected'", "1").await;
        let page = anna.visitor.get(page.url.path()).await;
        assert!(page.words().contains("βρέθηκε ιός"), "{}", page.words());
        drop(worker);
    }
}
