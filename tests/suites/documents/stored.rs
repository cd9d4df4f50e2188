//! Where documents lie: in the storage, as they were issued or not handed out, and never swept away.
#![expect(
    clippy::disallowed_methods,
    reason = "files are made as old as the test wants them"
)]

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use reqwest::StatusCode;
use tests::{Server, on_both_databases};

use super::{fetched, issued, paper::Paper};
use crate::invariants;
use crate::uploads::documents::verified;

on_both_databases! {
    async fn a_document_is_kept_for_good_and_handed_out_as_it_was_issued_or_not_at_all(database: Database) {
        let mut server = Server::start(&database).await;
        let (_citizen, maria, case, no) = issued(&server, &database).await;
        let office = format!("/desk/cases/{case}/documents/{no}");
        let paper = Paper::of(&maria, &office).await;
        let name = database.ask_one("SELECT stored FROM issued_documents");
        let path = server.data().join("files").join(&name[..2]).join(&name);
        assert!(fs::read(&path).expect("a file") == paper.bytes);

        // The sweep takes what belongs to nothing, and leaves the document.
        let left = path.with_file_name(format!("{}{}", &name[..2], "0".repeat(30)));
        fs::write(&left, "of a process that was killed").expect("it can be written");
        let told = verified(&database, &server).await;
        assert!(told.contains("sound"), "it may be on its way: {told}");
        let old = SystemTime::now() - Duration::from_secs(2 * 3600);
        for file in [&path, &left] {
            File::options().write(true).open(file).and_then(|file| file.set_modified(old)).expect("it can be made older");
        }
        let told = verified(&database, &server).await;
        assert!(told.contains(&"0".repeat(30)) && !told.contains(&name), "{told}");
        server.stop().await;
        server.start_again().await;
        let swept = async {
            while left.exists() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(tests::PATIENCE, swept).await.expect("what belongs to nothing is removed");
        assert!(Paper::of(&maria, &office).await.bytes == paper.bytes);

        // One bit, one byte less, nothing at all: none is the document.
        let mut bit = paper.bytes.clone();
        bit[paper.bytes.len() / 2] ^= 1;
        for (wrong, found) in [(Some(&bit[..]), "digest"), (Some(&paper.bytes[1..]), "digest"), (None, "expected a file, found none")] {
            match wrong {
                Some(bytes) => fs::write(&path, bytes).expect("it can be written"),
                None => fs::remove_file(&path).expect("it can be removed"),
            }
            assert_eq!(fetched(&maria, &office).await.0, StatusCode::INTERNAL_SERVER_ERROR);
            let told = verified(&database, &server).await;
            assert!(told.contains("files") && told.contains(found), "{told}");
        }
        fs::write(&path, &paper.bytes).expect("it can be written");
        assert!(verified(&database, &server).await.contains("sound"));

        // The chain says which file it was, so changing the row as well is found out, too.
        let digest = match database.kind() {
            tests::Kind::Sqlite => "UPDATE issued_documents SET digest = zeroblob(32)",
            tests::Kind::Postgres => "UPDATE issued_documents SET digest = decode(repeat('00', 32), 'hex')",
        };
        invariants::hold(&database).await;
        database.ask(digest);
        let told = verified(&database, &server).await;
        assert!(told.contains("issued_documents") && told.contains("digest"), "{told}");
    }
}
