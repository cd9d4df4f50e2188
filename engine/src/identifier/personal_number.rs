//! Personal number (law 4727/2020, article 11): three characters and the tax number.
//!
//! Two characters are chosen, the third is a letter that the state works out. How
//! is not published, so only its being a letter is checked, and the tax number.

use super::identity_document::as_latin_capitals;
use super::{Afm, canonical_text, without};

/// Twelve capital letters and digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonalNumber(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PersonalNumberError {
    #[error(
        "a personal number has two letters or digits, a letter, and the nine digits of the AFM"
    )]
    Shape,
    #[error("the last nine digits are no tax number")]
    TaxNumber,
}

canonical_text!(PersonalNumber, PersonalNumberError);

impl PersonalNumber {
    pub fn parse(text: &str) -> Result<PersonalNumber, PersonalNumberError> {
        let number = as_latin_capitals(&without(text, &['-', '.', '/']));
        let plain = number
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let letter = number.as_bytes().get(2).is_some_and(u8::is_ascii_uppercase);
        let digits = number.get(3..).unwrap_or_default();
        let fits = digits.len() == 9 && digits.bytes().all(|b| b.is_ascii_digit());
        if !plain || !letter || !fits {
            return Err(PersonalNumberError::Shape);
        }
        Afm::parse(digits).map_err(|_| PersonalNumberError::TaxNumber)?;
        Ok(PersonalNumber(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_and_the_tax_number_are_checked() {
        for (text, canonical) in [
            ("12A123456783", "12A123456783"),
            ("12α 123456783", "12A123456783"),
            ("xy-Z-094259216", "XYZ094259216"),
        ] {
            assert_eq!(PersonalNumber::parse(text).expect(text).as_str(), canonical);
        }
        assert_eq!(
            PersonalNumber::parse("12A123456781"),
            Err(PersonalNumberError::TaxNumber)
        );
        for text in [
            "123123456783",
            "12A12345678",
            "12Ω123456783",
            "123456783",
            "",
        ] {
            assert_eq!(
                PersonalNumber::parse(text),
                Err(PersonalNumberError::Shape),
                "{text}"
            );
        }
    }
}
