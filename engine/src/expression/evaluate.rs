//! Running a condition over the values of a case.

use super::equality;
use super::number::{self, Number};
use super::program::{Datum, Path, Read, Term, Test, TextFunction};
use super::sort::kind_name;
use super::{ConditionFault, Turn};
use crate::form::ValueType;
use crate::money::Money;
use serde_json::{Map, Value};

pub fn evaluate(test: &Test, scope: &Value) -> Result<Turn, ConditionFault> {
    let mut run = Run::over(scope);
    let holds = run.test(test)?;
    Ok(Turn {
        holds,
        read: run.read(),
    })
}

/// One run: what is looked at, and what was looked at so far.
pub struct Run<'a> {
    scope: &'a Value,
    read: Map<String, Value>,
}

impl<'a> Run<'a> {
    pub fn over(scope: &'a Value) -> Run<'a> {
        Run {
            scope,
            read: Map::new(),
        }
    }

    pub fn read(self) -> Value {
        Value::Object(self.read)
    }

    pub fn test(&mut self, test: &Test) -> Result<bool, ConditionFault> {
        match test {
            Test::And(left, right) => Ok(self.test(left)? && self.test(right)?),
            Test::Or(left, right) => Ok(self.test(left)? || self.test(right)?),
            Test::Not(inner) => Ok(!self.test(inner)?),
            Test::Written(written) => Ok(*written),
            Test::Read(wanted) => {
                let value = self.take(wanted)?;
                value.as_bool().ok_or_else(|| wrong_kind(wanted))
            }
            Test::Same { left, right } => Ok(self.test(left)? == self.test(right)?),
            Test::Compare {
                left,
                relation,
                right,
            } => {
                let left = self.term(left)?;
                let right = self.term(right)?;
                match (&left, &right) {
                    (Datum::Text(one), Datum::Text(other)) => Ok(relation.holds(one.cmp(other))),
                    (Datum::Text(_) | Datum::Date(_) | Datum::Number(_), _) => left
                        .order(&right)
                        .map(|order| relation.holds(order))
                        .ok_or_else(|| failed("two kinds of values are compared")),
                }
            }
            Test::Among { value, list } => {
                let value = self.term(value)?;
                for item in list {
                    if self.term(item)? == value {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Test::Text {
                function,
                text,
                part,
            } => {
                let text = self.text(text)?;
                let part = self.text(part)?;
                Ok(match function {
                    TextFunction::Contains => text.contains(&part),
                    TextFunction::StartsWith => text.starts_with(&part),
                    TextFunction::EndsWith => text.ends_with(&part),
                })
            }
            Test::Answered { read, answered } => {
                let value = find(&read.path, self.scope);
                self.read
                    .insert(read.path.to_string(), value.cloned().unwrap_or(Value::Null));
                Ok(value.is_some() == *answered)
            }
        }
    }

    pub fn term(&mut self, term: &Term) -> Result<Datum, ConditionFault> {
        match term {
            Term::Written(datum) => Ok(datum.clone()),
            Term::Read(wanted) => {
                let value = self.take(wanted)?;
                datum(&wanted.kind, value).ok_or_else(|| wrong_kind(wanted))
            }
            Term::Count(wanted) => {
                let rows = match self.take(wanted)? {
                    Value::Object(rows) => rows.len(),
                    Value::Array(rows) => rows.len(),
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                        return Err(wrong_kind(wanted));
                    }
                };
                Ok(Datum::Number(Number::from_integer(rows as i128)))
            }
            Term::Negated(inner) => Ok(Datum::Number(-self.number(inner)?)),
            Term::Counted {
                left,
                operator,
                right,
            } => {
                let left = self.number(left)?;
                let right = self.number(right)?;
                operator
                    .of(&left, &right)
                    .map(Datum::Number)
                    .ok_or_else(|| failed("a number grew too large"))
            }
        }
    }

    pub fn number(&mut self, term: &Term) -> Result<Number, ConditionFault> {
        match self.term(term)? {
            Datum::Number(number) => Ok(number),
            Datum::Text(_) | Datum::Date(_) => Err(failed("a number is needed")),
        }
    }

    fn text(&mut self, term: &Term) -> Result<String, ConditionFault> {
        match self.term(term)? {
            Datum::Text(text) => Ok(text),
            Datum::Number(_) | Datum::Date(_) => Err(failed("a text is needed")),
        }
    }

    /// Whether there is no value, which is noted then.
    pub fn is_missing(&mut self, wanted: &Read) -> bool {
        let missing = find(&wanted.path, self.scope).is_none();
        if missing {
            self.read.insert(wanted.path.to_string(), Value::Null);
        }
        missing
    }

    /// The value of a path, of the declared kind, noted as read.
    pub fn take(&mut self, wanted: &Read) -> Result<&'a Value, ConditionFault> {
        let value = find(&wanted.path, self.scope).ok_or_else(|| ConditionFault::Missing {
            path: wanted.path.to_string(),
        })?;
        if !fits(&wanted.kind, value) {
            return Err(wrong_kind(wanted));
        }
        self.read.insert(wanted.path.to_string(), value.clone());
        Ok(value)
    }
}

pub fn failed(reason: &str) -> ConditionFault {
    ConditionFault::Failed {
        reason: reason.to_owned(),
    }
}

fn wrong_kind(wanted: &Read) -> ConditionFault {
    ConditionFault::WrongKind {
        path: wanted.path.to_string(),
        expected: match wanted.kind {
            ValueType::Choice(_) => "one of its options",
            ValueType::Text
            | ValueType::YesNo
            | ValueType::Date
            | ValueType::Number
            | ValueType::Money
            | ValueType::Rows(_) => kind_name(&wanted.kind),
        },
    }
}

fn find<'a>(path: &Path, scope: &'a Value) -> Option<&'a Value> {
    let root = scope.get(&path.root)?;
    let value = match &path.field {
        None => root,
        Some(field) => field
            .split('.')
            .try_fold(root, |value, step| value.get(step))?,
    };
    (!value.is_null()).then_some(value)
}

/// Whether a value of a case is of a kind.
fn fits(kind: &ValueType, value: &Value) -> bool {
    match kind {
        ValueType::YesNo => value.is_boolean(),
        ValueType::Rows(_) => value.is_object() || value.is_array(),
        ValueType::Choice(options) => value
            .as_str()
            .is_some_and(|text| options.iter().any(|option| option == text)),
        ValueType::Text | ValueType::Date | ValueType::Number | ValueType::Money => {
            datum(kind, value).is_some()
        }
    }
}

/// A value of a case, as it is compared.
pub fn datum(kind: &ValueType, value: &Value) -> Option<Datum> {
    match kind {
        ValueType::Text | ValueType::Choice(_) => Some(Datum::Text(value.as_str()?.to_owned())),
        ValueType::Date => equality::date(value.as_str()?).map(Datum::Date),
        ValueType::Number => number::from_json(value.as_number()?).map(Datum::Number),
        ValueType::Money => {
            let money: Money = value.as_str()?.parse().ok()?;
            Some(Datum::Number(Number::new(money.cents().into(), 100)))
        }
        ValueType::YesNo | ValueType::Rows(_) => None,
    }
}
