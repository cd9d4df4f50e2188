//! A calendar file as a calendar reads it (RFC 5545), by other means than the product writes it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The one event of a calendar file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub method: String,
    pub status: String,
    pub uid: String,
    pub sequence: u32,
    pub from: Timestamp,
    pub until: Timestamp,
    pub summary: String,
    pub location: String,
    pub url: String,
}

impl Invitation {
    /// Reads a file that holds one event.
    ///
    /// # Panics
    /// When a strict calendar would refuse it.
    pub fn read(file: &[u8]) -> Self {
        let text = std::str::from_utf8(file).expect("calendar files are UTF-8");
        assert!(text.ends_with("END:VCALENDAR\r\n"), "{text:?}");
        assert!(
            !text.replace("\r\n", "").contains('\n'),
            "lines end with CR LF: {text:?}"
        );
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "a line of {} bytes: {line}", line.len());
        }
        let unfolded = text.replace("\r\n ", "").replace("\r\n\t", "");
        let mut within = Vec::new();
        let mut calendar = BTreeMap::new();
        let mut event = BTreeMap::new();
        let mut zones = 0;
        for line in unfolded.lines() {
            let (name, value) = line.split_once(':').expect("name and value");
            let (name, zone) = match name.split_once(";TZID=") {
                Some((name, zone)) => (name, Some(zone)),
                None => (name.split(';').next().unwrap_or(name), None),
            };
            assert!(zone.is_none_or(|zone| zone == "Europe/Athens"), "{line}");
            match name {
                "BEGIN" => within.push(value),
                "TZID" => zones += 1,
                "END" => assert_eq!(within.pop(), Some(value), "{text}"),
                _ => {
                    let holder = match within.as_slice() {
                        ["VCALENDAR"] => &mut calendar,
                        ["VCALENDAR", "VEVENT"] => &mut event,
                        ["VCALENDAR", "VTIMEZONE", "DAYLIGHT" | "STANDARD"] => continue,
                        other => panic!("{line} stands in {other:?}"),
                    };
                    let twice = holder.insert(name.to_owned(), plain(value));
                    assert!(twice.is_none(), "{name} stands twice: {text}");
                }
            }
        }
        assert!(within.is_empty(), "{text}");
        assert_eq!(
            zones, 1,
            "the zone that times are told in is defined: {text}"
        );
        assert_eq!(calendar["VERSION"], "2.0");
        assert!(
            calendar.contains_key("PRODID") && event.contains_key("DTSTAMP"),
            "{text}"
        );
        Self {
            method: calendar["METHOD"].clone(),
            status: event["STATUS"].clone(),
            uid: event["UID"].clone(),
            sequence: event["SEQUENCE"].parse().expect("a number"),
            from: moment(&event["DTSTART"]),
            until: moment(&event["DTEND"]),
            summary: event["SUMMARY"].clone(),
            location: event["LOCATION"].clone(),
            url: event["URL"].clone(),
        }
    }
}

/// `20261126T100000`, by the clock of Athens.
fn moment(text: &str) -> Timestamp {
    let shown =
        DateTime::strptime("%Y%m%dT%H%M%S", text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let athens = TimeZone::get("Europe/Athens").expect("the zone is known");
    let shown = shown.to_zoned(athens).expect("an hour of the day");
    shown.timestamp()
}

fn plain(value: &str) -> String {
    value
        .replace("\\n", "\n")
        .replace("\\,", ",")
        .replace("\\;", ";")
        .replace("\\\\", "\\")
}
