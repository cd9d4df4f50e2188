//! What the reader and checker accept, and what they say about the rest.

mod accepted;
mod codes;
mod codes_reader;
mod formatted;
mod hostile;
mod random;
pub(crate) mod shipped;
mod schemas;
pub(crate) mod support;
mod traps;
mod upgrades;
