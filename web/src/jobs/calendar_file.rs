//! A calendar file for an appointment (RFC 5545). The same UID with a higher
//! SEQUENCE replaces the entry in the reader's calendar.

use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use jiff::{SignedDuration, Timestamp};

pub struct Entry {
    /// Stays the same for the life of the case.
    pub uid: String,
    /// Count of changes so far.
    pub sequence: u32,
    pub from: Timestamp,
    pub minutes: u16,
    pub stamp: Timestamp,
    pub summary: String,
    pub place: String,
    pub url: String,
}

/// Moments are written in UTC, which every calendar shows in its owner's time
/// and which needs no definition of a time zone.
pub fn write(entry: &Entry) -> String {
    let until = entry.from + SignedDuration::from_mins(i64::from(entry.minutes));
    let event = Event::new()
        .uid(&entry.uid)
        .sequence(entry.sequence)
        .summary(&entry.summary)
        .location(&entry.place)
        .url(&entry.url)
        .status(EventStatus::Confirmed)
        .add_property("DTSTAMP", utc(entry.stamp))
        .add_property("DTSTART", utc(entry.from))
        .add_property("DTEND", utc(until))
        .done();
    let mut calendar = Calendar::new();
    calendar.append_property(("METHOD", "PUBLISH"));
    calendar.push(event).done().to_string()
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_appointment_replaces_the_entry() {
        let text = write(&Entry {
            uid: "case@thyrida.example".into(),
            sequence: 2,
            from: "2026-11-26T08:00:00Z".parse().unwrap(),
            minutes: 15,
            stamp: "2026-11-23T08:00:00Z".parse().unwrap(),
            summary: "Πιστοποιητικό γέννησης – 2026-000001 ".repeat(4),
            place: "Κεντρικό Δημαρχείο, Πλατεία Ελευθερίας 1".into(),
            url: "http://127.0.0.1:8080/cases/2026-000001".into(),
        });
        for line in [
            "METHOD:PUBLISH\r\n",
            "UID:case@thyrida.example\r\n",
            "SEQUENCE:2\r\n",
            "DTSTART:20261126T080000Z\r\n",
            "DTEND:20261126T081500Z\r\n",
            "STATUS:CONFIRMED\r\n",
        ] {
            assert!(text.contains(line), "{line:?} in {text}");
        }
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        assert_eq!(text.matches("DTSTAMP").count(), 1);
    }
}
