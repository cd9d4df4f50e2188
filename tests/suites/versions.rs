//! Versions of services while the product runs: published and retired beside it, cases moved from one to another and
//! back, the mover killed in the middle.

use std::path::Path;
use std::time::Duration;

use reqwest::StatusCode;
use serde_json::Value;
use tempfile::TempDir;
use tests::process::{Process, Signal};
use tests::server::{answer, program, project};
use tests::{Database, PATIENCE, Server, Visitor, on_both_databases};
use tokio::time::{sleep, timeout};

use crate::counter::{
    APPLIED, Citizen, KEP, TOWN_HALL, certificate, claim_form, collection, completion_form,
    desk_page, reference, sign_in, task_page, tell_what_is_missing,
};
use crate::{invariants, trying};

/// Where the procedure of the certificates stands.
const PROCEDURE: &str = "workflows/procedures/issue-certificate.yaml";
const SERVICE: &str = "workflows/birth-certificate.yaml";
const OTHER: &str = "workflows/family-status.yaml";

/// Cases that are moved while the mover is killed.
const CROWD: usize = 10;

/// Exit code and everything printed of a command on this database.
async fn thyrida(database: &Database, arguments: &[&str]) -> (Option<i32>, String) {
    let arguments = [&["--database", database.url()], arguments].concat();
    let (status, said, errors) = answer(&arguments).await;
    assert!(!errors.contains("panicked"), "{errors}");
    (status.code(), format!("{said}\n{errors}"))
}

/// The same; it has to do what it was asked for.
async fn must(database: &Database, arguments: &[&str]) -> String {
    let (code, said) = thyrida(database, arguments).await;
    assert_eq!(code, Some(0), "{arguments:?}: {said}");
    said
}

fn retitled() -> TempDir {
    edited(&[(SERVICE, "title: { el: ", "title: { el: Νέο ")])
}

/// The check goes by another name.
fn renamed() -> TempDir {
    let mut edits = vec![
        (PROCEDURE, "- check:", "- review:"),
        (PROCEDURE, "check.result", "review.result"),
        (PROCEDURE, "{check.", "{review."),
        (PROCEDURE, "again: check", "again: review"),
    ];
    for service in [SERVICE, OTHER] {
        edits.push((service, "completes check:", "completes review:"));
        edits.push((service, "at: check", "at: review"));
    }
    edited(&edits)
}

/// The shipped files, changed.
fn edited(edits: &[(&str, &str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for name in ["workflows", "forms"] {
        let to = folder.path().join(name);
        std::fs::create_dir(&to).expect("it can be made");
        trying::copy(&project().join(name), &to);
    }
    for (file, old, new) in edits {
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).expect("the copied file");
        assert!(text.contains(old), "{old} in {file}");
        std::fs::write(&path, text.replace(old, new)).expect("it can be written");
    }
    folder
}

fn workflows(folder: &TempDir) -> String {
    let path: &Path = folder.path();
    path.join("workflows")
        .to_str()
        .expect("a plain name")
        .to_owned()
}

/// Asks for the service's page again and again, until it answers so.
async fn until_page(visitor: &Visitor, status: StatusCode, words: &str) {
    let path = format!("/services/{APPLIED}");
    let waiting = async {
        loop {
            let page = visitor.get(&path).await;
            if page.status == status && page.words().contains(words) {
                return;
            }
            sleep(Duration::from_millis(100)).await;
        }
    };
    let waited = timeout(PATIENCE, waiting).await;
    assert!(
        waited.is_ok(),
        "{path} never answers {status} with «{words}»"
    );
}

fn version_of(database: &Database, reference: &str) -> String {
    database.ask_one(&format!(
        "SELECT v.number FROM cases c JOIN versions v ON v.digest = c.version WHERE c.reference = '{reference}'"
    ))
}

fn step_of(database: &Database, reference: &str) -> String {
    database.ask_one(&format!(
        "SELECT step FROM cases WHERE reference = '{reference}'"
    ))
}

/// A registrar claims the open task of a case and tells what is missing.
async fn asks_for_papers(server: &Server, database: &Database, case: &str) {
    let maria = sign_in(server, "maria").await;
    let path = task_page(database, case);
    let task = desk_page(&maria, &path).await;
    let task = maria.submit(claim_form(&task)).await;
    assert_eq!(task.status, StatusCode::OK, "{}", task.words());
    let form = tell_what_is_missing(&desk_page(&maria, &path).await, "Η ταυτότητα");
    let done = maria.send(&form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
}

on_both_databases! {
    async fn published_while_serving_new_cases_go_by_the_new_version_and_old_ones_by_theirs(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let old = citizen.apply_and_arrive(&database, TOWN_HALL).await;
        let begun = Citizen::register(&server, "vasilis").await;
        let page = begun.identify(APPLIED).await;

        let folder = retitled();
        let said = must(&database, &["publish", &workflows(&folder), "--service", APPLIED]).await;
        assert!(said.starts_with("birth-certificate: published as version 2, "), "{said}");
        until_page(&citizen.visitor, StatusCode::OK, "Νέο ").await;

        let new = citizen.apply_and_arrive(&database, KEP).await;
        assert_eq!(version_of(&database, &new), "2");
        // What was begun on the first version is submitted on it.
        let page = begun.visitor.submit(certificate(&page, TOWN_HALL)).await;
        let page = begun.visitor.submit(collection(&page, TOWN_HALL)).await;
        let receipt = begun.visitor.submit(page.form("main form")).await;
        assert_eq!(version_of(&database, &reference(&receipt)), "1");

        // The old case goes on under its own title.
        asks_for_papers(&server, &database, &old).await;
        assert_eq!((version_of(&database, &old), step_of(&database, &old)), ("1".into(), "reply".into()));
        let case = citizen.visitor.get(&format!("/cases/{old}")).await;
        assert!(!case.words().contains("Νέο "), "{}", case.words());

        let said = must(&database, &["publish", &workflows(&folder), "--service", APPLIED]).await;
        assert!(said.starts_with("birth-certificate: is already version 2, "), "{said}");
        let said = must(&database, &["versions", APPLIED, "--json"]).await;
        let lines: Vec<Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        assert_eq!(lines.len(), 2, "{said}");
        assert_eq!(lines[0]["version"]["open_cases"], 2, "{said}");
        assert_eq!(lines[0]["version"]["offered"], false, "{said}");
        assert_eq!(lines[1]["version"]["open_cases"], 1, "{said}");
        assert_eq!(lines[1]["version"]["offered"], true, "{said}");
        invariants::hold(&database).await;
    }

    async fn files_that_are_not_sound_are_not_published(database: Database) {
        let server = Server::start(&database).await;
        let wrong = edited(&[(SERVICE, "form: ", "from: ")]);
        let (code, said) = thyrida(&database, &["publish", &workflows(&wrong)]).await;
        assert_eq!(code, Some(1), "{said}");
        let fails = edited(&[(SERVICE, "outcome: refused,", "outcome: issued,")]);
        let (code, said) = thyrida(&database, &["publish", &workflows(&fails)]).await;
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("scenario `refused` fails"), "{said}");
        let (code, said) = thyrida(&database, &["publish", "tests/data/no-such-folder"]).await;
        assert_eq!(code, Some(2), "{said}");
        assert_eq!(database.ask_one("SELECT count(*) FROM versions"), "2");
        drop(server);
    }

    async fn retired_service_says_so_and_an_application_already_begun_is_still_submitted(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let page = citizen.identify(APPLIED).await;

        let said = must(&database, &["retire", APPLIED]).await;
        assert!(said.contains("it takes no new applications"), "{said}");
        until_page(&citizen.visitor, StatusCode::GONE, "δεν δέχεται πλέον νέες αιτήσεις").await;
        let front = citizen.visitor.get("/").await;
        assert!(front.attributes("main a", "href").iter().all(|href| !href.contains(APPLIED)));
        let other = Visitor::new(&server);
        assert_eq!(other.get(&format!("/en/services/{APPLIED}")).await.status, StatusCode::GONE);
        assert_eq!(other.get("/services/none").await.status, StatusCode::NOT_FOUND);

        let page = citizen.visitor.submit(certificate(&page, TOWN_HALL)).await;
        let page = citizen.visitor.submit(collection(&page, TOWN_HALL)).await;
        let receipt = citizen.visitor.submit(page.form("main form")).await;
        assert!(receipt.url.path().ends_with("/receipt"), "{}", receipt.words());

        let (code, said) = thyrida(&database, &["retire", APPLIED]).await;
        assert_eq!(code, Some(1), "{said}");
        must(&database, &["retire", APPLIED, "--undo"]).await;
        until_page(&citizen.visitor, StatusCode::OK, "").await;
        citizen.apply(KEP).await;
    }

    async fn cases_move_after_a_preview_and_move_back(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let checked = citizen.apply_and_arrive(&database, TOWN_HALL).await;
        let waiting = citizen.apply_and_arrive(&database, KEP).await;
        asks_for_papers(&server, &database, &waiting).await;
        invariants::settle(&database).await;
        must(&database, &["publish", &workflows(&renamed())]).await;
        let events = database.ask_one("SELECT count(*) FROM events");

        let there = ["move", APPLIED, "--from", "1", "--to", "2"];
        let (code, said) = thyrida(&database, &there).await;
        assert_eq!(code, Some(1), "{said}");
        let told = format!("{checked}: cannot move, at check: step check is not there in the new version");
        assert!(said.contains(&told), "{said}");
        let there = [&there[..], &["--map", "check=review"]].concat();
        let said = must(&database, &there).await;
        assert!(said.contains("2 cases would move, 0 cannot"), "{said}");
        assert_eq!(database.ask_one("SELECT count(*) FROM events"), events);
        assert_eq!(database.ask_one("SELECT count(*) FROM moves"), "0");
        let (code, said) = thyrida(&database, &[&there[..], &["--really"]].concat()).await;
        assert_eq!(code, Some(2), "without a reason: {said}");

        let really = [&there[..], &["--really", "--reason", "Νέος νόμος", "--json"]].concat();
        let said = must(&database, &really).await;
        let total = said.lines().find_map(|line| serde_json::from_str::<Value>(line).ok()?.get("total").cloned());
        let id = total.expect("a total")["move"].as_str().expect("its number").to_owned();
        for case in [&checked, &waiting] {
            assert_eq!(version_of(&database, case), "2");
        }
        assert_eq!(step_of(&database, &checked), "review");
        assert_eq!(database.ask_one("SELECT step FROM tasks"), "review");
        let lines = "SELECT count(*) FROM audit WHERE action = 'case.moved' AND detail LIKE '%by system%'";
        assert_eq!(database.ask_one(lines), "2");
        // People go on with it where they were.
        let case = citizen.visitor.get(&format!("/cases/{checked}")).await;
        assert_eq!(case.status, StatusCode::OK, "{}", case.words());
        let maria = sign_in(&server, "maria").await;
        let task = desk_page(&maria, &task_page(&database, &checked)).await;
        completion_form(&maria.submit(claim_form(&task)).await);

        let said = must(&database, &["move", "--undo", &id]).await;
        assert!(said.contains("2 cases moved, 0 cannot"), "{said}");
        assert_eq!(step_of(&database, &checked), "check");
        assert_eq!(version_of(&database, &waiting), "1");
        let (code, said) = thyrida(&database, &["move", "--undo", &id]).await;
        assert_eq!(code, Some(2), "{said}");
        asks_on(&maria, &database, &checked).await;
        assert_eq!(step_of(&database, &checked), "reply");
        invariants::hold(&database).await;
        must(&database, &["verify"]).await;

        let said = must(&database, &["explain", &checked]).await;
        assert!(said.contains("waits for message applicant.reply"), "{said}");
        assert!(said.contains("η ημέρα της έναρξης δεν μετρά"), "{said}");
        let english = must(&database, &["explain", &checked, "--language", "en", "--json"]).await;
        let told: Value = serde_json::from_str(english.lines().next().expect("a line")).expect("JSON");
        assert_eq!(told["tracks"][0]["turns"][0]["read"]["check.result"], "incomplete", "{english}");
        let lines = "SELECT count(*) FROM audit WHERE action = 'case.explained'";
        assert_eq!(database.ask_one(lines), "2");
        let (code, _) = thyrida(&database, &["explain", "2026-999999"]).await;
        assert_eq!(code, Some(2));
    }

    async fn killing_the_mover_leaves_every_case_whole_and_the_rest_goes_later(database: Database) {
        let server = Server::start(&database).await;
        for number in 0..CROWD {
            let citizen = Citizen::register(&server, &format!("citizen{number}")).await;
            citizen.apply_and_arrive(&database, if number % 2 == 0 { TOWN_HALL } else { KEP }).await;
        }
        invariants::settle(&database).await;
        must(&database, &["publish", &workflows(&renamed())]).await;

        let really = [
            "--database", database.url(), "move", APPLIED, "--from", "1", "--to", "2", "--map", "check=review",
            "--really", "--reason", "Νέος νόμος",
        ];
        let mut mover = Process::start(program().as_os_str(), &really, &project());
        mover.line(|line| line.contains(": moved, at check").then_some(())).await;
        mover.signal(Signal::Kill);
        mover.ended().await;

        invariants::hold(&database).await;
        must(&database, &["verify"]).await;
        let on_new = database.ask_one("SELECT count(*) FROM cases c JOIN versions v ON v.digest = c.version WHERE v.number = 2");
        assert_ne!(on_new, "0");
        assert_eq!(database.ask_one("SELECT count(*) FROM moved_cases"), on_new);
        assert_eq!(database.ask_one("SELECT count(*) FROM tasks WHERE step = 'review'"), on_new);

        // The same again does the rest; both moves are taken back.
        must(&database, &really[2..]).await;
        let all = CROWD.to_string();
        assert_eq!(database.ask_one("SELECT count(*) FROM tasks WHERE step = 'review'"), all);
        let listed = must(&database, &["versions", APPLIED, "--json"]).await;
        let moves: Vec<String> = listed
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok()?["move"]["id"].as_str().map(str::to_owned))
            .collect();
        assert_eq!(moves.len(), 2, "{listed}");
        for id in &moves {
            must(&database, &["move", "--undo", id]).await;
        }
        assert_eq!(database.ask_one("SELECT count(*) FROM tasks WHERE step = 'check'"), all);
        must(&database, &["verify"]).await;
    }
}

/// The same registrar, who holds the task already.
async fn asks_on(maria: &Visitor, database: &Database, case: &str) {
    let task = desk_page(maria, &task_page(database, case)).await;
    let done = maria
        .send(&tell_what_is_missing(&task, "Η ταυτότητα"))
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
}
