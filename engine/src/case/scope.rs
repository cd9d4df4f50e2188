//! What conditions may read of a case.

use super::Case;
use crate::definition::Definition;
use serde_json::{Map, Value, json};

/// `answers.<field>`, `<step>.<field>` of every completed task, the parameters
/// of the procedure by name, and `delivery`.
pub fn scope(definition: &Definition, case: &Case) -> Value {
    let mut roots = Map::new();
    for (name, value) in &definition.parameters {
        roots.insert(name.clone(), value.clone());
    }
    for (step, result) in &case.results {
        roots.insert(step.clone(), Value::Object(result.as_map().clone()));
    }
    roots.insert(
        "answers".into(),
        Value::Object(case.answers.as_map().clone()),
    );
    roots.insert("delivery".into(), json!(case.delivery));
    Value::Object(roots)
}
