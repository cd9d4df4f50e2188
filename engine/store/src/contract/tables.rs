//! The tables, the statements and the connections themselves.

use super::on_both;
use super::world::{Shared, on_postgres, on_sqlite};
use crate::db::{Db, Dialect, Link};
use crate::{Store, Workers};
use sqlx::{AssertSqlSafe, Executor, Row, SqlSafeStr};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

on_both! {
    every_statement_prepares;
    every_connection_writes_through_to_the_disk;
    a_database_opens_again_with_what_is_in_it;
    many_may_open_a_new_database_at_once;
}

async fn every_statement_prepares(world: Shared) {
    let statements = crate::statements();
    let many = crate::statements_of_rows();
    let count = statements.len() + many.len();
    assert!(count > 75, "{count}");
    for statement in statements {
        let mut conn = world.write().await;
        let prepared = match conn.link() {
            Link::Lite(c) => c.prepare(statement.lite.into_sql_str()).await.map(drop),
            Link::Direct(_) => unreachable!("only changes of cases are written there"),
            Link::Pg(c) => c.prepare(statement.pg.into_sql_str()).await.map(drop),
        };
        if let Err(error) = prepared {
            panic!("{}: {error}", statement.name);
        }
    }
    for (rows, count) in many.into_iter().flat_map(|rows| [(rows, 1), (rows, 16)]) {
        let mut conn = world.write().await;
        let prepared = match conn.link() {
            Link::Lite(c) => c
                .prepare(AssertSqlSafe(rows.text(Dialect::Lite, count)).into_sql_str())
                .await
                .map(drop),
            Link::Direct(_) => unreachable!("only changes of cases are written there"),
            Link::Pg(c) => c
                .prepare(AssertSqlSafe(rows.text(Dialect::Pg, count)).into_sql_str())
                .await
                .map(drop),
        };
        if let Err(error) = prepared {
            panic!("{} of {count} rows: {error}", rows.name);
        }
    }
}

const DURABLE: [(&str, &str); 3] = [
    ("synchronous", "2"),
    ("foreign_keys", "1"),
    ("journal_mode", "wal"),
];

async fn every_connection_writes_through_to_the_disk(world: Shared) {
    let workers = Workers::new("durability", super::world::noon);
    let store = world.store.clone();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(async move {
        let shutdown = async { stopped.await.unwrap_or_default() };
        store
            .run_workers(workers, |_| async { Ok(()) }, shutdown)
            .await
    });
    world.case().await;
    while world.store.backlog().await.unwrap().waiting > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.send(()).unwrap();
    running.await.unwrap().unwrap();

    match &world.store.db {
        Db::Lite {
            read,
            write,
            direct,
            ..
        } => {
            let direct = direct.lend().unwrap();
            for (pragma, value) in DURABLE {
                assert_eq!(direct.pragma(pragma), value, "{pragma}");
            }
            for (pool, size) in [(read, 8), (write, 1)] {
                let mut held = Vec::new();
                for _ in 0..size {
                    held.push(pool.acquire().await.unwrap());
                }
                for connection in &mut held {
                    for (pragma, value) in DURABLE {
                        let sql = sqlx::AssertSqlSafe(format!("PRAGMA {pragma}"));
                        let row = connection.fetch_one(sqlx::raw_sql(sql)).await.unwrap();
                        let found = row
                            .try_get::<i64, _>(0)
                            .map(|number| number.to_string())
                            .or_else(|_| row.try_get::<String, _>(0));
                        assert_eq!(found.unwrap(), value, "{pragma}");
                    }
                }
            }
        }
        Db::Pg(pool) => {
            sqlx::raw_sql(SLOPPY).execute(pool).await.unwrap();
            let fresh = Store::open(&world.location).await.unwrap();
            let mut conn = fresh.db.read().await.unwrap();
            let Link::Pg(c) = conn.link() else {
                unreachable!()
            };
            let row = c.fetch_one("SHOW synchronous_commit").await.unwrap();
            assert_eq!(row.get::<String, _>(0), "on");
        }
    }
}

async fn a_database_opens_again_with_what_is_in_it(world: Shared) {
    let case = world.case().await;

    let again = Store::open(&world.location).await.unwrap();

    assert_eq!(again.load_case(case.id).await.unwrap(), Some(case));
    again.ready().await.unwrap();
    again.close().await;
    assert!(again.ready().await.is_err());
}

async fn many_may_open_a_new_database_at_once(world: Shared) {
    // The one we have is not new any more; on SQLite a fresh file is easily had.
    let location = match &world.location {
        crate::Location::File(path) => crate::Location::File(path.with_file_name("other.db")),
        crate::Location::Postgres(url) => crate::Location::Postgres(url.clone()),
    };

    let all = futures::future::join_all((0..4).map(|_| Store::open(&location))).await;

    for store in all {
        store.unwrap().ready().await.unwrap();
    }
}

/// A server whose administrator valued speed.
const SLOPPY: &str = "DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database());
END $$";

/// Columns with their nullability, and sets of columns that are unique, by table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Table {
    columns: Vec<(String, bool)>,
    unique: BTreeSet<BTreeSet<String>>,
    references: BTreeSet<(String, String)>,
}

type Tables = BTreeMap<String, Table>;

async fn tables_of(world: &Shared) -> Tables {
    let mut tables = Tables::new();
    let mut conn = world.store.db.read().await.unwrap();
    match conn.link() {
        Link::Lite(c) => {
            let columns = "SELECT m.name, p.name, p.\"notnull\" = 0 FROM sqlite_master m
                JOIN pragma_table_info(m.name) p
                WHERE m.type = 'table' ORDER BY m.name, p.cid";
            for row in c.fetch_all(columns).await.unwrap() {
                let table = tables.entry(row.get(0)).or_default();
                table.columns.push((row.get(1), row.get(2)));
            }
            let unique = "SELECT m.name, i.name, k.name FROM sqlite_master m
                JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) k
                WHERE m.type = 'table' AND i.\"unique\"
                UNION ALL
                SELECT m.name, 'rowid', p.name FROM sqlite_master m
                JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND p.pk > 0";
            let rows = c.fetch_all(unique).await.unwrap();
            gather(
                &mut tables,
                rows.iter().map(|r| (r.get(0), r.get(1), r.get(2))),
            );
            let references = "SELECT m.name, f.\"from\", f.\"table\" FROM sqlite_master m
                JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";
            for row in c.fetch_all(references).await.unwrap() {
                let table = tables.entry(row.get(0)).or_default();
                table.references.insert((row.get(1), row.get(2)));
            }
        }
        Link::Direct(_) => unreachable!("only changes of cases are written there"),
        Link::Pg(c) => {
            let columns = "SELECT table_name::text, column_name::text, is_nullable = 'YES'
                FROM information_schema.columns WHERE table_schema = 'public'
                ORDER BY table_name, ordinal_position";
            for row in c.fetch_all(columns).await.unwrap() {
                let table = tables.entry(row.get(0)).or_default();
                table.columns.push((row.get(1), row.get(2)));
            }
            let unique = "SELECT t.relname::text, i.indexrelid::regclass::text, a.attname::text
                FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
                JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (i.indkey)
                WHERE i.indisunique AND t.relnamespace = 'public'::regnamespace";
            let rows = c.fetch_all(unique).await.unwrap();
            gather(
                &mut tables,
                rows.iter().map(|r| (r.get(0), r.get(1), r.get(2))),
            );
            let references = "SELECT c.conrelid::regclass::text, a.attname::text,
                  c.confrelid::regclass::text
                FROM pg_constraint c
                JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
                WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace";
            for row in c.fetch_all(references).await.unwrap() {
                let table = tables.entry(row.get(0)).or_default();
                table.references.insert((row.get(1), row.get(2)));
            }
        }
    }
    for not_ours in ["_sqlx_migrations", "_apalis_migrations", "Jobs", "Workers"] {
        tables.remove(not_ours);
    }
    tables.retain(|name, _| !name.starts_with("sqlite_"));
    tables
}

/// Rows of table, index and column, to sets of columns per table.
fn gather(tables: &mut Tables, rows: impl Iterator<Item = (String, String, String)>) {
    let mut indexes: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for (table, index, column) in rows {
        indexes.entry((table, index)).or_default().insert(column);
    }
    for ((table, _), columns) in indexes {
        tables.entry(table).or_default().unique.insert(columns);
    }
}

#[tokio::test]
async fn both_folders_describe_the_same_tables() {
    if super::world::server().is_none() {
        return;
    }
    let found: Arc<Mutex<Vec<Tables>>> = Arc::default();
    let keep = |found: &Arc<Mutex<Vec<Tables>>>| {
        let found = Arc::clone(found);
        move |world: Shared| async move {
            let tables = tables_of(&world).await;
            found.lock().unwrap().push(tables);
        }
    };
    on_sqlite(keep(&found)).await;
    on_postgres(keep(&found)).await;

    let found = found.lock().unwrap();
    let (lite, pg) = (&found[0], &found[1]);
    assert!(lite.len() >= 15, "{:?}", lite.keys());
    assert_eq!(
        lite.keys().collect::<Vec<_>>(),
        pg.keys().collect::<Vec<_>>()
    );
    for (name, table) in lite {
        assert_eq!(table, &pg[name], "{name}");
    }
}
