//! The days off of Greek public services.
//!
//! Fixed: 1 and 6 January, 25 March, 1 May, 15 August, 28 October, 25 and 26
//! December. With Easter: Clean Monday (−48), Good Friday (−2), Easter Monday
//! (+1), Monday of the Holy Spirit (+50). Labour Day moves by decision of a
//! minister: [`super::Calendar`] holds such decisions, not this file.

use crate::text::Text;
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// Easter Sunday of the Orthodox church, in the calendar in use. `None` outside
/// the years 1583 to 9999.
pub fn orthodox_easter(year: i16) -> Option<Date> {
    let julian = computus::julian(i32::from(year)).ok()?;
    let written = Date::new(
        year,
        i8::try_from(julian.month).ok()?,
        i8::try_from(julian.day).ok()?,
    )
    .ok()?;
    // How far the Julian calendar is behind, after February of the year.
    let century = i32::from(year) / 100;
    let behind = century - century / 4 - 2;
    written.checked_add(behind.days()).ok()
}

/// The public holiday on this day, if it is one.
pub fn holiday(day: Date) -> Option<Text> {
    let (el, en) = fixed(day).or_else(|| movable(day))?;
    Some(Text {
        el: el.to_owned(),
        en: en.to_owned(),
    })
}

/// The holiday that can be moved, by its Greek name as a calendar writes it on
/// the day it was moved to.
pub(super) fn moved(name: &str) -> Option<Text> {
    let (el, en) = LABOUR_DAY;
    (name.trim() == el).then(|| Text {
        el: el.to_owned(),
        en: en.to_owned(),
    })
}

const LABOUR_DAY: (&str, &str) = ("Εργατική Πρωτομαγιά", "Labour Day");

fn fixed(day: Date) -> Option<(&'static str, &'static str)> {
    Some(match (day.month(), day.day()) {
        (1, 1) => ("Πρωτοχρονιά", "New Year's Day"),
        (1, 6) => ("Θεοφάνια", "Epiphany"),
        (3, 25) => ("25η Μαρτίου", "Independence Day"),
        (5, 1) => LABOUR_DAY,
        (8, 15) => ("Κοίμηση της Θεοτόκου", "Dormition of the Mother of God"),
        (10, 28) => ("28η Οκτωβρίου", "Ochi Day"),
        (12, 25) => ("Χριστούγεννα", "Christmas Day"),
        (12, 26) => ("Σύναξη της Θεοτόκου", "Synaxis of the Mother of God"),
        _ => return None,
    })
}

fn movable(day: Date) -> Option<(&'static str, &'static str)> {
    // Nothing that hangs on Easter falls outside these months.
    if day < date(day.year(), 2, 1) || day > date(day.year(), 7, 31) {
        return None;
    }
    let easter = orthodox_easter(day.year())?;
    Some(match (day - easter).get_days() {
        -48 => ("Καθαρά Δευτέρα", "Clean Monday"),
        -2 => ("Μεγάλη Παρασκευή", "Good Friday"),
        1 => ("Δευτέρα του Πάσχα", "Easter Monday"),
        50 => ("Αγίου Πνεύματος", "Monday of the Holy Spirit"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clean Monday, Good Friday, Easter, Easter Monday, Holy Spirit Monday.
    const TABLE: [(i16, [(i8, i8); 5]); 12] = [
        (2024, [(3, 18), (5, 3), (5, 5), (5, 6), (6, 24)]),
        (2025, [(3, 3), (4, 18), (4, 20), (4, 21), (6, 9)]),
        (2026, [(2, 23), (4, 10), (4, 12), (4, 13), (6, 1)]),
        (2027, [(3, 15), (4, 30), (5, 2), (5, 3), (6, 21)]),
        (2028, [(2, 28), (4, 14), (4, 16), (4, 17), (6, 5)]),
        (2029, [(2, 19), (4, 6), (4, 8), (4, 9), (5, 28)]),
        (2030, [(3, 11), (4, 26), (4, 28), (4, 29), (6, 17)]),
        (2031, [(2, 24), (4, 11), (4, 13), (4, 14), (6, 2)]),
        (2032, [(3, 15), (4, 30), (5, 2), (5, 3), (6, 21)]),
        (2033, [(3, 7), (4, 22), (4, 24), (4, 25), (6, 13)]),
        (2034, [(2, 20), (4, 7), (4, 9), (4, 10), (5, 29)]),
        (2035, [(3, 12), (4, 27), (4, 29), (4, 30), (6, 18)]),
    ];

    #[test]
    fn easter_and_what_hangs_on_it_fall_as_printed() {
        for (year, [clean, friday, easter, monday, spirit]) in TABLE {
            let day = |(month, day)| date(year, month, day);
            assert_eq!(orthodox_easter(year), Some(day(easter)), "{year}");
            for (at, name) in [
                (clean, "Clean Monday"),
                (friday, "Good Friday"),
                (monday, "Easter Monday"),
                (spirit, "Monday of the Holy Spirit"),
            ] {
                assert_eq!(
                    holiday(day(at)).map(|h| h.en).as_deref(),
                    Some(name),
                    "{year}"
                );
            }
            assert_eq!(holiday(day(easter)), None);
        }
    }

    #[test]
    fn easter_agrees_with_the_rule_of_meeus_for_two_centuries() {
        for year in 1900_i16..=2099 {
            let y = i32::from(year);
            let (a, b, c) = (y % 4, y % 7, y % 19);
            let d = (19 * c + 15) % 30;
            let e = (2 * a + 4 * b - d + 34) % 7;
            let month = (d + e + 114) / 31;
            let day = (d + e + 114) % 31 + 1;
            let julian = Date::new(year, month as i8, day as i8).unwrap();
            assert_eq!(orthodox_easter(year), Some(julian + 13.days()), "{year}");
        }
    }

    #[test]
    fn a_year_has_its_fixed_days_off() {
        let fixed: Vec<Date> = date(2026, 1, 1)
            .series(1.day())
            .take(365)
            .filter(|day| holiday(*day).is_some())
            .collect();
        assert_eq!(
            fixed,
            [
                date(2026, 1, 1),
                date(2026, 1, 6),
                date(2026, 2, 23),
                date(2026, 3, 25),
                date(2026, 4, 10),
                date(2026, 4, 13),
                date(2026, 5, 1),
                date(2026, 6, 1),
                date(2026, 8, 15),
                date(2026, 10, 28),
                date(2026, 12, 25),
                date(2026, 12, 26),
            ]
        );
    }

    #[test]
    fn years_without_a_rule_have_no_easter() {
        assert_eq!(orthodox_easter(1500), None);
        assert_eq!(holiday(date(-9999, 3, 1)), None);
    }
}
