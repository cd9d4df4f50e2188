//! A condition as it is run: `and`, `or` and `not` over tests, each over values
//! of one kind. Everything here was typed when it was compiled.

use super::number::{Arithmetic, Number};
use crate::form::ValueType;
use jiff::civil::Date;
use std::cmp::Ordering;

/// What comes out as yes or no.
#[derive(Clone, Debug)]
pub enum Test {
    And(Box<Test>, Box<Test>),
    Or(Box<Test>, Box<Test>),
    Not(Box<Test>),
    /// `true` or `false` as written.
    Written(bool),
    /// A yes-or-no of the case.
    Read(Read),
    /// Two of them, asked to be equal.
    Same {
        left: Box<Test>,
        right: Box<Test>,
    },
    Compare {
        left: Term,
        relation: Relation,
        right: Term,
    },
    Among {
        value: Term,
        list: Vec<Term>,
    },
    Text {
        function: TextFunction,
        text: Term,
        part: Term,
    },
    /// Whether there is a value at all.
    Answered {
        read: Read,
        answered: bool,
    },
}

/// What comes out as a text, a date or a number.
#[derive(Clone, Debug)]
pub enum Term {
    Written(Datum),
    Read(Read),
    /// How many rows there are.
    Count(Read),
    Negated(Box<Term>),
    Counted {
        left: Box<Term>,
        operator: Arithmetic,
        right: Box<Term>,
    },
}

/// A value while it is compared. Money is its euros.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    Text(String),
    Date(Date),
    Number(Number),
}

impl Datum {
    /// Which comes first; texts and values of two kinds have no order.
    pub fn order(&self, other: &Datum) -> Option<Ordering> {
        match (self, other) {
            (Datum::Number(one), Datum::Number(other)) => Some(one.cmp(other)),
            (Datum::Date(one), Datum::Date(other)) => Some(one.cmp(other)),
            (Datum::Text(_) | Datum::Number(_) | Datum::Date(_), _) => None,
        }
    }
}

/// A value that is named, and the kind declared for it.
#[derive(Clone, Debug)]
pub struct Read {
    pub path: Path,
    pub kind: ValueType,
    /// May be without a value.
    pub optional: bool,
    /// Bytes before the name.
    pub at: u32,
}

/// One or two names: `delivery`, `answers.reason`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    pub root: String,
    pub field: Option<String>,
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.root)?;
        match &self.field {
            Some(field) => write!(f, ".{field}"),
            None => Ok(()),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Equal,
    Differs,
    Before,
    UpTo,
    After,
    From,
}

impl Relation {
    pub fn holds(self, ordering: Ordering) -> bool {
        match self {
            Relation::Equal => ordering.is_eq(),
            Relation::Differs => ordering.is_ne(),
            Relation::Before => ordering.is_lt(),
            Relation::UpTo => ordering.is_le(),
            Relation::After => ordering.is_gt(),
            Relation::From => ordering.is_ge(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextFunction {
    Contains,
    StartsWith,
    EndsWith,
}

impl Test {
    /// Everything it names, from left to right.
    pub fn reads<'t>(&'t self, reads: &mut Vec<&'t Read>) {
        match self {
            Test::And(left, right) | Test::Or(left, right) | Test::Same { left, right } => {
                left.reads(reads);
                right.reads(reads);
            }
            Test::Not(inner) => inner.reads(reads),
            Test::Written(_) => {}
            Test::Read(read) | Test::Answered { read, .. } => reads.push(read),
            Test::Compare { left, right, .. } => {
                left.reads(reads);
                right.reads(reads);
            }
            Test::Among { value, .. } => value.reads(reads),
            Test::Text { text, part, .. } => {
                text.reads(reads);
                part.reads(reads);
            }
        }
    }
}

impl Term {
    pub fn reads<'t>(&'t self, reads: &mut Vec<&'t Read>) {
        match self {
            Term::Written(_) => {}
            Term::Read(read) | Term::Count(read) => reads.push(read),
            Term::Negated(inner) => inner.reads(reads),
            Term::Counted { left, right, .. } => {
                left.reads(reads);
                right.reads(reads);
            }
        }
    }
}
