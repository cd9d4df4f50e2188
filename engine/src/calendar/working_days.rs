//! Counting in working days.

use super::half_days::{HalfDay, HalfDays};
use super::holidays::holiday;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which days are worked: Greek public-service holidays, ministerial
/// overrides (the moved Labour Day) and the municipality's own days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Days off beside the computed ones: local holidays, closures.
    #[serde(default)]
    pub closed: BTreeMap<Date, String>,
    /// Computed holidays that are worked after all, e.g. 1 May when it moves.
    /// A Saturday or Sunday stays one.
    #[serde(default)]
    pub worked: BTreeMap<Date, String>,
    /// Days that are worked and shut early; see [`HalfDays`] for the default.
    #[serde(default)]
    pub half_days: HalfDays,
}

impl Calendar {
    /// Whether everything is shut on this day, be it a holiday or a closure.
    /// Saturdays and Sundays are not meant here.
    pub fn is_closed(&self, day: Date) -> bool {
        self.closed.contains_key(&day)
            || (holiday(day).is_some() && !self.worked.contains_key(&day))
    }

    pub fn is_working_day(&self, day: Date) -> bool {
        !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !self.is_closed(day)
    }

    /// The half day on this day, if it is one: a day named in `closed` is shut
    /// altogether, one named in `worked` is no yearly half day but a whole one.
    pub fn half_day(&self, day: Date) -> Option<&HalfDay> {
        if self.is_closed(day) {
            return None;
        }
        let yearly = || {
            (!self.worked.contains_key(&day))
                .then(|| self.half_days.every_year(day))
                .flatten()
        };
        self.half_days.once(day).or_else(yearly)
    }

    /// The `count`-th working day after `day`; the day itself does not count.
    /// Zero is the first working day from `day` on.
    pub fn add_working_days(&self, day: Date, count: u16) -> Date {
        (0..count).fold(if count == 0 { self.rolled(day) } else { day }, |day, _| {
            self.rolled(next(day))
        })
    }

    /// The day itself when it is worked, else the next that is.
    pub fn rolled(&self, day: Date) -> Date {
        let mut day = day;
        while !self.is_working_day(day) && day < Date::MAX {
            day = next(day);
        }
        day
    }
}

pub(super) fn next(day: Date) -> Date {
    day.tomorrow().unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;

    fn moved_labour_day() -> Calendar {
        Calendar {
            closed: BTreeMap::from([(date(2027, 5, 4), "Εργατική Πρωτομαγιά".to_owned())]),
            worked: BTreeMap::from([(date(2027, 5, 1), "Μεταφέρθηκε".to_owned())]),
            ..Calendar::default()
        }
    }

    #[test]
    fn working_days_are_counted_over_holidays() {
        let calendar = Calendar::default();
        for (from, count, to) in [
            (date(2026, 4, 8), 5, date(2026, 4, 17)),
            (date(2026, 12, 23), 3, date(2026, 12, 29)),
            (date(2027, 4, 28), 3, date(2027, 5, 5)),
            (date(2025, 10, 27), 1, date(2025, 10, 29)),
            (date(2026, 2, 20), 1, date(2026, 2, 24)),
            (date(2026, 3, 24), 1, date(2026, 3, 26)),
            (date(2026, 5, 29), 1, date(2026, 6, 2)),
            (date(2025, 12, 31), 1, date(2026, 1, 2)),
            (date(2026, 1, 5), 1, date(2026, 1, 7)),
            (date(2026, 8, 14), 1, date(2026, 8, 17)),
        ] {
            assert_eq!(
                calendar.add_working_days(from, count),
                to,
                "{from} + {count}"
            );
        }
    }

    #[test]
    fn a_moved_labour_day_is_off_where_it_moved_to() {
        let calendar = moved_labour_day();
        assert_eq!(
            calendar.add_working_days(date(2027, 4, 28), 3),
            date(2027, 5, 6)
        );
        // 1 May 2027 is a Saturday and stays one.
        assert!(!calendar.is_working_day(date(2027, 5, 1)));
    }

    #[test]
    fn a_holiday_that_moved_away_is_worked() {
        let calendar = Calendar {
            worked: BTreeMap::from([(date(2024, 5, 1), "Μεταφέρθηκε".to_owned())]),
            closed: BTreeMap::from([(date(2024, 5, 7), "Εργατική Πρωτομαγιά".to_owned())]),
            ..Calendar::default()
        };
        assert!(calendar.is_working_day(date(2024, 5, 1)));
        assert!(!calendar.is_working_day(date(2024, 5, 7)));
    }

    #[test]
    fn calendar_days_roll_to_a_working_day() {
        let calendar = Calendar::default();
        for (from, days, to) in [
            (date(2026, 2, 20), 50, date(2026, 4, 14)),
            (date(2025, 12, 16), 10, date(2025, 12, 29)),
            (date(2026, 1, 15), 50, date(2026, 3, 6)),
        ] {
            assert_eq!(calendar.rolled(from + days.days()), to, "{from} + {days}");
        }
    }

    #[test]
    fn a_year_has_as_many_working_days_as_counted_by_hand() {
        let calendar = Calendar::default();
        let count = |year: i16| {
            date(year, 1, 1)
                .series(1.day())
                .take_while(|day| day.year() == year)
                .filter(|day| calendar.is_working_day(*day))
                .count()
        };
        assert_eq!((count(2026), count(2027)), (251, 253));
    }

    #[test]
    fn local_holidays_are_off() {
        let calendar = Calendar {
            closed: BTreeMap::from([(date(2026, 10, 26), "Άγιος Δημήτριος".to_owned())]),
            ..Calendar::default()
        };
        assert_eq!(
            calendar.add_working_days(date(2026, 10, 23), 1),
            date(2026, 10, 27)
        );
    }

    #[test]
    fn no_working_days_is_today_or_the_next_worked_day() {
        let calendar = Calendar::default();
        assert_eq!(
            calendar.add_working_days(date(2026, 4, 8), 0),
            date(2026, 4, 8)
        );
        assert_eq!(
            calendar.add_working_days(date(2026, 4, 10), 0),
            date(2026, 4, 14)
        );
    }
}
