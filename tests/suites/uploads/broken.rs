//! Killed in the middle, and a storage that takes nothing: what was acknowledged is there, what is left over goes.
#![expect(
    clippy::disallowed_methods,
    reason = "files are made as old as the test wants them"
)]

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use reqwest::StatusCode;
use tests::files::pdf;
use tests::{Database, Kind, on_both_databases};

use super::{at_documents, kept, listed, opened, rows_and_files_agree, staying};
use crate::invariants;

on_both_databases! {
    async fn killed_again_and_again_while_files_come_in(database: Database) {
        let (mut server, anna) = opened(&database).await;
        let page = at_documents(&anna).await;
        let form = staying(&page);
        let mut acknowledged = 0;
        for round in 0..6_u64 {
            let files: Vec<Vec<u8>> = (0..3).map(|n| pdf(&format!("{round} {n} {}", "x".repeat(300_000)))).collect();
            let sends = files.iter().map(|content| {
                let (visitor, form) = (anna.visitor.clone(), form.clone());
                async move {
                    let request = visitor
                        .request(reqwest::Method::POST, form.action.as_str())
                        .header("Content-Type", tests::files::multipart_type())
                        .body(tests::files::multipart(&form.fields, &[("document.plan", "a.pdf", content)]));
                    request.send().await.is_ok_and(|answer| answer.status() == StatusCode::SEE_OTHER)
                }
            });
            let pause = Duration::from_millis(20 + 35 * round);
            let killed = async {
                tokio::time::sleep(pause).await;
                server.kill_9().await;
            };
            let (told, ()) = futures::join!(futures::future::join_all(sends), killed);
            acknowledged += told.into_iter().filter(|told| *told).count();
            server.start_again().await;
            // No room left would be an answer as well; what this is about is that none is half there.
            let rows: usize = database.ask_one("SELECT count(*) FROM uploads").parse().expect("a number");
            assert!(rows >= acknowledged, "{rows} rows, {acknowledged} acknowledged");
            let names: Vec<String> = database.ask("SELECT stored FROM uploads").into_iter().map(|row| row[0].clone()).collect();
            let files = kept(&server);
            for name in &names {
                assert!(files.contains_key(name), "a row without its file");
            }
            if rows >= 3 {
                for id in anna.visitor.get(page.url.path()).await.attributes("button[name=remove]", "value") {
                    anna.visitor.bring(&form.clone().smuggle("remove", &id), &[]).await;
                }
                acknowledged = 0;
            }
        }
        // What belongs to nothing is old enough an hour later.
        let old = SystemTime::now() - Duration::from_secs(2 * 3600);
        for entry in walk(&server.data().join("files")) {
            File::options().write(true).open(&entry).and_then(|file| file.set_modified(old)).expect("it can be made older");
        }
        server.stop().await;
        server.start_again().await;
        let rows = database.ask("SELECT stored FROM uploads").len();
        let swept = async {
            while kept(&server).len() != rows {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(tests::PATIENCE, swept).await.expect("what belongs to nothing is removed");
        rows_and_files_agree(&database, &server);
        invariants::hold(&database).await;
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}

#[tokio::test]
async fn a_storage_that_takes_nothing_acknowledges_nothing_and_recovers() {
    let database = Database::new(Kind::Sqlite);
    let (server, anna) = opened(&database).await;
    let page = at_documents(&anna).await;
    let content = pdf("a");
    let file: [(&str, &str, &[u8]); 1] = [("document.plan", "a.pdf", &content)];
    // Whoever runs the tests may write into any folder, so these are none.
    for folder in ["files", "incoming"] {
        let path = server.data().join(folder);
        fs::remove_dir_all(&path).ok();
        fs::write(&path, "not a folder").expect("it can be written");
        let answer = anna.visitor.send_files(&staying(&page), &file).await;
        assert!(
            answer.status.is_server_error(),
            "{folder}: {}",
            answer.status
        );
        assert_eq!(database.ask_one("SELECT count(*) FROM uploads"), "0");
        // Everything else goes on.
        assert_eq!(anna.visitor.get("/cases").await.status, StatusCode::OK);
        fs::remove_file(&path).expect("it can be removed");
    }
    let page = anna.visitor.bring(&staying(&page), &file).await;
    assert_eq!(listed(&page), ["a.pdf"]);
    rows_and_files_agree(&database, &server);

    // A file that is gone or cut short is not handed out as if it were whole.
    let place = crate::uploads::places(&page)[0].clone();
    let (name, _) = kept(&server).pop_first().expect("a file");
    let path = server.data().join("files").join(&name[..2]).join(&name);
    fs::write(&path, &content[..10]).expect("it can be cut");
    assert_eq!(
        anna.visitor.fetch(&place).await.status,
        StatusCode::INTERNAL_SERVER_ERROR
    );
    let told = crate::uploads::documents::verified(&database, &server).await;
    assert!(told.contains("files") && told.contains("digest"), "{told}");
    fs::remove_file(&path).expect("it can be removed");
    assert_eq!(
        anna.visitor.fetch(&place).await.status,
        StatusCode::INTERNAL_SERVER_ERROR
    );
    let told = crate::uploads::documents::verified(&database, &server).await;
    assert!(told.contains("expected a file, found none"), "{told}");
}
