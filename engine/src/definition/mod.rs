//! A service's YAML, read and checked, in the form the engine runs.

mod model;

pub use model::*;
