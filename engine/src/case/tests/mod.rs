//! What a case does, told as people would tell it, over a service of the tests.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test asks for one event among many"
)]

mod anytime;
mod blocks;
mod counter;
mod documents;
mod failures;
mod golden;
mod missed;
mod properties;
mod published;
mod support;
mod tasks;
mod timers;
mod waits;
