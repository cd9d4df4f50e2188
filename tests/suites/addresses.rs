//! Addresses bent out of shape: the same answer as the plain address, or nothing there; and never somewhere else.

use reqwest::{Method, StatusCode};
use tests::{Page, Server, Visitor, on_both_databases, raw};

use crate::counter::{APPLIED, Citizen, KEP, reference, sign_in, sign_in_form};

/// Addresses elsewhere, as they are written to slip through.
const ELSEWHERE: [&str; 22] = [
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "https://evil.example",
    "http:evil.example",
    "https:/evil.example",
    "HTTPS://evil.example/cases",
    "//evil.example/%2e%2e",
    "/\t/evil.example",
    "/%09/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "@evil.example",
    "//anna@evil.example",
    "/\u{2215}/evil.example",
    "evil.example",
];

/// Ways to write a path so that a guard may read it differently from the router.
fn bent(path: &str) -> Vec<String> {
    let tail = path.trim_start_matches('/');
    let first = tail.chars().next().expect("a path");
    vec![
        format!("//{tail}"),
        format!("/./{tail}"),
        format!("/x/../{tail}"),
        format!("/%2e/{tail}"),
        format!("/x/%2e%2e/{tail}"),
        format!("/%2f{tail}"),
        format!("/{tail}/"),
        format!("/{tail}//"),
        format!("/{tail};x"),
        format!("/{tail};jsessionid=1"),
        format!("/{tail}%3bx"),
        format!("/{tail}."),
        format!("/{tail}%2e"),
        format!("/{tail}%20"),
        format!("/{tail}%00"),
        format!("/{tail}%0a"),
        format!("/{tail}.json"),
        format!("/{tail}%3f"),
        format!("/{tail}%23"),
        format!("/{}", tail.to_uppercase()),
        format!("/%{:02x}{}", u32::from(first), &tail[1..]),
        format!("/en/en/{tail}"),
        format!("/en//{tail}"),
        format!("/EN/{tail}"),
        format!("/el/{tail}"),
        format!("/en%2f{tail}"),
        format!("/{tail}%c0%af"),
        format!("/{tail}%ff"),
        format!("/{tail}%"),
        format!("/{tail}%zz"),
        format!("/assets/../{tail}"),
        format!("/assets/%2e%2e/{tail}"),
        format!("/health/live/../../{tail}"),
        format!("/services/..%2f{tail}"),
        format!("/{tail}?next=//evil.example"),
    ]
}

on_both_databases! {
    async fn bent_path_opens_no_more_than_the_plain_one(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.apply_and_arrive(&database, KEP).await;
        let other = Citizen::register(&server, "boris").await;
        let cookie = session_cookie(&server, &other).await;
        let operator = operator_cookie(&server).await;
        let secret = "326018156";
        for path in [
            "/desk".to_owned(), "/office".to_owned(), "/operator/mail".to_owned(), "/operator/work".to_owned(), "/cases".to_owned(), format!("/cases/{case}"),
            format!("/cases/{case}/receipt"), format!("/desk/cases/{case}"), "/health/ready".to_owned(), "/register".to_owned(),
        ] {
            for written in bent(&path) {
                for who in [None, Some(cookie.as_str()), Some(operator.as_str())] {
                    let plain = raw::get(server.address(), &path, who).await;
                    let answer = raw::get(server.address(), &written, who).await;
                    let same = answer.status == plain.status;
                    assert!(
                        same || answer.status == 404 || answer.status == 400,
                        "{written}: {} where {path} is {}", answer.status, plain.status
                    );
                    assert!(!answer.body.contains(secret), "{written} shows somebody's answers");
                    if answer.status >= 400 && !same {
                        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{written}: {}", answer.head);
                        assert!(answer.body.contains("<h1"), "{written} gets no page: {}", answer.body);
                    }
                    links_stay_here(&answer.body, &written);
                }
            }
        }
        // Other verbs and what pretends to be one.
        for path in ["/desk", "/sign-out", "/services/birth-certificate/apply"] {
            for verb in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"] {
                let request = format!(
                    "{verb} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nConnection: close\r\n\
                     X-HTTP-Method-Override: GET\r\nX-Original-URL: /office\r\nX-Rewrite-URL: /office\r\n\r\n",
                    server.address()
                );
                let answer = raw::say(server.address(), &request).await;
                assert_eq!(answer.status, 404, "{verb} {path}");
            }
        }
    }

    async fn identities_that_are_none_are_simply_not_there(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let maria = sign_in(&server, "maria").await;
        for path in [
            "/applications/1/check", "/applications/not-a-uuid/identification", "/applications/%00/check", "/cases/%00",
            "/cases/%FF/receipt", "/cases/2026-000001%00", "/services/%00", "/services/%FF%FE", "/assets/%00/%00",
            "/assets/x/..%2f..%2fCargo.toml", "/cases/2026-000001/appointment%00", "/cases/%F0%9F%98%80",
        ] {
            for prefix in ["", "/en"] {
                let page = citizen.visitor.get(&format!("{prefix}{path}")).await;
                not_there(&page, prefix);
            }
        }
        for path in [
            "/desk/cases/%00", "/desk/cases/x/tasks/one", "/desk/cases/x/tasks/-1", "/desk/cases/x/tasks/99999999999",
            "/desk/cases/%FF/appointment", "/desk/cases/x/tasks/1%00",
        ] {
            not_there(&maria.get(path).await, "");
        }
        let long = citizen.visitor.get(&format!("/cases/{}", "9".repeat(4000))).await;
        not_there(&long, "");
        // Questions asked twice or nonsensically are answered like the plain address.
        for path in ["/sign-in?next=/a&next=/b", "/register?next=/a&next=/b", "/sign-in?next=%FF", "/sign-in?next", "/sign-in?&&==&"] {
            let page = Visitor::new(&server).get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        }
        let draft = citizen.begin(APPLIED).await;
        for query in ["?from=check&from=check", "?from=%FF", "?from=<script>", "?told=moved&told=moved"] {
            let page = citizen.visitor.get(&format!("{}{query}", draft.url.path())).await;
            assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.body);
        }
    }

    async fn next_never_leads_elsewhere(database: Database) {
        let server = Server::start(&database).await;
        let maria = server.employee("maria").await;
        let signed_in = sign_in(&server, "maria").await;
        for (number, next) in ELSEWHERE.into_iter().enumerate() {
            let query = form_encoded(next);
            // Somebody signed in is sent on at once.
            let onward = signed_in.knock(&format!("/sign-in?next={query}")).await;
            stays(&onward, next);
            stays(&signed_in.knock(&format!("/register?next={query}")).await, next);
            stays(&signed_in.knock(&format!("/en/sign-in?next={query}")).await, next);

            // Somebody who is not is asked first. The field may be forged, too.
            let visitor = Visitor::from_address(&server, 10 + u8::try_from(number).expect("few"));
            let page = visitor.get(&format!("/sign-in?next={query}")).await;
            links_stay_here(&page.body, next);
            let sound = page.form("main form").with("username", "maria").smuggle("next", next);
            links_stay_here(&visitor.send(&sound).await.body, next);
            if number % 4 == 0 {
                stays(&visitor.send(&sound.with("password", &maria.password)).await, next);
                continue;
            }
            let page = visitor.get(&format!("/register?next={query}")).await;
            links_stay_here(&page.body, next);
            if number % 4 == 1 {
                let form = page
                    .form("main form")
                    .with("given_name", "Άννα")
                    .with("family_name", "Κοντού")
                    .with("email", "kontou@post.example")
                    .with("username", &format!("kontou{number}"))
                    .with("password", "μια μεγάλη φράση");
                let answer = visitor.send(&form.smuggle("next", next)).await;
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
                stays(&answer, next);
            }
        }
        // One of ours is followed.
        let ours = signed_in.knock("/sign-in?next=%2Fcases%3Ftold%3Dmoved").await;
        assert_eq!(ours.headers["location"], "/cases?told=moved");
    }

    async fn names_that_a_request_claims_for_us_are_not_believed(database: Database) {
        const BASE: &str = "http://thyrida.alkyona.example";
        let server = Server::start_with(&database, &["--base-url", BASE]).await;
        let citizen = Citizen::register(&server, "anna").await;
        let claims = [
            ("Host", "evil.example"), ("Host", "thyrida.alkyona.example@evil.example"), ("Host", "evil.example:80"),
            ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Server", "evil.example"), ("X-Forwarded-Proto", "evil"),
            ("Forwarded", "host=evil.example;proto=https"), ("X-Host", "evil.example"), ("X-Original-Host", "evil.example"),
            ("X-Original-URL", "https://evil.example/"), ("Origin", "https://evil.example"), ("Referer", "https://evil.example/"),
            ("X-Forwarded-Prefix", "//evil.example"), ("X-Forwarded-Port", "@evil.example"),
        ];
        for (name, value) in claims {
            let form = citizen.fill(KEP).await.form("main form");
            let request = citizen.visitor.request(Method::POST, form.action.as_str()).form(&form.fields).header(name, value);
            let answer = citizen.visitor.ask(request).await;
            assert!(!format!("{:?} {}", answer.headers, answer.body).contains("evil"), "{name}: {value}");
            let front = citizen.visitor.ask(citizen.visitor.request(Method::GET, "/cases").header(name, value)).await;
            assert_eq!(front.status, StatusCode::OK);
            assert!(!format!("{:?} {}", front.headers, front.body).contains("evil"), "{name}: {value}");
            let away = Visitor::new(&server);
            let sent = away.ask(away.request(Method::GET, "/cases").header(name, value)).await;
            assert_eq!(sent.headers["location"], "/sign-in?next=%2Fcases");
        }
        crate::invariants::settle(&database).await;
        let mails = server.mails();
        assert!(mails.len() >= 2 * claims.len(), "{} mails", mails.len());
        for mail in mails {
            let text = mail.text();
            let links: Vec<&str> = text.split_whitespace().filter(|word| word.contains("://")).collect();
            assert!(!links.is_empty(), "{text}");
            for link in links {
                assert!(link.starts_with(&format!("{BASE}/")), "{link}");
            }
            assert!(!String::from_utf8_lossy(&mail.raw).contains("evil"));
        }
    }

    async fn someone_elses_case_looks_like_none(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let case = anna.apply_and_arrive(&database, KEP).await;
        let draft = anna.identify(APPLIED).await;
        let boris = Citizen::register(&server, "boris").await;
        let none = "2026-999999";
        let no_draft = "01900000-0000-7000-8000-000000000000";
        let draft = draft.url.path_segments().and_then(|mut parts| parts.nth(1)).expect("a draft").to_owned();

        for prefix in ["", "/en"] {
            for page in ["/cases/{}", "/cases/{}/receipt", "/cases/{}/appointment", "/cases/{}/appointment.ics", "/cases/{}/withdraw", "/cases/{}/correction", "/cases/{}/reopen", "/desk/cases/{}",
                "/desk/cases/{}/extra-task", "/desk/cases/{}/reroute", "/desk/cases/{}/correct-data", "/desk/cases/{}/withdraw", "/desk/cases/{}/reopen",
                "/desk/cases/{}/tasks/1", "/desk/cases/{}/tasks/1/give", "/desk/cases/{}/tasks/1/send-back", "/operator/incidents/{}/1"] {
                let theirs = boris.visitor.get(&format!("{prefix}{}", page.replace("{}", &case))).await;
                let missing = boris.visitor.get(&format!("{prefix}{}", page.replace("{}", none))).await;
                alike(&theirs, &missing, &case, none);
            }
            for page in ["identification", "certificate", "check", "time"] {
                let theirs = boris.visitor.get(&format!("{prefix}/applications/{draft}/{page}")).await;
                let missing = boris.visitor.get(&format!("{prefix}/applications/{no_draft}/{page}")).await;
                alike(&theirs, &missing, &draft, no_draft);
            }
            let token = boris.visitor.get("/").await.form("header form");
            for place in ["/cases/{}/reply", "/cases/{}/appointment", "/desk/cases/{}/tasks/1", "/desk/cases/{}/tasks/1/claim",
                "/desk/cases/{}/tasks/1/release", "/desk/cases/{}/appointment", "/cases/{}/message", "/cases/{}/withdraw", "/cases/{}/correction",
                "/cases/{}/reopen", "/desk/cases/{}/extra-task", "/desk/cases/{}/reroute", "/desk/cases/{}/correct-data", "/desk/cases/{}/withdraw", "/desk/cases/{}/reopen",
                "/desk/cases/{}/message", "/desk/cases/{}/note", "/desk/cases/{}/tasks/1/give", "/desk/cases/{}/tasks/1/send-back",
                "/operator/incidents/{}/1"] {
                let mut form = token.clone().smuggle("reply", "x").smuggle("reason", "x").smuggle("message", "x").smuggle("note", "x")
                    .smuggle("how", "skip").smuggle("to", "director").smuggle("title", "x").smuggle("text", "x")
                    .smuggle("correction-reason", "x").smuggle("revision", "1");
                form.action.set_path(&format!("{prefix}{}", place.replace("{}", &case)));
                let theirs = boris.visitor.send(&form).await;
                form.action.set_path(&format!("{prefix}{}", place.replace("{}", none)));
                let missing = boris.visitor.send(&form).await;
                alike(&theirs, &missing, &case, none);
            }
            for place in ["/applications/{}/identification", "/applications/{}/submit", "/applications/{}/time"] {
                let mut form = token.clone().smuggle("afm", "326018156").smuggle("slot", "2026-11-26T08:00:00Z");
                form.action.set_path(&format!("{prefix}{}", place.replace("{}", &draft)));
                let theirs = boris.visitor.send(&form).await;
                form.action.set_path(&format!("{prefix}{}", place.replace("{}", no_draft)));
                let missing = boris.visitor.send(&form).await;
                alike(&theirs, &missing, &draft, no_draft);
            }
        }
        // Throwing away what is somebody else's does nothing.
        let mut discard = boris.visitor.get("/").await.form("header form");
        discard.action.set_path(&format!("/applications/{draft}/discard"));
        boris.visitor.send(&discard).await;
        assert_eq!(database.ask_one("SELECT count(*) FROM drafts"), "1");
        // Numbers follow one another, and lead nowhere.
        let year = reference_year(&case);
        for number in 1..=60 {
            let page = boris.visitor.get(&format!("/cases/{year}-{number:06}")).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(reference(&anna.visitor.get(&format!("/cases/{case}")).await), case);
    }
}

/// Two refusals that differ in nothing but what was asked for.
fn alike(theirs: &Page, missing: &Page, one: &str, other: &str) {
    assert_eq!(
        theirs.status,
        StatusCode::NOT_FOUND,
        "{}: {}",
        theirs.url,
        theirs.words()
    );
    assert_eq!(
        theirs.without_token().replace(one, other),
        missing.without_token(),
        "{}",
        theirs.url
    );
    let names = |page: &Page| {
        page.headers
            .keys()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(theirs), names(missing));
}

fn not_there(page: &Page, prefix: &str) {
    assert_eq!(
        page.status,
        StatusCode::NOT_FOUND,
        "{}: {}",
        page.url,
        page.body
    );
    let heading = if prefix.is_empty() {
        "Η σελίδα δεν βρέθηκε"
    } else {
        "Page not found"
    };
    assert_eq!(page.heading(), heading);
}

/// A redirect, or none, that a browser follows to a place of ours.
fn stays(answer: &Page, next: &str) {
    assert!(!answer.status.is_server_error(), "{next:?}");
    if let Some(onward) = answer.headers.get("location") {
        let onward = answer
            .url
            .join(onward.to_str().expect("ASCII"))
            .expect("an address");
        assert_eq!(
            onward.origin(),
            answer.url.origin(),
            "{next:?} leads to {onward}"
        );
    }
    links_stay_here(&answer.body, next);
}

/// No link and no form of a page leads elsewhere, but to mail.
fn links_stay_here(body: &str, told: &str) {
    let page = Page {
        status: StatusCode::OK,
        url: "http://here.example/".parse().expect("an address"),
        headers: Default::default(),
        body: body.to_owned(),
    };
    let mut links = page.attributes("[href]", "href");
    links.extend(page.attributes("[action]", "action"));
    links.extend(page.attributes("[src]", "src"));
    for link in links.iter().filter(|link| !link.starts_with("mailto:")) {
        let leads = page.url.join(link).expect("an address");
        assert_eq!(
            leads.origin(),
            page.url.origin(),
            "{told:?} makes a link to {link}"
        );
    }
    for value in page.attributes("input[name=next]", "value") {
        let leads = page.url.join(&value).expect("an address");
        assert_eq!(
            leads.origin(),
            page.url.origin(),
            "{told:?} is handed on as {value}"
        );
    }
}

fn form_encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn reference_year(case: &str) -> &str {
    case.split('-').next().expect("a split gives one part")
}

/// The cookie of a new session of this citizen.
async fn session_cookie(server: &Server, citizen: &Citizen) -> String {
    let visitor = Visitor::new(server);
    let form = sign_in_form(&visitor, &citizen.username, &citizen.password).await;
    visitor.send(&form).await.cookies()
}

async fn operator_cookie(server: &Server) -> String {
    let password = server.employee("thanos").await.password;
    let visitor = Visitor::new(server);
    let form = sign_in_form(&visitor, "thanos", &password).await;
    visitor.send(&form).await.cookies()
}
