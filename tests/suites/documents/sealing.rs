//! The seal: put on by the operator's program, or no document at all.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tests::{Server, Visitor, on_both_databases};

use super::{ISSUED, accepts, code, paper::Paper};
use crate::counter::{Citizen, KEP, sign_in};
use crate::invariants;

/// What a program does that adds a seal the way PAdES does: something at the end that signs a range of bytes.
const SEALS: &str = "cat; printf '1 0 obj << /Type /Sig /ByteRange [0 10 20 30] >> endobj\\nstartxref\\n0\\n%%%%EOF\\n'";

fn program(folder: &Path, script: &str) -> PathBuf {
    let path = folder.join("seal");
    let half = folder.join("half");
    fs::write(&half, format!("#!/bin/sh\n{script}\n")).expect("a file can be written");
    fs::set_permissions(&half, fs::Permissions::from_mode(0o700)).expect("it is ours");
    fs::rename(&half, &path).expect("it can be renamed");
    path
}

on_both_databases! {
    async fn a_document_waits_for_its_seal_and_never_goes_without(database: Database) {
        let folder = TempDir::new().expect("a temporary folder can be made");
        let seal = program(folder.path(), "cat >/dev/null; echo 'the key is away' >&2; exit 1");
        let server = Server::start_with(
            &database, &["--seal", seal.to_str().expect("a plain path"), "--seal-seconds", "1"],
        ).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.apply_and_arrive(&database, KEP).await;
        let maria = sign_in(&server, "maria").await;
        accepts(&maria, &database, &case).await;
        let heard = |words: &str| format!(
            "SELECT count(*) FROM effects WHERE kind = 'catalogue' AND done_at IS NULL AND last_error LIKE '%{words}%'"
        );
        database.until(&heard("the key is away"), "1").await;
        // It hands the document back as it is, and then hangs: neither is a seal.
        program(folder.path(), "cat");
        database.until(&heard("nothing in it signs"), "1").await;
        program(folder.path(), "exec sleep 60");
        database.until(&heard("did not answer"), "1").await;
        assert_eq!(database.ask_one(ISSUED), "0", "it went without a seal");
        let own = citizen.visitor.get(&format!("/cases/{case}")).await;
        assert!(!own.words().contains("Έγγραφα που εκδόθηκαν"), "{}", own.words());

        program(folder.path(), SEALS);
        database.until(ISSUED, "1").await;
        let no = database.ask_one("SELECT document_no FROM issued_documents WHERE sealed = 1");
        let paper = Paper::of(&maria, &format!("/desk/cases/{case}/documents/{no}")).await;
        assert!(paper.bytes.ends_with(b"%%EOF\n") && paper.bytes.windows(10).any(|part| part == b"/ByteRange"));
        let page = Visitor::new(&server).get(&format!("/verify/{}", code(&database))).await;
        assert!(page.words().contains("Με ηλεκτρονική σφραγίδα"), "{}", page.words());
        assert!(page.words().replace(' ', "").contains(&paper.digest()), "{}", page.words());
        invariants::hold(&database).await;
    }
}
