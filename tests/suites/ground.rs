//! The ground itself holds: databases come and go, the stand-in mail server takes a mail and misbehaves when told to,
//! forms are read as a browser reads them.

use std::time::Duration;

use lettre::transport::smtp::client::Tls;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use reqwest::StatusCode;
use tests::{Behaviour, Database, Kind, Page, Smtp, on_both_databases};

on_both_databases! {
    async fn database_starts_empty_and_keeps_what_is_written(database: Database) {
        assert!(database.ask("CREATE TABLE greeting (words TEXT, note TEXT)").is_empty());
        database.ask("INSERT INTO greeting VALUES ('Καλημέρα | σας', NULL)");
        assert_eq!(database.ask("SELECT words, note FROM greeting"), [["Καλημέρα | σας", ""]]);
        assert_eq!(database.ask_one("SELECT count(*) FROM greeting"), "1");
    }
}

#[test]
fn postgres_database_is_gone_when_its_test_is_over() {
    let watching = Database::new(Kind::Postgres);
    let database = Database::new(Kind::Postgres);
    let there = format!(
        "SELECT count(*) FROM pg_database WHERE datname = '{}'",
        database.ask_one("SELECT current_database()")
    );
    assert_eq!(watching.ask_one(&there), "1");
    drop(database);
    assert_eq!(watching.ask_one(&there), "0");
}

fn sender(smtp: &Smtp) -> AsyncSmtpTransport<Tokio1Executor> {
    let (host, port) = smtp.address().split_once(':').expect("host and port");
    let port = port.parse().expect("a port is a number");
    AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
        .port(port)
        .tls(Tls::None)
        .build()
}

fn letter() -> Message {
    Message::builder()
        .from("Δήμος <dimos@example.org>".parse().expect("an address"))
        .to("politis@example.org".parse().expect("an address"))
        .subject("Η αίτησή σας παραλήφθηκε")
        .message_id(Some("<job-1@example.org>".to_owned()))
        .body("Αγαπητή κυρία,\n.\n.. δύο τελείες\n".to_owned())
        .expect("a letter")
}

#[tokio::test]
async fn mail_server_keeps_what_a_real_mailer_sends() {
    let smtp = Smtp::start().await;
    sender(&smtp)
        .send(letter())
        .await
        .expect("the mail is taken");

    let mail = smtp.mail(|mail| mail.to == ["politis@example.org"]).await;
    assert_eq!(mail.from, "dimos@example.org");
    assert_eq!(mail.subject(), "Η αίτησή σας παραλήφθηκε");
    assert_eq!(mail.message_id(), "job-1@example.org");
    assert_eq!(
        mail.text().replace("\r\n", "\n"),
        "Αγαπητή κυρία,\n.\n.. δύο τελείες\n"
    );
}

#[tokio::test]
async fn mail_server_misbehaves_when_told_to() {
    let smtp = Smtp::start().await;

    smtp.behave(Behaviour::TryLater);
    let error = sender(&smtp).send(letter()).await.expect_err("451");
    assert!(error.is_transient(), "{error}");

    smtp.behave(Behaviour::NoSuchMailbox);
    let error = sender(&smtp).send(letter()).await.expect_err("550");
    assert!(error.is_permanent(), "{error}");

    smtp.behave(Behaviour::Refuse);
    sender(&smtp).send(letter()).await.expect_err("no word");

    smtp.behave(Behaviour::Hang);
    // The mailer's own limit ends with the connection; whoever sends has to set one of their own.
    let sender_waits =
        tokio::time::timeout(Duration::from_millis(200), sender(&smtp).send(letter())).await;
    assert!(sender_waits.is_err(), "nothing is answered");
    assert!(smtp.mails().is_empty());

    smtp.behave(Behaviour::LoseAnswer);
    sender(&smtp)
        .send(letter())
        .await
        .expect_err("the answer was lost");
    assert_eq!(smtp.mails().len(), 1, "the mail was kept all the same");

    smtp.behave(Behaviour::Accept);
    sender(&smtp)
        .send(letter())
        .await
        .expect("the mail is taken");
    assert_eq!(smtp.mails().len(), 2);
    smtp.connections(6).await;
}

#[test]
fn form_is_sent_as_a_browser_would_send_it_untouched() {
    let page = Page {
        status: StatusCode::OK,
        url: "http://127.0.0.1:1/applications/7/reason?step=2".parse().expect("a url"),
        headers: Default::default(),
        body: r#"<!doctype html><h1>Λόγος   χρήσης</h1>
            <form method="get" action="/search"><input name="q"></form>
            <form method="post" id="reason">
              <input type="hidden" name="csrf" value="a&amp;b">
              <input name="other" value="">
              <input type="radio" name="why" value="school"><input type="radio" name="why" value="work" checked>
              <input type="checkbox" name="tell">
              <select name="place"><option value="kep">ΚΕΠ<option value="hall" selected>Δημαρχείο</select>
              <textarea name="words">
δύο
γραμμές</textarea>
              <input name="readonly" disabled value="x">
              <button name="go" value="on">Συνέχεια</button>
            </form>
            <a href="../8">Άλλη  αίτηση</a>"#
            .to_owned(),
    };
    assert_eq!(page.heading(), "Λόγος χρήσης");
    assert_eq!(page.link("Άλλη αίτηση").path(), "/applications/8");

    let form = page.form("#reason");
    assert_eq!(
        form.action, page.url,
        "a form without an action goes to its own page"
    );
    let sent: Vec<(&str, &str)> = form
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        sent,
        [
            ("csrf", "a&b"),
            ("other", ""),
            ("why", "work"),
            ("place", "hall"),
            ("words", "δύο\nγραμμές")
        ]
    );
    let form = form
        .with("why", "school")
        .with("tell", "on")
        .without("csrf")
        .smuggle("level", "B");
    assert_eq!(form.value("why"), Some("school"));
    assert_eq!(form.value("tell"), Some("on"));
    assert_eq!(form.value("csrf"), None);
    assert_eq!(form.value("level"), Some("B"));
}
