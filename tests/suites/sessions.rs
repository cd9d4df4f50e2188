//! Signing in, staying signed in, and not being signed in any more.

use reqwest::StatusCode;
use tests::{Database, Server, Visitor, on_both_databases, raw};

use crate::counter::{
    APPLIED, Citizen, KEP, certificate, completion_form, desk_page, reference, sign_in,
    sign_in_form, task_page, tell_what_is_missing,
};

on_both_databases! {
    async fn session_that_ended_loses_nothing_that_was_typed(database: Database) {
        let server = Server::start(&database).await;
        for (prefix, heading, button) in
            [("", "Η σύνδεσή σας έληξε", "Συνδεθείτε"), ("/en", "You have been signed out", "Sign in")]
        {
            let citizen = Citizen::register(&server, &format!("anna{}", prefix.len())).await;
            let page = citizen.identify(APPLIED).await;
            let page = citizen.visitor.get(&format!("{prefix}{}", page.url.path())).await;
            let form = certificate(&page, KEP).with("reason", "other").with("reason_other", "Για το αρχείο μου");
            citizen.session_expires(&database);

            let answer = citizen.visitor.send(&form).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
            assert_eq!(answer.heading(), heading);
            assert!(answer.words().contains("Για το αρχείο μου"), "{}", answer.words());
            // Signing in leads back to the page, with what was stored before.
            let sign_in = answer.url.join(&answer.attributes("main a.govuk-button", "href")[0]).expect("a link");
            assert_eq!(answer.texts("main a.govuk-button"), [button]);
            let page = citizen.visitor.get(sign_in.as_str()).await;
            let form = page.form("main form").with("username", &citizen.username).with("password", &citizen.password);
            let back = citizen.visitor.submit(form).await;
            assert_eq!(back.status, StatusCode::OK);
            assert_eq!(back.url.path(), answer.url.path());
            let draft = citizen.visitor.get(&back.url.path().replace("certificate", "identification")).await;
            assert_eq!(draft.form("main form").value("afm"), Some("326018156"));
        }
    }

    async fn session_that_ended_before_submitting_leads_back_to_the_answers(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let check = citizen.fill(KEP).await;
        citizen.session_expires(&database);
        let answer = citizen.visitor.send(&check.form("main form")).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(database.ask_one("SELECT count(*) FROM cases"), "0");
        let page = citizen.visitor.get(&answer.attributes("main a.govuk-button", "href")[0]).await;
        let form = page.form("main form").with("username", "anna").with("password", &citizen.password);
        let back = citizen.visitor.submit(form).await;
        assert_eq!(back.url.path(), check.url.path(), "{}", back.words());
        let receipt = citizen.visitor.submit(back.form("main form")).await;
        assert!(receipt.url.path().ends_with("/receipt"));
    }

    async fn clerk_whose_session_ended_keeps_the_letter(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.apply_and_arrive(&database, KEP).await;
        let maria = sign_in(&server, "maria").await;
        let path = task_page(&database, &case);
        let form = tell_what_is_missing(&desk_page(&maria, &path).await, "Λείπει η υπογραφή");
        database.ask("DELETE FROM sessions WHERE account = (SELECT id FROM accounts WHERE username = 'maria')");
        let answer = maria.send(&form).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.words().contains("Λείπει η υπογραφή"));
        // What was typed is labelled with the questions, not with the names of fields.
        assert!(answer.words().contains("Τι λείπει ή τι χρειάζεται διόρθωση"), "{}", answer.words());
        assert!(!answer.words().contains("checks["), "{}", answer.words());
        let sign_in_page = maria.get(&answer.attributes("main a.govuk-button", "href")[0]).await;
        let password = server.employee("maria").await.password;
        let form = sign_in_page.form("main form").with("username", "maria").with("password", &password);
        let back = maria.submit(form).await;
        assert_eq!(back.url.path(), path);
        completion_form(&back);
    }

    async fn page_gone_stale_is_told_and_keeps_what_was_typed(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let case = citizen.apply_and_arrive(&database, KEP).await;
        let maria = sign_in(&server, "maria").await;
        let path = task_page(&database, &case);
        let stale = desk_page(&maria, &path).await;
        // The citizen moves the appointment meanwhile.
        let page = citizen.visitor.get(&format!("/cases/{case}/appointment")).await;
        let times = page.attributes("input[name=slot]", "value");
        let moved = citizen.visitor.submit(page.form("main form").with("slot", &times[3])).await;
        assert_eq!(moved.status, StatusCode::OK);

        for (prefix, said) in [("", "Η υπόθεση άλλαξε αφότου ανοίξατε"), ("/en", "has changed since you opened")] {
            let mut form = tell_what_is_missing(&stale, "Λείπει η υπογραφή");
            form.action.set_path(&format!("{prefix}{path}"));
            for form in [form.clone(), form.clone().without("revision"), form.clone().smuggle("revision", "x"),
                form.clone().smuggle("revision", "-1"), form.smuggle("revision", "99999999999999999999")] {
                let answer = maria.send(&form).await;
                assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.words());
                assert!(answer.words().contains(said), "{}", answer.words());
                assert!(answer.words().contains("Λείπει η υπογραφή"), "{}", answer.words());
            }
        }
        // The way on leads to the case, and from a fresh page it works.
        let done = maria.send(&tell_what_is_missing(&desk_page(&maria, &path).await, "Λείπει η υπογραφή")).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.words());
    }

    async fn sign_in_gives_a_new_session_and_sign_out_ends_it(database: Database) {
        let server = Server::start(&database).await;
        let maria = server.employee("maria").await;
        let visitor = Visitor::new(&server);
        let before = visitor.get("/sign-in").await;
        let anonymous = before.cookies();
        let form = before.form("main form").with("username", "maria").with("password", &maria.password);
        let answer = visitor.send(&form).await;
        let session = answer.cookies();
        assert!(session.starts_with("visit=") && session != anonymous, "{anonymous} → {session}");

        let status = async |cookie: &str| raw::get(server.address(), "/desk", Some(cookie)).await.status;
        assert_eq!(status(&session).await, 200);
        assert_eq!(status(&anonymous).await, 303, "the cookie from before signing in is nobody's");
        // Only a digest of it is kept.
        let secret = session.trim_start_matches("visit=").to_owned();
        let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        let digests = database.ask(&format!("SELECT {} FROM sessions", database.hex("token_hash")));
        assert_eq!(digests.len(), 1);
        assert!(!digests[0][0].contains(&hex[..40]));

        let out = visitor.send(&visitor.get("/desk").await.form("header form")).await;
        assert_eq!(out.status, StatusCode::SEE_OTHER);
        assert_eq!(status(&session).await, 303, "a session lives on after signing out");
        assert_eq!(database.ask_one("SELECT count(*) FROM sessions"), "0");
    }

    async fn cookie_brought_along_never_becomes_a_session(database: Database) {
        let server = Server::start(&database).await;
        let maria = server.employee("maria").await;
        let planted = format!("visit={}", "A".repeat(43));
        let page = raw::get(server.address(), "/sign-in", Some(&planted)).await;
        let token = page.body.split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let token = token.expect("the form has its token");
        let body = format!("csrf={token}&username=maria&password={}", maria.password);
        let request = format!(
            "POST /sign-in HTTP/1.1\r\nHost: {}\r\nCookie: {planted}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            server.address(), body.len()
        );
        let answer = raw::say(server.address(), &request).await;
        assert_eq!(answer.status, 303, "{}", answer.head);
        assert!(!answer.header("set-cookie").expect("a new session").starts_with(&planted));
        assert_eq!(raw::get(server.address(), "/desk", Some(&planted)).await.status, 303);
    }

    async fn unknown_name_and_wrong_password_look_alike(database: Database) {
        let server = Server::start(&database).await;
        for (prefix, said) in [("", "δεν είναι σωστά"), ("/en", "is not correct")] {
            let mut pages = Vec::new();
            for name in ["maria", "nobody"] {
                let visitor = Visitor::new(&server);
                let page = visitor.get(&format!("{prefix}/sign-in")).await;
                let form = page.form("main form").with("username", name).with("password", "λάθος κωδικός");
                let answer = visitor.send(&form).await;
                assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
                assert!(answer.words().contains(said), "{}", answer.words());
                assert!(!answer.body.contains("λάθος κωδικός"), "a password is shown");
                let headers: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
                pages.push((answer.without_token().replace(name, "NAME"), headers));
            }
            assert_eq!(pages[0], pages[1]);
        }
    }

    async fn too_many_tries_wait_and_nobody_else_does(database: Database) {
        let server = Server::start(&database).await;
        let visitor = Visitor::new(&server);
        let wrong = sign_in_form(&visitor, "maria", "λάθος κωδικός").await;
        for _ in 0..10 {
            assert_eq!(visitor.send(&wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let right = server.employee("maria").await.password;
        for (prefix, said) in [("", "Πολλές προσπάθειες"), ("/en", "Too many tries")] {
            for password in ["λάθος κωδικός", right.as_str()] {
                let mut form = wrong.clone().with("password", password);
                form.action.set_path(&format!("{prefix}/sign-in"));
                let answer = visitor.send(&form).await;
                assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
                assert_eq!(answer.heading(), said);
                assert!(answer.words().contains("15"), "{}", answer.words());
            }
        }
        // The same for a name that nobody has.
        let nobody = wrong.clone().with("username", "nobody");
        for _ in 0..10 {
            assert_eq!(visitor.send(&nobody).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(visitor.send(&nobody).await.status, StatusCode::TOO_MANY_REQUESTS);
        // Somebody else, from the same place, is not held up.
        sign_in(&server, "nikos").await;
    }

    async fn receipt_of_an_ended_session_asks_to_sign_in_first(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let receipt = citizen.apply(KEP).await;
        citizen.session_expires(&database);
        let page = citizen.visitor.get(receipt.url.path()).await;
        assert_eq!(page.url.path(), "/sign-in");
        let form = page.form("main form").with("username", "anna").with("password", &citizen.password);
        let back = citizen.visitor.submit(form).await;
        assert_eq!(back.url.path(), receipt.url.path());
        assert_eq!(reference(&back), reference(&receipt));
    }
}

#[tokio::test]
async fn town_hall_of_many_clerks_is_not_held_up() {
    let database = Database::new(tests::Kind::Sqlite);
    let server = Server::start(&database).await;
    let nikos = server.employee("nikos").await;
    let visitor = Visitor::new(&server);
    // More sign-ins from one address than failed ones are allowed.
    for _ in 0..105 {
        let form = sign_in_form(&visitor, "nikos", &nikos.password).await;
        let answer = visitor.send(&form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
        visitor
            .send(&visitor.get("/cases").await.form("header form"))
            .await;
    }
}
