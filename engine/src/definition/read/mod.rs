//! From the YAML tree to a draft: which keys may stand where, and what kind of
//! value each has. Every slip is a finding; reading goes on after it.
//!
//! [`grammar`] is the table of keys; one module reads each part of it.

mod action;
mod anytime;
mod common;
pub mod grammar;
mod issue;
mod names;
mod procedure;
mod record;
mod service;
mod span;
mod step;
mod text;
mod upgrade;
mod words;

pub use common::shown;
pub use names::LONGEST_NAME;
pub use procedure::read_procedure;
pub use service::read_service;
pub use span::BEFORE;
pub use span::read_span;
pub use text::Size;
pub use upgrade::LANGUAGE;
pub use words::{Word, Words};
