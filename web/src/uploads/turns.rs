//! Who may send files now: so many at once, and few of them the same person.

use engine::case::AccountId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Forms with files read at once, and of one person.
const AT_ONCE: usize = 24;
const OF_ONE: usize = 4;
/// Longest wait for a turn.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub struct Turns {
    free: Arc<Semaphore>,
    senders: Arc<Mutex<HashMap<AccountId, usize>>>,
    patience: Duration,
}

impl Default for Turns {
    fn default() -> Turns {
        Turns {
            free: Arc::new(Semaphore::new(AT_ONCE)),
            senders: Arc::default(),
            patience: PATIENCE,
        }
    }
}

/// Given back when dropped.
#[derive(Debug)]
pub struct Turn {
    _permit: OwnedSemaphorePermit,
    _sender: Sender,
}

#[derive(Debug)]
struct Sender {
    account: AccountId,
    senders: Arc<Mutex<HashMap<AccountId, usize>>>,
}

impl Turns {
    /// `None`: not now.
    pub async fn take(&self, account: AccountId) -> Option<Turn> {
        let sender = self.sender(account)?;
        let permit = tokio::time::timeout(self.patience, Arc::clone(&self.free).acquire_owned());
        Some(Turn {
            _permit: permit.await.ok()?.ok()?,
            _sender: sender,
        })
    }

    fn sender(&self, account: AccountId) -> Option<Sender> {
        let mut senders = lock(&self.senders);
        let count = senders.entry(account).or_default();
        if *count >= OF_ONE {
            return None;
        }
        *count += 1;
        Some(Sender {
            account,
            senders: Arc::clone(&self.senders),
        })
    }
}

impl Drop for Sender {
    fn drop(&mut self) {
        let mut senders = lock(&self.senders);
        if let Some(count) = senders.get_mut(&self.account) {
            *count -= 1;
            if *count == 0 {
                senders.remove(&self.account);
            }
        }
    }
}

fn lock(senders: &Mutex<HashMap<AccountId, usize>>) -> MutexGuard<'_, HashMap<AccountId, usize>> {
    senders.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(number: u128) -> AccountId {
        AccountId(uuid::Uuid::from_u128(number))
    }

    #[tokio::test]
    async fn one_person_leaves_turns_for_others_and_gives_theirs_back() {
        let turns = Turns::default();
        let mut held = Vec::new();
        for _ in 0..OF_ONE {
            held.push(turns.take(account(1)).await.unwrap());
        }
        assert!(turns.take(account(1)).await.is_none());
        assert!(turns.take(account(2)).await.is_some());
        held.pop();
        assert!(turns.take(account(1)).await.is_some());
        drop(held);
        assert!(lock(&turns.senders).is_empty());
    }

    #[tokio::test]
    async fn when_all_turns_are_taken_one_waits_and_is_told() {
        let turns = Turns {
            patience: Duration::from_millis(1),
            ..Turns::default()
        };
        let mut held = Vec::new();
        for number in 0..AT_ONCE {
            let number = u128::try_from(number).unwrap();
            held.push(turns.take(account(number)).await.unwrap());
        }
        assert!(turns.take(account(99)).await.is_none());
        assert!(!lock(&turns.senders).contains_key(&account(99)));
    }
}
