//! Rows that can never be the first to fit.
//!
//! The values of a column fall into finitely many pieces that no cell tells
//! apart: options, or the values written and the gaps between them. A row is a
//! set of pieces in each column, a box; what the rows before it leave of its box
//! is worked out piece by piece, within a budget. A budget that is used up means
//! that nothing is said.

use super::cell::{Cell, Part};
use super::{Column, Row, TablePlace, TableProblem};
use crate::expression::program::{Datum, Relation};
use crate::form::ValueType;
use std::cmp::Ordering;
use std::ops::Range;

/// Pieces looked at.
const BUDGET: usize = 10_000_000;

/// Why a row can never count.
pub enum Never {
    /// A cell that no value fits.
    Cell(usize),
    /// Rows before it take everything. One of them alone, if one does.
    Rows(Option<usize>),
}

impl Never {
    pub fn problem(&self, row: usize, rows: &[Row]) -> TableProblem {
        debug_assert!(row < rows.len(), "a row of this table");
        let (place, code, reason, mend) = match self {
            Never::Cell(cell) => (
                TablePlace::Cell { row, cell: *cell },
                "cell-never",
                "no value fits this cell".to_owned(),
                "write the values that are meant, or - for any",
            ),
            Never::Rows(Some(before)) => (
                TablePlace::Row(row),
                "row-never",
                format!("row {} fits whenever this one would", before + 1),
                "put the more special row first, or remove this one",
            ),
            Never::Rows(None) => (
                TablePlace::Row(row),
                "row-never",
                "the rows before it together fit whenever this one would".to_owned(),
                "put the more special row first, or remove this one",
            ),
        };
        TableProblem {
            place,
            offset: 0,
            code,
            reason,
            mend: mend.to_owned(),
        }
    }
}

/// Which pieces of a column's values.
type Pieces = Vec<bool>;

pub fn never(columns: &[Column], rows: &[Row]) -> Vec<(usize, Never)> {
    let boxes = boxes(columns, rows);
    let mut found = Vec::new();
    let mut budget = BUDGET;
    for (at, this) in boxes.iter().enumerate() {
        let empty = this.iter().position(|pieces| !pieces.contains(&true));
        let why = match empty {
            Some(cell) => Some(Never::Cell(cell)),
            None => match boxes[..at].iter().position(|other| inside(this, other)) {
                Some(before) => Some(Never::Rows(Some(before))),
                None => {
                    (!remains(this.clone(), &boxes[..at], &mut budget)).then_some(Never::Rows(None))
                }
            },
        };
        found.extend(why.map(|why| (at, why)));
    }
    found
}

fn boxes(columns: &[Column], rows: &[Row]) -> Vec<Vec<Pieces>> {
    let mut boxes = vec![Vec::new(); rows.len()];
    for (at, column) in columns.iter().enumerate() {
        let cells: Vec<&Cell> = rows.iter().map(|row| &row.cells[at]).collect();
        let domain = Domain::of(&column.kind, &cells);
        for (pieces, cell) in boxes.iter_mut().zip(&cells) {
            pieces.push(domain.pieces(cell));
        }
    }
    boxes
}

/// The pieces of one column.
enum Domain {
    /// Each its own piece.
    Known(Vec<Datum>),
    /// Each its own piece, and all the rest.
    Open(Vec<Datum>),
    /// In order; before, between and after them lie gaps.
    Ordered(Vec<Datum>),
}

impl Domain {
    fn of(kind: &ValueType, cells: &[&Cell]) -> Domain {
        let mut written: Vec<Datum> = cells
            .iter()
            .flat_map(|cell| cell.parts())
            .flat_map(Part::data)
            .cloned()
            .collect();
        match kind {
            ValueType::Choice(options) => {
                Domain::Known(options.iter().cloned().map(Datum::Text).collect())
            }
            ValueType::YesNo => Domain::Known([true, false].map(super::yes_no).to_vec()),
            ValueType::Text | ValueType::Rows(_) => {
                let mut open: Vec<Datum> = Vec::new();
                for datum in written {
                    if !open.contains(&datum) {
                        open.push(datum);
                    }
                }
                Domain::Open(open)
            }
            ValueType::Number | ValueType::Money | ValueType::Date => {
                written.sort_by(|one, other| {
                    one.order(other)
                        .expect("a column of numbers or dates holds nothing else")
                });
                written.dedup();
                Domain::Ordered(written)
            }
        }
    }

    fn pieces(&self, cell: &Cell) -> Pieces {
        match self {
            Domain::Known(values) => values.iter().map(|value| cell.fits(value)).collect(),
            Domain::Open(values) => values
                .iter()
                .map(|value| cell.fits(value))
                .chain([cell.fits_by(|_| false)])
                .collect(),
            Domain::Ordered(values) => {
                // A written value has an odd place, a gap an even one.
                let place = |datum: &Datum| 2 * values.partition_point(|v| before(v, datum)) + 1;
                let count = 2 * values.len() + 1;
                let one = |from: usize, to: usize| {
                    vec![Range {
                        start: from,
                        end: to,
                    }]
                };
                let ranges: Vec<Range<usize>> = cell
                    .parts()
                    .iter()
                    .flat_map(|part| match part {
                        Part::Is(value) => one(place(value), place(value) + 1),
                        Part::Between(from, to) => one(place(from), place(to) + 1),
                        Part::Order(relation, bound) => {
                            let at = place(bound);
                            match relation {
                                Relation::Before => one(0, at),
                                Relation::UpTo => one(0, at + 1),
                                Relation::After => one(at + 1, count),
                                Relation::From => one(at, count),
                                Relation::Equal => one(at, at + 1),
                                Relation::Differs => vec![0..at, at + 1..count],
                            }
                        }
                    })
                    .collect();
                let any = ranges.is_empty();
                (0..count)
                    .map(|piece| {
                        any || ranges.iter().any(|range| range.contains(&piece)) != cell.is_not()
                    })
                    .collect()
            }
        }
    }
}

fn before(one: &Datum, other: &Datum) -> bool {
    one.order(other).is_some_and(Ordering::is_lt)
}

fn inside(this: &[Pieces], other: &[Pieces]) -> bool {
    this.iter()
        .zip(other)
        .all(|(this, other)| this.iter().zip(other).all(|(this, other)| !this || *other))
}

/// Whether some of a box is in none of the others.
fn remains(this: Vec<Pieces>, others: &[Vec<Pieces>], budget: &mut usize) -> bool {
    let meets = |other: &Vec<Pieces>| {
        this.iter()
            .zip(other)
            .all(|(this, other)| this.iter().zip(other).any(|(this, other)| *this && *other))
    };
    let Some(at) = others.iter().position(meets) else {
        return true;
    };
    let pieces: usize = this.iter().map(Vec::len).sum();
    *budget = budget.saturating_sub(pieces * (at + 2));
    if *budget == 0 {
        return true;
    }
    let (other, rest) = (&others[at], &others[at + 1..]);
    // What lies outside the other in one column, and inside it in those before.
    let mut left = this;
    for column in 0..left.len() {
        let outside: Pieces = left[column]
            .iter()
            .zip(&other[column])
            .map(|(this, other)| *this && !other)
            .collect();
        if outside.contains(&true) {
            let mut piece = left.clone();
            piece[column] = outside;
            if remains(piece, rest, budget) {
                return true;
            }
        }
        for (this, other) in left[column].iter_mut().zip(&other[column]) {
            *this = *this && *other;
        }
    }
    false
}
