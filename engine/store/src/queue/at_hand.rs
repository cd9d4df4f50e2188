//! Work that is at hand: what needs nobody outside this process is carried out by
//! the process that committed it, at once, if it runs workers.
//!
//! The effect and its job are written in the same transaction as always; the job only
//! may not begin before a [`HEAD_START`]. Whoever carries the effect out takes the job
//! back in the transaction that closes the effect. A process that dies in between
//! leaves the job to the queue. So it is the queue that makes sure, and this that is fast: no
//! fetching, no acknowledging, no counting of starts, each of them a wait for the disk.

use super::{Errand, Work};
use engine::case::{CaseId, Effect};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long the queue leaves a job alone that somebody has in hand, in seconds.
pub(crate) const HEAD_START: u32 = 3;
/// Those that may wait for their turn; more are left to the queue.
const WAITING: usize = 1_024;

/// An effect to be carried out, as its job would find it.
#[derive(Clone, Debug)]
pub(crate) struct AtHand {
    pub case: CaseId,
    pub work: Work,
}

impl AtHand {
    pub fn errand(&self) -> Errand {
        let case = self.case;
        match self.work {
            Work::Effect { effect, .. } => Errand::Effect { case, effect },
            Work::Timer(timer) => Errand::Timer { case, timer },
        }
    }
}

/// Mail servers and connectors may keep us waiting, and a service may say how often
/// they are tried: that is the queue's business.
pub(crate) fn is_at_hand(ask: &Effect) -> bool {
    match ask {
        Effect::Route { .. } | Effect::SchedulePickup { .. } | Effect::Start { .. } => true,
        Effect::Mail { .. } | Effect::Catalogue { .. } => false,
    }
}

type Hand = Arc<dyn Fn(AtHand) + Send + Sync>;

/// Whoever carries out what is at hand; nobody, while this process runs no workers.
#[derive(Default)]
pub(crate) struct Hands(RwLock<Option<Hand>>);

impl fmt::Debug for Hands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Hands").field(&self.stand_by()).finish()
    }
}

impl Hands {
    pub fn lend(&self, hand: impl Fn(AtHand) + Send + Sync + 'static) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(hand));
    }

    pub fn withdraw(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub fn stand_by(&self) -> bool {
        self.hand().is_some()
    }

    pub fn carry_out(&self, work: AtHand) {
        if let Some(hand) = self.hand() {
            hand(work);
        }
    }

    fn hand(&self) -> Option<Hand> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// So many at the same time, and not too many waiting.
pub(super) struct Turns {
    line: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

/// A place in the line.
pub(super) struct Place {
    _place: OwnedSemaphorePermit,
    turns: Arc<Semaphore>,
}

impl Turns {
    pub fn new(at_once: usize) -> Turns {
        Turns {
            line: Arc::new(Semaphore::new(WAITING)),
            turns: Arc::new(Semaphore::new(at_once)),
        }
    }

    pub fn place(&self) -> Option<Place> {
        let place = Arc::clone(&self.line).try_acquire_owned().ok()?;
        Some(Place {
            _place: place,
            turns: Arc::clone(&self.turns),
        })
    }
}

impl Place {
    /// Waits for one's turn, which lasts until it is dropped.
    pub async fn turn(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.turns).acquire_owned().await.ok()
    }
}
