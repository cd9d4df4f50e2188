//! Where the texts of a file stand, for writing the file again.

use granit_parser::{Event, Parser, ScalarStyle};
use std::ops::Range;

/// A key or value as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// In bytes.
    pub range: Range<usize>,
    pub style: Style,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With or without quotation marks; it may go over several lines.
    Line,
    /// Lines under `|` or `>`.
    Block,
}

/// All keys and values of a file that [`super::read`] has found no problem in,
/// in their order.
pub fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let Event::Scalar(_, style, ..) = event else {
            continue;
        };
        let range = span.byte_range()?;
        let style = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
            ScalarStyle::Plain | ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                Style::Line
            }
        };
        if !range.is_empty() {
            pieces.push(Piece { range, style });
        }
    }
    Some(pieces)
}
