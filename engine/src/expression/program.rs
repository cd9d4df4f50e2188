//! A condition as it is run: `and`, `or` and `not` over tests, each of which
//! knows which values it reads and of which kind they have to be.

use crate::form::ValueType;
use std::cmp::Ordering;
use zen_expression::Expression;
use zen_expression::expression::Standard;

#[derive(Debug)]
pub enum Test {
    And(Box<Test>, Box<Test>),
    Or(Box<Test>, Box<Test>),
    Not(Box<Test>),
    /// Computed by the expression library over the values it reads.
    Computed {
        reads: Vec<Read>,
        code: Expression<Standard>,
    },
    /// Dates by the calendar.
    Dates {
        left: DateOperand,
        order: Order,
        right: DateOperand,
    },
    /// Whether a field was answered at all.
    Answered {
        path: Path,
        answered: bool,
    },
}

/// A value named in a condition, and the kind declared for it.
#[derive(Clone, Debug)]
pub struct Read {
    pub path: Path,
    pub kind: ValueType,
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

#[derive(Debug)]
pub enum DateOperand {
    Written(jiff::civil::Date),
    Read(Read),
}

#[derive(Clone, Copy, Debug)]
pub enum Order {
    Before,
    UpTo,
    After,
    From,
}

impl Order {
    pub fn holds(self, ordering: Ordering) -> bool {
        match self {
            Order::Before => ordering.is_lt(),
            Order::UpTo => ordering.is_le(),
            Order::After => ordering.is_gt(),
            Order::From => ordering.is_ge(),
        }
    }
}

impl Test {
    /// Paths that the condition asks to be answered or not.
    pub fn collect_asked<'t>(&'t self, paths: &mut Vec<&'t Path>) {
        match self {
            Test::And(left, right) | Test::Or(left, right) => {
                left.collect_asked(paths);
                right.collect_asked(paths);
            }
            Test::Not(inner) => inner.collect_asked(paths),
            Test::Computed { .. } | Test::Dates { .. } => {}
            Test::Answered { path, .. } => paths.push(path),
        }
    }

    pub fn collect_paths(&self, paths: &mut Vec<String>) {
        match self {
            Test::And(left, right) | Test::Or(left, right) => {
                left.collect_paths(paths);
                right.collect_paths(paths);
            }
            Test::Not(inner) => inner.collect_paths(paths),
            Test::Computed { reads, .. } => {
                paths.extend(reads.iter().map(|read| read.path.to_string()));
            }
            Test::Dates { left, right, .. } => {
                for operand in [left, right] {
                    match operand {
                        DateOperand::Read(read) => paths.push(read.path.to_string()),
                        DateOperand::Written(_) => {}
                    }
                }
            }
            Test::Answered { path, .. } => paths.push(path.to_string()),
        }
    }
}
