//! Slows down whoever tries many times, without locking anybody out for good.
//!
//! Counts live in this process: a restart forgets them, and two web processes
//! allow twice as many tries. Both are acceptable; a table would make every
//! failed sign-in a write.

use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// At most `most` tries of one key within `within`.
#[derive(Debug)]
pub struct Throttle {
    most: usize,
    within: SignedDuration,
    tries: Mutex<HashMap<String, Vec<Timestamp>>>,
}

/// Keys remembered before the stale ones are swept out.
const SWEEP_AT: usize = 10_000;

impl Throttle {
    pub fn new(most: usize, within: SignedDuration) -> Throttle {
        Throttle {
            most,
            within,
            tries: Mutex::default(),
        }
    }

    /// Counts a try. `Err`: too many; how long to wait for the next.
    pub fn check(&self, key: &str, now: Timestamp) -> Result<(), SignedDuration> {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = |at: &Timestamp| now.duration_since(*at) < self.within;
        if tries.len() >= SWEEP_AT {
            tries.retain(|_, at| at.iter().any(recent));
        }
        let at = tries.entry(key.to_owned()).or_default();
        at.retain(recent);
        match at.first() {
            Some(first) if at.len() >= self.most => Err(self.within - now.duration_since(*first)),
            Some(_) | None => {
                at.push(now);
                Ok(())
            }
        }
    }

    /// Takes back the last try of a key, which turned out to be none to count.
    pub fn take_back(&self, key: &str) {
        if let Some(at) = self
            .tries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_mut(key)
        {
            at.pop();
        }
    }

    /// Forgets a key, after a success.
    pub fn forget(&self, key: &str) {
        self.tries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fourth_try_waits_and_time_heals() {
        let throttle = Throttle::new(3, SignedDuration::from_mins(10));
        let start: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
        for _ in 0..3 {
            assert!(throttle.check("a", start).is_ok());
        }
        assert_eq!(
            throttle.check("a", start),
            Err(SignedDuration::from_mins(10))
        );
        assert!(throttle.check("b", start).is_ok());
        assert!(
            throttle
                .check("a", start + SignedDuration::from_mins(10))
                .is_ok()
        );
        throttle.forget("b");
        assert!(throttle.check("b", start).is_ok());
    }

    #[test]
    fn a_try_taken_back_was_none() {
        let throttle = Throttle::new(1, SignedDuration::from_mins(10));
        let start: Timestamp = "2026-11-23T08:00:00Z".parse().unwrap();
        for _ in 0..3 {
            assert!(throttle.check("a", start).is_ok());
            throttle.take_back("a");
        }
        assert!(throttle.check("a", start).is_ok());
        assert!(throttle.check("a", start).is_err());
    }
}
