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
            .replace("{rows}", &self.places(dialect, rows, 0))
            .into();
        self.texts
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key, Arc::clone(&text));
        text
    }

    /// The text for PostgreSQL whose parameters come after so many others.
    fn text_after(&self, others: usize, rows: usize) -> String {
        let places = self.places(Dialect::Pg, rows, others);
        self.pg.replace("{rows}", &places)
    }

    fn places(&self, dialect: Dialect, rows: usize, others: usize) -> String {
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
                    Dialect::Lite => places.push('?'),
                    Dialect::Pg => {
                        let number = others + row * self.width + column + 1;
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
pub(crate) struct Script<'a>(pub Vec<Piece<'a>>);

#[derive(Debug)]
pub(crate) struct Piece<'a> {
    pub what: &'static Rows,
    pub with: Vec<Argument<'a>>,
    /// Each of its rows has to touch one.
    pub each: bool,
}

impl Piece<'_> {
    fn rows(&self) -> usize {
        self.with.len() / self.what.width
    }
}

/// Rows of a script that is run as a single statement: few, because each text is
/// prepared and kept.
const SHORT: usize = 24;

impl<'a> Script<'a> {
    /// Adds a statement for the rows that `with` fills, unless there are none.
    pub fn add(&mut self, what: &'static Rows, with: Vec<Argument<'a>>) {
        self.piece(what, with, true);
    }

    /// The same for rows that may touch nothing.
    pub fn try_to(&mut self, what: &'static Rows, with: Vec<Argument<'a>>) {
        self.piece(what, with, false);
    }

    fn piece(&mut self, what: &'static Rows, with: Vec<Argument<'a>>, each: bool) {
        debug_assert!(with.len().is_multiple_of(what.width), "{}", what.name);
        if !with.is_empty() {
            self.0.push(Piece { what, with, each });
        }
    }

    /// Rows that have to touch one.
    pub fn rows(&self) -> usize {
        self.0
            .iter()
            .filter(|piece| piece.each)
            .map(Piece::rows)
            .sum()
    }

    /// That each row of it has touched one, where it has to.
    pub fn has_touched(&self, touched: u64) -> sqlx::Result<()> {
        if touched == self.rows() as u64 {
            return Ok(());
        }
        let reason = format!("{touched} rows were written instead of {}", self.rows());
        Err(sqlx::Error::Protocol(reason))
    }

    /// A short script as one statement for PostgreSQL that answers how many rows it
    /// `touched`. All of it sees the tables as they were before, so no two of its
    /// statements may concern the same row; keys are checked when all of it is done.
    pub fn pg(&self) -> Option<(String, Vec<Argument<'a>>)> {
        let rows: usize = self.0.iter().map(Piece::rows).sum();
        if self.0.len() < 2 || rows > SHORT {
            return None;
        }
        let mut text = String::from("WITH ");
        let mut counts = String::from("0");
        let mut arguments: Vec<Argument<'a>> = Vec::new();
        for (place, piece) in self.0.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            let statement = piece.what.text_after(arguments.len(), piece.rows());
            let written = write!(text, "{comma}w{place} AS ({statement} RETURNING 1)");
            written.expect("writing to a string");
            if piece.each {
                let counted = write!(counts, " + (SELECT count(*) FROM w{place})");
                counted.expect("writing to a string");
            }
            arguments.extend_from_slice(&piece.with);
        }
        text.push_str(" SELECT ");
        text.push_str(&counts);
        text.push_str(" AS touched");
        Some((text, arguments))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    rows! {
        PUT (2) = "INSERT INTO t (a, b) VALUES {rows}";
    }

    #[test]
    fn each_row_has_places_of_its_own() {
        assert_eq!(
            &*PUT.text(Dialect::Pg, 3),
            "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4), ($5, $6)"
        );
        assert_eq!(
            &*PUT.text(Dialect::Lite, 2),
            "INSERT INTO t (a, b) VALUES (?, ?), (?, ?)"
        );
        assert_eq!(ROWS.len(), 1);
    }

    #[test]
    fn a_short_script_is_one_statement_that_counts_what_it_touched() {
        let mut script = Script::default();
        script.add(&PUT, vec![1_i64.into(), 2_i64.into()]);
        assert!(script.pg().is_none(), "one statement is one already");
        script.try_to(&PUT, vec![3_i64.into(), 4_i64.into()]);
        script.add(&PUT, vec![]);

        let (text, arguments) = script.pg().unwrap();

        assert_eq!(
            text,
            "WITH w0 AS (INSERT INTO t (a, b) VALUES ($1, $2) RETURNING 1), \
             w1 AS (INSERT INTO t (a, b) VALUES ($3, $4) RETURNING 1) \
             SELECT 0 + (SELECT count(*) FROM w0) AS touched"
        );
        assert_eq!(arguments.len(), 4);
        assert!(script.has_touched(1).is_ok());
        assert!(script.has_touched(2).is_err());
        script.add(&PUT, vec![5_i64.into(); 2 * SHORT]);
        assert!(script.pg().is_none(), "too long");
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
