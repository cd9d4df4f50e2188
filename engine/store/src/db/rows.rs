//! Statements that take any number of rows at once, so that a change costs one
//! statement per table however much it brings. On SQLite each statement is a
//! hand-over to the thread of the connection, on PostgreSQL a way to the server
//! and back.

use super::Argument;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, PoisonError, RwLock};

/// A statement in both dialects, where `{rows}` stands for `($1, $2), ($3, $4) …`.
/// It has no other parameters.
#[derive(Debug)]
pub(crate) struct Rows {
    /// For the test that prepares them all.
    #[cfg_attr(not(test), allow(dead_code))]
    pub name: &'static str,
    pub lite: &'static str,
    pub pg: &'static str,
    /// Parameters of one row.
    pub width: usize,
    /// Texts made so far, by dialect and number of rows.
    pub texts: RwLock<BTreeMap<(Dialect, usize), Arc<str>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dialect {
    Lite,
    Pg,
}

/// Names statements of many rows and lists them in `ROWS`, as
/// [`statements!`](super::statements) does. The number is that of a row's parameters.
///
/// ```text
/// rows! {
///     /// What it is for.
///     PUT (2) = "INSERT INTO t (a, b) VALUES {rows}";
/// }
/// ```
macro_rules! rows {
    (@both $name:ident $width:literal $same:literal) => {
        rows!(@both $name $width $same $same)
    };
    (@both $name:ident $width:literal $lite:literal $pg:literal) => {
        $crate::db::Rows {
            name: stringify!($name),
            lite: $lite,
            pg: $pg,
            width: $width,
            texts: ::std::sync::RwLock::new(::std::collections::BTreeMap::new()),
        }
    };
    ($($(#[$doc:meta])* $name:ident ($width:literal)
        = $(lite)? $text:literal $(, pg $pg:literal)?;)+) => {
        $(
            $(#[$doc])*
            static $name: $crate::db::Rows = rows!(@both $name $width $text $($pg)?);
        )+
        /// Every statement of many rows of this file.
        #[cfg_attr(not(test), allow(dead_code))]
        pub(crate) static ROWS: &[&$crate::db::Rows] = &[$(&$name),+];
    };
}
pub(crate) use rows;

/// Up to here each number of rows has a text of its own.
const EXACT: usize = 16;
/// What larger numbers are cut into, so that the texts stay few and are prepared once.
const LARGE: usize = 64;

impl Rows {
    /// How many rows the next statement takes when this many are left.
    pub fn cut(left: usize) -> usize {
        if left >= LARGE {
            LARGE
        } else {
            left.min(EXACT)
        }
    }

    /// The text for this many rows.
    pub fn text(&self, dialect: Dialect, rows: usize) -> Arc<str> {
        let key = (dialect, rows);
        if let Some(text) = self
            .texts
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Arc::clone(text);
        }
        let template = match dialect {
            Dialect::Lite => self.lite,
            Dialect::Pg => self.pg,
        };
        let text: Arc<str> = template
            .replace("{rows}", &self.places(dialect, rows))
            .into();
        self.texts
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key, Arc::clone(&text));
        text
    }

    fn places(&self, dialect: Dialect, rows: usize) -> String {
        let mut places = String::new();
        for row in 0..rows {
            for column in 0..self.width {
                let before = match (row, column) {
                    (0, 0) => "(",
                    (_, 0) => "), (",
                    (_, _) => ", ",
                };
                places.push_str(before);
                match dialect {
                    // Without numbers several texts can stand one after the other.
                    Dialect::Lite => places.push('?'),
                    Dialect::Pg => {
                        let number = row * self.width + column + 1;
                        write!(places, "${number}").expect("writing to a string");
                    }
                }
            }
        }
        places.push(')');
        places
    }
}

/// Statements that are known before any of them is run, in their order.
#[derive(Debug, Default)]
pub(crate) struct Script<'a>(pub Vec<(&'static Rows, Vec<Argument<'a>>)>);

impl<'a> Script<'a> {
    /// Adds a statement for the rows that `with` fills, unless there are none.
    pub fn add(&mut self, what: &'static Rows, with: Vec<Argument<'a>>) {
        debug_assert!(with.len().is_multiple_of(what.width), "{}", what.name);
        if !with.is_empty() {
            self.0.push((what, with));
        }
    }

    /// Rows in all of it.
    pub fn rows(&self) -> usize {
        self.0
            .iter()
            .map(|(what, with)| with.len() / what.width)
            .sum()
    }

    /// All of it as one text for SQLite, which runs one statement after the other.
    pub fn lite(&self) -> (String, Vec<Argument<'a>>) {
        let mut text = String::new();
        let mut arguments = Vec::new();
        for (what, with) in &self.0 {
            text.push_str(&what.text(Dialect::Lite, with.len() / what.width));
            text.push(';');
            arguments.extend_from_slice(with);
        }
        (text, arguments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    rows! {
        PUT (2) = "INSERT INTO t (a, b) VALUES {rows} RETURNING a";
    }

    #[test]
    fn each_row_has_places_of_its_own() {
        assert_eq!(
            &*PUT.text(Dialect::Pg, 3),
            "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4), ($5, $6) RETURNING a"
        );
        assert_eq!(
            &*PUT.text(Dialect::Lite, 2),
            "INSERT INTO t (a, b) VALUES (?, ?), (?, ?) RETURNING a"
        );
        assert_eq!(ROWS.len(), 1);
    }

    #[test]
    fn any_number_of_rows_is_cut_into_few_sizes() {
        for count in 0..500 {
            let (mut left, mut sizes) = (count, Vec::new());
            while left > 0 {
                sizes.push(Rows::cut(left));
                left -= Rows::cut(left);
            }
            assert_eq!(sizes.iter().sum::<usize>(), count);
            assert!(sizes.iter().all(|size| *size <= EXACT || *size == LARGE));
        }
    }
}
