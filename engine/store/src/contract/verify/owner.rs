//! Everything that follows from the events, and somebody who touches it behind the
//! back of the product.

use super::*;

/// What a column holds, and so how it can be touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Moment,
    /// An identity or a digest: hexadecimal, however it is written.
    Hex,
}

/// Table, key of its rows, column.
pub(super) type Column = (&'static str, &'static [&'static str], &'static str, Kind);

pub(super) const EVENT: &[&str] = &["case_id", "seq"];
pub(super) const CASE: &[&str] = &["id"];
pub(super) const TASK: &[&str] = &["case_id", "task_no"];
pub(super) const TIMER: &[&str] = &["case_id", "timer_no"];
pub(super) const EFFECT: &[&str] = &["case_id", "effect_no"];
pub(super) const SEAT: &[&str] = &["case_id"];
pub(super) const LINE: &[&str] = &["id"];
pub(super) const VERSION: &[&str] = &["digest"];

/// Everything that follows from the events.
pub(super) const COLUMNS: [Column; 43] = [
    ("events", EVENT, "body", Kind::Text),
    ("events", EVENT, "digest", Kind::Hex),
    ("events", EVENT, "at", Kind::Moment),
    ("events", EVENT, "actor", Kind::Hex),
    ("events", EVENT, "revision", Kind::Number),
    ("events", EVENT, "seq", Kind::Number),
    ("events", EVENT, "case_id", Kind::Hex),
    ("cases", CASE, "id", Kind::Hex),
    ("cases", CASE, "reference", Kind::Text),
    ("cases", CASE, "protocol", Kind::Text),
    ("cases", CASE, "service", Kind::Text),
    ("cases", CASE, "version", Kind::Text),
    ("cases", CASE, "applicant", Kind::Hex),
    ("cases", CASE, "office", Kind::Text),
    ("cases", CASE, "step", Kind::Text),
    ("cases", CASE, "status", Kind::Text),
    ("cases", CASE, "outcome", Kind::Text),
    ("cases", CASE, "revision", Kind::Number),
    ("cases", CASE, "opened_at", Kind::Moment),
    ("cases", CASE, "updated_at", Kind::Moment),
    ("cases", CASE, "body", Kind::Text),
    ("cases", CASE, "collection_code", Kind::Text),
    ("tasks", TASK, "task_no", Kind::Number),
    ("tasks", TASK, "step", Kind::Text),
    ("tasks", TASK, "role", Kind::Text),
    ("tasks", TASK, "office", Kind::Text),
    ("tasks", TASK, "claimed_by", Kind::Hex),
    ("tasks", TASK, "created_at", Kind::Moment),
    ("tasks", TASK, "due_at", Kind::Moment),
    ("timers", TIMER, "timer_no", Kind::Number),
    ("timers", TIMER, "due_at", Kind::Moment),
    ("appointments", SEAT, "location", Kind::Text),
    ("appointments", SEAT, "starts_at", Kind::Moment),
    ("effects", EFFECT, "effect_no", Kind::Number),
    ("effects", EFFECT, "kind", Kind::Text),
    ("effects", EFFECT, "body", Kind::Text),
    ("effects", EFFECT, "asked_at", Kind::Moment),
    ("audit", LINE, "at", Kind::Moment),
    ("audit", LINE, "actor", Kind::Hex),
    ("audit", LINE, "case_id", Kind::Hex),
    ("versions", VERSION, "digest", Kind::Text),
    ("versions", VERSION, "service", Kind::Text),
    ("versions", VERSION, "files", Kind::Text),
];

/// Somebody who owns the database: no trigger, key or check is in their way.
pub(super) enum Owner {
    Lite(SqliteConnection),
    Pg(PgConnection),
}

impl Owner {
    pub(super) async fn of(world: &World) -> Owner {
        match &world.location {
            Location::File(path) => {
                let options = sqlx::sqlite::SqliteConnectOptions::new()
                    .filename(path)
                    .foreign_keys(false)
                    .pragma("ignore_check_constraints", "on");
                let mut owner =
                    Owner::Lite(SqliteConnection::connect_with(&options).await.unwrap());
                for what in ["events", "audit", "versions"] {
                    for how in ["edited", "deleted"] {
                        let verb = if what == "audit" { "is" } else { "are" };
                        owner
                            .run(&format!("DROP TRIGGER IF EXISTS {what}_{verb}_not_{how}"))
                            .await
                            .unwrap();
                    }
                }
                owner
            }
            Location::Postgres(url) => {
                let mut owner = Owner::Pg(PgConnection::connect(url).await.unwrap());
                // Neither triggers nor foreign keys are asked.
                owner
                    .run("SET session_replication_role = replica")
                    .await
                    .unwrap();
                owner
            }
        }
    }

    pub(super) async fn run(&mut self, sql: &str) -> sqlx::Result<u64> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Owner::Lite(c) => Ok(sqlx::raw_sql(sql).execute(c).await?.rows_affected()),
            Owner::Pg(c) => Ok(sqlx::raw_sql(sql).execute(c).await?.rows_affected()),
        }
    }

    /// Expressions of the rows of a table, as literals that can be written back.
    pub(super) async fn literals(&mut self, table: &str, columns: &[&str]) -> Vec<Vec<String>> {
        let shown = columns.iter().map(|column| match self {
            Owner::Lite(_) => format!("quote({column})"),
            Owner::Pg(_) => format!("quote_nullable(CAST({column} AS text))"),
        });
        let shown = shown.collect::<Vec<_>>().join(" || chr_31 || ");
        let (chr, order) = match self {
            Owner::Lite(_) => ("char(31)", columns[0]),
            Owner::Pg(_) => ("chr(31)", columns[0]),
        };
        let shown = shown.replace("chr_31", chr);
        let sql = AssertSqlSafe(format!("SELECT {shown} FROM {table} ORDER BY {order}"));
        let rows: Vec<String> = match self {
            Owner::Lite(c) => sqlx::query_scalar(sql).fetch_all(c).await.unwrap(),
            Owner::Pg(c) => sqlx::query_scalar(sql).fetch_all(c).await.unwrap(),
        };
        rows.iter()
            .map(|row| row.split('\u{1f}').map(str::to_owned).collect())
            .collect()
    }

    pub(super) fn touched(&self, literal: &str, kind: Kind, place: usize) -> String {
        if literal == "NULL" {
            return match (kind, self) {
                (Kind::Text, _) => "'x'".into(),
                (Kind::Number, _) => "1".into(),
                (Kind::Moment, Owner::Lite(_)) => "1".into(),
                (Kind::Moment, Owner::Pg(_)) => "'2026-01-01T00:00:00Z'".into(),
                (Kind::Hex, Owner::Lite(_)) => format!("x'{}'", "0a".repeat(16)),
                (Kind::Hex, Owner::Pg(_)) => format!("'{}'", "0a".repeat(16)),
            };
        }
        match (kind, self) {
            (Kind::Number, _) => plus(literal, 1 << (place % 20)),
            (Kind::Moment, Owner::Lite(_)) => plus(literal, 1 << (place % 40)),
            (Kind::Moment, Owner::Pg(_)) => {
                let micros = 1_i64 << (place % 40);
                format!("CAST({literal} AS timestamptz) + {micros} * interval '1 microsecond'")
            }
            (Kind::Text, _) => flipped(literal, place, |byte| byte.is_ascii_alphanumeric()),
            (Kind::Hex, _) => flipped(literal, place, |byte| {
                byte.is_ascii_digit()
                    || (b'a'..=b'f').contains(&byte)
                    || (b'A'..=b'F').contains(&byte)
            }),
        }
    }

    /// Changes one value; answers the statement that changes it back, or `None`
    /// where not even the owner may write that.
    pub(super) async fn touch(
        &mut self,
        column: Column,
        key: &[String],
        value: &str,
        place: usize,
    ) -> Option<String> {
        let (table, keys, name, kind) = column;
        let place_of = |key: &[String]| {
            let equal = keys
                .iter()
                .zip(key)
                .map(|(name, value)| format!("{name} = {value}"));
            equal.collect::<Vec<_>>().join(" AND ")
        };
        let touched = self.touched(value, kind, place);
        assert_ne!(touched, value);
        let here = place_of(key);
        let done = self
            .run(&format!(
                "UPDATE {table} SET {name} = {touched} WHERE {here}"
            ))
            .await;
        let Ok(rows) = done else { return None };
        assert_eq!(rows, 1, "{table}.{name} at {here}");
        let moved: Vec<String> = keys
            .iter()
            .zip(key)
            .map(|(of, value)| {
                if *of == name {
                    touched.clone()
                } else {
                    value.clone()
                }
            })
            .collect();
        let there = place_of(&moved);
        Some(format!("UPDATE {table} SET {name} = {value} WHERE {there}"))
    }
}

pub(super) fn plus(literal: &str, number: i64) -> String {
    (literal.trim_matches('\'').parse::<i64>().unwrap() + number).to_string()
}

/// The literal with one bit of one fitting byte between its quotes turned over.
pub(super) fn flipped(literal: &str, place: usize, fits: impl Fn(u8) -> bool) -> String {
    let start = literal.find('\'').unwrap() + 1;
    // PostgreSQL writes a digest as E'\\x…'.
    let start = literal.find("\\\\x").map_or(start, |at| at + 3);
    let bytes = literal.as_bytes();
    let fitting: Vec<usize> = (start..bytes.len() - 1)
        .filter(|at| fits(bytes[*at]))
        .collect();
    if fitting.is_empty() {
        return "'x'".into();
    }
    let at = fitting[place % fitting.len()];
    let mut bytes = bytes.to_vec();
    // Where the next one over would be no digit or letter any more, the one before.
    bytes[at] = match bytes[at] {
        b'a' => b'b',
        b'A' => b'B',
        b'f' => b'e',
        b'F' => b'E',
        b'Z' => b'Y',
        b'z' => b'y',
        byte => byte ^ 1,
    };
    String::from_utf8(bytes).unwrap()
}
