//! A machine of somebody else's that we call: mail server, registry, scanner, storage. Each has a
//! breaker, so that one that is down costs neither time nor tries.

use super::breaker::{Breaker, Pass};
use crate::clock::Clock;
use jiff::{SignedDuration, Timestamp};
use std::sync::{Mutex, PoisonError};

#[derive(Debug)]
pub struct Target {
    name: TargetName,
    clock: Clock,
    breaker: Mutex<Breaker>,
}

/// Which one, for logs and the operator's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetName {
    MailServer,
    Registry,
    Scanner,
    Storage,
}

impl TargetName {
    pub fn word(self) -> &'static str {
        match self {
            TargetName::MailServer => "mail-server",
            TargetName::Registry => "registry",
            TargetName::Scanner => "scanner",
            TargetName::Storage => "storage",
        }
    }
}

/// How this process gets on with a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Answers,
    /// Did not answer the last few times.
    Falters {
        failures: u32,
    },
    /// Is left alone until a moment, or being tried again.
    LeftAlone {
        until: Timestamp,
    },
}

/// The target is left alone for so long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftAlone(pub SignedDuration);

impl Target {
    pub fn new(name: TargetName, clock: Clock) -> Target {
        Target {
            name,
            clock,
            breaker: Mutex::default(),
        }
    }

    pub fn name(&self) -> TargetName {
        self.name
    }

    pub fn standing(&self) -> Standing {
        match *self.lock() {
            Breaker::Closed { failures: 0 } => Standing::Answers,
            Breaker::Closed { failures } => Standing::Falters { failures },
            Breaker::Open { until, .. } | Breaker::Trying { until, .. } => {
                Standing::LeftAlone { until }
            }
        }
    }

    /// Makes a call unless the target is left alone. `answered` says of what came
    /// of it whether the target answered at all.
    ///
    /// # Errors
    /// It is left alone; no call was made.
    pub async fn call<T>(
        &self,
        call: impl Future<Output = T>,
        answered: impl FnOnce(&T) -> bool,
    ) -> Result<T, LeftAlone> {
        let asked = self.lock().ask(self.clock.now());
        let pass = asked.map_err(LeftAlone)?;
        let outcome = call.await;
        self.note(pass, answered(&outcome));
        Ok(outcome)
    }

    fn note(&self, pass: Pass, answered: bool) {
        let now = self.clock.now();
        let mut breaker = self.lock();
        let before = *breaker;
        if answered {
            breaker.answered();
        } else {
            breaker.failed(pass, now);
        }
        let after = *breaker;
        drop(breaker);
        self.log(before, after);
    }

    fn log(&self, before: Breaker, after: Breaker) {
        let target = self.name.word();
        match (before, after) {
            (Breaker::Closed { .. } | Breaker::Trying { .. }, Breaker::Open { until, times }) => {
                tracing::warn!(target, %until, times, "left alone: it does not answer");
            }
            (Breaker::Open { .. } | Breaker::Trying { .. }, Breaker::Closed { .. }) => {
                tracing::info!(target, "it answers again");
            }
            (Breaker::Closed { .. }, Breaker::Closed { .. } | Breaker::Trying { .. })
            | (Breaker::Open { .. }, Breaker::Open { .. } | Breaker::Trying { .. })
            | (Breaker::Trying { .. }, Breaker::Trying { .. }) => {}
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::super::breaker::{FIRST_PAUSE, PATIENCE};
    use super::*;

    async fn call(target: &Target, answers: bool) -> Result<(), LeftAlone> {
        target.call(async {}, |()| answers).await
    }

    #[tokio::test]
    async fn a_target_that_does_not_answer_is_left_alone_and_found_again() {
        let clock = Clock::system();
        let target = Target::new(TargetName::MailServer, clock.clone());
        for failures in 1..PATIENCE {
            call(&target, false).await.unwrap();
            assert_eq!(target.standing(), Standing::Falters { failures });
        }
        call(&target, false).await.unwrap();
        assert!(matches!(target.standing(), Standing::LeftAlone { .. }));
        let Err(LeftAlone(wait)) = call(&target, true).await else {
            panic!("it was called")
        };
        assert!(wait <= FIRST_PAUSE);
        clock.advance(wait);
        call(&target, true).await.unwrap();
        assert_eq!(target.standing(), Standing::Answers);
    }

    #[tokio::test]
    async fn a_call_that_is_given_up_on_does_not_keep_it_closed_off_for_ever() {
        let clock = Clock::system();
        let target = Target::new(TargetName::Registry, clock.clone());
        for _ in 0..PATIENCE {
            call(&target, false).await.unwrap();
        }
        clock.advance(FIRST_PAUSE);
        let probe = target.call(std::future::pending::<()>(), |()| true);
        assert!(futures::FutureExt::now_or_never(probe).is_none());
        assert!(call(&target, true).await.is_err());
        clock.advance(super::super::breaker::PROBE);
        call(&target, true).await.unwrap();
        assert_eq!(target.standing(), Standing::Answers);
    }
}
