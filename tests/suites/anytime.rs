//! What may be done to a case whatever step it rests at: taken back, written about, noted, given to a colleague.

pub mod corrections;
mod office;
mod reopening;
mod rights;
mod withdrawing;

use reqwest::StatusCode;
use tests::{Database, Page, Server, Visitor, on_both_databases};

use crate::counter::{Citizen, KEP, completion_form, desk_page, sign_in, task_page};
use crate::invariants;

const ERRORS: &str = ".govuk-error-summary li";

async fn own(citizen: &Citizen, case: &str) -> Page {
    citizen.visitor.get(&format!("/cases/{case}")).await
}

fn holder(database: &Database) -> String {
    database.ask_one("SELECT a.username FROM tasks t JOIN accounts a ON a.id = t.claimed_by")
}

async fn claimed(maria: &Visitor, task: &str) -> Page {
    let page = desk_page(maria, task).await;
    maria.submit(page.form("main form[action$='/claim']")).await
}

on_both_databases! {
    async fn applicant_withdraws_and_the_seat_is_free_again(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.apply_and_arrive(&database, KEP).await;
        invariants::settle(&database).await;
        let path = format!("/cases/{case}/withdraw");
        assert!(own(&citizen, &case).await.attributes("main a", "href").contains(&path));

        let ask = citizen.visitor.get(&path).await;
        assert_eq!(ask.status, StatusCode::OK, "{}", ask.words());
        let form = ask.form("main form");
        let again = citizen.visitor.send(&form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(again.texts(ERRORS).len(), 1, "{}", again.words());
        assert_eq!(database.ask_one("SELECT count(*) FROM cases WHERE outcome IS NULL"), "1");

        let answer = citizen.visitor.submit(form.clone().with("reason", "Δεν το χρειάζομαι πια")).await;
        assert_eq!(answer.url.path(), format!("/cases/{case}"));
        assert!(answer.words().contains("Η αίτηση ανακλήθηκε"), "{}", answer.words());
        assert_eq!(database.ask_one("SELECT outcome FROM cases"), "withdrawn");
        assert_eq!(database.ask_one("SELECT count(*) FROM appointments"), "0");
        assert_eq!(database.ask_one("SELECT count(*) FROM tasks"), "0");

        // Too late now, and told in words.
        let late = citizen.visitor.get(&path).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.words());
        let late = citizen.visitor.send(&form.with("reason", "Ξανά")).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.words());
        assert!(late.words().contains("Ξανά"), "what was typed is lost: {}", late.words());
        invariants::hold(&database).await;
    }

    async fn applicant_and_office_write_to_each_other(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.apply_and_arrive(&database, KEP).await;
        let form = own(&citizen, &case).await.form("main form[action$='/message']");
        let again = citizen.visitor.send(&form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = citizen.visitor.submit(form.with("message", "Πότε θα είναι έτοιμο;")).await;
        assert!(told.words().contains("Το μήνυμα στάλθηκε"), "{}", told.words());

        let maria = sign_in(&server, "maria").await;
        let desk = desk_page(&maria, &format!("/desk/cases/{case}")).await;
        assert!(desk.words().contains("Πότε θα είναι έτοιμο;"), "{}", desk.words());
        invariants::settle(&database).await;
        let before = server.mails().len();
        maria.submit(desk.form("main form[action$='/message']").with("message", "Την Πέμπτη το πρωί.")).await;
        maria.submit(desk.form("main form[action$='/note']").with("note", "Θέλει δεύτερο έλεγχο.")).await;
        invariants::settle(&database).await;
        assert_eq!(server.mails().len(), before + 1);

        let page = own(&citizen, &case).await.words();
        assert!(page.contains("Την Πέμπτη το πρωί."), "{page}");
        assert!(!page.contains("Θέλει δεύτερο έλεγχο."), "a note is shown to the applicant: {page}");
        let desk = desk_page(&maria, &format!("/desk/cases/{case}")).await;
        assert!(desk.words().contains("Θέλει δεύτερο έλεγχο."), "{}", desk.words());
        invariants::hold(&database).await;
    }

    async fn clerk_hands_a_task_over_and_gets_a_delegated_one_back(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.apply_and_arrive(&database, KEP).await;
        let task = task_page(&database, &case);
        let maria = sign_in(&server, "maria").await;
        let nikos = sign_in(&server, "nikos").await;
        claimed(&maria, &task).await;
        assert_eq!(holder(&database), "maria");

        let give = format!("{task}/give");
        let page = desk_page(&maria, &give).await;
        let form = page.form("main form");
        let again = maria.send(&form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.words());
        assert_eq!(again.texts(ERRORS).len(), 2, "{}", again.words());
        let colleague = database.ask_one(&format!("SELECT {} FROM accounts WHERE username = 'nikos'", database.id("id")));
        let chosen = page.attributes("input[name=colleague]", "value");
        let colleague = chosen
            .into_iter()
            .find(|value| value.replace('-', "") == colleague.replace('-', ""))
            .expect("a colleague of the same role");
        let form = form.with("colleague", &colleague).with("reason", "Φεύγω σε άδεια");

        maria.submit(form.clone().with("way", "delegate")).await;
        assert_eq!(holder(&database), "nikos");
        // What is in other hands cannot be given.
        assert_eq!(maria.get(&give).await.status, StatusCode::CONFLICT);
        let theirs = desk_page(&nikos, &task).await;
        nikos.submit(theirs.form("main form[action$='/release']")).await;
        assert_eq!(holder(&database), "maria", "a delegated task comes back");

        let form = desk_page(&maria, &give).await.form("main form");
        maria.submit(form.with("colleague", &colleague).with("reason", "Φεύγω σε άδεια").with("way", "hand-over")).await;
        let theirs = desk_page(&nikos, &task).await;
        let _ = completion_form(&theirs);
        nikos.submit(theirs.form("main form[action$='/release']")).await;
        assert_eq!(database.ask_one("SELECT count(*) FROM tasks WHERE claimed_by IS NULL"), "1", "a task handed over is free");
        let desk = desk_page(&maria, &format!("/desk/cases/{case}")).await.words();
        assert!(desk.contains("Φεύγω σε άδεια"), "{desk}");
        invariants::hold(&database).await;
    }
}
