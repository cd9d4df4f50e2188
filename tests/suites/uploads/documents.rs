//! Documents that are sent with an application, from the page that asks for them to the desk.

use reqwest::StatusCode;
use tests::files::{jpeg, pdf, png};
use tests::{Server, on_both_databases};

use super::{
    applied, at_documents, going_on, kept, listed, opened, places, refused, rows_and_files_agree,
    staying,
};
use crate::counter::{certificate, desk_page, sign_in, task_page};
use crate::invariants;

on_both_databases! {
    async fn applicant_sends_documents_and_the_clerk_reads_them(database: Database) {
        let (server, citizen) = opened(&database).await;
        let page = at_documents(&citizen).await;
        assert_eq!(page.heading(), "Δικαιολογητικά");
        assert_eq!(page.attributes("main form", "enctype"), ["multipart/form-data"]);
        // Only what is due by the answers is asked for.
        assert_eq!(page.attributes("input[type=file]", "name"), ["document.plan", "document.photos"]);

        // Not before each of them is there, and nothing is submitted past the page.
        let nothing = citizen.visitor.bring(&going_on(&page), &[]).await;
        refused(&nothing, "Επιλέξτε ένα αρχείο");
        let check = page.url.path().replace("/documents", "/check");
        assert_eq!(citizen.visitor.get(&check).await.url.path(), page.url.path());
        let submit = page.url.path().replace("/documents", "/submit");
        let form = page.form("main form");
        let token = form.value("csrf").expect("a token");
        let early = citizen.visitor.request(reqwest::Method::POST, &submit).form(&[("csrf", token)]);
        let early = citizen.visitor.ask(early).await;
        assert_eq!(early.headers["location"], page.url.path());
        assert_eq!(database.ask_one("SELECT count(*) FROM cases"), "0");

        // One at a time, and back to the page.
        let plan = pdf("το σχέδιο");
        let page = citizen.visitor.bring(&staying(&page), &[("document.plan", "Σχέδιο μου.PDF", &plan)]).await;
        assert_eq!((page.status, listed(&page)), (StatusCode::OK, vec!["Σχέδιο μου.pdf".to_owned()]));
        let back = citizen.visitor.fetch(&places(&page)[0]).await;
        assert_eq!(back.bytes, plan);

        // Of two, one is not taken; the other is kept, and the page says which.
        let page = citizen
            .visitor
            .bring(&staying(&page), &[("document.photos", "a.png", &png()), ("document.photos", "b.gif", b"GIF89a")])
            .await;
        refused(&page, "«b.gif»");
        assert_eq!(listed(&page), ["Σχέδιο μου.pdf", "a.png"]);
        // The other is too many, and nothing of it is left.
        let full = citizen.visitor.bring(&staying(&page), &[("document.photos", "c.jpg", &jpeg())]).await;
        assert_eq!(listed(&full), ["Σχέδιο μου.pdf", "a.png", "c.jpg"]);
        assert_eq!(full.attributes("input[type=file]", "name"), ["document.plan"]);
        let page = citizen.visitor.bring(&staying(&full), &[("document.photos", "d.png", &tests::files::png_with(&[], 2, 2))]).await;
        refused(&page, "μέχρι 2 αρχεία");
        rows_and_files_agree(&database, &server);

        // Taken back, and another in its place.
        let remove = page.attributes("button[name=remove]", "value");
        let page = citizen.visitor.bring(&page.form("main form").smuggle("remove", &remove[1]), &[]).await;
        assert_eq!(listed(&page), ["Σχέδιο μου.pdf", "c.jpg"]);
        assert_eq!(kept(&server).len(), 2);

        let check = citizen.visitor.bring(&going_on(&page), &[]).await;
        assert!(check.url.path().ends_with("/check"), "{}", check.words());
        assert_eq!(listed(&check), ["Σχέδιο μου.pdf", "c.jpg"]);
        let receipt = citizen.visitor.submit(check.form("main form")).await;
        let case = crate::counter::reference(&receipt);
        assert_eq!(database.ask_one("SELECT count(*) FROM uploads WHERE filed_at IS NULL"), "0");
        rows_and_files_agree(&database, &server);

        // The applicant and the office have it, under their own addresses.
        let own = citizen.visitor.get(&format!("/cases/{case}")).await;
        assert_eq!(listed(&own), ["Σχέδιο μου.pdf", "c.jpg"]);
        assert_eq!(citizen.visitor.fetch(&places(&own)[0]).await.bytes, plan);
        database.until("SELECT count(*) FROM tasks WHERE office IS NOT NULL", "1").await;
        let maria = sign_in(&server, "maria").await;
        for path in [format!("/desk/cases/{case}"), task_page(&database, &case)] {
            let desk = desk_page(&maria, &path).await;
            assert_eq!(listed(&desk), ["Σχέδιο μου.pdf", "c.jpg"], "{path}");
            assert!(desk.words().contains("δεν ελέγχθηκε για ιούς"), "nobody looked into it, and it is not said");
        }
        assert!(!own.words().contains("δεν ελέγχθηκε"), "{}", own.words());
        let read = "SELECT count(*) FROM audit WHERE action = 'file.read'";
        assert_eq!(database.ask_one(read), "0");
        let desk = desk_page(&maria, &format!("/desk/cases/{case}")).await;
        let file = maria.fetch(&places(&desk)[0]).await;
        assert_eq!((file.status, &file.bytes), (StatusCode::OK, &plan));
        assert_eq!(database.ask_one(read), "1");
        assert_eq!(file.header("content-type"), "application/pdf");
        assert!(file.header("content-disposition").starts_with("attachment; filename=\"______ ___.pdf\"; filename*=UTF-8''%CE%A3"));
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert_eq!(file.header("cache-control"), "no-store");
        assert!(file.header("content-security-policy").contains("default-src 'none'"));
        assert!(file.header("content-security-policy").ends_with("sandbox"));
        invariants::hold(&database).await;
    }

    async fn answers_that_call_for_less_leave_nothing_behind(database: Database) {
        let (server, citizen) = opened(&database).await;
        let page = citizen.identify(crate::counter::PAVEMENT).await;
        let place = page.url.path().to_owned();
        let page = citizen.visitor.submit(certificate(&page, crate::counter::KEP).with("on_behalf", "yes")).await;
        let page = citizen.visitor.submit(crate::counter::collection(&page, crate::counter::KEP)).await;
        assert_eq!(
            page.attributes("input[type=file]", "name"),
            ["document.plan", "document.photos", "document.consent"]
        );
        let all: [(&str, &str, &[u8]); 3] = [
            ("document.plan", "plan.pdf", &pdf("plan")),
            ("document.photos", "photo.jpg", &jpeg()),
            ("document.consent", "consent.pdf", &pdf("consent")),
        ];
        let check = citizen.visitor.bring(&going_on(&page), &all).await;
        assert_eq!(listed(&check), ["plan.pdf", "photo.jpg", "consent.pdf"]);
        let again = citizen.visitor.get(&format!("{place}?from=check")).await;
        let check = citizen.visitor.submit(certificate(&again, crate::counter::KEP)).await;
        assert_eq!(listed(&check), ["plan.pdf", "photo.jpg"]);
        let receipt = citizen.visitor.submit(check.form("main form")).await;
        assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.words());
        assert_eq!(database.ask_one("SELECT count(*) FROM uploads WHERE filed_at IS NOT NULL"), "2");
        assert_eq!(database.ask_one("SELECT count(*) FROM uploads WHERE about = 'document/consent' AND case_id IS NOT NULL"), "0");
        let mut server = server;
        // What is left over goes with the next sweep, which every start begins with.
        server.stop().await;
        server.start_again().await;
        database.until("SELECT count(*) FROM uploads", "2").await;
        until_agreed(&server, 2).await;
        rows_and_files_agree(&database, &server);
    }

    async fn discarding_an_application_removes_its_files(database: Database) {
        let (server, citizen) = opened(&database).await;
        let page = at_documents(&citizen).await;
        let page = citizen.visitor.bring(&staying(&page), &[("document.plan", "a.pdf", &pdf("a"))]).await;
        let place = places(&page)[0].clone();
        assert_eq!(kept(&server).len(), 1);
        let cases = citizen.visitor.get("/cases").await;
        citizen.visitor.submit(cases.form("main form[action$='/discard']")).await;
        assert_eq!(database.ask_one("SELECT count(*) FROM uploads"), "0");
        assert_eq!(kept(&server).len(), 0);
        assert_eq!(citizen.visitor.fetch(&place).await.status, StatusCode::NOT_FOUND);
        // The page of a draft that is gone takes nothing.
        let late = citizen.visitor.send_files(&staying(&page), &[("document.plan", "a.pdf", &pdf("a"))]).await;
        assert_eq!(late.status, StatusCode::NOT_FOUND);
        assert_eq!(kept(&server).len(), 0);
    }

    async fn the_same_form_sent_twice_keeps_a_file_once(database: Database) {
        let (server, citizen) = opened(&database).await;
        let page = at_documents(&citizen).await;
        for _ in 0..2 {
            let page = citizen.visitor.bring(&staying(&page), &[("document.plan", "a.pdf", &pdf("a"))]).await;
            assert_eq!(listed(&page), ["a.pdf"]);
        }
        rows_and_files_agree(&database, &server);
    }

    async fn many_files_sent_at_once_to_one_draft_are_counted_right(database: Database) {
        let (server, citizen) = opened(&database).await;
        let page = at_documents(&citizen).await;
        let form = staying(&page);
        let contents: Vec<Vec<u8>> = (0..12).map(|number| pdf(&number.to_string())).collect();
        for four in contents.chunks(4) {
            let sent = four.iter().map(|content| async {
                citizen.visitor.send_files(&form, &[("document.plan", "a.pdf", content)]).await.status
            });
            for status in futures::future::join_all(sent).await {
                assert!(status == StatusCode::SEE_OTHER || status == StatusCode::UNPROCESSABLE_ENTITY, "{status}");
            }
        }
        assert_eq!(database.ask_one("SELECT count(*) FROM uploads"), "5");
        rows_and_files_agree(&database, &server);
    }

    async fn verification_finds_what_was_exchanged_and_what_is_missing(database: Database) {
        let (server, citizen) = opened(&database).await;
        applied(&citizen).await;
        invariants::hold(&database).await;
        database.ask("UPDATE uploads SET about = 'document/photos' WHERE about = 'document/plan'");
        let found = verified(&database, &server).await;
        assert!(found.contains("uploads") && found.contains("document/plan"), "{found}");
        database.ask("UPDATE uploads SET about = 'document/plan' WHERE kind = 'pdf'");
        assert!(verified(&database, &server).await.contains("sound"));
    }
}

pub async fn verified(database: &tests::Database, server: &Server) -> String {
    let data = server.data().to_str().expect("a plain name").to_owned();
    let arguments = ["--database", database.url(), "--data", &data, "verify"];
    let (_, said, errors) = tests::server::answer(&arguments).await;
    format!("{said}{errors}")
}

/// Waits until the storage holds so many files.
async fn until_agreed(server: &Server, files: usize) {
    let waiting = async {
        while kept(server).len() != files {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(tests::PATIENCE, waiting)
        .await
        .unwrap_or_else(|_| panic!("there are {} files", kept(server).len()));
}
