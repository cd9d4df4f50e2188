//! Templates of documents that a service issues.

use super::common::{duplicate_item, list, one_key, scalar, shown, wrong_kind};
use super::grammar::{ISSUE, PAIR, PASSAGES};
use super::names::{NameStyle, check_name};
use super::record::{Record, unknown_key};
use super::service::read_level;
use super::text::{Size, read_text};
use crate::definition::draft::{IssueDraft, PassageDraft, TextDraft};
use crate::definition::findings::Findings;
use crate::definition::yaml::{Entry, Kind, Node};

pub fn read_issues(node: &Node, findings: &mut Findings) -> Vec<IssueDraft> {
    let mut issues: Vec<IssueDraft> = Vec::new();
    for item in list(node, "a list of documents", findings).unwrap_or_default() {
        let Some(entry) = one_key(item, ISSUE.what, findings) else {
            continue;
        };
        check_name(&entry.key, NameStyle::Underscores, findings);
        if issues.iter().any(|other| other.name.text == entry.key.text) {
            duplicate_item(&entry.key, findings);
        }
        let Some(record) = Record::open(&entry.value, &ISSUE, findings) else {
            continue;
        };
        issues.push(IssueDraft {
            name: entry.key.clone(),
            title: record
                .get("title")
                .and_then(|title| read_text(title, "a title", Size::Line, findings)),
            body: record
                .get("body")
                .map_or_else(Vec::new, |body| read_body(body, findings)),
            level: record
                .get("level")
                .and_then(|level| read_level(level, findings)),
        });
    }
    issues
}

fn read_body(node: &Node, findings: &mut Findings) -> Vec<PassageDraft> {
    let items = some(node, "what the document says", findings);
    items
        .iter()
        .filter_map(|item| {
            let entry = one_key(item, "a part of a document", findings)?;
            read_passage(entry, findings)
        })
        .collect()
}

fn read_passage(entry: &Entry, findings: &mut Findings) -> Option<PassageDraft> {
    let inside = &entry.value;
    match entry.key.text.as_str() {
        "heading" => {
            read_text(inside, "a heading", Size::Subject, findings).map(PassageDraft::Heading)
        }
        "text" => read_text(inside, "a text", Size::Letter, findings).map(PassageDraft::Text),
        "table" => {
            let lines = some(inside, "lines with `label` and `value`", findings);
            let lines = lines.iter().filter_map(|line| read_pair(line, findings));
            Some(PassageDraft::Table(lines.collect()))
        }
        "list" => {
            let items = some(inside, "a list of texts", findings);
            let items = items
                .iter()
                .filter_map(|item| read_text(item, "an item", Size::Subject, findings));
            Some(PassageDraft::List(items.collect()))
        }
        _ => {
            let known = PASSAGES.map(|(name, _)| name);
            unknown_key(entry, "a part of a document", &known, findings);
            None
        }
    }
}

fn read_pair(node: &Node, findings: &mut Findings) -> Option<(TextDraft, TextDraft)> {
    let record = Record::open(node, &PAIR, findings)?;
    let label = record
        .get("label")
        .and_then(|label| read_text(label, "a label", Size::Line, findings));
    let value = record
        .get("value")
        .and_then(|value| read_filled(value, findings));
    Some((label?, value?))
}

/// A value that is filled in is the same in every language; words are not.
fn read_filled(node: &Node, findings: &mut Findings) -> Option<TextDraft> {
    if let Kind::Text(written) = &node.kind {
        let inside = written.text.trim();
        let inside = inside
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        if inside.is_some_and(|name| !name.contains(['{', '}'])) {
            let written = scalar(node, "a value", findings)?;
            return Some(TextDraft {
                el: written.clone(),
                en: written.clone(),
            });
        }
        findings.add(
            node.at,
            "missing-language",
            format!("`{}` is given in one language only", shown(&written.text)),
            "write it as { el: …, en: … }; only a value in braces stands alone, e.g. '{answers.pin}'",
        );
        return None;
    }
    read_text(node, "a value", Size::Subject, findings)
}

/// A list that holds something.
fn some<'a>(node: &'a Node, what: &'static str, findings: &mut Findings) -> &'a [Node] {
    let items = list(node, what, findings).unwrap_or_default();
    if items.is_empty() && matches!(node.kind, Kind::List(_)) {
        wrong_kind(node, what, "at least one item", findings);
    }
    items
}
