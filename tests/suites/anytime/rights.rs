//! Who may do what at any time, as a service says it; the addresses stand in the table of rights beside the others.

use reqwest::{Method, StatusCode};
use tests::{Server, Visitor, on_both_databases};

use crate::counter::{Citizen, KEP, RESIDENCE, publish_residence, sign_in};
use crate::rights::ACTORS;

/// Of a case that is open: `o` the page, or the form again; `s` sign in; `n` not there; `w` not as the case stands.
const MATRIX: [(&str, &str); 7] = [
    ("/cases/{reference}/withdraw", "snnnnnnonnnn"),
    ("/cases/{reference}/reopen", "snnnnnnwnnnn"),
    ("/desk/cases/{reference}/extra-task", "snnnnnnnooon"),
    ("/desk/cases/{reference}/reroute", "snnnnnnnnnon"),
    ("/desk/cases/{reference}/correct-data", "snnnnnnnoonn"),
    ("/desk/cases/{reference}/withdraw", "snnnnnnnoonn"),
    ("/desk/cases/{reference}/reopen", "snnnnnnnnnwn"),
];

fn letter(status: StatusCode) -> char {
    match status {
        StatusCode::OK | StatusCode::UNPROCESSABLE_ENTITY => 'o',
        StatusCode::SEE_OTHER | StatusCode::UNAUTHORIZED => 's',
        StatusCode::NOT_FOUND => 'n',
        StatusCode::CONFLICT => 'w',
        other => panic!("{other}"),
    }
}

on_both_databases! {
    async fn everybody_may_do_what_the_service_says_and_no_more(database: Database) {
        publish_residence(&database).await;
        let server = Server::start(&database).await;
        let applicant = Citizen::register(&server, "anna").await;
        let case = applicant.arrive_for(&database, RESIDENCE, KEP).await;
        crate::invariants::settle(&database).await;
        let events = database.ask_one("SELECT count(*) FROM events");
        for (column, actor) in ACTORS.into_iter().enumerate() {
            let visitor = match actor {
                "nobody" => Visitor::new(&server),
                "stranger" => Citizen::register(&server, "boris").await.visitor,
                "applicant" => applicant.visitor.clone(),
                _ => sign_in(&server, actor).await,
            };
            let page = visitor.get(&format!("/services/{RESIDENCE}")).await;
            let token = page.attributes("input[name=csrf]", "value").remove(0);
            for (route, row) in MATRIX {
                let path = route.replace("{reference}", &case);
                let expected = row.chars().nth(column).expect("a letter for each");
                let read = visitor.knock(&path).await;
                assert_eq!(letter(read.status), expected, "{actor} reads {path}: {}", read.words());
                if expected != 'o' {
                    assert!(!read.body.contains("326018156"), "{actor} reads answers at {path}");
                }
                let bare = visitor.request(Method::POST, &path).form(&[("reason", "x"), ("to", "technical")]);
                assert_eq!(visitor.ask(bare).await.status, StatusCode::FORBIDDEN, "{actor} sends to {path} without a token");
                let sent = visitor.ask(visitor.request(Method::POST, &path).form(&[("csrf", &token)])).await;
                assert_eq!(letter(sent.status), expected, "{actor} sends to {path}: {}", sent.words());
            }
        }
        assert_eq!(database.ask_one("SELECT count(*) FROM events"), events, "nothing of this did anything");
    }
}
