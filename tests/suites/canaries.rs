//! Text from people is text for ever: whatever a citizen or a clerk types stands on pages and in mails as it was typed,
//! and does nothing there.

use reqwest::StatusCode;
use tests::{Mail, Page, Server, Smtp, Visitor, on_both_databases};

use crate::counter::{
    APPLIED, Citizen, TOWN_HALL, certificate, collection, completion_form, desk_page, reference,
    sign_in, task_page, tell_what_is_missing,
};
use crate::invariants;

/// What would run, be filled in, or break out, if anything did.
const HOSTILE: &str = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>'{{7*7}}{{{csrf}}}${7*7}<%=7*7%>{case.reference}\
                       {check.missing}#{x}&lt;b&gt;</textarea></title><!--";

/// Several lines, where several may be typed: headers, a dot alone, a second letter.
fn lines(name: &str) -> String {
    format!(
        "{name} {HOSTILE}\r\nBcc: evil@evil.example\r\n.\r\nMAIL FROM:<evil@evil.example>\r\nSubject: {name}"
    )
}

on_both_databases! {
    async fn whatever_people_type_stays_text(database: Database) {
        let smtp = Smtp::start().await;
        let server = Server::start_mailing_to(&database, &smtp).await;
        let visitor = Visitor::new(&server);
        let anna = Citizen::register_with(visitor, "anna", "Άννα-Μαρία O'Χάρα", "Ντ'Αννούντσιο – Β.").await;
        let maria = sign_in(&server, "maria").await;
        let sofia = sign_in(&server, "sofia").await;

        // The citizen's reason, on every page that shows it.
        let reason = format!("λόγος {}", &HOSTILE[..150]);
        let page = anna.identify(APPLIED).await;
        let page = anna.visitor.submit(certificate(&page, TOWN_HALL).with("reason", "other").with("reason_other", &reason)).await;
        let check = anna.visitor.submit(collection(&page, TOWN_HALL)).await;
        stands(&check, &reason);
        let again = anna.visitor.get(&check.url.path().replace("check", "certificate")).await;
        assert_eq!(again.form("main form").value("reason_other"), Some(reason.as_str()));
        harmless(&again);
        let receipt = anna.visitor.submit(check.form("main form")).await;
        harmless(&receipt);
        let case = reference(&receipt);
        database.until("SELECT count(*) FROM tasks WHERE office IS NOT NULL", "1").await;
        let path = task_page(&database, &case);
        for (who, place) in [
            (&anna.visitor, format!("/cases/{case}")), (&maria, format!("/desk/cases/{case}")), (&maria, path.clone()),
            (&sofia, format!("/desk/cases/{case}")),
        ] {
            stands(&who.get(&place).await, &reason);
        }

        // What the clerk finds missing: in a letter, and on the citizen's page.
        let missing = lines("λείπει");
        let task = desk_page(&maria, &path).await;
        let wrong = maria.send(&tell_what_is_missing(&task, &missing).without("result")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        harmless(&wrong);
        let sent = maria.send(&tell_what_is_missing(&task, &missing)).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
        letter(&smtp, &anna, "λείπει", &missing).await;
        let own = anna.visitor.get(&format!("/cases/{case}")).await;
        stands(&own, &missing);
        stands(&maria.get(&format!("/desk/cases/{case}")).await, &missing);

        // The citizen's reply, on the desk.
        let reply = lines("απάντηση");
        let replied = anna.visitor.submit(own.form("main form[action$='/reply']").with("reply", &reply)).await;
        assert_eq!(replied.status, StatusCode::OK, "{}", replied.words());
        harmless(&replied);
        database.until("SELECT count(*) FROM appointments", "1").await;
        database.until("SELECT count(*) FROM tasks", "1").await;
        stands(&maria.get(&format!("/desk/cases/{case}")).await, &reply);
        let path = task_page(&database, &case);

        // Why the clerk moves the appointment: in a letter with a calendar file.
        let why = format!("αιτία {}\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:evil@evil.example", &HOSTILE[..100]);
        let page = desk_page(&maria, &format!("/desk/cases/{case}/appointment")).await;
        let times = page.attributes("input[name=slot]", "value");
        let form = page.form("main form").with("slot", &times[4]).with("reason", &why);
        let moved = maria.send(&form).await;
        assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.words());
        let mail = letter(&smtp, &anna, "αιτία", &why).await;
        let calendar = mail.enclosures();
        let calendar = String::from_utf8(calendar[0].content.clone()).expect("UTF-8");
        assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 1, "{calendar}");
        assert!(!calendar.contains("evil"), "{calendar}");
        harmless(&anna.visitor.get(&format!("/cases/{case}")).await);
        harmless(&maria.get(&format!("/desk/cases/{case}")).await);

        // Why it is refused: in a letter, and on the citizen's page for good.
        let refusal = lines("απορρίπτεται");
        let form = completion_form(&desk_page(&maria, &path).await)
            .with("checks[identity].valid", "no")
            .with("checks[identity].complete", "no")
            .with("checks[identity].correct", "no")
            .with("result", "refuse")
            .with("refusal_reason", &refusal);
        let refused = maria.send(&form).await;
        assert_eq!(refused.status, StatusCode::SEE_OTHER, "{}", refused.words());
        letter(&smtp, &anna, "απορρίπτεται", &refusal).await;
        stands(&anna.visitor.get(&format!("/cases/{case}")).await, &refusal);
        stands(&anna.visitor.get(&format!("/en/cases/{case}")).await, &refusal);
        harmless(&sofia.get("/office").await);
        harmless(&maria.get("/desk").await);
        harmless(&anna.visitor.get("/cases").await);
        harmless(&anna.visitor.get(&format!("/services/{APPLIED}")).await);

        invariants::hold(&database).await;
        invariants::letters_arrived(&database, &smtp);
        for mail in smtp.mails() {
            assert_eq!(mail.to.len(), 1, "{:?}", mail.to);
            assert!(!mail.to[0].contains("evil") && !mail.from.contains("evil"));
            for name in ["Bcc", "Cc", "Reply-To", "Sender"] {
                assert_eq!(mail.header(name), None, "{name}");
            }
            let raw = String::from_utf8_lossy(&mail.raw).into_owned();
            let head = raw.split("\r\n\r\n").next().expect("a split gives one part");
            assert!(!head.contains("evil"), "{head}");
            assert_eq!(head.matches("\r\nSubject:").count() + usize::from(head.starts_with("Subject:")), 1);
            let to = mail.header("To").unwrap_or_default();
            assert!(!to.contains(','), "{to}");
        }
        // Nothing of it is in the log.
        assert!(!server.log().contains("alert(1)"), "{}", server.log());
    }

    async fn whatever_an_address_says_stays_text(database: Database) {
        let server = Server::start(&database).await;
        let anna = Citizen::register(&server, "anna").await;
        let maria = sign_in(&server, "maria").await;
        let draft = anna.begin(APPLIED).await;
        let hostile: String = HOSTILE.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for place in [
            format!("/{hostile}"), format!("/en/{hostile}"), format!("/cases/{hostile}"), format!("/cases?told={hostile}"),
            format!("/services/{hostile}"), format!("{}?from={hostile}", draft.url.path()), format!("/applications/{hostile}/check"),
            format!("/?{hostile}"), format!("/cases?told=moved&x={hostile}"),
        ] {
            harmless(&anna.visitor.get(&place).await);
        }
        for place in [format!("/desk/cases/{hostile}"), format!("/desk?told={hostile}"), format!("/operator/mail/{hostile}")] {
            harmless(&maria.get(&place).await);
        }
        for place in [format!("/sign-in?next={hostile}"), format!("/register?next=/{hostile}"), format!("/sign-in?next=/cases/{hostile}")] {
            let page = Visitor::new(&server).get(&place).await;
            harmless(&page);
        }
        // Names and passwords typed at the door are shown again as text, or not at all.
        let visitor = Visitor::new(&server);
        let page = visitor.get("/sign-in").await;
        let answer = visitor.send(&page.form("main form").with("username", HOSTILE).with("password", HOSTILE)).await;
        assert_eq!(answer.form("main form").value("username"), Some(HOSTILE));
        harmless(&answer);
        let page = visitor.get("/register").await;
        let mut form = page.form("main form");
        for name in ["given_name", "family_name", "email", "phone", "username", "password"] {
            form = form.with(name, HOSTILE);
        }
        let answer = visitor.send(&form).await;
        assert_eq!(answer.form("main form").value("family_name"), Some(HOSTILE));
        harmless(&answer);
        assert!(!server.log().contains("alert(1)"), "{}", server.log());
    }
}

/// The page shows the text, word for word, and it does nothing.
fn stands(page: &Page, text: &str) {
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    let shown = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        page.words().contains(&shown),
        "«{shown}» is not on {}: {}",
        page.url,
        page.words()
    );
    harmless(page);
}

/// Nothing typed became an element, an attribute or a value worked out.
fn harmless(page: &Page) {
    assert!(
        !page.status.is_server_error(),
        "{}: {}",
        page.url,
        page.words()
    );
    for element in [
        "script",
        "img",
        "iframe",
        "object",
        "embed",
        "base",
        "meta[http-equiv]",
        "svg[onload]",
    ] {
        assert!(
            page.attributes(element, "src").is_empty() && page.texts(element).is_empty(),
            "{element} on {}",
            page.url
        );
    }
    for attribute in ["onerror", "onload", "onclick", "onfocus", "style"] {
        assert!(
            page.attributes(&format!("[{attribute}]"), attribute)
                .is_empty(),
            "{attribute} on {}",
            page.url
        );
    }
    for link in page.attributes("[href]", "href") {
        assert!(
            !link.trim_start().to_lowercase().starts_with("javascript:"),
            "{link} on {}",
            page.url
        );
    }
    assert_eq!(page.texts("title").len(), 1, "{}", page.url);
    assert!(
        !page.words().contains("49{"),
        "something was worked out on {}",
        page.url
    );
}

/// The letter that tells this text, which stands in it as it was typed.
async fn letter(smtp: &Smtp, citizen: &Citizen, word: &str, text: &str) -> Mail {
    let mail = smtp.mail(|mail| mail.text().contains(word)).await;
    assert_eq!(mail.to, [citizen.email.as_str()]);
    let shown: Vec<&str> = text.split_whitespace().collect();
    let told = mail.text();
    let told: Vec<&str> = told.split_whitespace().collect();
    let shown = shown.join(" ");
    assert!(
        told.join(" ").contains(&shown),
        "«{shown}» is not in {}",
        told.join(" ")
    );
    mail
}
