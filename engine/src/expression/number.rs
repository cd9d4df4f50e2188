//! Exact numbers.
//!
//! Fractions of whole numbers: 0.1 + 0.2 is 0.3 and a third times three is one.
//! What cannot be kept exactly is a fault, never a rounded value.

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Signed, Zero};
use serde_json::Value;

pub type Number = Ratio<i128>;

/// Neither side of a fraction grows beyond this.
const MOST: u128 = 10u128.pow(36);
/// Digits that JSON's fractions keep for certain.
const SAFE_DIGITS: usize = 15;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    Plus,
    Minus,
    Times,
    Over,
    Remainder,
}

impl Arithmetic {
    /// `None` when the outcome is too large, or when dividing by nothing.
    pub fn of(self, left: &Number, right: &Number) -> Option<Number> {
        let outcome = match self {
            Arithmetic::Plus => left.checked_add(right)?,
            Arithmetic::Minus => left.checked_sub(right)?,
            Arithmetic::Times => left.checked_mul(right)?,
            Arithmetic::Over => left.checked_div(right)?,
            Arithmetic::Remainder => {
                let times = left.checked_div(right)?.trunc();
                left.checked_sub(&times.checked_mul(right)?)?
            }
        };
        within(outcome)
    }
}

fn within(number: Number) -> Option<Number> {
    let small = number.numer().unsigned_abs() <= MOST && number.denom().unsigned_abs() <= MOST;
    small.then_some(number)
}

pub fn whole(number: i64) -> Number {
    Number::from_integer(number.into())
}

/// A number as people write it: digits, perhaps a point and digits.
pub fn parse(text: &str) -> Option<Number> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (before, after) = match digits.split_once('.') {
        Some((before, after)) if !after.is_empty() => (before, after),
        Some(_) => return None,
        None => (digits, ""),
    };
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if before.is_empty() || !plain(before) || !plain(after) || digits.len() > 30 {
        return None;
    }
    let numerator: i128 = format!("{before}{after}").parse().ok()?;
    let denominator = 10i128.pow(u32::try_from(after.len()).ok()?);
    let number = Number::new(numerator, denominator);
    Some(if negative { -number } else { number })
}

/// A number of a case. `None` when JSON may have lost some of its digits.
pub fn from_json(number: &serde_json::Number) -> Option<Number> {
    if let Some(number) = number.as_i64() {
        return Some(whole(number));
    }
    if let Some(number) = number.as_u64() {
        return Some(Number::from_integer(number.into()));
    }
    let written = number.to_string();
    let (digits, exponent) = match written.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
        None => (written.as_str(), 0),
    };
    let significant = digits
        .trim_start_matches(['-', '0', '.'])
        .trim_end_matches(".0")
        .bytes()
        .filter(u8::is_ascii_digit)
        .count();
    if significant > SAFE_DIGITS || exponent.abs() > 28 {
        return None;
    }
    let shift = Number::from_integer(10).pow(exponent);
    Arithmetic::Times.of(&parse(digits)?, &shift)
}

/// The number for a case. `None` when JSON would lose some of its digits.
pub fn to_json(number: &Number) -> Option<Value> {
    if number.is_integer() {
        let number = number.to_integer();
        return i64::try_from(number)
            .map(Value::from)
            .or_else(|_| u64::try_from(number).map(Value::from))
            .ok();
    }
    let kept: serde_json::Number = decimal(number)?.parse().ok()?;
    (from_json(&kept)? == *number).then_some(Value::Number(kept))
}

/// As a decimal, when it has an end.
fn decimal(number: &Number) -> Option<String> {
    let (mut scale, mut power) = (0usize, 1i128);
    while !(power % number.denom()).is_zero() {
        scale += 1;
        power = power.checked_mul(10)?;
    }
    let digits = number
        .numer()
        .abs()
        .checked_mul(power / number.denom())?
        .to_string();
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (before, after) = digits.split_at(digits.len() - scale);
    let sign = if number.is_negative() { "-" } else { "" };
    Some(format!("{sign}{before}.{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_number_goes_through_a_case_without_losing_a_digit() {
        for value in [
            json!(0),
            json!(-7),
            json!(9_007_199_254_740_993_u64),
            json!(u64::MAX),
            json!(i64::MIN),
            json!(1.1),
            json!(-0.05),
            json!(123_456_789.012_345),
        ] {
            let number = from_json(value.as_number().unwrap()).unwrap();
            assert_eq!(to_json(&number), Some(value));
        }
    }

    #[test]
    fn a_number_that_may_have_lost_digits_is_none() {
        for value in [
            json!(0.1 + 0.2),
            json!(1e300),
            json!(9_007_199_254_740_993.0),
        ] {
            assert_eq!(from_json(value.as_number().unwrap()), None, "{value}");
        }
        assert_eq!(to_json(&Number::new(1, 3)), None);
        assert_eq!(to_json(&parse("0.1234567890123456789").unwrap()), None);
        assert_eq!(to_json(&parse("18446744073709551616").unwrap()), None);
    }

    #[test]
    fn counting_is_exact_or_nothing() {
        let tenth = parse("0.1").unwrap();
        let fifth = parse("0.2").unwrap();
        assert_eq!(Arithmetic::Plus.of(&tenth, &fifth), parse("0.3"));
        let third = Arithmetic::Over.of(&whole(1), &whole(3)).unwrap();
        assert_eq!(Arithmetic::Times.of(&third, &whole(3)), Some(whole(1)));
        assert_eq!(
            Arithmetic::Remainder.of(&whole(-7), &whole(3)),
            Some(whole(-1))
        );
        assert_eq!(Arithmetic::Over.of(&whole(1), &whole(0)), None);
        assert_eq!(Arithmetic::Remainder.of(&whole(1), &whole(0)), None);
        let large = parse("1000000000000000000").unwrap();
        let larger = Arithmetic::Times.of(&large, &large).unwrap();
        assert_eq!(Arithmetic::Times.of(&larger, &large), None);
        let edge = Number::from_integer(-(1 << 63));
        assert_eq!(
            Arithmetic::Times.of(&edge, &Number::from_integer(1 << 64)),
            None
        );
    }

    #[test]
    fn only_plain_decimals_are_numbers() {
        for text in [
            "", "-", ".5", "5.", "1e5", "1_000", "+1", "1.2.3", "٣", "1,5",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("-1.50"), Some(Number::new(-3, 2)));
    }
}
