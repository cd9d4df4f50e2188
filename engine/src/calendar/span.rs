//! Lengths of time, in the words of a service file: `3 working days`.
//!
//! | Unit | What it is | At most |
//! |---|---|---|
//! | working days | days that the municipality's calendar calls worked | 2500 |
//! | days | days of the calendar | 3653 |
//! | weeks | seven days each; end on the weekday they began on (Civil Code, 243) | 521 |
//! | months | end on the day of the same number, or on the month's last (243) | 120 |
//! | hours, minutes | exact, whatever clock and calendar do | 1000 |
//!
//! That is ten years in each unit of days: a longer term is a slip of the pen,
//! and whoever walks over a term day by day relies on the bound.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A length of time as a service file says it: "3 working days".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    WorkingDays(u16),
    Days(u16),
    Weeks(u16),
    Months(u16),
    Hours(u16),
    Minutes(u16),
}

/// A length of time counted back from a day: "2 working days before".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Before(pub Span);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    #[error(
        "`{0}` is not a length of time; write for example `3 working days`, `20 days`, `2 weeks`, `6 months`, `12 hours` or `30 minutes`"
    )]
    Words(String),
    #[error("`{found}` is not a number of {unit}; write a whole number from 1 to {most}")]
    Number {
        found: String,
        /// In the plural.
        unit: &'static str,
        most: u16,
    },
    #[error("`{0}` does not say before what; write for example `2 working days before`")]
    NotBefore(String),
}

impl Span {
    /// Reads `<number> <unit>`; the unit in the singular or the plural.
    pub fn parse(text: &str) -> Result<Span, SpanError> {
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        Span::of_words(&words).unwrap_or_else(|| Err(SpanError::Words(text.to_owned())))
    }

    /// `None` when the words are of another kind altogether.
    fn of_words(words: &[&str]) -> Option<Result<Span, SpanError>> {
        let (found, unit) = words.split_first()?;
        let make = match unit {
            ["working", "day" | "days"] => Span::WorkingDays,
            ["day" | "days"] => Span::Days,
            ["week" | "weeks"] => Span::Weeks,
            ["month" | "months"] => Span::Months,
            ["hour" | "hours"] => Span::Hours,
            ["minute" | "minutes"] => Span::Minutes,
            _ => return None,
        };
        let numeric = |byte: u8| byte.is_ascii_digit() || b"+-.,".contains(&byte);
        if !found.bytes().all(numeric) || !found.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let most = make(1).most();
        // A number's own parser would take a `+`.
        let digits = found.bytes().all(|byte| byte.is_ascii_digit());
        Some(match found.parse::<u16>().ok().filter(|_| digits) {
            Some(number) if (1..=most).contains(&number) => Ok(make(number)),
            Some(_) | None => Err(SpanError::Number {
                found: (*found).to_owned(),
                unit: make(2).parts().2,
                most,
            }),
        })
    }

    /// The largest number a file may write with this unit.
    pub fn most(self) -> u16 {
        match self {
            Span::WorkingDays(_) => 2500,
            Span::Days(_) => 3653,
            Span::Weeks(_) => 521,
            Span::Months(_) => 120,
            Span::Hours(_) | Span::Minutes(_) => 1000,
        }
    }

    /// Number, and unit in the singular and the plural.
    fn parts(self) -> (u16, &'static str, &'static str) {
        match self {
            Span::WorkingDays(number) => (number, "working day", "working days"),
            Span::Days(number) => (number, "day", "days"),
            Span::Weeks(number) => (number, "week", "weeks"),
            Span::Months(number) => (number, "month", "months"),
            Span::Hours(number) => (number, "hour", "hours"),
            Span::Minutes(number) => (number, "minute", "minutes"),
        }
    }
}

impl Before {
    /// Reads `<number> <unit> before`.
    pub fn parse(text: &str) -> Result<Before, SpanError> {
        let words: Vec<&str> = text.split_ascii_whitespace().collect();
        let Some((&"before", span)) = words.split_last() else {
            return Err(SpanError::NotBefore(text.to_owned()));
        };
        Span::of_words(span)
            .unwrap_or_else(|| Err(SpanError::NotBefore(text.to_owned())))
            .map(Before)
    }
}

impl FromStr for Span {
    type Err = SpanError;
    fn from_str(text: &str) -> Result<Span, SpanError> {
        Span::parse(text)
    }
}

impl FromStr for Before {
    type Err = SpanError;
    fn from_str(text: &str) -> Result<Before, SpanError> {
        Before::parse(text)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, one, many) = self.parts();
        write!(f, "{number} {}", if number == 1 { one } else { many })
    }
}

impl fmt::Display for Before {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} before", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_they_are_written() {
        for (text, span) in [
            ("3 working days", Span::WorkingDays(3)),
            ("1 working day", Span::WorkingDays(1)),
            ("50 days", Span::Days(50)),
            ("1 week", Span::Weeks(1)),
            ("6 months", Span::Months(6)),
            ("1 hour", Span::Hours(1)),
            ("30 minutes", Span::Minutes(30)),
        ] {
            assert_eq!(Span::parse(text), Ok(span));
            assert_eq!(span.to_string(), text);
        }
        assert_eq!(Span::parse("  2   working days "), Ok(Span::WorkingDays(2)));
    }

    #[test]
    fn other_words_are_refused() {
        for text in [
            "",
            "3",
            "days",
            "3 years",
            "three days",
            "3 working",
            "- days",
            "3e1 days",
            "٣ days",
            "3days",
            "3 working days later",
        ] {
            assert!(
                matches!(Span::parse(text), Err(SpanError::Words(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn nothing_less_than_nothing_parts_and_too_much_are_refused() {
        for text in [
            "0 days",
            "-3 days",
            "+3 days",
            "3.5 days",
            "3,5 days",
            "2501 working days",
            "3654 days",
            "522 weeks",
            "121 months",
            "1001 hours",
            "1001 minutes",
            "65536 days",
            "99999999999999999999 hours",
        ] {
            let refused = Span::parse(text);
            assert!(matches!(refused, Err(SpanError::Number { .. })), "{text}");
        }
        assert_eq!(
            Span::parse("-3 months").unwrap_err().to_string(),
            "`-3` is not a number of months; write a whole number from 1 to 120"
        );
    }

    #[test]
    fn a_time_before_is_read_as_it_is_written() {
        let before = Before(Span::WorkingDays(2));
        assert_eq!(Before::parse("2 working days before"), Ok(before));
        assert_eq!(before.to_string(), "2 working days before");
        assert_eq!("1 week before".parse(), Ok(Before(Span::Weeks(1))));
        for text in ["2 working days", "before", "", "2 days before noon"] {
            let refused = Before::parse(text);
            assert!(matches!(refused, Err(SpanError::NotBefore(_))), "{text}");
        }
        assert!(matches!(
            Before::parse("0 days before"),
            Err(SpanError::Number { .. })
        ));
        assert!(Span::parse("2 working days before").is_err());
    }

    #[test]
    fn spans_are_stored_as_before() {
        for (span, stored) in [
            (Span::WorkingDays(3), r#"{"working_days":3}"#),
            (Span::Days(50), r#"{"days":50}"#),
            (Span::Months(6), r#"{"months":6}"#),
        ] {
            assert_eq!(serde_json::to_string(&span).unwrap(), stored);
            assert_eq!(serde_json::from_str::<Span>(stored).unwrap(), span);
        }
        let before = Before(Span::Days(2));
        assert_eq!(serde_json::to_string(&before).unwrap(), r#"{"days":2}"#);
    }
}
