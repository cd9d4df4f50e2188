//! Leaves a target alone that does not answer, and tries it again with growing
//! pauses. Pure: the moment comes in, what to do comes out.
//!
//! | State | Asked to let something through | It answered | It did not |
//! |---|---|---|---|
//! | `Closed { failures }` | through | `failures` is 0 | one more; the fifth in a row: `Open`, first pause |
//! | `Open` until a moment | before it: wait; from it on: a probe, `Trying` | `Closed`: a call from before | nothing: a call from before |
//! | `Trying` until a moment | before it: wait, no longer than the first pause; from it on: another probe | `Closed` | the probe: `Open`, twice the pause; a call from before: nothing |
//!
//! A target that answers with a refusal has answered. `Trying` has an end of its
//! own because whoever holds the probe may never come back.

use jiff::{SignedDuration, Timestamp};

/// Failures in a row that open it.
pub const PATIENCE: u32 = 5;
/// The first pause; each one after it is twice as long …
pub const FIRST_PAUSE: SignedDuration = SignedDuration::from_secs(5);
/// … and none is longer.
pub const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(300);
/// How long a probe may take before another is let through: longer than any
/// connector waits for an answer.
pub const PROBE: SignedDuration = SignedDuration::from_secs(60);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breaker {
    Closed {
        /// In a row, so far.
        failures: u32,
    },
    Open {
        /// From when on a probe is let through.
        until: Timestamp,
        /// How many times it opened since the last answer.
        times: u32,
    },
    Trying {
        until: Timestamp,
        times: u32,
    },
}

/// Leave to go through, to be given back with what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Pass {
    Usual,
    Probe,
}

impl Default for Breaker {
    fn default() -> Self {
        Breaker::Closed { failures: 0 }
    }
}

impl Breaker {
    /// Leave to go through, or how long to wait before asking again.
    ///
    /// # Errors
    /// The target is left alone.
    pub fn ask(&mut self, now: Timestamp) -> Result<Pass, SignedDuration> {
        match *self {
            Breaker::Closed { .. } => Ok(Pass::Usual),
            Breaker::Open { until, .. } if now < until => Err(until.duration_since(now)),
            // The probe may be back long before it has to be.
            Breaker::Trying { until, .. } if now < until => {
                Err(FIRST_PAUSE.min(until.duration_since(now)))
            }
            Breaker::Open { times, .. } | Breaker::Trying { times, .. } => {
                let until = later(now, PROBE);
                *self = Breaker::Trying { until, times };
                Ok(Pass::Probe)
            }
        }
    }

    /// The target answered, whatever it said.
    pub fn answered(&mut self) {
        *self = Breaker::default();
    }

    /// The target did not answer.
    pub fn failed(&mut self, pass: Pass, now: Timestamp) {
        match (*self, pass) {
            (Breaker::Closed { failures }, Pass::Usual | Pass::Probe) => {
                let failures = failures + 1;
                *self = if failures < PATIENCE {
                    Breaker::Closed { failures }
                } else {
                    Breaker::open(1, now)
                };
            }
            (Breaker::Trying { times, .. }, Pass::Probe) => {
                *self = Breaker::open(times.saturating_add(1), now);
            }
            (Breaker::Open { .. }, Pass::Usual | Pass::Probe)
            | (Breaker::Trying { .. }, Pass::Usual) => {}
        }
    }

    fn open(times: u32, now: Timestamp) -> Breaker {
        Breaker::Open {
            until: later(now, pause(times)),
            times,
        }
    }
}

/// The pause after the breaker opened for the `times`-th time without an answer.
pub fn pause(times: u32) -> SignedDuration {
    let doublings = times.saturating_sub(1).min(16);
    LONGEST_PAUSE.min(FIRST_PAUSE * (1 << doublings))
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn start() -> Timestamp {
        "2026-11-23T08:00:00Z".parse().unwrap()
    }

    fn opened(now: Timestamp) -> Breaker {
        let mut breaker = Breaker::default();
        for _ in 0..PATIENCE {
            let pass = breaker.ask(now).unwrap();
            breaker.failed(pass, now);
        }
        breaker
    }

    #[test]
    fn the_fifth_failure_in_a_row_opens_it() {
        let mut breaker = Breaker::default();
        for failures in 1..PATIENCE {
            breaker.failed(Pass::Usual, start());
            assert_eq!(breaker, Breaker::Closed { failures });
        }
        breaker.answered();
        assert_eq!(breaker, Breaker::default());
        let until = start() + FIRST_PAUSE;
        assert_eq!(opened(start()), Breaker::Open { until, times: 1 });
    }

    #[test]
    fn an_open_one_says_how_long_to_wait_and_then_lets_one_through() {
        let mut breaker = opened(start());
        let early = start() + SignedDuration::from_secs(2);
        assert_eq!(breaker.ask(early), Err(SignedDuration::from_secs(3)));
        let due = start() + FIRST_PAUSE;
        assert_eq!(breaker.ask(due), Ok(Pass::Probe));
        assert_eq!(breaker.ask(due), Err(FIRST_PAUSE));
        let last = due + PROBE - SignedDuration::from_secs(1);
        assert_eq!(breaker.ask(last), Err(SignedDuration::from_secs(1)));
        breaker.answered();
        assert_eq!(breaker.ask(due), Ok(Pass::Usual));
    }

    #[test]
    fn a_probe_that_fails_doubles_the_pause() {
        let mut breaker = opened(start());
        let mut now = start();
        let mut pauses = Vec::new();
        for _ in 0..9 {
            let Err(wait) = breaker.ask(now) else {
                panic!("{breaker:?}")
            };
            pauses.push(wait.as_secs());
            now += wait;
            let probe = breaker.ask(now).unwrap();
            breaker.failed(probe, now);
        }
        assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 300, 300, 300]);
        assert_eq!(pause(0), FIRST_PAUSE);
        assert_eq!(pause(u32::MAX), LONGEST_PAUSE);
    }

    #[test]
    fn a_probe_that_never_comes_back_is_followed_by_another() {
        let mut breaker = opened(start());
        let due = start() + FIRST_PAUSE;
        let lost = breaker.ask(due).unwrap();
        assert_eq!(breaker.ask(due + PROBE), Ok(Pass::Probe));
        // The lost one comes back after all.
        breaker.failed(lost, due + PROBE);
        let until = due + PROBE + pause(2);
        assert_eq!(breaker, Breaker::Open { until, times: 2 });
    }

    #[test]
    fn calls_from_before_do_not_lengthen_the_pause_and_may_end_it() {
        let mut breaker = opened(start());
        let before = breaker;
        breaker.failed(Pass::Usual, start() + SignedDuration::from_secs(3));
        assert_eq!(breaker, before);
        let _probe = breaker.ask(start() + FIRST_PAUSE).unwrap();
        let trying = breaker;
        breaker.failed(Pass::Usual, start() + FIRST_PAUSE);
        assert_eq!(breaker, trying);
        breaker.answered();
        assert_eq!(breaker, Breaker::default());
    }

    /// Milliseconds that pass, then a call that is answered or not.
    fn calls() -> impl Strategy<Value = Vec<(i64, bool)>> {
        prop::collection::vec((0..20_000_i64, any::<bool>()), 1..200)
    }

    proptest! {
        #[test]
        fn it_opens_only_after_five_failures_in_a_row(calls in calls()) {
            let (mut breaker, mut now, mut in_a_row) = (Breaker::default(), start(), 0);
            for (passed, answers) in calls {
                now += SignedDuration::from_millis(passed);
                let Ok(pass) = breaker.ask(now) else {
                    prop_assert!(in_a_row >= PATIENCE, "{in_a_row}");
                    continue;
                };
                if answers {
                    breaker.answered();
                    in_a_row = 0;
                } else {
                    breaker.failed(pass, now);
                    in_a_row += 1;
                }
            }
        }

        #[test]
        fn a_target_that_never_answers_is_asked_once_per_pause(waits in prop::collection::vec(0..5_000_i64, 1..300)) {
            let (mut breaker, mut now) = (opened(start()), start());
            let mut probed: Vec<Timestamp> = vec![now];
            for wait in waits {
                now += SignedDuration::from_millis(wait);
                if let Ok(pass) = breaker.ask(now) {
                    breaker.failed(pass, now);
                    probed.push(now);
                }
            }
            for (times, two) in (1..).zip(probed.windows(2)) {
                prop_assert!(two[1].duration_since(two[0]) >= pause(times), "{times}: {two:?}");
            }
        }

        #[test]
        fn whatever_happened_a_target_that_answers_is_back_within_the_longest_wait(calls in calls()) {
            let (mut breaker, mut now) = (Breaker::default(), start());
            for (passed, answers) in calls {
                now += SignedDuration::from_millis(passed);
                match breaker.ask(now) {
                    Ok(_) if answers => breaker.answered(),
                    // Every third that fails never comes back to say so.
                    Ok(_) if passed % 3 == 0 => {}
                    Ok(pass) => breaker.failed(pass, now),
                    Err(_) => {}
                }
            }
            now += LONGEST_PAUSE.max(PROBE);
            prop_assert!(breaker.ask(now).is_ok());
            breaker.answered();
            prop_assert_eq!(breaker, Breaker::default());
        }
    }
}
