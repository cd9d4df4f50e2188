//! Values computed from a case, and why they could not be.

use crate::definition::Binding;
use crate::expression::ConditionFault;
use crate::form::Answers;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Why a step could not be begun or taken note of. Always an incident.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    #[error(transparent)]
    Expression(#[from] ConditionFault),
    #[error("{path} holds no day")]
    NoDay { path: String },
    #[error("the day in {path} lies more than ten years ahead")]
    TooFar { path: String },
    #[error("{path} holds no list")]
    NoList { path: String },
    #[error("{path} has {found} items, and at most {most} are expected")]
    TooMany {
        path: String,
        found: usize,
        most: u16,
    },
}

/// The value of every binding.
pub(super) fn computed(
    bindings: &BTreeMap<String, Binding>,
    scope: &Value,
) -> Result<Answers, Fault> {
    let mut values = Map::new();
    for (name, binding) in bindings {
        let value = match binding {
            Binding::Fixed(value) => value.clone(),
            Binding::Computed(computation) => computation.evaluate(scope)?.value,
        };
        values.insert(name.clone(), value);
    }
    Ok(values.into())
}

/// The value at a path such as `answers.day`.
pub(super) fn looked_up<'v>(scope: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.')
        .try_fold(scope, |value, name| value.get(name))
}
