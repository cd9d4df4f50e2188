//! Files that people send: taken in, looked into, kept outside the database, handed out to whoever may have them.

mod broken;
mod bucket;
pub mod documents;
mod messages;
mod odd;
mod questions;
mod scanning;
mod strangers;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use reqwest::StatusCode;
use sha2::{Digest, Sha256};
use tests::files::{jpeg, pdf};
use tests::{Database, Form, Page, Server};

use crate::counter::{
    Citizen, KEP, PAVEMENT, certificate, collection, publish_pavement, reference,
};

const ERRORS: &str = ".govuk-error-summary li";

/// A server that offers the service with files, and somebody registered there.
async fn opened(database: &Database) -> (Server, Citizen) {
    publish_pavement(database).await;
    let server = Server::start(database).await;
    let citizen = Citizen::register(&server, "anna").await;
    (server, citizen)
}

/// An application with every question answered; the page of its documents.
async fn at_documents(citizen: &Citizen) -> Page {
    let page = citizen.identify(PAVEMENT).await;
    let page = citizen.visitor.submit(certificate(&page, KEP)).await;
    let page = citizen.visitor.submit(collection(&page, KEP)).await;
    assert!(page.url.path().ends_with("/documents"), "{}", page.words());
    page
}

/// The form of a page of documents, to stay there or to go on.
fn staying(page: &Page) -> Form {
    page.form("main form").smuggle("upload", "document.plan")
}

fn going_on(page: &Page) -> Form {
    page.form("main form")
}

/// Applies with a plan and a photograph; the reference.
async fn applied(citizen: &Citizen) -> String {
    let page = at_documents(citizen).await;
    let files: [(&str, &str, &[u8]); 2] = [
        ("document.plan", "Σχέδιο.pdf", &pdf("το σχέδιο")),
        ("document.photos", "IMG_1.JPG", &jpeg()),
    ];
    let check = citizen.visitor.bring(&going_on(&page), &files).await;
    assert!(check.url.path().ends_with("/check"), "{}", check.words());
    let receipt = citizen.visitor.submit(check.form("main form")).await;
    assert!(
        receipt.url.path().ends_with("/receipt"),
        "{}",
        receipt.words()
    );
    reference(&receipt)
}

/// The names of files on a page, in order.
fn listed(page: &Page) -> Vec<String> {
    page.texts(".files__name")
}

/// Where the files on a page are fetched from.
fn places(page: &Page) -> Vec<String> {
    page.attributes("a.files__name", "href")
}

/// I7: every row has its file, the same to the byte, and no file is without a row.
fn rows_and_files_agree(database: &Database, server: &Server) {
    let rows: BTreeMap<String, String> = database
        .ask(&format!(
            "SELECT stored, {} FROM uploads WHERE state <> 'infected'",
            digest_of(database)
        ))
        .into_iter()
        .map(|row| (row[0].clone(), row[1].to_lowercase()))
        .collect();
    let files = kept(server);
    let names: BTreeSet<&String> = files.keys().collect();
    assert_eq!(names, rows.keys().collect::<BTreeSet<_>>());
    for (name, bytes) in &files {
        let digest = hex::encode(Sha256::digest(bytes));
        assert_eq!(rows[name], digest, "{name} was changed");
    }
}

fn digest_of(database: &Database) -> &'static str {
    match database.kind() {
        tests::Kind::Sqlite => "hex(digest)",
        tests::Kind::Postgres => "encode(digest, 'hex')",
    }
}

/// What lies in the storage, by name.
fn kept(server: &Server) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    collect(&server.data().join("files"), &mut files);
    files
}

fn collect(folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .expect("a plain name");
            files.insert(
                name.to_owned(),
                std::fs::read(&path).expect("it can be read"),
            );
        }
    }
}

fn refused(page: &Page, words: &str) {
    assert_eq!(
        page.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        page.words()
    );
    let errors = page.texts(ERRORS);
    assert!(
        errors.iter().any(|error| error.contains(words)),
        "{errors:?}"
    );
}
