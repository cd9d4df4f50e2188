//! Working days, holidays, legal terms and opening hours, as the municipality
//! counts them.
//!
//! Dates are days in Europe/Athens, moments are [`jiff::Timestamp`]. Time zone
//! rules come from the database inside the binary, never from the machine.

mod counting;
mod explanation;
mod half_days;
mod holidays;
mod hours;
mod legal_clock;
mod slots;
mod span;
mod when;
mod working_days;

#[cfg(test)]
mod tests;

pub use explanation::{DayKind, ExplainedDay, Explanation, FIRST_DAYS, LAST_DAYS, Line, Reason};
pub use half_days::{HalfDay, HalfDayOn, HalfDays, NoSuchDay};
pub use holidays::{holiday, orthodox_easter};
pub use hours::{Hours, OpeningHours};
pub use legal_clock::{LegalClock, Suspension};
pub use slots::{HORIZON_DAYS, slots_from, slots_of_day};
pub use span::{Before, Span, SpanError};
pub use when::{When, athens, date_in_athens, start_of};
pub use working_days::Calendar;
