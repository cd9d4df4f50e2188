//! Pages of those who work for the municipality.

pub mod appointment;
pub mod case;
pub mod inbox;
pub mod office;
pub mod task;
