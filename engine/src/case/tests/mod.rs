//! What a case does, told as people would tell it, over a service of the tests.

mod counter;
mod properties;
mod support;
mod timers;
