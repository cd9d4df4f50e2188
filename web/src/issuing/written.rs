//! What stands in a document: the template of the service with its values, the head of
//! the municipality, and how it is checked.

use super::tongue;
use crate::app::App;
use crate::language;
use crate::placeholders::{self, Source};
use crate::view::{Phrase, WordsError, dates};
use ::documents::{Block, Document, Proof, Row};
use engine::case::{Case, EffectNo};
use engine::definition::{Definition, Passage, Template};
use engine::text::{Language, Text};
use jiff::Timestamp;
use store::Account;

/// A document on its way: what it is written from.
pub struct Certificate<'a> {
    pub case: &'a Case,
    pub definition: &'a Definition,
    pub template: &'a Template,
    pub applicant: &'a Account,
    pub number: EffectNo,
    pub code: &'a str,
    pub at: Timestamp,
    /// A seal will be put on it.
    pub sealed: bool,
}

/// What any paper of the municipality has in common.
pub struct Paper<'a> {
    pub language: Language,
    pub identity: String,
    pub office: Option<&'a str>,
    pub at: Timestamp,
    pub title: String,
    pub facts: Vec<Row>,
    pub blocks: Vec<Block>,
    pub proof: Option<Proof>,
}

pub fn paper(app: &App, paper: Paper<'_>) -> Document {
    let language = paper.language;
    let office = paper
        .office
        .and_then(|slug| app.municipality.office(slug))
        .map(|office| office.title.in_language(language).to_owned());
    let municipality = app.municipality.name.in_language(language).to_owned();
    let foot = format!("{municipality} · {}", paper.title);
    Document {
        language: tongue(language),
        identity: paper.identity,
        date: dates::in_athens(paper.at).date(),
        issuer: std::iter::once(municipality).chain(office).collect(),
        facts: paper.facts,
        title: paper.title,
        blocks: paper.blocks,
        proof: paper.proof,
        foot,
    }
}

impl Certificate<'_> {
    pub fn document(&self, app: &App) -> Result<Document, WordsError> {
        let language = self.case.language;
        let words = app.renderer.words(language);
        let label = |key| words.say(&Phrase::key(key));
        let issued = dates::in_athens(self.at).date();
        let mut facts = vec![Row {
            label: label("paper-date")?,
            value: dates::plain_date(issued, language),
        }];
        if let Some(protocol) = &self.case.protocol {
            facts.push(Row {
                label: label("paper-protocol")?,
                value: protocol.clone(),
            });
        }
        facts.push(Row {
            label: label("paper-case")?,
            value: self.case.reference.clone(),
        });
        let path = language::address(language, &format!("/verify/{}", self.code));
        let seal = if self.sealed {
            "paper-sealed"
        } else {
            "paper-not-sealed"
        };
        Ok(paper(
            app,
            Paper {
                language,
                identity: self.code.to_owned(),
                office: self.case.office.as_deref(),
                at: self.at,
                title: self.template.title.in_language(language).to_owned(),
                facts,
                blocks: self.blocks(app),
                proof: Some(Proof {
                    lines: vec![label("paper-check")?, label(seal)?],
                    code: self.code.to_owned(),
                    address: format!("{}{path}", app.base_url),
                    described: label("paper-qr")?,
                }),
            },
        ))
    }

    fn blocks(&self, app: &App) -> Vec<Block> {
        let source = Source {
            case: self.case,
            definition: self.definition,
            applicant: self.applicant,
            language: self.case.language,
            effect: Some(self.number),
        };
        let plain = |text: &Text| text.in_language(self.case.language).to_owned();
        let fill = |text: &Text| {
            placeholders::fill(app, text.in_language(self.case.language), &source)
                .trim()
                .to_owned()
        };
        let block = |passage: &Passage| match passage {
            Passage::Heading(text) => Block::Heading(fill(text)),
            Passage::Paragraph(text) => Block::Paragraph(fill(text)),
            Passage::Table(rows) => Block::Table(
                rows.iter()
                    .map(|(label, value)| Row {
                        label: plain(label),
                        value: fill(value),
                    })
                    // What there is nothing to say about is not said.
                    .filter(|row| !row.value.is_empty())
                    .collect(),
            ),
            Passage::List(items) => Block::List(
                items
                    .iter()
                    .map(fill)
                    .filter(|item| !item.is_empty())
                    .collect(),
            ),
        };
        self.template
            .body
            .iter()
            .map(block)
            .filter(|block| !is_empty(block))
            .collect()
    }
}

fn is_empty(block: &Block) -> bool {
    match block {
        Block::Heading(text) | Block::Paragraph(text) => text.is_empty(),
        Block::Table(rows) => rows.is_empty(),
        Block::List(items) => items.is_empty(),
    }
}
