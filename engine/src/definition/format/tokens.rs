//! A file as the signs and texts it is written with. Nothing is lost but spaces
//! between them, which are counted.

use crate::definition::yaml::{Piece, Style, pieces};

#[derive(Debug)]
pub struct Token<'a> {
    /// Where it stands in its line, in characters from 0.
    pub column: usize,
    /// Spaces since the token before it, or since the line began.
    pub spaces: usize,
    pub what: What<'a>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What<'a> {
    /// A line ends.
    Break,
    Dash,
    Colon,
    Comma,
    /// `{` or `[`
    Open(char),
    /// `}` or `]`
    Close(char),
    /// From `#` to the end of the line.
    Comment(&'a str),
    /// `---` or `...`
    Marker(&'a str),
    /// A text on one line or several, with its quotation marks if it has any.
    Text(&'a str),
    /// The line that begins with `|` or `>`, and the lines under it.
    Lines {
        head: &'a str,
        body: &'a str,
    },
}

/// Cuts a file that is readable as YAML. `None`: it has signs that are not
/// foreseen here.
pub fn cut(text: &str) -> Option<Vec<Token<'_>>> {
    let mut cutter = Cutter {
        text,
        at: 0,
        column: 0,
        spaces: 0,
        tokens: Vec::new(),
    };
    for piece in pieces(text)? {
        cutter.between(piece.range.start)?;
        cutter.piece(&piece)?;
    }
    cutter.between(text.len())?;
    Some(cutter.tokens)
}

struct Cutter<'a> {
    text: &'a str,
    /// In bytes.
    at: usize,
    column: usize,
    spaces: usize,
    tokens: Vec<Token<'a>>,
}

impl<'a> Cutter<'a> {
    /// The signs up to the next text.
    fn between(&mut self, end: usize) -> Option<()> {
        while self.at < end {
            let rest = self.text.get(self.at..end)?;
            let marker = ["---", "..."]
                .into_iter()
                .find(|marker| self.column == 0 && rest.starts_with(marker));
            if let Some(marker) = marker {
                self.push(What::Marker(marker), marker);
                continue;
            }
            let sign = rest.get(..1)?;
            match sign {
                " " => {
                    self.at += 1;
                    self.column += 1;
                    self.spaces += 1;
                }
                "\n" => {
                    self.push(What::Break, sign);
                    self.column = 0;
                }
                "#" => {
                    let line = rest.split('\n').next()?;
                    self.push(What::Comment(line.trim_end()), line);
                }
                "-" => self.push(What::Dash, sign),
                ":" => self.push(What::Colon, sign),
                "," => self.push(What::Comma, sign),
                "{" => self.push(What::Open('{'), sign),
                "[" => self.push(What::Open('['), sign),
                "}" => self.push(What::Close('}'), sign),
                "]" => self.push(What::Close(']'), sign),
                // The parser gives the place of the lines, not of their head.
                "|" | ">" => self.lines()?,
                _ => return None,
            }
        }
        Some(())
    }

    fn push(&mut self, what: What<'a>, written: &str) {
        self.tokens.push(Token {
            column: self.column,
            spaces: self.spaces,
            what,
        });
        self.at += written.len();
        self.column = match written.rsplit_once('\n') {
            Some((_, last)) => last.chars().count(),
            None => self.column + written.chars().count(),
        };
        self.spaces = 0;
    }

    fn piece(&mut self, piece: &Piece) -> Option<()> {
        match piece.style {
            Style::Line => {
                let written = self.text.get(self.at..)?.get(..piece.range.len())?;
                (self.at == piece.range.start).then(|| self.push(What::Text(written), written))
            }
            Style::Block if self.at == piece.range.start => self.lines(),
            Style::Block => (self.at > piece.range.start).then_some(()),
        }
    }

    fn lines(&mut self) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        let head = rest.split('\n').next()?;
        let body = rest.get(head.len() + 1..).unwrap_or_default();
        let body = &body[..block_length(head, body, self.least_indent())];
        let length = (head.len() + 1 + body.len()).min(rest.len());
        self.push(What::Lines { head, body }, &rest[..length]);
        Some(())
    }

    /// The indentation that lines of a block have at least: more than the key or
    /// dash that they belong to.
    fn least_indent(&self) -> usize {
        let line = self
            .tokens
            .iter()
            .rposition(|token| token.what == What::Break)
            .map_or(0, |position| position + 1);
        self.tokens[line..]
            .iter()
            .rev()
            .find(|token| matches!(token.what, What::Text(_) | What::Dash))
            .map_or(0, |token| token.column + 1)
    }
}

/// The indentation of a block's lines in its file: as its head says, or that of
/// its first line. `None`: it has no lines that say it.
pub fn block_indent(head: &str, body: &str, parent: usize) -> Option<usize> {
    match head_digit(head) {
        Some(digit) => Some(parent + digit),
        None => body
            .lines()
            .find(|line| !line.trim_matches(' ').is_empty())
            .map(|line| line.len() - line.trim_start_matches(' ').len()),
    }
}

/// The number of spaces that `|2` says.
pub fn head_digit(head: &str) -> Option<usize> {
    head.chars()
        .skip(1)
        .take_while(|sign| !matches!(sign, ' ' | '#'))
        .find_map(|sign| sign.to_digit(10))
        .and_then(|digit| usize::try_from(digit).ok())
}

/// Whether line breaks at the end are part of the text.
pub fn keeps_breaks(head: &str) -> bool {
    head.chars()
        .take_while(|sign| !matches!(sign, ' ' | '#'))
        .any(|sign| sign == '+')
}

/// How much of what follows a head belongs to it, in bytes.
fn block_length(head: &str, rest: &str, least: usize) -> usize {
    let mut length = 0;
    let mut end = 0;
    let mut indent = head_digit(head).map(|_| least);
    for line in rest.split_inclusive('\n') {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        let blank = line.trim_end_matches('\n').len() == spaces;
        if !blank {
            let indent = *indent.get_or_insert(spaces.max(least));
            if spaces < indent {
                break;
            }
        }
        length += line.len();
        // Blank lines at the end stand after the text, unless they are kept.
        if !blank || keeps_breaks(head) || indent.is_some_and(|indent| spaces > indent) {
            end = length;
        }
    }
    end
}
