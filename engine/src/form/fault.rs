//! Why input was not taken.

use crate::text::Text;

/// One problem with what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Name of the field, or its path in rows: `checks[identity].valid`.
    /// Empty when the whole page is meant.
    pub field: String,
    pub kind: FieldErrorKind,
    /// What to do about it, naming the field by its title.
    pub message: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldErrorKind {
    /// An answer is missing.
    Empty,
    TooLong,
    /// Not one of the answers offered.
    NotAnOption,
    /// Not of the form it has to have: a number, a date, a tax number.
    Malformed,
    /// Good by itself, wrong beside the other answers.
    Rule,
    /// Something the page does not ask for was sent. No honest browser does it;
    /// the message tells nothing about the form.
    Tampered,
}
