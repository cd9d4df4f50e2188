//! The rules of a layout: when what stands in it is shown.

use super::{Ground, Layouter};
use crate::form::Condition;
use crate::form::read::conditions::Asked;
use crate::form::read::rules::{fault_of, unknown_test};
use crate::form::read::source::Place;
use serde_json::{Map, Value, json};

impl Layouter<'_, '_, '_> {
    /// Takes up the rule of an element for everything inside it.
    pub(super) fn enter(&mut self, at: &str, object: &Map<String, Value>, ground: &Ground) -> bool {
        let rule = object
            .get("rule")
            .and_then(|rule| self.rule(&format!("{at}/rule"), rule, ground));
        let ruled = rule.is_some();
        self.rules.extend(rule);
        ruled
    }

    pub(super) fn leave(&mut self, ruled: bool) {
        if ruled {
            self.rules.pop();
        }
    }

    /// When something is shown. What cannot be changed is not asked for, so a
    /// question that is disabled is one that is hidden.
    pub(super) fn rule(&mut self, at: &str, rule: &Value, ground: &Ground) -> Option<Condition> {
        let rule = rule.as_object()?;
        self.closed(at, rule, &["effect", "condition"]);
        let hide = match rule.get("effect").and_then(Value::as_str) {
            Some("SHOW" | "ENABLE") => false,
            Some("HIDE" | "DISABLE") => true,
            _ => {
                self.report(
                    &format!("{at}/effect"),
                    "unknown-effect",
                    "a rule shows or hides".to_owned(),
                    "Write \"effect\": \"SHOW\" or \"HIDE\".",
                );
                false
            }
        };
        let at = format!("{at}/condition");
        let schema = self.condition(&at, rule.get("condition"), ground)?;
        let condition = Condition::at(ground.base, schema, hide);
        if let Err(error) = &condition {
            self.report(
                &at,
                "bad-condition",
                format!("the condition does not hold together: {error}"),
                "Compare with \"const\": one answer, or \"enum\": [ several ].",
            );
        }
        condition.ok()
    }

    /// A condition as one schema over the answers.
    fn condition(&mut self, at: &str, written: Option<&Value>, ground: &Ground) -> Option<Value> {
        let empty = Map::new();
        let condition = written.and_then(Value::as_object).unwrap_or(&empty);
        let together = match condition.get("type").and_then(Value::as_str) {
            Some("AND") => Some("allOf"),
            Some("OR") => Some("anyOf"),
            _ => None,
        };
        if let Some(together) = together {
            self.closed(at, condition, &["type", "conditions"]);
            let parts = condition.get("conditions").and_then(Value::as_array);
            let mut schemas = Vec::new();
            for (index, part) in parts.into_iter().flatten().enumerate() {
                let at = format!("{at}/conditions/{index}");
                self.deeper(&at, |this| {
                    schemas.extend(this.condition(&at, Some(part), ground));
                });
            }
            if schemas.is_empty() {
                self.report(
                    at,
                    "bad-condition",
                    "no condition stands in here".to_owned(),
                    "Add \"conditions\": [ … ].",
                );
                return None;
            }
            return Some(json!({ together: schemas }));
        }
        let general = !self.is_house();
        let known: &[&str] = if general {
            &[
                "type",
                "scope",
                "schema",
                "expectedValue",
                "failWhenUndefined",
            ]
        } else {
            &["scope", "schema"]
        };
        self.closed(at, condition, known);
        let test = match (condition.get("schema"), condition.get("expectedValue")) {
            (Some(schema), _) => schema.clone(),
            (None, Some(value)) if general => json!({ "const": value }),
            (None, _) => Value::Null,
        };
        let place = Place::new(self.file.clone(), format!("{at}/schema"));
        let scope = condition.get("scope").and_then(Value::as_str);
        let fault;
        let schema;
        if general && matches!(scope, Some("#" | "#/")) {
            fault = unknown_test(&test);
            schema = test;
        } else {
            let (field, path) = self.scope(&format!("{at}/scope"), condition, ground)?;
            if self.reader.broken.contains(&field.name) {
                return None;
            }
            fault = fault_of(self.reader, &test, &field);
            schema = at_path(&path, test);
        }
        if let Some(fault) = fault {
            self.reader.library.report(
                &place,
                "bad-condition",
                fault,
                "Compare with \"const\": one answer, or \"enum\": [ several ].".to_owned(),
            );
            return None;
        }
        if ground.base.is_empty() {
            self.reader.asked.push(Asked {
                place,
                schema: schema.clone(),
            });
        }
        Some(schema)
    }
}

/// A test of the answer at a path: it has to be there.
fn at_path(path: &str, test: Value) -> Value {
    path.rsplit('.').fold(
        test,
        |test, name| json!({ "properties": { name: test }, "required": [name] }),
    )
}
