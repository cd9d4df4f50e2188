//! Legal terms: the days they are due, why, and what holds for all of them.

mod explanation;
mod legal_clock;
mod properties;

use crate::calendar::*;
use jiff::Timestamp;
use jiff::civil::{Date, date};
use std::collections::BTreeMap;

/// A moment, by the clock of Athens.
fn at(written: &str) -> Timestamp {
    let shown: jiff::civil::DateTime = written.parse().unwrap();
    shown.to_zoned(athens()).unwrap().timestamp()
}

/// Ten in the morning in Athens.
fn morning(day: Date) -> Timestamp {
    at(&format!("{day}T10:00"))
}

fn clock(start: Date, span: &str) -> LegalClock {
    LegalClock::start(morning(start), Span::parse(span).unwrap())
}

fn suspended(mut clock: LegalClock, from: Date, until: Date) -> LegalClock {
    assert!(clock.suspend(morning(from)));
    assert!(clock.resume(morning(until)));
    clock
}

/// By decision of the minister, since 1 May 2027 is Holy Saturday.
fn moved_labour_day() -> Calendar {
    Calendar {
        closed: BTreeMap::from([(date(2027, 5, 4), "Εργατική Πρωτομαγιά".to_owned())]),
        worked: BTreeMap::from([(date(2027, 5, 1), "Μεταφέρθηκε".to_owned())]),
        ..Calendar::default()
    }
}
