//! What everybody may read.

mod accessibility;
mod assets;
mod content;
pub mod follow;
mod front;
mod search;
mod service;
mod services;

pub use accessibility::accessibility;
pub use assets::asset;
pub use content::{announcement, announcements, page};
pub use front::front;
pub use search::search;
pub use service::{apply, service};
pub use services::services;
