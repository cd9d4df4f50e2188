//! From the YAML tree to a draft: which keys may stand where, and what kind of
//! value each has. Every slip is a finding; reading goes on after it.

mod action;
mod common;
mod procedure;
mod service;
mod step;
mod text;
mod words;

pub use common::shown;
pub use procedure::read_procedure;
pub use service::read_service;
pub use words::{Word, Words};
