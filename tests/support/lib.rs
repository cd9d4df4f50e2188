//! What the suites stand on: temporary databases, the real program as a process that can be killed, a mail server that
//! misbehaves on request, a real browser, and a visitor without one.
//!
//! Nothing here knows the inside of the product. It is started as people start it, reads what it prints, and is asked
//! over HTTP, SMTP and SQL.

pub mod axe;
pub mod browser;
pub mod bucket;
pub mod clamd;
pub mod database;
pub mod eyes;
pub mod files;
pub mod invitation;
pub mod keyboard;
pub mod mail;
pub mod moment;
pub mod page;
pub mod personas;
pub mod process;
pub mod raw;
pub mod server;
pub mod smtp;
pub mod visitor;

pub use axe::{Violation, axe};
pub use browser::{Browser, Hands, Scheme, Script, Window};
pub use database::{Database, Kind};
pub use eyes::Eyes;
pub use invitation::Invitation;
pub use keyboard::Keyboard;
pub use mail::Mail;
pub use page::{Form, Page};
pub use server::{Server, Worker};
pub use smtp::{Behaviour, Smtp};
pub use visitor::Visitor;

use std::time::Duration;

/// The longest a test waits for something that should happen at once. Generous, because two cores may be shared by many
/// tests; a test that needs it to be short says so itself.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Writes one test twice, for SQLite and for PostgreSQL: `on_both_databases! { async fn name(database: Database) { … } }`
/// becomes `name::on_sqlite` and `name::on_postgres`.
#[macro_export]
macro_rules! on_both_databases {
    ($( $(#[$attribute:meta])* async fn $name:ident($database:ident: Database) $body:block )+) => {$(
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn given($database: $crate::Database) $body

            $(#[$attribute])*
            #[tokio::test]
            async fn on_sqlite() {
                given($crate::Database::new($crate::Kind::Sqlite)).await;
            }

            $(#[$attribute])*
            #[tokio::test]
            async fn on_postgres() {
                given($crate::Database::new($crate::Kind::Postgres)).await;
            }
        }
    )+};
}
