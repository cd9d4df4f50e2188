//! The rules of the counter.
//!
//! Everything here is a pure function of its arguments: no I/O, no clock, no
//! randomness, no async. Moments, identifiers and facts come in from outside;
//! events and effects go out. That is what makes a case replayable to the byte.

pub mod calendar;
pub mod case;
pub mod code;
pub mod content;
pub mod definition;
pub mod expression;
pub mod files;
pub mod finding;
pub mod form;
pub mod identifier;
pub mod input;
pub mod money;
pub mod municipality;
pub mod nearest;
pub mod scenario;
pub mod search;
pub mod text;
pub mod upload;

#[cfg(test)]
mod simulation;
