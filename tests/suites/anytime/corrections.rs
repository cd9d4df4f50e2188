//! The applicant corrects what the office asks for, and only that; the director sends a case back.

use reqwest::StatusCode;
use tests::{Database, Server, Visitor, on_both_databases};

use super::ERRORS;
use crate::counter::{
    CERTIFIED, Citizen, KEP, RESIDENCE, completion_form, desk_page, publish_residence, sign_in,
    task_page, tell_what_is_missing,
};
use crate::invariants;

/// The check, ended as complete.
pub async fn accepts(clerk: &Visitor, database: &Database, case: &str) {
    let task = desk_page(clerk, &task_page(database, case)).await;
    let form = completion_form(&task)
        .with("checks[identity].valid", "yes")
        .with("checks[identity].complete", "yes")
        .with("checks[identity].correct", "yes")
        .with("result", "complete")
        .with("certified", CERTIFIED);
    let done = clerk.send(&form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
}

/// The director's yes, with which the case ends.
pub async fn approves(director: &Visitor, database: &Database, case: &str) {
    let task = desk_page(director, &task_page(database, case)).await;
    let form = completion_form(&task)
        .with("identity_document", "passport")
        .with("identity_checked", "yes")
        .with("result", "delivered");
    let done = director.send(&form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
}

on_both_databases! {
    async fn applicant_corrects_what_was_asked_and_nothing_else(database: Database) {
        publish_residence(&database).await;
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.arrive_for(&database, RESIDENCE, KEP).await;
        let maria = sign_in(&server, "maria").await;
        let path = format!("/cases/{case}/correction");
        // Nothing is asked yet.
        assert_eq!(citizen.visitor.get(&path).await.status, StatusCode::CONFLICT);
        let task = desk_page(&maria, &task_page(&database, &case)).await;
        let asked = maria.send(&tell_what_is_missing(&task, "Ο λόγος δεν είναι σωστός")).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.words());
        assert_eq!(database.ask_one("SELECT count(*) FROM tasks"), "0");
        server.mail(|mail| mail.to == [citizen.email.as_str()] && mail.text().contains("/correction")).await;

        let own = citizen.visitor.get(&format!("/cases/{case}")).await;
        assert!(own.words().contains("Ο λόγος δεν είναι σωστός"), "{}", own.words());
        assert!(own.attributes("main a", "href").contains(&path), "{}", own.words());
        let page = citizen.visitor.get(&path).await;
        let form = page.form("main form");
        let names: Vec<&str> = form.fields.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["csrf", "revision", "reason", "reason_other", "copies"], "{}", page.words());
        let sound = form.with("reason", "bank").with("copies", "2");
        for locked in ["kind", "afm", "on_behalf", "location", "nothing"] {
            let again = citizen.visitor.send(&sound.clone().smuggle(locked, "plain")).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{locked}: {}", again.words());
        }
        let again = citizen.visitor.send(&sound.clone().with("reason", "other")).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(again.texts(ERRORS).len(), 1, "{}", again.words());
        let stale = citizen.visitor.send(&sound.clone().smuggle("revision", "1")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.words());
        assert_eq!(database.ask_one("SELECT count(*) FROM tasks"), "0", "nothing was taken");

        let told = citizen.visitor.submit(sound.clone()).await;
        assert!(told.words().contains("Η διόρθωσή σας στάλθηκε."), "{}", told.words());
        assert!(told.words().contains("Τράπεζα") && told.words().contains("Δύο"), "{}", told.words());
        // Sent once more, there is nothing to correct any more.
        let late = citizen.visitor.send(&sound).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.words());
        let desk = desk_page(&maria, &format!("/desk/cases/{case}")).await.words();
        assert!(desk.contains("Ο αιτών διόρθωσε: Λόγος χρήσης, Αριθμός αντιγράφων"), "{desk}");
        accepts(&maria, &database, &case).await;
        invariants::hold(&database).await;
    }

    async fn director_sends_a_case_back_with_the_reason(database: Database) {
        publish_residence(&database).await;
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.arrive_for(&database, RESIDENCE, KEP).await;
        let (maria, sofia) = (sign_in(&server, "maria").await, sign_in(&server, "sofia").await);
        // From the first task there is no way back.
        let check = task_page(&database, &case);
        assert_eq!(maria.get(&format!("{check}/send-back")).await.status, StatusCode::NOT_FOUND);
        accepts(&maria, &database, &case).await;

        let task = task_page(&database, &case);
        let page = desk_page(&sofia, &task).await;
        let back = format!("{task}/send-back");
        assert!(page.attributes("main a", "href").contains(&back), "{}", page.words());
        // The clerk has no say here.
        assert_ne!(maria.get(&back).await.status, StatusCode::OK);
        let form = desk_page(&sofia, &back).await.form("main form");
        let again = sofia.send(&form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(again.texts(ERRORS).len(), 1, "{}", again.words());
        let sound = form.with("reason", "Λείπει η σφραγίδα");
        let stale = sofia.send(&sound.clone().smuggle("revision", "1")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.words());
        let told = sofia.submit(sound.clone()).await;
        assert_eq!(told.url.path(), "/desk", "{}", told.words());
        let late = sofia.send(&sound).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.words());

        let desk = desk_page(&maria, &format!("/desk/cases/{case}")).await.words();
        assert!(desk.contains("Αιτία: Λείπει η σφραγίδα"), "{desk}");
        assert!(!desk.contains("χωρίς να ολοκληρωθεί: Έγκριση"), "its end is told twice: {desk}");
        accepts(&maria, &database, &case).await;
        approves(&sofia, &database, &case).await;
        assert_eq!(database.ask_one(&format!("SELECT outcome FROM cases WHERE reference = '{case}'")), "issued");
        invariants::hold(&database).await;
    }
}
