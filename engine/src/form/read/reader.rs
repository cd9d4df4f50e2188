//! What every part of the reading needs: reports at the right place, closed sets
//! of keywords, and texts in both languages.

use super::conditions::Asked;
use super::positions::step;
use super::resolve::Resolved;
use super::source::{Library, Place};
use crate::text::Text;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

pub struct Reader<'l, 'f> {
    pub library: &'l mut Library<'f>,
    resolved: Resolved,
    /// The form's own schema file.
    file: String,
    /// English words, by catalogue file.
    words: BTreeMap<String, Map<String, Value>>,
    used: BTreeSet<(String, String)>,
    /// Fields whose kind could not be made out; what is said about them elsewhere
    /// is not judged.
    pub broken: BTreeSet<String>,
    /// `x-error` by pointer.
    pub special: BTreeMap<String, Text>,
    /// Conditions that are well written, to be looked at together.
    pub asked: Vec<Asked>,
    /// Questions read so far.
    pub questions: usize,
    /// Objects and lists around what is being read.
    pub depth: usize,
    /// Lists among them: rows are read again and again.
    pub in_rows: usize,
    /// What is worked out from other answers: path, place and expression.
    pub computed: Vec<(String, String, String)>,
}

impl<'l, 'f> Reader<'l, 'f> {
    pub fn new(library: &'l mut Library<'f>, resolved: Resolved, file: &str) -> Reader<'l, 'f> {
        Reader {
            library,
            resolved,
            file: file.to_owned(),
            words: BTreeMap::new(),
            used: BTreeSet::new(),
            broken: BTreeSet::new(),
            special: BTreeMap::new(),
            asked: Vec::new(),
            questions: 0,
            depth: 0,
            in_rows: 0,
            computed: Vec::new(),
        }
    }

    /// Reports against a rule of the house: the form could be read without it.
    /// [`super::house`] lists them.
    pub fn house(
        &mut self,
        pointer: &str,
        code: &'static str,
        reason: impl Into<String>,
        mend: impl Into<String>,
    ) {
        if self.library.house {
            self.report(pointer, code, reason, mend);
        }
    }

    /// The conditions under which a question is brought along.
    pub fn declared(&self, pointer: &str) -> Vec<(Value, bool)> {
        self.resolved
            .declared
            .get(pointer)
            .cloned()
            .unwrap_or_default()
    }

    /// Reports at a place of the schema.
    pub fn report(
        &mut self,
        pointer: &str,
        code: &'static str,
        reason: impl Into<String>,
        mend: impl Into<String>,
    ) {
        let place = self.resolved.origin(pointer);
        self.library
            .report(&place, code, reason.into(), mend.into());
    }

    /// Reports what can be read and tells nothing, unless that was judged before.
    pub fn judge(
        &mut self,
        pointer: &str,
        code: &'static str,
        reason: impl Into<String>,
        mend: impl Into<String>,
    ) {
        if self.library.judges {
            self.report(pointer, code, reason, mend);
        }
    }

    /// Remembers a condition of the schema.
    pub fn asks(&mut self, pointer: &str, schema: &Value) {
        let (place, schema) = (self.resolved.origin(pointer), schema.clone());
        self.asked.push(Asked { place, schema });
    }

    /// The least number of items that the list at a place has to have.
    pub fn least(&self, pointer: &str) -> u64 {
        self.resolved
            .schema
            .pointer(pointer)
            .and_then(|list| list.get("minItems"))
            .and_then(Value::as_u64)
            .unwrap_or(0)
    }

    /// The value as an object, or a finding.
    pub fn object<'v>(
        &mut self,
        pointer: &str,
        value: &'v Value,
    ) -> Option<&'v Map<String, Value>> {
        let object = value.as_object();
        if object.is_none() {
            self.report(
                pointer,
                "wrong-type",
                format!("{} should be an object in braces", named(pointer)),
                "Write { … } here.",
            );
        }
        object
    }

    /// The member as a list of strings, or a finding; absent is empty.
    pub fn names<'v>(
        &mut self,
        pointer: &str,
        object: &'v Map<String, Value>,
        key: &str,
    ) -> Vec<&'v str> {
        let Some(value) = object.get(key) else {
            return Vec::new();
        };
        let names: Option<Vec<&str>> = value
            .as_array()
            .and_then(|items| items.iter().map(Value::as_str).collect());
        if names.is_none() {
            self.report(
                &format!("{pointer}/{key}"),
                "wrong-type",
                format!("`{key}` should be a list of names"),
                format!("Write \"{key}\": [\"name\", …]."),
            );
        }
        names.unwrap_or_default()
    }

    /// Reports keywords that are not known here, with the nearest known one.
    pub fn closed_words(&mut self, pointer: &str, object: &Map<String, Value>, known: &[&str]) {
        for key in object.keys() {
            if known.contains(&key.as_str()) {
                continue;
            }
            let mend = match nearest(key, known) {
                Some(near) => format!("Did you mean `{near}`?"),
                None => format!("Known here: {}.", known.join(", ")),
            };
            self.report(
                &format!("{pointer}/{}", step(key)),
                "unknown-keyword",
                format!("`{key}` is not known here"),
                mend,
            );
        }
    }

    /// A text that must be there, in both languages.
    pub fn text(&mut self, pointer: &str, object: &Map<String, Value>, key: &str) -> Text {
        match self.optional_text(pointer, object, key) {
            Some(text) => text,
            None => {
                self.report(
                    pointer,
                    "missing-text",
                    format!("{} has no `{key}`", named(pointer)),
                    format!("Add \"{key}\" in Greek, and its English in the catalogue."),
                );
                Text::default()
            }
        }
    }

    /// A text that may be left out, but not in one language only.
    pub fn optional_text(
        &mut self,
        pointer: &str,
        object: &Map<String, Value>,
        key: &str,
    ) -> Option<Text> {
        let value = object.get(key)?;
        let at = format!("{pointer}/{key}");
        let Some(el) = value.as_str().map(str::trim).filter(|el| !el.is_empty()) else {
            self.report(
                &at,
                "wrong-type",
                format!("`{key}` is not a text"),
                "Write the Greek words between quotation marks.",
            );
            return Some(Text::default());
        };
        let origin = self.resolved.origin(&at);
        let el = el.to_owned();
        let en = self.english(&origin.file.clone(), &origin.pointer, &origin, &el);
        Some(Text { el, en })
    }

    /// The title of a field; where the rules of the house do not hold, words are
    /// made from its name.
    pub fn title(&mut self, pointer: &str, object: &Map<String, Value>, name: &str) -> Text {
        if self.library.house || object.contains_key("title") {
            return self.text(pointer, object, "title");
        }
        let words = super::house::words_of(name);
        Text {
            el: words.clone(),
            en: words,
        }
    }

    /// The English words for `key`, from the catalogue beside `file`. Where the
    /// rules of the house do not hold, the Greek ones stand in for them.
    pub fn english(&mut self, file: &str, key: &str, asked_at: &Place, el: &str) -> String {
        let catalogue = format!("{}.en.json", file.strip_suffix(".json").unwrap_or(file));
        if !self.library.house && !self.library.has(&catalogue) {
            return el.to_owned();
        }
        if !self.words.contains_key(&catalogue) {
            let words = self.library.open_words(&catalogue);
            self.words.insert(catalogue.clone(), words);
        }
        let found = self
            .words
            .get(&catalogue)
            .and_then(|words| words.get(key))
            .and_then(Value::as_str)
            .map(|text| text.trim().to_owned());
        match found {
            Some(text) => {
                self.used.insert((catalogue, key.to_owned()));
                text
            }
            None if !self.library.house => el.to_owned(),
            None => {
                if self.library.has(&catalogue) {
                    self.library.report(
                        asked_at,
                        "missing-translation",
                        format!("the words at {key} have no English"),
                        format!("Add \"{key}\" to {catalogue}."),
                    );
                }
                String::new()
            }
        }
    }

    /// Reads `x-error` and remembers it for this part of the schema.
    pub fn special_words(&mut self, pointer: &str, object: &Map<String, Value>) -> Option<Text> {
        let words = self.optional_text(pointer, object, "x-error")?;
        self.special.insert(pointer.to_owned(), words.clone());
        Some(words)
    }

    /// Words in the form's own catalogue that nothing asked for.
    pub fn report_unused_words(&mut self) {
        let catalogue = format!(
            "{}.en.json",
            self.file.strip_suffix(".json").unwrap_or(&self.file)
        );
        let Some(words) = self.words.get(&catalogue) else {
            return;
        };
        let unused: Vec<String> = words
            .keys()
            .filter(|key| !self.used.contains(&(catalogue.clone(), (*key).clone())))
            .cloned()
            .collect();
        for key in unused {
            self.library.report(
                &Place::new(catalogue.clone(), format!("/{}", step(&key))),
                "unused-translation",
                format!("`{key}` translates nothing"),
                "Correct the pointer, or take the line out.".to_owned(),
            );
        }
    }
}

/// A part of a schema as a person would point at it.
pub fn named(pointer: &str) -> String {
    if pointer.is_empty() {
        "the form".to_owned()
    } else {
        format!("`{pointer}`")
    }
}

/// The known word that a slip of the pen probably meant.
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
