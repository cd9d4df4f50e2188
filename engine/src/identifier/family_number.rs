//! Number in the municipal register (αριθμός δημοτολογίου / οικογενειακής
//! μερίδας): digits, or digits with a sub-number, `1234/5`.
//!
//! Local to one municipality, never unique in the country: whoever stores it
//! keeps the municipality beside it.

use super::{all_digits, canonical_text, without};

/// `1234` or `1234/5`, without leading zeros.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FamilyNumber(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FamilyNumberError {
    #[error("a family-register number is digits, or digits with a sub-number after a slash")]
    Shape,
}

canonical_text!(FamilyNumber, FamilyNumberError);

impl FamilyNumber {
    /// Longest main number and longest sub-number, in digits.
    pub const MAX_DIGITS: (usize, usize) = (7, 4);

    pub fn parse(text: &str) -> Result<FamilyNumber, FamilyNumberError> {
        let text = without(text, &['.']);
        let (main, sub) = match text.split_once('/') {
            Some((main, sub)) => (main, Some(sub)),
            None => (text.as_str(), None),
        };
        let main = number(main, FamilyNumber::MAX_DIGITS.0)?;
        Ok(FamilyNumber(match sub {
            Some(sub) => format!("{main}/{}", number(sub, FamilyNumber::MAX_DIGITS.1)?),
            None => main,
        }))
    }
}

fn number(text: &str, max: usize) -> Result<String, FamilyNumberError> {
    let trimmed = text.trim_start_matches('0');
    if all_digits(text) && text.len() <= max && !trimmed.is_empty() {
        Ok(trimmed.to_owned())
    } else {
        Err(FamilyNumberError::Shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_and_without_a_sub_number_pass() {
        for (text, canonical) in [
            ("1234", "1234"),
            (" 1234 / 5", "1234/5"),
            ("00812/03", "812/3"),
            ("12.345", "12345"),
        ] {
            assert_eq!(FamilyNumber::parse(text).expect(text).as_str(), canonical);
        }
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "0", "12a", "1/2/3", "1/", "/1", "12345678", "-5", "1/0"] {
            assert_eq!(
                FamilyNumber::parse(text),
                Err(FamilyNumberError::Shape),
                "{text}"
            );
        }
    }
}
