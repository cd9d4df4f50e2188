//! A citizen on their own matters: applying, following, collecting.

pub mod application;
pub mod appointment;
pub mod cases;
pub mod identify;
pub mod receipt;
pub mod submit;
