//! A person's name, or one part of it, in any script.

use super::canonical_text;

/// Letters with single spaces, apostrophes, hyphens and dots between them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PersonNameError {
    #[error("a name has at least one letter")]
    Empty,
    #[error("a name has letters, spaces, hyphens, apostrophes and dots only")]
    Character,
    #[error("the name is longer than {} characters", PersonName::MAX)]
    TooLong,
}

canonical_text!(PersonName, PersonNameError);

impl PersonName {
    /// Longest name, in characters.
    pub const MAX: usize = 100;

    pub fn parse(text: &str) -> Result<PersonName, PersonNameError> {
        let words: Vec<String> = crate::input::line(text)
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        let name = words.join(" ");
        if !name.chars().any(char::is_alphabetic) {
            return Err(if name.is_empty() {
                PersonNameError::Empty
            } else {
                PersonNameError::Character
            });
        }
        if name.chars().count() > PersonName::MAX {
            return Err(PersonNameError::TooLong);
        }
        if !name
            .chars()
            .all(|c| c.is_alphabetic() || combining(c) || " '’-–.".contains(c))
        {
            return Err(PersonNameError::Character);
        }
        Ok(PersonName(name))
    }
}

/// Accents that have no composed form with their letter.
fn combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_scripts_pass() {
        for (text, canonical) in [
            ("  Άννα   Μαρία ", "Άννα Μαρία"),
            ("O'Brien-Παπαδάκη", "O'Brien-Παπαδάκη"),
            ("Α. Κ. Νικολάου", "Α. Κ. Νικολάου"),
            ("Шевченко", "Шевченко"),
            ("Α\u{0301}ννα", "Άννα"),
        ] {
            assert_eq!(PersonName::parse(text).expect(text).as_str(), canonical);
        }
    }

    #[test]
    fn no_break_can_hide_in_a_name() {
        assert_eq!(
            PersonName::parse("Άννα\r\nBcc").expect("valid").as_str(),
            "Άννα Bcc"
        );
    }

    #[test]
    fn other_text_is_refused() {
        assert_eq!(PersonName::parse(" "), Err(PersonNameError::Empty));
        for text in ["<b>Άννα</b>", "a@b.gr", "Άννα 2", "--", "Άννα;"] {
            assert_eq!(
                PersonName::parse(text),
                Err(PersonNameError::Character),
                "{text}"
            );
        }
        assert_eq!(
            PersonName::parse(&"α".repeat(101)),
            Err(PersonNameError::TooLong)
        );
    }
}
