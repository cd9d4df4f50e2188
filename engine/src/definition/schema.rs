//! The language as JSON Schema, for editors that complete and check a file while
//! it is written. Made from the table and the word lists that the reader reads
//! by, so it cannot say anything else.
//!
//! A schema sees one file and its words. Names of roles, forms, steps, and
//! everything that follows from the way of a case are for `thyrida check`.

use super::catalogue::{self, CatalogueAction};
use super::draft::ParameterKind;
use super::model::Family;
use super::read::grammar::{
    self, ACTION, ANY, APPOINTMENT, CORRECT, END, ENOUGH, GIVES, HANDLER, Key, Need, OVERDUE,
    OWN_ACTIONS, RESERVED, STEPS, Shape, StepShape, TASK, TEXT, UNNAMED, Value, WAIT, WAY,
    inner_shape,
};
use super::read::{BEFORE, LANGUAGE, LONGEST_NAME, Size};
use crate::calendar::Span;
use serde_json::{Map, Value as Json, json};

/// A file to be kept beside the services, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaFile {
    /// `workflows/service.schema.json`
    pub path: &'static str,
    pub text: String,
}

/// Every schema there is.
pub fn schemas() -> Vec<SchemaFile> {
    let of = |path, shape: &Shape, rules: Json| {
        let mut schema = json!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "title": shape.what,
        });
        extend(&mut schema, record(shape));
        extend(&mut schema, rules);
        let used = used_definitions(&schema);
        extend(&mut schema, json!({ "definitions": used }));
        let text = serde_json::to_string_pretty(&schema).expect("a schema has no odd keys");
        SchemaFile {
            path,
            text: text + "\n",
        }
    };
    let own = ["steps", "outcomes", "anytime"];
    let beside_procedure: Vec<Json> = own.iter().map(|key| json!({ "required": [key] })).collect();
    vec![
        of(
            "workflows/service.schema.json",
            &grammar::SERVICE,
            json!({ "if": { "required": ["procedure"] },
                "then": { "not": { "anyOf": beside_procedure } },
                "else": { "required": ["steps", "outcomes"], "not": { "required": ["with"] } } }),
        ),
        of(
            "workflows/procedure.schema.json",
            &grammar::PROCEDURE,
            json!({}),
        ),
        of("workflows/words.schema.json", &grammar::WORDS, json!({})),
    ]
}

/// Takes over what another part of a schema says.
fn extend(schema: &mut Json, more: Json) {
    if let (Json::Object(schema), Json::Object(more)) = (schema, more) {
        schema.extend(more);
    }
}

/// The definitions that a schema refers to, and those that they refer to.
fn used_definitions(schema: &Json) -> Map<String, Json> {
    let mut used = Map::new();
    let mut texts = vec![schema.to_string()];
    while let Some(text) = texts.pop() {
        if let Json::Object(all) = definitions() {
            for (name, definition) in all {
                let named = text.contains(&format!("\"#/definitions/{name}\""));
                if named && !used.contains_key(&name) {
                    texts.push(definition.to_string());
                    used.insert(name, definition);
                }
            }
        }
    }
    used.sort_keys();
    used
}

/// What is used in many places.
fn definitions() -> Json {
    json!({
        "written": { "type": ["string", "number", "boolean"] },
        "span": { "type": "string", "pattern": format!("^({}|{})$", span(), name('_')) },
        "before": { "type": "string", "pattern": format!("^({}|{}) +{BEFORE}$", span(), name('_')) },
        "count": { "type": ["integer", "string"] },
        "free_name": { "pattern": format!("^{}$", name('_')), "not": { "enum": RESERVED } },
        "file_name": { "type": "string", "pattern": format!("^{}$", name('-')) },
        "names": { "type": "array", "items": written(), "uniqueItems": true },
        "cells": { "type": "array", "items": written() },
        "line": text(Size::Line),
        "paragraph": text(Size::Paragraph),
        "subject": text(Size::Subject),
        "letter": text(Size::Letter),
        "actions": { "anyOf": [
            { "enum": grammar::actions() },
            { "type": "array", "minItems": 1, "items": { "enum": grammar::plain_actions() } },
        ] },
        "undo": undo(),
        "handler": handler(),
        "steps": { "type": "array", "items": { "$ref": "#/definitions/step" } },
        "some_steps": { "minItems": 1, "allOf": [reference("steps")] },
        "step": step(),
        "named_step": named_step(),
    })
}

/// A name, as a pattern.
fn name(joint: char) -> String {
    format!("[a-z][a-z0-9{joint}]{{0,{}}}", LONGEST_NAME - 1)
}

/// A length of time, as a pattern.
fn span() -> String {
    let units: Vec<String> = [
        Span::WorkingDays(1),
        Span::Days(1),
        Span::Weeks(1),
        Span::Months(1),
        Span::Hours(1),
        Span::Minutes(1),
    ]
    .iter()
    .map(|span| span.to_string().replacen("1 ", "", 1).replace(' ', " +") + "s?")
    .collect();
    format!("[1-9][0-9]* +({})", units.join("|"))
}

fn written() -> Json {
    json!({ "$ref": "#/definitions/written" })
}

fn reference(name: &str) -> Json {
    json!({ "$ref": format!("#/definitions/{name}") })
}

fn text(size: Size) -> Json {
    let mut schema = record(&TEXT);
    if size.one_line() {
        for key in TEXT.names() {
            schema["properties"][key] =
                json!({ "type": ["string", "number", "boolean"], "maxLength": size.most() });
        }
    }
    schema
}

/// A map with known keys.
fn record(shape: &Shape) -> Json {
    let required: Vec<&str> = shape
        .keys
        .iter()
        .filter(|key| key.need != Need::May)
        .map(|key| key.name)
        .collect();
    let mut schema = json!({
        "type": "object",
        "properties": properties(shape.keys),
        "additionalProperties": false,
    });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    let together = dependencies(shape.keys);
    if together != json!({}) {
        schema["dependencies"] = together;
    }
    if let Some(one_of) = at_least_one(shape) {
        schema["anyOf"] = one_of;
    }
    schema
}

/// Keys of which one has to be there, and to hold something.
fn at_least_one(shape: &Shape) -> Option<Json> {
    if shape.what == TASK.what {
        Some(json!([{ "required": ["due"] }, { "required": ["up_to"] }]))
    } else if shape.what == CORRECT.what {
        let some =
            |key: &str| json!({ "required": [key], "properties": { key: { "minItems": 1 } } });
        Some(json!([some("fields"), some("documents")]))
    } else {
        None
    }
}

fn properties(keys: &[Key]) -> Map<String, Json> {
    keys.iter()
        .map(|key| (key.name.to_owned(), value(key.value)))
        .collect()
}

/// Keys that do not stand without each other.
fn dependencies(keys: &[Key]) -> Json {
    let mut together = json!({});
    for (one, other) in [("up_to", "else"), ("else", "up_to"), ("remind", "due")] {
        let has = |name: &str| keys.iter().any(|key| key.name == name);
        if has(one) && has(other) {
            together[one] = json!([other]);
        }
    }
    together
}

fn value(value: Value) -> Json {
    match value {
        Value::Language => json!({ "const": LANGUAGE }),
        Value::FileName => reference("file_name"),
        Value::Written => written(),
        Value::Condition => json!({ "type": "string" }),
        Value::Span => reference("span"),
        Value::Before => reference("before"),
        Value::Count => reference("count"),
        Value::Word(words) => json!({ "enum": words }),
        Value::WordList(words) => {
            json!({ "type": "array", "items": { "enum": words }, "uniqueItems": true })
        }
        Value::Names => reference("names"),
        Value::Who => json!({ "anyOf": [
            { "type": "string" },
            { "type": "array", "items": written(), "minItems": 1, "uniqueItems": true },
        ] }),
        Value::Text(size) => reference(match size {
            Size::Line => "line",
            Size::Paragraph => "paragraph",
            Size::Subject => "subject",
            Size::Letter => "letter",
        }),
        Value::Keywords => record(&grammar::KEYWORDS),
        Value::Record(shape) => record(shape),
        Value::NamedList(shape) => json!({ "type": "array", "items": one_key(record(shape)) }),
        Value::Given => json!({ "type": "object", "additionalProperties": written() }),
        Value::Parameters => {
            free_names(json!({ "enum": ParameterKind::ALL.map(|(word, _)| word) }))
        }
        Value::Titles { underscores: true } => free_names(reference("line")),
        Value::Titles { underscores: false } => json!({
            "type": "object",
            "propertyNames": reference("file_name"),
            "additionalProperties": reference("line"),
        }),
        Value::Branches => {
            let mut schema = free_names(reference("some_steps"));
            schema["minProperties"] = json!(2);
            schema
        }
        Value::Gives => free_names(json!({ "anyOf": [{ "enum": GIVES }, reference("names")] })),
        Value::Rows => json!({ "type": "array", "items": reference("cells") }),
        Value::Cells => reference("cells"),
        Value::Steps => reference("steps"),
        Value::SomeSteps => reference("some_steps"),
        Value::FreeName => json!({ "type": "string", "allOf": [reference("free_name")] }),
        Value::Message => json!({ "enum": catalogue::MESSAGES.map(|message| message.name) }),
        Value::Ways => ways(),
        Value::Actions => reference("actions"),
        Value::Undo => reference("undo"),
        Value::On => closed(grammar::triggers(), &reference("handler")),
        Value::OnFailure => {
            let mut families = Family::ALL.map(Family::word).to_vec();
            families.push(ANY);
            closed(families, &reference("steps"))
        }
        Value::WaitFor => wait(),
        Value::Enough => {
            json!({ "anyOf": [{ "enum": ENOUGH }, { "type": "integer", "minimum": 1 }] })
        }
        Value::End => {
            json!({ "if": { "type": "object" }, "then": record(&END), "else": written() })
        }
        Value::Passages => passages(),
        Value::Pairs => {
            json!({ "type": "array", "minItems": 1, "items": record(&grammar::PAIR) })
        }
        Value::Filled => json!({ "anyOf": [
            { "type": "string", "pattern": "^\\{[^{}]+\\}$" },
            reference("subject"),
        ] }),
        Value::Texts(size) => texts(size),
        Value::Scenarios => json!({ "type": "array", "items": {
            "type": "object", "minProperties": 1, "maxProperties": 1,
            "additionalProperties": { "type": "array", "items": {
                "type": ["string", "object"], "minProperties": 1, "maxProperties": 1,
            } },
        } }),
    }
}

/// What the body of a document is made of, one thing at a time.
fn passages() -> Json {
    let one = grammar::PASSAGES.map(|(name, inner)| {
        json!({ "type": "object", "properties": { name: value(inner) },
            "required": [name], "additionalProperties": false })
    });
    json!({ "type": "array", "minItems": 1, "items": { "oneOf": one } })
}

fn texts(size: Size) -> Json {
    json!({ "type": "array", "minItems": 1, "items": value(Value::Text(size)) })
}

/// A map of one entry with a name of its own.
fn one_key(inner: Json) -> Json {
    let mut schema = free_names(inner);
    schema["minProperties"] = json!(1);
    schema["maxProperties"] = json!(1);
    schema
}

fn free_names(inner: Json) -> Json {
    json!({
        "type": "object",
        "propertyNames": reference("free_name"),
        "additionalProperties": inner,
    })
}

/// A map with these keys, all of one kind.
fn closed(keys: Vec<&str>, inner: &Json) -> Json {
    let properties: Map<String, Json> = keys
        .into_iter()
        .map(|key| (key.to_owned(), inner.clone()))
        .collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn handler() -> Json {
    let mut schema = record(&HANDLER);
    let ways: Vec<Json> = HANDLER
        .names()
        .iter()
        .map(|name| json!({ "required": [name] }))
        .collect();
    schema["oneOf"] = json!(ways);
    schema
}

fn wait() -> Json {
    let mut schema = record(&WAIT);
    schema["oneOf"] = json!([
        { "required": ["message", "up_to", "else"] },
        { "required": ["time"], "maxProperties": 1 },
        { "required": ["date"], "maxProperties": 1 },
    ]);
    json!({ "if": { "type": "object" }, "then": schema, "else": { "const": APPOINTMENT } })
}

fn ways() -> Json {
    let mut way = record(&WAY);
    way["oneOf"] = json!([
        { "required": ["when", "steps"] },
        { "required": ["otherwise"], "maxProperties": 1 },
    ]);
    json!({
        "type": "array",
        "minItems": 2,
        "items": way,
        "contains": { "required": ["otherwise"] },
    })
}

fn undo() -> Json {
    let mut action = record(&ACTION);
    action["allOf"] = json!(inputs());
    json!({
        "if": { "type": "object" },
        "then": action,
        "else": { "anyOf": [
            { "enum": grammar::plain_actions() },
            { "type": "array", "minItems": 1, "items": { "enum": grammar::plain_actions() } },
        ] },
    })
}

/// What each action needs under `with`.
fn inputs() -> Vec<Json> {
    grammar::actions()
        .into_iter()
        .map(|name| {
            let own = OWN_ACTIONS.iter().find(|(own, _)| *own == name);
            let with = match (own, catalogue::action(name)) {
                (Some((_, shape)), _) => shape.map(record),
                (None, Some(action)) => inputs_of(action),
                (None, None) => None,
            };
            let then = match with {
                Some(with) if grammar::needs_inputs(name) => {
                    json!({ "properties": { "with": with }, "required": ["with"] })
                }
                Some(with) => json!({ "properties": { "with": with } }),
                None => json!({ "not": { "required": ["with"] } }),
            };
            json!({
                "if": { "properties": { "do": { "const": name } }, "required": ["do"] },
                "then": then,
            })
        })
        .collect()
}

fn inputs_of(action: &CatalogueAction) -> Option<Json> {
    let names = || action.inputs.iter().map(|input| input.name).collect();
    let required: Vec<&str> = action
        .inputs
        .iter()
        .filter(|input| input.required)
        .map(|input| input.name)
        .collect();
    let mut schema = closed(names(), &written());
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    (!action.inputs.is_empty()).then_some(schema)
}

/// One item of a list of steps.
fn step() -> Json {
    let taken: Vec<&str> = RESERVED
        .into_iter()
        .filter(|word| !UNNAMED.iter().any(|unnamed| unnamed.name == *word))
        .chain(words_of_steps())
        .collect();
    json!({
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "propertyNames": { "pattern": format!("^{}$", name('_')), "not": { "enum": taken } },
        "properties": properties(&UNNAMED),
        "additionalProperties": reference("named_step"),
    })
}

/// Every word that can stand under the name of a step, each once.
fn words_of_steps() -> Vec<&'static str> {
    let mut words = Vec::new();
    for step in &STEPS {
        for word in std::iter::once(step.word).chain(step.beside.iter().map(|key| key.name)) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
    words
}

/// What is overdue has a term: beside the kind, or inside it.
fn overdue(step: &StepShape) -> Json {
    let beside = step.beside.iter().any(|key| key.name == "due");
    let inside = inner_shape(step).is_some_and(|shape| shape.key("due").is_some());
    let term = if beside {
        json!({ "required": ["due"] })
    } else if inside {
        json!({ "properties": { step.word: { "type": "object", "required": ["due"] } } })
    } else {
        json!(false)
    };
    json!({
        "if": {
            "required": [step.word, "on"],
            "properties": { "on": { "required": [OVERDUE] } },
        },
        "then": term,
    })
}

fn named_step() -> Json {
    let mut all = Map::new();
    let mut kinds = Vec::new();
    let mut rules = inputs();
    for step in &STEPS {
        all.insert(step.word.to_owned(), value(step.value));
    }
    for step in &STEPS {
        let mut beside = vec![step.word];
        for key in step.beside {
            beside.push(key.name);
            // `with` is told apart by the rules for actions.
            all.entry(key.name).or_insert_with(|| value(key.value));
        }
        kinds.push(json!({ "required": [step.word] }));
        rules.push(overdue(step));
        rules.push(json!({
            "if": { "required": [step.word] },
            "then": {
                "propertyNames": { "enum": beside },
                "dependencies": dependencies(step.beside),
            },
        }));
    }
    all.insert("with".to_owned(), json!({ "type": "object" }));
    for word in ["call", "start"] {
        rules.push(json!({
            "if": { "required": [word] },
            "then": { "properties": { "with": value(Value::Given) } },
        }));
    }
    rules.push(json!({
        "if": { "properties": { "do": { "type": "array" } }, "required": ["do"] },
        "then": { "not": { "required": ["with"] } },
    }));
    json!({
        "type": "object",
        "properties": all,
        "additionalProperties": false,
        "oneOf": kinds,
        "allOf": rules,
    })
}
