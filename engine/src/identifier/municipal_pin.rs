//! PIN: the code a municipality issues to whoever it holds in its registers.

use super::{all_digits, canonical_text, without};
use std::ops::RangeInclusive;

/// Digits as issued; leading zeros belong to it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MunicipalPin(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MunicipalPinError {
    #[error(
        "a municipal PIN has {} to {} digits",
        MunicipalPin::LENGTH.start(),
        MunicipalPin::LENGTH.end()
    )]
    Shape,
}

canonical_text!(MunicipalPin, MunicipalPinError);

impl MunicipalPin {
    /// How many digits municipalities issue.
    pub const LENGTH: RangeInclusive<usize> = 6..=12;

    pub fn parse(text: &str) -> Result<MunicipalPin, MunicipalPinError> {
        let digits = without(text, &['-', '.']);
        if all_digits(&digits) && MunicipalPin::LENGTH.contains(&digits.len()) {
            Ok(MunicipalPin(digits))
        } else {
            Err(MunicipalPinError::Shape)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_the_right_length_pass_and_keep_their_zeros() {
        assert_eq!(
            MunicipalPin::parse("00 12 34").expect("valid").as_str(),
            "001234"
        );
        assert!(MunicipalPin::parse(&"9".repeat(12)).is_ok());
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "12345", "1234567890123", "12345a"] {
            assert_eq!(
                MunicipalPin::parse(text),
                Err(MunicipalPinError::Shape),
                "{text}"
            );
        }
    }
}
