//! Writing tokens again, in a regular layout.

use super::tokens::{Token, What, block_indent, head_digit, keeps_breaks};

/// Spaces for each level.
const STEP: usize = 2;

/// A list or map written in lines, with the indentation it had and gets.
#[derive(Clone, Copy, Debug)]
struct Level {
    old: usize,
    new: usize,
    list: bool,
}

/// A line without a value, kept until it is known what it stands before.
enum Waiting<'a> {
    Blank,
    Comment { old: usize, text: &'a str },
}

#[derive(Default)]
struct Writer<'a> {
    out: String,
    levels: Vec<Level>,
    waiting: Vec<Waiting<'a>>,
    /// Brackets that are open.
    brackets: usize,
    /// The indentation of what the outermost bracket belongs to.
    bracket_base: usize,
    /// Breaks at the end of the file belong to a text.
    ends_kept: bool,
}

pub fn write(tokens: &[Token<'_>]) -> String {
    let mut writer = Writer::default();
    let mut line = Vec::new();
    for token in tokens {
        if token.what == What::Break {
            writer.line(&line);
            line.clear();
        } else {
            let ends_line = matches!(token.what, What::Lines { .. });
            line.push(token);
            if ends_line {
                writer.line(&line);
                line.clear();
            }
        }
    }
    if !line.is_empty() {
        writer.line(&line);
    }
    writer.finish()
}

impl<'a> Writer<'a> {
    fn line(&mut self, line: &[&Token<'a>]) {
        match line {
            [] => self.waiting.push(Waiting::Blank),
            [only] if self.brackets == 0 && matches!(only.what, What::Comment(_)) => {
                if let What::Comment(text) = only.what {
                    self.waiting.push(Waiting::Comment {
                        old: only.column,
                        text,
                    });
                }
            }
            line => self.content(line),
        }
    }

    fn content(&mut self, line: &[&Token<'a>]) {
        let before = self.levels.clone();
        let indent = if self.brackets > 0 {
            let closing = line
                .iter()
                .take_while(|token| matches!(token.what, What::Close(_)))
                .count();
            self.bracket_base + STEP * self.brackets.saturating_sub(closing)
        } else {
            self.enter(line)
        };
        self.flush(
            &before,
            Some(Level {
                old: line[0].column,
                new: indent,
                list: false,
            }),
        );
        self.out.push_str(&" ".repeat(indent));
        let mut last: Option<What<'_>> = None;
        for token in line {
            let spaces = last.map_or(0, |last| gap(last, token));
            self.out.push_str(&" ".repeat(spaces));
            self.token(token.what, last);
            last = Some(token.what);
        }
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Goes into the lists and maps that a line begins or goes on with. Says how
    /// far the line is indented.
    fn enter(&mut self, line: &[&Token<'a>]) -> usize {
        let mut indent = None;
        for (position, token) in line.iter().enumerate() {
            let next = line.get(position + 1).map(|next| next.what);
            let list = match token.what {
                What::Dash => true,
                What::Text(_) if next == Some(What::Colon) => false,
                What::Marker(_) => {
                    self.levels.clear();
                    return 0;
                }
                What::Text(_)
                | What::Lines { .. }
                | What::Open(_)
                | What::Close(_)
                | What::Comma
                | What::Colon
                | What::Comment(_)
                | What::Break => break,
            };
            let new = self.level(token.column, list);
            indent.get_or_insert(new);
            if !list {
                break;
            }
        }
        indent.unwrap_or_else(|| self.value_indent())
    }

    /// The new indentation of a list or map that an item or key stands in.
    fn level(&mut self, column: usize, list: bool) -> usize {
        while let Some(top) = self.levels.last() {
            // A list may stand as far left as the key it belongs to.
            let left = top.old > column || (top.old == column && top.list && !list);
            if !left {
                break;
            }
            self.levels.pop();
        }
        match self.levels.last() {
            Some(top) if top.old == column && top.list == list => top.new,
            _ => {
                let new = self.value_indent();
                self.levels.push(Level {
                    old: column,
                    new,
                    list,
                });
                new
            }
        }
    }

    /// How far something is indented that belongs to the innermost key or dash.
    fn value_indent(&self) -> usize {
        self.levels.last().map_or(0, |level| level.new + STEP)
    }

    fn token(&mut self, what: What<'a>, last: Option<What<'a>>) {
        match what {
            What::Break => {}
            What::Dash => self.out.push('-'),
            What::Colon => self.out.push(':'),
            What::Comma => self.out.push(','),
            What::Open(sign) => {
                if self.brackets == 0 {
                    self.bracket_base = match last {
                        Some(What::Colon) => self.levels.last().map_or(0, |level| level.new),
                        _ => self.value_indent(),
                    };
                }
                self.brackets += 1;
                self.out.push(sign);
            }
            What::Close(sign) => {
                self.brackets = self.brackets.saturating_sub(1);
                self.out.push(sign);
            }
            What::Comment(text) | What::Marker(text) => self.out.push_str(text),
            What::Text(text) => self.text(text),
            What::Lines { head, body } => self.lines(head, body),
        }
        self.ends_kept = matches!(what, What::Lines { head, .. } if keeps_breaks(head));
    }

    /// A text; its further lines are indented like what belongs to its key.
    fn text(&mut self, text: &str) {
        let indent = if self.brackets > 0 {
            self.bracket_base + STEP * self.brackets
        } else {
            self.value_indent()
        };
        let mut lines = text.split('\n').peekable();
        let mut first = true;
        while let Some(line) = lines.next() {
            let mut line = line;
            if !first {
                self.out.push('\n');
                line = line.trim_start_matches(' ');
                if !line.is_empty() {
                    self.out.push_str(&" ".repeat(indent));
                }
            }
            // A space after \ is written on purpose.
            let trimmed = line.trim_end_matches(' ');
            if lines.peek().is_some() && !trimmed.ends_with('\\') {
                line = trimmed;
            }
            self.out.push_str(line);
            first = false;
        }
    }

    /// A block of lines: all of them move together.
    fn lines(&mut self, head: &str, body: &str) {
        let parent = self.levels.last().map_or(0, |level| level.old);
        let new = self.value_indent();
        match head_digit(head) {
            Some(digit) => {
                let digit = digit.to_string();
                self.out
                    .push_str(&head.trim_end().replacen(&digit, &STEP.to_string(), 1));
            }
            None => self.out.push_str(head.trim_end()),
        }
        self.out.push('\n');
        let old = block_indent(head, body, parent);
        for line in body.lines() {
            let rest = old.and_then(|old| line.get(old..)).unwrap_or_default();
            if !rest.is_empty() {
                self.out.push_str(&" ".repeat(new));
                self.out.push_str(rest);
            }
            self.out.push('\n');
        }
    }

    /// Writes blank lines and comments that stand before a line, each as far in
    /// as the list or map it stood in.
    fn flush(&mut self, before: &[Level], next: Option<Level>) {
        for waiting in std::mem::take(&mut self.waiting) {
            match waiting {
                Waiting::Blank => {
                    if !self.out.is_empty() {
                        self.out.push('\n');
                    }
                }
                Waiting::Comment { old, text } => {
                    let home = next
                        .iter()
                        .chain(before.iter().rev())
                        .filter(|level| level.old <= old)
                        // Of equals, the first.
                        .fold(None, |best: Option<&Level>, level| match best {
                            Some(best) if best.old >= level.old => Some(best),
                            Some(_) | None => Some(level),
                        });
                    let indent = home.or(next.as_ref()).map_or(0, |level| level.new);
                    self.out.push_str(&" ".repeat(indent));
                    self.out.push_str(text);
                    self.out.push('\n');
                }
            }
        }
    }

    fn finish(mut self) -> String {
        let last = self
            .waiting
            .iter()
            .rposition(|waiting| matches!(waiting, Waiting::Comment { .. }));
        self.waiting.truncate(last.map_or(0, |last| last + 1));
        let commented = !self.waiting.is_empty();
        let levels = self.levels.clone();
        self.flush(&levels, None);
        if self.ends_kept && !commented {
            return self.out;
        }
        let length = self.out.trim_end_matches('\n').len();
        self.out.truncate(length);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }
}

/// Spaces between two tokens of a line.
fn gap(last: What<'_>, token: &Token<'_>) -> usize {
    match (last, token.what) {
        (_, What::Comment(_)) => token.spaces.max(1),
        (_, What::Colon | What::Comma) => 0,
        (What::Open('{'), What::Close('}')) | (What::Open('['), What::Close(']')) => 0,
        (What::Open('{'), _) | (_, What::Close('}')) => 1,
        (What::Open(_), _) | (_, What::Close(_)) => token.spaces.min(1),
        (
            What::Dash
            | What::Colon
            | What::Comma
            | What::Close(_)
            | What::Marker(_)
            | What::Text(_)
            | What::Comment(_)
            | What::Break
            | What::Lines { .. },
            _,
        ) => 1,
    }
}
