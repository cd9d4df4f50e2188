//! The walk over the days of a term, from its start to the day it is due.
//!
//! Both what is due and its explanation are read off this one walk, so that they
//! cannot disagree.

use super::legal_clock::{LegalClock, StillDays};
use super::when::calendar_days_after;
use super::{Calendar, Span, date_in_athens};
use jiff::civil::Date;

/// How many days a walk goes on at most. Only a suspension of many years reaches
/// so far, since a [`Span`] is bounded by ten.
pub const CENTURY: usize = 36_525;

/// One day of a term.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    pub date: Date,
    pub part: Part,
    /// The term ends with this day.
    pub is_due: bool,
}

/// The part a day plays in a term. Numbers start at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The day of the start, which does not count.
    Start,
    /// Counted as this number.
    Counted(u32),
    /// Counted as this number, the last; not worked, so that the term is rolled.
    CountedThenRolled(u32),
    /// Not worked, in a term that counts working days.
    NotWorked,
    /// The term stood still on this day, or on a part of it.
    Suspended,
    /// The count is full, but a term cannot end on a day that is not worked.
    RolledOver,
    /// The first worked day after a count that was full: the last day.
    RolledTo,
    /// A day of a term in hours or minutes, which counts no days.
    ByTheClock,
}

/// Days in order, from the day of the start to the day the term is due; with a
/// suspension that is open, to its first day.
pub struct Walk<'a> {
    calendar: &'a Calendar,
    still: std::iter::Peekable<std::vec::IntoIter<StillDays>>,
    start: Date,
    count: Count,
    /// Days counted so far.
    counted: u32,
    /// The day that comes next; `None` when the walk is over.
    day: Option<Date>,
    left: usize,
}

/// What is counted, and how many of it.
enum Count {
    WorkingDays(u32),
    Days(u32),
    /// To the day of this moment, if it is known.
    ByTheClock(Option<Date>),
}

impl<'a> Walk<'a> {
    pub fn of(clock: &LegalClock, calendar: &'a Calendar) -> Walk<'a> {
        let start = date_in_athens(clock.started());
        let count = match clock.span() {
            Span::WorkingDays(count) => Count::WorkingDays(u32::from(count)),
            span @ (Span::Days(_) | Span::Weeks(_) | Span::Months(_)) => {
                // How long a month is, is settled by the start.
                let days = (calendar_days_after(start, span) - start).get_days();
                Count::Days(days.unsigned_abs())
            }
            Span::Hours(_) | Span::Minutes(_) => Count::ByTheClock(clock.due(calendar)),
        };
        Walk {
            calendar,
            still: clock.still_days().into_iter().peekable(),
            start,
            count,
            counted: 0,
            day: Some(start),
            left: CENTURY,
        }
    }

    /// The suspension that this day falls into. Days come in order, and so do
    /// suspensions: those that are over are dropped.
    fn still(&mut self, day: Date) -> Option<StillDays> {
        while self
            .still
            .next_if(|days| days.last.is_some_and(|last| last < day))
            .is_some()
        {}
        self.still.peek().copied().filter(|days| days.hold(day))
    }

    /// The part of a day, and whether the term ends with it.
    fn part(&mut self, day: Date, is_still: bool) -> (Part, bool) {
        let (whole, only_worked) = match self.count {
            Count::WorkingDays(whole) => (whole, true),
            Count::Days(whole) => (whole, false),
            Count::ByTheClock(due) => {
                let part = if is_still {
                    Part::Suspended
                } else {
                    Part::ByTheClock
                };
                return (part, due == Some(day));
            }
        };
        if day == self.start {
            return (Part::Start, false);
        }
        if is_still {
            return (Part::Suspended, false);
        }
        let is_worked = self.calendar.is_working_day(day);
        if self.counted >= whole {
            return if is_worked {
                (Part::RolledTo, true)
            } else {
                (Part::RolledOver, false)
            };
        }
        if only_worked && !is_worked {
            return (Part::NotWorked, false);
        }
        self.counted += 1;
        match (self.counted == whole, is_worked) {
            (false, _) => (Part::Counted(self.counted), false),
            (true, true) => (Part::Counted(self.counted), true),
            (true, false) => (Part::CountedThenRolled(self.counted), false),
        }
    }
}

impl Iterator for Walk<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let date = self.day?;
        self.left = self.left.checked_sub(1)?;
        let still = self.still(date);
        let (part, is_due) = self.part(date, still.is_some());
        let is_open = still.is_some_and(|days| days.last.is_none());
        self.day = date.tomorrow().ok().filter(|_| !is_due && !is_open);
        Some(Step { date, part, is_due })
    }
}
