//! YAML as a service file may use it: maps, lists and texts, every one with the
//! place it was written at.
//!
//! A scalar stays the text it was written as: `no`, `012345678` and `1.10` are
//! never turned into anything. Anchors, aliases, tags, merge keys, tabs, several
//! documents and repeated keys are refused, and size, number and depth are
//! bounded before and while the file is read.

mod pieces;
mod tree;

use std::iter::Peekable;
use std::str::Chars;

pub use pieces::{Piece, Style, pieces};
pub use tree::read;

/// A place in a file: line and column, from 1; columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    pub line: u32,
    pub column: u32,
}

impl Spot {
    /// The file as a whole.
    pub const WHOLE: Spot = Spot { line: 0, column: 0 };
    pub const START: Spot = Spot { line: 1, column: 1 };
}

#[derive(Clone, Debug)]
pub struct Node {
    pub at: Spot,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Text(Scalar),
    List(Vec<Node>),
    Map(Vec<Entry>),
    /// Nothing was written.
    Empty,
    /// Something that is reported already, e.g. an alias.
    Refused,
}

#[derive(Clone, Debug)]
pub struct Entry {
    pub key: Scalar,
    pub value: Node,
}

/// A text with its place and the way it was written.
#[derive(Clone, Debug)]
pub struct Scalar {
    pub text: String,
    pub at: Spot,
    /// The characters in the file that the text was made from.
    raw: String,
    /// Written without quotation marks, with a `#` after it on the same line.
    pub hash_follows: bool,
}

impl Scalar {
    /// A text that no file holds, put at the place of what it stands for.
    pub fn made(text: String, at: Spot) -> Scalar {
        Scalar {
            raw: text.clone(),
            text,
            at,
            hash_follows: false,
        }
    }

    /// Whether it stands without quotation marks, on one line.
    #[cfg(test)]
    pub fn is_plain(&self) -> bool {
        self.raw == self.text
    }

    /// The place of the character after `offset` characters of the text.
    ///
    /// Quotation marks, escapes, folding and indentation make the file differ
    /// from the text; where the two cannot be followed, the start is the place.
    pub fn spot_of(&self, offset: usize) -> Spot {
        let mut at = self.at;
        let mut raw = self.raw.chars().peekable();
        for wanted in self.text.chars().take(offset) {
            if !skip_to(wanted, &mut raw, &mut at) {
                return self.at;
            }
            if let Some(passed) = raw.next() {
                step(&mut at, passed);
            }
        }
        match self.text.chars().nth(offset) {
            Some(wanted) if !skip_to(wanted, &mut raw, &mut at) => self.at,
            Some(_) | None => at,
        }
    }
}

/// Moves on to the written character that stands for `wanted`.
fn skip_to(wanted: char, raw: &mut Peekable<Chars<'_>>, at: &mut Spot) -> bool {
    while let Some(&found) = raw.peek() {
        if found == wanted || (wanted == ' ' && found == '\n') {
            return true;
        }
        if !found.is_whitespace() && !matches!(found, '\'' | '"' | '\\') {
            return false;
        }
        step(at, found);
        raw.next();
    }
    false
}

fn step(at: &mut Spot, passed: char) {
    if passed == '\n' {
        at.line += 1;
        at.column = 1;
    } else {
        at.column += 1;
    }
}
