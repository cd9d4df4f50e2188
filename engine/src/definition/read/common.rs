//! Reading values, with the findings for what is not as expected.

use super::names::looks_like;
use crate::definition::findings::Findings;
use crate::definition::yaml::{Entry, Kind, Node, Scalar};
use crate::nearest::nearest;

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
