//! A citizen on their own matters: applying, following, collecting.

pub mod application;
pub mod appointment;
pub mod cases;
pub mod check;
pub mod code;
pub mod correction;
pub mod delivery;
pub mod documents;
pub mod identify;
pub mod rating;
pub mod receipt;
pub mod submit;
pub mod time;
