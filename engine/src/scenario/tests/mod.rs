//! Stories about stories.

mod counted;
mod lines;
mod properties;
mod recorded;
mod shipped;
mod slips;
mod support;
