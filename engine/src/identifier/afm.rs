//! Tax number (ΑΦΜ): nine digits, the last one a check digit.
//!
//! check = (Σ dᵢ·2^(8−i), i = 0..7) mod 11 mod 10. All zeros satisfy the sum and
//! belong to nobody. The old eight-digit form is not accepted: whoever types
//! eight digits has left one out.

use super::{all_digits, canonical_text, without};

/// A well-formed tax number; nine digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Afm(String);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AfmError {
    #[error("a tax number has nine digits")]
    NotNineDigits,
    #[error("the tax number is all zeros")]
    Zero,
    #[error("the check digit of the tax number does not match")]
    CheckDigit,
}

canonical_text!(Afm, AfmError);

impl Afm {
    /// Reads a tax number with or without separators and the prefix EL or GR.
    pub fn parse(text: &str) -> Result<Afm, AfmError> {
        let mut digits = without(text, &['-', '.', '/', ':']);
        if digits
            .get(..2)
            .is_some_and(|p| p.eq_ignore_ascii_case("EL") || p.eq_ignore_ascii_case("GR"))
        {
            digits.drain(..2);
        }
        if digits.len() != 9 || !all_digits(&digits) {
            return Err(AfmError::NotNineDigits);
        }
        if digits == "000000000" {
            return Err(AfmError::Zero);
        }
        let (body, check) = digits.split_at(8);
        let sum: u32 = body
            .bytes()
            .zip((1..=8).rev())
            .map(|(digit, power)| u32::from(digit - b'0') << power)
            .sum();
        if check != (sum % 11 % 10).to_string() {
            return Err(AfmError::CheckDigit);
        }
        Ok(Afm(digits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_numbers_pass() {
        for text in [
            "090000045",
            "094259216",
            "123456783",
            "800100209",
            "030716848",
            "100000090",
        ] {
            assert_eq!(Afm::parse(text).map(|a| a.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn spaces_separators_and_prefix_are_dropped() {
        for text in [
            "EL 094259216",
            "gr094259216",
            " 094 259 216 ",
            "094.259.216",
            "094-259/216",
            "EL:094259216",
            "094\u{00A0}259\u{00A0}216",
        ] {
            assert_eq!(Afm::parse(text).expect(text).as_str(), "094259216");
        }
    }

    #[test]
    fn wrong_check_digits_are_refused() {
        for text in ["123456781", "999999999", "012345678"] {
            assert_eq!(Afm::parse(text), Err(AfmError::CheckDigit), "{text}");
        }
    }

    #[test]
    fn eight_digits_letters_and_foreign_digits_are_refused() {
        for text in [
            "12345678",
            "",
            "EL",
            "09000004A",
            "0900000451",
            "٠٩٠٠٠٠٠٤٥",
            "ΕΛ094259216",
        ] {
            assert_eq!(Afm::parse(text), Err(AfmError::NotNineDigits), "{text}");
        }
    }

    #[test]
    fn zeros_are_refused_although_the_sum_agrees() {
        assert_eq!(Afm::parse("000000000"), Err(AfmError::Zero));
    }

    #[test]
    fn every_single_slip_of_a_digit_is_found_or_is_the_known_gap() {
        // mod 11 mod 10 finds every changed digit, except where remainder 10 and 0 meet.
        let good = "094259216";
        let mut missed = 0;
        for at in 0..9 {
            for digit in '0'..='9' {
                let mut other: Vec<char> = good.chars().collect();
                other[at] = digit;
                let other: String = other.into_iter().collect();
                if other != good && Afm::parse(&other).is_ok() {
                    missed += 1;
                }
            }
        }
        assert_eq!(missed, 0);
    }
}
