//! A fresh database with an applicant, a clerk, a director and a published version.

use crate::db::{Conn, Db, Link};
use crate::{Account, DIRECTOR, Draft, Location, NewAccount, Store};
use engine::case::{AccountId, OfficeRole};
use engine::definition::Level;
use engine::files::Files;
use engine::text::Language;
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

pub const OFFICE: &str = "civil-registry";
pub const CLERK: &str = "registrar";

pub struct World {
    pub store: Store,
    pub location: Location,
    pub version: String,
    pub applicant: AccountId,
    pub clerk: AccountId,
    pub director: AccountId,
}

pub type Shared = Arc<World>;

/// Identities that differ, in order; nothing here needs them to be random.
pub fn new_id() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    Uuid::from_u64_pair(0x0198_0000_0000_7000, 0x8000_0000_0000_0000 | number)
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The moment most tests happen at.
pub fn noon() -> Timestamp {
    at("2026-09-15T09:00:00Z")
}

pub async fn on_sqlite<F: Future<Output = ()> + Send + 'static>(
    test: impl FnOnce(Shared) -> F + Send + 'static,
) {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::File(folder.path().join("data").join("thyrida.db"));
    run(location, test).await.unwrap();
}

pub async fn on_postgres<F: Future<Output = ()> + Send + 'static>(
    test: impl FnOnce(Shared) -> F + Send + 'static,
) {
    let Some(server) = server() else { return };
    let name = format!(
        "store_{}_{}",
        std::process::id(),
        new_id().as_u64_pair().1 & 0xffff
    );
    let mut admin = PgConnection::connect(&server).await.unwrap();
    query(
        &mut admin,
        &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    )
    .await;
    query(&mut admin, &format!("CREATE DATABASE {name}")).await;
    let location = Location::Postgres(database_on(&server, &name));
    let done = run(location, test).await;
    query(&mut admin, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    done.unwrap();
}

/// The server to test on; `None` when PostgreSQL is not wanted.
#[expect(
    clippy::disallowed_methods,
    reason = "where the tests' server is, only the environment knows"
)]
pub fn server() -> Option<String> {
    if std::env::var("THYRIDA_TEST_ONLY").as_deref() == Ok("sqlite") {
        return None;
    }
    let url = std::env::var("THYRIDA_TEST_POSTGRES");
    Some(url.expect(
        "THYRIDA_TEST_POSTGRES names no server; set it, or THYRIDA_TEST_ONLY=sqlite to leave \
         PostgreSQL out",
    ))
}

fn database_on(server: &str, name: &str) -> String {
    let (head, query) = server.split_once('?').unwrap_or((server, ""));
    let (scheme, rest) = head.split_once("://").unwrap();
    let authority = rest.split('/').next().unwrap();
    format!("{scheme}://{authority}/{name}?{query}")
}

async fn query(admin: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(admin)
        .await
        .unwrap();
}

async fn run<F: Future<Output = ()> + Send + 'static>(
    location: Location,
    test: impl FnOnce(Shared) -> F + Send + 'static,
) -> Result<(), tokio::task::JoinError> {
    let world = Arc::new(World::new(location).await);
    let store = world.store.clone();
    let done = tokio::spawn(test(world)).await;
    tokio::time::timeout(std::time::Duration::from_secs(2), store.close())
        .await
        .ok();
    done
}

impl World {
    async fn new(location: Location) -> World {
        let store = Store::open(&location).await.unwrap();
        let mut files = Files::default();
        files.insert(
            "workflows/birth-certificate.yaml",
            "service: birth-certificate\n",
        );
        let version = store
            .publish("birth-certificate", &files, noon())
            .await
            .unwrap()
            .digest;
        let applicant = person(&store, "eleni", "Ελένη", "Παππά").await.id;
        let clerk = person(&store, "nikos", "Νίκος", "Ρήγας").await.id;
        let director = person(&store, "maria", "Μαρία", "Λαμπρινού").await.id;
        for (account, role) in [(clerk, CLERK), (director, DIRECTOR)] {
            let held = OfficeRole {
                office: OFFICE.into(),
                role: role.into(),
            };
            store.grant(account, &held).await.unwrap();
        }
        World {
            store,
            location,
            version,
            applicant,
            clerk,
            director,
        }
    }

    /// A draft of the applicant, ready to be submitted.
    pub async fn draft(&self) -> Uuid {
        self.draft_of(self.applicant).await
    }

    pub async fn draft_of(&self, account: AccountId) -> Uuid {
        let id = new_id();
        let draft = Draft {
            id,
            account,
            // An account has one draft of a service, and tests want several.
            service: format!("birth-certificate-{id}"),
            version: self.version.clone(),
            answers: serde_json::json!({ "reason": "σχολική εγγραφή" }),
            page: "check".into(),
            created_at: noon(),
            updated_at: noon(),
        };
        self.store.start_draft(&draft).await.unwrap();
        draft.id
    }

    /// Runs SQL of the test's own, one text for each database.
    pub async fn sql(&self, lite: &str, pg: &str) {
        let mut tx = self.store.db.write().await.unwrap();
        match tx.link() {
            Link::Lite(c) => sqlx::raw_sql(AssertSqlSafe(lite))
                .execute(c)
                .await
                .map(drop),
            Link::Direct(_) => unreachable!("only changes of cases are written there"),
            Link::Pg(c) => sqlx::raw_sql(AssertSqlSafe(pg)).execute(c).await.map(drop),
        }
        .unwrap();
        tx.commit().await.unwrap();
    }

    /// How many rows there are, by a text that both databases read alike.
    pub async fn count(&self, from: &str) -> i64 {
        let sql = AssertSqlSafe(format!("SELECT count(*) FROM {from}"));
        let mut conn = self.store.db.read().await.unwrap();
        match conn.link() {
            Link::Lite(c) => sqlx::query_scalar(sql).fetch_one(c).await.unwrap(),
            Link::Direct(_) => unreachable!("only changes of cases are written there"),
            Link::Pg(c) => sqlx::query_scalar(sql).fetch_one(c).await.unwrap(),
        }
    }

    /// How many jobs there are in the queue's own table, whatever their state.
    pub async fn jobs(&self) -> i64 {
        match self.store.db {
            Db::Lite { .. } => self.count("Jobs").await,
            Db::Pg(_) => self.count("apalis.jobs").await,
        }
    }

    pub async fn write(&self) -> Conn {
        self.store.db.write().await.unwrap()
    }
}

pub async fn person(store: &Store, username: &str, given: &str, family: &str) -> Account {
    let new = NewAccount {
        id: AccountId(new_id()),
        username: username.into(),
        password_hash: "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA".into(),
        given_name: given.into(),
        family_name: family.into(),
        email: format!("{username}@example.gr"),
        phone: None,
        level: Level::A,
        language: Language::El,
        created_at: noon(),
    };
    store.create_account(&new).await.unwrap()
}
