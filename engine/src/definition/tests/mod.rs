//! What the reader and checker accept, and what they say about the rest.

mod accepted;
mod codes;
mod codes_reader;
mod hostile;
mod random;
pub(crate) mod shipped;
pub(crate) mod support;
mod traps;
