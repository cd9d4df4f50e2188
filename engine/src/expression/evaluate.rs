//! Running a condition over the values of a case.

use super::program::{DateOperand, Path, Read, Test};
use super::{ConditionFault, Turn};
use crate::form::ValueType;
use jiff::civil::Date;
use serde_json::{Map, Value};
use zen_expression::Variable;

pub fn evaluate(test: &Test, scope: &Value) -> Result<Turn, ConditionFault> {
    let mut read = Map::new();
    let holds = run(test, scope, &mut read)?;
    Ok(Turn {
        holds,
        read: Value::Object(read),
    })
}

fn run(test: &Test, scope: &Value, read: &mut Map<String, Value>) -> Result<bool, ConditionFault> {
    match test {
        Test::And(left, right) => Ok(run(left, scope, read)? && run(right, scope, read)?),
        Test::Or(left, right) => Ok(run(left, scope, read)? || run(right, scope, read)?),
        Test::Not(inner) => Ok(!run(inner, scope, read)?),
        Test::Computed { reads, code } => {
            let mut visible = Map::new();
            for wanted in reads {
                let value = take(wanted, scope, read)?.clone();
                show(&mut visible, &wanted.path, value);
            }
            let answer = code
                .evaluate(Variable::from(Value::Object(visible)))
                .map_err(|fault| ConditionFault::Failed {
                    reason: fault.to_string(),
                })?;
            answer.as_bool().ok_or_else(|| ConditionFault::Failed {
                reason: "the answer is neither yes nor no".into(),
            })
        }
        Test::Dates { left, order, right } => {
            let left = date(left, scope, read)?;
            let right = date(right, scope, read)?;
            Ok(order.holds(left.cmp(&right)))
        }
        Test::Answered { path, answered } => {
            let value = find(path, scope);
            read.insert(path.to_string(), value.cloned().unwrap_or(Value::Null));
            Ok(value.is_some() == *answered)
        }
    }
}

/// Puts a value where the expression library looks for it.
fn show(visible: &mut Map<String, Value>, path: &Path, value: Value) {
    match &path.field {
        None => {
            visible.insert(path.root.clone(), value);
        }
        Some(field) => {
            let fields = visible
                .entry(path.root.clone())
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(fields) = fields {
                fields.insert(field.clone(), value);
            }
        }
    }
}

fn find<'a>(path: &Path, scope: &'a Value) -> Option<&'a Value> {
    let root = scope.get(&path.root)?;
    let value = match &path.field {
        None => root,
        Some(field) => root.get(field)?,
    };
    (!value.is_null()).then_some(value)
}

/// The value of a path, of the declared kind, noted as read.
fn take<'a>(
    wanted: &Read,
    scope: &'a Value,
    read: &mut Map<String, Value>,
) -> Result<&'a Value, ConditionFault> {
    let value = find(&wanted.path, scope).ok_or_else(|| ConditionFault::Missing {
        path: wanted.path.to_string(),
    })?;
    let (fits, expected) = match &wanted.kind {
        ValueType::Text => (value.is_string(), "a text"),
        ValueType::Choice(_) => (value.is_string(), "one of its options"),
        ValueType::YesNo => (value.is_boolean(), "a yes or no"),
        ValueType::Date => (value.is_string(), "a date"),
        ValueType::Number => (value.is_number(), "a number"),
        ValueType::Rows => (value.is_object(), "rows"),
    };
    if !fits {
        return Err(ConditionFault::WrongKind {
            path: wanted.path.to_string(),
            expected,
        });
    }
    read.insert(wanted.path.to_string(), value.clone());
    Ok(value)
}

fn date(
    operand: &DateOperand,
    scope: &Value,
    read: &mut Map<String, Value>,
) -> Result<Date, ConditionFault> {
    match operand {
        DateOperand::Written(date) => Ok(*date),
        DateOperand::Read(wanted) => take(wanted, scope, read)?
            .as_str()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| ConditionFault::WrongKind {
                path: wanted.path.to_string(),
                expected: "a date",
            }),
    }
}
