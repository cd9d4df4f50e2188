//! What the office does to a case beside its tasks: asks a colleague, passes it on, puts answers right.

use reqwest::StatusCode;
use tests::{Database, Form, Page, Server, Visitor, on_both_databases};

use super::ERRORS;
use crate::counter::{
    Citizen, KEP, RESIDENCE, claim_form, completion_form, desk_page, publish_residence, reference,
    sign_in, task_page,
};
use crate::invariants;

/// A municipality with the service, and a case of it that lies with the office.
pub(super) async fn arrived(database: &Database) -> (Server, Citizen, String) {
    publish_residence(database).await;
    let server = Server::start(database).await;
    let citizen = Citizen::register(&server, "anna").await;
    let case = citizen.arrive_for(database, RESIDENCE, KEP).await;
    (server, citizen, case)
}

/// A form that comes back, with so many things to mend.
pub(super) async fn refused(visitor: &Visitor, form: &Form, problems: usize) -> Page {
    let again = visitor.send(form).await;
    assert_eq!(
        again.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        again.words()
    );
    assert_eq!(again.texts(ERRORS).len(), problems, "{}", again.words());
    again
}

/// The page of a deed, reached by its link on the page of the case.
pub(super) async fn deed(visitor: &Visitor, case: &str, deed: &str) -> Page {
    let path = format!("/desk/cases/{case}/{deed}");
    let desk = desk_page(visitor, &format!("/desk/cases/{case}")).await;
    assert!(
        desk.attributes("main a", "href").contains(&path),
        "{}",
        desk.words()
    );
    desk_page(visitor, &path).await
}

fn grant(database: &Database, username: &str, office: &str, role: &str) {
    database.ask(&format!(
        "INSERT INTO memberships (account, office, role) \
         SELECT id, '{office}', '{role}' FROM accounts WHERE username = '{username}'"
    ));
}

on_both_databases! {
    async fn clerk_asks_the_director_for_an_opinion_and_reads_it(database: Database) {
        let (server, citizen, case) = arrived(&database).await;
        let maria = sign_in(&server, "maria").await;
        let page = deed(&maria, &case, "extra-task").await;
        // Only roles that somebody there holds, and whose work is cases.
        assert_eq!(page.attributes("input[name=to]", "value"), ["registrar", "director"]);
        let form = page.form("main form");
        refused(&maria, &form, 3).await;
        let sound = form.with("to", "director").with("title", "Γνώμη για το επώνυμο").with("text", "Γράφεται με δύο λάμδα;");
        refused(&maria, &sound.clone().with("to", "auditor"), 1).await;
        refused(&maria, &sound.clone().with("to", "cashier"), 1).await;
        refused(&maria, &sound.clone().with("title", &"τ".repeat(101)), 1).await;
        let again = refused(&maria, &sound.clone().with("text", " \r\n "), 1).await;
        assert_eq!(again.form("main form").value("title"), Some("Γνώμη για το επώνυμο"));
        let told = maria.submit(sound.clone()).await;
        assert!(told.words().contains("Το αίτημα στάλθηκε."), "{}", told.words());
        // The page that was open has seen an older case.
        let late = maria.send(&sound).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.words());
        assert!(late.words().contains("Γράφεται με δύο λάμδα;"), "what was typed is lost: {}", late.words());

        // Whose work it is stands beside what Maria cannot open.
        assert!(told.texts(".lines__note").join(" ").contains("Προϊστάμενος"), "{}", told.words());

        let sofia = sign_in(&server, "sofia").await;
        let office = sofia.get("/office").await;
        assert_eq!(office.words().matches(case.as_str()).count(), 1, "a case is listed once: {}", office.words());
        let inbox = sofia.get("/desk").await;
        assert!(inbox.words().contains("Γνώμη για το επώνυμο"), "{}", inbox.words());
        let path = inbox.attributes("main a", "href").into_iter().find(|href| href.contains("/tasks/")).expect("the task");
        let task = desk_page(&sofia, &path).await;
        assert!(task.words().contains("Γράφεται με δύο λάμδα;"), "{}", task.words());
        // Maria has no say in what another role was asked.
        assert_ne!(maria.send(&completion_form(&task).with("note", "εγώ")).await.status, StatusCode::SEE_OTHER);
        refused(&sofia, &completion_form(&task), 1).await;
        sofia.submit(completion_form(&task).with("note", "Ναι, με δύο.")).await;

        let desk = desk_page(&maria, &format!("/desk/cases/{case}")).await.words();
        assert!(desk.contains("Ζητήθηκε πρόσθετη εργασία: Γνώμη για το επώνυμο"), "{desk}");
        assert!(desk.contains("Ναι, με δύο."), "{desk}");
        let own = citizen.visitor.get(&format!("/cases/{case}")).await.words();
        assert!(!own.contains("Ναι, με δύο."), "an opinion is shown to the applicant: {own}");
        // The check has waited for nobody.
        let check = desk_page(&maria, &task_page(&database, &case)).await;
        assert!(check.words().contains("Έλεγχος αίτησης και δικαιολογητικών"), "{}", check.words());
        invariants::hold(&database).await;
    }

    async fn director_passes_a_case_to_an_office_that_can_go_on_with_it(database: Database) {
        let (server, citizen, case) = arrived(&database).await;
        let maria = sign_in(&server, "maria").await;
        let task = task_page(&database, &case);
        let claimed = maria.submit(claim_form(&desk_page(&maria, &task).await)).await;
        assert_eq!(claimed.status, StatusCode::OK, "{}", claimed.words());

        let sofia = sign_in(&server, "sofia").await;
        // The technical office has a director and nobody who checks; revenue not even that.
        let page = deed(&sofia, &case, "reroute").await;
        assert!(page.words().contains("Καμία άλλη υπηρεσία δεν έχει τους ανθρώπους"), "{}", page.words());
        assert!(page.texts("main form").is_empty(), "there is nothing to send");
        let mut forged = sofia.get("/").await.form("header form").smuggle("to", "technical").smuggle("reason", "x")
            .smuggle("revision", &database.ask_one("SELECT max(revision) FROM events"));
        forged.action.set_path(&format!("/desk/cases/{case}/reroute"));
        assert_eq!(sofia.send(&forged).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(database.ask_one("SELECT office FROM cases"), "civil-registry");

        grant(&database, "petros", "technical", "registrar");
        let page = deed(&sofia, &case, "reroute").await;
        assert_eq!(page.attributes("input[name=to]", "value"), ["technical"]);
        let form = page.form("main form");
        refused(&sofia, &form, 2).await;
        let sound = form.with("to", "technical").with("reason", "Αφορά κτίριο");
        refused(&sofia, &sound.clone().smuggle("to", "revenue"), 1).await;
        refused(&sofia, &sound.clone().smuggle("to", "civil-registry"), 1).await;
        refused(&sofia, &sound.clone().with("reason", &"α".repeat(501)), 1).await;
        let told = sofia.submit(sound.clone()).await;
        assert_eq!(told.url.path(), "/desk");
        assert!(told.words().contains("Η υπόθεση διαβιβάστηκε."), "{}", told.words());

        // Whoever had it sees it no more; the others find it free.
        for gone in [&sofia, &maria] {
            assert_eq!(gone.get(&format!("/desk/cases/{case}")).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(sofia.send(&sound).await.status, StatusCode::NOT_FOUND);
        server.mail(|mail| mail.to == ["p.komninos@alkyona.example"] && mail.text().contains(&case)).await;
        let petros = sign_in(&server, "petros").await;
        let desk = desk_page(&petros, &format!("/desk/cases/{case}")).await.words();
        assert!(desk.contains("διαβιβάστηκε στην υπηρεσία «Τεχνική Υπηρεσία». Αιτία: Αφορά κτίριο"), "{desk}");
        let check = desk_page(&petros, &task).await;
        let checked = petros.submit(
            completion_form(&check).with("checks[identity].valid", "yes").with("checks[identity].complete", "yes")
                .with("checks[identity].correct", "yes").with("result", "complete"),
        ).await;
        assert!(checked.words().contains("Η εργασία ολοκληρώθηκε."), "{}", checked.words());
        let own = citizen.visitor.get(&format!("/cases/{case}")).await.words();
        assert!(own.contains("Η υπόθεση διαβιβάστηκε σε άλλη υπηρεσία"), "{own}");
        invariants::hold(&database).await;
    }

    async fn clerk_puts_answers_right_and_nothing_that_is_not_the_offices(database: Database) {
        let (server, citizen, case) = arrived(&database).await;
        let maria = sign_in(&server, "maria").await;
        let page = deed(&maria, &case, "correct-data").await;
        // What the registry confirmed and where it is collected is shown, and not asked.
        for locked in ["afm", "pin", "family_number", "delivery", "location", "street", "tell_changes"] {
            assert!(page.attributes(&format!("[name={locked}]"), "name").is_empty(), "{locked} is open");
        }
        assert!(page.words().contains("326018156"), "{}", page.words());
        let form = page.form("main form");
        assert_eq!(form.value("reason"), Some("work"));
        // Without a reason; with nothing changed; without both.
        refused(&maria, &form.clone().with("reason", "school"), 1).await;
        refused(&maria, &form.clone().with("correction-reason", "Λάθος"), 1).await;
        refused(&maria, &form, 2).await;
        let sound = form.with("reason", "school").with("correction-reason", "Είπε ότι είναι για σχολείο");
        for wrong in [
            sound.clone().with("reason", "bribe"),
            sound.clone().with("reason", "other"),
            sound.clone().without("kind"),
            sound.clone().smuggle("afm", "131860915"),
            sound.clone().smuggle("location", "town-hall"),
            sound.clone().smuggle("level", "B"),
            sound.clone().twice("reason", "bank"),
            sound.clone().with("correction-reason", &"α".repeat(501)),
        ] {
            refused(&maria, &wrong, 1).await;
        }
        let stored = "SELECT body FROM cases";
        let before = database.ask_one(stored);
        let stale = maria.send(&sound.clone().smuggle("revision", "1")).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.words());
        let kept = stale.words();
        assert!(kept.contains("Είπε ότι είναι για σχολείο") && kept.contains("Εγγραφή σε σχολείο"), "what was typed is lost: {kept}");
        assert_eq!(database.ask_one(stored), before);

        let told = maria.submit(sound).await;
        assert!(told.words().contains("Η διόρθωση καταχωρίστηκε."), "{}", told.words());
        let desk = told.words();
        assert!(desk.contains("Διορθώθηκαν στοιχεία της αίτησης: Λόγος χρήσης. Αιτία: Είπε ότι είναι για σχολείο"), "{desk}");
        assert!(desk.contains("Εγγραφή σε σχολείο"), "{desk}");
        let own = citizen.visitor.get(&format!("/cases/{case}")).await.words();
        assert!(own.contains("Αιτία: Είπε ότι είναι για σχολείο"), "{own}");
        invariants::hold(&database).await;
    }

    async fn clerk_puts_identifiers_right_that_the_registry_has_not_confirmed(database: Database) {
        publish_residence(&database).await;
        let server = Server::start_with(&database, &["--registry", "http://127.0.0.1:9/v1"]).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = reference(&citizen.apply_for(RESIDENCE, KEP).await);
        database.until("SELECT count(*) FROM cases WHERE office IS NOT NULL", "1").await;
        let maria = sign_in(&server, "maria").await;
        let form = deed(&maria, &case, "correct-data").await.form("main form");
        assert_eq!(form.value("afm"), Some("326018156"));
        let sound = form.with("afm", "131860915").with("correction-reason", "Δύο ψηφία ήταν λάθος");
        refused(&maria, &sound.clone().with("afm", "131860916"), 1).await;
        refused(&maria, &sound.clone().with("afm", ""), 1).await;
        let told = maria.submit(sound).await;
        assert!(told.words().contains("Η διόρθωση καταχωρίστηκε."), "{}", told.words());
        assert!(told.words().contains("131860915") && !told.words().contains("326018156"), "{}", told.words());
    }

    async fn nobody_does_anything_to_their_own_case_or_to_one_that_has_ended(database: Database) {
        let (server, citizen, case) = arrived(&database).await;
        let maria = sign_in(&server, "maria").await;
        let theirs = Citizen { visitor: maria.clone(), ..citizen.clone() };
        let own = theirs.arrive_for(&database, RESIDENCE, KEP).await;
        let desk = desk_page(&maria, &format!("/desk/cases/{own}")).await;
        for deed in ["extra-task", "reroute", "correct-data", "withdraw", "reopen"] {
            let path = format!("/desk/cases/{own}/{deed}");
            assert!(!desk.attributes("main a", "href").contains(&path), "{deed} is offered");
            assert_eq!(maria.get(&path).await.status, StatusCode::NOT_FOUND, "{deed}");
        }

        let page = deed(&maria, &case, "extra-task").await;
        let sound = page.form("main form").with("to", "director").with("title", "Γνώμη").with("text", "Τι λέτε;");
        let withdraw = citizen.visitor.get(&format!("/cases/{case}/withdraw")).await;
        citizen.visitor.submit(withdraw.form("main form").with("reason", "Δεν χρειάζεται")).await;
        database.until("SELECT count(*) FROM cases WHERE outcome = 'withdrawn'", "1").await;
        let late = maria.send(&sound).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.words());
        assert!(late.words().contains("Η υπόθεση έχει κλείσει.") && late.words().contains("Τι λέτε;"), "{}", late.words());
        for deed in ["extra-task", "correct-data", "withdraw"] {
            assert_eq!(maria.get(&format!("/desk/cases/{case}/{deed}")).await.status, StatusCode::CONFLICT, "{deed}");
        }
        let ended = desk_page(&maria, &format!("/desk/cases/{case}")).await;
        assert!(!ended.words().contains("Άλλες ενέργειες"), "{}", ended.words());
        invariants::hold(&database).await;
    }
}
