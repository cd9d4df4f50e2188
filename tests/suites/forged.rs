//! Forms that did not come from our own page: refused in the person's language, with what was typed, and nothing done.

use reqwest::{Method, StatusCode};
use tests::{Database, Form, Page, Server, Visitor, on_both_databases};

use crate::counter::{APPLIED, Citizen, KEP, identification};

on_both_databases! {
    async fn form_without_our_token_does_nothing(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let other = Citizen::register(&server, "boris").await;
        let theirs = other.visitor.get("/").await.form("header form");
        let stolen = theirs.value("csrf").expect("every form has a token").to_owned();
        let first = citizen.begin(APPLIED).await;
        for (prefix, heading) in [("", "Η φόρμα έχει λήξει"), ("/en", "The form has expired")] {
            let page = citizen.visitor.get(&format!("{prefix}{}", first.url.path())).await;
            let sound = identification(&page);
            let own = sound.value("csrf").expect("every form has a token").to_owned();
            for form in [
                sound.clone().without("csrf"),
                sound.clone().with("csrf", ""),
                sound.clone().with("csrf", &stolen),
                sound.clone().with("csrf", &own[1..]),
                sound.clone().with("csrf", &own.to_uppercase()),
            ] {
                let answer = citizen.visitor.send(&form).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.words());
                assert_eq!(answer.heading(), heading);
                assert!(answer.words().contains("326018156"), "what was typed is lost");
                // The way on leads to the page, not into the void.
                let again = citizen.visitor.get(answer.attributes("main a.govuk-button", "href")[0].as_str()).await;
                assert_eq!(again.url.path(), page.url.path());
            }
        }
        assert_eq!(database.ask_one("SELECT answers FROM drafts"), "{}");
    }

    async fn form_from_another_site_does_nothing(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let form = citizen.fill(KEP).await.form("main form");
        for site in ["cross-site", "same-site", "anything"] {
            let request = posted(&citizen.visitor, &form).header("Sec-Fetch-Site", site);
            let answer = citizen.visitor.ask(request).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{site}");
        }
        for kind in ["text/plain", "application/json", "multipart/form-data; boundary=x", ""] {
            let request = citizen
                .visitor
                .request(Method::POST, form.action.as_str())
                .header("Content-Type", kind)
                .body("csrf=x&location=kep-limani");
            let answer = citizen.visitor.ask(request).await;
            assert!(answer.status.is_client_error(), "{kind}: {}", answer.status);
            assert!(!answer.heading().is_empty());
        }
        assert_eq!(database.ask_one("SELECT count(*) FROM cases"), "0");

        let same = posted(&citizen.visitor, &form).header("Sec-Fetch-Site", "same-origin");
        assert_eq!(citizen.visitor.ask(same).await.status, StatusCode::SEE_OTHER);
    }

    async fn more_than_a_form_holds_is_refused_with_a_page(database: Database) {
        let server = Server::start(&database).await;
        let citizen = Citizen::register(&server, "anna").await;
        let page = citizen.begin(APPLIED).await;
        let sound = identification(&page);
        let mut fields = sound.clone();
        for number in 0..10_000 {
            fields = fields.twice(&format!("field{number}"), "x");
        }
        let long_name = sound.clone().smuggle(&"n".repeat(100_000), "x");
        for (form, refused) in [
            (sound.clone().with("afm", &"1".repeat(1024 * 1024)), StatusCode::PAYLOAD_TOO_LARGE),
            (fields, StatusCode::PAYLOAD_TOO_LARGE),
            (long_name, StatusCode::UNPROCESSABLE_ENTITY),
        ] {
            for (prefix, heading) in [("", "Στείλατε περισσότερα απ’ όσα χωρούν"), ("/en", "You sent more than fits")] {
                let mut form = form.clone();
                form.action.set_path(&format!("{prefix}{}", page.url.path()));
                let answer = citizen.visitor.send(&form).await;
                assert_eq!(answer.status, refused, "{}", answer.words());
                if refused == StatusCode::PAYLOAD_TOO_LARGE {
                    assert_eq!(answer.heading(), heading);
                }
                assert!(answer.body.len() < 200_000, "the answer is {} bytes", answer.body.len());
            }
        }
        assert_eq!(database.ask_one("SELECT answers FROM drafts"), "{}");
        assert!(server.id().is_some(), "the server is still there");
    }

    async fn names_and_values_of_any_bytes_do_no_harm(database: Database) {
        let server = Server::start(&database).await;
        let visitor = Visitor::new(&server);
        let page = visitor.get("/sign-in").await;
        let token = page.form("main form").value("csrf").expect("a token").to_owned();
        for body in [
            "username=%00&password=x", "username=a%00b&password=%00", "username=%FF%FE&password=x",
            "username=%ED%A0%80&password=x", "%00=1&username=a&password=b", "&&&&=&=", "username",
            "username=%&password=%zz", "username=a&username=b&password=c",
            "username=%F0%9F%98%80&password=%F0%9F%98%80", "username=%CF%82%CE%A3&password=x",
        ] {
            let request = visitor
                .request(Method::POST, "/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(format!("csrf={token}&{body}"));
            let answer = visitor.ask(request).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {}", answer.words());
        }
        for (field, value) in [("username", "ann\u{0}a"), ("email", "a\u{0}@b.example"), ("given_name", "Ά\u{0}ννα"),
            ("phone", "210\u{0}1234567"), ("password", "λέξεις \u{0} λέξεις"), ("next", "/\u{0}")] {
            let page = visitor.get("/register").await;
            let form = page
                .form("main form")
                .with("given_name", "Άννα")
                .with("family_name", "Κοντού")
                .with("email", "kontou@post.example")
                .with("username", &format!("kontou-{field}"))
                .with("password", "μια μεγάλη φράση")
                .smuggle(field, value);
            let answer = Visitor::new(&server).send(&form).await;
            assert!(!answer.status.is_server_error(), "{field}: {}", answer.words());
            let answer = visitor.send(&form).await;
            assert!(!answer.status.is_server_error(), "{field}: {}", answer.words());
            // Whoever got in is let out again.
            if answer.status == StatusCode::SEE_OTHER {
                visitor.submit(visitor.get("/").await.form("header form")).await;
            }
        }
    }
}

/// A form as a request by hand.
fn posted(visitor: &Visitor, form: &Form) -> reqwest::RequestBuilder {
    visitor
        .request(Method::POST, form.action.as_str())
        .form(&form.fields)
}

#[tokio::test]
async fn page_that_was_not_ours_says_so_without_a_cookie() {
    let database = Database::new(tests::Kind::Sqlite);
    let server = Server::start(&database).await;
    // Cookies refused: the token of the form belongs to nobody.
    let page: Page = Visitor::new(&server).get("/sign-in").await;
    let form = page
        .form("main form")
        .with("username", "maria")
        .with("password", "x");
    let answer = Visitor::new(&server).send(&form).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.words().contains("maria"));
    assert!(
        !answer.texts("main dd").contains(&"x".to_owned()),
        "a password is shown"
    );
}
