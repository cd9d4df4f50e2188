//! Why a run came to nothing, as a service may tell failures apart, and how
//! long we are patient.
//!
//! | the service says   | tried again after            | given up after                 |
//! |--------------------|------------------------------|--------------------------------|
//! | nothing            | 2, 4, 8 s …, at most 10 min  | the product's patience, 3 days |
//! | `retry`            | its pause, doubled each time | its tries, or its time         |
//!
//! What is put off because its target is known to be away uses up no try.

use crate::app::App;
use engine::calendar::When;
use engine::definition::{Family, Retry};
use jiff::Timestamp;
use std::fmt::Display;
use std::time::Duration;
use store::JobTicket;

/// What kept a job from its work.
#[derive(Debug)]
pub(super) enum Trouble {
    /// May go better later.
    Later(Failure),
    /// Was not even tried; waiting is not failing.
    PutOff { reason: String, wait: Duration },
    /// Will never go better.
    Never(Failure),
}

/// A failure in words of ours, and what was heard.
#[derive(Debug)]
pub(super) struct Failure {
    pub family: Family,
    /// Told to the case and shown to the operator: nothing of the case is in it.
    pub reason: String,
    /// What the other side said; stays beside the job.
    pub heard: String,
}

impl Failure {
    pub fn new(family: Family, reason: impl Into<String>) -> Failure {
        Failure {
            family,
            reason: reason.into(),
            heard: String::new(),
        }
    }

    pub fn heard(mut self, what: impl Display) -> Failure {
        self.heard = what.to_string();
        self
    }

    /// For whoever looks into the job.
    pub fn whole(&self) -> String {
        if self.heard.is_empty() {
            self.reason.clone()
        } else {
            format!("{}: {}", self.reason, self.heard)
        }
    }
}

/// Something of our own that time may heal, e.g. the database.
pub(super) fn later(error: impl Display) -> Trouble {
    Trouble::Later(
        Failure::new(Family::Unavailable, "our own database did not answer").heard(error),
    )
}

/// A case that cannot be read or written as it stands.
pub(super) fn broken(what: impl Display) -> Trouble {
    Trouble::Never(Failure::new(Family::Invalid, "the case cannot go on as it stands").heard(what))
}

/// How it goes on after a try that failed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// At the product's own pace.
    Own,
    After(Duration),
    Over,
}

/// After this try.
pub(super) fn patience(
    app: &App,
    ticket: &JobTicket,
    asked_at: Timestamp,
    retry: Option<&Retry>,
) -> Patience {
    let Some(retry) = retry else {
        return if ticket.last {
            Patience::Over
        } else {
            Patience::Own
        };
    };
    if ticket.failures >= u32::from(retry.times) {
        return Patience::Over;
    }
    let when = app.when();
    let pause = when.after(retry.pause).duration_since(when.now);
    let pause = Duration::try_from(pause).unwrap_or_default();
    let pause = pause.saturating_mul(1_u32.checked_shl(ticket.failures).unwrap_or(u32::MAX));
    if in_time(app, asked_at, retry, pause) {
        Patience::After(pause)
    } else {
        Patience::Over
    }
}

/// Whether a try after `pause` is still within the time the service gives.
pub(super) fn in_time(app: &App, asked_at: Timestamp, retry: &Retry, pause: Duration) -> bool {
    let Some(up_to) = retry.up_to else {
        return true;
    };
    let asked = When {
        now: asked_at,
        calendar: &app.municipality.calendar,
    };
    app.now()
        .checked_add(pause)
        .is_ok_and(|next| next <= asked.after(up_to))
}
