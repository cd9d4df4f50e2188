//! The office takes an application back, where its service names those who may, and the applicant is told.

use reqwest::StatusCode;
use tests::{Visitor, on_both_databases};

use super::office::{arrived, deed, refused};
use crate::counter::{Citizen, completion_form, desk_page, sign_in, task_page};
use crate::invariants;

const OPEN: &str = "SELECT count(*) FROM cases WHERE outcome IS NULL";
const WHY: &str = "Το ζήτησε με τηλεφώνημα";

on_both_databases! {
    async fn clerk_withdraws_an_application_and_the_applicant_is_told(database: Database) {
        let (server, citizen, case) = arrived(&database).await;
        let maria = sign_in(&server, "maria").await;
        let page = deed(&maria, &case, "withdraw").await;
        assert!(page.words().contains("Το ραντεβού παραλαβής θα ακυρωθεί."), "{}", page.words());
        let form = page.form("main form");
        refused(&maria, &form, 1).await;
        refused(&maria, &form.clone().with("reason", " \r\n\t "), 1).await;
        refused(&maria, &form.clone().without("reason"), 1).await;
        let again = refused(&maria, &form.clone().with("reason", &"α".repeat(501)), 1).await;
        assert!(again.attributes("main textarea", "aria-describedby")[0].contains("error"), "{}", again.body);
        assert!(again.body.contains(&"α".repeat(501)), "what was typed is lost");
        assert_eq!(database.ask_one(OPEN), "1");

        invariants::settle(&database).await;
        let before = server.mails().len();
        // Nobody else's words say how it ends.
        let sound = form.with("reason", WHY).smuggle("outcome", "issued").smuggle("to", "check");
        let told = maria.submit(sound.clone()).await;
        assert_eq!(told.url.path(), format!("/desk/cases/{case}"));
        assert!(told.words().contains("Η αίτηση ανακλήθηκε."), "{}", told.words());
        assert!(told.words().contains(&format!("Ανακλήθηκε η αίτηση. Αιτία: {WHY}")), "{}", told.words());
        database.until("SELECT outcome FROM cases", "withdrawn").await;
        assert_eq!(database.ask_one("SELECT count(*) FROM appointments"), "0");
        assert_eq!(database.ask_one("SELECT count(*) FROM tasks"), "0");
        assert_eq!(
            database.ask_one("SELECT a.username FROM audit l JOIN accounts a ON a.id = l.actor WHERE l.action = 'case.withdrawn'"),
            "maria"
        );

        invariants::settle(&database).await;
        let mails = server.mails();
        assert_eq!(mails.len(), before + 2, "to the applicant: why, and that the appointment is cancelled");
        let letter = server.mail(|mail| mail.text().contains(WHY)).await;
        let own = citizen.visitor.get(&format!("/cases/{case}")).await.words();
        assert!(letter.text().contains("Η υπηρεσία ανακάλεσε την αίτησή σας") && letter.text().contains(&case), "{}", letter.text());
        assert!(letter.text().contains(&format!("/cases/{case}")) && !letter.text().contains("/desk/"), "{}", letter.text());
        assert!(own.contains(&format!("Η υπηρεσία ανακάλεσε την αίτησή σας. Αιτία: {WHY}")), "{own}");
        assert!(!own.contains("Ανακαλέσατε"), "the applicant is told that they did it: {own}");

        // Once is enough, and what was typed is not lost.
        let late = maria.send(&sound).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.words());
        assert!(late.words().contains("Η υπόθεση έχει κλείσει.") && late.words().contains(WHY), "{}", late.words());
        assert_eq!(server.mails().len(), before + 2);
        invariants::hold(&database).await;
    }

    async fn what_the_applicant_withdraws_is_told_as_theirs_and_only_clears_their_calendar(database: Database) {
        let (server, citizen, case) = arrived(&database).await;
        invariants::settle(&database).await;
        let before = server.mails().len();
        let form = citizen.visitor.get(&format!("/cases/{case}/withdraw")).await.form("main form");
        let told = citizen.visitor.submit(form.with("reason", "Δεν χρειάζεται")).await;
        assert!(told.words().contains("Ανακαλέσατε την αίτηση"), "{}", told.words());
        assert!(!told.words().contains("Η υπηρεσία ανακάλεσε"), "{}", told.words());
        invariants::settle(&database).await;
        assert_eq!(server.mails().len(), before + 1);
        let letter = server.mail(|mail| mail.text().contains("Ακυρώθηκε το ραντεβού παραλαβής")).await;
        assert!(!letter.text().contains("ανακάλεσε"), "{}", letter.text());
        invariants::hold(&database).await;
    }

    async fn nobody_withdraws_whom_the_service_does_not_name(database: Database) {
        let (server, citizen, case) = arrived(&database).await;
        let maria = sign_in(&server, "maria").await;
        let revision = deed(&maria, &case, "withdraw").await.form("main form").value("revision").expect("a revision").to_owned();
        let path = format!("/desk/cases/{case}/withdraw");
        let stranger = Citizen::register(&server, "boris").await.visitor;
        for (who, visitor) in [
            ("the director", sign_in(&server, "sofia").await),
            ("another office", sign_in(&server, "petros").await),
            ("a stranger", stranger),
            ("the applicant", citizen.visitor.clone()),
        ] {
            assert_eq!(visitor.get(&path).await.status, StatusCode::NOT_FOUND, "{who}");
            assert_eq!(forged(&visitor, &path, &revision).await, StatusCode::NOT_FOUND, "{who}");
        }
        let sofia = sign_in(&server, "sofia").await;
        let desk = desk_page(&sofia, &format!("/desk/cases/{case}")).await;
        assert!(!desk.attributes("main a", "href").contains(&path), "{}", desk.words());
        // Nor does the applicant's own address let anybody else in.
        assert_eq!(forged(&maria, &format!("/cases/{case}/withdraw"), &revision).await, StatusCode::NOT_FOUND);
        assert_eq!(database.ask_one(OPEN), "1");
    }

    async fn withdrawal_on_an_older_page_is_not_taken(database: Database) {
        let (server, citizen, case) = arrived(&database).await;
        let maria = sign_in(&server, "maria").await;
        let form = deed(&maria, &case, "withdraw").await.form("main form").with("reason", WHY);
        let own = citizen.visitor.get(&format!("/cases/{case}")).await;
        citizen.visitor.submit(own.form("main form[action$='/message']").with("message", "Το χρειάζομαι ακόμη.")).await;
        for stale in [form.clone(), form.clone().without("revision"), form.clone().smuggle("revision", "9999")] {
            let answer = maria.send(&stale).await;
            assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.words());
            assert!(answer.words().contains("Η υπόθεση άλλαξε"), "{}", answer.words());
            assert!(answer.words().contains(WHY), "what was typed is lost: {}", answer.words());
        }
        assert_eq!(database.ask_one(OPEN), "1");
    }

    async fn office_withdraws_nothing_that_has_gone_too_far(database: Database) {
        let (server, _citizen, case) = arrived(&database).await;
        let maria = sign_in(&server, "maria").await;
        let form = deed(&maria, &case, "withdraw").await.form("main form").with("reason", WHY);
        let check = desk_page(&maria, &task_page(&database, &case)).await;
        let checked = maria.submit(
            completion_form(&check).with("checks[identity].valid", "yes").with("checks[identity].complete", "yes")
                .with("checks[identity].correct", "yes").with("result", "complete"),
        ).await;
        assert!(checked.words().contains("Η εργασία ολοκληρώθηκε."), "{}", checked.words());
        let path = format!("/desk/cases/{case}/withdraw");
        let desk = desk_page(&maria, &format!("/desk/cases/{case}")).await;
        assert!(!desk.attributes("main a", "href").contains(&path), "{}", desk.words());
        let revision = database.ask_one("SELECT max(revision) FROM events");
        for answer in [maria.get(&path).await, maria.send(&form.smuggle("revision", &revision)).await] {
            assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.words());
            assert!(answer.words().contains("δεν μπορεί πια να ανακληθεί"), "{}", answer.words());
        }
        assert_eq!(database.ask_one(OPEN), "1");
        invariants::hold(&database).await;
    }
}

/// A whole withdrawal with a token of one's own, sent where no form of ours would send it.
async fn forged(visitor: &Visitor, path: &str, revision: &str) -> StatusCode {
    let mut form = visitor.get("/").await.form("header form");
    form = form.smuggle("reason", WHY).smuggle("revision", revision);
    form.action.set_path(path);
    visitor.send(&form).await.status
}
