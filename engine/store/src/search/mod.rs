//! What can be found, and finding it.
//!
//! Terms of the one analyser (`engine::search`) stand in plain tables with a key that is
//! also their order, the same on both databases; the order of what is found is made in
//! Rust. Why not the full text search of either database: decision 0014.
//!
//! | Table | Written with | Asked by |
//! |---|---|---|
//! | `search_documents`, `search_terms` | a version, a page | everybody |
//! | `search_words` | the same, and accounts | whoever made a slip |
//! | `account_terms` | an account | nobody; it gives `case_terms` its names |
//! | `case_terms` | a case that comes to an office | those who may see its cases |
//!
//! All of it can be made again: [`Store::reindex`](crate::Store::reindex).

mod cases;
mod document;
mod index;
mod mend;

pub use cases::{CasesFound, FoundCase};
pub use document::{DocumentKind, DocumentRow, Found};
pub use index::Reindexed;

pub(crate) use document::{put as put_document, put_version};
pub(crate) use index::{put_name, route};

/// Every statement of this module and those below it.
#[cfg(test)]
pub(crate) fn all_statements() -> Vec<crate::db::Statement> {
    [
        cases::STATEMENTS,
        document::STATEMENTS,
        index::STATEMENTS,
        mend::STATEMENTS,
    ]
    .concat()
}

/// Every statement of many rows, likewise.
#[cfg(test)]
pub(crate) fn all_rows() -> Vec<&'static crate::db::Rows> {
    [cases::ROWS, document::ROWS, index::ROWS].concat()
}

/// A list of texts as a value of a statement.
fn list<'a>(texts: impl IntoIterator<Item = &'a String>) -> String {
    let texts: Vec<&String> = texts.into_iter().collect();
    serde_json::to_string(&texts).expect("texts serialize")
}
