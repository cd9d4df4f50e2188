//! International bank account number (ISO 13616).
//!
//! Two letters of the country, two check digits, and the account. A Greek one has
//! 27 characters, all digits after the country; others 15 to 34.

use super::{all_digits, canonical_text, check_97, without};

/// Capital letters and digits, without spaces.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iban(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IbanError {
    #[error("an IBAN has two letters, two digits and the account; a Greek one 27 characters")]
    Shape,
    #[error("the check digits of the IBAN do not match")]
    CheckDigits,
}

canonical_text!(Iban, IbanError);

impl Iban {
    pub fn parse(text: &str) -> Result<Iban, IbanError> {
        let code = without(text, &['-', '.']).to_ascii_uppercase();
        let plain = code
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let (Some(country), Some(check)) = (code.get(..2), code.get(2..4)) else {
            return Err(IbanError::Shape);
        };
        let greek = country != "GR" || (code.len() == 27 && all_digits(&code[2..]));
        if !plain
            || !(15..=34).contains(&code.len())
            || !country.bytes().all(|b| b.is_ascii_uppercase())
            || !all_digits(check)
            || !greek
        {
            return Err(IbanError::Shape);
        }
        if check_97::holds(&code) {
            Ok(Iban(code))
        } else {
            Err(IbanError::CheckDigits)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_here_and_abroad_pass_in_any_spelling() {
        for (text, canonical) in [
            ("GR1601101250000000012300695", "GR1601101250000000012300695"),
            (
                "gr16 0110 1250 0000 0001 2300 695",
                "GR1601101250000000012300695",
            ),
            ("DE89 3704 0044 0532 0130 00", "DE89370400440532013000"),
            ("GB82-WEST-1234-5698-7654-32", "GB82WEST12345698765432"),
        ] {
            assert_eq!(Iban::parse(text).expect(text).as_str(), canonical);
        }
    }

    #[test]
    fn slips_are_told_from_other_shapes() {
        for text in ["GR1601101250000000012300696", "GR1701101250000000012300695"] {
            assert_eq!(Iban::parse(text), Err(IbanError::CheckDigits), "{text}");
        }
        for text in [
            "",
            "GR16",
            "GR160110125000000001230069",
            "GR16011012500000000123O0695",
            "ΓΡ1601101250000000012300695",
            "1601101250000000012300695",
        ] {
            assert_eq!(Iban::parse(text), Err(IbanError::Shape), "{text}");
        }
    }
}
