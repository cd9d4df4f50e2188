//! The systems we talk to, each behind a contract: one file for what we ask
//! of it, one for each way it is answered.

mod breaker;
pub mod mail;
pub mod registry;
pub mod scanner;
pub mod storage;
pub mod target;
