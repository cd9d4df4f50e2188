//! What everybody may read.

mod front;
mod service;

pub use front::front;
pub use service::{apply, service};
