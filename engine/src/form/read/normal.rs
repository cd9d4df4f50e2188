//! A schema with its parts put together, so that each object says in one place
//! what it asks for: `allOf` merged, questions that a `then` brings along moved to
//! the others, older words replaced by the ones of today.
//!
//! What comes out is what the fields are read from and what the validator is made
//! of; every part still knows where it was written.

use super::positions::step;
use super::resolve::Resolved;
use super::source::Library;
use serde_json::{Map, Value, json};

/// What a part of an `allOf` may say about other answers, without any question.
const RULES: [&str; 8] = [
    "$comment", "x-error", "if", "then", "else", "anyOf", "not", "oneOf",
];
/// Words of which the stricter one counts.
const LEAST: [&str; 4] = ["minimum", "exclusiveMinimum", "minLength", "minItems"];
const MOST: [&str; 4] = ["maximum", "exclusiveMaximum", "maxLength", "maxItems"];
/// Words about the schema and not about the answers.
const ABOUT: [&str; 6] = [
    "$id",
    "$anchor",
    "$defs",
    "definitions",
    "examples",
    "deprecated",
];

/// Puts the parts of a resolved schema together.
pub fn normalise(library: &mut Library, resolved: Resolved) -> Resolved {
    let Resolved {
        schema,
        origins,
        declared,
    } = resolved;
    let mut normal = Normal {
        library,
        out: Resolved {
            schema: Value::Null,
            origins,
            declared,
        },
    };
    let schema = if let Value::Object(schema) = schema {
        Value::Object(normal.schema(schema, ""))
    } else {
        schema
    };
    let mut out = normal.out;
    out.schema = schema;
    out
}

struct Normal<'l, 'f> {
    library: &'l mut Library<'f>,
    out: Resolved,
}

impl Normal<'_, '_> {
    fn came_from(&mut self, to: String, from: &str) {
        let place = self.out.origin(from);
        self.out.origins.insert(to, place);
    }

    fn schema(&mut self, schema: Map<String, Value>, at: &str) -> Map<String, Value> {
        let mut schema = self.flat(schema, at);
        self.bring_along(&mut schema, at);
        let general = !self.library.house;
        if general {
            let is_object = schema.contains_key("properties");
            let closed = schema.get("additionalProperties");
            if is_object && matches!(closed, None | Some(Value::Bool(true))) {
                schema.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            for word in ABOUT {
                schema.shift_remove(word);
            }
        }
        if let Some(Value::Object(properties)) = schema.get_mut("properties") {
            for (name, property) in properties.iter_mut() {
                self.inner(property, format!("{at}/properties/{}", step(name)));
            }
        }
        for word in ["items", "additionalProperties"] {
            if let Some(inner) = schema.get_mut(word) {
                self.inner(inner, format!("{at}/{word}"));
            }
        }
        schema
    }

    fn inner(&mut self, value: &mut Value, at: String) {
        if let Value::Object(object) = value {
            *value = Value::Object(self.schema(std::mem::take(object), &at));
        }
    }

    /// The schema with what its `allOf` says merged into it.
    fn flat(&mut self, mut schema: Map<String, Value>, at: &str) -> Map<String, Value> {
        self.todays_words(&mut schema, at);
        let Some(Value::Array(parts)) = schema.get("allOf").cloned() else {
            return schema;
        };
        let mut left = Vec::new();
        for (index, part) in parts.into_iter().enumerate() {
            let part_at = format!("{at}/allOf/{index}");
            let Value::Object(part) = part else {
                left.push(part);
                continue;
            };
            let part = self.flat(part, &part_at);
            let is_rule = part.keys().all(|word| RULES.contains(&word.as_str()));
            if is_rule {
                left.push(Value::Object(part));
            } else {
                left.push(Value::Object(self.merge(&mut schema, at, part, &part_at)));
            }
        }
        if left.iter().all(|part| part == &json!({})) {
            schema.shift_remove("allOf");
        } else {
            schema.insert("allOf".to_owned(), Value::Array(left));
        }
        schema
    }

    /// `dependencies` was split in two, and a schema that depends on an answer is
    /// an `if` with its `then`.
    fn todays_words(&mut self, schema: &mut Map<String, Value>, at: &str) {
        let old = match schema.get("dependencies") {
            Some(Value::Object(_)) if !self.library.house => schema.shift_remove("dependencies"),
            _ => None,
        };
        let mut schemas: Vec<(String, Value, String)> = Vec::new();
        for (name, what) in old
            .as_ref()
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let from = format!("{at}/dependencies/{}", step(name));
            if what.is_array() {
                let to = format!("{at}/dependentRequired/{}", step(name));
                self.came_from(to, &from);
                let required = schema
                    .entry("dependentRequired")
                    .or_insert_with(|| json!({}));
                if let Some(required) = required.as_object_mut() {
                    required.insert(name.clone(), what.clone());
                }
            } else {
                schemas.push((name.clone(), what.clone(), from));
            }
        }
        if let Some(Value::Object(dependent)) = schema.get("dependentSchemas").cloned() {
            schema.shift_remove("dependentSchemas");
            for (name, what) in dependent {
                let from = format!("{at}/dependentSchemas/{}", step(&name));
                schemas.push((name, what, from));
            }
        }
        for (name, mut what, from) in schemas {
            // The reason stands where the other rules have it.
            let reason = what
                .as_object_mut()
                .and_then(|what| what.shift_remove("x-error"));
            let parts = schema.entry("allOf").or_insert_with(|| json!([]));
            let Some(parts) = parts.as_array_mut() else {
                return;
            };
            let part_at = format!("{at}/allOf/{}", parts.len());
            let mut part = Map::new();
            if let Some(reason) = reason {
                part.insert("x-error".to_owned(), reason);
            }
            part.insert("if".to_owned(), json!({ "required": [name] }));
            part.insert("then".to_owned(), what);
            parts.push(Value::Object(part));
            self.came_from(part_at.clone(), &from);
            self.came_from(format!("{part_at}/if"), &from);
            self.came_from(format!("{part_at}/then"), &from);
        }
    }

    /// Puts the words of a part among those of the whole. What is left are rules.
    fn merge(
        &mut self,
        whole: &mut Map<String, Value>,
        at: &str,
        part: Map<String, Value>,
        part_at: &str,
    ) -> Map<String, Value> {
        let mut left = Map::new();
        let rules = ["if", "then", "else"];
        let has_rule = rules.iter().any(|word| part.contains_key(*word));
        for (word, value) in part {
            let is_rule = rules.contains(&word.as_str())
                || matches!(word.as_str(), "anyOf" | "not" | "allOf")
                || (word == "x-error" && has_rule);
            if is_rule {
                left.insert(word, value);
                continue;
            }
            let (to, from) = (
                format!("{at}/{}", step(&word)),
                format!("{part_at}/{}", step(&word)),
            );
            let Some(there) = whole.get_mut(&word) else {
                self.came_from(to, &from);
                whole.insert(word, value);
                continue;
            };
            match (word.as_str(), there, value) {
                ("properties", Value::Object(there), Value::Object(more)) => {
                    for (name, property) in more {
                        let (to, from) = (
                            format!("{to}/{}", step(&name)),
                            format!("{from}/{}", step(&name)),
                        );
                        match (there.get_mut(&name), property) {
                            (None, property) => {
                                self.came_from(to, &from);
                                there.insert(name, property);
                            }
                            (Some(Value::Object(one)), Value::Object(other)) => {
                                let mut both = self.flat(std::mem::take(one), &to);
                                let other = self.flat(other, &from);
                                let rest = self.merge(&mut both, &to, other, &from);
                                if !rest.is_empty() {
                                    let parts = both.entry("allOf").or_insert_with(|| json!([]));
                                    if let Some(parts) = parts.as_array_mut() {
                                        let at = format!("{to}/allOf/{}", parts.len());
                                        parts.push(Value::Object(rest));
                                        self.came_from(at, &from);
                                    }
                                }
                                *one = both;
                            }
                            (Some(_), _) => {}
                        }
                    }
                }
                ("required", Value::Array(there), Value::Array(more)) => {
                    for name in more {
                        if !there.contains(&name) {
                            there.push(name);
                        }
                    }
                }
                ("dependentRequired", Value::Object(there), Value::Object(more)) => {
                    for (name, wanted) in more {
                        there.entry(name).or_insert(wanted);
                    }
                }
                ("additionalProperties", there, more) => {
                    if *there == Value::Bool(true) || more == Value::Bool(false) {
                        *there = more;
                    }
                }
                (word, Value::Number(there), Value::Number(more)) if LEAST.contains(&word) => {
                    if more.as_f64() > there.as_f64() {
                        *there = more;
                    }
                }
                (word, Value::Number(there), Value::Number(more)) if MOST.contains(&word) => {
                    if more.as_f64() < there.as_f64() {
                        *there = more;
                    }
                }
                ("title" | "description" | "x-error" | "default" | "$comment", _, _) => {}
                ("readOnly" | "uniqueItems", there, more) => {
                    if more == Value::Bool(true) {
                        *there = more;
                    }
                }
                (word, there, more) => {
                    if *there != more && !ABOUT.contains(&word) {
                        let place = self.out.origin(&from);
                        self.library.report(
                            &place,
                            "conflicting-parts",
                            format!("`{word}` says two things about the same answer"),
                            "Say it once; parts of an `allOf` are put together.".to_owned(),
                        );
                    }
                }
            }
        }
        left
    }

    /// Questions that a `then` or `else` asks for and nobody else become questions
    /// of the object, shown while the condition holds.
    fn bring_along(&mut self, schema: &mut Map<String, Value>, at: &str) {
        let mut holders = vec![at.to_owned()];
        if let Some(Value::Array(parts)) = schema.get("allOf") {
            holders.extend((0..parts.len()).map(|index| format!("{at}/allOf/{index}")));
        }
        for (number, holder_at) in holders.into_iter().enumerate() {
            for (word, negated) in [("then", false), ("else", true)] {
                let brought = {
                    let holder = match number {
                        0 => Some(&mut *schema),
                        _ => schema
                            .get_mut("allOf")
                            .and_then(|parts| parts.get_mut(number - 1))
                            .and_then(Value::as_object_mut),
                    };
                    let Some(holder) = holder else { continue };
                    let Some(test) = holder.get("if").cloned() else {
                        continue;
                    };
                    let properties = holder
                        .get(word)
                        .and_then(|outcome| outcome.get("properties"))
                        .and_then(Value::as_object)
                        .cloned();
                    properties.map(|properties| (test, properties))
                };
                let Some((test, properties)) = brought else {
                    continue;
                };
                for (name, property) in properties {
                    let own = format!("{at}/properties/{}", step(&name));
                    let known = schema
                        .get("properties")
                        .and_then(|properties| properties.get(&name));
                    let again = known == Some(&property) && self.out.declared.contains_key(&own);
                    if !asks(&property) || (known.is_some() && !again) {
                        continue;
                    }
                    if !again {
                        let from = format!("{holder_at}/{word}/properties/{}", step(&name));
                        self.came_from(own.clone(), &from);
                        let properties = schema
                            .entry("properties")
                            .or_insert_with(|| Value::Object(Map::new()));
                        if let Some(properties) = properties.as_object_mut() {
                            properties.insert(name.clone(), property);
                        }
                    }
                    self.out
                        .declared
                        .entry(own)
                        .or_default()
                        .push((test.clone(), negated));
                    take_out(schema, number, word, &name);
                }
            }
        }
    }
}

/// Whether a schema asks a question of its own, and does not only limit answers.
fn asks(schema: &Value) -> bool {
    ["type", "enum", "oneOf", "properties", "items"]
        .iter()
        .any(|word| schema.get(word).is_some())
}

/// Takes a question out of the `then` that brought it along.
fn take_out(schema: &mut Map<String, Value>, number: usize, word: &str, name: &str) {
    let holder = match number {
        0 => Some(schema),
        _ => schema
            .get_mut("allOf")
            .and_then(|parts| parts.get_mut(number - 1))
            .and_then(Value::as_object_mut),
    };
    let outcome = holder
        .and_then(|holder| holder.get_mut(word))
        .and_then(Value::as_object_mut);
    if let Some(outcome) = outcome
        && let Some(Value::Object(properties)) = outcome.get_mut("properties")
    {
        properties.shift_remove(name);
        if properties.is_empty() {
            outcome.shift_remove("properties");
        }
    }
}
