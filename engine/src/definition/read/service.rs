//! A service file.

use super::common::{NameStyle, Record, check_name, list, map, one_key, scalar, shown, word};
use super::procedure::read_flow;
use super::text::{Size, read_keywords, read_text};
use crate::calendar::Span;
use crate::definition::draft::{Body, DocumentDraft, ServiceDraft};
use crate::definition::findings::Findings;
use crate::definition::model::{Delivery, DocumentKind, Keywords, LegalTerm, Level};
use crate::definition::yaml::{Node, Scalar};

/// The language of the files that this reader knows.
const LANGUAGE: &str = "1";

const KEYS: [&str; 15] = [
    "language",
    "service",
    "title",
    "summary",
    "keywords",
    "category",
    "level",
    "form",
    "documents",
    "clock",
    "delivery",
    "procedure",
    "with",
    "steps",
    "outcomes",
];

pub fn read_service(root: &Node, findings: &mut Findings) -> Option<ServiceDraft> {
    let record = Record::open(root, "a service", &KEYS, findings)?;
    check_language(&record, findings);
    let service = need_scalar(&record, "service", "the name of the service", findings);
    if let Some(name) = &service {
        check_name(name, NameStyle::Hyphens, findings);
    }
    Some(ServiceDraft {
        service,
        title: record
            .need("title", findings)
            .and_then(|title| read_text(title, "a title", Size::Line, findings)),
        summary: record
            .need("summary", findings)
            .and_then(|summary| read_text(summary, "a summary", Size::Paragraph, findings)),
        keywords: record
            .get("keywords")
            .map_or_else(Keywords::default, |node| read_keywords(node, findings)),
        category: need_scalar(&record, "category", "a category", findings),
        level: record.need("level", findings).and_then(|level| {
            match word(level, "a level", &["A", "B"], findings)? {
                "A" => Some(Level::A),
                "B" => Some(Level::B),
                _ => None,
            }
        }),
        form: need_scalar(&record, "form", "the name of a form", findings),
        documents: record
            .get("documents")
            .map_or_else(Vec::new, |node| read_documents(node, findings)),
        clock: record
            .get("clock")
            .and_then(|clock| read_clock(clock, findings)),
        delivery: record
            .need("delivery", findings)
            .map_or_else(Vec::new, |delivery| read_delivery(delivery, findings)),
        body: read_body(&record, findings),
    })
}

fn need_scalar(
    record: &Record<'_>,
    key: &str,
    what: &str,
    findings: &mut Findings,
) -> Option<Scalar> {
    let node = record.need(key, findings)?;
    scalar(node, what, findings).cloned()
}

/// Checks `language: 1`, which lets older files be upgraded when they are read.
pub fn check_language(record: &Record<'_>, findings: &mut Findings) {
    let Some(version) = need_scalar(record, "language", "a number", findings) else {
        return;
    };
    if version.text != LANGUAGE {
        findings.add(
            version.at,
            "language-version",
            format!("language {} is not known", shown(&version.text)),
            format!("write `language: {LANGUAGE}`"),
        );
    }
}

fn read_documents(node: &Node, findings: &mut Findings) -> Vec<DocumentDraft> {
    let mut documents: Vec<DocumentDraft> = Vec::new();
    for item in list(node, "a list of documents", findings).unwrap_or_default() {
        let Some(entry) = one_key(item, "a document", findings) else {
            continue;
        };
        check_name(&entry.key, NameStyle::Underscores, findings);
        if documents
            .iter()
            .any(|other| other.name.text == entry.key.text)
        {
            duplicate_item(&entry.key, findings);
        }
        let known = ["kind", "title", "when"];
        let Some(record) = Record::open(&entry.value, "a document", &known, findings) else {
            continue;
        };
        let kind = record.need("kind", findings).and_then(|kind| {
            let known = ["show", "ex_officio"];
            match word(kind, "a kind of document", &known, findings)? {
                "show" => Some(DocumentKind::Show),
                "ex_officio" => Some(DocumentKind::ExOfficio),
                _ => None,
            }
        });
        let title = record
            .need("title", findings)
            .and_then(|title| read_text(title, "a title", Size::Line, findings));
        let when = record
            .get("when")
            .and_then(|when| scalar(when, "a condition", findings))
            .cloned();
        documents.push(DocumentDraft {
            name: entry.key.clone(),
            kind,
            title,
            when,
        });
    }
    documents
}

fn duplicate_item(item: &Scalar, findings: &mut Findings) {
    findings.add(
        item.at,
        "duplicate-item",
        format!("`{}` stands in this list already", shown(&item.text)),
        "keep one of the two",
    );
}

fn read_clock(node: &Node, findings: &mut Findings) -> Option<LegalTerm> {
    let record = Record::open(node, "a clock", &["due", "source"], findings)?;
    let due = record
        .need("due", findings)
        .and_then(|due| scalar(due, "a length of time", findings))
        .and_then(|due| read_span(due, findings));
    let source = match record.get("source") {
        Some(source) => read_text(source, "the source of the term", Size::Line, findings),
        None => {
            findings.add(
                record.at,
                "term-without-source",
                "the term does not say which law or decision it comes from",
                "add `source:` with `el` and `en`, e.g. Ν. 2690/1999, άρθρο 4",
            );
            None
        }
    };
    Some(LegalTerm {
        due: due?,
        source: source?.text(),
    })
}

/// A length of time as written.
pub fn read_span(scalar: &Scalar, findings: &mut Findings) -> Option<Span> {
    let span = Span::parse(scalar.text.trim()).ok();
    if span.is_none() {
        findings.add(
            scalar.at,
            "bad-duration",
            format!("`{}` is not a length of time", shown(&scalar.text)),
            "write a number and a kind, e.g. 3 working days, 20 days, 2 hours",
        );
    }
    span
}

fn read_delivery(node: &Node, findings: &mut Findings) -> Vec<Delivery> {
    let mut ways: Vec<Delivery> = Vec::new();
    let Some(items) = list(node, "a list of ways of delivery", findings) else {
        return ways;
    };
    if items.is_empty() {
        findings.add(
            node.at,
            "wrong-kind",
            "nobody can collect anything",
            "name at least one of: office, kep",
        );
    }
    for item in items {
        let way = match word(item, "a way of delivery", &["office", "kep"], findings) {
            Some("office") => Delivery::Office,
            Some("kep") => Delivery::Kep,
            Some(_) | None => continue,
        };
        if !ways.contains(&way) {
            ways.push(way);
        } else if let Some(scalar) = scalar(item, "a way of delivery", findings) {
            duplicate_item(scalar, findings);
        }
    }
    ways
}

fn read_body(record: &Record<'_>, findings: &mut Findings) -> Option<Body> {
    let own = record.entry("steps").or(record.entry("outcomes"));
    let with = record.entry("with");
    let Some(procedure) = record.get("procedure") else {
        if let Some(with) = with {
            findings.add(
                with.key.at,
                "inputs-not-allowed",
                "`with` belongs to `procedure`, and none is named",
                "add `procedure:`, or take `with` out",
            );
        }
        if own.is_none() {
            findings.add(
                record.at,
                "missing-key",
                "the service does not say how a case goes",
                "add `procedure:` with the name of a shared one, or `steps:` and `outcomes:`",
            );
            return None;
        }
        return Some(Body::Own(read_flow(record, findings)));
    };
    if let Some(own) = own {
        findings.add(
            own.key.at,
            "inputs-not-allowed",
            format!("`{}` cannot stand beside `procedure`", own.key.text),
            "keep either the procedure or steps of its own",
        );
    }
    let name = scalar(procedure, "the name of a procedure", findings)?.clone();
    let mut values = Vec::new();
    if let Some(with) = with {
        for entry in map(&with.value, "values for the procedure", findings).unwrap_or_default() {
            if let Some(value) = scalar(&entry.value, "a value", findings) {
                values.push((entry.key.clone(), value.clone()));
            }
        }
    }
    Some(Body::Procedure { name, with: values })
}
