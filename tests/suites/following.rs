//! How a case is getting on: with an account, and with its reference and code alone; a date that moves; what the
//! applicant thought of it in the end; a draft that nobody goes on with.

use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use tests::{Database, Page, Server, Visitor, on_both_databases};

use crate::counter::{Citizen, KEP, TOWN_HALL, desk_page, sign_in};
use crate::invariants;
use crate::passing_time::Inside;

const NOTHING_THERE: &str = "Δεν βρέθηκε υπόθεση με αυτόν τον αριθμό και αυτόν τον κωδικό.";

/// The code that stands on a receipt or on the page of a case.
fn code(page: &Page) -> String {
    let codes = page.texts("main .code");
    assert_eq!(codes.len(), 1, "{}", page.words());
    codes[0].clone()
}

async fn follow(visitor: &Visitor, reference: &str, code: &str) -> Page {
    let form = visitor.get("/follow").await.form("main form");
    visitor
        .send(&form.with("reference", reference).with("code", code))
        .await
}

/// The code of a case, as its receipt tells it.
async fn told(citizen: &Citizen, reference: &str) -> String {
    code(
        &citizen
            .visitor
            .get(&format!("/cases/{reference}/receipt"))
            .await,
    )
}

on_both_databases! {
    async fn a_case_is_followed_with_reference_and_code_and_nothing_personal_is_shown(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let case = anna.apply_and_arrive(&database, KEP).await;
        let code = told(&anna, &case).await;
        invariants::settle(&database).await;
        let letter = server.mail(|mail| mail.text().contains(&code)).await;
        assert!(letter.text().contains("/follow") && !letter.text().contains(&format!("/follow/{case}")), "{}", letter.text());

        let passer_by = Visitor::new(&server);
        // Typed as people type: small letters, blanks, the letter O for nought.
        let typed = code.to_lowercase().replace('-', " ").replace('0', "o");
        let answer = follow(&passer_by, &case, &typed).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.words());
        let page = passer_by.get(&format!("/follow/{case}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.words());
        for shown in ["Πιστοποιητικό γέννησης", "Η αίτηση εξετάζεται", "Το ραντεβού σας", "Την έχει"] {
            assert!(page.words().contains(shown), "{shown}: {}", page.words());
        }
        for secret in ["Δοκιμάκη", "Άννα", "326018156", "90830166", "anna@post.example", &code] {
            assert!(!page.body.contains(secret), "{secret} is shown");
        }
        // Only to look: nothing of the case can be done or opened from here.
        for path in [format!("/cases/{case}"), format!("/cases/{case}/receipt")] {
            assert_eq!(passer_by.knock(&path).await.status, StatusCode::SEE_OTHER, "{path}");
        }
        // In English as well, and not in another browser.
        let english = passer_by.get(&format!("/en/follow/{case}")).await;
        assert!(english.words().contains("Birth certificate"), "{}", english.words());
        let other = Visitor::new(&server).knock(&format!("/follow/{case}")).await;
        assert_eq!((other.status, other.headers["location"].to_str().ok()), (StatusCode::SEE_OTHER, Some("/follow")));
    }

    async fn a_wrong_code_and_a_case_that_is_not_there_look_alike_and_are_slowed_down(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let case = anna.apply_and_arrive(&database, KEP).await;
        let right = told(&anna, &case).await;
        let wrong = "0000-0000-0000-0000";
        let stranger = Visitor::from_address(&server, 9);
        let first = follow(&stranger, &case, wrong).await;
        let second = follow(&stranger, "2026-999999", &right).await;
        for page in [&first, &second] {
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.words());
            assert!(page.words().contains(NOTHING_THERE), "{}", page.words());
        }
        assert_eq!(first.without_token().replace(&case, ""), second.without_token().replace("2026-999999", ""));
        assert!(!second.body.contains(&right), "the code is shown again");
        // What cannot be either is told without asking anybody.
        for (reference, code, told) in [("", wrong, "Γράψτε τον αριθμό"), (&case, "", "Γράψτε τον κωδικό"), (&case, "123", "Γράψτε τον κωδικό")] {
            let page = follow(&stranger, reference, code).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.words().contains(told), "{}", page.words());
        }
        for _ in 2..20 {
            assert_eq!(follow(&stranger, &case, wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(follow(&stranger, &case, wrong).await.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(follow(&stranger, &case, &right).await.status, StatusCode::TOO_MANY_REQUESTS);
        // From elsewhere the right code still opens.
        let elsewhere = Visitor::from_address(&server, 10);
        assert_eq!(follow(&elsewhere, &case, &right).await.status, StatusCode::SEE_OTHER);
        // A form of another site is not taken.
        let request = elsewhere.request(Method::POST, "/follow").form(&[("reference", case.as_str()), ("code", &right)]);
        assert_eq!(elsewhere.ask(request).await.status, StatusCode::FORBIDDEN);
    }

    async fn a_new_code_ends_what_the_old_one_opened(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let case = anna.apply_and_arrive(&database, KEP).await;
        let old = told(&anna, &case).await;
        let friend = Visitor::new(&server);
        follow(&friend, &case, &old).await;
        let own = anna.visitor.get(&format!("/cases/{case}")).await;
        assert_eq!(code(&own), old);
        let form = own.form("main form[action$='/code']");
        // Nobody else changes it.
        let boris = Citizen::register(&server, "boris").await;
        assert_eq!(boris.visitor.send(&boris_form(&boris, &form).await).await.status, StatusCode::NOT_FOUND);
        let page = anna.visitor.submit(form).await;
        let new = code(&page);
        assert_ne!(new, old);
        assert!(page.words().contains("Ο κωδικός άλλαξε."), "{}", page.words());
        assert_eq!(friend.knock(&format!("/follow/{case}")).await.status, StatusCode::SEE_OTHER);
        assert_eq!(follow(&friend, &case, &old).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(follow(&friend, &case, &new).await.status, StatusCode::SEE_OTHER);
    }

    async fn a_code_opens_for_half_an_hour(database: Database) {
        let inside = Inside::start_working(&database).await;
        let anna = Citizen::register_with(inside.visitor(), "anna", "Άννα", "Δοκιμάκη").await;
        let case = anna.apply_and_arrive(&database, KEP).await;
        let code = told(&anna, &case).await;
        let passer_by = inside.visitor();
        follow(&passer_by, &case, &code).await;
        inside.pass(29);
        assert_eq!(passer_by.knock(&format!("/follow/{case}")).await.status, StatusCode::OK);
        inside.pass(2);
        assert_eq!(passer_by.knock(&format!("/follow/{case}")).await.status, StatusCode::SEE_OTHER);
        inside.running.stop().await.expect("it stops in order");
    }

    async fn the_office_moves_a_date_it_cannot_keep_and_says_why(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let case = anna.apply_and_arrive(&database, TOWN_HALL).await;
        let maria = sign_in(&server, "maria").await;
        // While something is booked, that is what is moved.
        let path = format!("/desk/cases/{case}/promise");
        assert_eq!(maria.knock(&path).await.status, StatusCode::NOT_FOUND);
        let desk = desk_page(&maria, &format!("/desk/cases/{case}")).await;
        assert!(!desk.body.contains("/promise"), "{}", desk.words());
        ask_for_papers(&maria, &database, &case).await;
        invariants::settle(&database).await;
        // The applicant owes an answer: no date is shown that could not be kept.
        let own = anna.visitor.get(&format!("/cases/{case}")).await;
        assert!(own.words().contains("Θα σας πούμε νέα ημερομηνία μόλις λάβουμε την απάντησή σας."), "{}", own.words());

        let page = desk_page(&maria, &path).await;
        let form = page.form("main form").with("date.day", "1").with("date.month", "3").with("reason", "Λείπει ο προϊστάμενος");
        for (year, told) in [("2020", "μελλοντική ημέρα"), ("", "μελλοντική ημέρα"), ("9999", "μελλοντική ημέρα"), ("δύο", "μελλοντική ημέρα")] {
            let again = maria.send(&form.clone().with("date.year", year)).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{year}: {}", again.words());
            assert!(again.words().contains(told) && again.body.contains("Λείπει ο προϊστάμενος"), "{}", again.words());
        }
        let later = (web::clock::Clock::system().now() + SignedDuration::from_hours(24 * 40)).to_zoned(jiff::tz::TimeZone::UTC).date();
        let form = page.form("main form")
            .with("date.day", &later.day().to_string())
            .with("date.month", &later.month().to_string())
            .with("date.year", &later.year().to_string());
        let again = maria.send(&form).await;
        assert!(again.words().contains("Γράψτε γιατί αλλάζει η ημερομηνία"), "{}", again.words());
        let form = form.with("reason", "Λείπει ο προϊστάμενος");
        let told = maria.submit(form.clone()).await;
        assert!(told.words().contains("Η αναμενόμενη ημερομηνία άλλαξε."), "{}", told.words());
        let own = anna.visitor.get(&format!("/cases/{case}")).await;
        for shown in ["Η προηγούμενη ημερομηνία ήταν", "Άλλαξε γιατί: Λείπει ο προϊστάμενος"] {
            assert!(own.words().contains(shown), "{shown}: {}", own.words());
        }
        let letter = server.mail(|mail| mail.text().contains("θα αργήσει περισσότερο")).await;
        assert!(letter.text().contains("Λείπει ο προϊστάμενος"), "{}", letter.text());
        // What was sent is stale now, and a citizen has no such page.
        assert_eq!(maria.send(&form).await.status, StatusCode::CONFLICT);
        assert_eq!(anna.visitor.knock(&path).await.status, StatusCode::NOT_FOUND);
        invariants::hold(&database).await;
    }

    async fn the_applicant_says_in_the_end_what_they_thought_of_it(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let case = anna.apply_and_arrive(&database, KEP).await;
        let path = format!("/cases/{case}");
        let open = anna.visitor.get(&path).await;
        assert!(!open.body.contains("/rating"), "{}", open.words());
        let own = open.form("main form[action$='/code']");
        // Not before it has ended.
        let mut early = own.clone().smuggle("stars", "5");
        early.action = early.action.join("rating").expect("an address");
        assert_eq!(anna.visitor.send(&early).await.status, StatusCode::CONFLICT);
        let page = anna.visitor.get(&format!("{path}/withdraw")).await;
        anna.visitor.submit(page.form("main form").with("reason", "Δεν το χρειάζομαι")).await;
        database.until("SELECT outcome FROM cases", "withdrawn").await;

        let page = anna.visitor.get(&path).await;
        let form = page.form("main form[action$='/rating']");
        for stars in ["", "0", "6", "-1", "πέντε", "4.5"] {
            let again = anna.visitor.send(&form.clone().with("stars", stars).with("words", "Καλά")).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{stars}");
            assert!(again.words().contains("Διαλέξτε πόσο ευχαριστημένοι μείνατε") && again.words().contains("Καλά"), "{}", again.words());
        }
        let long = anna.visitor.send(&form.clone().with("stars", "5").with("words", &"α".repeat(1_001))).await;
        assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = anna.visitor.submit(form.clone().with("stars", "4").with("words", "Γρήγορα!")).await;
        assert!(told.words().contains("Ευχαριστούμε για τη γνώμη σας."), "{}", told.words());
        assert_eq!(database.ask("SELECT stars, words FROM ratings"), [["4", "Γρήγορα!"]]);
        // Another mind is another mind, not another rating.
        let form = anna.visitor.get(&path).await.form("main form[action$='/rating']");
        assert_eq!(form.value("words"), Some("Γρήγορα!"));
        anna.visitor.submit(form.clone().with("stars", "2").with("words", "")).await;
        assert_eq!(database.ask("SELECT stars, coalesce(words, '-') FROM ratings"), [["2", "-"]]);
        // Nobody else's word counts.
        let boris = Citizen::register(&server, "boris").await;
        assert_eq!(boris.visitor.send(&boris_form(&boris, &form).await).await.status, StatusCode::NOT_FOUND);
        let director = sign_in(&server, "sofia").await;
        let office = desk_page(&director, "/office").await;
        assert!(office.words().contains("2,0"), "{}", office.words());
    }

    async fn whoever_leaves_a_draft_is_reminded_once(database: Database) {
        let mut server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        anna.identify("birth-certificate").await;
        let boris = Citizen::register(&server, "boris").await;
        boris.identify("family-status").await;
        let rested = match database.kind() {
            tests::Kind::Sqlite => "updated_at - 4 * 86400000000",
            tests::Kind::Postgres => "updated_at - interval '4 days'",
        };
        database.ask(&format!("UPDATE drafts SET updated_at = {rested} WHERE service = 'birth-certificate'"));
        server.stop().await;
        server.start_again().await;
        let letter = server.mail(|mail| mail.text().contains("την αφήσατε στη μέση")).await;
        assert_eq!(letter.to, ["anna@post.example"]);
        database.until("SELECT count(*) FROM drafts WHERE reminded_at IS NOT NULL", "1").await;
        // The other one's turn comes, and the first is left in peace.
        database.ask(&format!("UPDATE drafts SET updated_at = {rested} WHERE service = 'family-status'"));
        server.stop().await;
        server.start_again().await;
        database.until("SELECT count(*) FROM drafts WHERE reminded_at IS NOT NULL", "2").await;
        let told: Vec<_> = server.mails().into_iter().flat_map(|mail| mail.to).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.contains(&"boris@post.example".to_owned()), "{told:?}");
        // The link leads on to where it was left.
        let link = letter.text().lines().find(|line| line.contains("/applications/")).expect("a link").trim().to_owned();
        let page = anna.back(&Visitor::new(&server)).await.get(&link[link.find("/applications").expect("a path")..]).await;
        assert_eq!(page.heading(), "Πιστοποιητικό γέννησης");
        assert!(page.words().contains("Έχετε συμπληρώσει 1 από 3."), "{}", page.words());
    }
}

/// The same form with the token of another person's pages.
async fn boris_form(boris: &Citizen, form: &tests::Form) -> tests::Form {
    let own = boris
        .visitor
        .get("/services/birth-certificate")
        .await
        .form("main form");
    let token = own.value("csrf").expect("a token");
    form.clone().smuggle("csrf", token)
}

async fn ask_for_papers(maria: &Visitor, database: &Database, case: &str) {
    use crate::counter::{claim_form, task_page, tell_what_is_missing};
    let task = desk_page(maria, &task_page(database, case)).await;
    let task = maria.submit(claim_form(&task)).await;
    maria
        .submit(tell_what_is_missing(&task, "Η ταυτότητα"))
        .await;
}
