//! What only time does: sessions end, throttles heal. The server runs inside the test, on a clock that the test moves.

use jiff::SignedDuration;
use reqwest::StatusCode;
use tempfile::TempDir;
use tests::{Database, Mail, Visitor, on_both_databases};
use tokio::net::TcpListener;
use web::clock::Clock;
use web::config::Config;
use web::serve::{Running, start};

use crate::counter::sign_in_form;

/// A server in this process, its clock, and somebody who signs in.
pub struct Inside {
    pub running: Running,
    clock: Clock,
    data: TempDir,
}

impl Inside {
    async fn start(database: &Database) -> Self {
        Self::start_as(database, true).await
    }

    /// The same, with the background work done here too.
    pub async fn start_working(database: &Database) -> Self {
        Self::start_as(database, false).await
    }

    async fn start_as(database: &Database, no_worker: bool) -> Self {
        let data = tempfile::tempdir().expect("a temporary folder can be made");
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let config = Config {
            accessibility_reviewed: None,
            accessibility_contact: None,
            data: data.path().to_owned(),
            database: Some(database.url().to_owned()),
            listen: listener.local_addr().expect("it was bound"),
            base_url: None,
            smtp: None,
            mail_from: "thyrida@dimos.example".to_owned(),
            registry: None,
            seal: None,
            seal_seconds: 30,
            storage: None,
            scanner: None,
            no_worker,
            no_sample: false,
        };
        let clock = Clock::system();
        let running = start(&config, clock.clone(), listener)
            .await
            .expect("it starts");
        Self {
            running,
            clock,
            data,
        }
    }

    pub fn visitor(&self) -> Visitor {
        Visitor::at(&format!("http://{}", self.running.address))
    }

    /// What went out by mail so far.
    pub fn mails(&self) -> Vec<Mail> {
        Mail::in_folder(&self.data.path().join("mail"))
    }

    fn password(&self, username: &str) -> String {
        let created = self.running.created.as_ref().expect("the first start");
        let person = created
            .people
            .iter()
            .find(|person| person.username == username);
        person.expect("someone of the sample").password.clone()
    }

    pub async fn sign_in(&self, username: &str) -> Visitor {
        let visitor = self.visitor();
        let form = sign_in_form(&visitor, username, &self.password(username)).await;
        assert_eq!(visitor.send(&form).await.status, StatusCode::SEE_OTHER);
        visitor
    }

    pub fn pass(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
    }
}

on_both_databases! {
    async fn throttled_name_may_try_again_after_a_quarter_of_an_hour(database: Database) {
        let server = Inside::start(&database).await;
        let visitor = server.visitor();
        let wrong = sign_in_form(&visitor, "maria", "λάθος κωδικός").await;
        for _ in 0..10 {
            assert_eq!(visitor.send(&wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert_eq!(visitor.send(&wrong).await.status, StatusCode::TOO_MANY_REQUESTS);
        server.pass(14);
        assert_eq!(visitor.send(&wrong).await.status, StatusCode::TOO_MANY_REQUESTS);
        server.pass(2);
        server.sign_in("maria").await;
        server.running.stop().await.expect("it stops in order");
    }

    async fn idle_session_ends_after_an_hour_and_a_used_one_after_twelve(database: Database) {
        let server = Inside::start(&database).await;
        let (idle, used) = (server.sign_in("maria").await, server.sign_in("nikos").await);
        let status = async |visitor: &Visitor| visitor.knock("/desk").await.status;
        for _ in 0..23 {
            server.pass(31);
            assert_eq!(status(&used).await, StatusCode::OK);
        }
        assert_eq!(status(&idle).await, StatusCode::SEE_OTHER, "nothing was asked for twelve hours");
        server.pass(31);
        assert_eq!(status(&used).await, StatusCode::SEE_OTHER, "twelve hours are over");
        server.running.stop().await.expect("it stops in order");
    }
}
