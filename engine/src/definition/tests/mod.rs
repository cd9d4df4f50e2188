//! What the reader and checker accept, and what they say about the rest.

mod accepted;
mod checker;
mod codes;
mod codes_checker;
mod codes_reader;
mod formatted;
mod guide;
mod hostile;
mod published;
mod random;
mod schemas;
pub(crate) mod shipped;
mod simulated;
pub(crate) mod support;
mod thrown;
mod traps;
mod upgrades;
mod variants;
