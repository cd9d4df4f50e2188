//! Half days: worked, but shut early. They count as working days for every term;
//! only the counters close sooner.
//!
//! A municipality that names none has the eves of Christmas and of New Year. One
//! that names some has those and no others; `half_days: {}` is none at all.

use crate::text::Text;
use jiff::civil::{Date, Time, time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The half days of a municipality, by when they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HalfDays(pub BTreeMap<HalfDayOn, HalfDay>);

/// One half day: what it is called, and when the counters shut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HalfDay {
    pub name: Text,
    /// Closing hour, Europe/Athens. A counter that shuts earlier anyway still does.
    pub until: Time,
}

/// When a half day is, written `12-24` for every year or `2026-03-09` for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum HalfDayOn {
    EveryYear { month: i8, day: i8 },
    Once(Date),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a day for a half day; write month and day as in `12-24` for every year, or a date as in `2026-03-09` for once"
)]
pub struct NoSuchDay(String);

impl Default for HalfDays {
    fn default() -> HalfDays {
        let eve = |month, day, el: &str, en: &str| {
            let half_day = HalfDay {
                name: Text {
                    el: el.to_owned(),
                    en: en.to_owned(),
                },
                until: time(12, 0, 0, 0),
            };
            (HalfDayOn::EveryYear { month, day }, half_day)
        };
        HalfDays(BTreeMap::from([
            eve(12, 24, "Παραμονή Χριστουγέννων", "Christmas Eve"),
            eve(12, 31, "Παραμονή Πρωτοχρονιάς", "New Year's Eve"),
        ]))
    }
}

impl HalfDays {
    /// The half day named for this very date.
    pub(super) fn once(&self, day: Date) -> Option<&HalfDay> {
        self.0.get(&HalfDayOn::Once(day))
    }

    /// The half day that comes on this day in every year.
    pub(super) fn every_year(&self, day: Date) -> Option<&HalfDay> {
        self.0.get(&HalfDayOn::EveryYear {
            month: day.month(),
            day: day.day(),
        })
    }
}

impl FromStr for HalfDayOn {
    type Err = NoSuchDay;
    fn from_str(text: &str) -> Result<HalfDayOn, NoSuchDay> {
        let no = || NoSuchDay(text.to_owned());
        let digits = |part: &str, length: usize| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let parts: Vec<&str> = text.split('-').collect();
        match parts[..] {
            [month, day] if digits(month, 2) && digits(day, 2) => {
                // A leap year, so that 29 February may be named.
                let date: Date = format!("2024-{text}").parse().map_err(|_| no())?;
                Ok(HalfDayOn::EveryYear {
                    month: date.month(),
                    day: date.day(),
                })
            }
            [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => {
                text.parse().map(HalfDayOn::Once).map_err(|_| no())
            }
            _ => Err(no()),
        }
    }
}

impl fmt::Display for HalfDayOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HalfDayOn::EveryYear { month, day } => write!(f, "{month:02}-{day:02}"),
            HalfDayOn::Once(date) => write!(f, "{date}"),
        }
    }
}

impl From<HalfDayOn> for String {
    fn from(on: HalfDayOn) -> String {
        on.to_string()
    }
}

impl TryFrom<String> for HalfDayOn {
    type Error = NoSuchDay;
    fn try_from(text: String) -> Result<HalfDayOn, NoSuchDay> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Calendar;
    use super::*;
    use jiff::civil::date;

    fn read(yaml: &str) -> Calendar {
        serde_saphyr::from_str(yaml).unwrap()
    }

    #[test]
    fn a_file_from_before_half_days_has_the_two_eves() {
        let calendar = read("closed:\n  2026-12-04: Αγία Βαρβάρα\nworked: {}\n");
        for (day, name) in [
            (date(2026, 12, 24), "Christmas Eve"),
            (date(2030, 12, 31), "New Year's Eve"),
        ] {
            let half_day = calendar.half_day(day).unwrap();
            assert_eq!(half_day.name.en, name);
            assert_eq!(half_day.until, time(12, 0, 0, 0));
            assert!(calendar.is_working_day(date(2026, 12, 24)));
        }
        assert_eq!(calendar.half_day(date(2026, 12, 23)), None);
        assert_eq!(read("{}"), Calendar::default());
    }

    #[test]
    fn a_municipality_names_its_own_half_days() {
        let calendar = read(
            "half_days:\n  12-24: { name: { el: Παραμονή, en: Eve }, until: \"13:30\" }\n  2026-03-09: { name: { el: Καρναβάλι, en: Carnival }, until: \"11:00\" }\n",
        );
        assert_eq!(
            calendar
                .half_day(date(2027, 12, 24))
                .map(|half| half.until.to_string())
                .as_deref(),
            Some("13:30:00")
        );
        assert!(calendar.half_day(date(2026, 3, 9)).is_some());
        assert!(calendar.half_day(date(2027, 3, 9)).is_none());
        assert!(calendar.half_day(date(2026, 12, 31)).is_none());
        let none = read("half_days: {}");
        assert!(none.half_day(date(2026, 12, 24)).is_none());
    }

    #[test]
    fn closed_beats_half_and_worked_makes_a_yearly_half_day_whole() {
        let calendar = read(
            "closed:\n  2026-12-24: Απεργία\nworked:\n  2027-12-24: Εκλογές\n  2028-12-24: Εκλογές\nhalf_days:\n  12-24: { name: { el: α, en: a }, until: \"12:00\" }\n  2028-12-24: { name: { el: β, en: b }, until: \"13:00\" }\n",
        );
        assert_eq!(calendar.half_day(date(2026, 12, 24)), None);
        assert_eq!(calendar.half_day(date(2027, 12, 24)), None);
        let named = calendar.half_day(date(2028, 12, 24)).unwrap();
        assert_eq!(named.name.en, "b");
    }

    #[test]
    fn half_days_are_read_as_they_are_written() {
        for text in ["12-24", "02-29", "2026-03-09"] {
            assert_eq!(text.parse::<HalfDayOn>().unwrap().to_string(), text);
        }
        let calendar = Calendar::default();
        let stored = serde_json::to_string(&calendar).unwrap();
        assert_eq!(serde_json::from_str::<Calendar>(&stored).unwrap(), calendar);
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in [
            "02-30",
            "13-01",
            "12-1",
            "2026-02-29",
            "24/12",
            "",
            "--",
            "+1-24",
        ] {
            assert!(text.parse::<HalfDayOn>().is_err(), "{text}");
        }
        let refused = serde_saphyr::from_str::<Calendar>(
            "half_days:\n  02-30: { name: { el: α, en: a }, until: \"12:00\" }\n",
        );
        let reason = refused.unwrap_err().to_string();
        assert!(reason.contains("`02-30` is not a day"), "{reason}");
    }
}
