//! How the result reaches the citizen: by post and electronically for level B; at the counter with a code; and the
//! calendar file that tells when.

use reqwest::StatusCode;
use tests::{Database, Form, Invitation, Page, Server, Visitor, on_both_databases};

use crate::counter::{
    APPLIED, CERTIFIED, Citizen, KEP, TOWN_HALL, certificate, completion_form, desk_page,
    reference, sign_in, task_page,
};
use crate::documents::paper::Paper;
use crate::invariants;

on_both_databases! {
    async fn post_is_for_level_b_and_leads_to_a_tracking_number(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let page = anna.identify(APPLIED).await;
        let ways = page.attributes("input[name=delivery]", "value");
        assert_eq!(ways, ["office", "kep"]);
        assert!(page.words().contains("Με επίπεδο Β μπορείτε"), "{}", page.words());
        raise(&database, "anna", "B");
        let page = anna.visitor.get(page.url.path()).await;
        let ways = page.attributes("input[name=delivery]", "value");
        assert_eq!(ways, ["office", "kep", "post", "electronic"]);
        assert!(!page.words().contains("Με επίπεδο Β μπορείτε"), "{}", page.words());

        let page = anna.visitor.submit(certificate(&page, KEP).with("delivery", "post")).await;
        assert!(page.url.path().ends_with("/collection"), "{}", page.words());
        assert!(page.attributes("input[name=location]", "name").is_empty());
        let form = page.form("main form");
        for (wrong, says) in [
            (address(&form).with("street", ""), "«Οδός»"),
            (address(&form).with("postcode", "1234"), "«Ταχυδρομικός κώδικας»"),
            (address(&form).smuggle("location", "town-hall"), "δεν ζήτησε"),
        ] {
            let answer = anna.visitor.send(&wrong).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.words());
            if says.starts_with('«') {
                assert!(answer.words().contains(says), "{}", answer.words());
            }
        }
        let check = anna.visitor.submit(address(&form)).await;
        assert!(check.words().contains("Θα σταλεί με το ταχυδρομείο"), "{}", check.words());
        // Nobody comes for it, so no time is chosen.
        let led = anna.visitor.knock(&check.url.path().replace("/check", "/time")).await;
        assert_eq!(led.status, StatusCode::SEE_OTHER);
        // Whoever is not known well enough any more cannot submit it.
        raise(&database, "anna", "A");
        let refused = anna.visitor.submit(check.form("main form")).await;
        assert!(refused.url.path().ends_with("/certificate"), "{}", refused.words());
        assert_eq!(database.ask_one("SELECT count(*) FROM cases"), "0");
        raise(&database, "anna", "B");
        let receipt = anna.visitor.submit(check.form("main form")).await;
        assert!(receipt.words().contains("Θα σταλεί με το ταχυδρομείο"), "{}", receipt.words());
        let case = reference(&receipt);
        invariants::settle(&database).await;
        assert_eq!(database.ask_one("SELECT count(*) FROM appointments"), "0");

        let maria = sign_in(&server, "maria").await;
        let label = desk_page(&maria, &format!("/desk/cases/{case}/label")).await;
        for line in ["Άννα Δοκιμάκη", "Ερμού 4", "71202 ΗΡΑΚΛΕΙΟ", "ΕΛΛΑΔΑ"] {
            assert!(label.words().contains(line), "{line}: {}", label.words());
        }
        let task = desk_page(&maria, &task_page(&database, &case)).await;
        maria.submit(in_order(&task)).await;
        invariants::settle(&database).await;
        let task = desk_page(&maria, &task_page(&database, &case)).await;
        assert!(task.words().contains("Αποστολή με το ταχυδρομείο"), "{}", task.words());
        let sound = completion_form(&task).with("tracking", "ra 123 456 785 gr").with("postage", "4,70").with("sent", "yes");
        for wrong in [
            sound.clone().with("tracking", "RA123456784GR"),
            sound.clone().with("tracking", "123"),
            sound.clone().with("postage", "4.7"),
            sound.clone().without("sent"),
        ] {
            let answer = maria.send(&wrong).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.words());
        }
        maria.submit(sound).await;
        database.until("SELECT outcome FROM cases", "posted").await;
        invariants::settle(&database).await;
        let own = anna.visitor.get(&format!("/cases/{case}")).await;
        assert!(own.words().contains("RA123456785GR"), "{}", own.words());
        let letter = server.mail(|mail| mail.text().contains("RA123456785GR")).await;
        assert!(letter.text().contains("4,70"), "{}", letter.text());
        invariants::hold(&database).await;
    }

    async fn electronic_delivery_ends_on_the_page_of_the_case(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        raise(&database, "anna", "B");
        let page = anna.identify(APPLIED).await;
        let check = anna.visitor.submit(certificate(&page, KEP).with("delivery", "electronic")).await;
        // Nothing more is asked.
        assert!(check.url.path().ends_with("/check"), "{}", check.words());
        let case = reference(&anna.visitor.submit(check.form("main form")).await);
        invariants::settle(&database).await;
        let maria = sign_in(&server, "maria").await;
        let task = desk_page(&maria, &task_page(&database, &case)).await;
        maria.submit(in_order(&task)).await;
        database.until("SELECT outcome FROM cases", "issued_electronically").await;
        assert_eq!(maria.get(&format!("/desk/cases/{case}/label")).await.status, StatusCode::NOT_FOUND);
        // What was issued is there for the applicant, as a file.
        let own = anna.visitor.get(&format!("/cases/{case}")).await;
        let links = own.attributes("main a", "href");
        let [file] = links.iter().filter(|link| link.contains("/documents/")).collect::<Vec<_>>()[..] else {
            panic!("one document: {links:?}")
        };
        let paper = Paper::of(&anna.visitor, file).await;
        assert!(paper.says(CERTIFIED));
        invariants::hold(&database).await;
    }

    async fn an_application_begun_at_level_a_gets_the_ways_of_level_b_when_it_rises(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let page = anna.identify(APPLIED).await;
        let ways = |page: &Page| page.attributes("input[name=delivery]", "value");
        assert_eq!(ways(&page), ["office", "kep"]);
        let forged = anna.visitor.send(&certificate(&page, KEP).with("delivery", "electronic")).await;
        assert_eq!(forged.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", forged.words());
        raise(&database, "anna", "B");
        let page = anna.visitor.get(page.url.path()).await;
        assert_eq!(ways(&page), ["office", "kep", "post", "electronic"]);
        let check = anna.visitor.submit(certificate(&page, KEP).with("delivery", "electronic")).await;
        assert!(check.url.path().ends_with("/check"), "{}", check.words());
        // What falls again narrows again, at the last moment too.
        raise(&database, "anna", "A");
        let refused = anna.visitor.send(&check.form("main form")).await;
        assert_eq!(refused.status, StatusCode::SEE_OTHER);
        assert!(refused.headers["location"].to_str().expect("ASCII").ends_with("/certificate"));
        assert_eq!(database.ask_one("SELECT count(*) FROM cases"), "0");
    }

    async fn code_leads_staff_to_the_case_and_is_checked_when_handing_over(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let boris = Citizen::register(&server, "boris").await;
        let case = anna.apply_and_arrive(&database, KEP).await;
        let other = boris.apply_and_arrive(&database, KEP).await;
        let code = code_of(&database, &case);
        let printed = format!("{}-{}", &code[..4], &code[4..]);
        for page in [format!("/cases/{case}"), format!("/cases/{case}/receipt")] {
            let page = anna.visitor.get(&page).await;
            assert!(page.words().contains(&printed), "{}", page.words());
            assert_eq!(page.attributes("svg[role=img]", "role").len(), 1);
        }
        let letter = server.mail(|mail| mail.text().contains(&printed)).await;
        assert!(letter.subject().contains(&case), "{}", letter.subject());

        let (maria, eleni) = (sign_in(&server, "maria").await, sign_in(&server, "thanos").await);
        // What is scanned fills the field in and does nothing else.
        let scanned = desk_page(&maria, &format!("/desk/handover?code={code}")).await;
        let form = scanned.form("main form");
        assert_eq!(form.value("code"), Some(printed.as_str()));
        let found = maria.submit(form.clone().with("code", &printed.to_lowercase())).await;
        assert_eq!(found.url.path(), format!("/desk/cases/{case}"));
        for (wrong, says) in [("", "Γράψτε και τα οκτώ"), ("7K2M", "Γράψτε και τα οκτώ"), ("ZZZZ-ZZZZ", "Δεν υπάρχει ανοικτή")] {
            let answer = maria.send(&form.clone().with("code", wrong)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            assert!(answer.words().contains(says), "{wrong}: {}", answer.words());
        }
        // Whoever has no part in the case learns nothing from its code.
        let page = eleni.get("/desk/handover").await;
        assert_ne!(page.status, StatusCode::OK, "{}", page.words());

        let check = desk_page(&maria, &task_page(&database, &case)).await;
        maria.submit(in_order(&check)).await;
        invariants::settle(&database).await;
        let task = desk_page(&maria, &task_page(&database, &case)).await;
        let sound = completion_form(&task)
            .with("identity_document", "identity_card")
            .with("identity_checked", "yes")
            .with("result", "delivered");
        for wrong in [code_of(&database, &other), "ZZZZZZZZ".to_owned(), "1234".to_owned()] {
            let answer = maria.send(&sound.clone().with("code", &wrong)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}: {}", answer.words());
            assert_eq!(answer.form("main form:has(input[name=revision])").value("code"), Some(wrong.as_str()));
        }
        // Guesses are counted.
        let statuses = guesses(&maria, &form).await;
        assert!(statuses.contains(&StatusCode::TOO_MANY_REQUESTS), "{statuses:?}");
        let nikos = sign_in(&server, "nikos").await;
        let task = desk_page(&nikos, &task_page(&database, &case)).await;
        let sound = completion_form(&task)
            .with("code", &printed)
            .with("identity_document", "passport")
            .with("identity_checked", "yes")
            .with("result", "delivered");
        nikos.submit(sound).await;
        database.until(&format!("SELECT outcome FROM cases WHERE reference = '{case}'"), "issued").await;
        invariants::hold(&database).await;
    }

    async fn calendar_file_follows_the_appointment_to_its_end(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let case = anna.apply_and_arrive(&database, TOWN_HALL).await;
        let path = format!("/cases/{case}/appointment.ics");
        let first = file(&anna, &path).await;
        assert_eq!((first.method.as_str(), first.status.as_str(), first.sequence), ("PUBLISH", "CONFIRMED", 0));
        assert!(first.url.ends_with(&format!("/cases/{case}")), "{}", first.url);

        let page = anna.visitor.get(&format!("/cases/{case}/appointment")).await;
        let time = page.attributes("input[name=slot]", "value").last().expect("a free time").clone();
        anna.visitor.submit(page.form("main form").with("slot", &time)).await;
        let moved = file(&anna, &path).await;
        assert_eq!((moved.uid.as_str(), moved.sequence), (first.uid.as_str(), 1));
        assert_eq!(moved.from, time.parse().expect("a moment"));
        assert_ne!(moved.from, first.from);

        let page = anna.visitor.get(&format!("/cases/{case}/withdraw")).await;
        anna.visitor.submit(page.form("main form").with("reason", "Δεν το χρειάζομαι πια")).await;
        assert_eq!(anna.visitor.get(&path).await.status, StatusCode::NOT_FOUND);
        let letter = server.mail(|mail| mail.text().contains("Ακυρώθηκε το ραντεβού παραλαβής")).await;
        let enclosed = letter.enclosures();
        let gone = Invitation::read(&enclosed[0].content);
        assert_eq!((gone.method.as_str(), gone.status.as_str()), ("CANCEL", "CANCELLED"));
        assert_eq!((gone.uid.as_str(), gone.sequence, gone.from), (first.uid.as_str(), 2, moved.from));
        invariants::hold(&database).await;
    }
}

/// As the office does it, once it has seen an identity document.
fn raise(database: &Database, username: &str, level: &str) {
    database.ask(&format!(
        "UPDATE accounts SET level = '{level}' WHERE username = '{username}'"
    ));
}

fn address(form: &Form) -> Form {
    form.clone()
        .with("street", "Ερμού")
        .with("number", "4")
        .with("postcode", "712 02")
        .with("town", "Ηράκλειο")
}

/// The check of documents, with nothing to find fault with.
fn in_order(task: &Page) -> Form {
    completion_form(task)
        .with("checks[identity].valid", "yes")
        .with("checks[identity].complete", "yes")
        .with("checks[identity].correct", "yes")
        .with("result", "complete")
        .with("certified", CERTIFIED)
}

fn code_of(database: &Database, case: &str) -> String {
    database.ask_one(&format!(
        "SELECT collection_code FROM cases WHERE reference = '{case}'"
    ))
}

async fn guesses(visitor: &Visitor, form: &Form) -> Vec<StatusCode> {
    let mut statuses = Vec::new();
    for number in 0..25 {
        let guess = form.clone().with("code", &format!("GGGG-{number:04}"));
        statuses.push(visitor.send(&guess).await.status);
    }
    statuses
}

async fn file(citizen: &Citizen, path: &str) -> Invitation {
    let page = citizen.visitor.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let kind = page.headers["content-type"].to_str().expect("ASCII");
    assert!(kind.starts_with("text/calendar"), "{kind}");
    Invitation::read(page.body.as_bytes())
}
