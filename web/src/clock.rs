//! The one place that reads the clock.

use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time, in whole microseconds, the unit that both databases keep.
///
/// A clock can be moved: tests move theirs, and a service can be tried out
/// with the days passing. A clock made with [`Clock::system`] stays true
/// unless somebody holding it moves it.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead_by: Arc<AtomicI64>,
}

impl Clock {
    pub fn system() -> Clock {
        Clock::default()
    }

    pub fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the one reader of the clock")]
        let now = Timestamp::now();
        let micros = now
            .as_microsecond()
            .saturating_add(self.ahead_by.load(Ordering::Relaxed));
        Timestamp::from_microsecond(micros).unwrap_or(now)
    }

    /// Moves this clock, and every copy of it, forward.
    pub fn advance(&self, by: SignedDuration) {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        self.ahead_by.fetch_add(micros, Ordering::Relaxed);
    }
}
