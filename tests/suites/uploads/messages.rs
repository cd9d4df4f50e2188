//! Files that go with messages and with corrections.

use reqwest::StatusCode;
use tests::files::{jpeg, pdf, png};
use tests::{Database, Page, Server, Visitor, on_both_databases};

use super::{applied, kept, listed, opened, places, refused, rows_and_files_agree};
use crate::counter::{Citizen, completion_form, desk_page, sign_in, task_page};
use crate::invariants;

async fn own(citizen: &Citizen, case: &str) -> Page {
    citizen.visitor.get(&format!("/cases/{case}")).await
}

async fn desk(visitor: &Visitor, case: &str) -> Page {
    desk_page(visitor, &format!("/desk/cases/{case}")).await
}

const MESSAGE: &str = "main form[action$='/message']";

/// A case that lies with the office, and a clerk of it.
async fn at_the_office(database: &Database) -> (Server, Citizen, String, Visitor) {
    let (server, citizen) = opened(database).await;
    let case = applied(&citizen).await;
    database
        .until("SELECT count(*) FROM tasks WHERE office IS NOT NULL", "1")
        .await;
    let maria = sign_in(&server, "maria").await;
    (server, citizen, case, maria)
}

on_both_databases! {
    async fn applicant_and_office_send_files_to_each_other(database: Database) {
        let (server, anna, case, maria) = at_the_office(&database).await;
        let form = own(&anna, &case).await.form(MESSAGE);
        // The words are missing, a file is odd: the good one is kept, and what was typed.
        let files: [(&str, &str, &[u8]); 2] = [("files", "letter.pdf", &pdf("letter")), ("files", "a.exe", b"MZ")];
        let page = anna.visitor.bring(&form, &files).await;
        refused(&page, "Γράψτε");
        refused(&page, "«a.exe»");
        let page = anna.visitor.bring(&page.form(MESSAGE).with("message", "Δείτε το γράμμα").smuggle("upload", "files"), &[("files", "more.png", &png())]).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.words());
        let form = page.form(MESSAGE);
        assert_eq!(form.value("message"), Some("Δείτε το γράμμα"));
        assert!(listed(&page).ends_with(&["letter.pdf".to_owned(), "more.png".to_owned()]));
        // Not sent yet, so nobody else sees them.
        assert!(!listed(&desk(&maria, &case).await).contains(&"letter.pdf".to_owned()));
        let remove = page.attributes("button[name=remove]", "value");
        let page = anna.visitor.bring(&form.clone().smuggle("remove", &remove[1]), &[]).await;
        assert!(!listed(&page).contains(&"more.png".to_owned()));
        let told = anna.visitor.bring(&page.form(MESSAGE).with("message", "Δείτε το γράμμα"), &[]).await;
        assert!(told.words().contains("Το μήνυμα στάλθηκε"), "{}", told.words());
        assert_eq!(told.texts(".timeline .files__name"), ["letter.pdf"]);

        let page = desk(&maria, &case).await;
        assert_eq!(page.texts(".timeline .files__name"), ["letter.pdf"]);
        let place = page.attributes(".timeline a.files__name", "href")[0].clone();
        assert_eq!(maria.fetch(&place).await.bytes, pdf("letter"));
        let answer = page.form(MESSAGE).with("message", "Η απάντησή μας");
        maria.bring(&answer, &[("files", "answer.jpg", &jpeg())]).await;
        let page = own(&anna, &case).await;
        assert_eq!(page.texts(".timeline .files__name"), ["answer.jpg", "letter.pdf"]);
        let place = page.attributes(".timeline a.files__name", "href")[0].clone();
        assert_eq!(anna.visitor.fetch(&place).await.bytes, jpeg());
        rows_and_files_agree(&database, &server);
        invariants::hold(&database).await;
    }

    async fn what_somebody_holds_for_a_case_is_nobody_elses(database: Database) {
        let (server, anna, case, maria) = at_the_office(&database).await;
        let nikos = sign_in(&server, "nikos").await;
        let form = own(&anna, &case).await.form(MESSAGE).smuggle("upload", "files");
        let hers = anna.visitor.bring(&form, &[("files", "hers.pdf", &pdf("hers"))]).await;
        let place = places(&hers).last().expect("a file").clone();
        let id = place.rsplit('/').next().expect("an identity").to_owned();
        assert_eq!(anna.visitor.fetch(&place).await.status, StatusCode::OK);
        for visitor in [&maria, &nikos] {
            assert_eq!(visitor.fetch(&format!("/desk{place}")).await.status, StatusCode::NOT_FOUND);
            // Sending a message of their own, or asking for its removal, does not touch it.
            let page = desk(visitor, &case).await;
            assert!(!listed(&page).contains(&"hers.pdf".to_owned()));
            visitor.bring(&page.form(MESSAGE).smuggle("remove", &id), &[]).await;
            visitor.bring(&page.form(MESSAGE).with("message", "Από εμάς").smuggle("files", &id), &[]).await;
        }
        assert_eq!(database.ask_one("SELECT count(*) FROM uploads WHERE name = 'hers.pdf' AND filed_at IS NULL"), "1");
        assert_eq!(desk(&maria, &case).await.texts(".timeline .files__name").len(), 0);
        invariants::hold(&database).await;
    }

    async fn a_correction_asks_for_the_document_again(database: Database) {
        let (server, anna, case, maria) = at_the_office(&database).await;
        let task = desk_page(&maria, &task_page(&database, &case)).await;
        let mut form = completion_form(&task).with("result", "incomplete").with("missing", "Το σχέδιο δεν φαίνεται");
        let asked: Vec<String> = task.attributes("input[type=radio][value=yes]", "name");
        for name in asked.iter().filter(|name| name.starts_with("checks[")) {
            form = form.with(name, "yes");
        }
        let done = maria.submit(form).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.words());
        let path = format!("/cases/{case}/correction");
        let page = anna.visitor.get(&path).await;
        assert_eq!(page.attributes("input[type=file]", "name"), ["document.plan"]);
        assert!(page.words().contains("Αστυνομική ταυτότητα"), "what is to be brought is not said");
        let form = page.form("main form").with("copies", "3");
        let missing = anna.visitor.bring(&form, &[]).await;
        refused(&missing, "Επιλέξτε ένα αρχείο");
        // Another document, or another's field, is not taken.
        let odd = anna.visitor.bring(&form.clone().smuggle("document.plan", "x"), &[("document.photos", "a.jpg", &jpeg())]).await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", odd.words());
        assert_eq!(database.ask_one("SELECT count(*) FROM uploads"), "2");

        let page = anna.visitor.bring(&form.clone().smuggle("upload", "document.plan"), &[("document.plan", "new.pdf", &pdf("new"))]).await;
        assert_eq!((page.status, listed(&page)), (StatusCode::OK, vec!["new.pdf".to_owned()]));
        assert_eq!(page.form("main form").value("copies"), Some("3"), "what was typed is lost");
        let stale = anna.visitor.bring(&page.form("main form").with("revision", "1"), &[]).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.words());
        let told = anna.visitor.bring(&page.form("main form"), &[]).await;
        assert_eq!(told.url.path(), format!("/cases/{case}"), "{}", told.words());
        for page in [told, desk(&maria, &case).await] {
            assert_eq!(page.texts(".papers .files__name"), ["Σχέδιο.pdf", "new.pdf", "IMG_1.jpg"]);
            assert_eq!(page.texts(".timeline .files__name"), ["new.pdf"]);
        }
        assert_eq!(kept(&server).len(), 3);
        rows_and_files_agree(&database, &server);
        invariants::hold(&database).await;
    }
}
