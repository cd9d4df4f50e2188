//! From a moment and a length of time to another moment.

use super::{Calendar, Span};
use jiff::civil::{Date, Time, time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp, ToSpan};
use std::sync::LazyLock;

/// "When", as the rules are told it: the moment and the calendar it is read by.
#[derive(Clone, Copy, Debug)]
pub struct When<'a> {
    pub now: Timestamp,
    pub calendar: &'a Calendar,
}

/// The last second of a day: a term that ends with a day ends with it.
const END_OF_DAY: Time = time(23, 59, 59, 0);

impl When<'_> {
    /// The day it is in Athens.
    pub fn today(&self) -> Date {
        date_in_athens(self.now)
    }

    /// The moment a term that starts now is over. A term in days is over at the
    /// last second of its last day, Europe/Athens: in working days that is the
    /// n-th working day after today; in days it is rolled to a working day when
    /// it falls on another. Hours and minutes are exact, whatever the clock does.
    pub fn after(&self, span: Span) -> Timestamp {
        match self.day_after(span) {
            Some(day) => moment(day, END_OF_DAY),
            None => self.exactly_after(span),
        }
    }

    /// From when on a result that takes `span` can be collected: the first moment
    /// of the working day on which it is ready. Hours and minutes are exact when
    /// they end on a working day.
    pub fn ready_from(&self, span: Span) -> Timestamp {
        if let Some(day) = self.day_after(span) {
            return start_of(day);
        }
        let moment = self.exactly_after(span);
        let day = date_in_athens(moment);
        if self.calendar.is_working_day(day) {
            moment
        } else {
            start_of(self.calendar.rolled(day))
        }
    }

    /// An hour of the last working day before the day of this moment.
    pub fn working_day_before(&self, at: Timestamp, hour: Time) -> Option<Timestamp> {
        let mut day = date_in_athens(at).yesterday().ok()?;
        while !self.calendar.is_working_day(day) {
            day = day.yesterday().ok()?;
        }
        moment_shown(day, hour)
    }

    fn day_after(&self, span: Span) -> Option<Date> {
        match span {
            Span::WorkingDays(count) => Some(self.calendar.add_working_days(self.today(), count)),
            Span::Days(_) | Span::Weeks(_) | Span::Months(_) => Some(
                self.calendar
                    .rolled(calendar_days_after(self.today(), span)),
            ),
            Span::Hours(_) | Span::Minutes(_) => None,
        }
    }

    fn exactly_after(&self, span: Span) -> Timestamp {
        let length = exact(span).unwrap_or_default();
        self.now.checked_add(length).unwrap_or(Timestamp::MAX)
    }
}

/// Hours and minutes as they pass; `None` for what is counted in days.
pub(super) fn exact(span: Span) -> Option<SignedDuration> {
    match span {
        Span::WorkingDays(_) | Span::Days(_) | Span::Weeks(_) | Span::Months(_) => None,
        Span::Hours(count) => Some(SignedDuration::from_hours(i64::from(count))),
        Span::Minutes(count) => Some(SignedDuration::from_mins(i64::from(count))),
    }
}

/// The day that a span of calendar days names, before any rolling; the day
/// itself for other spans. A month without a day of that number ends it with its
/// last (Civil Code, 243).
pub(super) fn calendar_days_after(day: Date, span: Span) -> Date {
    day.checked_add(calendar_days(span)).unwrap_or(Date::MAX)
}

/// The same, counted back.
pub(super) fn calendar_days_before(day: Date, span: Span) -> Date {
    day.checked_sub(calendar_days(span)).unwrap_or(Date::MIN)
}

fn calendar_days(span: Span) -> jiff::Span {
    match span {
        Span::Days(count) => i64::from(count).days(),
        Span::Weeks(count) => (7 * i64::from(count)).days(),
        Span::Months(count) => i64::from(count).months(),
        Span::WorkingDays(_) | Span::Hours(_) | Span::Minutes(_) => 0.days(),
    }
}

static ATHENS: LazyLock<TimeZone> = LazyLock::new(|| {
    TimeZoneDatabase::bundled()
        .get("Europe/Athens")
        .expect("the time zone database inside the binary has Europe/Athens")
});

/// Europe/Athens.
pub fn athens() -> TimeZone {
    ATHENS.clone()
}

/// The day a moment belongs to in Athens.
pub fn date_in_athens(moment: Timestamp) -> Date {
    ATHENS.to_datetime(moment).date()
}

/// The first moment of a day in Athens.
pub fn start_of(day: Date) -> Timestamp {
    moment(day, Time::midnight())
}

/// The moment of a time of day. One that the clock skips is taken as much later
/// as it skipped; of one that comes twice, the first.
fn moment(day: Date, at: Time) -> Timestamp {
    ATHENS
        .to_ambiguous_timestamp(day.to_datetime(at))
        .compatible()
        .unwrap_or(Timestamp::MAX)
}

/// The moment of a time of day that the clock does show; `None` when it is
/// skipped that day. Of one that comes twice, the first.
pub(super) fn moment_shown(day: Date, at: Time) -> Option<Timestamp> {
    let moment = ATHENS.to_ambiguous_timestamp(day.to_datetime(at));
    match moment.offset() {
        jiff::tz::AmbiguousOffset::Gap { .. } => None,
        jiff::tz::AmbiguousOffset::Unambiguous { .. } | jiff::tz::AmbiguousOffset::Fold { .. } => {
            moment.earlier().ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(now: &str, span: Span) -> String {
        let calendar = Calendar::default();
        let when = When {
            now: now.parse().unwrap(),
            calendar: &calendar,
        };
        when.after(span).to_string()
    }

    fn ready(now: &str, span: Span) -> String {
        let calendar = Calendar::default();
        let when = When {
            now: now.parse().unwrap(),
            calendar: &calendar,
        };
        when.ready_from(span).to_string()
    }

    #[test]
    fn the_working_day_before_passes_over_closed_days() {
        let calendar = Calendar::default();
        let when = When {
            now: Timestamp::UNIX_EPOCH,
            calendar: &calendar,
        };
        for (at, before) in [
            ("2026-11-26T08:00:00Z", "2026-11-25T07:00:00Z"),
            // A Monday, and the Tuesday after Easter.
            ("2026-11-23T08:00:00Z", "2026-11-20T07:00:00Z"),
            ("2026-04-14T05:00:00Z", "2026-04-09T06:00:00Z"),
        ] {
            let nine = time(9, 0, 0, 0);
            let found = when.working_day_before(at.parse().unwrap(), nine).unwrap();
            assert_eq!(found.to_string(), before, "{at}");
        }
    }

    #[test]
    fn a_term_in_working_days_ends_with_its_last_day() {
        // Summer time: 23:59:59 in Athens is 20:59:59 UTC.
        assert_eq!(
            after("2026-04-08T07:00:00Z", Span::WorkingDays(5)),
            "2026-04-17T20:59:59Z"
        );
        // Winter time: 21:59:59 UTC.
        assert_eq!(
            after("2026-12-23T07:00:00Z", Span::WorkingDays(3)),
            "2026-12-29T21:59:59Z"
        );
    }

    #[test]
    fn a_term_in_days_is_rolled_to_a_working_day() {
        assert_eq!(
            after("2026-02-20T07:00:00Z", Span::Days(50)),
            "2026-04-14T20:59:59Z"
        );
    }

    #[test]
    fn terms_in_weeks_and_months_end_on_the_matching_day() {
        for (start, span, ends) in [
            // A Thursday, to a Thursday.
            (
                "2026-01-01T10:00:00Z",
                Span::Weeks(2),
                "2026-01-15T21:59:59Z",
            ),
            // 31 January and 28 February 2026 are Saturdays.
            (
                "2025-12-31T10:00:00Z",
                Span::Months(1),
                "2026-02-02T21:59:59Z",
            ),
            (
                "2025-12-31T10:00:00Z",
                Span::Months(2),
                "2026-03-02T21:59:59Z",
            ),
            (
                "2025-12-31T10:00:00Z",
                Span::Months(3),
                "2026-03-31T20:59:59Z",
            ),
        ] {
            assert_eq!(after(start, span), ends, "{span}");
        }
    }

    #[test]
    fn the_day_is_counted_in_athens_not_in_utc() {
        // 22:30 UTC on the 7th is 01:30 on the 8th in Athens.
        assert_eq!(
            after("2026-04-07T22:30:00Z", Span::WorkingDays(5)),
            "2026-04-17T20:59:59Z"
        );
    }

    #[test]
    fn hours_are_exact_when_the_clock_is_changed() {
        // 2026-10-25 03:30 comes twice in Athens, 2027-03-28 03:30 never.
        assert_eq!(
            after("2026-10-24T23:30:00Z", Span::Hours(3)),
            "2026-10-25T02:30:00Z"
        );
        assert_eq!(
            after("2027-03-27T23:30:00Z", Span::Minutes(120)),
            "2027-03-28T01:30:00Z"
        );
    }

    #[test]
    fn terms_end_rightly_on_the_days_the_clock_is_changed() {
        // Monday after each change of the clock; both changes are on a Sunday.
        assert_eq!(
            after("2026-10-23T07:00:00Z", Span::Days(2)),
            "2026-10-26T21:59:59Z"
        );
        assert_eq!(
            after("2027-03-26T07:00:00Z", Span::Days(2)),
            "2027-03-29T20:59:59Z"
        );
    }

    #[test]
    fn a_result_is_ready_from_the_start_of_a_working_day() {
        assert_eq!(
            ready("2026-04-08T07:00:00Z", Span::WorkingDays(5)),
            "2026-04-16T21:00:00Z"
        );
        assert_eq!(
            ready("2026-02-20T07:00:00Z", Span::Days(50)),
            "2026-04-13T21:00:00Z"
        );
    }

    #[test]
    fn a_result_ready_in_hours_waits_for_a_working_day() {
        assert_eq!(
            ready("2026-04-08T07:00:00Z", Span::Hours(2)),
            "2026-04-08T09:00:00Z"
        );
        // Good Friday to Easter Monday are off.
        assert_eq!(
            ready("2026-04-09T20:00:00Z", Span::Hours(2)),
            "2026-04-13T21:00:00Z"
        );
    }

    #[test]
    fn a_time_the_clock_skips_is_not_shown() {
        let skipped = jiff::civil::date(2027, 3, 28);
        assert_eq!(moment_shown(skipped, time(3, 30, 0, 0)), None);
        let twice = jiff::civil::date(2026, 10, 25);
        assert_eq!(
            moment_shown(twice, time(3, 30, 0, 0))
                .map(|m| m.to_string())
                .as_deref(),
            Some("2026-10-25T00:30:00Z")
        );
    }
}
