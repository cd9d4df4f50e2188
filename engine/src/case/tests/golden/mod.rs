//! Stored histories against the engine of today: see `engine/golden/README.md`.

mod stories;

use crate::case::{Case, Recorded, replay};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use stories::STORIES;

/// A file of the folder.
#[derive(Serialize, Deserialize)]
struct Golden {
    events: Vec<Recorded>,
    case: Case,
}

impl Golden {
    fn of(events: Vec<Recorded>) -> Golden {
        let case = replay(&events).expect("the history opens a case");
        Golden { events, case }
    }

    fn written(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("a history serializes");
        format!("{text}\n")
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// Every file, by name.
fn files() -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder()).expect("the folder is part of the repository");
    let paths = entries.map(|entry| entry.unwrap().path());
    let histories = paths.filter(|path| path.extension().is_some_and(|end| end == "json"));
    histories
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

#[test]
fn every_stored_history_still_gives_its_case_to_the_byte() {
    let files = files();
    assert!(!files.is_empty());
    for (name, text) in files {
        let stored: Golden =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let again = Golden::of(stored.events).written();
        let differs = text
            .lines()
            .zip(again.lines())
            .find(|(old, new)| old != new);
        assert!(
            text == again,
            "{name}: stored and replayed differ: {differs:?}"
        );
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "files are added only when asked for"
)]
fn adding() -> bool {
    std::env::var("THYRIDA_GOLDEN").is_ok_and(|word| word == "add")
}

#[test]
fn every_story_has_its_golden_file_and_none_is_ever_changed() {
    let files = files();
    for (name, story) in STORIES {
        let written = Golden::of(story()).written();
        match files.get(name) {
            Some(stored) => {
                let differs = stored
                    .lines()
                    .zip(written.lines())
                    .find(|(old, new)| old != new);
                assert!(
                    *stored == written,
                    "{name}.json would change ({differs:?}): give the story another name, \
                     so that it adds a file"
                );
            }
            None => {
                assert!(adding(), "no {name}.json: see engine/golden/README.md");
                std::fs::write(folder().join(format!("{name}.json")), written).unwrap();
            }
        }
    }
}

/// The variants of an enum with the names of their fields, out of its source.
fn variants(source: &str, name: &str) -> Vec<(String, Vec<String>)> {
    let start = format!("pub enum {name} {{\n");
    let body = source
        .split_once(&start)
        .unwrap_or_else(|| panic!("no {name}"))
        .1;
    let body = body.split_once("\n}\n").expect("the enum ends").0;
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for line in body.lines() {
        let word = |line: &str| -> String {
            line.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        };
        let inside = line.trim_start();
        match line.len() - inside.len() {
            4 if inside.starts_with(char::is_uppercase) => {
                let mut fields = Vec::new();
                // Fields that stand on the same line.
                if let Some((_, rest)) = inside.split_once(" { ") {
                    let rest = rest.split_once(" }").map_or(rest, |(fields, _)| fields);
                    fields.extend(rest.split(", ").map(word));
                }
                found.push((snake(&word(inside)), fields));
            }
            8 if inside.starts_with(char::is_lowercase) && inside.contains(": ") => {
                found.last_mut().expect("of a variant").1.push(word(inside));
            }
            _ => {}
        }
    }
    found
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// Every name that something in the histories is stored by, and every pair of
/// such a name and a field in it that has a value.
fn seen() -> (BTreeSet<String>, BTreeSet<(String, String)>) {
    let (mut names, mut fields) = (BTreeSet::new(), BTreeSet::new());
    for text in files().values() {
        let stored: Value = serde_json::from_str(text).unwrap();
        look(&stored["events"], &mut names, &mut fields);
    }
    (names, fields)
}

fn look(value: &Value, names: &mut BTreeSet<String>, fields: &mut BTreeSet<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                names.insert(name.clone());
                for (field, value) in member.as_object().into_iter().flatten() {
                    if !value.is_null() {
                        fields.insert((name.clone(), field.clone()));
                    }
                }
                look(member, names, fields);
            }
        }
        Value::Array(items) => {
            for item in items {
                look(item, names, fields);
            }
        }
        Value::String(word) => {
            names.insert(word.clone());
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn every_event_and_every_field_of_it_stands_in_a_golden_history() {
    let (names, fields) = seen();
    let events = variants(include_str!("../../event.rs"), "Event");
    assert!(events.len() > 50, "the source was read");
    let mut missing: Vec<String> = Vec::new();
    for (event, own) in events {
        if !names.contains(&event) {
            missing.push(event.clone());
        }
        for field in own {
            if !fields.contains(&(event.clone(), field.clone())) {
                missing.push(format!("{event}.{field}"));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_kind_of_thing_in_an_event_stands_in_a_golden_history() {
    let (names, _) = seen();
    let (event, effect, state) = (
        include_str!("../../event.rs"),
        include_str!("../../effect.rs"),
        include_str!("../../state.rs"),
    );
    let kinds = [
        (event, "Resolution"),
        (event, "Side"),
        (event, "TimerPurpose"),
        (effect, "Effect"),
        (effect, "UndoAction"),
        (effect, "Mail"),
        (state, "TrackKind"),
        (state, "Waiting"),
        (state, "Cause"),
    ];
    let mut missing: Vec<String> = Vec::new();
    for (source, kind) in kinds {
        for (variant, _) in variants(source, kind) {
            // A case's main track is there before any event.
            if !names.contains(&variant) && variant != "main" {
                missing.push(format!("{kind} {variant}"));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}
