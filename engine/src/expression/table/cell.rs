//! One cell, in plain words.

use super::super::ConditionProblem;
use super::super::equality;
use super::super::number::{self, Number};
use super::super::program::{Datum, Relation};
use super::super::sort::kind_name;
use crate::form::ValueType;
use crate::money::Money;
use crate::nearest::nearest;
use serde_json::Value;

const MOST_BYTES: usize = 512;

/// What a value has to be for a row to fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// One of these; empty: whatever it is.
    parts: Vec<Part>,
    not: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Is(Datum),
    Order(Relation, Datum),
    Between(Datum, Datum),
}

/// A yes or no, as a table compares it.
pub fn yes_no(yes: bool) -> Datum {
    Datum::Text(if yes { "yes" } else { "no" }.to_owned())
}

type Read<T> = Result<T, ConditionProblem>;

impl Cell {
    pub fn read(text: &str, kind: &ValueType) -> Read<Cell> {
        check_size(text)?;
        let rest = text.trim();
        if rest == "-" {
            return Ok(Cell {
                parts: Vec::new(),
                not: false,
            });
        }
        let (not, rest) = match rest.strip_prefix("not ") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let mut parts = Vec::new();
        for part in split(rest, " or ") {
            parts.push(read_part(text, part, kind)?);
        }
        Ok(Cell { parts, not })
    }

    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    pub fn fits(&self, value: &Datum) -> bool {
        self.fits_by(|part| part.fits(value))
    }

    pub fn is_not(&self) -> bool {
        self.not
    }

    /// Whether it fits, when this says which parts do.
    pub fn fits_by(&self, part: impl Fn(&Part) -> bool) -> bool {
        self.parts.is_empty() || self.parts.iter().any(part) != self.not
    }
}

impl Part {
    fn fits(&self, value: &Datum) -> bool {
        match self {
            Part::Is(wanted) => value == wanted,
            Part::Order(relation, bound) => value
                .order(bound)
                .is_some_and(|order| relation.holds(order)),
            Part::Between(from, to) => {
                value.order(from).is_some_and(|order| order.is_ge())
                    && value.order(to).is_some_and(|order| order.is_le())
            }
        }
    }

    /// The values it is written with.
    pub fn data(&self) -> impl Iterator<Item = &Datum> {
        let (one, other) = match self {
            Part::Is(datum) | Part::Order(_, datum) => (datum, None),
            Part::Between(from, to) => (from, Some(to)),
        };
        std::iter::once(one).chain(other)
    }
}

/// A cell of what a table gives, as a case keeps it.
pub fn value(text: &str, kind: &ValueType) -> Read<Value> {
    check_size(text)?;
    let part = text.trim();
    let datum = datum(text, part, kind)?;
    Ok(match datum {
        Datum::Text(text) if *kind == ValueType::YesNo => Value::Bool(text == "yes"),
        Datum::Text(text) => Value::String(text),
        Datum::Date(date) => Value::String(date.to_string()),
        Datum::Number(_) if *kind == ValueType::Money => {
            let money: Money = part.parse().map_err(|_| no_value(text, part, kind))?;
            Value::String(money.to_string())
        }
        Datum::Number(number) => {
            number::to_json(&number).ok_or_else(|| no_value(text, part, kind))?
        }
    })
}

fn check_size(text: &str) -> Read<()> {
    if text.len() > MOST_BYTES {
        return Err(ConditionProblem {
            offset: 0,
            code: "table-too-big",
            reason: format!("a cell is longer than {MOST_BYTES} bytes"),
            mend: "divide it into several rows".into(),
        });
    }
    if text.trim().is_empty() {
        return Err(ConditionProblem {
            offset: 0,
            code: "cell-syntax",
            reason: "the cell is empty".into(),
            mend: "write - for any value, or '' for an empty text".into(),
        });
    }
    Ok(())
}

/// The pieces between a word, texts in quotes left whole.
fn split<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let mut open = None;
    let (mut start, mut skip) = (0, 0);
    for (at, letter) in text.char_indices() {
        match open {
            Some(quote) if quote == letter => open = None,
            Some(_) => {}
            None if at < skip => {}
            None if text[at..].starts_with(word) => {
                pieces.push(text[start..at].trim());
                start = at + word.len();
                skip = start;
            }
            // Elsewhere it is an apostrophe.
            None if (letter == '\'' || letter == '"') && text[start..at].trim().is_empty() => {
                open = Some(letter);
            }
            None => {}
        }
    }
    pieces.push(text[start..].trim());
    pieces
}

fn read_part(cell: &str, part: &str, kind: &ValueType) -> Read<Part> {
    if part.is_empty() || part == "-" || part.starts_with("not ") {
        return Err(syntax(cell, part));
    }
    let ordered = match kind {
        ValueType::Number | ValueType::Money | ValueType::Date => true,
        ValueType::Text | ValueType::Choice(_) | ValueType::YesNo | ValueType::Rows(_) => false,
    };
    let signs = [
        ("<=", Relation::UpTo),
        (">=", Relation::From),
        ("<", Relation::Before),
        (">", Relation::After),
    ];
    let order = signs
        .into_iter()
        .find_map(|(sign, relation)| Some((relation, part.strip_prefix(sign)?.trim_start())));
    if let Some((relation, bound)) = order {
        if !ordered {
            return Err(problem(
                cell,
                part,
                "cell-type",
                format!("{} has no greater or smaller", kind_name(kind)),
                "write the value itself, between quotes if it begins with a sign",
            ));
        }
        return Ok(Part::Order(relation, datum(cell, bound, kind)?));
    }
    match split(part, " to ").as_slice() {
        [from, to] if ordered => {
            let from_value = datum(cell, from, kind)?;
            let to_value = datum(cell, to, kind)?;
            if from_value
                .order(&to_value)
                .is_some_and(|order| order.is_gt())
            {
                return Err(problem(
                    cell,
                    part,
                    "cell-never",
                    format!("nothing lies from {from} up to {to}"),
                    format!("write {to} to {from}"),
                ));
            }
            Ok(Part::Between(from_value, to_value))
        }
        _ => Ok(Part::Is(datum(cell, part, kind)?)),
    }
}

/// A value as written, of a kind.
fn datum(cell: &str, part: &str, kind: &ValueType) -> Read<Datum> {
    let wrong = || no_value(cell, part, kind);
    match kind {
        ValueType::Number => number::parse(part).map(Datum::Number).ok_or_else(wrong),
        ValueType::Money => {
            let money: Money = part.parse().map_err(|_| wrong())?;
            Ok(Datum::Number(Number::new(money.cents().into(), 100)))
        }
        ValueType::Date => equality::date(part).map(Datum::Date).ok_or_else(wrong),
        ValueType::YesNo => match part {
            "yes" => Ok(yes_no(true)),
            "no" => Ok(yes_no(false)),
            _ => Err(wrong()),
        },
        ValueType::Text => text(cell, part).map(|text| Datum::Text(text.to_owned())),
        ValueType::Choice(options) => {
            let text = text(cell, part)?;
            if options.iter().any(|option| option == text) {
                return Ok(Datum::Text(text.to_owned()));
            }
            let mend = match nearest(text, options.iter().map(String::as_str)) {
                Some(option) => format!("write {option}"),
                None => format!("write one of: {}", options.join(", ")),
            };
            let reason = format!("`{text}` is not among the options");
            Err(problem(cell, part, "cell-option", reason, mend))
        }
        ValueType::Rows(_) => Err(wrong()),
    }
}

/// A text, with or without quotes.
fn text<'p>(cell: &str, part: &'p str) -> Read<&'p str> {
    let quote = part.chars().next().filter(|c| ['\'', '"'].contains(c));
    let Some(quote) = quote else {
        if part == "-" || part.is_empty() {
            return Err(syntax(cell, part));
        }
        return Ok(part);
    };
    part[1..]
        .strip_suffix(quote)
        .filter(|inside| !inside.contains(quote))
        .ok_or_else(|| syntax(cell, part))
}

fn no_value(cell: &str, part: &str, kind: &ValueType) -> ConditionProblem {
    let mend = match kind {
        ValueType::Number => "write digits, and a point before decimals, e.g. 2.5",
        ValueType::Money => "write the amount with its currency, e.g. 12.50 EUR",
        ValueType::Date => "write year, month and day, e.g. 2026-01-31",
        ValueType::YesNo => "write yes or no",
        ValueType::Text | ValueType::Choice(_) | ValueType::Rows(_) => "write a single value",
    };
    let reason = format!("`{part}` is not {}", kind_name(kind));
    problem(cell, part, "cell-type", reason, mend)
}

fn syntax(cell: &str, part: &str) -> ConditionProblem {
    problem(
        cell,
        part,
        "cell-syntax",
        "a value is missing here, or a quotation mark is not closed",
        "write - alone, a value, < 3, 3 to 7, a or b, or not a",
    )
}

fn problem(
    cell: &str,
    part: &str,
    code: &'static str,
    reason: impl Into<String>,
    mend: impl Into<String>,
) -> ConditionProblem {
    // `part` lies inside `cell`, so the distance of the two is its place.
    let byte = (part.as_ptr() as usize).saturating_sub(cell.as_ptr() as usize);
    ConditionProblem {
        offset: cell.get(..byte).map_or(0, |before| before.chars().count()),
        code,
        reason: reason.into(),
        mend: mend.into(),
    }
}
