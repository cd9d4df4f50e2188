//! What a document is made of. Every word of it is given: this crate has none.

use jiff::civil::Date;

/// The language a document is written in, for those who have it read to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    El,
    En,
}

impl Language {
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Language::El => "el",
            Language::En => "en",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub language: Language,
    /// What makes it this document and no other; only a digest of it is in the file.
    pub identity: String,
    /// The day that stands in the file as the day it was made.
    pub date: Date,
    /// Who issues it: the municipality, then the office. The head of the first page.
    pub issuer: Vec<String>,
    /// Numbers and dates beside the head.
    pub facts: Vec<Row>,
    pub title: String,
    pub blocks: Vec<Block>,
    /// How it is checked that it is genuine, if it can be.
    pub proof: Option<Proof>,
    /// A line at the foot of every page.
    pub foot: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Heading(String),
    /// Lines of the text begin new lines.
    Paragraph(String),
    Table(Vec<Row>),
    /// A numbered list.
    List(Vec<String>),
}

/// A label and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub label: String,
    pub value: String,
}

impl Row {
    fn texts(&self) -> [&str; 2] {
        [&self.label, &self.value]
    }
}

/// Code, address and QR at the end of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What the reader is told: how it is checked, whether a seal is on it.
    pub lines: Vec<String>,
    /// The code in its groups.
    pub code: String,
    /// The whole address that the QR holds.
    pub address: String,
    /// The QR in words, for those who cannot see it.
    pub described: String,
}

impl Document {
    /// Every text in it.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let mut texts = vec![self.title.as_str(), self.foot.as_str(), &self.identity];
        texts.extend(self.issuer.iter().map(String::as_str));
        texts.extend(self.facts.iter().flat_map(Row::texts));
        for block in &self.blocks {
            match block {
                Block::Heading(text) | Block::Paragraph(text) => texts.push(text),
                Block::Table(table) => texts.extend(table.iter().flat_map(Row::texts)),
                Block::List(items) => texts.extend(items.iter().map(String::as_str)),
            }
        }
        if let Some(proof) = &self.proof {
            texts.extend(proof.lines.iter().map(String::as_str));
            texts.extend([
                proof.code.as_str(),
                proof.address.as_str(),
                &proof.described,
            ]);
        }
        texts.into_iter()
    }
}
