//! `thyrida verify`: beside the product at work, and after somebody with the database in their hands changed a byte.

use tests::server::answer;
use tests::{Database, Kind, Server, on_both_databases};

use crate::counter::{Citizen, KEP, TOWN_HALL};
use crate::invariants;

/// Exit code, standard output.
async fn verify(database: &Database, further: &[&str]) -> (Option<i32>, String) {
    let arguments = [&["verify", "--database", database.url()], further].concat();
    let (status, said, errors) = answer(&arguments).await;
    assert!(!errors.contains("panicked"), "{errors}");
    (status.code(), said)
}

on_both_databases! {
    async fn database_of_a_product_at_work_is_verified_and_a_changed_byte_is_found(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let reference = citizen.apply_and_arrive(&database, TOWN_HALL).await;
        // Another is on its way through the jobs while we look.
        citizen.apply(KEP).await;
        let (code, said) = verify(&database, &[]).await;
        assert_eq!(code, Some(0), "{said}");
        assert!(said.starts_with("2 cases with "), "{said}");
        assert!(said.ends_with(": sound"), "{said}");

        invariants::settle(&database).await;
        database.ask(&format!("UPDATE cases SET office = 'kiosk' WHERE reference = '{reference}'"));
        let (code, said) = verify(&database, &[]).await;
        assert_eq!(code, Some(1), "{said}");
        let told: Vec<_> = said.lines().collect();
        assert_eq!(told.len(), 2, "{said}");
        assert!(told[0].starts_with(&format!("case {reference} (")), "{said}");
        assert!(told[0].ends_with(", office: expected “civil-registry”, found “kiosk”"), "{said}");
        assert!(told[1].ends_with(": 1 discrepancy"), "{said}");

        let (code, said) = verify(&database, &["--json"]).await;
        assert_eq!(code, Some(1), "{said}");
        let lines: Vec<serde_json::Value> =
            said.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
        assert_eq!(lines[0]["discrepancy"]["reference"], reference.as_str());
        assert_eq!(lines[0]["discrepancy"]["table"], "cases");
        assert_eq!(lines[0]["discrepancy"]["column"], "office");
        assert_eq!(lines[0]["discrepancy"]["found"], "“kiosk”");
        assert_eq!(lines[1]["verified"]["discrepancies"], 1);
        assert_eq!(lines[1]["verified"]["cases"], 2);
    }

    async fn database_that_is_not_there_is_told_apart_from_one_that_is_wrong(database: Database) {
        // Nothing was ever started on it, so there is nothing to read.
        let (code, said) = verify(&database, &[]).await;
        assert_eq!(code, Some(2), "{said}");
        assert_eq!(said, "");
        if database.kind() == Kind::Sqlite {
            let path = database.url().trim_start_matches("sqlite://");
            assert!(!std::path::Path::new(path).exists(), "it was made");
        }
    }
}
