//! A calendar file as a calendar reads it (RFC 5545), by other means than the product writes it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The one event of a calendar file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub method: String,
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
        for line in unfolded.lines() {
            let (name, value) = line.split_once(':').expect("name and value");
            let name = name.split(';').next().unwrap_or(name);
            match name {
                "BEGIN" => within.push(value),
                "END" => assert_eq!(within.pop(), Some(value), "{text}"),
                _ => {
                    let holder = match within.as_slice() {
                        ["VCALENDAR"] => &mut calendar,
                        ["VCALENDAR", "VEVENT"] => &mut event,
                        other => panic!("{line} stands in {other:?}"),
                    };
                    let twice = holder.insert(name.to_owned(), plain(value));
                    assert!(twice.is_none(), "{name} stands twice: {text}");
                }
            }
        }
        assert!(within.is_empty(), "{text}");
        assert_eq!(calendar["VERSION"], "2.0");
        assert!(
            calendar.contains_key("PRODID") && event.contains_key("DTSTAMP"),
            "{text}"
        );
        Self {
            method: calendar["METHOD"].clone(),
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

/// `20261126T080000Z`
fn moment(text: &str) -> Timestamp {
    let utc = DateTime::strptime("%Y%m%dT%H%M%SZ", text)
        .unwrap_or_else(|error| panic!("{text}: {error}"));
    let utc = utc
        .to_zoned(TimeZone::UTC)
        .expect("UTC has every hour once");
    utc.timestamp()
}

fn plain(value: &str) -> String {
    value
        .replace("\\n", "\n")
        .replace("\\,", ",")
        .replace("\\;", ";")
        .replace("\\\\", "\\")
}
