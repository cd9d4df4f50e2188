//! Rows as text, to be held against each other column by column.

use super::discrepancy::{Teller, outline, outlines};
use crate::db::Record;
use engine::case::AccountId;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::fmt::Display;

/// What stands in one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Nothing,
    /// May be shown: numbers, moments, identities, words of a service.
    Word(String),
    /// May hold what people wrote.
    Written(String),
    /// Not what the column is for; why.
    Unreadable(String),
}

/// The columns of one row.
pub(super) type Cells = Vec<(&'static str, Cell)>;
/// The rows of one table, by their key within the case.
pub(super) type Rows = BTreeMap<String, Cells>;

impl Cell {
    pub fn of(value: impl Display) -> Cell {
        Cell::Word(value.to_string())
    }

    pub fn maybe<T: Display>(value: Option<T>) -> Cell {
        value.map_or(Cell::Nothing, Cell::of)
    }

    fn read<T: Display>(value: sqlx::Result<Option<T>>) -> Cell {
        match value {
            Ok(value) => Cell::maybe(value),
            Err(error) => Cell::Unreadable(error.to_string()),
        }
    }

    pub fn text(row: &Record, column: &str) -> Cell {
        Cell::read(row.some_text(column))
    }

    pub fn written(row: &Record, column: &str) -> Cell {
        match row.text(column) {
            Ok(text) => Cell::Written(text),
            Err(error) => Cell::Unreadable(error.to_string()),
        }
    }

    pub fn moment(row: &Record, column: &str) -> Cell {
        Cell::read::<Timestamp>(row.some_moment(column))
    }

    pub fn account(row: &Record, column: &str) -> Cell {
        Cell::read::<AccountId>(row.some_account(column))
    }

    pub fn number(row: &Record, column: &str) -> Cell {
        Cell::read(row.number(column).map(Some))
    }

    /// Whether something stands there.
    pub fn set(row: &Record, column: &str) -> Cell {
        Cell::read(
            row.some_moment(column)
                .map(|at| Some(if at.is_some() { "set" } else { "not set" })),
        )
    }

    fn shown(&self) -> String {
        match self {
            Cell::Nothing => "nothing".to_owned(),
            Cell::Word(word) => format!("“{word}”"),
            Cell::Written(text) => outline(text),
            Cell::Unreadable(reason) => format!("what cannot be read ({reason})"),
        }
    }
}

/// Tells of every row that is missing, added or changed.
pub(super) fn compare(table: &str, derived: &Rows, kept: &Rows, teller: &mut Teller<'_>) {
    for (key, cells) in derived {
        match kept.get(key) {
            None => teller.tell(table, key, "row", "a row", "none"),
            Some(found) => compare_row(table, key, cells, found, teller),
        }
    }
    for key in kept.keys().filter(|key| !derived.contains_key(*key)) {
        teller.tell(table, key, "row", "none", "a row");
    }
}

fn compare_row(table: &str, key: &str, derived: &Cells, kept: &Cells, teller: &mut Teller<'_>) {
    for (column, expected) in derived {
        let found = kept.iter().find(|(name, _)| name == column);
        let found = found.map_or(&Cell::Nothing, |(_, cell)| cell);
        if expected == found {
            continue;
        }
        let (expected, found) = match (expected, found) {
            (Cell::Written(expected), Cell::Written(found)) => outlines(expected, found),
            (expected, found) => (expected.shown(), found.shown()),
        };
        teller.tell(table, key, column, &expected, &found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(derived: &Rows, kept: &Rows) -> Vec<String> {
        let mut told = Vec::new();
        let mut teller = Teller::new(|one| told.push(one.to_string()));
        compare("tasks", derived, kept, &mut teller);
        drop(teller);
        told
    }

    fn rows(key: &str, role: &str) -> Rows {
        Rows::from([(key.to_owned(), vec![("role", Cell::of(role))])])
    }

    #[test]
    fn rows_that_are_missing_added_or_changed_are_told_of() {
        assert!(told(&rows("3", "registrar"), &rows("3", "registrar")).is_empty());
        assert_eq!(
            told(&rows("3", "registrar"), &rows("3", "cashier")),
            ["tasks 3, role: expected “registrar”, found “cashier”"]
        );
        assert_eq!(
            told(&rows("3", "registrar"), &rows("4", "registrar")),
            [
                "tasks 3, row: expected a row, found none",
                "tasks 4, row: expected none, found a row"
            ]
        );
    }
}
