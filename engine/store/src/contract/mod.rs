//! What the store promises, asked of both databases: every function below is run
//! on SQLite and on PostgreSQL.
//!
//! The server is named by `THYRIDA_TEST_POSTGRES`, a URL with the right to create
//! databases; each test makes one of its own. Without it the PostgreSQL half
//! fails, unless `THYRIDA_TEST_ONLY=sqlite` says that it is not wanted.

mod builder;
mod commit;
mod group;
mod history;
mod holds;
mod incidents;
mod opening;
mod people;
mod search;
mod sight;
mod stuck;
mod tables;
mod uploads;
mod verify;
mod versions;
mod worker;
mod world;

/// Makes a test of each function, on both databases.
macro_rules! on_both {
    ($($name:ident;)+) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn sqlite() {
                $crate::contract::world::on_sqlite(super::$name).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn postgres() {
                $crate::contract::world::on_postgres(super::$name).await;
            }
        }
    )+};
}
use on_both;
