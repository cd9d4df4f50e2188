//! Money: whole cents, in euros.
//!
//! In files and in the values of a case it is the text `12.50 EUR`, so no
//! amount ever passes through a floating number and none is taken for a bare
//! number. Written by people `10 EUR` is enough; written by us it is always
//! `10.00 EUR`.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An amount in euros, to the cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Money {
    cents: i64,
}

impl Money {
    pub const ZERO: Money = Money { cents: 0 };

    pub fn from_cents(cents: i64) -> Money {
        Money { cents }
    }

    pub fn cents(self) -> i64 {
        self.cents
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.cents < 0 { "-" } else { "" };
        let cents = self.cents.unsigned_abs();
        write!(f, "{sign}{}.{:02} EUR", cents / 100, cents % 100)
    }
}

/// Why a text is no amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    #[error("the currency is missing")]
    NoCurrency,
    #[error("cents stand after a point, not after a comma")]
    Comma,
    #[error("an amount is written like 12.50 EUR")]
    Malformed,
    #[error("the amount is too large")]
    TooLarge,
}

impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Money, MoneyError> {
        let Some((amount, "EUR")) = text.rsplit_once(' ') else {
            return Err(MoneyError::NoCurrency);
        };
        if amount.contains(',') {
            return Err(MoneyError::Comma);
        }
        let (negative, amount) = match amount.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, amount),
        };
        let (euros, cents) = amount.split_once('.').unwrap_or((amount, "00"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(euros) || !digits(cents) || cents.len() != 2 {
            return Err(MoneyError::Malformed);
        }
        let euros: i64 = euros.parse().map_err(|_| MoneyError::TooLarge)?;
        let cents: i64 = cents.parse().map_err(|_| MoneyError::Malformed)?;
        euros
            .checked_mul(100)
            .and_then(|whole| whole.checked_add(cents))
            .map(|cents| Money::from_cents(if negative { -cents } else { cents }))
            .ok_or(MoneyError::TooLarge)
    }
}

impl TryFrom<String> for Money {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Money, MoneyError> {
        text.parse()
    }
}

impl From<Money> for String {
    fn from(money: Money) -> String {
        money.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{Money, MoneyError};

    #[test]
    fn an_amount_keeps_its_cents() {
        for (written, cents, shown) in [
            ("12.50 EUR", 1250, "12.50 EUR"),
            ("0 EUR", 0, "0.00 EUR"),
            ("-0.05 EUR", -5, "-0.05 EUR"),
            (
                "92233720368547758.07 EUR",
                i64::MAX,
                "92233720368547758.07 EUR",
            ),
        ] {
            let money: Money = written.parse().unwrap();
            assert_eq!(money.cents(), cents);
            assert_eq!(money.to_string(), shown);
            let kept = serde_json::to_value(money).unwrap();
            assert_eq!(kept, serde_json::json!(shown));
            assert_eq!(serde_json::from_value::<Money>(kept).unwrap(), money);
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for (written, error) in [
            ("12.50", MoneyError::NoCurrency),
            ("12.50 USD", MoneyError::NoCurrency),
            ("12,50 EUR", MoneyError::Comma),
            ("12.5 EUR", MoneyError::Malformed),
            ("1.000.00 EUR", MoneyError::Malformed),
            (".50 EUR", MoneyError::Malformed),
            ("+1 EUR", MoneyError::Malformed),
            ("1  EUR", MoneyError::Malformed),
            ("92233720368547758.08 EUR", MoneyError::TooLarge),
        ] {
            assert_eq!(written.parse::<Money>(), Err(error), "{written}");
        }
    }
}
