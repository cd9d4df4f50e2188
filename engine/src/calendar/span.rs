//! Lengths of time, in the words of a service file: `3 working days`.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A length of time as a service file says it: "3 working days".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    WorkingDays(u16),
    Days(u16),
    Hours(u16),
    Minutes(u16),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    #[error(
        "`{0}` is not a length of time; write for example `3 working days`, `20 days`, `12 hours` or `30 minutes`"
    )]
    Words(String),
    #[error("a length of time is a whole number from 1 to {}", Span::MAX)]
    Number,
}

impl Span {
    /// The largest number a span may have, whatever its unit.
    pub const MAX: u16 = 1000;

    /// Reads `<number> <unit>`; the unit in the singular or the plural.
    pub fn parse(text: &str) -> Result<Span, SpanError> {
        let words = || SpanError::Words(text.to_owned());
        let parts: Vec<&str> = text.split_ascii_whitespace().collect();
        let (number, unit) = parts.split_first().ok_or_else(words)?;
        let make = match unit {
            ["working", "day" | "days"] => Span::WorkingDays,
            ["day" | "days"] => Span::Days,
            ["hour" | "hours"] => Span::Hours,
            ["minute" | "minutes"] => Span::Minutes,
            _ => return Err(words()),
        };
        if !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(words());
        }
        match number.parse::<u16>() {
            Ok(number) if (1..=Span::MAX).contains(&number) => Ok(make(number)),
            _ => Err(SpanError::Number),
        }
    }
}

impl FromStr for Span {
    type Err = SpanError;
    fn from_str(text: &str) -> Result<Span, SpanError> {
        Span::parse(text)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, unit) = match self {
            Span::WorkingDays(number) => (number, "working day"),
            Span::Days(number) => (number, "day"),
            Span::Hours(number) => (number, "hour"),
            Span::Minutes(number) => (number, "minute"),
        };
        let plural = if *number == 1 { "" } else { "s" };
        write!(f, "{number} {unit}{plural}")
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
            "3 weeks",
            "three days",
            "3 working",
            "-3 days",
            "+3 days",
            "3.5 days",
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
    fn nothing_and_too_much_are_refused() {
        for text in ["0 days", "1001 days", "99999999999999999999 hours"] {
            assert_eq!(Span::parse(text), Err(SpanError::Number), "{text}");
        }
    }
}
