//! Conditions: pure, bounded, typed against what the service declares.
//!
//! `zen-expression` splits and parses. Around it stands what it does not do:
//! limits before it sees a text, a list of what may be written, names and types
//! that are declared, exact numbers and money, and no quiet `false`: a value
//! that is missing or of another kind is a fault.
//!
//! | written                            | means                                       |
//! |------------------------------------|---------------------------------------------|
//! | `answers.reason == 'school'`       | the option is this one; also `!=`           |
//! | `answers.on_behalf`                | a yes-or-no that was answered yes           |
//! | `check.result in ['a', 'b']`       | one of these; also `not in`                 |
//! | `answers.copies > 2`               | numbers: `<` `<=` `>` `>=` `+` `-` `*` `/` `%` |
//! | `fee > 0`, `fee + extra`          | money: beside it a written number is euros  |
//! | `fee * answers.copies`             | money times a number                        |
//! | `count(answers.people) > 1`        | how many rows there are                     |
//! | `answers.born < '2000-01-01'`      | dates, by the calendar                      |
//! | `contains(answers.note, 'x')`      | also `startsWith`, `endsWith`               |
//! | `answers.note == null`             | was left unanswered                         |
//! | `and` `or` `not` `( )`             | `and`, `or` stop at the first that decides  |

mod compile;
mod computation;
mod equality;
mod evaluate;
mod guard;
mod limits;
mod number;
mod program;
mod samples;
mod sort;
mod table;
#[cfg(test)]
mod tests;
mod types;
mod value;

use crate::form::ValueType;
use program::{Read, Test};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub use computation::{Computation, Computed};
pub use samples::{Explored, Samples, samples};
pub use table::{Matched, MatchedRow, Table, TablePlace, TableProblem, TableText};
pub use types::{Root, Types};

/// Functions that a condition may call; the list is closed.
pub const FUNCTIONS: [&str; 4] = ["contains", "count", "endsWith", "startsWith"];

/// A compiled condition together with the text it was written as.
#[derive(Clone)]
pub struct Condition {
    pub source: String,
    program: Arc<Test>,
}

impl Condition {
    /// Reads, types and judges a condition. `roots` is all that it may name.
    ///
    /// # Errors
    /// The first problem, with its place in the text.
    pub fn compile(source: &str, roots: &Types) -> Result<Condition, ConditionProblem> {
        let condition = Condition::read(source, roots)?;
        compile::judge(source, &condition.program)?;
        Ok(condition)
    }

    /// Reads and types a condition that was judged before.
    ///
    /// # Errors
    /// The first problem that keeps it from being run.
    pub fn read(source: &str, roots: &Types) -> Result<Condition, ConditionProblem> {
        Ok(Condition {
            source: source.to_owned(),
            program: Arc::new(compile::read(source, roots)?),
        })
    }

    /// Whether it holds over these values. Only the paths that it names are
    /// looked at, however much more `scope` holds.
    ///
    /// # Errors
    /// A value is missing or of another kind, or a number grew too large. That
    /// is an incident, never a `false`.
    pub fn evaluate(&self, scope: &Value) -> Result<Turn, ConditionFault> {
        evaluate::evaluate(&self.program, scope)
    }

    /// Every path the condition names, e.g. `check.result`, sorted.
    pub fn paths(&self) -> Vec<String> {
        let mut reads = Vec::new();
        self.program.reads(&mut reads);
        let mut paths: Vec<String> = reads.iter().map(|read| read.path.to_string()).collect();
        paths.sort();
        paths.dedup();
        paths
    }

    /// The same paths with their kinds.
    pub fn reads(&self) -> Vec<(String, ValueType)> {
        let mut reads = Vec::new();
        self.program.reads(&mut reads);
        named(&reads)
    }
}

/// Paths and kinds, each once.
fn named(reads: &[&Read]) -> Vec<(String, ValueType)> {
    reads
        .iter()
        .map(|read| (read.path.to_string(), read.kind.clone()))
        .collect::<BTreeMap<_, _>>()
        .into_iter()
        .collect()
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Condition").field(&self.source).finish()
    }
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

/// What came of a condition, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    pub holds: bool,
    /// The values that were read, by path: `{"check.result": "refuse"}`. A side
    /// of `and` or `or` that was not needed is not here.
    pub read: Value,
}

/// Why a condition gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionFault {
    #[error("{path} has no value")]
    Missing { path: String },
    #[error("{path} does not hold {expected}")]
    WrongKind {
        path: String,
        expected: &'static str,
    },
    #[error("the condition could not be computed: {reason}")]
    Failed { reason: String },
}

/// A problem in the text of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionProblem {
    /// Characters before the place that is meant.
    pub offset: usize,
    /// Stable name of the kind of problem.
    pub code: &'static str,
    pub reason: String,
    pub mend: String,
}
