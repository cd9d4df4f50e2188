//! What was given up, as the operator sees it: by cause, with a way to have it tried again or to let it be.

use reqwest::StatusCode;
use tests::{Behaviour, Page, Server, Smtp, Visitor, on_both_databases};

use crate::counter::{Citizen, KEP, sign_in};
use crate::invariants;

/// The form of the page that leads to this act on a case's work.
fn act(page: &Page, reference: &str, act: &str) -> tests::Form {
    let ends = format!("/{act}");
    let action = page
        .attributes("main form", "action")
        .into_iter()
        .find(|action| action.contains(reference) && action.ends_with(&ends))
        .unwrap_or_else(|| panic!("no way to {act} {reference}: {}", page.words()));
    page.form(&format!("form[action=\"{action}\"]"))
}

async fn work(operator: &Visitor) -> Page {
    let page = operator.get("/operator/work").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    page
}

on_both_databases! {
    async fn operator_has_a_letter_tried_again_and_another_let_be(database: Database) {
        let smtp = Smtp::start().await;
        let server = Server::start_mailing_to(&database, &smtp).await;
        let operator = sign_in(&server, "thanos").await;
        assert!(work(&operator).await.words().contains("Τίποτε δεν εγκαταλείφθηκε"));

        let citizen = Citizen::register(&server, "anna").await;
        smtp.behave(Behaviour::NoSuchMailbox);
        let case = citizen.apply_and_arrive(&database, KEP).await;
        database.until("SELECT count(*) FROM effects WHERE dead_at IS NOT NULL", "2").await;

        let page = work(&operator).await;
        let words = page.words();
        assert!(words.contains("Διακομιστής αλληλογραφίας") && words.contains("Αποκρίνεται"), "{words}");
        assert_eq!(page.texts("tbody th"), [case.as_str(), case.as_str()], "{words}");
        // Both for one reason; whose mailbox it was is not told.
        assert_eq!(page.texts("h3").len(), 1, "{words}");
        assert!(words.contains("no such mailbox"), "{words}");
        assert!(!page.body.contains("@"), "{words}");
        let english = operator.get("/en/operator/work").await.words();
        assert!(english.contains("Given up") && english.contains("Try again"), "{english}");

        smtp.behave(Behaviour::Accept);
        let retry = act(&page, &case, "retry");
        let told = operator.submit(retry.clone()).await;
        assert_eq!(told.url.path(), "/operator/work");
        assert!(told.words().contains("Θα γίνει νέα προσπάθεια"), "{}", told.words());
        database.until("SELECT count(*) FROM effects WHERE dead_at IS NOT NULL", "1").await;
        database.until("SELECT count(*) FROM effects WHERE done_at IS NULL", "1").await;
        assert_eq!(smtp.mails().len(), 1);
        // Once more, from a page that was open all the while.
        assert_eq!(operator.submit(retry).await.status, StatusCode::NOT_FOUND);
        assert_eq!(smtp.mails().len(), 1);

        let page = work(&operator).await;
        let told = operator.submit(act(&page, &case, "abandon")).await;
        assert!(told.words().contains("Τίποτε δεν εγκαταλείφθηκε"), "{}", told.words());
        assert_eq!(smtp.mails().len(), 1);
        let audit = database.ask(
            "SELECT a.action, w.username, c.reference FROM audit a JOIN accounts w ON w.id = a.actor \
             JOIN cases c ON c.id = a.case_id WHERE a.action LIKE 'job.%' ORDER BY a.id",
        );
        assert_eq!(audit, [["job.retried", "thanos", &case], ["job.abandoned", "thanos", &case]]);
        invariants::hold(&database).await;
    }

    async fn nobody_but_an_operator_acts_on_work_that_was_given_up(database: Database) {
        let smtp = Smtp::start().await;
        let server = Server::start_mailing_to(&database, &smtp).await;
        let citizen = Citizen::register(&server, "anna").await;
        smtp.behave(Behaviour::NoSuchMailbox);
        let case = citizen.apply_and_arrive(&database, KEP).await;
        database.until("SELECT count(*) FROM effects WHERE dead_at IS NOT NULL", "2").await;
        let operator = sign_in(&server, "thanos").await;
        let page = work(&operator).await;
        for verb in ["retry", "abandon"] {
            let ours = act(&page, &case, verb);
            for visitor in [citizen.visitor.clone(), sign_in(&server, "maria").await, sign_in(&server, "sofia").await] {
                let mut form = visitor.get("/").await.form("header form");
                form.action = ours.action.clone();
                assert_eq!(visitor.send(&form).await.status, StatusCode::NOT_FOUND);
            }
            // Without a token of the operator's own, it is not theirs.
            let forged = operator.request(reqwest::Method::POST, ours.action.path()).form(&[("csrf", "x")]);
            assert_eq!(operator.ask(forged).await.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(database.ask_one("SELECT count(*) FROM effects WHERE dead_at IS NOT NULL"), "2");
        assert_eq!(database.ask_one("SELECT count(*) FROM audit WHERE action LIKE 'job.%'"), "0");
    }
}
