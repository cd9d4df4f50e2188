//! When a worker looks for jobs: at once when the bell rings, and every quarter
//! of a second anyway.

use apalis::prelude::{PollSnapshot, PollStrategy};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Sleep, sleep};

/// Looks again this long after the bell, then at the last interval for ever. A
/// ring may come while a look is under way that began too early to see the job;
/// the short ones find it.
const INTERVALS: [Duration; 4] = [
    Duration::from_millis(5),
    Duration::from_millis(20),
    Duration::from_millis(80),
    Duration::from_millis(250),
];

/// A strategy that never returns without its wakers armed; those of apalis do,
/// and lose one job in three.
pub(super) struct Armed {
    timer: Pin<Box<Sleep>>,
    interval: usize,
    /// The lock is never contended; the trait asks for `Sync`.
    bell: Mutex<BoxStream<'static, ()>>,
}

impl Armed {
    pub fn new(bell: watch::Receiver<()>) -> Armed {
        let rings = stream::unfold(bell, |mut bell| async {
            bell.changed().await.ok()?;
            Some(((), bell))
        });
        Armed {
            timer: Box::pin(sleep(INTERVALS[0])),
            interval: 0,
            bell: Mutex::new(rings.boxed()),
        }
    }

    fn set(&mut self, interval: usize) {
        self.interval = interval.min(INTERVALS.len() - 1);
        self.timer.as_mut().set(sleep(INTERVALS[self.interval]));
    }
}

impl PollStrategy for Armed {
    fn poll_drive(&mut self, cx: &mut Context<'_>, _: &PollSnapshot) -> Poll<Option<()>> {
        let mut hit = false;
        while let Ok(bell) = self.bell.get_mut()
            && bell.poll_next_unpin(cx) == Poll::Ready(Some(()))
        {
            hit = true;
        }
        if hit {
            self.set(0);
        }
        while self.timer.as_mut().poll(cx).is_ready() {
            hit = true;
            self.set(self.interval + 1);
        }
        if hit {
            Poll::Ready(Some(()))
        } else {
            Poll::Pending
        }
    }
}
