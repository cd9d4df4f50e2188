//! Documents that are issued: made once, given to those who get them, checked by anybody, revoked, sealed or not made.

pub mod paper;
mod sealing;
mod stored;
mod surviving;

use reqwest::{Method, StatusCode};
use tests::{Database, Page, Server, Visitor, on_both_databases};

use crate::counter::{
    APPLIED, CERTIFIED, Citizen, KEP, completion_form, desk_page, sign_in, task_page,
};
use crate::{invariants, versions};
use paper::{Paper, words};

pub const ISSUED: &str = "SELECT count(*) FROM issued_documents";

/// The check of a case, ended as complete: a certificate is issued.
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

/// A case whose certificate is issued, with its applicant and the number of the document.
async fn issued(server: &Server, database: &Database) -> (Citizen, Visitor, String, String) {
    let citizen = Citizen::register(server, "anna").await;
    let case = citizen.apply_and_arrive(database, KEP).await;
    let maria = sign_in(server, "maria").await;
    accepts(&maria, database, &case).await;
    database.until(ISSUED, "1").await;
    let no = database.ask_one("SELECT document_no FROM issued_documents");
    (citizen, maria, case, no)
}

fn code(database: &Database) -> String {
    database.ask_one("SELECT code FROM issued_documents")
}

fn gives_file(page: &Page, path: &str) -> bool {
    page.attributes("main a", "href").contains(&path.to_owned())
}

on_both_databases! {
    async fn a_certificate_says_what_was_certified_and_goes_to_those_who_get_it(database: Database) {
        let server = Server::start(&database).await;
        let (citizen, maria, case, no) = issued(&server, &database).await;
        let office = format!("/desk/cases/{case}/documents/{no}");
        let desk = desk_page(&maria, &format!("/desk/cases/{case}")).await;
        assert!(gives_file(&desk, &office), "{}", desk.words());
        assert!(desk.words().contains(&code(&database)), "{}", desk.words());
        let paper = Paper::of(&maria, &office).await;
        let protocol = database.ask_one("SELECT protocol FROM cases");
        for said in [
            "Δήμος Αλκυόνας", "Πιστοποιητικό γέννησης", "Άννα Δοκιμάκη", "326018156", "90830166", "Απλό πιστοποιητικό γέννησης",
            "Εργασία", CERTIFIED, &protocol, &case, &code(&database), "δεν φέρει ηλεκτρονική σφραγίδα",
        ] {
            assert!(paper.says(said), "{said} is not in {}", paper.words());
        }
        assert!(paper.says(&server.url(&format!("/verify/{}", code(&database)))), "{}", paper.words());
        let looks = format!(
            "SELECT count(*) FROM audit a JOIN accounts w ON w.id = a.actor WHERE a.action = 'case.viewed' \
             AND a.detail = 'document {no}' AND w.username = 'maria'"
        );
        assert_eq!(database.ask_one(&looks), "1");

        // At level A it is collected on paper.
        let own = format!("/cases/{case}/documents/{no}");
        let page = citizen.visitor.get(&format!("/cases/{case}")).await;
        assert!(page.words().contains("Το παραλαμβάνετε σε έντυπη μορφή."), "{}", page.words());
        assert!(!gives_file(&page, &own) && page.words().contains(&code(&database)), "{}", page.words());
        assert_eq!(citizen.visitor.get(&own).await.status, StatusCode::NOT_FOUND);
        // At level B it is a file, the same one.
        database.ask("UPDATE accounts SET level = 'B' WHERE username = 'anna'");
        let page = citizen.visitor.get(&format!("/cases/{case}")).await;
        assert!(gives_file(&page, &own), "{}", page.words());
        assert_eq!(Paper::of(&citizen.visitor, &own).await.bytes, paper.bytes);

        // Nobody else, whatever their level, and no other number.
        let boris = Citizen::register(&server, "boris").await;
        database.ask("UPDATE accounts SET level = 'B' WHERE username = 'boris'");
        let petros = sign_in(&server, "petros").await;
        for (visitor, path) in [
            (&boris.visitor, own.as_str()), (&boris.visitor, &office), (&petros, &office), (&petros, &own), (&maria, &own),
            (&citizen.visitor, &office), (&citizen.visitor, &format!("/cases/{case}/documents/1")),
            (&maria, &format!("/desk/cases/{case}/documents/1")),
        ] {
            assert_eq!(visitor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(database.ask_one(&looks), "1", "who is turned away has seen nothing");
        invariants::hold(&database).await;
    }

    async fn a_service_may_give_its_documents_to_everybody_as_files(database: Database) {
        let server = Server::start(&database).await;
        let open = versions::edited(&[
            (versions::SERVICE, "  - certificate:\n", "  - certificate:\n      level: A\n"),
            (versions::SERVICE, "title: { el: ", "title: { el: Νέο "),
        ]);
        versions::must(&database, &["publish", &versions::workflows(&open), "--service", APPLIED]).await;
        versions::until_page(&Visitor::new(&server), StatusCode::OK, "Νέο ").await;
        let (citizen, _maria, case, no) = issued(&server, &database).await;
        let own = format!("/cases/{case}/documents/{no}");
        let page = citizen.visitor.get(&format!("/cases/{case}")).await;
        assert!(gives_file(&page, &own), "{}", page.words());
        assert!(Paper::of(&citizen.visitor, &own).await.says(CERTIFIED));
        let boris = Citizen::register(&server, "boris").await;
        assert_eq!(boris.visitor.get(&own).await.status, StatusCode::NOT_FOUND);
    }

    async fn anybody_checks_a_document_by_its_code(database: Database) {
        let server = Server::start(&database).await;
        let (_citizen, maria, case, no) = issued(&server, &database).await;
        let paper = Paper::of(&maria, &format!("/desk/cases/{case}/documents/{no}")).await;
        let code = code(&database);
        let passer_by = Visitor::new(&server);
        let page = passer_by.get("/verify").await;
        for typed in [code.clone(), code.to_lowercase(), code.replace('-', " "), code.replace('-', "").replace('0', "o").replace('1', "l")] {
            let found = passer_by.submit(page.form("main form").with("code", &typed)).await;
            assert_eq!(found.status, StatusCode::OK, "{typed}: {}", found.words());
            assert_eq!(found.heading(), "Το έγγραφο είναι γνήσιο και ισχύει");
        }
        let found = passer_by.get(&format!("/verify/{code}")).await;
        let protocol = database.ask_one("SELECT protocol FROM cases");
        for told in ["Πιστοποιητικό γέννησης", "Δήμος Αλκυόνας", &protocol, "Χωρίς ηλεκτρονική σφραγίδα"] {
            assert!(found.words().contains(told), "{told}: {}", found.words());
        }
        // Whose it is, and what stands in it, is nobody's business.
        for secret in ["Δοκιμάκη", "Άννα", "326018156", "90830166", "Μαΐου 1990", &case] {
            assert!(!found.body.contains(secret), "{secret} is told to strangers");
        }
        let english = passer_by.get(&format!("/en/verify/{code}")).await;
        assert_eq!(english.heading(), "The document is genuine and holds");
        assert!(english.words().contains("Birth certificate"), "{}", english.words());

        // The file is compared by its digest, however that is written.
        let digest = paper.digest();
        for (typed, status, told) in [
            (digest.clone(), StatusCode::OK, "Το αποτύπωμα συμφωνεί"),
            (digest.to_uppercase(), StatusCode::OK, "Το αποτύπωμα συμφωνεί"),
            (format!(" {} ", digest.as_bytes().chunks(2).map(String::from_utf8_lossy).collect::<Vec<_>>().join(":")),
                StatusCode::OK, "Το αποτύπωμα συμφωνεί"),
            ("0".repeat(64), StatusCode::OK, "Το αποτύπωμα δεν συμφωνεί"),
            (digest[1..].to_owned(), StatusCode::UNPROCESSABLE_ENTITY, "έχει 64 χαρακτήρες"),
            ("<script>".to_owned(), StatusCode::UNPROCESSABLE_ENTITY, "έχει 64 χαρακτήρες"),
            (String::new(), StatusCode::UNPROCESSABLE_ENTITY, "έχει 64 χαρακτήρες"),
            ("a".repeat(5_000), StatusCode::UNPROCESSABLE_ENTITY, "έχει 64 χαρακτήρες"),
        ] {
            let answer = passer_by.submit(found.form("main form").with("digest", &typed)).await;
            assert_eq!(answer.status, status, "{typed}: {}", answer.words());
            assert!(answer.words().contains(told), "{typed}: {}", answer.words());
        }

        // What is none is told with what to do, and guessing is slowed down.
        for typed in ["", "ABC", "U".repeat(20).as_str(), "'; DROP TABLE cases; --"] {
            let wrong = passer_by.submit(page.form("main form").with("code", typed)).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}: {}", wrong.words());
        }
        let guesser = Visitor::from_address(&server, 77);
        let mut answers = Vec::new();
        for guess in 0..70 {
            let guess = guesser.get(&format!("/verify/{guess:020}")).await;
            answers.push(guess.status);
            if guess.status == StatusCode::NOT_FOUND {
                assert_eq!(guess.heading(), "Δεν βρέθηκε έγγραφο με αυτόν τον κωδικό");
                assert!(guess.words().contains("δοκιμάστε ξανά"), "{}", guess.words());
            }
        }
        assert_eq!(answers[0], StatusCode::NOT_FOUND);
        assert_eq!(answers[69], StatusCode::TOO_MANY_REQUESTS);
        // Others go on checking.
        assert_eq!(passer_by.get(&format!("/verify/{code}")).await.status, StatusCode::OK);
    }

    async fn a_document_is_revoked_with_grounds_and_everybody_can_see_it(database: Database) {
        let server = Server::start(&database).await;
        let (citizen, maria, case, no) = issued(&server, &database).await;
        let code = code(&database);
        let passer_by = Visitor::new(&server);
        let path = format!("/desk/cases/{case}/documents/{no}/revoke");
        let petros = sign_in(&server, "petros").await;
        for stranger in [&citizen.visitor, &petros] {
            assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND);
        }
        let page = desk_page(&maria, &path).await;
        let form = page.form("main form").with("grounds", "new_facts").with("reason", "Βρέθηκε νεότερη πράξη");
        for (wrong, told) in [
            (form.clone().with("reason", "  "), "Γράψτε την αιτιολογία"),
            (form.clone().without("grounds"), "Διαλέξτε την αιτία"),
            (form.clone().without("grounds").smuggle("grounds", "taken_back"), "Διαλέξτε την αιτία"),
            (form.clone().with("reason", &"α".repeat(501)), "500"),
        ] {
            let answer = maria.send(&wrong).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.words());
            assert!(answer.words().contains(told), "{told}: {}", answer.words());
        }
        for stale in [form.clone().without("revision"), form.clone().without("revision").smuggle("revision", "2")] {
            let answer = maria.send(&stale).await;
            assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.words());
            assert!(answer.words().contains("Βρέθηκε νεότερη πράξη"), "what was typed is lost");
        }
        let mut theirs = citizen.visitor.get("/").await.form("header form").smuggle("grounds", "mistake").smuggle("reason", "x");
        theirs.action.set_path(&path);
        assert_eq!(citizen.visitor.send(&theirs).await.status, StatusCode::NOT_FOUND);
        let holds = passer_by.get(&format!("/verify/{code}")).await;
        assert_eq!(holds.heading(), "Το έγγραφο είναι γνήσιο και ισχύει");

        // Also after the certificate was handed over and the case has ended.
        let task = desk_page(&maria, &task_page(&database, &case)).await;
        let handed = completion_form(&task).with("identity_document", "passport").with("identity_checked", "yes")
            .with("result", "delivered");
        assert_eq!(maria.send(&handed).await.status, StatusCode::SEE_OTHER);
        let page = desk_page(&maria, &path).await;
        let form = page.form("main form").with("grounds", "new_facts").with("reason", "Βρέθηκε νεότερη πράξη");
        let done = maria.submit(form.clone()).await;
        assert!(done.words().contains("Το έγγραφο ανακλήθηκε."), "{}", done.words());
        assert!(done.words().contains("Προέκυψαν νέα στοιχεία"), "{}", done.words());
        assert!(!gives_file(&done, &path), "it can be revoked again");
        let gone = passer_by.get(&format!("/verify/{code}")).await;
        assert_eq!(gone.heading(), "Το έγγραφο έχει ανακληθεί και δεν ισχύει");
        assert!(gone.words().contains("Προέκυψαν νέα στοιχεία"), "{}", gone.words());
        assert!(!gone.body.contains("νεότερη πράξη"), "the reason is told to strangers");
        let english = passer_by.get(&format!("/en/verify/{code}")).await;
        assert!(english.words().contains("New facts came to be known"), "{}", english.words());
        let mail = server.mail(|mail| mail.subject().contains("Ανακλήθηκε έγγραφο")).await;
        assert_eq!(mail.to, [citizen.email.as_str()]);
        for told in ["Βρέθηκε νεότερη πράξη", "Προέκυψαν νέα στοιχεία", "Πιστοποιητικό γέννησης", case.as_str()] {
            assert!(mail.text().contains(told), "{told}: {}", mail.text());
        }
        let own = citizen.visitor.get(&format!("/cases/{case}")).await;
        assert!(own.words().contains("Βρέθηκε νεότερη πράξη"), "{}", own.words());
        assert_eq!(maria.get(&path).await.status, StatusCode::CONFLICT);
        assert_eq!(maria.send(&form).await.status, StatusCode::CONFLICT);
        assert_eq!(database.ask_one("SELECT count(*) FROM audit WHERE action = 'document.revoked'"), "1");
        invariants::hold(&database).await;
    }

    async fn what_was_issued_is_taken_back_with_its_case(database: Database) {
        let server = Server::start(&database).await;
        let (citizen, _maria, case, _no) = issued(&server, &database).await;
        let page = citizen.visitor.get(&format!("/cases/{case}/withdraw")).await;
        let done = citizen.visitor.submit(page.form("main form").with("reason", "Δεν το χρειάζομαι")).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.words());
        database.until("SELECT count(*) FROM issued_documents WHERE grounds = 'taken_back'", "1").await;
        let gone = Visitor::new(&server).get(&format!("/verify/{}", code(&database))).await;
        assert!(gone.words().contains("Η υπόθεση στην οποία εκδόθηκε δεν ολοκληρώθηκε"), "{}", gone.words());
        invariants::hold(&database).await;
    }

    async fn the_receipt_is_a_file_too_and_comes_with_its_letter(database: Database) {
        let server = Server::start(&database).await;
        let visitor = Visitor::new(&server);
        let name = ("Ἀγαθὴ 李", "Παπαδημητρακοπούλου-Χατζηκωνσταντίνου");
        let citizen = Citizen::register_with(visitor, "agathi", name.0, name.1).await;
        let case = citizen.apply_and_arrive(&database, KEP).await;
        let paper = Paper::of(&citizen.visitor, &format!("/cases/{case}/receipt.pdf")).await;
        let protocol = database.ask_one("SELECT protocol FROM cases");
        for said in ["Αποδεικτικό υποβολής αίτησης", &case, &protocol, name.1, "Ἀγαθὴ ?", "Αστυνομική ταυτότητα ή διαβατήριο"] {
            assert!(paper.says(said), "{said} is not in {}", paper.words());
        }
        let english = Paper::of(&citizen.visitor, &format!("/en/cases/{case}/receipt.pdf")).await;
        assert!(english.says("Receipt of an application"), "{}", english.words());
        let mail = server.mail(|mail| mail.to == [citizen.email.as_str()] && mail.text().contains(&protocol)).await;
        let [enclosure] = mail.enclosures().try_into().expect("one file");
        assert_eq!((enclosure.name.as_str(), enclosure.content_type.as_str()), (format!("{case}-receipt.pdf").as_str(), "application/pdf"));
        assert!(words(&enclosure.content).contains(name.1), "{}", words(&enclosure.content));
        assert_eq!(enclosure.content, paper.bytes, "made from the same, it is the same");
        let follow = citizen.visitor.get(&format!("/cases/{case}/receipt")).await;
        let follow = follow.texts("main dd.code").remove(0);
        assert!(paper.says(&follow), "{follow} is not in {}", paper.words());

        // Each is work, so nobody has as many made as they like.
        let mut last = StatusCode::OK;
        for _ in 0..20 {
            last = fetched(&citizen.visitor, &format!("/cases/{case}/receipt.pdf")).await.0;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
        let others = Citizen::register(&server, "boris").await;
        let case = others.apply_and_arrive(&database, KEP).await;
        Paper::of(&others.visitor, &format!("/cases/{case}/receipt.pdf")).await;
    }
}

/// Asks for a file and answers its headers and bytes.
async fn fetched(
    visitor: &Visitor,
    path: &str,
) -> (StatusCode, reqwest::header::HeaderMap, Vec<u8>) {
    let answer = visitor
        .request(Method::GET, path)
        .send()
        .await
        .expect("an answer");
    let (status, headers) = (answer.status(), answer.headers().clone());
    let bytes = answer.bytes().await.expect("a whole file");
    (status, headers, bytes.to_vec())
}
