//! All suites in one program, so that the product is linked for testing once.

mod architecture;
mod checking;
mod counter;
mod ground;
mod in_browser;
mod invariants;
mod killing;
mod race;
mod restart;
mod wrong_answers;
