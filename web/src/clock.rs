//! The one place that reads the clock.

use jiff::{SignedDuration, Timestamp};
use rustix::time::{ClockId, clock_gettime};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

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

/// How long something takes, for measuring only: no decision may depend on it.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    pub fn start() -> Stopwatch {
        #[expect(clippy::disallowed_methods, reason = "the one reader of the clock")]
        let now = Instant::now();
        Stopwatch(now)
    }

    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Processor time that all threads of this process have used so far, in the program
/// and in the system on its behalf.
pub fn processor_time() -> Duration {
    let used = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(used.tv_sec).unwrap_or(0);
    Duration::from_secs(seconds) + Duration::from_nanos(u64::try_from(used.tv_nsec).unwrap_or(0))
}
