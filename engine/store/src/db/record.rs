//! A row read back, the same for both databases.

use super::moment::Moment;
use engine::case::{AccountId, CaseId};
use jiff::Timestamp;
use rusqlite::types::FromSql;
use serde::de::DeserializeOwned;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Decode, Postgres, Row, Sqlite, Type};
use uuid::Uuid;

pub(crate) enum Record<'r> {
    Lite(SqliteRow),
    Direct(&'r rusqlite::Row<'r>),
    Pg(PgRow),
}

impl Record<'_> {
    fn get<T>(&self, column: &str) -> sqlx::Result<T>
    where
        T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + FromSql,
        T: for<'r> Decode<'r, Postgres> + Type<Postgres>,
    {
        match self {
            Record::Lite(row) => row.try_get(column),
            Record::Direct(row) => row.get(column).map_err(|error| unreadable(column, error)),
            Record::Pg(row) => row.try_get(column),
        }
    }

    pub fn id(&self, column: &str) -> sqlx::Result<Uuid> {
        self.get(column)
    }
    pub fn some_id(&self, column: &str) -> sqlx::Result<Option<Uuid>> {
        self.get(column)
    }
    pub fn case(&self, column: &str) -> sqlx::Result<CaseId> {
        self.get(column).map(CaseId)
    }
    pub fn account(&self, column: &str) -> sqlx::Result<AccountId> {
        self.get(column).map(AccountId)
    }
    pub fn some_account(&self, column: &str) -> sqlx::Result<Option<AccountId>> {
        Ok(self.get::<Option<Uuid>>(column)?.map(AccountId))
    }
    pub fn number(&self, column: &str) -> sqlx::Result<i64> {
        self.get(column)
    }
    pub fn some_number(&self, column: &str) -> sqlx::Result<Option<i64>> {
        self.get(column)
    }
    /// A number that the program only ever writes from a `u32` or smaller.
    pub fn small<T: TryFrom<i64>>(&self, column: &str) -> sqlx::Result<T> {
        let number = self.number(column)?;
        T::try_from(number).map_err(|_| unreadable(column, format!("{number} is out of range")))
    }
    pub fn text(&self, column: &str) -> sqlx::Result<String> {
        self.get(column)
    }
    pub fn some_text(&self, column: &str) -> sqlx::Result<Option<String>> {
        self.get(column)
    }
    pub fn bytes(&self, column: &str) -> sqlx::Result<Vec<u8>> {
        self.get(column)
    }
    pub fn moment(&self, column: &str) -> sqlx::Result<Timestamp> {
        Ok(self.get::<Moment>(column)?.0)
    }
    pub fn some_moment(&self, column: &str) -> sqlx::Result<Option<Timestamp>> {
        Ok(self.get::<Option<Moment>>(column)?.map(|moment| moment.0))
    }
    pub fn json<T: DeserializeOwned>(&self, column: &str) -> sqlx::Result<T> {
        let text = self.text(column)?;
        serde_json::from_str(&text).map_err(|error| unreadable(column, error))
    }
    pub fn some_json<T: DeserializeOwned>(&self, column: &str) -> sqlx::Result<Option<T>> {
        self.some_text(column)?
            .map(|text| serde_json::from_str(&text).map_err(|error| unreadable(column, error)))
            .transpose()
    }
    /// A word from a closed list, read by `parse`.
    pub fn word<T>(&self, column: &str, parse: impl Fn(&str) -> Option<T>) -> sqlx::Result<T> {
        let word = self.text(column)?;
        parse(&word).ok_or_else(|| unreadable(column, format!("unknown word {word}")))
    }
}

fn unreadable(
    column: &str,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> sqlx::Error {
    sqlx::Error::ColumnDecode {
        index: column.to_owned(),
        source: source.into(),
    }
}
