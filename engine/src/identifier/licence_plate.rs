//! Licence plate: two or three letters and one to four digits.
//!
//! Greek plates use the fourteen letters that look the same in both alphabets; they
//! are kept as Latin ones. A foreign plate is not one of these, and has to be asked
//! for as text.

use super::identity_document::as_latin_capitals;
use super::{all_digits, canonical_text, without};

/// Letters and digits without a dash.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LicencePlate(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LicencePlateError {
    #[error("a plate has two or three letters and one to four digits")]
    Shape,
}

canonical_text!(LicencePlate, LicencePlateError);

const LETTERS: &str = "ABEZHIKMNOPTYX";

impl LicencePlate {
    pub fn parse(text: &str) -> Result<LicencePlate, LicencePlateError> {
        let plate = as_latin_capitals(&without(text, &['-', '.', '·']));
        let digits_at = plate
            .find(|c: char| c.is_ascii_digit())
            .ok_or(LicencePlateError::Shape)?;
        let (letters, digits) = plate.split_at(digits_at);
        let fits = matches!(letters.chars().count(), 2 | 3)
            && letters.chars().all(|c| LETTERS.contains(c))
            && all_digits(digits)
            && digits.len() <= 4
            && !digits.starts_with('0');
        // Only motorcycles have fewer than four, and three letters.
        if fits && (digits.len() == 4 || letters.len() == 3) {
            Ok(LicencePlate(plate))
        } else {
            Err(LicencePlateError::Shape)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greek_and_latin_spellings_are_one_plate() {
        for text in ["ΙΗΒ 1234", "ihb-1234", "ιηβ1234", "IHB 1234"] {
            assert_eq!(LicencePlate::parse(text).expect(text).as_str(), "IHB1234");
        }
        for text in ["ΑΒ 1234", "ΗΡΑ 12", "ΗΡΑ 7"] {
            assert!(LicencePlate::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn other_shapes_are_refused() {
        for text in [
            "",
            "1234",
            "ΙΗΒ",
            "ΙΗΒ 12345",
            "ΦΩΣ 1234",
            "ΙΗΒ 0123",
            "ΑΒ 123",
            "ΙΗΒΑ 1234",
        ] {
            assert_eq!(
                LicencePlate::parse(text),
                Err(LicencePlateError::Shape),
                "{text}"
            );
        }
    }
}
