//! Questions for files: `x-upload`.

use super::closed;
use crate::form::model::FieldKind;
use crate::form::read::reader::{Reader, named, nearest};
use crate::upload::{FileKind, Limits};
use serde_json::{Map, Value, json};
use std::str::FromStr as _;

/// A list of file names that says which files may be sent. Names are texts of at most 255
/// characters, as storages have them; how many files there may be is `maxItems`.
pub(super) fn read(
    reader: &mut Reader,
    at: &str,
    schema: &Map<String, Value>,
    path: &str,
) -> Option<FieldKind> {
    closed(
        reader,
        at,
        schema,
        &["items", "minItems", "maxItems", "x-upload"],
    );
    if reader.in_rows > 0 || path.contains('.') {
        reader.report(
            at,
            "unsupported-type",
            format!("{} asks for files inside of another question", named(at)),
            "Ask for files among the properties of the form itself.",
        );
        return None;
    }
    if schema.get("items") != Some(&json!({ "type": "string", "maxLength": 255 })) {
        reader.report(
            at,
            "missing-items",
            format!(
                "{} does not say that it keeps the names of files",
                named(at)
            ),
            "Write \"items\": { \"type\": \"string\", \"maxLength\": 255 }.",
        );
    }
    for word in ["readOnly", "default", "x-prefill", "x-computed"] {
        if schema.contains_key(word) {
            reader.report(
                &format!("{at}/{word}"),
                "unknown-keyword",
                format!("`{word}` says nothing about files"),
                "Take it out: files are always sent by people.",
            );
        }
    }
    let most = number(reader, at, schema, "maxItems", Limits::default().most);
    let least = number(reader, at, schema, "minItems", 1);
    if least > most {
        reader.report(
            &format!("{at}/minItems"),
            "impossible",
            format!("{} needs {least} files and may have {most}", named(at)),
            "Make `minItems` the smaller one.",
        );
    }
    let place = format!("{at}/x-upload");
    let Some(said) = schema.get("x-upload").and_then(Value::as_object) else {
        reader.report(
            &place,
            "wrong-type",
            "`x-upload` says which files may be sent",
            "Write { \"kinds\": [\"pdf\"], \"largest\": \"5 MB\" }, or { } for the usual ones.",
        );
        return None;
    };
    reader.closed_words(&place, said, &["kinds", "largest"]);
    let kinds = kinds(reader, &place, said);
    let largest = largest(reader, &place, said);
    let limits = Limits {
        kinds,
        largest,
        most,
    };
    Some(FieldKind::Files { limits })
}

/// A number of files.
fn number(
    reader: &mut Reader,
    at: &str,
    schema: &Map<String, Value>,
    word: &str,
    usual: u16,
) -> u16 {
    let Some(said) = schema.get(word) else {
        return usual;
    };
    Limits::number(&said.to_string()).unwrap_or_else(|| {
        reader.report(
            &format!("{at}/{word}"),
            "wrong-type",
            format!("`{word}` is a number of files, from 1 to {}", Limits::MOST),
            "Write how many files there may be.",
        );
        usual
    })
}

fn kinds(reader: &mut Reader, at: &str, said: &Map<String, Value>) -> Vec<FileKind> {
    let usual = Limits::default().kinds;
    let Some(words) = said.get("kinds") else {
        return usual;
    };
    let mut kinds = Vec::new();
    for word in words.as_array().into_iter().flatten() {
        let kind = word.as_str().and_then(|word| FileKind::from_str(word).ok());
        match kind {
            Some(kind) if !kinds.contains(&kind) => kinds.push(kind),
            Some(_) | None => {
                let all = FileKind::ALL.map(FileKind::word);
                let mend = match word.as_str().and_then(|word| nearest(word, &all)) {
                    Some(near) => format!("Did you mean {near}?"),
                    None => format!("Known kinds, each once: {}.", all.join(", ")),
                };
                let place = format!("{at}/kinds");
                let why = format!("{word} is no kind of file that can be taken, or comes twice");
                reader.report(&place, "unknown-option", why, mend);
            }
        }
    }
    if kinds.is_empty() {
        reader.report(
            &format!("{at}/kinds"),
            "wrong-type",
            "no kind of file is taken",
            "Write a list, for example [\"pdf\", \"jpeg\"].",
        );
        return usual;
    }
    kinds
}

fn largest(reader: &mut Reader, at: &str, said: &Map<String, Value>) -> u64 {
    let usual = Limits::default().largest;
    let Some(size) = said.get("largest") else {
        return usual;
    };
    size.as_str().and_then(Limits::size).unwrap_or_else(|| {
        reader.report(
            &format!("{at}/largest"),
            "wrong-type",
            format!("{size} is no size of a file"),
            "Write whole megabytes, at most \"20 MB\".",
        );
        usual
    })
}
