//! Web and workers are killed again and again while citizens submit, with a history kept outside of what each citizen
//! was told. Afterwards the database must agree with the history (I1), and with itself.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use reqwest::StatusCode;
use tests::{Database, Form, PATIENCE, Page, Smtp, Worker, on_both_databases};
use tokio::time::{sleep, timeout};

use crate::counter::{Citizen, KEP, TOWN_HALL, certificate, collection, identification, reference};
use crate::{invariants, restart};

/// Citizens who submit at the same time.
const CITIZENS: usize = 6;
/// Submissions acknowledged between two kills.
const BETWEEN: usize = 6;

/// What a citizen was told about one submission.
#[derive(Clone, Debug)]
enum Told {
    /// The receipt: the case is there.
    Ok { reference: String },
    /// Nothing, or that it did not work now: it may be there.
    Info,
    /// That it was refused: it is not there.
    Fail,
}

/// The identity of a submission, and what was told about it.
type History = Vec<(String, Told)>;

on_both_databases! {
    async fn acknowledged_cases_survive_a_few_kills(database: Database) {
        kill_often(&database, 5).await;
    }

    #[ignore = "nightly: fifty kills take minutes"]
    async fn acknowledged_cases_survive_many_kills(database: Database) {
        kill_often(&database, 50).await;
    }
}

async fn kill_often(database: &Database, kills: usize) {
    let smtp = Smtp::start().await;
    let mut server = restart::serving_only(database, &smtp).await;
    let mut worker = Worker::start_beside(&server);
    let mut citizens = Vec::new();
    for number in 0..CITIZENS {
        citizens.push(Citizen::register(&server, &format!("citizen{number}")).await);
    }

    let acknowledged = AtomicUsize::new(0);
    let over = AtomicBool::new(false);
    let submitting =
        futures::future::join_all(citizens.iter().enumerate().map(|(number, citizen)| {
            let place = if number % 2 == 0 { TOWN_HALL } else { KEP };
            submit_until(citizen, place, &acknowledged, &over)
        }));
    let killing = async {
        for kill in 1..=kills {
            more_acknowledged(&acknowledged, kill * BETWEEN).await;
            if kill % 2 == 1 {
                server.kill_9().await;
                server.start_again().await;
            } else {
                worker.kill_9().await;
                worker = Worker::start_beside(&server);
            }
        }
        more_acknowledged(&acknowledged, (kills + 1) * BETWEEN).await;
        over.store(true, Ordering::Relaxed);
    };
    let (histories, ()) = futures::join!(submitting, killing);

    let history: History = histories.into_iter().flatten().collect();
    invariants::hold(database).await;
    agree(database, &history);
    let repeated = invariants::letters_arrived(database, &smtp);
    // Eight letters are under way at most when a worker dies.
    assert!(repeated <= 8 * kills, "{repeated} letters came twice");
}

/// Waits for submissions to be acknowledged; a server that is up acknowledges.
async fn more_acknowledged(acknowledged: &AtomicUsize, wanted: usize) {
    let waiting = async {
        while acknowledged.load(Ordering::Relaxed) < wanted {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, waiting).await.unwrap_or_else(|_| {
        panic!(
            "{} acknowledged, {wanted} wanted",
            acknowledged.load(Ordering::Relaxed)
        )
    });
}

/// Submits one application after another until told that it is over.
async fn submit_until(
    citizen: &Citizen,
    place: &str,
    acknowledged: &AtomicUsize,
    over: &AtomicBool,
) -> History {
    let mut history = History::new();
    while !over.load(Ordering::Relaxed) {
        let Some(check) = filled(citizen, place).await else {
            // The server is away. It comes back on the same port.
            sleep(Duration::from_millis(20)).await;
            continue;
        };
        let submission = submission(&check);
        let form = check.form("main form");
        let mut told = submit(citizen, &form).await;
        // Every second citizen who was told nothing sends the form again, as people do.
        while matches!(told, Told::Info) && history.len().is_multiple_of(2) {
            sleep(Duration::from_millis(20)).await;
            told = submit(citizen, &form).await;
        }
        if matches!(told, Told::Ok { .. }) {
            acknowledged.fetch_add(1, Ordering::Relaxed);
        }
        history.push((submission, told));
    }
    history
}

/// The page with all answers, or nothing when the server went away meanwhile.
async fn filled(citizen: &Citizen, place: &str) -> Option<Page> {
    let service = "/services/birth-certificate";
    let visitor = &citizen.visitor;
    let mut page = visitor.try_knock(service).await.ok().filter(is_well)?;
    let onward = match page.texts("main form").is_empty() {
        false => visitor
            .try_send(&page.form("main form"))
            .await
            .ok()
            .filter(is_well)?,
        // An application that was begun before the server went away.
        true => {
            let draft = page.attributes("main .notice a", "href");
            visitor
                .try_knock(draft.first()?)
                .await
                .ok()
                .filter(is_well)?
        }
    };
    page = followed(citizen, onward).await?;
    // The list of what there is still to do: begin at its beginning.
    if page.url.path().split('/').count() == 3 {
        let first = format!("{}/identification", page.url.path());
        page = visitor.try_knock(&first).await.ok().filter(is_well)?;
    }
    for _ in 0..3 {
        let form = match page.url.path().rsplit('/').next() {
            Some("identification") => identification(&page),
            Some("certificate") => certificate(&page, place),
            Some("collection") => collection(&page, place),
            _ => break,
        };
        let answer = visitor.try_send(&form).await.ok().filter(is_well)?;
        page = followed(citizen, answer).await?;
    }
    assert!(
        page.url.path().ends_with("/check"),
        "{}: {}",
        page.url,
        page.words()
    );
    Some(page)
}

async fn followed(citizen: &Citizen, page: Page) -> Option<Page> {
    let Some(onward) = page.headers.get("location") else {
        return Some(page);
    };
    let onward = onward.to_str().expect("addresses are ASCII");
    citizen.visitor.try_knock(onward).await.ok().filter(is_well)
}

/// Nothing but an answer, or that it cannot be given now.
fn is_well(page: &Page) -> bool {
    let well = page.status.is_success() || page.status == StatusCode::SEE_OTHER;
    assert!(
        well || page.status == StatusCode::SERVICE_UNAVAILABLE,
        "{} {}: {}",
        page.status,
        page.url,
        page.words()
    );
    well
}

async fn submit(citizen: &Citizen, form: &Form) -> Told {
    let Ok(answer) = citizen.visitor.try_send(form).await else {
        return Told::Info;
    };
    let Some(onward) = answer.headers.get("location") else {
        assert!(
            !answer.status.is_server_error() || answer.status == StatusCode::SERVICE_UNAVAILABLE
        );
        return if answer.status.is_client_error() {
            Told::Fail
        } else {
            Told::Info
        };
    };
    let onward = answer
        .url
        .join(onward.to_str().expect("ASCII"))
        .expect("an address");
    assert!(onward.path().ends_with("/receipt"), "sent on to {onward}");
    Told::Ok {
        reference: reference(&Page {
            url: onward,
            ..answer
        }),
    }
}

/// The identity of a submission, from the address of its form.
fn submission(check: &Page) -> String {
    let id = check.url.path_segments().and_then(|mut parts| parts.nth(1));
    id.expect("/applications/{id}/check").replace('-', "")
}

/// I1: whoever was told "ok" has exactly one case, whoever was told nothing at most one, whoever was refused none; and
/// there are no others.
fn agree(database: &Database, history: &History) {
    let column = database.id("submission");
    let cases = database.ask(&format!("SELECT {column}, reference FROM cases"));
    for (submission, told) in history {
        let found: Vec<&str> = cases
            .iter()
            .filter(|row| row[0] == *submission)
            .map(|row| row[1].as_str())
            .collect();
        match told {
            Told::Ok { reference } => assert_eq!(found, [reference], "{submission}"),
            Told::Info => assert!(found.len() <= 1, "{submission} became {found:?}"),
            Told::Fail => assert!(
                found.is_empty(),
                "{submission} was refused, became {found:?}"
            ),
        }
    }
    for row in &cases {
        let known = history.iter().any(|(submission, _)| *submission == row[0]);
        assert!(known, "{} was submitted by nobody", row[1]);
    }
    let ok = history
        .iter()
        .filter(|(_, told)| matches!(told, Told::Ok { .. }))
        .count();
    assert!(ok >= BETWEEN, "{ok} were acknowledged");
}
