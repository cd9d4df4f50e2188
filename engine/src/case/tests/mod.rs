//! What a case does, told as people would tell it, over a service of the tests.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a test asks for one event among many"
)]

mod counter;
mod properties;
mod support;
mod timers;
