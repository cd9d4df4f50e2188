//! The times at which a counter can be visited. Who has which seat is not known
//! here: the store counts seats and a constraint guards them.

use super::when::moment_shown;
use super::{Calendar, date_in_athens};
use crate::case::Slot;
use crate::municipality::Location;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// How far ahead slots are offered, in days.
pub const HORIZON_DAYS: usize = 120;

/// The slots of one day, in order; none when the counter is closed. A slot ends
/// before the counter does, on a half day before its closing hour.
pub fn slots_of_day(location: &Location, day: Date, calendar: &Calendar) -> Vec<Timestamp> {
    let hours = location.hours.on(day.weekday());
    let Some(hours) = hours.filter(|_| !calendar.is_closed(day)) else {
        return Vec::new();
    };
    let length = SignedDuration::from_mins(i64::from(location.slot_minutes));
    if length.is_zero() {
        return Vec::new();
    }
    let half_day = calendar.half_day(day);
    let until = half_day.map_or(hours.until, |half| half.until.min(hours.until));
    let close = day.to_datetime(until);
    let mut start = day.to_datetime(hours.from);
    let mut slots = Vec::new();
    while let Ok(end) = start.checked_add(length)
        && end <= close
    {
        slots.extend(moment_shown(day, start.time()));
        start = end;
    }
    slots
}

/// The slots that start at `from` or later, in order, up to [`HORIZON_DAYS`]
/// days on.
pub fn slots_from<'a>(
    location: &'a Location,
    calendar: &'a Calendar,
    from: Timestamp,
) -> impl Iterator<Item = Slot> + 'a {
    date_in_athens(from)
        .series(1.day())
        .take(HORIZON_DAYS)
        .flat_map(|day| slots_of_day(location, day, calendar))
        .filter(move |at| *at >= from)
        .map(|at| Slot {
            location: location.slug.clone(),
            at,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Hours, OpeningHours};
    use crate::municipality::LocationKind;
    use crate::text::Text;
    use jiff::civil::{date, time};

    fn counter() -> Location {
        let hours = Some(Hours {
            from: time(8, 0, 0, 0),
            until: time(13, 0, 0, 0),
        });
        Location {
            slug: "town-hall".to_owned(),
            kind: LocationKind::Office,
            title: Text::default(),
            address: Text::default(),
            hours: OpeningHours {
                monday: hours,
                tuesday: hours,
                wednesday: hours,
                thursday: hours,
                friday: hours,
                ..OpeningHours::default()
            },
            slot_minutes: 20,
            capacity: 1,
        }
    }

    fn texts(slots: &[Timestamp]) -> Vec<String> {
        slots.iter().map(Timestamp::to_string).collect()
    }

    #[test]
    fn slots_fill_the_opening_hours() {
        let slots = slots_of_day(&counter(), date(2026, 4, 17), &Calendar::default());
        assert_eq!(slots.len(), 15);
        assert_eq!(
            texts(&slots[..2]),
            ["2026-04-17T05:00:00Z", "2026-04-17T05:20:00Z"]
        );
        assert_eq!(slots[14].to_string(), "2026-04-17T09:40:00Z");
    }

    #[test]
    fn the_last_slot_ends_before_closing() {
        let counter = Location {
            slot_minutes: 45,
            ..counter()
        };
        let slots = slots_of_day(&counter, date(2026, 4, 17), &Calendar::default());
        // 08:00, 08:45, … 11:45; 12:30 would end at 13:15.
        assert_eq!(slots.len(), 6);
    }

    #[test]
    fn closed_days_have_no_slots() {
        let mut calendar = Calendar::default();
        for day in [date(2026, 4, 10), date(2026, 4, 18), date(2026, 4, 13)] {
            assert!(slots_of_day(&counter(), day, &calendar).is_empty(), "{day}");
        }
        calendar
            .closed
            .insert(date(2026, 4, 17), "Απεργία".to_owned());
        assert!(slots_of_day(&counter(), date(2026, 4, 17), &calendar).is_empty());
    }

    #[test]
    fn the_slots_of_a_half_day_end_at_its_closing_hour() {
        let (counter, mut calendar) = (counter(), Calendar::default());
        let eve = date(2026, 12, 24);
        // 08:00 to 11:40 instead of to 12:40.
        let slots = slots_of_day(&counter, eve, &calendar);
        assert_eq!(slots.len(), 12);
        assert_eq!(slots[11].to_string(), "2026-12-24T09:40:00Z");
        let mut shut_at = |hour, minute| {
            for half_day in calendar.half_days.0.values_mut() {
                half_day.until = time(hour, minute, 0, 0);
            }
            slots_of_day(&counter, eve, &calendar).len()
        };
        // A slot that would go on past it is not offered.
        assert_eq!(shut_at(9, 10), 3);
        assert_eq!(shut_at(8, 0), 0);
        assert_eq!(shut_at(7, 0), 0);
        // The counter shuts at one all the same.
        assert_eq!(shut_at(18, 0), 15);
    }

    #[test]
    fn a_counter_may_be_open_on_saturdays() {
        let mut counter = counter();
        counter.hours.saturday = counter.hours.monday;
        let calendar = Calendar::default();
        assert_eq!(
            slots_of_day(&counter, date(2026, 4, 18), &calendar).len(),
            15
        );
        // 15 August 2026 is a Saturday and a holiday.
        assert!(slots_of_day(&counter, date(2026, 8, 15), &calendar).is_empty());
    }

    #[test]
    fn slots_go_on_from_a_moment() {
        let (counter, calendar) = (counter(), Calendar::default());
        let from: Timestamp = "2026-04-09T09:30:00Z".parse().unwrap();
        let slots: Vec<Slot> = slots_from(&counter, &calendar, from).take(2).collect();
        assert_eq!(slots[0].at.to_string(), "2026-04-09T09:40:00Z");
        // Easter: the next worked day is Tuesday the 14th.
        assert_eq!(slots[1].at.to_string(), "2026-04-14T05:00:00Z");
        assert_eq!(slots[0].location, "town-hall");
    }

    #[test]
    fn opening_hours_follow_the_clock_of_athens() {
        let calendar = Calendar::default();
        let summer = slots_of_day(&counter(), date(2026, 10, 23), &calendar)[0];
        let winter = slots_of_day(&counter(), date(2026, 10, 26), &calendar)[0];
        assert_eq!(
            texts(&[summer, winter]),
            ["2026-10-23T05:00:00Z", "2026-10-26T06:00:00Z"]
        );
    }

    #[test]
    fn no_slot_stands_at_a_time_the_clock_skips() {
        let mut counter = counter();
        counter.slot_minutes = 60;
        counter.hours.sunday = Some(Hours {
            from: time(0, 0, 0, 0),
            until: time(6, 0, 0, 0),
        });
        let slots = slots_of_day(&counter, date(2027, 3, 28), &Calendar::default());
        // 00, 01, 02, 04 and 05; three o'clock is skipped.
        assert_eq!(slots.len(), 5);
        assert!(slots.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn offers_end_somewhere() {
        let calendar = Calendar::default();
        let mut shut = counter();
        shut.hours = OpeningHours::default();
        let from: Timestamp = "2026-04-09T09:30:00Z".parse().unwrap();
        assert_eq!(slots_from(&shut, &calendar, from).count(), 0);
        shut.slot_minutes = 0;
        shut.hours = counter().hours;
        assert_eq!(slots_from(&shut, &calendar, from).count(), 0);
    }
}
