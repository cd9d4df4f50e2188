//! Values that are computed: `amount: fee`, `days: answers.days`.
//!
//! The same language as conditions, with the same bounds and faults; what comes
//! out is of the kind that the place expects.

use super::compile::{Checked, Typing, parsed};
use super::equality::term;
use super::evaluate::{Run, failed};
use super::number;
use super::program::{Datum, Read, Term, Test};
use super::sort::{Countable, Sort, kind_name, same_kind};
use super::{ConditionFault, ConditionProblem, Types, guard};
use crate::form::ValueType;
use crate::money::Money;
use num_traits::ToPrimitive;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;
use zen_expression::lexer::Operator;
use zen_expression::parser::Node;

/// A compiled value together with the text it was written as.
#[derive(Clone)]
pub struct Computation {
    pub source: String,
    expected: ValueType,
    program: Arc<Program>,
    /// A plain path without a value comes out as nothing instead of a fault.
    may_be_nothing: bool,
}

#[derive(Debug)]
pub enum Program {
    Test(Test),
    Term(Term),
    Rows(Read),
}

/// A value that was computed, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Computed {
    pub value: Value,
    /// The values that were read, by path.
    pub read: Value,
}

impl Computation {
    /// Reads and types a value. What is written without a name in it is allowed:
    /// `5`, `'refusal'`; a written number is euros where money is expected.
    ///
    /// # Errors
    /// The first problem, with its place in the text.
    pub fn compile(
        source: &str,
        types: &Types,
        expected: &ValueType,
    ) -> Result<Computation, ConditionProblem> {
        let computation = Computation::read(source, types, expected)?;
        computation.judge()?;
        Ok(computation)
    }

    /// Reads and types a value that was judged before.
    ///
    /// # Errors
    /// The first problem that keeps it from being computed.
    pub fn read(
        source: &str,
        types: &Types,
        expected: &ValueType,
    ) -> Result<Computation, ConditionProblem> {
        Ok(Computation {
            source: source.to_owned(),
            expected: expected.clone(),
            program: Arc::new(program(source, types, expected)?),
            may_be_nothing: false,
        })
    }

    /// As [`Computation::compile`], for a place that may stay empty: one name
    /// alone, of a value that may be missing, then comes out as null.
    ///
    /// # Errors
    /// The first problem, with its place in the text.
    pub fn compile_optional(
        source: &str,
        types: &Types,
        expected: &ValueType,
    ) -> Result<Computation, ConditionProblem> {
        let program = program(source, types, expected)?;
        if program.name().is_none() {
            return Computation::compile(source, types, expected);
        }
        Ok(Computation {
            source: source.to_owned(),
            expected: expected.clone(),
            program: Arc::new(program),
            may_be_nothing: true,
        })
    }

    /// As [`Computation::read`], of whatever kind it turns out to be.
    pub(super) fn read_any(source: &str, types: &Types) -> Checked<Computation> {
        let kind = parsed(source, types, |typing, root| typing.kind(root))?;
        Computation::read(source, types, &kind)
    }

    /// An answer that can be left out is asked for before it is used.
    pub(super) fn judge(&self) -> Checked<()> {
        match self.program() {
            Program::Test(test) => guard::test(&self.source, test),
            Program::Term(term) => guard::term(&self.source, term),
            Program::Rows(read) => guard::term(&self.source, &Term::Read(read.clone())),
        }
    }

    pub fn kind(&self) -> &ValueType {
        &self.expected
    }

    /// The value over these values. Numbers are JSON numbers and keep every
    /// digit, money is a text like `12.50 EUR`, dates are like `2026-01-31`.
    ///
    /// # Errors
    /// A value is missing or of another kind, a number grew too large, or an
    /// amount is not whole cents. That is an incident, never another value.
    pub fn evaluate(&self, scope: &Value) -> Result<Computed, ConditionFault> {
        let mut run = Run::over(scope);
        let value = self.run(&mut run)?;
        Ok(Computed {
            value,
            read: run.read(),
        })
    }

    pub(super) fn run(&self, run: &mut Run<'_>) -> Result<Value, ConditionFault> {
        if let (true, Some(read)) = (self.may_be_nothing, self.program.name())
            && run.is_missing(read)
        {
            return Ok(Value::Null);
        }
        match &*self.program {
            Program::Test(test) => Ok(Value::Bool(run.test(test)?)),
            Program::Rows(read) => Ok(run.take(read)?.clone()),
            Program::Term(term) => kept(&self.expected, run.term(term)?),
        }
    }

    pub(super) fn program(&self) -> &Program {
        &self.program
    }

    /// Every path it names, with its kind, sorted.
    pub fn reads(&self) -> Vec<(String, ValueType)> {
        super::named(&self.program.reads())
    }
}

impl Program {
    pub fn reads(&self) -> Vec<&Read> {
        let mut reads = Vec::new();
        match self {
            Program::Test(test) => test.reads(&mut reads),
            Program::Term(term) => term.reads(&mut reads),
            Program::Rows(read) => reads.push(read),
        }
        reads
    }

    /// The one name that it is.
    fn name(&self) -> Option<&Read> {
        match self {
            Program::Test(Test::Read(read)) | Program::Term(Term::Read(read)) => Some(read),
            Program::Rows(read) => Some(read),
            Program::Test(_) | Program::Term(_) => None,
        }
    }
}

impl fmt::Debug for Computation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Computation").field(&self.source).finish()
    }
}

impl PartialEq for Computation {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
            && self.expected == other.expected
            && self.may_be_nothing == other.may_be_nothing
    }
}

/// A value as a case keeps it.
fn kept(kind: &ValueType, datum: Datum) -> Result<Value, ConditionFault> {
    match datum {
        Datum::Text(text) => Ok(Value::String(text)),
        Datum::Date(date) => Ok(Value::String(date.to_string())),
        Datum::Number(amount) if *kind == ValueType::Money => money(&amount)
            .map(|money| Value::String(money.to_string()))
            .ok_or_else(|| failed("the amount is not whole cents, or too large")),
        Datum::Number(number) => number::to_json(&number)
            .ok_or_else(|| failed("the number has more digits than can be kept")),
    }
}

fn money(euros: &number::Number) -> Option<Money> {
    let cents = number::Arithmetic::Times.of(euros, &number::whole(100))?;
    cents
        .is_integer()
        .then(|| cents.to_integer().to_i64())
        .flatten()
        .map(Money::from_cents)
}

fn program(source: &str, types: &Types, expected: &ValueType) -> Checked<Program> {
    parsed(source, types, |typing, root| {
        let program = if *expected == ValueType::YesNo {
            Program::Test(typing.test(root)?)
        } else {
            typing.value_as(root, expected)?
        };
        typing.check_end()?;
        Ok(program)
    })
}

impl<'a> Typing<'a> {
    /// The kind that a part comes out as.
    fn kind(&self, node: &'a Node<'a>) -> Checked<ValueType> {
        if let Node::Parenthesized(inner) = node {
            return self.kind(inner);
        }
        let joined = matches!(
            node,
            Node::Binary {
                operator: Operator::Logical(_) | Operator::Comparison(_),
                ..
            } | Node::Unary {
                operator: Operator::Logical(_),
                ..
            }
        );
        if joined {
            return Ok(ValueType::YesNo);
        }
        let sort = self.sort(node)?;
        match sort {
            Sort::Named(read) => Ok(read.kind),
            Sort::Written(_) => Ok(ValueType::Text),
            Sort::YesNo(_) => Ok(ValueType::YesNo),
            Sort::Number(_) | Sort::WrittenNumber(_) => Ok(ValueType::Number),
            Sort::Money(_) => Ok(ValueType::Money),
            Sort::Null | Sort::List(_) => Err(self.at(
                node,
                "condition-type",
                format!("{} is no single value", sort.describe()),
                "name an answer or a result",
            )),
        }
    }

    /// A part that has to come out as a kind other than yes or no.
    fn value_as(&self, node: &'a Node<'a>, expected: &ValueType) -> Checked<Program> {
        let sort = self.sort(node)?;
        if let Sort::Written(text) = &sort {
            self.text_as(expected, "this place", node, text)?;
        }
        let fits = match (&sort, expected) {
            (Sort::Written(_), _) => true,
            (Sort::Named(read), ValueType::Text) => {
                matches!(read.kind, ValueType::Text | ValueType::Choice(_))
            }
            (Sort::Named(read), ValueType::Choice(wanted)) => match &read.kind {
                ValueType::Choice(given) => given.iter().all(|option| wanted.contains(option)),
                ValueType::Text
                | ValueType::YesNo
                | ValueType::Date
                | ValueType::Number
                | ValueType::Money
                | ValueType::Rows(_) => false,
            },
            (Sort::Named(read), ValueType::Rows(wanted)) => match &read.kind {
                ValueType::Rows(given) => wanted.iter().all(|(name, kind)| {
                    given.get(name).is_some_and(|found| same_kind(found, kind))
                }),
                ValueType::Text
                | ValueType::Choice(_)
                | ValueType::YesNo
                | ValueType::Date
                | ValueType::Number
                | ValueType::Money => false,
            },
            (Sort::Named(read), ValueType::Date) => read.kind == ValueType::Date,
            (_, ValueType::Number) => matches!(
                sort.countable(),
                Some(Countable::Number | Countable::WrittenNumber)
            ),
            (_, ValueType::Money) => matches!(
                sort.countable(),
                Some(Countable::Money | Countable::WrittenNumber)
            ),
            (
                Sort::YesNo(_)
                | Sort::WrittenNumber(_)
                | Sort::Number(_)
                | Sort::Money(_)
                | Sort::Null
                | Sort::List(_)
                | Sort::Named(_),
                ValueType::Text
                | ValueType::Choice(_)
                | ValueType::YesNo
                | ValueType::Date
                | ValueType::Rows(_),
            ) => false,
        };
        let described = sort.describe();
        let written = matches!(sort, Sort::WrittenNumber(_));
        let program = match sort {
            Sort::Named(read) if matches!(read.kind, ValueType::Rows(_)) => {
                Some(Program::Rows(read))
            }
            other @ (Sort::Named(_)
            | Sort::Written(_)
            | Sort::WrittenNumber(_)
            | Sort::YesNo(_)
            | Sort::Number(_)
            | Sort::Money(_)
            | Sort::Null
            | Sort::List(_)) => term(other, *expected == ValueType::Date).map(Program::Term),
        };
        let program = program.filter(|_| fits).ok_or_else(|| {
            self.at(
                node,
                "condition-type",
                format!(
                    "{} stands where {} is needed",
                    described.trim_end_matches(','),
                    kind_name(expected)
                ),
                "name a value of that kind",
            )
        })?;
        if let (true, Program::Term(term)) = (written, &program) {
            let nothing = Value::Null;
            let value = Run::over(&nothing).term(term);
            value
                .and_then(|datum| kept(expected, datum))
                .map_err(|fault| {
                    self.at(
                        node,
                        "condition-type",
                        fault.to_string(),
                        "write fewer digits; euros have two after the point",
                    )
                })?;
        }
        Ok(program)
    }
}
