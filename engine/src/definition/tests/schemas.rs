//! The schemas for editors say what the reader says.

use super::codes_reader::{EVERYTHING, STEPS, unmark};
use super::support::{DECIDE, PERMIT, WORDS};
use crate::definition::findings::Findings;
use crate::definition::schemas;
use crate::definition::yaml::{self, Kind, Node};
use jsonschema::Validator;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    let engine = Path::new(env!("CARGO_MANIFEST_DIR"));
    engine.parent().unwrap().to_owned()
}

fn validator(kind: &str) -> Validator {
    let file = schemas()
        .into_iter()
        .find(|file| file.path.contains(kind))
        .unwrap();
    let schema: Value = serde_json::from_str(&file.text).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// A file as an editor sees it: plain words of YAML's core are not texts.
fn as_editors_see(text: &str) -> Value {
    let mut findings = Findings::of("x");
    let node = yaml::read(text, &mut findings).unwrap();
    assert!(findings.is_empty(), "{findings:?}");
    value(&node)
}

fn value(node: &Node) -> Value {
    match &node.kind {
        Kind::Text(scalar) if scalar.is_plain() => match scalar.text.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            text => serde_json::from_str::<serde_json::Number>(text)
                .map_or_else(|_| Value::String(text.to_owned()), Value::Number),
        },
        Kind::Text(scalar) => Value::String(scalar.text.clone()),
        Kind::List(items) => Value::Array(items.iter().map(value).collect()),
        Kind::Map(entries) => Value::Object(
            entries
                .iter()
                .map(|entry| (entry.key.text.clone(), value(&entry.value)))
                .collect::<Map<_, _>>(),
        ),
        Kind::Empty => Value::Null,
        Kind::Refused => panic!("a finding tells of it"),
    }
}

fn problems(kind: &str, text: &str) -> Vec<String> {
    validator(kind)
        .iter_errors(&as_editors_see(text))
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn the_committed_schemas_are_those_that_are_made() {
    for file in schemas() {
        assert!(
            std::fs::read_to_string(root().join(file.path)).is_ok_and(|text| text == file.text),
            "{} is old; workflows/README.md says how it is written again",
            file.path
        );
    }
}

#[test]
fn every_shipped_file_validates() {
    let mut seen = 0;
    for folder in ["workflows", "workflows/procedures"] {
        for entry in std::fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|ending| ending != "yaml") {
                continue;
            }
            let kind = match (folder, path.file_name().unwrap().to_str().unwrap()) {
                (_, "words.yaml") => "words",
                ("workflows", _) => "service",
                _ => "procedure",
            };
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(problems(kind, &text), [""; 0], "{}", path.display());
            seen += 1;
        }
    }
    assert!(seen >= 4);
}

#[test]
fn every_construct_validates() {
    assert_eq!(problems("procedure", EVERYTHING), [""; 0]);
    assert_eq!(problems("procedure", DECIDE), [""; 0]);
    assert_eq!(problems("service", PERMIT), [""; 0]);
    assert_eq!(problems("words", WORDS), [""; 0]);
    let steps = EVERYTHING.split_once("steps:").unwrap().1;
    let (head, _) = PERMIT.split_once("procedure:").unwrap();
    let own = format!(
        "{head}scenarios:\n  - all well:\n      - 2 days pass\n      - expect: {{ outcome: issued }}\nsteps:{steps}"
    );
    assert_eq!(problems("service", &own), [""; 0]);
}

#[test]
fn whatever_the_reader_finds_in_a_step_the_schema_finds_too() {
    let validator = validator("procedure");
    let mut missed = Vec::new();
    for (codes, old, new) in STEPS {
        let (_, text) = unmark(&EVERYTHING.replace(old, new));
        if validator.is_valid(&as_editors_see(&text)) {
            missed.push(format!("{codes:?} {new:?}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn unknown_words_of_services_and_vocabularies_do_not_validate() {
    for (old, new) in [
        ("level: A", "level: C"),
        ("level: A", "levels: A"),
        ("[office, kep]", "[office, kepp]"),
        ("kind: show, title: { el: Τ", "kind: shown, title: { el: Τ"),
        ("service: permit", "service: Permit_1"),
        ("{ el: Άδεια, en: Permit }", "{ el: Άδεια }"),
        ("{ el: Άδεια, en: Permit }", "Permit"),
        ("due: 10 days", "due: ten days"),
        ("due: 10 days", "due: 10 days, warn: 2 days"),
        ("procedure: decide\n", "procedure: decide\nanytime: {}\n"),
        ("procedure: decide\n", ""),
        ("language: 1", "language: 7"),
    ] {
        assert_eq!(PERMIT.matches(old).count(), 1, "{old:?} stands once");
        assert_ne!(
            problems("service", &PERMIT.replace(old, new)),
            [""; 0],
            "{new}"
        );
    }
    for (old, new) in [
        ("roles:", "connectors: [bnk]\nroles:"),
        ("roles:", "rolls:"),
        ("registrar:", "Registrar:"),
        ("registrar:", "staff:"),
    ] {
        assert_ne!(
            problems("words", &WORDS.replacen(old, new, 1)),
            [""; 0],
            "{new}"
        );
    }
}
