//! A Greek postcode: five digits, often printed `### ##`.

use super::{all_digits, canonical_text, without};
use std::ops::RangeInclusive;

/// Five digits without a space.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostcodeError {
    #[error("a postcode has five digits")]
    Shape,
    #[error(
        "Greek postcodes run from {} to {}",
        Postcode::RANGE.start(),
        Postcode::RANGE.end()
    )]
    Range,
}

canonical_text!(Postcode, PostcodeError);

impl Postcode {
    /// The postcodes that the Greek post uses.
    pub const RANGE: RangeInclusive<u32> = 10_000..=85_999;

    pub fn parse(text: &str) -> Result<Postcode, PostcodeError> {
        let digits = without(text, &['-']);
        if digits.len() != 5 || !all_digits(&digits) {
            return Err(PostcodeError::Shape);
        }
        let number: u32 = digits.parse().map_err(|_| PostcodeError::Shape)?;
        if Postcode::RANGE.contains(&number) {
            Ok(Postcode(digits))
        } else {
            Err(PostcodeError::Range)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_printing_pass() {
        assert_eq!(Postcode::parse("819 09").expect("valid").as_str(), "81909");
        assert_eq!(Postcode::parse("81948").expect("valid").as_str(), "81948");
    }

    #[test]
    fn other_text_is_refused() {
        assert_eq!(Postcode::parse("8194"), Err(PostcodeError::Shape));
        assert_eq!(Postcode::parse("8194a"), Err(PostcodeError::Shape));
        assert_eq!(Postcode::parse("09999"), Err(PostcodeError::Range));
        assert_eq!(Postcode::parse("86000"), Err(PostcodeError::Range));
    }
}
