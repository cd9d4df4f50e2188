//! Payment code (ISO 11649): `RF`, two check digits, and 1 to 21 letters or digits.
//! The codes by which Greek bodies are paid have 25 characters, all digits after
//! `RF`; shorter ones stand on other people's invoices.

use super::{all_digits, canonical_text, check_97, without};

/// Capital letters and digits, without spaces.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RfCode(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RfCodeError {
    #[error("a payment code begins with RF and has 5 to 25 characters")]
    Shape,
    #[error("the check digits of the payment code do not match")]
    CheckDigits,
}

canonical_text!(RfCode, RfCodeError);

impl RfCode {
    pub fn parse(text: &str) -> Result<RfCode, RfCodeError> {
        let code = without(text, &['-', '.']).to_ascii_uppercase();
        let plain = code
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let checked = code
            .strip_prefix("RF")
            .and_then(|rest| rest.get(..2))
            .is_some_and(all_digits);
        if !plain || !checked || !(5..=25).contains(&code.len()) {
            return Err(RfCodeError::Shape);
        }
        if check_97::holds(&code) {
            Ok(RfCode(code))
        } else {
            Err(RfCodeError::CheckDigits)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_pass_in_any_spelling() {
        for (text, canonical) in [
            ("RF18 5390 0754 7034", "RF18539007547034"),
            ("rf18539007547034", "RF18539007547034"),
            ("RF712348231", "RF712348231"),
            ("RF7812345", "RF7812345"),
            ("RF74000000000000000000001", "RF74000000000000000000001"),
            ("RF23902018000009320427216", "RF23902018000009320427216"),
        ] {
            assert_eq!(RfCode::parse(text).expect(text).as_str(), canonical);
        }
    }

    #[test]
    fn slips_and_other_shapes_are_refused() {
        for text in [
            "RF17539007547034",
            "RF18539007547O34",
            "RF23902018000009320427217",
        ] {
            assert_eq!(RfCode::parse(text), Err(RfCodeError::CheckDigits), "{text}");
        }
        for text in [
            "",
            "RF00",
            "RFAB12345",
            "GR18539007547034",
            "RF740000000000000000000012",
        ] {
            assert_eq!(RfCode::parse(text), Err(RfCodeError::Shape), "{text}");
        }
    }
}
