//! All suites in one program, so that the product is linked for testing once.

mod architecture;
mod ground;
mod in_browser;
