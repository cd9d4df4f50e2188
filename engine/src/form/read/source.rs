//! The files a form is made of, read once each, and the findings about them.

use super::positions::Positions;
use crate::files::Files;
use crate::finding::Finding;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Larger files are refused unread.
const MAX_BYTES: usize = 256 * 1024;

/// Opens files and collects what is wrong with them.
pub struct Library<'f> {
    files: &'f Files,
    sources: BTreeMap<String, Option<Source>>,
    /// Files found to be there.
    pub used: BTreeSet<String>,
    pub findings: Vec<Finding>,
    /// Whether what can be filled in is judged as well.
    pub judges: bool,
    /// Whether the rules of the house hold beside what can be read.
    pub house: bool,
}

struct Source {
    value: Arc<Value>,
    positions: Positions,
}

/// A place in a file, by JSON pointer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub file: String,
    pub pointer: String,
}

impl Place {
    pub fn new(file: impl Into<String>, pointer: impl Into<String>) -> Place {
        Place {
            file: file.into(),
            pointer: pointer.into(),
        }
    }
}

impl<'f> Library<'f> {
    pub fn new(files: &'f Files) -> Library<'f> {
        Library {
            files,
            sources: BTreeMap::new(),
            used: BTreeSet::new(),
            findings: Vec::new(),
            judges: true,
            house: true,
        }
    }

    pub fn has(&self, file: &str) -> bool {
        self.files.get(file).is_some()
    }

    /// The content of a file; `None` when it is missing or unreadable, which is
    /// a finding, told once.
    pub fn open(&mut self, file: &str) -> Option<Arc<Value>> {
        if !self.sources.contains_key(file) {
            let source = self.load(file);
            self.sources.insert(file.to_owned(), source);
        }
        let source = self.sources.get(file)?.as_ref()?;
        Some(Arc::clone(&source.value))
    }

    /// Like [`Library::open`], for files that hold one object of strings.
    pub fn open_words(&mut self, file: &str) -> Map<String, Value> {
        let Some(value) = self.open(file) else {
            return Map::new();
        };
        let Value::Object(words) = value.as_ref() else {
            self.report(
                &Place::new(file, ""),
                "wrong-type",
                "a catalogue is one JSON object of texts".to_owned(),
                "Write { \"/title\": \"…\" }.".to_owned(),
            );
            return Map::new();
        };
        for (key, text) in words {
            if text.as_str().is_none_or(|text| text.trim().is_empty()) {
                self.report(
                    &Place::new(file, format!("/{}", super::positions::step(key))),
                    "wrong-type",
                    format!("the words for `{key}` are not a text"),
                    "Write the translation between quotation marks.".to_owned(),
                );
            }
        }
        words.clone()
    }

    fn load(&mut self, file: &str) -> Option<Source> {
        let Some(text) = self.files.get(file) else {
            self.report(
                &Place::new(file, ""),
                "missing-file",
                format!("the file {file} is missing"),
                "Add the file, or correct the name that leads to it.".to_owned(),
            );
            return None;
        };
        self.used.insert(file.to_owned());
        if text.len() > MAX_BYTES {
            self.report(
                &Place::new(file, ""),
                "file-too-large",
                format!("the file has {} bytes", text.len()),
                format!("Keep it under {MAX_BYTES} bytes."),
            );
            return None;
        }
        let value: Value = match serde_json::from_str(text) {
            Ok(value) => value,
            Err(error) => {
                self.findings.push(Finding {
                    file: file.to_owned(),
                    line: u32::try_from(error.line()).unwrap_or(0),
                    column: u32::try_from(error.column()).unwrap_or(0),
                    code: "bad-json",
                    reason: format!("the file is not JSON: {error}"),
                    mend: "Look for a missing comma, quotation mark or bracket at or before this place.".to_owned(),
                });
                return None;
            }
        };
        let positions = Positions::of(text);
        let repeated = positions.repeated.clone();
        for (pointer, position) in repeated {
            let key = pointer.rsplit('/').next().unwrap_or_default().to_owned();
            self.findings.push(Finding {
                file: file.to_owned(),
                line: position.line,
                column: position.column,
                code: "duplicate-key",
                reason: format!("`{key}` is written twice in the same object"),
                mend: "Keep one of the two.".to_owned(),
            });
        }
        Some(Source {
            value: Arc::new(value),
            positions,
        })
    }

    pub fn report(&mut self, place: &Place, code: &'static str, reason: String, mend: String) {
        let position = self
            .sources
            .get(&place.file)
            .and_then(Option::as_ref)
            .and_then(|source| source.positions.at(&place.pointer));
        let finding = Finding {
            file: place.file.clone(),
            line: position.map_or(0, |p| p.line),
            column: position.map_or(0, |p| p.column),
            code,
            reason,
            mend,
        };
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }
}
