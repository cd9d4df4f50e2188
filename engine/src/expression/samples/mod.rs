//! Values worth trying: for each path that conditions, values and tables name, a
//! finite set such that every way in which these can come out together comes out
//! for some choice from the sets.
//!
//! | kind        | values                                                        |
//! |-------------|---------------------------------------------------------------|
//! | choice      | every option                                                  |
//! | yes or no   | both                                                          |
//! | number      | each bound that a comparison has, and one below, between, above |
//! | money, date | the same, whole cents and whole days only                     |
//! | rows        | as many rows as the bounds of `count(…)`                      |
//! | text        | each text as written, something else, and for `contains` and its like texts that hold and do not |
//! | any, where it may be missing or is asked for | also null                     |
//!
//! Bounds are found by solving comparisons that are linear, over any number of
//! paths: `a + 2 * b > 10` and `a < b` give bounds of `b` for each sample of
//! `a`. Limits, each of which makes [`Samples::complete`] false:
//!
//! * `%`, or two paths multiplied with each other: a few plain values only;
//! * a text function over two paths, or more than four `contains` over one;
//!   or text functions over paths that are compared with each other;
//! * more than [`MOST_VALUES`] values of a path, more than [`MOST_BOUNDS`]
//!   comparisons after solving, or rows beyond [`MOST_ROWS`].
//!
//! What is not said: numbers are taken to have no gaps, so values between two
//! neighbouring whole numbers are tried although a form may allow whole ones
//! only. Faults (numbers that grow too large) are not looked for, and what a
//! computation or a table gives is not followed to where it is read: run it.

mod bounds;
mod gather;
#[cfg(test)]
mod tests;
mod texts;

use super::number;
use super::{Computation, Condition, Table};
use crate::form::ValueType;
use crate::money::Money;
use bounds::Bounds;
use gather::Gathered;
use jiff::civil::Date;
use num_traits::ToPrimitive;
use number::Number;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Most values for one path.
pub const MOST_VALUES: usize = 64;
/// Most comparisons of numbers, with those that follow from them.
pub const MOST_BOUNDS: usize = 400;
/// Most rows in a sample.
pub const MOST_ROWS: usize = 100;

/// What values are wanted for.
#[derive(Clone, Copy, Debug)]
pub enum Explored<'a> {
    Condition(&'a Condition),
    Computation(&'a Computation),
    Table(&'a Table),
}

impl<'a> From<&'a Condition> for Explored<'a> {
    fn from(condition: &'a Condition) -> Self {
        Explored::Condition(condition)
    }
}

impl<'a> From<&'a Computation> for Explored<'a> {
    fn from(computation: &'a Computation) -> Self {
        Explored::Computation(computation)
    }
}

impl<'a> From<&'a Table> for Explored<'a> {
    fn from(table: &'a Table) -> Self {
        Explored::Table(table)
    }
}

/// Values to try.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    /// By path; never empty.
    pub values: BTreeMap<String, Vec<Value>>,
    /// Whether every way to come out is represented; see the limits above.
    pub complete: bool,
}

/// Values that tell apart whatever these can tell apart, taken together.
pub fn samples<'a, E: Into<Explored<'a>>>(of: impl IntoIterator<Item = E>) -> Samples {
    let mut gathered = Gathered::default();
    for explored in of {
        match explored.into() {
            Explored::Condition(condition) => gathered.test(&condition.program),
            Explored::Computation(computation) => gathered.program(computation.program()),
            Explored::Table(table) => gathered.table(table),
        }
    }
    let mut complete = gathered.complete;
    let (numbers, solved) = numbers(&gathered);
    complete &= solved;
    let (texts, all) = texts::samples(&gathered.texts);
    complete &= all;
    let mut values = BTreeMap::new();
    for (path, read) in &gathered.reads {
        let mut found: Vec<Value> = match &read.kind {
            ValueType::Choice(options) => options.iter().map(|o| Value::from(o.as_str())).collect(),
            ValueType::YesNo => vec![Value::Bool(true), Value::Bool(false)],
            ValueType::Text => match texts.get(path) {
                Some(texts) => texts
                    .iter()
                    .map(|text| Value::from(text.as_str()))
                    .collect(),
                None => vec![Value::from("text")],
            },
            ValueType::Number | ValueType::Money | ValueType::Date | ValueType::Rows(_) => {
                let known = numbers.get(path).map_or(&[][..], Vec::as_slice);
                let (found, all) = shown(&read.kind, known);
                complete &= all;
                found
            }
        };
        if found.len() > MOST_VALUES {
            found.truncate(MOST_VALUES);
            complete = false;
        }
        if read.optional || gathered.asked.contains(path) {
            found.push(Value::Null);
        }
        values.insert(path.clone(), found);
    }
    Samples { values, complete }
}

/// What every path that is counted with should be, by path.
fn numbers(gathered: &Gathered) -> (BTreeMap<String, Vec<Number>>, bool) {
    let mut steps = BTreeMap::new();
    for (path, read) in &gathered.reads {
        let step = match read.kind {
            ValueType::Money => Some(Number::new(1, 100)),
            ValueType::Date | ValueType::Rows(_) => Some(number::whole(1)),
            ValueType::Number => None,
            ValueType::Text | ValueType::Choice(_) | ValueType::YesNo => continue,
        };
        let least = matches!(read.kind, ValueType::Rows(_)).then(|| number::whole(0));
        steps.insert(path.clone(), bounds::Domain { step, least });
    }
    Bounds::new(steps, gathered.lines.clone()).solve()
}

/// Numbers as a case keeps them.
fn shown(kind: &ValueType, numbers: &[Number]) -> (Vec<Value>, bool) {
    let mut complete = true;
    let mut values = Vec::new();
    for number in numbers {
        let value = match kind {
            ValueType::Money => (number * number::whole(100))
                .to_integer()
                .to_i64()
                .map(|cents| Value::String(Money::from_cents(cents).to_string())),
            ValueType::Date => date(number).map(|date| Value::String(date.to_string())),
            ValueType::Rows(_) => number
                .to_integer()
                .to_usize()
                .filter(|rows| *rows <= MOST_ROWS)
                .map(rows),
            ValueType::Number | ValueType::Text | ValueType::Choice(_) | ValueType::YesNo => {
                number::to_json(number)
            }
        };
        // A day or an amount beyond what can be written is no lack.
        complete &= value.is_some() || matches!(kind, ValueType::Date | ValueType::Money);
        values.extend(value);
    }
    if values.is_empty() {
        values.push(match kind {
            ValueType::Money => Value::String(Money::from_cents(100).to_string()),
            ValueType::Date => Value::from("2000-01-01"),
            ValueType::Rows(_) => rows(1),
            ValueType::Number | ValueType::Text | ValueType::Choice(_) | ValueType::YesNo => {
                Value::from(1)
            }
        });
    }
    (values, complete)
}

fn rows(count: usize) -> Value {
    let rows: Map<String, Value> = (1..=count)
        .map(|row| (row.to_string(), Value::Object(Map::new())))
        .collect();
    Value::Object(rows)
}

/// Days since the year 2000, so that dates are compared as numbers are.
fn day(date: Date) -> Number {
    let days = (date - jiff::civil::date(2000, 1, 1)).get_days();
    number::whole(days.into())
}

fn date(day: &Number) -> Option<Date> {
    let days = day.to_integer().to_i64()?;
    let days = jiff::Span::new().try_days(days).ok()?;
    let date = jiff::civil::date(2000, 1, 1).checked_add(days).ok()?;
    // Years of four digits only.
    (0..=9999).contains(&date.year()).then_some(date)
}
