//! A document as values that `page.typ` reads. Texts become texts, never source.

use crate::block::{Block, Document, Proof, Row};
use crate::{RenderError, fonts, qr};
use typst::foundations::{Array, Bytes, Dict, IntoValue, Value};

/// A run of so many letters and digits may break anywhere; between others it may anyhow.
const LONGEST_WORD: usize = 24;

pub fn of(document: &Document) -> Result<Dict, RenderError> {
    let proof = match &document.proof {
        Some(proof) => proven(proof)?.into_value(),
        None => Value::None,
    };
    Ok(dict([
        ("language", document.language.tag().into_value()),
        ("font", fonts::FAMILY.into_value()),
        ("title", document.title.as_str().into_value()),
        ("heading", text(&document.title)),
        ("issuer", texts(&document.issuer)),
        ("facts", rows(&document.facts)),
        ("blocks", list(document.blocks.iter().map(block))),
        ("proof", proof),
        ("foot", text(&document.foot)),
    ]))
}

fn block(block: &Block) -> Value {
    let (kind, of) = match block {
        Block::Heading(heading) => ("heading", text(heading)),
        Block::Paragraph(paragraph) => ("paragraph", text(paragraph)),
        Block::Table(table) => ("table", rows(table)),
        Block::List(items) => ("list", texts(items)),
    };
    dict([("kind", kind.into_value()), ("of", of)]).into_value()
}

fn proven(proof: &Proof) -> Result<Dict, RenderError> {
    let drawing = qr::drawing(&proof.address)?;
    Ok(dict([
        ("lines", texts(&proof.lines)),
        ("code", proof.code.as_str().into_value()),
        ("address", text(&proof.address)),
        ("described", proof.described.as_str().into_value()),
        ("drawing", Bytes::from_string(drawing).into_value()),
    ]))
}

fn rows(rows: &[Row]) -> Value {
    let row =
        |row: &Row| dict([("label", text(&row.label)), ("value", text(&row.value))]).into_value();
    list(rows.iter().map(row))
}

fn texts(all: &[String]) -> Value {
    list(all.iter().map(|one| text(one)))
}

/// Lines, each a list of pieces between which a line may be broken.
fn text(whole: &str) -> Value {
    list(whole.trim().lines().map(pieces))
}

fn pieces(line: &str) -> Value {
    let mut pieces = vec![String::new()];
    let mut run = 0;
    for sign in line.chars() {
        run = if sign.is_alphanumeric() || is_mark(sign) {
            run + 1
        } else {
            0
        };
        // Not before an accent that belongs to the letter before it.
        if run > LONGEST_WORD && !is_mark(sign) {
            pieces.push(String::new());
            run = 1;
        }
        if let Some(last) = pieces.last_mut() {
            last.push(sign);
        }
    }
    list(pieces.into_iter().map(IntoValue::into_value))
}

fn is_mark(sign: char) -> bool {
    matches!(sign, '\u{0300}'..='\u{036f}')
}

fn list(values: impl Iterator<Item = Value>) -> Value {
    values.collect::<Array>().into_value()
}

fn dict<const N: usize>(entries: [(&str, Value); N]) -> Dict {
    entries
        .into_iter()
        .map(|(name, value)| (name.into(), value))
        .collect()
}
