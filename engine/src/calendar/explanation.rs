//! Why a term is due when it is due, day by day, to be shown.
//!
//! A term of years would fill pages: of an explanation longer than
//! [`FIRST_DAYS`] + [`LAST_DAYS`] days only the first and the last are told one
//! by one, and one line stands for all between them.

use super::counting::{Part, Step, Walk};
use super::holidays::{holiday, moved};
use super::legal_clock::LegalClock;
use super::{Calendar, Span};
use crate::text::Text;
use jiff::civil::{Date, Time, Weekday};
use serde::Serialize;
use std::collections::VecDeque;

/// How many days are told one by one from the start: a year.
pub const FIRST_DAYS: usize = 366;
/// How many days are told one by one at the end of a longer term.
pub const LAST_DAYS: usize = 31;

/// A term, day by day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    pub span: Span,
    /// In order, from the day of the start to the day the term is due; with a
    /// suspension that is open, to its first day.
    pub lines: Vec<Line>,
    /// As [`LegalClock::due`] says.
    pub due: Option<Date>,
}

/// One line of an explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    Day(ExplainedDay),
    /// Days that are not told one by one.
    LeftOut {
        from: Date,
        to: Date,
        /// How many of them count.
        counted: u32,
    },
}

/// One day, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplainedDay {
    pub date: Date,
    /// Its number, when it counts.
    pub number: Option<u32>,
    pub kind: DayKind,
    pub reason: Reason,
}

/// What a day is in the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    Working,
    /// Worked, and shut early.
    HalfDay {
        name: Text,
        until: Time,
    },
    Weekend,
    /// A holiday of the whole country.
    Holiday {
        name: Text,
    },
    /// A local holiday, or another day on which the municipality is shut.
    LocalHoliday {
        name: Text,
    },
}

/// Why a day counts or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The day of the start does not count.
    Start,
    Counted,
    /// The last that counts; not worked, so the term ends on the next that is.
    CountedThenRolled,
    /// Not worked, in a term of working days.
    NotWorked,
    Suspended,
    /// Every day has been counted, but no term ends on a day that is not worked.
    RolledOver,
    /// The first worked day after that: the term ends.
    RolledTo,
    /// A term of hours or minutes runs by the clock and counts no days.
    ByTheClock,
}

impl LegalClock {
    /// Why the term is due when it is due. At most [`FIRST_DAYS`] + [`LAST_DAYS`]
    /// lines and one.
    pub fn explain(&self, calendar: &Calendar) -> Explanation {
        let mut walk = Walk::of(self, calendar);
        let mut due = None;
        let mut seen = |step: &Step| {
            if step.is_due {
                due = Some(step.date);
            }
        };
        let first: Vec<Step> = walk
            .by_ref()
            .take(FIRST_DAYS)
            .inspect(|step| seen(step))
            .collect();
        let mut last = VecDeque::with_capacity(LAST_DAYS + 1);
        let mut left_out: Option<(Date, Date, u32)> = None;
        for step in walk {
            seen(&step);
            last.push_back(step);
            if last.len() > LAST_DAYS
                && let Some(gone) = last.pop_front()
            {
                let (from, _, counted) = left_out.unwrap_or((gone.date, gone.date, 0));
                let more = u32::from(number(gone.part).is_some());
                left_out = Some((from, gone.date, counted + more));
            }
        }
        let day = |step: Step| Line::Day(explained(step, calendar));
        let mut lines: Vec<Line> = first.into_iter().map(day).collect();
        lines.extend(left_out.map(|(from, to, counted)| Line::LeftOut { from, to, counted }));
        lines.extend(last.into_iter().map(day));
        Explanation {
            span: self.span(),
            lines,
            due,
        }
    }
}

impl Calendar {
    /// What kind of day this is. A holiday that falls on a weekend is a holiday;
    /// so is the day to which Labour Day was moved, when it is named so.
    pub fn kind(&self, day: Date) -> DayKind {
        if self.is_closed(day) {
            // Named in one language, by whoever keeps the calendar.
            let name = self.closed.get(&day).cloned().unwrap_or_default();
            let in_its_place = holiday(day).filter(|_| !self.worked.contains_key(&day));
            if let Some(name) = in_its_place.or_else(|| moved(&name)) {
                return DayKind::Holiday { name };
            }
            return DayKind::LocalHoliday {
                name: Text {
                    el: name.clone(),
                    en: name,
                },
            };
        }
        if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            return DayKind::Weekend;
        }
        match self.half_day(day) {
            Some(half_day) => DayKind::HalfDay {
                name: half_day.name.clone(),
                until: half_day.until,
            },
            None => DayKind::Working,
        }
    }
}

fn explained(step: Step, calendar: &Calendar) -> ExplainedDay {
    ExplainedDay {
        date: step.date,
        number: number(step.part),
        kind: calendar.kind(step.date),
        reason: match step.part {
            Part::Start => Reason::Start,
            Part::Counted(_) => Reason::Counted,
            Part::CountedThenRolled(_) => Reason::CountedThenRolled,
            Part::NotWorked => Reason::NotWorked,
            Part::Suspended => Reason::Suspended,
            Part::RolledOver => Reason::RolledOver,
            Part::RolledTo => Reason::RolledTo,
            Part::ByTheClock => Reason::ByTheClock,
        },
    }
}

fn number(part: Part) -> Option<u32> {
    match part {
        Part::Counted(number) | Part::CountedThenRolled(number) => Some(number),
        Part::Start
        | Part::NotWorked
        | Part::Suspended
        | Part::RolledOver
        | Part::RolledTo
        | Part::ByTheClock => None,
    }
}

impl Line {
    /// What the line says, for people; the dates are not in it.
    pub fn words(&self) -> Text {
        match self {
            Line::Day(day) => day.words(),
            Line::LeftOut { counted, .. } => Text {
                el: format!("Δεν αναγράφονται μία μία. Μετρούν: {counted}"),
                en: format!("Not listed one by one. Days that count: {counted}"),
            },
        }
    }
}

impl ExplainedDay {
    /// What became of the day, in a line for people; the date is not in it.
    pub fn words(&self) -> Text {
        let kind = self.kind_words();
        let counted = || Text {
            el: format!("Ημέρα {}", self.number.unwrap_or_default()),
            en: format!("Day {}", self.number.unwrap_or_default()),
        };
        match self.reason {
            Reason::Start => said(
                "Ημέρα έναρξης, δεν μετρά",
                "Day of the start, does not count",
            ),
            Reason::Counted => followed(counted(), kind),
            Reason::CountedThenRolled => joined(
                followed(counted(), kind),
                ". Είναι η τελευταία αλλά όχι εργάσιμη, γι’ αυτό η προθεσμία λήγει την επόμενη εργάσιμη",
                ". It is the last but not a working day, so the term ends on the next one",
            ),
            Reason::NotWorked => followed(said("Δεν μετρά", "Does not count"), kind),
            Reason::Suspended => said(
                "Δεν μετρά: η προθεσμία είναι σε αναστολή",
                "Does not count: the term is suspended",
            ),
            Reason::RolledOver => {
                followed(said("Η προθεσμία δεν λήγει", "The term does not end"), kind)
            }
            Reason::RolledTo => said(
                "Επόμενη εργάσιμη ημέρα, λήξη της προθεσμίας",
                "Next working day, the term ends",
            ),
            Reason::ByTheClock => {
                said("Η προθεσμία τρέχει με την ώρα", "The term runs by the hour")
            }
        }
    }

    /// `None` for an ordinary working day, of which nothing is to be said.
    fn kind_words(&self) -> Option<Text> {
        match &self.kind {
            DayKind::Working => None,
            DayKind::HalfDay { name, .. } => {
                Some(joined(name.clone(), " (ημιαργία)", " (half day)"))
            }
            DayKind::Weekend if self.date.weekday() == Weekday::Sunday => {
                Some(said("Κυριακή", "Sunday"))
            }
            DayKind::Weekend => Some(said("Σάββατο", "Saturday")),
            DayKind::Holiday { name } | DayKind::LocalHoliday { name } => Some(name.clone()),
        }
    }
}

fn said(el: &str, en: &str) -> Text {
    Text {
        el: el.to_owned(),
        en: en.to_owned(),
    }
}

fn followed(text: Text, kind: Option<Text>) -> Text {
    match kind {
        Some(kind) => joined(text, &format!(": {}", kind.el), &format!(": {}", kind.en)),
        None => text,
    }
}

fn joined(text: Text, el: &str, en: &str) -> Text {
    Text {
        el: text.el + el,
        en: text.en + en,
    }
}
