//! Maps whose keys are known, and what is said of keys that are not.

use super::common::{map, scalar, shown};
use super::grammar::{Need, Shape};
use super::names::looks_like;
use crate::definition::findings::Findings;
use crate::definition::yaml::{Entry, Kind, Node, Scalar, Spot};
use crate::nearest::nearest;

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
