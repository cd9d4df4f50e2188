//! A mail server that is away is left alone: letters pile up without using up their tries, and leave when it is back.

use std::time::Duration;

use tests::{Behaviour, Database, Server, Smtp, on_both_databases};

use crate::counter::{Citizen, TOWN_HALL};
use crate::invariants;

/// Applications; each asks for two letters.
const CASES: usize = 5;
const LETTERS: usize = 2 * CASES;

/// Five failures open the breaker, at most three more calls were under way then, and a probe goes out after five, ten …
/// seconds.
const MOST_CALLS: usize = 5 + 3 + 2;

/// Longest until a letter that was put off leaves: the pause that was running when the server came back, and what the
/// machine needs.
const LEFT: Duration = Duration::from_secs(90);

async fn piles_up_and_leaves(database: &Database, away: Behaviour) {
    let smtp = Smtp::start().await;
    let server = Server::start_mailing_to(database, &smtp).await;
    let citizen = Citizen::register(&server, "anna").await;
    smtp.behave(away);
    for _ in 0..CASES {
        citizen.apply_and_arrive(database, TOWN_HALL).await;
    }
    // The breaker has opened, and whoever came after met it.
    let put_off = "SELECT CASE WHEN count(*) >= 3 THEN 'piled up' ELSE 'not yet' END FROM effects \
                   WHERE kind = 'mail' AND last_error LIKE 'mail server left alone%' AND done_at IS NULL";
    database.within(LEFT, put_off, "piled up").await;
    server.logs("left alone: it does not answer").await;

    smtp.behave(Behaviour::Accept);
    database
        .within(
            LEFT,
            "SELECT count(*) FROM effects WHERE done_at IS NULL",
            "0",
        )
        .await;
    invariants::hold(database).await;
    assert_eq!(invariants::letters_arrived(database, &smtp), 0);
    assert_eq!(smtp.mails().len(), LETTERS);
    let starts: usize = database
        .ask_one("SELECT sum(starts) FROM effects WHERE kind = 'mail'")
        .parse()
        .expect("a sum");
    assert!(
        starts <= LETTERS + MOST_CALLS,
        "{starts} starts for {LETTERS} letters"
    );
    server.logs("it answers again").await;
}

on_both_databases! {
    async fn letters_outlast_a_mail_server_that_refuses(database: Database) {
        piles_up_and_leaves(&database, Behaviour::Refuse).await;
    }

    async fn letters_outlast_a_mail_server_that_hangs(database: Database) {
        piles_up_and_leaves(&database, Behaviour::Hang).await;
    }
}
