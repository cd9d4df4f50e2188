//! Values bound to the parameters of a statement, the same for both databases.

use super::moment::Moment;
use engine::case::{AccountId, CaseId, EffectNo, IncidentNo, Revision, TaskNo, TimerNo};
use jiff::Timestamp;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Postgres, SqlSafeStr, Sqlite};
use uuid::Uuid;

/// One value. What may be absent keeps its type, which PostgreSQL asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Argument<'a> {
    Id(Option<Uuid>),
    Number(Option<i64>),
    Text(Option<&'a str>),
    Moment(Option<Timestamp>),
    Bytes(&'a [u8]),
}

/// `args![id, name, at]`: the values of a statement, in order.
macro_rules! args {
    ($($value:expr),* $(,)?) => {
        &[$($crate::db::Argument::from($value)),*]
    };
}
pub(crate) use args;

macro_rules! bind_all {
    ($query:ident, $arguments:ident) => {
        $arguments
            .iter()
            .fold($query, |query, argument| match argument {
                Argument::Id(value) => query.bind(*value),
                Argument::Number(value) => query.bind(*value),
                Argument::Text(value) => query.bind(*value),
                Argument::Moment(value) => query.bind(value.map(Moment)),
                Argument::Bytes(value) => query.bind(*value),
            })
    };
}

pub(super) fn lite<'a>(
    sql: impl SqlSafeStr,
    arguments: &'a [Argument<'a>],
) -> Query<'a, Sqlite, SqliteArguments> {
    let query = sqlx::query::<Sqlite>(sql);
    bind_all!(query, arguments)
}

pub(super) fn pg<'a>(
    sql: impl SqlSafeStr,
    arguments: &'a [Argument<'a>],
) -> Query<'a, Postgres, PgArguments> {
    let query = sqlx::query::<Postgres>(sql);
    bind_all!(query, arguments)
}

macro_rules! from {
    ($($of:ty => |$value:ident| $make:expr;)*) => {$(
        impl<'a> From<$of> for Argument<'a> {
            fn from($value: $of) -> Self {
                $make
            }
        }
    )*};
}

from! {
    Uuid => |id| Argument::Id(Some(id));
    Option<Uuid> => |id| Argument::Id(id);
    CaseId => |id| Argument::Id(Some(id.0));
    Option<CaseId> => |id| Argument::Id(id.map(|id| id.0));
    AccountId => |id| Argument::Id(Some(id.0));
    Option<AccountId> => |id| Argument::Id(id.map(|id| id.0));
    i64 => |number| Argument::Number(Some(number));
    u32 => |number| Argument::Number(Some(i64::from(number)));
    u16 => |number| Argument::Number(Some(i64::from(number)));
    Option<u32> => |number| Argument::Number(number.map(i64::from));
    TaskNo => |number| number.0.into();
    TimerNo => |number| number.0.into();
    EffectNo => |number| number.0.into();
    IncidentNo => |number| number.0.into();
    Revision => |revision| Argument::Number(Some(revision.0));
    &'a str => |text| Argument::Text(Some(text));
    &'a String => |text| Argument::Text(Some(text));
    Option<&'a str> => |text| Argument::Text(text);
    Timestamp => |at| Argument::Moment(Some(at));
    Option<Timestamp> => |at| Argument::Moment(at);
    &'a [u8] => |bytes| Argument::Bytes(bytes);
    &'a [u8; 32] => |bytes| Argument::Bytes(bytes);
}
