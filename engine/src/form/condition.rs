//! A small JSON Schema over the answers, true or false: the `if` of a schema and
//! the rule of a layout.

use super::answers::Answers;
use super::validator::Validator;
use serde_json::{Map, Value};

/// Holds for some answers and not for others.
#[derive(Clone, Debug)]
pub struct Condition {
    /// A schema of the supported subset, over the whole answers.
    schema: Value,
    /// Holds when the schema does not.
    negated: bool,
    validator: Validator,
}

impl Condition {
    pub(super) fn new(schema: Value, negated: bool) -> Result<Condition, String> {
        let validator = Validator::compile(&schema)?;
        Ok(Condition {
            schema,
            negated,
            validator,
        })
    }

    pub fn holds(&self, answers: &Answers) -> bool {
        self.holds_for(answers.as_map())
    }

    pub(super) fn holds_for(&self, answers: &Map<String, Value>) -> bool {
        self.validator.accepts(answers) != self.negated
    }

    /// Names of the fields it reads.
    pub fn reads(&self) -> Vec<&str> {
        let mut names = Vec::new();
        collect(&self.schema, &mut names);
        names
    }

    /// The field and values of the plain case "this field has one of these
    /// values", which a page can follow in the browser. `None`: ask the server.
    pub fn one_of(&self) -> Option<(&str, Vec<&str>)> {
        if self.negated {
            return None;
        }
        let (name, test) = match self.schema.get("properties")?.as_object()?.iter().next()? {
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

fn collect<'a>(schema: &'a Value, names: &mut Vec<&'a str>) {
    let Some(schema) = schema.as_object() else {
        return;
    };
    let tested = schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|properties| properties.keys().map(String::as_str));
    let wanted = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    for name in tested.chain(wanted) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    for word in ["allOf", "anyOf"] {
        for part in schema
            .get(word)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            collect(part, names);
        }
    }
    if let Some(part) = schema.get("not") {
        collect(part, names);
    }
}
