//! What a part of a condition amounts to, while it is typed.

use super::number::Number;
use super::program::{Datum, Read, Term, Test};
use crate::form::ValueType;
use zen_expression::parser::Node;

/// What a part of a condition amounts to.
pub enum Sort<'a> {
    /// A declared value.
    Named(Read),
    /// A text as written.
    Written(&'a str),
    YesNo(Test),
    /// A number that reads nothing. Beside money it stands for euros.
    WrittenNumber(Term),
    Number(Term),
    Money(Term),
    Null,
    /// Values as written, between `[` and `]`.
    List(&'a [&'a Node<'a>]),
}

/// What can be counted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Countable {
    WrittenNumber,
    Number,
    Money,
}

impl Countable {
    /// Whether two may be compared, added or subtracted; and what comes out.
    pub fn with(self, other: Countable) -> Option<Countable> {
        match (self, other) {
            (Countable::WrittenNumber, other) => Some(other),
            (one, Countable::WrittenNumber) => Some(one),
            (Countable::Number, Countable::Number) => Some(Countable::Number),
            (Countable::Money, Countable::Money) => Some(Countable::Money),
            (Countable::Number, Countable::Money) | (Countable::Money, Countable::Number) => None,
        }
    }

    /// What comes out when they are multiplied.
    pub fn times(self, other: Countable) -> Option<Countable> {
        match (self, other) {
            (Countable::Money, Countable::Money) => None,
            (Countable::Money, Countable::WrittenNumber | Countable::Number)
            | (Countable::WrittenNumber | Countable::Number, Countable::Money) => {
                Some(Countable::Money)
            }
            (Countable::WrittenNumber, Countable::WrittenNumber) => Some(Countable::WrittenNumber),
            (Countable::WrittenNumber | Countable::Number, Countable::Number)
            | (Countable::Number, Countable::WrittenNumber) => Some(Countable::Number),
        }
    }

    pub fn sort<'a>(self, term: Term) -> Sort<'a> {
        match self {
            Countable::WrittenNumber => Sort::WrittenNumber(term),
            Countable::Number => Sort::Number(term),
            Countable::Money => Sort::Money(term),
        }
    }
}

impl Sort<'_> {
    pub fn describe(&self) -> String {
        match self {
            Sort::Named(read) => format!("`{}`, {},", read.path, kind_name(&read.kind)),
            Sort::Written(text) => format!("the text '{text}'"),
            Sort::YesNo(_) => "a yes or no".into(),
            Sort::WrittenNumber(_) | Sort::Number(_) => "a number".into(),
            Sort::Money(_) => "an amount of money".into(),
            Sort::Null => "null".into(),
            Sort::List(_) => "a list".into(),
        }
    }

    pub fn countable(&self) -> Option<Countable> {
        match self {
            Sort::WrittenNumber(_) => Some(Countable::WrittenNumber),
            Sort::Number(_) => Some(Countable::Number),
            Sort::Money(_) => Some(Countable::Money),
            Sort::Named(read) => match read.kind {
                ValueType::Number => Some(Countable::Number),
                ValueType::Money => Some(Countable::Money),
                ValueType::Text
                | ValueType::Choice(_)
                | ValueType::YesNo
                | ValueType::Date
                | ValueType::Rows(_) => None,
            },
            Sort::Written(_) | Sort::YesNo(_) | Sort::Null | Sort::List(_) => None,
        }
    }

    pub fn is_yes_no(&self) -> bool {
        match self {
            Sort::YesNo(_) => true,
            Sort::Named(read) => read.kind == ValueType::YesNo,
            Sort::Written(_)
            | Sort::WrittenNumber(_)
            | Sort::Number(_)
            | Sort::Money(_)
            | Sort::Null
            | Sort::List(_) => false,
        }
    }

    pub fn is_date(&self) -> bool {
        matches!(self, Sort::Named(read) if read.kind == ValueType::Date)
    }

    pub fn is_text(&self) -> bool {
        match self {
            Sort::Written(_) => true,
            Sort::Named(read) => read.kind == ValueType::Text,
            Sort::YesNo(_)
            | Sort::WrittenNumber(_)
            | Sort::Number(_)
            | Sort::Money(_)
            | Sort::Null
            | Sort::List(_) => false,
        }
    }

    /// The part as a test, if it is a yes or no.
    pub fn into_test(self) -> Option<Test> {
        match self {
            Sort::YesNo(test) => Some(test),
            Sort::Named(read) if read.kind == ValueType::YesNo => Some(Test::Read(read)),
            Sort::Named(_)
            | Sort::Written(_)
            | Sort::WrittenNumber(_)
            | Sort::Number(_)
            | Sort::Money(_)
            | Sort::Null
            | Sort::List(_) => None,
        }
    }

    /// The part as a term. What is no single value is none.
    pub fn into_term(self) -> Option<Term> {
        match self {
            Sort::Named(read) => Some(Term::Read(read)),
            Sort::Written(text) => Some(Term::Written(Datum::Text(text.to_owned()))),
            Sort::WrittenNumber(term) | Sort::Number(term) | Sort::Money(term) => Some(term),
            Sort::YesNo(_) | Sort::Null | Sort::List(_) => None,
        }
    }
}

pub fn number(value: Number) -> Term {
    Term::Written(Datum::Number(value))
}

pub fn kind_name(kind: &ValueType) -> &'static str {
    match kind {
        ValueType::Text => "a text",
        ValueType::Choice(_) => "a choice",
        ValueType::YesNo => "a yes or no",
        ValueType::Date => "a date",
        ValueType::Number => "a number",
        ValueType::Money => "an amount of money",
        ValueType::Rows(_) => "a list of rows",
    }
}

/// Whether two declared kinds can be equal at all.
pub fn same_kind(one: &ValueType, other: &ValueType) -> bool {
    match (one, other) {
        (ValueType::Choice(one), ValueType::Choice(other)) => {
            one.iter().any(|option| other.contains(option))
        }
        (ValueType::Text, ValueType::Text)
        | (ValueType::YesNo, ValueType::YesNo)
        | (ValueType::Date, ValueType::Date)
        | (ValueType::Number, ValueType::Number)
        | (ValueType::Money, ValueType::Money) => true,
        (
            ValueType::Text
            | ValueType::Choice(_)
            | ValueType::YesNo
            | ValueType::Date
            | ValueType::Number
            | ValueType::Money
            | ValueType::Rows(_),
            _,
        ) => false,
    }
}
