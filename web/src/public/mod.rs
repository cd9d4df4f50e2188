//! What everybody may read.

mod accessibility;
mod assets;
mod front;
mod service;

pub use accessibility::accessibility;
pub use assets::asset;
pub use front::front;
pub use service::{apply, service};
