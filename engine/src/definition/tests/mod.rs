//! What the reader and checker accept, and what they say about the rest.

mod accepted;
mod checker;
mod codes;
mod codes_checker;
mod codes_reader;
mod formatted;
mod guide;
mod hostile;
mod random;
pub(crate) mod shipped;
mod schemas;
pub(crate) mod support;
mod traps;
mod upgrades;
mod variants;
