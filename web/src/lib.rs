//! Everything people, banks and mail servers touch.
//!
//! Folders go by who uses them (`public`, `citizen`, `staff`, `operator`), by
//! what surrounds a request (`access`, `view`), and by what works in the back
//! (`jobs`, `connectors`). Nothing here decides what happens to a case: that is
//! the engine's; nothing here writes SQL: that is the store's.

pub mod access;
mod anytime;
pub mod app;
mod bench;
mod calendar_file;
mod change;
mod check;
mod citizen;
pub mod cli;
pub mod clock;
pub mod config;
pub mod connectors;
mod content;
mod explain;
mod format;
mod jobs;
mod kept;
mod language;
mod message;
mod operator;
mod pickup;
mod placeholders;
mod present;
mod problem;
mod public;
mod qr;
mod random;
mod reindex;
mod reopen;
mod reply;
mod routes;
pub mod sample;
pub mod serve;
mod services;
mod sides;
mod staff;
mod test;
mod theme;
mod typed;
mod uploads;
mod verify;
mod versions;
pub mod view;
mod withdraw;
