//! Number of a Greek passport: two Latin letters and seven digits. Letters typed in
//! Greek that look the same become the Latin ones.

use super::identity_document::as_latin_capitals;
use super::{all_digits, canonical_text, without};

/// Two capital letters and seven digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Passport(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PassportError {
    #[error("a passport has two Latin letters and seven digits")]
    Shape,
}

canonical_text!(Passport, PassportError);

impl Passport {
    pub fn parse(text: &str) -> Result<Passport, PassportError> {
        let number = as_latin_capitals(&without(text, &['-']));
        let fits = number
            .get(..2)
            .is_some_and(|letters| letters.bytes().all(|b| b.is_ascii_uppercase()))
            && number
                .get(2..)
                .is_some_and(|digits| digits.len() == 7 && all_digits(digits));
        if fits {
            Ok(Passport(number))
        } else {
            Err(PassportError::Shape)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_letters_and_seven_digits_pass() {
        for text in ["AN1234567", "an 1234567", "ΑΝ1234567"] {
            assert_eq!(Passport::parse(text).expect(text).as_str(), "AN1234567");
        }
        for text in [
            "",
            "A1234567",
            "AN123456",
            "AN12345678",
            "ΑΦ1234567",
            "1234567",
        ] {
            assert_eq!(Passport::parse(text), Err(PassportError::Shape), "{text}");
        }
    }
}
