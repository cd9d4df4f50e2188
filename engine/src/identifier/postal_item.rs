//! The number of a registered item of the post (UPU S10): two letters for the kind
//! of item, eight digits, a check digit, two letters for the country.

use super::{canonical_text, without};

/// Thirteen capital signs without spaces.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostalItem(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostalItemError {
    #[error("two letters, nine digits and two letters are expected")]
    Shape,
    #[error("the check digit does not fit")]
    CheckDigit,
}

canonical_text!(PostalItem, PostalItemError);

const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];

impl PostalItem {
    pub fn parse(text: &str) -> Result<PostalItem, PostalItemError> {
        let item = without(text, &['-']).to_ascii_uppercase();
        let bytes = item.as_bytes();
        let letters = |range: std::ops::Range<usize>| {
            bytes
                .get(range)
                .is_some_and(|part| part.iter().all(u8::is_ascii_uppercase))
        };
        let digits = bytes
            .get(2..11)
            .filter(|part| part.iter().all(u8::is_ascii_digit));
        let Some(digits) = digits.filter(|_| bytes.len() == 13 && letters(0..2) && letters(11..13))
        else {
            return Err(PostalItemError::Shape);
        };
        let value = |digit: &u8| u32::from(digit - b'0');
        let sum: u32 = digits
            .iter()
            .zip(WEIGHTS)
            .map(|(digit, weight)| value(digit) * weight)
            .sum();
        let check = match 11 - sum % 11 {
            10 => 0,
            11 => 5,
            digit => digit,
        };
        if digits.last().map(value) == Some(check) {
            Ok(PostalItem(item))
        } else {
            Err(PostalItemError::CheckDigit)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_printed_pass() {
        for (text, item) in [
            ("RA123456785GR", "RA123456785GR"),
            ("pp 123 456 785 gr", "PP123456785GR"),
            ("RA-123456785-GR", "RA123456785GR"),
        ] {
            assert_eq!(PostalItem::parse(text).expect(text).as_str(), item);
        }
    }

    #[test]
    fn every_other_check_digit_is_refused() {
        for digit in 0..10 {
            let text = format!("RA12345678{digit}GR");
            assert_eq!(PostalItem::parse(&text).is_ok(), digit == 5, "{text}");
        }
        assert_eq!(
            PostalItem::parse("RC109323211GR"),
            Err(PostalItemError::CheckDigit)
        );
        // The two remainders that are written otherwise: 10 as 0, 11 as 5.
        assert!(PostalItem::parse("RA000000005GR").is_ok());
        assert!(PostalItem::parse("RA000000080GR").is_ok());
    }

    #[test]
    fn another_shape_is_refused() {
        for text in [
            "",
            "RA12345678GR",
            "R1123456785GR",
            "RA1234567855GR",
            "ΡΑ123456785GR",
            "RA12345678XGR",
        ] {
            assert_eq!(
                PostalItem::parse(text),
                Err(PostalItemError::Shape),
                "{text}"
            );
        }
    }
}
