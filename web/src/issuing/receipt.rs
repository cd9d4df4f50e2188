//! The receipt of a submission as a document, for the mail that brings it and for
//! whoever wants to keep it. It proves nothing beyond the page it is made from, so it
//! carries no code.

use super::{Paper, paper};
use crate::app::App;
use crate::present;
use crate::view::{Phrase, WordsError, dates};
use ::documents::{Block, Document, Row};
use engine::case::Case;
use engine::code::Code;
use engine::definition::{Definition, DocumentKind};
use engine::text::Language;
use store::Account;

/// `code`: the one by which the case is followed, where there is one.
pub fn receipt(
    app: &App,
    case: &Case,
    definition: &Definition,
    applicant: &Account,
    code: Option<&Code>,
    language: Language,
) -> Result<Document, WordsError> {
    let words = app.renderer.words(language);
    let label = |key| words.say(&Phrase::key(key));
    let table = |of: Vec<(&'static str, String)>| {
        let rows = of.into_iter().map(|(key, value)| {
            Ok(Row {
                label: label(key)?,
                value: readable(&value),
            })
        });
        rows.collect::<Result<Vec<Row>, WordsError>>()
            .map(Block::Table)
    };
    let place = present::place(app, &case.expected.location, language);
    let mut facts = vec![
        ("service", definition.title.in_language(language).to_owned()),
        ("reference", case.reference.clone()),
    ];
    facts.extend(case.protocol.clone().map(|protocol| ("protocol", protocol)));
    facts.extend([
        ("applicant", applicant.full_name()),
        ("submitted-at", dates::moment(case.opened_at, language)),
        (
            "receipt-paper-when",
            dates::moment(case.expected.at, language),
        ),
        (
            "receipt-paper-place",
            [place.title, place.address].join("\n").trim().to_owned(),
        ),
    ]);
    let mut blocks = vec![table(facts)?, Block::Heading(label("documents-title")?)];
    let documents = present::documents(definition, &case.documents, language);
    let named = documents.into_iter().map(|document| {
        let note = match document.kind {
            DocumentKind::Show => None,
            DocumentKind::ExOfficio => Some("document-ex-officio"),
            DocumentKind::Upload => Some("document-upload"),
        };
        Ok(match note {
            None => document.title,
            Some(note) => format!("{} ({})", document.title, label(note)?),
        })
    });
    let named = named.collect::<Result<Vec<String>, WordsError>>()?;
    blocks.push(if named.is_empty() {
        Block::Paragraph(label("no-documents")?)
    } else {
        Block::List(named)
    });
    if let Some(code) = code {
        blocks.push(Block::Heading(label("receipt-follow")?));
        blocks.push(Block::Paragraph(label("receipt-follow-text")?));
        blocks.push(table(vec![
            ("reference", case.reference.clone()),
            ("follow-code", code.to_string()),
        ])?);
    }
    Ok(paper(
        app,
        Paper {
            language,
            identity: format!("receipt {}", case.id),
            office: None,
            at: case.opened_at,
            title: label("receipt-paper-title")?,
            facts: Vec::new(),
            blocks,
            proof: None,
        },
    ))
}

/// A name that our fonts cannot write must not keep a receipt from anybody; the page
/// shows it whole.
fn readable(text: &str) -> String {
    let sign = |sign: char| {
        let known = sign == '\n' || ::documents::writable(sign.encode_utf8(&mut [0; 4]));
        if known { sign } else { '?' }
    };
    text.chars().map(sign).collect()
}
