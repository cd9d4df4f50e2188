//! Words that somebody typed into one field: there, and not too many.

use crate::view::{Message, Phrase};

/// The words, made comparable; or what is wrong with them. `empty` says that they
/// are missing, by the name of the field: a page may have several.
pub fn read(raw: &str, longest: usize, empty: &'static str) -> Result<String, Phrase> {
    bounded(engine::input::lines(raw), longest, empty)
}

/// The same for a single line.
pub fn line(raw: &str, longest: usize, empty: &'static str) -> Result<String, Phrase> {
    bounded(engine::input::line(raw), longest, empty)
}

fn bounded(typed: String, longest: usize, empty: &'static str) -> Result<String, Phrase> {
    if typed.is_empty() {
        return Err(Phrase::key(empty));
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

    fn read(raw: &str, longest: usize) -> Result<String, Phrase> {
        super::read(raw, longest, "note-empty")
    }

    #[test]
    fn words_are_taken_without_what_cannot_be_seen() {
        assert_eq!(read("  μία\r\nδύο ", 10), Ok("μία\nδύο".to_owned()));
    }

    #[test]
    fn a_line_stays_one() {
        let line = |raw| line(raw, 10, "note-empty");
        assert_eq!(line(" μία\r\nδύο "), Ok("μία  δύο".to_owned()));
        assert!(line("αβγδεζηθικλ").is_err());
    }

    #[test]
    fn nothing_and_too_much_are_told_apart() {
        assert_eq!(read(" \r\n ", 10), Err(Phrase::key("note-empty")));
        assert!(read("αβγδ", 4).is_ok());
        assert!(read("αβγδε", 4).is_err());
    }
}
