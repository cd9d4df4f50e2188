//! A case that has ended is taken up again, by whom and for as long as its service says.

use reqwest::StatusCode;
use tests::{Database, Server, Visitor, on_both_databases};

use super::ERRORS;
use crate::counter::{
    Citizen, KEP, RESIDENCE, completion_form, desk_page, publish_residence, sign_in, task_page,
};
use crate::invariants;
use crate::passing_time::Inside;

/// Ends a case: the clerk refuses it.
async fn refuses(clerk: &Visitor, database: &Database, case: &str) {
    let task = desk_page(clerk, &task_page(database, case)).await;
    let form = completion_form(&task)
        .with("checks[identity].valid", "no")
        .with("checks[identity].complete", "yes")
        .with("checks[identity].correct", "yes")
        .with("result", "refuse")
        .with("refusal_reason", "Δεν κατοικείτε εδώ");
    let done = clerk.send(&form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
    assert_eq!(database.ask_one("SELECT outcome FROM cases"), "refused");
}

on_both_databases! {
    async fn applicant_and_director_have_a_case_taken_up_again(database: Database) {
        publish_residence(&database).await;
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.arrive_for(&database, RESIDENCE, KEP).await;
        let (maria, sofia) = (sign_in(&server, "maria").await, sign_in(&server, "sofia").await);
        let (own, desk) = (format!("/cases/{case}"), format!("/desk/cases/{case}"));
        let path = format!("{own}/reopen");
        assert!(!citizen.visitor.get(&own).await.attributes("main a", "href").contains(&path));
        refuses(&maria, &database, &case).await;

        assert!(citizen.visitor.get(&own).await.attributes("main a", "href").contains(&path));
        let form = citizen.visitor.get(&path).await.form("main form");
        let again = citizen.visitor.send(&form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(again.texts(ERRORS).len(), 1, "{}", again.words());
        let sound = form.with("reason", "Έχω νέα στοιχεία");
        let stale = citizen.visitor.send(&sound.clone().smuggle("revision", "1")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.words());
        let told = citizen.visitor.submit(sound.clone()).await;
        assert_eq!(told.url.path(), own);
        assert!(told.words().contains("Η υπόθεση άνοιξε ξανά."), "{}", told.words());
        // Once is enough, and what was typed is not lost.
        let late = citizen.visitor.send(&sound).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.words());
        assert!(late.words().contains("Έχω νέα στοιχεία"), "{}", late.words());
        assert_eq!(database.ask_one("SELECT count(*) FROM cases WHERE outcome IS NULL"), "1");
        let page = desk_page(&maria, &desk).await.words();
        assert!(page.contains("Η υπόθεση άνοιξε ξανά. Αιτία: Έχω νέα στοιχεία"), "{page}");

        refuses(&maria, &database, &case).await;
        // The service names the director and not the clerk.
        assert_eq!(maria.get(&format!("{desk}/reopen")).await.status, StatusCode::NOT_FOUND);
        let page = desk_page(&sofia, &desk).await;
        assert!(page.attributes("main a", "href").contains(&format!("{desk}/reopen")), "{}", page.words());
        let form = desk_page(&sofia, &format!("{desk}/reopen")).await.form("main form");
        let told = sofia.submit(form.with("reason", "Λάθος μας")).await;
        assert_eq!(told.url.path(), desk);
        assert!(told.words().contains("Αιτία: Λάθος μας"), "{}", told.words());
        let check = desk_page(&maria, &task_page(&database, &case)).await;
        let _ = completion_form(&check);
        invariants::hold(&database).await;
    }

    async fn a_case_taken_up_late_promises_no_day_that_is_over(database: Database) {
        publish_residence(&database).await;
        let server = Inside::start_working(&database).await;
        let citizen = Citizen::register_with(server.visitor(), "anna", "Άννα", "Δοκιμάκη").await;
        let case = citizen.arrive_for(&database, RESIDENCE, KEP).await;
        refuses(&server.sign_in("maria").await, &database, &case).await;
        server.pass(20 * 24 * 60);
        let back = citizen.back(&server.visitor()).await;
        let form = back.get(&format!("/cases/{case}/reopen")).await.form("main form");
        let open = back.submit(form.with("reason", "Έχω νέα στοιχεία")).await;
        assert!(open.words().contains("Η υπόθεση άνοιξε ξανά."), "{}", open.words());
        assert!(!open.words().contains("Αναμενόμενη παραλαβή"), "{}", open.words());
        server.running.stop().await.expect("it stops in order");
    }

    async fn after_the_time_that_the_service_gives_a_case_stays_closed(database: Database) {
        publish_residence(&database).await;
        let server = Inside::start_working(&database).await;
        let citizen = Citizen::register_with(server.visitor(), "anna", "Άννα", "Δοκιμάκη").await;
        let case = citizen.arrive_for(&database, RESIDENCE, KEP).await;
        refuses(&server.sign_in("maria").await, &database, &case).await;
        let path = format!("/cases/{case}/reopen");
        let form = citizen.visitor.get(&path).await.form("main form").with("reason", "Έχω νέα στοιχεία");
        server.pass(31 * 24 * 60);
        let back = citizen.back(&server.visitor()).await;
        let own = back.get(&format!("/cases/{case}")).await;
        assert!(!own.attributes("main a", "href").contains(&path), "{}", own.words());
        let late = back.get(&path).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.words());
        assert!(late.words().contains("Πέρασε η προθεσμία για να ανοίξει ξανά η υπόθεση."), "{}", late.words());
        let token = back.get("/").await.form("header form").value("csrf").expect("a token").to_owned();
        let late = back.send(&form.with("csrf", &token)).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.words());
        assert_eq!(database.ask_one("SELECT outcome FROM cases"), "refused");
        server.running.stop().await.expect("it stops in order");
    }
}
