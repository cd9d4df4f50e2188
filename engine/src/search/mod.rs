//! What people look for and what there is to be found, made comparable.
//!
//! One analyser for texts and questions. Each word becomes up to four terms, from the
//! strict to the loose; the store keeps them with a weight and answers which documents
//! have them, [`rank`] puts those into an order. Nothing here knows a database, so both
//! give the same answers.
//!
//! | Class | Made by | Finds |
//! |---|---|---|
//! | exact | [`fold`] | accents, case, final sigma |
//! | stem | the Greek or the English stemmer | inflection |
//! | skeleton | [`skeletons`] | greeklish, letters that sound alike |
//! | root | the skeleton without its ending | greeklish that is inflected |
//! | slip | a known word [`one_slip_apart`] | one slip of the finger |
//!
//! Whoever changes what comes out counts [`ANALYSER`] up; the index is then made anew
//! when the product starts.

mod document;
mod excerpt;
mod fold;
mod query;
mod rank;
mod service;
mod skeleton;
mod slip;
mod stop;
mod word;

#[cfg(test)]
mod tests;

pub use document::{Document, Field, NameTerms, forms};
pub use excerpt::{Part, excerpt, marked};
pub use fold::fold;
pub use query::{Query, QueryWord};
pub use rank::{Posting, Ranking, rank};
pub use service::of_service;
pub use skeleton::{root, skeletons};
pub use slip::{one_slip_apart, slip_keys};
pub use word::{Class, Word, stem, words};

/// Of which making the terms in an index are.
pub const ANALYSER: u32 = 1;
