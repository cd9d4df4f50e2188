//! A citizen on their own matters: applying, following, collecting.

pub mod appointment;
pub mod application;
pub mod cases;
pub mod identify;
mod place;
pub mod receipt;
pub mod submit;
