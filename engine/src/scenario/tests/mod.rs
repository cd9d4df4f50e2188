//! Stories about stories.

mod shipped;
mod support;
