//! A form with every kind of question, filled in over HTTP without a script: what is typed stays, what is filled in for
//! the person cannot be sent, and everything stands on the check-answers page and before the clerk.

use reqwest::StatusCode;
use tests::{Page, Server, on_both_databases};

use crate::counter::{
    Citizen, EVERY_KIND, KEP, arrived, claim_form, completion_form, desk_page, identification,
    publish_every_kind, reference, sign_in, task_page,
};

/// The page after the first one, which is filled in partly for the person.
async fn place(citizen: &Citizen, page: &Page) -> Page {
    assert!(page.words().contains("Άννα"), "the given name is filled in");
    let form = identification(page);
    assert_eq!(form.value("given_name"), None, "it is no field");
    assert_eq!(
        form.value("email"),
        Some(citizen.email.as_str()),
        "it is suggested"
    );
    citizen.visitor.submit(form).await
}

async fn owners(citizen: &Citizen, first: &Page) -> Page {
    let page = place(citizen, first).await;
    let form = page
        .form("main form")
        .with("metres", "12,5")
        .with("deposit", "1.250,00 €")
        .with("address.street", "Ερμού 1")
        .with("address.town", "Σύρος")
        .twice("uses", "stand")
        .twice("uses", "tables");
    let page = citizen.visitor.submit(form).await;
    assert!(page.url.path().ends_with("/owners"), "{}", page.words());
    page
}

on_both_databases! {
    async fn every_kind_of_question_is_answered_checked_and_seen_by_the_clerk(database: Database) {
        publish_every_kind(&database).await;
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let page = owners(&citizen, &citizen.begin(EVERY_KIND).await).await;

        // One more, without anything being judged or lost.
        let form = page
            .form("main form")
            .with("owners[0].name", "Πρώτη")
            .with("owners[0].afm", "δεν είναι ΑΦΜ");
        let more = citizen.visitor.submit(form.smuggle("add:owners", "yes")).await;
        assert_eq!(more.status, StatusCode::OK, "{}", more.words());
        let form = more.form("main form");
        assert_eq!(form.value("owners[0].afm"), Some("δεν είναι ΑΦΜ"));
        assert_eq!(form.value("owners.rows"), Some("2"));
        assert_eq!(more.attributes("[autofocus]", "id"), ["field-owners-1--item"]);

        // What is wrong is told with the item it is in.
        let wrong = form.with("owners[1].name", "Δεύτερη").with("owners[1].afm", "094259216");
        let wrong = citizen.visitor.submit(wrong).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.words().contains("Συνιδιοκτήτης 1: Στο πεδίο «ΑΦΜ»"), "{}", wrong.words());

        // The first is taken out again.
        let form = wrong.form("main form").smuggle("remove:owners[0]", "yes");
        let fewer = citizen.visitor.submit(form).await;
        let form = fewer.form("main form");
        assert_eq!(form.value("owners.rows"), Some("1"));
        assert_eq!(form.value("owners[0].name"), Some("Δεύτερη"));
        let page = citizen.visitor.submit(form.with("phones[0]", "210 1234567")).await;
        assert!(page.url.path().ends_with("/collection"), "{}", page.words());
        let check = citizen.visitor.submit(page.form("main form").with("location", KEP)).await;
        assert!(check.url.path().ends_with("/check"), "{}", check.words());
        for words in ["12,5", "1.250,00 €", "156,25 €", "Τραπεζοκαθίσματα, Σταντ", "Ερμού 1", "Δεύτερη", "2101234567", "Άννα"] {
            assert!(check.words().contains(words), "{words}: {}", check.words());
        }
        let english = citizen.visitor.get(&format!("/en{}", check.url.path())).await;
        for words in ["12.5", "€1,250.00", "€156.25", "Tables and chairs, Stand"] {
            assert!(english.words().contains(words), "{words}: {}", english.words());
        }
        let receipt = citizen.visitor.submit(check.form("main form")).await;
        assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.words());
        let reference = reference(&receipt);
        arrived(&database, &reference).await;

        // The clerk sees it, and the task's own list takes and loses items as well.
        let clerk = sign_in(&server, "maria").await;
        let task = desk_page(&clerk, &task_page(&database, &reference)).await;
        for words in ["Συνιδιοκτήτης 1", "Δεύτερη", "156,25 €"] {
            assert!(task.words().contains(words), "{words}: {}", task.words());
        }
        clerk.submit(claim_form(&task)).await;
        let task = desk_page(&clerk, &task_page(&database, &reference)).await;
        let form = completion_form(&task).with("result", "complete").with("costs[0].what", "τέλος");
        let more = clerk.submit(form.smuggle("add:costs", "yes")).await;
        assert_eq!(more.status, StatusCode::OK, "{}", more.words());
        let form = completion_form(&more);
        assert_eq!(form.value("costs[0].what"), Some("τέλος"));
        assert_eq!(form.value("costs.rows"), Some("2"));
        let wrong = clerk.submit(form.clone()).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.words().contains("Κόστος 1: Συμπληρώστε το πεδίο «Ποσό»."), "{}", wrong.words());
        let done = clerk.submit(form.with("costs[0].amount", "3,20")).await;
        assert_eq!(done.url.path(), "/desk", "{}", done.words());
        assert_eq!(database.ask_one("SELECT count(*) FROM tasks"), "0");
    }

    async fn what_the_page_did_not_ask_for_is_refused_at_every_depth(database: Database) {
        publish_every_kind(&database).await;
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let first = citizen.begin(EVERY_KIND).await;
        let forged = identification(&first).smuggle("given_name", "Άλλη");
        assert_eq!(citizen.visitor.submit(forged).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = owners(&citizen, &first).await;
        let sound = page.form("main form").with("owners[0].name", "Α").with("owners[0].afm", "094259216");
        for (name, value) in [
            ("fee", "0,01"),
            ("address.town", "Αλλού"),
            ("owners[1].name", "Β"),
            ("owners[0].pin", "1"),
            ("owners[0]", "x"),
            ("owners.rows", "10000"),
            ("owners.rows", "-1"),
            ("phones[7]", "2101234567"),
            ("add:location", "yes"),
            ("remove:owners[5]", "yes"),
            ("add:owners.rows", "yes"),
        ] {
            let answer = citizen.visitor.submit(sound.clone().smuggle(name, value)).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.words());
        }
        let twice = sound.clone().twice("owners[0].name", "Γ");
        assert_eq!(citizen.visitor.submit(twice).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Without our token a button does nothing either.
        let stolen = sound.clone().without("csrf").smuggle("add:owners", "yes");
        assert_eq!(citizen.visitor.submit(stolen).await.status, StatusCode::FORBIDDEN);
        let other = Citizen::register(&server, "boris").await;
        let mut theirs = sound.clone();
        let token = other.visitor.get("/").await.form("header form");
        theirs = theirs.smuggle("csrf", token.value("csrf").expect("every form has a token"));
        let answer = other.visitor.submit(theirs.smuggle("add:owners", "yes")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(citizen.visitor.submit(sound).await.status, StatusCode::OK);
    }
}
