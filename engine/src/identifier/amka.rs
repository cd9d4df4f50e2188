//! Social security number (ΑΜΚΑ): the day of birth as six digits, four more, and a
//! check digit by Luhn. The century is not written, so the day has to exist in one
//! of the two.

use super::{all_digits, canonical_text, without};

/// Eleven digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amka(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmkaError {
    #[error("a social security number has eleven digits")]
    NotElevenDigits,
    #[error("the number does not begin with a day, month and year")]
    NoSuchDay,
    #[error("the check digit of the social security number does not match")]
    CheckDigit,
}

canonical_text!(Amka, AmkaError);

impl Amka {
    pub fn parse(text: &str) -> Result<Amka, AmkaError> {
        let digits = without(text, &['-', '.', '/']);
        if digits.len() != 11 || !all_digits(&digits) {
            return Err(AmkaError::NotElevenDigits);
        }
        let number = |from: usize| {
            digits
                .get(from..from + 2)
                .and_then(|d| d.parse::<i8>().ok())
        };
        let (Some(day), Some(month), Some(year)) = (number(0), number(2), number(4)) else {
            return Err(AmkaError::NotElevenDigits);
        };
        let exists =
            |century: i16| jiff::civil::Date::new(century + i16::from(year), month, day).is_ok();
        if !exists(1900) && !exists(2000) {
            return Err(AmkaError::NoSuchDay);
        }
        let sum: u32 = digits
            .bytes()
            .rev()
            .enumerate()
            .map(|(at, digit)| {
                let digit = u32::from(digit - b'0') * if at % 2 == 1 { 2 } else { 1 };
                digit / 10 + digit % 10
            })
            .sum();
        if sum.is_multiple_of(10) {
            Ok(Amka(digits))
        } else {
            Err(AmkaError::CheckDigit)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_numbers_pass() {
        for text in ["01013099997", "29022001233", "010130 99997"] {
            assert!(Amka::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn each_fault_has_its_name() {
        for (text, error) in [
            ("01013099999", AmkaError::CheckDigit),
            ("30029000012", AmkaError::NoSuchDay),
            ("29020100000", AmkaError::NoSuchDay),
            ("0101309999", AmkaError::NotElevenDigits),
            ("010130999970", AmkaError::NotElevenDigits),
            ("0101309999Α", AmkaError::NotElevenDigits),
            ("", AmkaError::NotElevenDigits),
        ] {
            assert_eq!(Amka::parse(text), Err(error), "{text}");
        }
    }
}
