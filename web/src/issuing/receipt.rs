//! The receipt of a submission as a document, for the mail that brings it and for
//! whoever wants to keep it. It proves nothing beyond the page it is made from, so it
//! carries no code.

use super::{Paper, paper};
use crate::app::App;
use crate::present;
use crate::view::{Phrase, WordsError, dates};
use ::documents::{Block, Document, Row};
use engine::case::Case;
use engine::definition::{Definition, DocumentKind};
use engine::text::Language;
use store::Account;

pub fn receipt(
    app: &App,
    case: &Case,
    definition: &Definition,
    applicant: &Account,
    language: Language,
) -> Result<Document, WordsError> {
    let words = app.renderer.words(language);
    let label = |key| words.say(&Phrase::key(key));
    let place = present::place(app, &case.expected.location, language);
    let mut table = vec![("service", definition.title.in_language(language).to_owned())];
    table.push(("reference", case.reference.clone()));
    table.extend(
        case.protocol
            .iter()
            .map(|protocol| ("protocol", protocol.clone())),
    );
    table.push(("applicant", applicant.full_name()));
    table.push(("submitted-at", dates::moment(case.opened_at, language)));
    table.push((
        "receipt-paper-when",
        dates::moment(case.expected.at, language),
    ));
    table.push((
        "receipt-paper-place",
        [place.title, place.address].join("\n").trim().to_owned(),
    ));
    let rows: Result<Vec<Row>, WordsError> = table
        .into_iter()
        .map(|(key, value)| {
            Ok(Row {
                label: label(key)?,
                value: readable(&value),
            })
        })
        .collect();
    let mut blocks = vec![
        Block::Table(rows?),
        Block::Heading(label("documents-title")?),
    ];
    let documents = present::documents(definition, &case.documents, language);
    let bring = documents
        .into_iter()
        .map(|document| match document.kind {
            DocumentKind::Show => Ok(document.title),
            DocumentKind::ExOfficio => Ok(format!(
                "{} ({})",
                document.title,
                label("document-ex-officio")?
            )),
        })
        .collect::<Result<Vec<String>, WordsError>>()?;
    blocks.push(if bring.is_empty() {
        Block::Paragraph(label("no-documents")?)
    } else {
        Block::List(bring)
    });
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
