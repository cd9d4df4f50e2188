pub mod language;
pub mod reply;
pub mod view;
