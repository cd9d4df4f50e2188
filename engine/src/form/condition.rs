//! A small JSON Schema over the answers, true or false: the `if` of a schema and
//! the rule of a layout.

use super::answers::Answers;
use super::path;
use super::validator::Validator;
use serde_json::{Map, Value};

/// Holds for some answers and not for others: when all its tests do.
#[derive(Clone, Debug)]
pub struct Condition {
    tests: Vec<Test>,
}

/// One schema, put to the answers of one object.
#[derive(Clone, Debug)]
struct Test {
    /// Path of the object that it looks at; empty: all answers, or those of a row.
    base: String,
    /// A schema of the supported subset.
    schema: Value,
    /// Holds when the schema does not.
    negated: bool,
    validator: Validator,
}

impl Condition {
    pub(super) fn new(schema: Value, negated: bool) -> Result<Condition, String> {
        Condition::at("", schema, negated)
    }

    /// A condition on the answers of an object inside the form; one that is not
    /// there counts as one without answers.
    pub(super) fn at(base: &str, schema: Value, negated: bool) -> Result<Condition, String> {
        let validator = Validator::compile(&schema)?;
        Ok(Condition {
            tests: vec![Test {
                base: base.to_owned(),
                schema,
                negated,
                validator,
            }],
        })
    }

    /// Both of them.
    #[must_use]
    pub(super) fn and(mut self, other: Condition) -> Condition {
        self.tests.extend(other.tests);
        self
    }

    pub fn holds(&self, answers: &Answers) -> bool {
        self.holds_for(answers.as_map())
    }

    pub(super) fn holds_for(&self, answers: &Map<String, Value>) -> bool {
        let empty = Map::new();
        self.tests.iter().all(|test| {
            let object = if test.base.is_empty() {
                answers
            } else {
                path::get(answers, &test.base)
                    .and_then(Value::as_object)
                    .unwrap_or(&empty)
            };
            test.validator.accepts(object) != test.negated
        })
    }

    /// Names of the fields it reads; inside objects their paths.
    pub fn reads(&self) -> Vec<String> {
        let mut names = Vec::new();
        for test in &self.tests {
            collect(&test.schema, &test.base, &mut names);
        }
        names
    }

    /// The field and values of the plain case "this field has one of these
    /// values", which a page can follow in the browser. `None`: ask the server.
    pub fn one_of(&self) -> Option<(&str, Vec<&str>)> {
        let [test] = self.tests.as_slice() else {
            return None;
        };
        if test.negated || !test.base.is_empty() {
            return None;
        }
        let (name, test) = match test.schema.get("properties")?.as_object()?.iter().next()? {
            (name, Value::Object(test)) if self.reads().len() == 1 && test.len() == 1 => {
                (name, test)
            }
            _ => return None,
        };
        let values = match test.iter().next()? {
            (word, value) if word == "const" => vec![raw_value(value)?],
            (word, Value::Array(values)) if word == "enum" => {
                values.iter().map(raw_value).collect::<Option<_>>()?
            }
            _ => return None,
        };
        Some((name, values))
    }
}

/// The value as a browser sends it.
fn raw_value(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Bool(true) => Some("yes"),
        Value::Bool(false) => Some("no"),
        Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The paths that a schema looks at, from the object at `base`.
pub(super) fn collect(schema: &Value, base: &str, names: &mut Vec<String>) {
    let Some(schema) = schema.as_object() else {
        return;
    };
    let properties = schema.get("properties").and_then(Value::as_object);
    let wanted = schema.get("required").and_then(Value::as_array);
    let tested = properties
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str());
    for name in tested.chain(wanted.into_iter().flatten().filter_map(Value::as_str)) {
        let path = path::join(base, name);
        if !names.contains(&path) {
            names.push(path);
        }
    }
    for (name, test) in properties.into_iter().flatten() {
        collect(test, &path::join(base, name), names);
    }
    for word in ["allOf", "anyOf", "oneOf"] {
        let parts = schema.get(word).and_then(Value::as_array);
        for part in parts.into_iter().flatten() {
            collect(part, base, names);
        }
    }
    if let Some(part) = schema.get("not") {
        collect(part, base, names);
    }
}
