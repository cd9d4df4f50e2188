//! What everybody may read.

mod assets;
mod front;
mod service;
pub mod verify;

pub use assets::asset;
pub use front::front;
pub use service::{apply, service};
