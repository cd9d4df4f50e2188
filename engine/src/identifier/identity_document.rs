//! Number of an identity card or passport.
//!
//! One or two capital letters and six or seven digits. The format of the cards
//! issued since 2023 is not published, so the rule stays lenient. Letters that
//! look the same in Greek and Latin become the Latin ones before anything is
//! compared: `αβ 123456` typed in Greek is `AB-123456` typed in Latin.

use super::{all_digits, canonical_text, without};
use unicode_normalization::UnicodeNormalization;

/// Capital letters and digits, without separators.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdentityDocument(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityDocumentError {
    #[error("an identity document has one or two letters and six or seven digits")]
    Shape,
}

canonical_text!(IdentityDocument, IdentityDocumentError);

impl IdentityDocument {
    pub fn parse(text: &str) -> Result<IdentityDocument, IdentityDocumentError> {
        let canonical = as_latin_capitals(&without(text, &['-']));
        let digits_at = canonical
            .find(|c: char| c.is_ascii_digit())
            .ok_or(IdentityDocumentError::Shape)?;
        let (letters, digits) = canonical.split_at(digits_at);
        let letters_fit = (1..=2).contains(&letters.chars().count())
            && letters.chars().all(|c| matches!(c, 'A'..='Z' | 'Α'..='Ω'));
        if letters_fit && all_digits(digits) && (6..=7).contains(&digits.len()) {
            Ok(IdentityDocument(canonical))
        } else {
            Err(IdentityDocumentError::Shape)
        }
    }
}

/// Capital letters without accents, the Latin ones where both alphabets look alike.
pub(super) fn as_latin_capitals(text: &str) -> String {
    text.nfd()
        .filter(|c| *c != '\u{0301}')
        .flat_map(char::to_uppercase)
        .map(latin_look_alike)
        .collect()
}

/// The Latin capital that looks like this Greek one; other characters as they are.
fn latin_look_alike(c: char) -> char {
    const GREEK: &str = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";
    const LATIN: &str = "ABEZHIKMNOPTYX";
    GREEK
        .chars()
        .zip(LATIN.chars())
        .find_map(|(greek, latin)| (greek == c).then_some(latin))
        .unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greek_and_latin_spellings_are_one_document() {
        let latin = IdentityDocument::parse("AB-123456").expect("valid");
        assert_eq!(IdentityDocument::parse("αβ 123456").expect("valid"), latin);
        assert_eq!(IdentityDocument::parse("άβ123456").expect("valid"), latin);
        assert_eq!(latin.as_str(), "AB123456");
    }

    #[test]
    fn every_look_alike_is_mapped_and_the_rest_stays_greek() {
        for (greek, latin) in "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ".chars().zip("ABEZHIKMNOPTYX".chars()) {
            let parsed = IdentityDocument::parse(&format!("{greek}123456")).expect("valid");
            assert_eq!(parsed.as_str(), format!("{latin}123456"));
        }
        assert_eq!(
            IdentityDocument::parse("φ-123456").expect("valid").as_str(),
            "Φ123456"
        );
    }

    #[test]
    fn passports_pass() {
        assert_eq!(
            IdentityDocument::parse("an1234567")
                .expect("valid")
                .as_str(),
            "AN1234567"
        );
    }

    #[test]
    fn other_shapes_are_refused() {
        for text in [
            "",
            "123456",
            "ABC123456",
            "AB12345",
            "AB12345678",
            "A1B23456",
            "ÄB123456",
            "AB１２３４５６",
        ] {
            assert_eq!(
                IdentityDocument::parse(text),
                Err(IdentityDocumentError::Shape),
                "{text}"
            );
        }
    }
}
