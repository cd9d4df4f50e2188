//! A citizen on their own matters: applying, following, collecting.

pub mod application;
pub mod appointment;
pub mod cases;
pub mod correction;
pub mod delivery;
pub mod identify;
pub mod message;
pub mod receipt;
pub mod submit;
pub mod time;
