//! The running of a legal term: from the start, through suspensions, to the day
//! it is due.
//!
//! | What | Rule |
//! |---|---|
//! | start | the day of the start does not count (Civil Code, 241) |
//! | working days | only days worked by the calendar count; half days count whole |
//! | days, weeks, months | every day counts; a last day that is not worked is rolled to the next that is (242, 243) |
//! | suspension | a day on any part of which the term stood still does not count, just as the day of the start does not; nor can a term end on it |
//! | missed | when the last day is over in Athens |
//! | hours, minutes | exact; only the time of suspensions is left out, nothing is rolled |
//!
//! A suspension thus has the effect of a later start: a term suspended on the day
//! it began and resumed on another is due as if it had begun on that other day.
//!
//! What was looked up in the calendar is never stored, only what happened and
//! when. A decision that moves a holiday therefore moves what is due as well.

use super::counting::Walk;
use super::when::{calendar_days_before, exact, start_of};
use super::working_days::next;
use super::{Before, Calendar, Span, date_in_athens};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A legal term that runs. Small, and made again from events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalClock {
    started: Timestamp,
    span: Span,
    /// In order; only the last can be open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    suspensions: Vec<Suspension>,
}

/// A time in which a term stood still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    pub from: Timestamp,
    /// `None`: it still does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}

impl LegalClock {
    pub fn start(at: Timestamp, span: Span) -> LegalClock {
        LegalClock {
            started: at,
            span,
            suspensions: Vec::new(),
        }
    }

    pub fn started(&self) -> Timestamp {
        self.started
    }

    pub fn span(&self) -> Span {
        self.span
    }

    pub fn suspensions(&self) -> &[Suspension] {
        &self.suspensions
    }

    /// Whether the term stands still now.
    pub fn is_suspended(&self) -> bool {
        self.suspensions
            .last()
            .is_some_and(|last| last.until.is_none())
    }

    /// Stops the term. `false`, and nothing changes, when it stands still already.
    /// A moment before the last thing that happened is taken as that one's, so
    /// that a machine's clock that was set back does not undo a suspension.
    pub fn suspend(&mut self, at: Timestamp) -> bool {
        if self.is_suspended() {
            return false;
        }
        let last = self.suspensions.last().and_then(|last| last.until);
        self.suspensions.push(Suspension {
            from: at.max(last.unwrap_or(self.started)),
            until: None,
        });
        true
    }

    /// Lets the term go on. `false`, and nothing changes, when it runs already.
    pub fn resume(&mut self, at: Timestamp) -> bool {
        match self.suspensions.last_mut() {
            Some(last) if last.until.is_none() => {
                last.until = Some(at.max(last.from));
                true
            }
            Some(_) | None => false,
        }
    }

    /// The last day on which the term is kept. `None` as long as a suspension
    /// holds it open, and for one that held it for a century.
    pub fn due(&self, calendar: &Calendar) -> Option<Date> {
        match self.exact_end() {
            Some(end) => end.map(date_in_athens),
            None => Walk::of(self, calendar)
                .find(|step| step.is_due)
                .map(|step| step.date),
        }
    }

    /// The first moment at which the term is missed: the midnight that ends the
    /// day it is due; for hours and minutes, when they are over.
    pub fn missed_at(&self, calendar: &Calendar) -> Option<Timestamp> {
        self.exact_end()
            .unwrap_or_else(|| self.due(calendar).map(|day| start_of(next(day))))
    }

    /// Whether the term has been missed at a moment.
    pub fn is_missed(&self, at: Timestamp, calendar: &Calendar) -> bool {
        self.missed_at(calendar).is_some_and(|missed| missed <= at)
    }

    /// When to warn that the term will be due. Days are counted back from the day
    /// it is due, which does not count; in working days, suspended ones do not
    /// either. A warning on a day that is not worked would be read too late, so
    /// it comes on the last worked day before it. Hours and minutes are counted
    /// back from the moment it is missed. Never before the start.
    pub fn warn_at(&self, before: Before, calendar: &Calendar) -> Option<Timestamp> {
        let moment = match before.0 {
            Span::WorkingDays(count) => {
                start_of(self.working_days_before(self.due(calendar)?, count, calendar))
            }
            Span::Days(_) | Span::Weeks(_) | Span::Months(_) => {
                let first = date_in_athens(self.started);
                let mut day = calendar_days_before(self.due(calendar)?, before.0);
                while !calendar.is_working_day(day) && day > first {
                    day = previous(day);
                }
                start_of(day)
            }
            Span::Hours(_) | Span::Minutes(_) => self
                .missed_at(calendar)?
                .checked_sub(exact(before.0)?)
                .unwrap_or(Timestamp::MIN),
        };
        Some(moment.max(self.started))
    }

    /// Stops at the day of the start, which no warning comes before.
    fn working_days_before(&self, due: Date, count: u16, calendar: &Calendar) -> Date {
        let first = date_in_athens(self.started);
        let still = self.still_days();
        let (mut day, mut left) = (due, count);
        while left > 0 && day > first {
            day = previous(day);
            if calendar.is_working_day(day) && !still.iter().any(|days| days.hold(day)) {
                left -= 1;
            }
        }
        day
    }

    /// Hours and minutes: when they are over; the inner `None` when a suspension
    /// holds them open. The outer `None` for terms in days.
    fn exact_end(&self) -> Option<Option<Timestamp>> {
        let mut left = exact(self.span)?;
        let mut running_from = self.started;
        for suspension in &self.suspensions {
            let ran = suspension.from.duration_since(running_from);
            if ran >= left {
                break;
            }
            left -= ran;
            match suspension.until {
                Some(until) => running_from = until,
                None => return Some(None),
            }
        }
        Some(running_from.checked_add(left).ok())
    }

    /// The suspensions in whole days, in order.
    pub(super) fn still_days(&self) -> Vec<StillDays> {
        self.suspensions
            .iter()
            .map(|suspension| StillDays {
                first: date_in_athens(suspension.from),
                last: suspension.until.map(date_in_athens),
            })
            .collect()
    }
}

/// The days a suspension touches, both ends included.
#[derive(Clone, Copy, Debug)]
pub(super) struct StillDays {
    pub first: Date,
    /// `None`: for ever, as far as is known.
    pub last: Option<Date>,
}

impl StillDays {
    pub fn hold(&self, day: Date) -> bool {
        self.first <= day && self.last.is_none_or(|last| day <= last)
    }
}

fn previous(day: Date) -> Date {
    day.yesterday().unwrap_or(Date::MIN)
}
