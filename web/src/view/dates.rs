//! Dates and hours as people say them, in Athens time:
//! «Πέμπτη 26 Νοεμβρίου 2026, 10:00», "Thursday 26 November 2026, 10:00".

use engine::text::Language;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use std::sync::LazyLock;

/// The only time zone the product speaks in.
pub const ZONE: &str = "Europe/Athens";

static ATHENS: LazyLock<TimeZone> = LazyLock::new(|| {
    TimeZone::get(ZONE).expect("the time zone database is compiled into the program")
});

/// Day and hour on the clock in Athens.
pub fn in_athens(moment: Timestamp) -> DateTime {
    moment.to_zoned(ATHENS.clone()).datetime()
}

/// `Πέμπτη 26 Νοεμβρίου 2026`.
pub fn date(day: Date, language: Language) -> String {
    format!(
        "{} {}",
        weekday(day.weekday(), language),
        plain_date(day, language)
    )
}

/// For papers: `26 Νοεμβρίου 2026`.
pub fn plain_date(day: Date, language: Language) -> String {
    format!(
        "{} {} {}",
        day.day(),
        month(day.month(), language),
        day.year()
    )
}

/// `Πέμπτη 26 Νοεμβρίου 2026, 10:00`.
pub fn moment(at: Timestamp, language: Language) -> String {
    let local = in_athens(at);
    format!("{}, {}", date(local.date(), language), hour(local))
}

/// For tables: `26 Νοε 2026`, `26 Nov 2026`.
pub fn short_date(day: Date, language: Language) -> String {
    let month: String = match language {
        Language::El => EL_SHORT[month_index(day.month())].to_owned(),
        Language::En => month(day.month(), language).chars().take(3).collect(),
    };
    format!("{} {} {}", day.day(), month, day.year())
}

/// For tables: `26 Νοε 2026, 10:00`.
pub fn short_moment(at: Timestamp, language: Language) -> String {
    let local = in_athens(at);
    format!("{}, {}", short_date(local.date(), language), hour(local))
}

/// `10:00`.
pub fn time(at: Timestamp) -> String {
    hour(in_athens(at))
}

fn hour(local: DateTime) -> String {
    format!("{:02}:{:02}", local.hour(), local.minute())
}

fn weekday(day: Weekday, language: Language) -> &'static str {
    match (language, day) {
        (Language::El, Weekday::Monday) => "Δευτέρα",
        (Language::El, Weekday::Tuesday) => "Τρίτη",
        (Language::El, Weekday::Wednesday) => "Τετάρτη",
        (Language::El, Weekday::Thursday) => "Πέμπτη",
        (Language::El, Weekday::Friday) => "Παρασκευή",
        (Language::El, Weekday::Saturday) => "Σάββατο",
        (Language::El, Weekday::Sunday) => "Κυριακή",
        (Language::En, Weekday::Monday) => "Monday",
        (Language::En, Weekday::Tuesday) => "Tuesday",
        (Language::En, Weekday::Wednesday) => "Wednesday",
        (Language::En, Weekday::Thursday) => "Thursday",
        (Language::En, Weekday::Friday) => "Friday",
        (Language::En, Weekday::Saturday) => "Saturday",
        (Language::En, Weekday::Sunday) => "Sunday",
    }
}

/// Month in the form that follows a day: Greek genitive.
fn month(number: i8, language: Language) -> &'static str {
    match language {
        Language::El => EL[month_index(number)],
        Language::En => EN[month_index(number)],
    }
}

fn month_index(number: i8) -> usize {
    usize::try_from(number - 1).expect("a civil date has a month from 1 to 12")
}

const EL: [&str; 12] = [
    "Ιανουαρίου",
    "Φεβρουαρίου",
    "Μαρτίου",
    "Απριλίου",
    "Μαΐου",
    "Ιουνίου",
    "Ιουλίου",
    "Αυγούστου",
    "Σεπτεμβρίου",
    "Οκτωβρίου",
    "Νοεμβρίου",
    "Δεκεμβρίου",
];

const EL_SHORT: [&str; 12] = [
    "Ιαν", "Φεβ", "Μαρ", "Απρ", "Μαΐ", "Ιουν", "Ιουλ", "Αυγ", "Σεπ", "Οκτ", "Νοε", "Δεκ",
];

const EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_moment_is_told_in_athens_time_in_both_languages() {
        let winter = at("2026-11-26T08:00:00Z");
        assert_eq!(
            moment(winter, Language::El),
            "Πέμπτη 26 Νοεμβρίου 2026, 10:00"
        );
        assert_eq!(
            moment(winter, Language::En),
            "Thursday 26 November 2026, 10:00"
        );
        let summer = at("2026-05-01T21:30:00Z");
        assert_eq!(moment(summer, Language::El), "Σάββατο 2 Μαΐου 2026, 00:30");
    }

    #[test]
    fn tables_get_short_months() {
        let moment = at("2026-09-03T06:05:00Z");
        assert_eq!(short_moment(moment, Language::El), "3 Σεπ 2026, 09:05");
        assert_eq!(short_moment(moment, Language::En), "3 Sep 2026, 09:05");
    }
}
