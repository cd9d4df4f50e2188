//! Stories about stories.

mod counted;
mod lines;
mod nested;
mod properties;
mod recorded;
mod shipped;
mod slips;
mod support;
