//! Pages of whoever runs the machine.

pub mod health;
pub mod mail;
pub mod work;
