//! Group commit: on SQLite, changes that arrive while a transaction is being
//! written share the next one, and with it one wait for the disk.
//!
//! Whoever finds nobody writing starts a writer, on a thread that may block, which
//! goes on until nothing waits and then ends. One who is alone never waits for
//! company; only after a crowd does the writer give those it just answered
//! [`A_MOMENT`] to come back together. A writer takes at most [`AT_ONCE`] orders, no two of the same case or draft, and answers each after the `COMMIT`.
//! An order stays where it is when its caller goes away. When one of several cannot
//! be written the transaction is taken back and each gets one of its own; when the
//! `COMMIT` itself fails, all of them are told.
//!
//! PostgreSQL does this by itself for connections that commit at the same time, so
//! there each order has a transaction, and a task, of its own.

use crate::db::Db;
use crate::error::Error;
use crate::store::Store;
use crate::write::{Order, Trouble, Verdict, Written, write};
use futures::FutureExt;
use std::collections::{HashSet, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// Orders that share one transaction.
const AT_ONCE: usize = 64;
/// So many in one transaction are a crowd, and most of it will be back.
const CROWD: usize = 4;
/// How long the writer waits at most for most of a crowd to be back.
const A_MOMENT: Duration = Duration::from_millis(1);
/// Orders that may wait; more are told that the database is busy.
const WAITING: usize = 1_024;
/// How often a transaction that PostgreSQL sent back is tried before its error is shown.
const TRIES: u32 = 6;

/// Those who wait for the one writer of SQLite.
#[derive(Default)]
pub(crate) struct Group {
    line: Mutex<Line>,
    /// As many wait as the writer wants.
    gathered: Condvar,
}

#[derive(Default)]
struct Line {
    waiting: VecDeque<Waiting>,
    /// Somebody takes from the line until it is empty.
    served: bool,
    /// How many the writer waits for at this moment; 0 when it does not.
    wanted: usize,
}

struct Waiting {
    order: Order,
    answer: oneshot::Sender<Verdict>,
}

impl std::fmt::Debug for Group {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Group")
            .field("waiting", &self.line().waiting.len())
            .finish()
    }
}

impl Group {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives those who were just answered a moment to join those who wait already,
    /// until most of them are there.
    fn gather(&self, answered: usize) {
        let mut line = self.line();
        line.wanted = (line.waiting.len() + answered) * 7 / 8;
        let (mut line, _) = self
            .gathered
            .wait_timeout_while(line, A_MOMENT, |line| line.waiting.len() < line.wanted)
            .unwrap_or_else(PoisonError::into_inner);
        line.wanted = 0;
    }

    /// What the next transaction writes; nothing means that the writer may go.
    fn take(&self) -> Vec<Waiting> {
        let mut line = self.line();
        let mut taken: Vec<Waiting> = Vec::new();
        let mut subjects = HashSet::new();
        let mut left = VecDeque::new();
        while let Some(next) = line.waiting.pop_front() {
            if taken.len() == AT_ONCE {
                line.waiting.push_front(next);
                break;
            }
            if subjects.insert(next.order.subject()) {
                taken.push(next);
            } else {
                left.push_back(next);
            }
        }
        while let Some(last) = left.pop_back() {
            line.waiting.push_front(last);
        }
        line.served = !taken.is_empty();
        taken
    }
}

impl Store {
    /// Carries out an order, whether or not its caller waits for the answer.
    pub(crate) async fn carry_out(&self, order: Order) -> Verdict {
        let (answer, answered) = oneshot::channel();
        match &self.db {
            Db::Pg(_) => {
                let store = self.clone();
                tokio::spawn(async move { answer.send(store.alone(order).await).ok() });
            }
            Db::Lite { .. } => {
                let mut line = self.group.line();
                if line.waiting.len() >= WAITING {
                    return Verdict::Failed(Error::Busy);
                }
                line.waiting.push_back(Waiting { order, answer });
                if line.wanted > 0 && line.waiting.len() >= line.wanted {
                    self.group.gathered.notify_one();
                }
                if !line.served {
                    line.served = true;
                    let store = self.clone();
                    tokio::task::spawn_blocking(move || store.serve());
                }
            }
        }
        match answered.await {
            Ok(verdict) => verdict,
            // The runtime is being taken down, and whoever waits here with it.
            Err(_) => std::future::pending().await,
        }
    }

    /// In a transaction of its own.
    async fn alone(&self, order: Order) -> Verdict {
        let mut orders = [order];
        for _ in 1..TRIES {
            let verdict = self.one(&mut orders).await;
            if !matches!(verdict, Verdict::Failed(Error::SentBack(_))) {
                return verdict;
            }
            tokio::task::yield_now().await;
        }
        self.one(&mut orders).await
    }

    async fn one(&self, orders: &mut [Order; 1]) -> Verdict {
        match self.transaction(orders).await {
            Ok(mut verdicts) => verdicts.pop().expect("one order, one verdict"),
            Err(Failure::Trouble(verdict) | Failure::Shared(verdict)) => verdict,
        }
    }

    /// Writes and commits the orders, all that can be. Answers when they are on
    /// the disk.
    async fn transaction(&self, orders: &mut [Order]) -> Result<Vec<Verdict>, Failure> {
        let work = AssertUnwindSafe(self.write_and_commit(orders)).catch_unwind();
        work.await
            .unwrap_or_else(|panic| Err(Failure::Trouble(Verdict::Panicked(panic))))
    }

    async fn write_and_commit(&self, orders: &mut [Order]) -> Result<Vec<Verdict>, Failure> {
        let mut tx = self.db.write_here().await.map_err(Failure::shared)?;
        let written = write(&mut tx, orders, self.hands.stand_by()).await;
        let Written {
            verdicts,
            brings_work,
            at_hand,
        } = written.map_err(|Trouble(verdict)| Failure::of(verdict))?;
        if verdicts.iter().any(Verdict::is_done) {
            tx.commit().await.map_err(Failure::shared)?;
        }
        if brings_work {
            self.bell.ring();
        }
        for work in at_hand {
            self.hands.carry_out(work);
        }
        Ok(verdicts)
    }

    /// Writes what waits until nothing does. Blocks its thread.
    fn serve(&self) {
        let runtime = Handle::current();
        let mut last = 0;
        loop {
            if last >= CROWD {
                self.group.gather(last);
            }
            let taken = self.group.take();
            if taken.is_empty() {
                return;
            }
            last = taken.len();
            let (mut orders, answers): (Vec<Order>, Vec<_>) = taken
                .into_iter()
                .map(|waiting| (waiting.order, waiting.answer))
                .unzip();
            match runtime.block_on(self.transaction(&mut orders)) {
                Ok(verdicts) => {
                    for (answer, verdict) in answers.into_iter().zip(verdicts) {
                        answer.send(verdict).ok();
                    }
                }
                Err(Failure::Trouble(verdict)) if answers.len() == 1 => {
                    tell_all(answers, verdict);
                }
                Err(Failure::Trouble(_)) => {
                    for (answer, order) in answers.into_iter().zip(orders) {
                        answer.send(runtime.block_on(self.alone(order))).ok();
                    }
                }
                Err(Failure::Shared(verdict)) => tell_all(answers, verdict),
            }
        }
    }
}

/// Why a transaction was taken back.
enum Failure {
    /// One order is to blame.
    Trouble(Verdict),
    /// None is: another transaction would fare no better.
    Shared(Verdict),
}

impl Failure {
    fn shared(error: impl Into<Error>) -> Failure {
        Failure::Shared(Verdict::Failed(error.into()))
    }

    fn of(verdict: Verdict) -> Failure {
        match verdict {
            Verdict::Failed(
                Error::Busy
                | Error::Unavailable(_)
                | Error::Migration(_)
                | Error::Folder { .. }
                | Error::Location { .. },
            ) => Failure::Shared(verdict),
            Verdict::Failed(Error::SentBack(_) | Error::Database(_) | Error::Broken { .. })
            | Verdict::Committed
            | Verdict::Opened(_)
            | Verdict::CaseMissing
            | Verdict::Stale(_)
            | Verdict::SlotTaken
            | Verdict::EffectAlreadyDone
            | Verdict::UploadGone
            | Verdict::DraftGone
            | Verdict::Refused
            | Verdict::Unsound(_)
            | Verdict::Panicked(_) => Failure::Trouble(verdict),
        }
    }
}

fn tell_all(answers: Vec<oneshot::Sender<Verdict>>, verdict: Verdict) {
    let copies: Vec<Verdict> = answers.iter().skip(1).map(|_| again(&verdict)).collect();
    for (answer, verdict) in answers
        .into_iter()
        .zip(std::iter::once(verdict).chain(copies))
    {
        answer.send(verdict).ok();
    }
}

/// The same failure, for another caller. Errors of the driver cannot be copied, so
/// their words go on.
fn again(verdict: &Verdict) -> Verdict {
    let words = |error: &sqlx::Error| sqlx::Error::Protocol(error.to_string());
    Verdict::Failed(match verdict {
        Verdict::Failed(Error::Unavailable(error)) => Error::Unavailable(words(error)),
        Verdict::Failed(Error::Database(error)) => Error::Database(words(error)),
        Verdict::Failed(
            Error::Busy
            | Error::SentBack(_)
            | Error::Migration(_)
            | Error::Folder { .. }
            | Error::Broken { .. }
            | Error::Location { .. },
        )
        | Verdict::Committed
        | Verdict::Opened(_)
        | Verdict::CaseMissing
        | Verdict::Stale(_)
        | Verdict::SlotTaken
        | Verdict::EffectAlreadyDone
        | Verdict::UploadGone
        | Verdict::DraftGone
        | Verdict::Refused
        | Verdict::Unsound(_)
        | Verdict::Panicked(_) => Error::Busy,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opening::Opening;
    use crate::write::Submission;
    use engine::case::AccountId;
    use uuid::Uuid;

    fn of(subject: u128) -> Waiting {
        let opening = Opening {
            submission: Uuid::from_u128(subject),
            applicant: AccountId(Uuid::nil()),
            from: crate::Origin::Draft,
            year: 2026,
            with: crate::Committing::new("case.opened"),
        };
        let decide = Box::new(|_| None);
        Waiting {
            order: Order::Open(Box::new(Submission { opening, decide })),
            answer: oneshot::channel().0,
        }
    }

    fn taken(group: &Group) -> Vec<u128> {
        let taken = group.take();
        let subject = |waiting: &Waiting| waiting.order.subject().as_u128();
        taken.iter().map(subject).collect()
    }

    #[test]
    fn orders_of_one_subject_wait_for_each_other_in_the_order_they_came() {
        let group = Group::default();
        group.line().waiting.extend([1, 1, 2, 1, 2, 3].map(of));

        assert_eq!(taken(&group), [1, 2, 3]);
        assert_eq!(taken(&group), [1, 2]);
        assert_eq!(taken(&group), [1]);
        assert!(group.line().served);
        assert_eq!(taken(&group), [0; 0]);
        assert!(!group.line().served);
    }

    #[test]
    fn a_transaction_takes_no_more_than_it_may() {
        let group = Group::default();
        let many = u128::try_from(AT_ONCE).unwrap() + 5;
        group.line().waiting.extend((0..many).map(of));

        assert_eq!(taken(&group).len(), AT_ONCE);
        assert_eq!(taken(&group).len(), 5);
    }
}
