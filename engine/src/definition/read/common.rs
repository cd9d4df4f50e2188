//! Reading keys, words and names, with the findings for what is not as expected.

use super::grammar::{Need, RESERVED, Shape};
use crate::definition::findings::Findings;
use crate::definition::yaml::{Entry, Kind, Node, Scalar, Spot};
use crate::nearest::{latin_look_alike, nearest};

pub const LONGEST_NAME: usize = 60;

/// A map whose keys are known, e.g. a task.
pub struct Record<'a> {
    pub at: Spot,
    what: &'static str,
    shape: &'static Shape,
    entries: &'a [Entry],
}

impl<'a> Record<'a> {
    /// Opens a map, reporting keys that are not known in it and keys that have
    /// to be there and are not.
    pub fn open(
        node: &'a Node,
        shape: &'static Shape,
        findings: &mut Findings,
    ) -> Option<Record<'a>> {
        Record::open_beside(node, shape.what, shape, |_| None, findings)
    }

    /// The same for a shape that several things have, named `what` in messages.
    pub fn open_as(
        node: &'a Node,
        what: &'static str,
        shape: &'static Shape,
        findings: &mut Findings,
    ) -> Option<Record<'a>> {
        Record::open_beside(node, what, shape, |_| None, findings)
    }

    /// The same; `elsewhere` says of a key that does not belong here where it does.
    pub fn open_beside(
        node: &'a Node,
        what: &'static str,
        shape: &'static Shape,
        elsewhere: impl Fn(&str) -> Option<Misplaced>,
        findings: &mut Findings,
    ) -> Option<Record<'a>> {
        let entries = map(node, what, findings)?;
        for entry in entries {
            let key = entry.key.text.as_str();
            if shape.key(key).is_some() {
                continue;
            }
            match elsewhere(key) {
                Some(misplaced) => misplaced.report(&entry.key, findings),
                None => unknown_key(entry, what, &shape.names(), findings),
            }
        }
        let record = Record {
            at: node.at,
            what,
            shape,
            entries,
        };
        for key in shape.keys.iter().filter(|key| key.need == Need::Must) {
            if record.entry(key.name).is_none() {
                record.missing(key.name, findings);
            }
        }
        Some(record)
    }

    pub fn get(&self, key: &str) -> Option<&'a Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    pub fn entry(&self, key: &str) -> Option<&'a Entry> {
        debug_assert!(
            self.shape.key(key).is_some(),
            "`{key}` is no key of {}",
            self.what
        );
        self.entries.iter().find(|entry| entry.key.text == key)
    }

    /// A key that has to be there, though others of its shape need not have it.
    pub fn need(&self, key: &str, findings: &mut Findings) -> Option<&'a Node> {
        let found = self.get(key);
        if found.is_none()
            && self
                .shape
                .key(key)
                .is_some_and(|key| key.need != Need::Must)
        {
            self.missing(key, findings);
        }
        found
    }

    /// The text after a key, if there is one.
    pub fn scalar(&self, key: &str, what: &str, findings: &mut Findings) -> Option<Scalar> {
        scalar(self.get(key)?, what, findings).cloned()
    }

    fn missing(&self, key: &str, findings: &mut Findings) {
        findings.add(
            self.at,
            "missing-key",
            format!("{} has no `{key}`", self.what),
            format!("add `{key}:`"),
        );
    }
}

/// Says where a key belongs that does not belong where it stands.
pub struct Misplaced {
    pub reason: String,
    pub mend: String,
}

impl Misplaced {
    pub fn report(self, key: &Scalar, findings: &mut Findings) {
        findings.add(key.at, "inputs-not-allowed", self.reason, self.mend);
    }
}

pub fn unknown_key(entry: &Entry, what: &str, known: &[&str], findings: &mut Findings) {
    let key = &entry.key;
    if looks_like(key, known, findings) {
        return;
    }
    let mend = match nearest(&key.text, known.iter().copied()) {
        Some(meant) => format!("write `{meant}`"),
        // Between { and } a comma ends a text.
        None if matches!(entry.value.kind, Kind::Empty) => {
            "put the whole text between quotes if this is a part of it".to_owned()
        }
        None => format!("known here are: {}", known.join(", ")),
    };
    let written = shown(&key.text);
    findings.add(
        key.at,
        "unknown-key",
        format!("`{written}` means nothing in {what}"),
        mend,
    );
}

/// Reports a word that only looks like a known one, being written with Greek
/// letters.
fn looks_like(word: &Scalar, known: &[&str], findings: &mut Findings) -> bool {
    let latin = in_latin(&word.text);
    let found = latin != word.text && known.contains(&latin.as_str());
    if found {
        findings.add(
            word.at,
            "look-alike",
            format!("`{}` is written with Greek letters", word.text),
            format!("type `{latin}` with a Latin keyboard"),
        );
    }
    found
}

fn in_latin(word: &str) -> String {
    word.chars()
        .map(|letter| latin_look_alike(letter).unwrap_or(letter))
        .collect()
}

/// A word for a message, kept short.
pub fn shown(word: &str) -> String {
    let mut shown: String = word.chars().take(40).collect();
    if shown.len() < word.len() {
        shown.push('…');
    }
    shown
}

pub fn wrong_kind(node: &Node, what: &str, expected: &str, findings: &mut Findings) {
    let found = match &node.kind {
        Kind::Text(_) => "a text stands",
        Kind::List(_) => "a list stands",
        Kind::Map(_) => "keys stand",
        Kind::Empty => "nothing stands",
        Kind::Refused => return,
    };
    findings.add(
        node.at,
        "wrong-kind",
        format!("{found} where {what} is expected"),
        format!("write {expected}"),
    );
}

pub fn map<'a>(node: &'a Node, what: &str, findings: &mut Findings) -> Option<&'a [Entry]> {
    if let Kind::Map(entries) = &node.kind {
        return Some(entries);
    }
    wrong_kind(node, what, "keys with their values, indented", findings);
    None
}

pub fn list<'a>(node: &'a Node, what: &str, findings: &mut Findings) -> Option<&'a [Node]> {
    if let Kind::List(items) = &node.kind {
        return Some(items);
    }
    wrong_kind(
        node,
        what,
        "a list: [a, b], or lines beginning with -",
        findings,
    );
    None
}

/// A single word or text.
pub fn scalar<'a>(node: &'a Node, what: &str, findings: &mut Findings) -> Option<&'a Scalar> {
    if let Kind::Text(scalar) = &node.kind {
        return Some(scalar);
    }
    wrong_kind(node, what, "one value on the same line", findings);
    None
}

/// One entry of a list such as `- identity: { … }`.
pub fn one_key<'a>(node: &'a Node, what: &str, findings: &mut Findings) -> Option<&'a Entry> {
    let entries = map(node, what, findings)?;
    let (first, more) = entries.split_first()?;
    if let Some(second) = more.first() {
        findings.add(
            second.key.at,
            "wrong-kind",
            format!(
                "{what} has one name, and `{}` is a second",
                shown(&second.key.text)
            ),
            format!(
                "indent it further if it belongs to `{}`, or begin a new line with -",
                shown(&first.key.text)
            ),
        );
    }
    Some(first)
}

/// One of a closed list of words.
pub fn word<'a>(
    node: &'a Node,
    what: &str,
    known: &[&str],
    findings: &mut Findings,
) -> Option<&'a str> {
    let scalar = scalar(node, what, findings)?;
    known_word(scalar, what, known, findings).then_some(scalar.text.as_str())
}

/// Whether a text is one of a closed list of words; if not, that is reported.
pub fn known_word(scalar: &Scalar, what: &str, known: &[&str], findings: &mut Findings) -> bool {
    if known.contains(&scalar.text.as_str()) {
        return true;
    }
    if !looks_like(scalar, known, findings) {
        let mend = match nearest(&scalar.text, known.iter().copied()) {
            Some(meant) => format!("write `{meant}`"),
            None => format!("known here are: {}", known.join(", ")),
        };
        findings.add(
            scalar.at,
            "unknown-word",
            format!("`{}` is not known as {what}", shown(&scalar.text)),
            mend,
        );
    }
    false
}

/// A list of texts, each of them once.
pub fn scalars(
    node: Option<&Node>,
    what: &str,
    each: &str,
    findings: &mut Findings,
) -> Vec<Scalar> {
    let items = node.and_then(|node| list(node, what, findings));
    let mut scalars: Vec<Scalar> = Vec::new();
    for item in items.unwrap_or_default() {
        if let Some(item) = scalar(item, each, findings) {
            if scalars.iter().any(|other| other.text == item.text) {
                duplicate_item(item, findings);
            } else {
                scalars.push(item.clone());
            }
        }
    }
    scalars
}

/// Names of one's own, each with a written value.
pub fn given(node: Option<&Node>, what: &str, findings: &mut Findings) -> Vec<(Scalar, Scalar)> {
    let entries = node.and_then(|node| map(node, what, findings));
    entries
        .unwrap_or_default()
        .iter()
        .filter_map(|entry| {
            let value = scalar(&entry.value, "a value", findings)?;
            Some((entry.key.clone(), value.clone()))
        })
        .collect()
}

pub fn duplicate_item(item: &Scalar, findings: &mut Findings) {
    findings.add(
        item.at,
        "duplicate-item",
        format!("`{}` stands in this list already", shown(&item.text)),
        "keep one of the two",
    );
}

/// A key that cannot stand where it stands.
pub fn not_here(
    key: &Scalar,
    reason: impl Into<String>,
    mend: impl Into<String>,
    findings: &mut Findings,
) {
    findings.add(key.at, "inputs-not-allowed", reason, mend);
}

/// How a name may be written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NameStyle {
    /// Read in conditions: `check_documents`.
    Underscores,
    /// Part of paths and addresses: `birth-certificate`.
    Hyphens,
}

/// Reports a name of a file's own that is not written as names are, or that
/// means something already.
pub fn check_free_name(name: &Scalar, findings: &mut Findings) {
    if RESERVED.contains(&name.text.as_str()) {
        findings.add(
            name.at,
            "bad-name",
            format!(
                "`{}` has a meaning of its own and cannot be a name",
                name.text
            ),
            "choose another name",
        );
    } else {
        check_name(name, NameStyle::Underscores, findings);
    }
}

/// Reports a name that is not written as names are.
pub fn check_name(name: &Scalar, style: NameStyle, findings: &mut Findings) {
    let joint = match style {
        NameStyle::Underscores => '_',
        NameStyle::Hyphens => '-',
    };
    let fits = |text: &str| {
        text.len() <= LONGEST_NAME
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && text
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == joint)
    };
    if fits(&name.text) {
        return;
    }
    let latin = in_latin(&name.text);
    if latin != name.text && fits(&latin) {
        findings.add(
            name.at,
            "look-alike",
            format!("`{}` is written with Greek letters", name.text),
            format!("type `{latin}` with a Latin keyboard"),
        );
    } else {
        findings.add(
            name.at,
            "bad-name",
            format!("`{}` cannot be a name", shown(&name.text)),
            format!(
                "use small Latin letters, digits and `{joint}`, beginning with a letter, at most {LONGEST_NAME}"
            ),
        );
    }
}
