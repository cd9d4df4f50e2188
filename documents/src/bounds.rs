//! How large a document may be. Bounded text and parts bound the time it takes.

use crate::block::{Block, Document};
use crate::{RenderError, fonts};

/// Paragraphs, rows, items of lists.
pub const MOST_PARTS: usize = 400;
/// Of all texts together.
pub const MOST_CHARACTERS: usize = 60_000;
pub const MOST_PAGES: usize = 40;

pub fn check(document: &Document) -> Result<(), RenderError> {
    let parts = document.issuer.len()
        + document.facts.len()
        + document.blocks.iter().map(parts).sum::<usize>();
    if parts > MOST_PARTS {
        return Err(RenderError::TooManyParts(parts));
    }
    let characters: usize = document.texts().map(|text| text.chars().count()).sum();
    if characters > MOST_CHARACTERS {
        return Err(RenderError::TooLong(characters));
    }
    let odd = document.texts().find_map(fonts::unwritable);
    odd.map_or(Ok(()), |sign| Err(RenderError::Unwritable(u32::from(sign))))
}

fn parts(block: &Block) -> usize {
    match block {
        Block::Heading(_) => 1,
        // A line is as much work as a paragraph.
        Block::Paragraph(text) => 1 + text.matches('\n').count(),
        Block::Table(rows) => rows.len(),
        Block::List(items) => items.len(),
    }
}
