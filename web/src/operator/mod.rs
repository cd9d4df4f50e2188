//! Pages of whoever runs the machine.

pub mod health;
pub mod incidents;
pub mod mail;
pub mod work;
