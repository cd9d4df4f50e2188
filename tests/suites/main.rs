//! All suites in one program, so that the product is linked for testing once.

mod addresses;
mod anytime;
mod appointments;
mod architecture;
mod away;
mod canaries;
mod checking;
mod counter;
mod delivering;
mod forged;
mod given_up;
mod ground;
mod in_browser;
mod invariants;
mod killing;
mod measuring;
mod passing_time;
mod race;
mod restart;
mod rights;
mod sessions;
mod starting;
mod trying;
mod verifying;
mod versions;
mod wrong_answers;
