//! A case: one matter from submission to outcome.
//!
//! [`decide`] reads and answers with a [`Change`] or a [`Rejection`]; [`apply`]
//! writes one event into the case and cannot fail; [`replay`] is `apply` over a
//! history. Nothing else changes a case.

mod apply;
mod command;
mod compute;
mod decide;
mod effect;
mod event;
mod ids;
mod migration;
mod rejection;
mod scope;
mod state;
mod unfolding;

pub use apply::{apply, replay};
pub use command::*;
pub use decide::{decide, documents, may, may_work, not_for};
pub use effect::*;
pub use event::*;
pub use ids::*;
pub use migration::{Mapping, Obstacle, migrate, obstacles};
pub use rejection::*;
pub use scope::scope;
pub use state::*;

/// The outcome of a case that an operator gave up. Every service has it.
pub const ABANDONED: &str = "abandoned";

/// The outcome of one command, to be committed whole or not at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The case as it will be.
    pub case: Case,
    /// Revision the decision was made on; `None` when it opens the case.
    pub expected: Option<Revision>,
    /// The slot held before, to see whether a seat changes hands.
    pub appointment_before: Option<Slot>,
    /// Never empty.
    pub events: Vec<Recorded>,
    pub effects: Vec<Asked>,
}

#[cfg(test)]
mod tests;
