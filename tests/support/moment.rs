//! Days and hours as pages and mails say them, read back: «Πέμπτη 26 Νοεμβρίου 2026, 10:00».

use jiff::Timestamp;
use jiff::civil::Weekday;

const MONTHS: [[&str; 2]; 12] = [
    ["Ιανουαρίου", "January"],
    ["Φεβρουαρίου", "February"],
    ["Μαρτίου", "March"],
    ["Απριλίου", "April"],
    ["Μαΐου", "May"],
    ["Ιουνίου", "June"],
    ["Ιουλίου", "July"],
    ["Αυγούστου", "August"],
    ["Σεπτεμβρίου", "September"],
    ["Οκτωβρίου", "October"],
    ["Νοεμβρίου", "November"],
    ["Δεκεμβρίου", "December"],
];

const DAYS: [(Weekday, [&str; 2]); 7] = [
    (Weekday::Monday, ["Δευτέρα", "Monday"]),
    (Weekday::Tuesday, ["Τρίτη", "Tuesday"]),
    (Weekday::Wednesday, ["Τετάρτη", "Wednesday"]),
    (Weekday::Thursday, ["Πέμπτη", "Thursday"]),
    (Weekday::Friday, ["Παρασκευή", "Friday"]),
    (Weekday::Saturday, ["Σάββατο", "Saturday"]),
    (Weekday::Sunday, ["Κυριακή", "Sunday"]),
];

/// Reads a day and an hour in Athens.
///
/// # Panics
/// When it is none, or the day of the week is another.
pub fn moment(text: &str) -> Timestamp {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let [weekday, day, month, year, hour] = parts.as_slice() else {
        panic!("«{text}» is not a day and an hour")
    };
    let position = |name: &str| MONTHS.iter().position(|names| names.contains(&name));
    let month = position(month).unwrap_or_else(|| panic!("{text}: no such month"));
    let numbers = format!(
        "{}-{:02}-{day:0>2} {hour}",
        year.trim_end_matches(','),
        month + 1
    );
    let local = jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M", &numbers)
        .unwrap_or_else(|error| panic!("{text}: {error}"));
    let named = DAYS.iter().find(|(_, names)| names.contains(weekday));
    assert_eq!(
        named.map(|(day, _)| *day),
        Some(local.date().weekday()),
        "{text}"
    );
    let there = local.in_tz("Europe/Athens").expect("Athens has clocks");
    there.timestamp()
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn both_languages_say_the_same_moment() {
        let greek = moment("Πέμπτη 26 Νοεμβρίου 2026, 10:00");
        assert_eq!(greek, moment("Thursday 26 November 2026, 10:00"));
        assert_eq!(greek.to_string(), "2026-11-26T08:00:00Z");
    }
}
