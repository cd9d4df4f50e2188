//! A Greek telephone number: ten digits, landline `2…` or mobile `69…`.

use super::{all_digits, canonical_text, without};

/// Ten digits, without the country's prefix.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    #[error("a telephone number has ten digits and starts with 2 or 69")]
    Shape,
}

canonical_text!(Phone, PhoneError);

impl Phone {
    /// Reads a number with or without separators and the prefix +30 or 0030.
    pub fn parse(text: &str) -> Result<Phone, PhoneError> {
        let plain = without(text, &['-', '.', '/', '(', ')']);
        let digits = plain
            .strip_prefix("+30")
            .or_else(|| plain.strip_prefix("0030"))
            .unwrap_or(&plain);
        let fits = digits.len() == 10
            && all_digits(digits)
            && (digits.starts_with('2') || digits.starts_with("69"));
        if fits {
            Ok(Phone(digits.to_owned()))
        } else {
            Err(PhoneError::Shape)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn landlines_and_mobiles_pass_in_any_spelling() {
        for (text, canonical) in [
            ("2810 123456", "2810123456"),
            ("+30 694 123 4567", "6941234567"),
            ("0030-210-1234567", "2101234567"),
            ("(210) 123.4567", "2101234567"),
        ] {
            assert_eq!(Phone::parse(text).expect(text).as_str(), canonical);
        }
    }

    #[test]
    fn other_numbers_are_refused() {
        for text in [
            "",
            "210123456",
            "21012345678",
            "7012345678",
            "6812345678",
            "+44 20 7946 0000",
            "210123456a",
        ] {
            assert_eq!(Phone::parse(text), Err(PhoneError::Shape), "{text}");
        }
    }
}
