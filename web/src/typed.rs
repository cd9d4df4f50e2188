//! Words that somebody typed into one field: there, and not too many.

use crate::view::{Message, Phrase};

const EMPTY: &str = "words-empty";

/// The words, made comparable; or what is wrong with them.
pub fn read(raw: &str, longest: usize) -> Result<String, Phrase> {
    bounded(engine::input::lines(raw), longest)
}

/// The same for a single line.
pub fn line(raw: &str, longest: usize) -> Result<String, Phrase> {
    bounded(engine::input::line(raw), longest)
}

/// What is wrong, named: a page with several fields says which one is empty.
pub fn named(problem: Phrase, empty: &'static str) -> Phrase {
    if problem == Phrase::key(EMPTY) {
        Phrase::key(empty)
    } else {
        problem
    }
}

fn bounded(typed: String, longest: usize) -> Result<String, Phrase> {
    if typed.is_empty() {
        return Err(Phrase::key(EMPTY));
    }
    if typed.chars().count() > longest {
        let most = i64::try_from(longest).unwrap_or(i64::MAX);
        return Err(Message::new("words-too-long").with("most", most).into());
    }
    Ok(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_without_what_cannot_be_seen() {
        assert_eq!(read("  μία\r\nδύο ", 10), Ok("μία\nδύο".to_owned()));
    }

    #[test]
    fn a_line_stays_one() {
        assert_eq!(line(" μία\r\nδύο ", 10), Ok("μία  δύο".to_owned()));
        assert!(line("αβγδε", 4).is_err());
    }

    #[test]
    fn nothing_and_too_much_are_told_apart() {
        assert_eq!(read(" \r\n ", 10), Err(Phrase::key("words-empty")));
        assert!(read("αβγδ", 4).is_ok());
        assert!(read("αβγδε", 4).is_err());
    }
}
