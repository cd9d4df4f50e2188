//! What failed for good, as the operator sees it: by cause, with a decision to make about each case.

use std::time::Duration;

use reqwest::StatusCode;
use tests::{Behaviour, Database, Form, Page, Server, Smtp, Visitor, Worker, on_both_databases};

use crate::counter::{Citizen, KEP, sign_in};
use crate::{invariants, restart};

/// When a worker is killed.
enum Moment {
    /// The mail server has been asked and says no.
    Refusing,
    /// One of the letters has become an incident.
    Told,
}

/// A worker that is gone is missed after 15 seconds; the rest is for a busy machine.
const RECLAIMED: Duration = Duration::from_secs(90);

/// Addresses of the pages on which something is decided.
fn decisions(page: &Page) -> Vec<String> {
    page.attributes("tbody a", "href")
}

async fn work(operator: &Visitor) -> Page {
    let page = operator.get("/operator/work").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    page
}

/// The form that decides about the first incident listed.
async fn decision(operator: &Visitor, how: &str) -> Form {
    let path = decisions(&work(operator).await).remove(0);
    let page = operator.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    page.form("main form")
        .with("how", how)
        .with("reason", "Το εξετάσαμε")
}

/// A case whose two letters were refused for good.
async fn refused_letters(server: &Server, database: &Database, smtp: &Smtp) -> (Citizen, String) {
    let citizen = Citizen::register(server, "anna").await;
    smtp.behave(Behaviour::NoSuchMailbox);
    let case = citizen.apply_and_arrive(database, KEP).await;
    database.until("SELECT count(*) FROM incidents", "2").await;
    (citizen, case)
}

on_both_databases! {
    async fn operator_has_a_letter_tried_again_and_another_let_be(database: Database) {
        let smtp = Smtp::start().await;
        let server = Server::start_mailing_to(&database, &smtp).await;
        let operator = sign_in(&server, "thanos").await;
        assert!(work(&operator).await.words().contains("Καμία υπόθεση δεν περιμένει απόφαση"));

        let (_, case) = refused_letters(&server, &database, &smtp).await;
        assert_eq!(database.ask_one("SELECT count(*) FROM effects WHERE dead_at IS NOT NULL AND done_at IS NOT NULL"), "2");

        let page = work(&operator).await;
        let words = page.words();
        assert!(words.contains("Διακομιστής αλληλογραφίας") && words.contains("Αποκρίνεται"), "{words}");
        assert_eq!(decisions(&page).len(), 2, "{words}");
        assert!(words.contains(&case), "{words}");
        // Both for one reason; whose mailbox it was is not told.
        assert_eq!(page.texts("h3").len(), 1, "{words}");
        assert!(words.contains("the mail server refused the letter"), "{words}");
        assert!(!page.body.contains("@"), "{words}");
        let english = operator.get("/en/operator/work").await.words();
        assert!(english.contains("Waiting for your decision"), "{english}");

        smtp.behave(Behaviour::Accept);
        let retry = decision(&operator, "retry").await;
        let told = operator.submit(retry.clone()).await;
        assert_eq!(told.url.path(), "/operator/work");
        assert!(told.words().contains("Το πρόβλημα έκλεισε"), "{}", told.words());
        database.until("SELECT count(*) FROM effects WHERE kind = 'mail' AND dead_at IS NULL AND done_at IS NOT NULL", "1").await;
        assert_eq!(smtp.mails().len(), 1);
        // Once more, from a page that was open all the while.
        assert_eq!(operator.submit(retry).await.status, StatusCode::NOT_FOUND);
        assert_eq!(smtp.mails().len(), 1);

        let told = operator.submit(decision(&operator, "skip").await).await;
        assert!(told.words().contains("Καμία υπόθεση δεν περιμένει απόφαση"), "{}", told.words());
        assert_eq!(smtp.mails().len(), 1);
        let audit = database.ask(
            "SELECT a.action, w.username, c.reference FROM audit a JOIN accounts w ON w.id = a.actor \
             JOIN cases c ON c.id = a.case_id WHERE a.action LIKE 'incident.%' ORDER BY a.id",
        );
        assert_eq!(audit, [["incident.resolved", "thanos", &case], ["incident.resolved", "thanos", &case]]);
        invariants::hold(&database).await;
    }

    async fn worker_killed_while_a_letter_is_given_up_tells_of_it_once(database: Database) {
        let smtp = Smtp::start().await;
        let server = restart::serving_only(&database, &smtp).await;
        let citizen = Citizen::register(&server, "anna").await;
        smtp.behave(Behaviour::NoSuchMailbox);
        let mut letters = 0;
        // Killed when the first letter is being refused, then when the first of two was told of.
        for moment in [Moment::Refusing, Moment::Told] {
            let mut worker = Worker::start_beside(&server);
            let before = smtp.connected();
            citizen.apply(KEP).await;
            match moment {
                Moment::Refusing => smtp.connections(before + 1).await,
                Moment::Told => {
                    let told = format!("SELECT CASE WHEN count(*) > {letters} THEN 'told' ELSE 'not yet' END FROM incidents");
                    database.within(RECLAIMED, &told, "told").await;
                }
            }
            worker.kill_9().await;
            letters += 2;
            let _second = Worker::start_beside(&server);
            database.within(RECLAIMED, "SELECT count(*) FROM incidents", &letters.to_string()).await;
            invariants::hold(&database).await;
        }
        let given_up = "SELECT count(*) FROM effects WHERE kind = 'mail' AND dead_at IS NOT NULL AND done_at IS NOT NULL";
        assert_eq!(database.ask_one(given_up), letters.to_string());
        let raised = "SELECT count(*) FROM events WHERE body LIKE '%incident_raised%'";
        assert_eq!(database.ask_one(raised), letters.to_string());
        assert!(smtp.mails().is_empty());
    }

    async fn a_decision_without_a_way_or_a_reason_is_asked_for_again(database: Database) {
        let smtp = Smtp::start().await;
        let server = Server::start_mailing_to(&database, &smtp).await;
        refused_letters(&server, &database, &smtp).await;
        let operator = sign_in(&server, "thanos").await;
        let sound = decision(&operator, "skip").await;
        for (form, errors) in [
            (sound.clone().without("how"), 1),
            (sound.clone().with("how", "burn").with("reason", " "), 2),
            (sound.clone().with("reason", &"α".repeat(501)), 1),
        ] {
            let again = operator.send(&form).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.words());
            assert_eq!(again.texts(".govuk-error-summary li").len(), errors, "{}", again.words());
        }
        assert_eq!(database.ask_one("SELECT count(*) FROM incidents"), "2");
    }

    async fn nobody_but_an_operator_decides(database: Database) {
        let smtp = Smtp::start().await;
        let server = Server::start_mailing_to(&database, &smtp).await;
        let (citizen, _) = refused_letters(&server, &database, &smtp).await;
        let operator = sign_in(&server, "thanos").await;
        let ours = decision(&operator, "abandon").await;
        for visitor in [citizen.visitor.clone(), sign_in(&server, "maria").await, sign_in(&server, "sofia").await] {
            assert_eq!(visitor.get(ours.action.path()).await.status, StatusCode::NOT_FOUND);
            let mut form = visitor.get("/").await.form("header form").smuggle("how", "abandon").smuggle("reason", "x");
            form.action = ours.action.clone();
            assert_eq!(visitor.send(&form).await.status, StatusCode::NOT_FOUND);
        }
        // Without a token of the operator's own, it is not theirs.
        let forged = operator.request(reqwest::Method::POST, ours.action.path()).form(&[("csrf", "x")]);
        assert_eq!(operator.ask(forged).await.status, StatusCode::FORBIDDEN);
        assert_eq!(database.ask_one("SELECT count(*) FROM incidents"), "2");
        assert_eq!(database.ask_one("SELECT count(*) FROM audit WHERE action LIKE 'incident.%'"), "0");
    }
}
