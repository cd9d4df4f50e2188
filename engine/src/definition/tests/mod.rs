//! What the reader and checker accept, and what they say about the rest.

mod accepted;
mod codes;
mod codes_reader;
mod formatted;
mod hostile;
mod random;
mod schemas;
mod shipped;
pub(crate) mod support;
mod traps;
mod upgrades;
