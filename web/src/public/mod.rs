//! What everybody may read.

mod assets;
pub mod follow;
mod front;
mod service;

pub use assets::asset;
pub use front::front;
pub use service::{apply, service};
