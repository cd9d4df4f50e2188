//! Who may open what: every address of the route table, asked by everybody there is; and what every answer carries.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use tests::{Database, Page, Server, Visitor, on_both_databases, raw};

use crate::counter::{APPLIED, Citizen, KEP, sign_in, sign_in_form, task_page};

/// Who asks, in the order of the columns below. The first five have no part in the case; then its applicant, and those
/// of its office who handle cases.
pub(crate) const ACTORS: [&str; 12] = [
    "nobody",
    "stranger",
    "dimitra",
    "petros",
    "stavros",
    "katerina",
    "thanos",
    "applicant",
    "maria",
    "nikos",
    "sofia",
    "eleni",
];

/// An address, its methods, and what each actor gets.
///
/// | letter | for GET                                   | for POST, with a token and nothing else  |
/// |--------|-------------------------------------------|------------------------------------------|
/// | `o`    | 200, the page                             | taken, or refused with what is missing   |
/// | `s`    | 303 to the sign-in page                   | 401, or 303 to the sign-in page          |
/// | `n`    | 404                                       | 404                                      |
/// | `r`    | 303 to another page                       | 303                                      |
/// | `w`    | 409, not as the case stands               |                                          |
const MATRIX: [(&str, Option<&str>, Option<&str>); 66] = [
    ("/", Some("oooooooooooo"), None),
    ("/search", Some("oooooooooooo"), None),
    ("/pages/{slug}", Some("oooooooooooo"), None),
    ("/announcements", Some("oooooooooooo"), None),
    ("/announcements/{slug}", Some("oooooooooooo"), None),
    ("/services", Some("oooooooooooo"), None),
    ("/services/{slug}", Some("oooooooooooo"), None),
    ("/services/{slug}/apply", None, Some("srrrrrrrrrrr")),
    ("/assets/{digest}/{name}", Some("oooooooooooo"), None),
    ("/accessibility", Some("oooooooooooo"), None),
    ("/follow", Some("oooooooooooo"), Some("oooooooooooo")),
    // Nobody here has given the code: everybody is asked for it.
    ("/follow/{reference}", Some("rrrrrrrrrrrr"), None),
    ("/register", Some("orrrrrrrrrrr"), Some("oooooooooooo")),
    ("/sign-in", Some("orrrrrrrrrrr"), Some("oooooooooooo")),
    ("/sign-out", None, Some("rrrrrrrrrrrr")),
    ("/applications/{id}", Some("snnnnnnonnnn"), None),
    ("/applications/{id}/not-for", Some("snnnnnnrnnnn"), None),
    ("/applications/{id}/check", Some("snnnnnnrnnnn"), None),
    (
        "/applications/{id}/documents",
        Some("snnnnnnrnnnn"),
        Some("snnnnnnrnnnn"),
    ),
    (
        "/applications/{id}/files/{file}",
        Some("snnnnnnnnnnn"),
        None,
    ),
    ("/applications/{id}/submit", None, Some("snnnnnnrnnnn")),
    (
        "/applications/{id}/time",
        Some("snnnnnnrnnnn"),
        Some("snnnnnnrnnnn"),
    ),
    ("/applications/{id}/discard", None, Some("srrrrrr-rrrr")),
    (
        "/applications/{id}/{page}",
        Some("snnnnnnonnnn"),
        Some("snnnnnnonnnn"),
    ),
    ("/cases", Some("sooooooooooo"), None),
    ("/cases/{reference}", Some("snnnnnnonnnn"), None),
    // Of files that are there the suite about files asks.
    (
        "/cases/{reference}/files/{file}",
        Some("snnnnnnnnnnn"),
        None,
    ),
    ("/cases/{reference}/receipt", Some("snnnnnnonnnn"), None),
    ("/cases/{reference}/reply", None, Some("snnnnnnonnnn")),
    ("/cases/{reference}/message", None, Some("snnnnnnonnnn")),
    ("/cases/{reference}/rating", None, Some("snnnnnnonnnn")),
    ("/cases/{reference}/code", None, Some("snnnnnnrnnnn")),
    (
        "/cases/{reference}/withdraw",
        Some("snnnnnnonnnn"),
        Some("snnnnnnonnnn"),
    ),
    (
        "/cases/{reference}/reopen",
        Some("snnnnnnnnnnn"),
        Some("snnnnnnnnnnn"),
    ),
    (
        "/cases/{reference}/correction",
        Some("snnnnnnwnnnn"),
        Some("snnnnnnonnnn"),
    ),
    (
        "/cases/{reference}/appointment",
        Some("snnnnnnonnnn"),
        Some("snnnnnnonnnn"),
    ),
    (
        "/cases/{reference}/appointment.ics",
        Some("snnnnnnonnnn"),
        None,
    ),
    ("/desk", Some("snoonnnnooon"), None),
    ("/desk/handover", Some("snoonnnnooon"), Some("snoonnnnooon")),
    ("/desk/cases/{reference}", Some("snnnnnnnooon"), None),
    // There is one for what is sent by post.
    ("/desk/cases/{reference}/label", Some("snnnnnnnnnnn"), None),
    (
        "/desk/cases/{reference}/files/{file}",
        Some("snnnnnnnnnnn"),
        None,
    ),
    (
        "/desk/cases/{reference}/appointment",
        Some("snnnnnnnooon"),
        Some("snnnnnnnooon"),
    ),
    (
        "/desk/cases/{reference}/tasks/{no}",
        Some("snnnnnnnooon"),
        Some("snnnnnnnooon"),
    ),
    (
        "/desk/cases/{reference}/tasks/{no}/claim",
        None,
        Some("snnnnnnnrron"),
    ),
    (
        "/desk/cases/{reference}/tasks/{no}/release",
        None,
        Some("snnnnnnnrron"),
    ),
    (
        "/desk/cases/{reference}/tasks/{no}/give",
        Some("snnnnnnnoown"),
        Some("snnnnnnnooon"),
    ),
    (
        "/desk/cases/{reference}/tasks/{no}/send-back",
        Some("snnnnnnnnnnn"),
        Some("snnnnnnnnnnn"),
    ),
    (
        "/desk/cases/{reference}/message",
        None,
        Some("snnnnnnnooon"),
    ),
    ("/desk/cases/{reference}/note", None, Some("snnnnnnnooon")),
    (
        "/desk/cases/{reference}/extra-task",
        Some("snnnnnnnnnnn"),
        Some("snnnnnnnnnnn"),
    ),
    (
        "/desk/cases/{reference}/reroute",
        Some("snnnnnnnnnnn"),
        Some("snnnnnnnnnnn"),
    ),
    (
        "/desk/cases/{reference}/promise",
        Some("snnnnnnnnnnn"),
        Some("snnnnnnnooon"),
    ),
    (
        "/desk/cases/{reference}/correct-data",
        Some("snnnnnnnnnnn"),
        Some("snnnnnnnnnnn"),
    ),
    (
        "/desk/cases/{reference}/withdraw",
        Some("snnnnnnnnnnn"),
        Some("snnnnnnnnnnn"),
    ),
    (
        "/desk/cases/{reference}/reopen",
        Some("snnnnnnnnnnn"),
        Some("snnnnnnnnnnn"),
    ),
    ("/office", Some("snnonnnnnnon"), None),
    ("/operator/mail", Some("snnnnnonnnnn"), None),
    ("/operator/mail/{name}", Some("snnnnnonnnnn"), None),
    ("/operator/work", Some("snnnnnonnnnn"), None),
    (
        "/operator/work/{reference}/{no}/retry",
        None,
        Some("snnnnnnnnnnn"),
    ),
    (
        "/operator/work/{reference}/{no}/abandon",
        None,
        Some("snnnnnnnnnnn"),
    ),
    (
        "/operator/incidents/{reference}/{no}",
        Some("snnnnnnnnnnn"),
        Some("snnnnnnnnnnn"),
    ),
    ("/health/live", Some("oooooooooooo"), None),
    ("/health/ready", Some("oooooooooooo"), None),
    ("/no/such/page", Some("nnnnnnnnnnnn"), Some("nnnnnnnnnnnn")),
];

/// What was typed into the case. No page shows it to anybody without a part in it.
const SECRETS: [&str; 3] = ["326018156", "90830166", "Δοκιμάκη"];

on_both_databases! {
    async fn everybody_gets_what_the_table_of_rights_says(database: Database) {
        let server = Server::start(&database).await;
        let applicant = Citizen::register(&server, "anna").await;
        let case = applicant.apply_and_arrive(&database, KEP).await;
        let draft = applicant.begin(APPLIED).await;
        let draft = draft.url.path_segments().and_then(|mut parts| parts.nth(1)).expect("a draft").to_owned();
        crate::invariants::settle(&database).await;
        let letter = format!(
            "/operator/mail/{}",
            database.ask_one(&format!(
                "SELECT {} || '.' || effect_no FROM effects WHERE kind = 'mail' LIMIT 1", database.id("case_id")
            ))
        );
        let asset = applicant.visitor.get("/").await.attributes("link[rel=stylesheet]", "href");
        let fill = BTreeMap::from([
            ("/assets/{digest}/{name}", asset[0].clone()),
            ("/operator/mail/{name}", letter),
            ("/pages/{slug}", "/pages/about".to_owned()),
            ("/announcements/{slug}", "/announcements/counter-opens".to_owned()),
            // Who applied, which case it is: found by those who may see it and by nobody else.
            ("/search", format!("/search?q={case}")),
            ("/applications/{id}/{page}", format!("/applications/{draft}/identification")),
        ]);
        let no = task_page(&database, &case).rsplit('/').next().expect("a number").to_owned();
        let address = |route: &str| {
            let plain = || {
                route.replace("{slug}", APPLIED).replace("{id}", &draft).replace("{reference}", &case).replace("{no}", &no).replace("{file}", &"0".repeat(32))
            };
            fill.get(route).cloned().unwrap_or_else(plain)
        };

        for (column, actor) in ACTORS.into_iter().enumerate() {
            let visitor = match actor {
                "nobody" => Visitor::new(&server),
                "stranger" => {
                    Citizen::register_with(Visitor::new(&server), "boris", "Βασίλης", "Μπόρας").await.visitor
                }
                "applicant" => applicant.visitor.clone(),
                _ => sign_in(&server, actor).await,
            };
            for (route, reading, sending) in MATRIX {
                let path = address(route);
                if let Some(expected) = reading.map(|row| letter_of(row, column)) {
                    let answer = visitor.knock(&path).await;
                    assert_eq!(read(&answer), expected, "{actor} reads {path}: {} {}", answer.status, answer.words());
                    guarded(&answer.headers, route);
                    let part = matches!(actor, "applicant" | "maria" | "nikos" | "sofia") || route.starts_with("/operator");
                    for secret in SECRETS.iter().filter(|_| !part) {
                        assert!(!answer.body.contains(secret), "{actor} reads {secret} at {path}");
                    }
                }
                let expected = sending.map(|row| letter_of(row, column));
                // Nobody's form without a token is taken.
                if sending.is_some() && route != "/no/such/page" {
                    let request = visitor.request(Method::POST, &path).form(&[("afm", "326018156")]);
                    let answer = visitor.ask(request).await;
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{actor} sends to {path} without a token");
                    guarded(&answer.headers, route);
                }
                // With one, it is whether they may. Signing out comes last, and the applicant keeps the draft.
                if route == "/sign-out" || matches!(expected, None | Some('-')) {
                    continue;
                }
                let token = token(&visitor).await;
                let answer = visitor.ask(visitor.request(Method::POST, &path).form(&[("csrf", &token)])).await;
                assert_eq!(Some(sent(&answer, actor)), expected, "{actor} sends to {path}: {} {}", answer.status, answer.words());
                guarded(&answer.headers, route);
            }
            let token = token(&visitor).await;
            let out = visitor.ask(visitor.request(Method::POST, "/sign-out").form(&[("csrf", &token)])).await;
            assert_eq!(out.status, StatusCode::SEE_OTHER);
            let gone = visitor.knock("/cases").await;
            assert_eq!(read(&gone), 's', "{actor} is still signed in");
        }
        // Nothing of this did anything.
        assert_eq!(database.ask_one("SELECT count(*) FROM cases"), "1");
        crate::invariants::hold(&database).await;
    }

    async fn looks_of_staff_are_written_down(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.apply_and_arrive(&database, KEP).await;
        let looks = |who: &str| database.ask_one(&format!(
            "SELECT count(*) FROM audit a JOIN accounts w ON w.id = a.actor JOIN cases c ON c.id = a.case_id \
             WHERE a.action = 'case.viewed' AND w.username = '{who}' AND c.reference = '{case}'"
        ));
        let maria = sign_in(&server, "maria").await;
        maria.get("/desk").await;
        assert_eq!(looks("maria"), "0");
        maria.get(&format!("/desk/cases/{case}")).await;
        maria.get(&task_page(&database, &case)).await;
        maria.get(&format!("/desk/cases/{case}/appointment")).await;
        assert_eq!(looks("maria"), "3");
        let petros = sign_in(&server, "petros").await;
        petros.get(&format!("/desk/cases/{case}")).await;
        assert_eq!(looks("petros"), "0", "who is turned away has seen nothing");
    }
}

#[test]
fn table_of_rights_names_every_address_of_the_product() {
    let source = tests::server::project().join("web/src/routes.rs");
    let source = std::fs::read_to_string(source).expect("the route table");
    let mut routes = BTreeSet::new();
    for piece in source.split(".route(").skip(1) {
        let address = piece.split('"').nth(1).expect("an address");
        // Up to the next route, or the end of the table.
        let methods = piece
            .split(".fallback")
            .next()
            .expect("a split gives one part");
        routes.insert((
            address.to_owned(),
            methods.contains("get("),
            methods.contains("post("),
        ));
    }
    let known: BTreeSet<(String, bool, bool)> = MATRIX
        .iter()
        .filter(|(address, ..)| *address != "/no/such/page")
        .map(|(address, reading, sending)| {
            ((*address).to_owned(), reading.is_some(), sending.is_some())
        })
        .collect();
    assert_eq!(known, routes);
    assert!(
        !source.contains(".nest(") && !source.contains(".merge("),
        "routes that this test does not see"
    );
}

#[tokio::test]
async fn with_tls_before_it_cookies_are_for_this_host_alone() {
    let database = Database::new(tests::Kind::Sqlite);
    let server = Server::start_with(
        &database,
        &["--base-url", "https://thyrida.alkyona.example"],
    )
    .await;
    let visitor = Visitor::new(&server);
    let page = visitor.knock("/sign-in").await;
    let set = page.headers["set-cookie"]
        .to_str()
        .expect("ASCII")
        .to_owned();
    assert!(set.starts_with("__Host-visit="), "{set}");
    for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(set.contains(attribute), "{set}");
    }
    assert!(!set.contains("Domain"), "{set}");
    assert!(
        page.headers["strict-transport-security"]
            .to_str()
            .expect("ASCII")
            .contains("max-age=31536000")
    );

    // A cookie under the name used without TLS is nobody's.
    let cookie = page.cookies();
    let employee = server.employee("maria").await;
    let form = page.form("main form");
    let body = format!(
        "csrf={}&username=maria&password={}",
        form.value("csrf").expect("a token"),
        employee.password
    );
    let request = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        server.address(),
        body.len()
    );
    let answer = raw::say(server.address(), &request).await;
    assert_eq!(answer.status, 303, "{}", answer.head);
    let session = answer
        .header("set-cookie")
        .and_then(|set| set.split(';').next())
        .expect("a session");
    assert!(session.starts_with("__Host-visit="), "{session}");
    let status = async |cookie: &str| {
        raw::get(server.address(), "/desk", Some(cookie))
            .await
            .status
    };
    assert_eq!(status(session).await, 200);
    assert_eq!(status(session.trim_start_matches("__Host-")).await, 303);
}

#[tokio::test]
async fn without_tls_cookies_keep_out_of_scripts_and_other_sites() {
    let database = Database::new(tests::Kind::Sqlite);
    let server = Server::start(&database).await;
    let employee = server.employee("maria").await;
    let visitor = Visitor::new(&server);
    let first = visitor.knock("/sign-in").await;
    let form = sign_in_form(&visitor, "maria", &employee.password).await;
    for page in [first, visitor.send(&form).await] {
        let set = page.headers["set-cookie"]
            .to_str()
            .expect("ASCII")
            .to_owned();
        for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Lax"] {
            assert!(set.contains(attribute), "{set}");
        }
    }
}

fn letter_of(row: &str, column: usize) -> char {
    row.chars()
        .nth(column)
        .unwrap_or_else(|| panic!("{row} has no column {column}"))
}

fn read(answer: &Page) -> char {
    match answer.status {
        StatusCode::OK => 'o',
        StatusCode::NOT_FOUND => 'n',
        StatusCode::CONFLICT => 'w',
        StatusCode::SEE_OTHER if leads_to_sign_in(answer) => 's',
        StatusCode::SEE_OTHER => 'r',
        other => panic!("{other} at {}: {}", answer.url, answer.words()),
    }
}

fn sent(answer: &Page, actor: &str) -> char {
    match answer.status {
        StatusCode::NOT_FOUND => 'n',
        StatusCode::UNAUTHORIZED => 's',
        StatusCode::SEE_OTHER if actor == "nobody" && leads_to_sign_in(answer) => 's',
        StatusCode::SEE_OTHER => 'r',
        StatusCode::OK | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT => 'o',
        // Twelve people have tried to sign in without a name.
        StatusCode::TOO_MANY_REQUESTS => 'o',
        other => panic!("{other} at {}: {}", answer.url, answer.words()),
    }
}

fn leads_to_sign_in(answer: &Page) -> bool {
    let onward = answer.headers["location"].to_str().expect("ASCII");
    onward.starts_with("/sign-in?next=%2F")
}

async fn token(visitor: &Visitor) -> String {
    let page = visitor.get("/services/birth-certificate").await;
    page.attributes("input[name=csrf]", "value")
        .first()
        .expect("each form has its token")
        .clone()
}

/// The policy that every answer carries, whatever it is.
fn guarded(headers: &HeaderMap, route: &str) {
    let value = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let policy = value("content-security-policy");
    for part in [
        "default-src 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{route}: {policy}");
    }
    assert!(
        !policy.contains("unsafe") && !policy.contains("script-src"),
        "{route}: {policy}"
    );
    assert_eq!(value("x-content-type-options"), "nosniff", "{route}");
    assert_eq!(value("x-frame-options"), "DENY", "{route}");
    assert_eq!(value("referrer-policy"), "same-origin", "{route}");
    assert_eq!(
        value("cross-origin-opener-policy"),
        "same-origin",
        "{route}"
    );
    assert_eq!(
        value("cross-origin-resource-policy"),
        "same-origin",
        "{route}"
    );
    assert!(
        headers.get("server").is_none() && headers.get("x-powered-by").is_none(),
        "{route}"
    );
    let kept = value("cache-control");
    if route.starts_with("/assets") && kept.contains("immutable") {
        assert!(headers.get("set-cookie").is_none(), "{route}");
    } else {
        assert_eq!(kept, "no-store", "{route}");
    }
}
