//! A service file.

use super::common::{duplicate_item, given, list, not_here, one_key, shown, word};
use super::grammar::{
    CLOCK, DELIVERIES, DOCUMENT, DOCUMENT_KINDS, FILE_KINDS, LEVELS, NOT_FOR, SERVICE,
};
use super::names::{NameStyle, check_name};
use super::procedure::{read_flow, read_name};
use super::record::Record;
use super::span::{read_before, read_span};
use super::text::{Size, read_keywords, read_text};
use super::upgrade::upgraded;
use crate::calendar::Before;
use crate::definition::draft::{Body, DocumentDraft, NotForDraft, ServiceDraft};
use crate::definition::findings::Findings;
use crate::definition::model::{Delivery, DocumentKind, Keywords, LegalTerm, Level};
use crate::definition::yaml::Node;
use crate::upload::{FileKind, Limits};

pub fn read_service(root: &Node, findings: &mut Findings) -> Option<ServiceDraft> {
    let root = upgraded(root, findings);
    let record = Record::open(&root, &SERVICE, findings)?;
    let service = record.scalar("service", "the name of the service", findings);
    read_name(service.as_ref(), findings);
    Some(ServiceDraft {
        service,
        title: record
            .get("title")
            .and_then(|title| read_text(title, "a title", Size::Line, findings)),
        summary: record
            .get("summary")
            .and_then(|summary| read_text(summary, "a summary", Size::Paragraph, findings)),
        keywords: record
            .get("keywords")
            .map_or_else(Keywords::default, |node| read_keywords(node, findings)),
        category: record.scalar("category", "a category", findings),
        level: record.get("level").and_then(|level| {
            match word(level, "a level", &LEVELS, findings)? {
                "A" => Some(Level::A),
                "B" => Some(Level::B),
                _ => None,
            }
        }),
        form: record.scalar("form", "the name of a form", findings),
        who: record
            .get("who")
            .and_then(|who| read_text(who, "a text", Size::Paragraph, findings)),
        not_for: record
            .get("not_for")
            .map_or_else(Vec::new, |node| read_not_for(node, findings)),
        documents: record
            .get("documents")
            .map_or_else(Vec::new, |node| read_documents(node, findings)),
        clock: record
            .get("clock")
            .and_then(|clock| read_clock(clock, findings)),
        delivery: record
            .get("delivery")
            .map_or_else(Vec::new, |delivery| read_delivery(delivery, findings)),
        body: read_body(&record, findings),
        scenarios: record.get("scenarios").and_then(|scenarios| {
            list(scenarios, "a list of scenarios", findings).map(|_| scenarios.clone())
        }),
    })
}

fn read_not_for(node: &Node, findings: &mut Findings) -> Vec<NotForDraft> {
    let mut all: Vec<NotForDraft> = Vec::new();
    let what = "a list of those whom the service is not for";
    for item in list(node, what, findings).unwrap_or_default() {
        let Some(entry) = one_key(item, "somebody whom the service is not for", findings) else {
            continue;
        };
        check_name(&entry.key, NameStyle::Underscores, findings);
        if all.iter().any(|other| other.name.text == entry.key.text) {
            duplicate_item(&entry.key, findings);
        }
        let Some(record) = Record::open(&entry.value, &NOT_FOR, findings) else {
            continue;
        };
        all.push(NotForDraft {
            name: entry.key.clone(),
            when: record.scalar("when", "a condition", findings),
            title: record
                .get("title")
                .and_then(|title| read_text(title, "a title", Size::Line, findings)),
            text: record
                .get("text")
                .and_then(|text| read_text(text, "a text", Size::Paragraph, findings)),
        });
    }
    all
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
        let Some(record) = Record::open(&entry.value, &DOCUMENT, findings) else {
            continue;
        };
        let kind = record.get("kind").and_then(|kind| {
            match word(kind, "a kind of document", &DOCUMENT_KINDS, findings)? {
                "show" => Some(DocumentKind::Show),
                "ex_officio" => Some(DocumentKind::ExOfficio),
                "upload" => Some(DocumentKind::Upload),
                _ => None,
            }
        });
        let title = record
            .get("title")
            .and_then(|title| read_text(title, "a title", Size::Line, findings));
        documents.push(DocumentDraft {
            name: entry.key.clone(),
            kind,
            title,
            when: record.scalar("when", "a condition", findings),
            upload: read_limits(&record, kind, findings),
        });
    }
    documents
}

/// What may be sent of a document. Only one that is uploaded says so.
fn read_limits(
    record: &Record<'_>,
    kind: Option<DocumentKind>,
    findings: &mut Findings,
) -> Option<Limits> {
    match kind {
        Some(DocumentKind::Upload) => {}
        Some(DocumentKind::Show | DocumentKind::ExOfficio) => {
            for key in ["files", "largest", "most"] {
                if let Some(entry) = record.entry(key) {
                    not_here(
                        &entry.key,
                        format!("`{key}` is for documents that are uploaded"),
                        "write `kind: upload`, or take it out",
                        findings,
                    );
                }
            }
            return None;
        }
        None => return None,
    }
    let mut limits = Limits::default();
    if let Some(items) = record
        .get("files")
        .and_then(|node| list(node, "a list of kinds of files", findings))
    {
        let kinds: Vec<FileKind> = items
            .iter()
            .filter_map(|item| word(item, "a kind of file", &FILE_KINDS, findings))
            .filter_map(|word| word.parse().ok())
            .collect();
        if !kinds.is_empty() {
            limits.kinds = kinds;
        }
    }
    if let Some(size) = record.scalar("largest", "a size", findings) {
        match Limits::size(&size.text) {
            Some(bytes) => limits.largest = bytes,
            None => findings.add(
                size.at,
                "bad-number",
                format!("`{}` is no size a file may have", shown(&size.text)),
                "write whole megabytes from 1 to 20: 5 MB",
            ),
        }
    }
    if let Some(number) = record.scalar("most", "a number", findings) {
        match Limits::number(&number.text) {
            Some(most) => limits.most = most,
            None => findings.add(
                number.at,
                "bad-number",
                format!("`{}` is no number of files", shown(&number.text)),
                format!("write a whole number from 1 to {}", Limits::MOST),
            ),
        }
    }
    Some(limits)
}

fn read_clock(node: &Node, findings: &mut Findings) -> Option<LegalTerm> {
    let record = Record::open(node, &CLOCK, findings)?;
    let due = record
        .scalar("due", "a length of time", findings)
        .and_then(|due| read_span(&due, findings));
    let warn = record
        .get("warn")
        .and_then(|warn| read_before(warn, findings))
        .and_then(|warn| read_span(&warn, findings))
        .map(Before);
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
        warn,
    })
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
            format!("name at least one of: {}", DELIVERIES.join(", ")),
        );
    }
    for item in items {
        let named = word(item, "a way of delivery", &DELIVERIES, findings);
        let Some(way) = named.and_then(Delivery::of_word) else {
            continue;
        };
        if !ways.contains(&way) {
            ways.push(way);
        } else if let Some(scalar) = super::common::scalar(item, "a way of delivery", findings) {
            duplicate_item(scalar, findings);
        }
    }
    ways
}

fn read_body(record: &Record<'_>, findings: &mut Findings) -> Option<Body> {
    let own = ["steps", "outcomes"]
        .into_iter()
        .find_map(|key| record.entry(key));
    let with = record.entry("with");
    if record.get("procedure").is_none() {
        if let Some(with) = with {
            not_here(
                &with.key,
                "`with` belongs to `procedure`, and none is named",
                "add `procedure:`, or take `with` out",
                findings,
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
        return Some(Body::Own(Box::new(read_flow(record, findings))));
    }
    for key in ["steps", "outcomes", "anytime"] {
        if let Some(entry) = record.entry(key) {
            not_here(
                &entry.key,
                format!("`{key}` cannot stand beside `procedure`, which has its own"),
                "keep either the procedure or steps of the service's own",
                findings,
            );
        }
    }
    Some(Body::Procedure {
        name: record.scalar("procedure", "the name of a procedure", findings)?,
        with: given(
            with.map(|with| &with.value),
            "values for the procedure",
            findings,
        ),
    })
}
