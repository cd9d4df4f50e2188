//! One run of one job: the start is counted first, the handler runs in a task of
//! its own, and what came of it is written down before apalis hears of it.

use super::at_hand::AtHand;
use super::{Errand, POSTPONE, take_back};
use crate::db::{Conn, Script, args, statements};
use crate::error::Error;
use crate::store::Store;
use crate::{effect, timer};
use engine::case::{CaseId, Effect, EffectNo, TimerNo};
use engine::definition::Retry;
use futures::future::BoxFuture;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

statements! {
    /// As if the start had not been.
    UNSTART_EFFECT = "UPDATE effects SET starts = starts - 1, last_error = $3
                      WHERE case_id = $1 AND effect_no = $2 AND starts > 0";
    UNSTART_TIMER = "UPDATE timers SET starts = starts - 1, last_error = $3
                     WHERE case_id = $1 AND timer_no = $2 AND starts > 0";
}

/// A job as its handler sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct JobTicket {
    pub case: CaseId,
    pub work: Work,
    /// 1 for the first try.
    pub attempt: u32,
    /// Tries before this one that ended in order, and failed.
    pub failures: u32,
    /// The product's own patience ends with this try.
    pub last: bool,
    /// Nothing may be tried any more, and why: the job has killed whoever ran it.
    /// All that is left is to tell its case.
    pub hopeless: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Work {
    /// An effect that was asked for. It may have been carried out before by a
    /// run that did not live to say so.
    Effect {
        effect: EffectNo,
        ask: Effect,
        asked_at: Timestamp,
        /// How the service wants it tried again; `None`: as the product does.
        retry: Option<Retry>,
    },
    /// A timer whose moment has come.
    Timer(TimerNo),
}

/// Why a run came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// May go better later: 2, 4, 8 … seconds from now, at most a day.
    #[error("{0}")]
    Retry(String),
    /// The same, after a pause that the service names; at least a second, at most
    /// a day.
    #[error("{reason}")]
    RetryAfter { reason: String, wait: Duration },
    /// Was not even tried, because what it needs is known to be away. Runs again
    /// after `wait`, and counts as no try: waiting is not failing.
    #[error("{reason}")]
    PutOff { reason: String, wait: Duration },
    /// Will never go better; somebody has to look.
    #[error("{0}")]
    Fail(String),
}

/// Starts that nobody came back from, before the job is taken for one that
/// kills whoever runs it.
const LOST_STARTS: u32 = 5;
/// Tries that ended in order before a job is given up: about three days.
const TRIES: u32 = 440;
const LONGEST_DELAY: Duration = Duration::from_secs(600);
/// The longest pause that a service may name.
const LONGEST_PAUSE: Duration = Duration::from_secs(86_400);
/// How long a job rests when not even its bookkeeping went through.
const REST: Duration = Duration::from_secs(1);

/// Exponential, by the number of starts so far.
fn delay(starts: u32) -> Duration {
    LONGEST_DELAY.min(Duration::from_secs(1 << starts.min(12)))
}

pub(super) type Handler =
    Arc<dyn Fn(JobTicket) -> BoxFuture<'static, Result<(), JobError>> + Send + Sync>;
pub(super) type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

#[derive(Clone)]
pub(super) struct Runner {
    pub store: Store,
    pub handler: Handler,
    pub clock: Clock,
}

/// What apalis is told.
pub(super) enum Told {
    Done,
    /// Its `run_at` is set; try then.
    Again(String),
    Never(String),
}

/// A start that may begin its work.
struct Begun {
    ticket: JobTicket,
    /// With this one.
    starts: u32,
    settled: u32,
    /// Nobody has written down that it began.
    uncounted: bool,
}

impl Runner {
    pub async fn run(&self, errand: Errand) -> Told {
        match self.attempt(errand).await {
            Ok(told) => told,
            Err(error) => {
                tracing::error!(?errand, %error, "a job could not be booked");
                tokio::time::sleep(REST).await;
                Told::Again(error.to_string())
            }
        }
    }

    /// Does what is at hand; its job is there should nothing come of it.
    ///
    /// That it begins is not counted: a start that kills us is followed by those of
    /// the job, and they are.
    pub async fn run_at_hand(&self, at_hand: AtHand) {
        let errand = at_hand.errand();
        let begun = Begun {
            ticket: JobTicket {
                case: at_hand.case,
                work: at_hand.work,
                attempt: 1,
                failures: 0,
                last: false,
                hopeless: None,
            },
            starts: 1,
            settled: 0,
            uncounted: true,
        };
        if let Err(error) = self.carry_out(errand, begun).await {
            tracing::warn!(?errand, %error, "left to its job");
        }
    }

    async fn attempt(&self, errand: Errand) -> Result<Told, Error> {
        let Some(mut begun) = self.begin(errand).await? else {
            tracing::debug!(?errand, "nothing left to do");
            return Ok(Told::Done);
        };
        let lost = begun.starts - 1 - begun.settled.min(begun.starts - 1);
        if lost >= LOST_STARTS {
            let reason = format!("{lost} starts were never heard of again");
            match errand {
                Errand::Effect { .. } => begun.ticket.hopeless = Some(reason),
                Errand::Timer { .. } => return self.bury(errand, &reason).await,
            }
        }
        self.carry_out(errand, begun).await
    }

    async fn carry_out(&self, errand: Errand, begun: Begun) -> Result<Told, Error> {
        let starts = begun.starts;
        let settled = begun.settled;
        let uncounted = begun.uncounted;
        let hopeless = begun.ticket.hopeless.clone();
        // A task of its own: a panic ends there, and not with the worker.
        match tokio::spawn((self.handler)(begun.ticket)).await {
            Ok(Ok(())) => match self.finish(errand).await? {
                None => Ok(Told::Done),
                Some(reason) => {
                    let wait = delay(starts);
                    self.postpone(errand, wait, true, uncounted, reason).await
                }
            },
            Ok(Err(JobError::Fail(reason))) => self.bury(errand, &reason).await,
            Ok(Err(JobError::Retry(reason))) if settled >= TRIES => {
                self.bury(errand, &format!("given up after {starts} tries: {reason}"))
                    .await
            }
            Ok(Err(JobError::Retry(reason))) => {
                let wait = delay(starts);
                self.postpone(errand, wait, true, uncounted, reason).await
            }
            Ok(Err(JobError::RetryAfter { reason, wait })) => {
                let wait = wait.clamp(REST, LONGEST_PAUSE);
                self.postpone(errand, wait, true, uncounted, reason).await
            }
            // Not even telling its case goes well.
            Err(_) if hopeless.is_some() => self.bury(errand, &hopeless.unwrap_or_default()).await,
            Ok(Err(JobError::PutOff { reason, wait })) => {
                self.rest(errand, wait, uncounted, reason).await
            }
            Err(stopped) => {
                let reason = if stopped.is_panic() {
                    "panicked"
                } else {
                    "was cancelled"
                };
                let (wait, reason) = (delay(starts), reason.to_owned());
                self.postpone(errand, wait, false, uncounted, reason).await
            }
        }
    }

    /// Counts the start. `None`: there is nothing to do any more.
    async fn begin(&self, errand: Errand) -> Result<Option<Begun>, Error> {
        let mut tx = self.store.db.write().await?;
        let begun = match errand {
            Errand::Effect { case, effect } => {
                effect::start(&mut tx, case, effect)
                    .await?
                    .map(|started| Begun {
                        ticket: JobTicket {
                            case,
                            work: Work::Effect {
                                effect,
                                ask: started.ask,
                                asked_at: started.asked_at,
                                retry: started.retry,
                            },
                            attempt: started.starts,
                            failures: started.settled,
                            last: started.settled >= TRIES,
                            hopeless: None,
                        },
                        starts: started.starts,
                        settled: started.settled,
                        uncounted: false,
                    })
            }
            Errand::Timer { case, timer } => {
                timer::start(&mut tx, case, timer)
                    .await?
                    .map(|(starts, settled)| Begun {
                        ticket: JobTicket {
                            case,
                            work: Work::Timer(timer),
                            attempt: starts,
                            failures: settled,
                            last: settled >= TRIES,
                            hopeless: None,
                        },
                        starts,
                        settled,
                        uncounted: false,
                    })
            }
        };
        tx.commit().await?;
        Ok(begun)
    }

    /// Notes that it is done, unless the handler's own commit did. Answers why it
    /// cannot be.
    async fn finish(&self, errand: Errand) -> Result<Option<String>, Error> {
        match errand {
            Errand::Effect { case, effect } => {
                let mut conn = self.store.db.look_up().await?;
                let open = effect::is_open(&mut conn, case, effect).await?;
                drop(conn);
                if open {
                    let mut tx = self.store.db.write().await?;
                    effect::finish(&mut tx, case, effect, (self.clock)()).await?;
                    take_back_now(&mut tx, errand).await?;
                    tx.commit().await?;
                }
                Ok(None)
            }
            Errand::Timer { case, timer } => {
                let mut conn = self.store.db.read().await?;
                let set = timer::is_set(&mut conn, case, timer).await?;
                Ok(set.then(|| "the timer is still set after its job".to_owned()))
            }
        }
    }

    async fn postpone(
        &self,
        errand: Errand,
        wait: Duration,
        in_order: bool,
        uncounted: bool,
        reason: String,
    ) -> Result<Told, Error> {
        tracing::warn!(?errand, ?wait, reason, "a job will be tried again");
        let mut tx = self.store.db.write().await?;
        match errand {
            Errand::Effect { case, effect } => {
                effect::settle(&mut tx, case, effect, in_order, uncounted, &reason).await?;
            }
            Errand::Timer { case, timer } => {
                timer::settle(&mut tx, case, timer, in_order, &reason).await?;
            }
        }
        put_off(&mut tx, errand, wait).await?;
        tx.commit().await?;
        Ok(Told::Again(reason))
    }

    /// Takes back the start that was counted.
    async fn rest(
        &self,
        errand: Errand,
        wait: Duration,
        uncounted: bool,
        reason: String,
    ) -> Result<Told, Error> {
        let wait = wait.clamp(REST, LONGEST_DELAY);
        tracing::info!(?errand, ?wait, reason, "a job was put off");
        let mut tx = self.store.db.write().await?;
        match errand {
            _ if uncounted => 0,
            Errand::Effect { case, effect } => {
                tx.execute(UNSTART_EFFECT, args![case, effect, &reason])
                    .await?
            }
            Errand::Timer { case, timer } => {
                tx.execute(UNSTART_TIMER, args![case, timer, &reason])
                    .await?
            }
        };
        put_off(&mut tx, errand, wait).await?;
        tx.commit().await?;
        Ok(Told::Again(reason))
    }

    /// Gives it up where people look, and out of the way of the others.
    async fn bury(&self, errand: Errand, reason: &str) -> Result<Told, Error> {
        tracing::error!(?errand, reason, "a job was given up");
        let at = (self.clock)();
        let mut tx = self.store.db.write().await?;
        match errand {
            Errand::Effect { case, effect } => {
                effect::bury(&mut tx, case, effect, at, reason).await?;
            }
            Errand::Timer { case, timer } => timer::bury(&mut tx, case, timer, at, reason).await?,
        }
        take_back_now(&mut tx, errand).await?;
        tx.commit().await?;
        Ok(Told::Never(reason.to_owned()))
    }
}

/// Of a job that runs, nothing is taken back: apalis hears how it ended.
async fn take_back_now(tx: &mut Conn, errand: Errand) -> sqlx::Result<()> {
    let keys = [errand.key()];
    let mut script = Script::default();
    take_back(&mut script, &keys);
    tx.run(&script).await
}

async fn put_off(tx: &mut Conn, errand: Errand, delay: Duration) -> sqlx::Result<()> {
    let seconds = delay.as_secs() + u64::from(delay.subsec_nanos() > 0);
    let seconds = i64::try_from(seconds).expect("at most ten minutes");
    let key = errand.key();
    tx.execute(POSTPONE, args![&key, seconds]).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_doubles_up_to_ten_minutes() {
        let seconds: Vec<u64> = (1..12).map(|starts| delay(starts).as_secs()).collect();
        assert_eq!(seconds, [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
        assert_eq!(delay(u32::MAX), LONGEST_DELAY);
    }
}
