//! Forms: a JSON Schema with its layout and its words becomes pages of
//! questions, and raw input becomes answers or errors in people's language.
//!
//! `forms/README.md` says how the files are written. [`Form::read`] accepts the
//! subset described there and nothing beside it, so a slip of the pen in a
//! schema is a finding and never a check that silently does nothing. What goes
//! in is closed as well: a name that the page did not ask for is refused, and a
//! JSON Schema validator has the last word on what comes out.
//!
//! Not here: HTML (the web draws fields), uploads, and who may fill in what.

mod amount;
mod answers;
mod asked;
mod asks;
mod condition;
mod due;
mod fault;
mod format;
mod gather;
mod kinds;
mod last_word;
mod model;
mod moment;
mod more;
mod parse;
pub(crate) mod path;
mod raw;
mod read;
mod show;
mod validator;
mod words;

pub use answers::Answers;
pub use condition::Condition;
pub use fault::{FieldError, FieldErrorKind};
pub use format::Format;
pub use model::{
    Choice, Field, FieldKind, Form, Inner, Known, List, Many, Options, Page, Part, Required, Rule,
    Scope, ValueType,
};
pub use more::{MAX_ROWS, Turned, rows_name};
pub use raw::RawInput;
pub use show::{About, Shown};

#[cfg(test)]
mod tests;
