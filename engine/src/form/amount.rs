//! Numbers and amounts as people write them here: `1.234,56`, and as they are
//! often typed: `1234.56`. What could be read in two ways is read in none.

use crate::money::Money;
use serde_json::{Number, Value};

/// Digits that a decimal number may have; as many come back as they went in.
const MAX_DIGITS: usize = 15;

/// Digits before and after the point, without separators.
struct Written {
    negative: bool,
    whole: String,
    decimals: String,
    /// One point and three digits after it: thousands here, decimals elsewhere.
    doubtful: bool,
}

fn written(text: &str) -> Option<Written> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (negative, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    let mut doubtful = false;
    let (whole, decimals) = match (text.rfind(','), text.rfind('.')) {
        (None, None) => (text.to_owned(), ""),
        // The last of the two stands before the decimals.
        (Some(comma), Some(point)) if comma > point => {
            (ungrouped(&text[..comma], '.')?, &text[comma + 1..])
        }
        (Some(_), Some(point)) => (ungrouped(&text[..point], ',')?, &text[point + 1..]),
        (Some(comma), None) => (text[..comma].to_owned(), &text[comma + 1..]),
        (None, Some(point)) if text.matches('.').count() == 1 => {
            let decimals = &text[point + 1..];
            doubtful = decimals.len() == 3 && (1..=3).contains(&point) && !text.starts_with('0');
            (text[..point].to_owned(), decimals)
        }
        (None, Some(_)) => (ungrouped(text, '.')?, ""),
    };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let separated = text.contains([',', '.']) && !text.contains(char::is_alphabetic);
    if whole.is_empty()
        || !digits(&whole)
        || !digits(decimals)
        || (separated && decimals.is_empty() && text.ends_with([',', '.']))
    {
        return None;
    }
    Some(Written {
        negative,
        whole,
        decimals: decimals.to_owned(),
        doubtful,
    })
}

/// Digits in groups of three, without what stands between the groups.
fn ungrouped(text: &str, between: char) -> Option<String> {
    let mut groups = text.split(between);
    let first = groups.next()?;
    let fits = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    (fits || !text.contains(between)).then(|| text.replace(between, ""))
}

/// A number with or without decimals.
pub(super) fn decimal(text: &str) -> Option<Number> {
    let written = written(text)?;
    let whole = written.whole.trim_start_matches('0');
    if written.doubtful || whole.len() + written.decimals.len() > MAX_DIGITS {
        return None;
    }
    let sign = if written.negative { "-" } else { "" };
    let decimals = written.decimals.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if decimals.is_empty() {
        return format!("{sign}{whole}")
            .parse::<i64>()
            .ok()
            .map(Number::from);
    }
    Number::from_f64(format!("{sign}{whole}.{decimals}").parse().ok()?)
}

/// An amount in euros, with or without the sign of the currency.
pub(super) fn money(text: &str) -> Option<Money> {
    let text = text.trim();
    let bare = ["€", "EUR", "eur", "ευρώ"]
        .into_iter()
        .find_map(|sign| text.strip_suffix(sign).or_else(|| text.strip_prefix(sign)))
        .unwrap_or(text);
    let mut written = written(bare)?;
    if written.doubtful {
        // No amount has three decimals, so these are thousands.
        written.whole.push_str(&written.decimals);
        written.decimals.clear();
    }
    if written.decimals.len() > 2 || written.whole.len() > MAX_DIGITS {
        return None;
    }
    let cents: i64 = format!("{}{:0<2}", written.whole, written.decimals)
        .parse()
        .ok()?;
    Some(Money::from_cents(if written.negative {
        -cents
    } else {
        cents
    }))
}

/// Euros as an amount, to the nearest cent; half a cent is a whole one.
pub(super) fn euros(number: &Number) -> Option<Money> {
    let text = plain(number);
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.as_str()),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let thousandths: i64 = format!("{whole}{:0<3}", decimals.get(..3).unwrap_or(decimals))
        .parse()
        .ok()?;
    Some(Money::from_cents(sign * (thousandths.checked_add(5)? / 10)))
}

/// A number as it is typed: a comma before the decimals.
pub(super) fn typed(number: &Number) -> String {
    plain(number).replace('.', ",")
}

/// A number without an exponent, with a point before the decimals.
pub(super) fn plain(number: &Number) -> String {
    match number.as_f64() {
        Some(float) if number.is_f64() => format!("{float}"),
        _ => number.to_string(),
    }
}

/// An amount as it is typed: `1234,56`.
pub(super) fn typed_money(money: Money) -> String {
    let cents = money.cents().unsigned_abs();
    let sign = if money.cents() < 0 { "-" } else { "" };
    format!("{sign}{},{:02}", cents / 100, cents % 100)
}

/// Groups of three digits from the right.
pub(super) fn grouped(digits: &str, between: &str) -> String {
    let mut shown = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push_str(between);
        }
        shown.push(digit);
    }
    shown
}

/// The amount that a value holds.
pub(super) fn of(value: &Value) -> Option<Money> {
    value.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_they_are_written_here_and_as_they_are_typed() {
        for (text, cents) in [
            ("1.234,56", 123_456),
            ("1234,56", 123_456),
            ("1234.56", 123_456),
            ("1,234.56", 123_456),
            ("1.234.567,8", 123_456_780),
            ("80", 8_000),
            ("80 €", 8_000),
            ("€80,5", 8_050),
            ("12.50 EUR", 1_250),
            ("1.234", 123_400),
            ("1 234,56 €", 123_456),
            ("0,05", 5),
            ("-3,10", -310),
        ] {
            assert_eq!(money(text).map(Money::cents), Some(cents), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_none() {
        for text in [
            "",
            "€",
            "12,345",
            "1,2345",
            "1.23.4",
            "12.3456",
            "1.2,3,4",
            "a",
            "1a",
            "12,",
            ",5",
            "1..2",
            "0x10",
            "1e3",
            "--1",
            "99999999999999999999",
            "12 USD",
            "1.23,4,5",
            "٣",
        ] {
            assert_eq!(money(text), None, "{text}");
        }
    }

    #[test]
    fn decimals_are_read_after_comma_or_point_and_never_guessed() {
        for (text, shown) in [
            ("12,5", "12.5"),
            ("12.5", "12.5"),
            ("1.234,5", "1234.5"),
            ("1,234", "1.234"),
            ("0.125", "0.125"),
            ("1.234.567", "1234567"),
            ("007", "7"),
            ("-0,50", "-0.5"),
            ("3,00", "3"),
        ] {
            assert_eq!(
                decimal(text).map(|n| plain(&n)).as_deref(),
                Some(shown),
                "{text}"
            );
        }
        for text in [
            "1.234",
            "12.345",
            "1234567890123456",
            "1e5",
            "NaN",
            "inf",
            "",
        ] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_typed_again_is_the_same_number() {
        for float in [0.1, 1.234, 16.25, 1_234.567, 0.000_001, 123_456_789.012_345] {
            let number = Number::from_f64(float).unwrap();
            assert_eq!(decimal(&typed(&number)), Some(number));
        }
        for cents in [0, 5, 99, 100, 123_456, -7] {
            let amount = Money::from_cents(cents);
            assert_eq!(money(&typed_money(amount)), Some(amount));
        }
    }

    #[test]
    fn euros_are_rounded_to_the_nearest_cent() {
        for (text, cents) in [
            ("12.5", 1250),
            ("3", 300),
            ("0.005", 1),
            ("0.0049", 0),
            ("-1.235", -124),
            ("6.25", 625),
        ] {
            let number: Number = text.parse().unwrap();
            assert_eq!(euros(&number).map(Money::cents), Some(cents), "{text}");
        }
        assert_eq!(euros(&Number::from(i64::MAX)), None);
    }

    #[test]
    fn digits_stand_in_groups_of_three() {
        assert_eq!(grouped("1234567", "."), "1.234.567");
        assert_eq!(grouped("123", "."), "123");
    }
}
