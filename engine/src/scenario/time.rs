//! Moments as lines write them, and how far a length of time leads.

use crate::calendar::{Calendar, Span, athens, date_in_athens};
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan};

/// `2026-04-08 09:00`, by the clock of Athens; of an hour that comes twice, the
/// first. A moment that says how far it is from UTC is exact.
pub fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(exact) = text.parse::<Timestamp>() {
        return Some(exact);
    }
    if !text.contains(':') {
        return None;
    }
    let told: DateTime = text.parse().ok()?;
    athens().to_ambiguous_timestamp(told).compatible().ok()
}

/// A moment in such words that [`moment`] reads it again.
pub fn shown(at: Timestamp) -> String {
    let told = athens().to_datetime(at);
    let words = if told.second() == 0 && told.subsec_nanosecond() == 0 {
        told.strftime("%Y-%m-%d %H:%M").to_string()
    } else {
        told.to_string().replace('T', " ")
    };
    if moment(&words) == Some(at) {
        words
    } else {
        at.to_string()
    }
}

/// The same time of day so many days on; hours and minutes as they pass.
pub fn passed(now: Timestamp, span: Span, calendar: &Calendar) -> Timestamp {
    let told = athens().to_datetime(now);
    let on = |day: Date| {
        let then = athens().to_ambiguous_timestamp(day.to_datetime(told.time()));
        then.compatible().unwrap_or(Timestamp::MAX)
    };
    let days = |span: jiff::Span| on(told.date().saturating_add(span));
    let exactly = |length| now.checked_add(length).unwrap_or(Timestamp::MAX);
    match span {
        Span::WorkingDays(count) => on(calendar.add_working_days(date_in_athens(now), count)),
        Span::Days(count) => days(i64::from(count).days()),
        Span::Weeks(count) => days((7 * i64::from(count)).days()),
        Span::Months(count) => days(i64::from(count).months()),
        Span::Hours(count) => exactly(i64::from(count).hours()),
        Span::Minutes(count) => exactly(i64::from(count).minutes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_by_the_clock_of_athens() {
        let at = moment("2026-04-08 09:00").unwrap();
        assert_eq!(at.to_string(), "2026-04-08T06:00:00Z");
        assert_eq!(shown(at), "2026-04-08 09:00");
        assert_eq!(moment("2026-04-08"), None);
        assert_eq!(moment("tomorrow at nine: sharp"), None);
    }

    #[test]
    fn every_moment_is_read_back_as_it_was_shown() {
        // The second of these comes twice on the clock, the last has parts of a second.
        for exact in [
            "2026-04-08T06:00:00Z",
            "2026-10-25T01:30:00Z",
            "2026-04-08T06:00:07Z",
            "2026-04-08T06:00:07.25Z",
        ] {
            let at: Timestamp = exact.parse().unwrap();
            assert_eq!(moment(&shown(at)), Some(at), "{exact}");
        }
    }

    #[test]
    fn working_days_pass_over_holidays_and_keep_the_hour() {
        let calendar = Calendar::default();
        let after = |span| shown(passed(moment("2026-04-09 09:00").unwrap(), span, &calendar));
        // Good Friday, the week-end and Easter Monday are off.
        assert_eq!(after(Span::WorkingDays(1)), "2026-04-14 09:00");
        assert_eq!(after(Span::Days(1)), "2026-04-10 09:00");
        assert_eq!(after(Span::Weeks(1)), "2026-04-16 09:00");
        assert_eq!(after(Span::Months(1)), "2026-05-09 09:00");
        assert_eq!(after(Span::Hours(2)), "2026-04-09 11:00");
        assert_eq!(after(Span::Minutes(5)), "2026-04-09 09:05");
    }
}
