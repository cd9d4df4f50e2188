//! A calendar file for an appointment (RFC 5545). The same UID with a higher
//! SEQUENCE replaces the entry in the reader's calendar, or takes it out.

use crate::app::App;
use crate::{language, present};
use engine::case::{Case, EffectNo, Event as Happened, Recorded, Slot};
use engine::definition::Definition;
use engine::text::Language;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use jiff::{SignedDuration, Timestamp};

pub struct Entry {
    /// Stays the same for the life of the case.
    pub uid: String,
    /// Count of changes so far; see [`sequence`].
    pub sequence: u32,
    pub from: Timestamp,
    pub minutes: u16,
    pub stamp: Timestamp,
    pub summary: String,
    pub place: String,
    pub url: String,
    /// The appointment was called off.
    pub cancelled: bool,
}

/// A file and what it asks of the calendar that reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarFile {
    pub method: &'static str,
    pub text: String,
}

impl CalendarFile {
    pub fn content_type(&self) -> String {
        format!("text/calendar; charset=utf-8; method={}", self.method)
    }
}

/// Whose appointment it is, for whom it is written.
pub struct Diary<'a> {
    pub app: &'a App,
    pub case: &'a Case,
    pub definition: &'a Definition,
    pub language: Language,
}

impl Diary<'_> {
    /// The file for a time at the counter, after so many changes.
    pub fn file(&self, slot: &Slot, sequence: u32, cancelled: bool) -> CalendarFile {
        let place = present::place(self.app, &slot.location, self.language);
        let minutes = self.app.municipality.location(&slot.location);
        let path = format!("/cases/{}", self.case.reference);
        let service = self.definition.title.in_language(self.language);
        write(&Entry {
            uid: format!("{}@{}", self.case.id, self.host()),
            sequence,
            from: slot.at,
            minutes: minutes.map_or(15, |location| location.slot_minutes),
            stamp: self.app.now(),
            summary: format!("{service} – {}", self.case.reference),
            place: format!("{}, {}", place.title, place.address),
            url: format!(
                "{}{}",
                self.app.base_url,
                language::address(self.language, &path)
            ),
            cancelled,
        })
    }

    fn host(&self) -> &str {
        let base = &self.app.base_url;
        let rest = base.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(['/', ':'])
            .next()
            .filter(|host| !host.is_empty())
            .unwrap_or("thyrida")
    }
}

/// The clock of Athens since 1996: an hour ahead from the last Sunday of March to the
/// last one of October.
const ATHENS: &str = "BEGIN:VTIMEZONE\r\n\
TZID:Europe/Athens\r\n\
BEGIN:DAYLIGHT\r\n\
DTSTART:19960331T030000\r\n\
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n\
TZOFFSETFROM:+0200\r\n\
TZOFFSETTO:+0300\r\n\
TZNAME:EEST\r\n\
END:DAYLIGHT\r\n\
BEGIN:STANDARD\r\n\
DTSTART:19961027T040000\r\n\
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n\
TZOFFSETFROM:+0300\r\n\
TZOFFSETTO:+0200\r\n\
TZNAME:EET\r\n\
END:STANDARD\r\n\
END:VTIMEZONE\r\n";

/// How often the appointment of a case changed, up to the letter `until` or to now.
/// The first booking is no change; a release and a booking after it are one each.
pub fn sequence(history: &[Recorded], until: Option<EffectNo>) -> u32 {
    let asked = |recorded: &&Recorded| !matches!(&recorded.event, Happened::EffectAsked { effect, .. } if Some(*effect) == until);
    let changed = |recorded: &&Recorded| {
        matches!(
            recorded.event,
            Happened::AppointmentBooked { .. }
                | Happened::AppointmentMoved { .. }
                | Happened::AppointmentReleased { .. }
        )
    };
    let changes = history.iter().take_while(asked).filter(changed).count();
    u32::try_from(changes.saturating_sub(1)).unwrap_or(u32::MAX)
}

/// Times of day stand as the clock at the counter shows them.
pub fn write(entry: &Entry) -> CalendarFile {
    let until = entry.from + SignedDuration::from_mins(i64::from(entry.minutes));
    let (method, status) = if entry.cancelled {
        ("CANCEL", EventStatus::Cancelled)
    } else {
        ("PUBLISH", EventStatus::Confirmed)
    };
    let event = Event::new()
        .uid(&entry.uid)
        .sequence(entry.sequence)
        .summary(&entry.summary)
        .location(&entry.place)
        .url(&entry.url)
        .status(status)
        .add_property("DTSTAMP", utc(entry.stamp))
        .append_property(local("DTSTART", entry.from))
        .append_property(local("DTEND", until))
        .done();
    let mut calendar = Calendar::new();
    calendar.append_property(("METHOD", method));
    let text = calendar.push(event).done().to_string();
    let text = text.replacen("BEGIN:VEVENT", &format!("{ATHENS}BEGIN:VEVENT"), 1);
    CalendarFile { method, text }
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn local(name: &str, at: Timestamp) -> Property {
    let shown = at.to_zoned(engine::calendar::athens());
    let mut property = Property::new(name, shown.strftime("%Y%m%dT%H%M%S").to_string());
    property.add_parameter("TZID", "Europe/Athens");
    property
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::case::{Effect, Mail, Revision, TrackNo};
    use engine::definition::Recipient;

    fn entry() -> Entry {
        Entry {
            uid: "case@thyrida.example".into(),
            sequence: 2,
            from: "2026-11-26T08:00:00Z".parse().unwrap(),
            minutes: 15,
            stamp: "2026-11-23T08:00:00Z".parse().unwrap(),
            summary: "Πιστοποιητικό γέννησης – 2026-000001 ".repeat(4),
            place: "Κεντρικό Δημαρχείο, Πλατεία Ελευθερίας 1".into(),
            url: "http://127.0.0.1:8080/cases/2026-000001".into(),
            cancelled: false,
        }
    }

    #[test]
    fn a_moved_appointment_replaces_the_entry() {
        let file = write(&entry());
        for line in [
            "METHOD:PUBLISH\r\n",
            "UID:case@thyrida.example\r\n",
            "SEQUENCE:2\r\n",
            "DTSTART;TZID=Europe/Athens:20261126T100000\r\n",
            "DTEND;TZID=Europe/Athens:20261126T101500\r\n",
            "STATUS:CONFIRMED\r\n",
        ] {
            assert!(file.text.contains(line), "{line:?} in {}", file.text);
        }
        assert_eq!(file.text.matches("DTSTAMP").count(), 1);
    }

    #[test]
    fn lines_are_folded_and_no_sign_is_split() {
        let text = write(&entry()).text;
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        assert!(!text.replace("\r\n", "").contains(['\n', '\r']), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(entry().summary.trim_end()), "{unfolded}");
        let zone = text.find("BEGIN:VTIMEZONE").expect("the zone is defined");
        assert!(zone < text.find("BEGIN:VEVENT").expect("an event"));
    }

    #[test]
    fn an_appointment_called_off_takes_the_entry_out() {
        let file = write(&Entry {
            cancelled: true,
            ..entry()
        });
        assert!(file.text.contains("METHOD:CANCEL\r\n"), "{}", file.text);
        assert!(file.text.contains("STATUS:CANCELLED\r\n"), "{}", file.text);
        assert!(file.content_type().ends_with("method=CANCEL"));
    }

    #[test]
    fn summer_and_winter_are_told_as_the_clock_shows_them() {
        for (from, shown) in [
            ("2026-07-01T06:00:00Z", "20260701T090000"),
            ("2026-12-01T07:00:00Z", "20261201T090000"),
        ] {
            let from = from.parse().unwrap();
            let text = write(&Entry { from, ..entry() }).text;
            assert!(
                text.contains(&format!("DTSTART;TZID=Europe/Athens:{shown}\r\n")),
                "{text}"
            );
        }
    }

    #[test]
    fn each_change_counts_once_and_a_letter_knows_those_before_it() {
        let slot = Slot {
            location: "kep".into(),
            at: "2026-11-26T08:00:00Z".parse().unwrap(),
        };
        let letter = |effect| Happened::EffectAsked {
            effect: EffectNo(effect),
            track: TrackNo::MAIN,
            step: "booking".into(),
            ask: Effect::Mail {
                to: Recipient::Applicant,
                mail: Mail::Receipt,
            },
        };
        let moved = Happened::AppointmentMoved {
            from: slot.clone(),
            to: slot.clone(),
            reason: None,
        };
        let booked = Happened::AppointmentBooked { slot: slot.clone() };
        let events = [
            booked.clone(),
            letter(1),
            moved,
            letter(2),
            Happened::AppointmentReleased { slot },
            letter(3),
            booked,
        ];
        let history: Vec<Recorded> = (1..)
            .zip(events)
            .map(|(seq, event)| Recorded {
                seq,
                revision: Revision(1),
                at: "2026-11-23T08:00:00Z".parse().unwrap(),
                by: None,
                event,
            })
            .collect();
        let counted = [1, 2, 3].map(|effect| sequence(&history, Some(EffectNo(effect))));
        assert_eq!(counted, [0, 1, 2]);
        assert_eq!(sequence(&history, None), 3);
        assert_eq!(sequence(&[], None), 0);
    }
}
