//! Where things stand in a JSON text: line and column by JSON pointer, and keys
//! that are written twice (a JSON reader keeps the last one without a word).

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;
use std::str::Chars;

/// 1-based line and column, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

#[derive(Debug, Default)]
pub struct Positions {
    /// A member by its key, an item by its value.
    by_pointer: BTreeMap<String, Position>,
    /// Keys that were seen before in the same object, by pointer.
    pub repeated: Vec<(String, Position)>,
}

impl Positions {
    /// Of a text that a JSON reader has accepted.
    pub fn of(json: &str) -> Positions {
        let mut scanner = Scanner {
            chars: json.chars().peekable(),
            at: Position { line: 1, column: 1 },
            found: Positions::default(),
        };
        scanner.value("");
        scanner.found
    }

    /// The place of a pointer, or of the nearest thing around it.
    pub fn at(&self, pointer: &str) -> Option<Position> {
        let mut pointer = pointer;
        loop {
            if let Some(position) = self.by_pointer.get(pointer) {
                return Some(*position);
            }
            pointer = &pointer[..pointer.rfind('/')?];
        }
    }
}

/// One step of a JSON pointer (RFC 6901).
pub fn step(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Goes over the text once. Depth is bounded by the reader that accepted it.
struct Scanner<'a> {
    chars: Peekable<Chars<'a>>,
    at: Position,
    found: Positions,
}

impl Scanner<'_> {
    fn value(&mut self, pointer: &str) {
        self.space();
        self.found
            .by_pointer
            .entry(pointer.to_owned())
            .or_insert(self.at);
        match self.chars.peek() {
            Some('{') => self.object(pointer),
            Some('[') => self.array(pointer),
            Some('"') => {
                self.string();
            }
            _ => {
                while self
                    .chars
                    .peek()
                    .is_some_and(|c| !matches!(c, ',' | ']' | '}') && !c.is_ascii_whitespace())
                {
                    self.next();
                }
            }
        }
    }

    fn object(&mut self, pointer: &str) {
        self.next();
        let mut keys = BTreeSet::new();
        loop {
            self.space();
            if self.chars.peek() != Some(&'"') {
                self.next();
                return;
            }
            let at = self.at;
            let key = self.string();
            let member = format!("{pointer}/{}", step(&key));
            self.found.by_pointer.insert(member.clone(), at);
            if !keys.insert(key) {
                self.found.repeated.push((member.clone(), at));
            }
            self.space();
            self.next();
            self.value(&member);
            self.space();
            if self.next() != Some(',') {
                return;
            }
        }
    }

    fn array(&mut self, pointer: &str) {
        self.next();
        self.space();
        if self.chars.peek() == Some(&']') {
            self.next();
            return;
        }
        for index in 0.. {
            self.value(&format!("{pointer}/{index}"));
            self.space();
            if self.next() != Some(',') {
                return;
            }
        }
    }

    /// A string with its quotes, and what it means.
    fn string(&mut self) -> String {
        let mut written = String::new();
        written.extend(self.next());
        while let Some(c) = self.next() {
            written.push(c);
            match c {
                '\\' => written.extend(self.next()),
                '"' => break,
                _ => {}
            }
        }
        serde_json::from_str(&written).unwrap_or(written)
    }

    fn space(&mut self) {
        while self.chars.peek().is_some_and(char::is_ascii_whitespace) {
            self.next();
        }
    }

    fn next(&mut self) -> Option<char> {
        let c = self.chars.next()?;
        if c == '\n' {
            self.at.line += 1;
            self.at.column = 1;
        } else {
            self.at.column += 1;
        }
        Some(c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "{\n  \"α\": {\"b/c\": [1, {\"d\": null}]},\n  \"e\\u0301\": \"x\\\"}\",\n  \"α\": 2\n}";

    #[test]
    fn members_stand_at_their_keys_and_items_at_their_values() {
        let found = Positions::of(TEXT);
        let at = |pointer: &str| found.at(pointer).map(|p| (p.line, p.column));
        assert_eq!(at(""), Some((1, 1)));
        assert_eq!(at("/α/b~1c"), Some((2, 9)));
        assert_eq!(at("/α/b~1c/0"), Some((2, 17)));
        assert_eq!(at("/α/b~1c/1/d"), Some((2, 21)));
        assert_eq!(at("/e\u{301}"), Some((3, 3)));
    }

    #[test]
    fn what_is_not_there_is_told_at_what_is_around_it() {
        let found = Positions::of(TEXT);
        assert_eq!(found.at("/α/b~1c/1/missing"), found.at("/α/b~1c/1"));
    }

    #[test]
    fn keys_written_twice_are_found() {
        let found = Positions::of(TEXT);
        assert_eq!(
            found.repeated,
            [("/α".to_owned(), Position { line: 4, column: 3 })]
        );
    }
}
