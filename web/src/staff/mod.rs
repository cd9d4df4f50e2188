//! Pages of those who work for the municipality.

pub mod appointment;
pub mod case;
pub mod correct_data;
pub mod extra_task;
pub mod give;
pub mod handover;
pub mod inbox;
pub mod label;
pub mod office;
pub mod promise;
pub mod reroute;
pub mod send_back;
pub mod task;
pub mod words;
