//! Who is asking: sessions, passwords, form tokens, and how often.

pub mod address;
pub mod cookie;
pub mod csrf;
pub mod in_time;
mod parts;
pub mod password;
pub mod posted;
pub mod register;
pub mod rights;
pub mod sent;
pub mod sign_in;
pub mod throttle;
pub mod told;
pub mod visit;
