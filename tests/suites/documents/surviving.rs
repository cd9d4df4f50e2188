//! A worker is killed again and again while documents are made: each case has one.

use tests::{Smtp, Worker, on_both_databases};

use super::{ISSUED, accepts};
use crate::counter::{Citizen, KEP, sign_in};
use crate::{invariants, restart};

/// Certificates that are on their way while the worker is killed.
const CASES: usize = 8;

on_both_databases! {
    async fn each_case_has_one_document_however_often_the_worker_is_killed(database: Database) {
        let smtp = Smtp::start().await;
        let server = restart::serving_only(&database, &smtp).await;
        let mut worker = Worker::start_beside(&server);
        let citizen = Citizen::register(&server, "anna").await;
        let maria = sign_in(&server, "maria").await;
        let mut cases = Vec::new();
        for _ in 0..CASES {
            cases.push(citizen.apply_and_arrive(&database, KEP).await);
        }
        for (number, case) in cases.iter().enumerate() {
            accepts(&maria, &database, case).await;
            if number % 2 == 1 {
                worker.kill_9().await;
                worker = Worker::start_beside(&server);
            }
        }
        database.until(ISSUED, &CASES.to_string()).await;
        invariants::hold(&database).await;
        for count in [
            "SELECT count(DISTINCT case_id) FROM issued_documents",
            "SELECT count(DISTINCT code) FROM issued_documents",
            "SELECT count(DISTINCT stored) FROM issued_documents",
            "SELECT count(*) FROM audit WHERE action = 'document.issued'",
        ] {
            assert_eq!(database.ask_one(count), CASES.to_string(), "{count}");
        }
    }
}
