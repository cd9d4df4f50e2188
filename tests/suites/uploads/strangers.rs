//! Files of other people: neither read nor taken away nor filed, and what is not one's own looks like what is not there.

use reqwest::{Method, StatusCode};
use tests::files::{jpeg, pdf};
use tests::{Visitor, on_both_databases};

use super::{applied, at_documents, going_on, listed, opened, places, staying};
use crate::counter::{Citizen, sign_in};
use crate::invariants;

on_both_databases! {
    async fn a_file_is_for_its_applicant_and_the_staff_of_the_office(database: Database) {
        let (server, anna) = opened(&database).await;
        let boris = Citizen::register(&server, "boris").await;
        let case = applied(&anna).await;
        database.until("SELECT count(*) FROM tasks WHERE office IS NOT NULL", "1").await;
        let own = anna.visitor.get(&format!("/cases/{case}")).await;
        let file = places(&own)[0].rsplit('/').next().expect("an identity").to_owned();
        let theirs = at_documents(&boris).await;
        let theirs = boris.visitor.bring(&staying(&theirs), &[("document.plan", "b.pdf", &pdf("b"))]).await;
        let draft = theirs.url.path().split('/').nth(2).expect("a draft").to_owned();
        let other = places(&theirs)[0].rsplit('/').next().expect("an identity").to_owned();

        let citizen = format!("/cases/{case}/files/{file}");
        let desk = format!("/desk/cases/{case}/files/{file}");
        let nothing = "0".repeat(32);
        let status = |visitor: &Visitor, place: &str| {
            let (visitor, place) = (visitor.clone(), place.to_owned());
            async move { visitor.fetch(&place).await.status }
        };
        assert_eq!(status(&anna.visitor, &citizen).await, StatusCode::OK);
        for who in ["maria", "nikos", "sofia"] {
            assert_eq!(status(&sign_in(&server, who).await, &desk).await, StatusCode::OK, "{who}");
        }
        for who in ["dimitra", "petros", "stavros", "katerina", "thanos", "eleni"] {
            let visitor = sign_in(&server, who).await;
            for place in [&citizen, &desk] {
                assert_eq!(status(&visitor, place).await, StatusCode::NOT_FOUND, "{who} {place}");
            }
        }
        for place in [
            citizen.clone(),
            desk.clone(),
            format!("/applications/{draft}/files/{file}"),
            format!("/cases/{case}/files/{other}"),
        ] {
            assert_eq!(status(&boris.visitor, &place).await, StatusCode::NOT_FOUND, "{place}");
            assert_eq!(status(&Visitor::new(&server), &place).await, StatusCode::SEE_OTHER, "{place}");
        }
        // Nor by an address of one's own with the identity of another's file, or a bent one.
        let maria = sign_in(&server, "maria").await;
        for odd in [other.as_str(), &nothing, "x", "..%2f..%2fthyrida.db", &format!("{}A", &file[..31]), &file[1..], &format!("{file}0")] {
            for (visitor, place) in [
                (&anna.visitor, format!("/cases/{case}/files/{odd}")),
                (&maria, format!("/desk/cases/{case}/files/{odd}")),
                (&anna.visitor, format!("/applications/{draft}/files/{odd}")),
            ] {
                assert_eq!(status(visitor, &place).await, StatusCode::NOT_FOUND, "{place}");
            }
        }
        // The same page for what is not there and what is not theirs.
        let missing = boris.visitor.get(&format!("/cases/{case}/files/{nothing}")).await;
        let hidden = boris.visitor.get(&citizen).await;
        assert_eq!(missing.words(), hidden.words());
    }

    async fn nobody_takes_away_or_files_what_somebody_else_sent(database: Database) {
        let (server, anna) = opened(&database).await;
        let boris = Citizen::register(&server, "boris").await;
        let hers = at_documents(&anna).await;
        let hers = anna.visitor.bring(&staying(&hers), &[("document.plan", "a.pdf", &pdf("a"))]).await;
        let file = hers.attributes("button[name=remove]", "value")[0].clone();
        let his = at_documents(&boris).await;

        let answer = boris.visitor.bring(&his.form("main form").smuggle("remove", &file), &[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.words());
        assert_eq!(listed(&anna.visitor.get(hers.url.path()).await), ["a.pdf"]);
        // Her page, sent by him; his form with her file's identity in every field.
        let form = staying(&his);
        let token = form.value("csrf").expect("a token").to_owned();
        let request = boris.visitor.request(Method::POST, hers.url.path()).form(&[("csrf", token.as_str()), ("remove", &file)]);
        assert_eq!(boris.visitor.ask(request).await.status, StatusCode::NOT_FOUND);
        let forged = form.smuggle("document.plan", &file).smuggle("files", &file).smuggle("id", &file);
        let answer = boris.visitor.bring(&forged.without("upload"), &[("document.photos", "b.jpg", &jpeg())]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.words());
        assert_eq!(listed(&answer), ["b.jpg"]);
        assert_eq!(database.ask_one("SELECT count(*) FROM uploads"), "2");

        // A row that somebody moved to another's draft is still not filed there by its sender's name.
        let page = boris.visitor.bring(&going_on(&answer), &[("document.plan", "c.pdf", &pdf("c"))]).await;
        assert!(page.url.path().ends_with("/check"), "{}", page.words());
        let receipt = boris.visitor.submit(page.form("main form")).await;
        assert_eq!(receipt.status, StatusCode::OK, "{}", receipt.words());
        let owners = database.ask(
            "SELECT DISTINCT a.username FROM uploads u JOIN accounts a ON a.id = u.account WHERE u.case_id IS NOT NULL",
        );
        assert_eq!(owners, [["boris"]]);
        assert_eq!(listed(&anna.visitor.get(hers.url.path()).await), ["a.pdf"]);
        invariants::hold(&database).await;
    }

    async fn a_form_with_files_needs_its_token_before_them_and_a_session(database: Database) {
        let (server, anna) = opened(&database).await;
        let page = at_documents(&anna).await;
        let plan = pdf("a");
        let file: [(&str, &str, &[u8]); 1] = [("document.plan", "a.pdf", &plan)];
        let sound = staying(&page);
        for form in [sound.clone().without("csrf"), sound.clone().with("csrf", "x")] {
            let answer = anna.visitor.send_files(&form, &file).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.words());
        }
        // The token behind the file proves nothing about it.
        let late = [
            tests::files::multipart(&[], &file),
            tests::files::multipart(&sound.fields, &[]),
        ];
        let end = late[0].len() - "------thyrida-tests-5f1c--\r\n".len();
        let body = [&late[0][..end], &late[1][..]].concat();
        let request = anna
            .visitor
            .request(Method::POST, page.url.path())
            .header("Content-Type", tests::files::multipart_type())
            .body(body);
        anna.visitor.ask(request).await;
        assert_eq!(database.ask_one("SELECT count(*) FROM uploads"), "0");
        let elsewhere = anna
            .visitor
            .request(Method::POST, page.url.path())
            .header("Content-Type", tests::files::multipart_type())
            .header("Sec-Fetch-Site", "cross-site")
            .body(tests::files::multipart(&sound.fields, &file));
        assert_eq!(anna.visitor.ask(elsewhere).await.status, StatusCode::FORBIDDEN);

        anna.session_expires(&database);
        let answer = anna.visitor.send_files(&sound, &file).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.words());
        assert_eq!(database.ask_one("SELECT count(*) FROM uploads"), "0");
        assert_eq!(crate::uploads::kept(&server).len(), 0);
    }
}
