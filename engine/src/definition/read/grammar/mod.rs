//! Which keys stand where, and what kind of value each has: the one table that
//! the reader reads by and that the schema for editors is made from.
//!
//! [`files`]: what stands at the top of each file; [`steps`]: kinds of step and
//! what goes with them; [`actions`]: what is done automatically.

mod actions;
mod files;
mod steps;

use super::text::Size;

pub use actions::*;
pub use files::*;
pub use steps::*;

/// A map whose keys are known.
#[derive(Debug)]
pub struct Shape {
    /// For messages: `a task`.
    pub what: &'static str,
    pub keys: &'static [Key],
}

impl Shape {
    pub fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|key| key.name).collect()
    }

    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub name: &'static str,
    pub need: Need,
    pub value: Value,
}

/// Whether a map is complete without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    May,
    Must,
    /// It has to be there; that it is not has a code of its own.
    OwnCode,
}

/// What may stand after a key.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    Language,
    /// The name of a file: `birth-certificate`.
    FileName,
    /// A name that the file gives to something: `owner`.
    FreeName,
    /// The name of a message of the catalogue.
    Message,
    /// A name, a path, a value: read by whoever knows what it names.
    Written,
    Condition,
    /// `3 working days`, or the name of a parameter.
    Span,
    /// `1 working day before`.
    Before,
    /// A whole number, or the name of a parameter.
    Count,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of these words.
    WordList(&'static [&'static str]),
    /// A list of names or paths.
    Names,
    /// One name, or a list of them.
    Who,
    /// In every language.
    Text(Size),
    Keywords,
    Record(&'static Shape),
    /// A list; each item has one key, its name, and under it this.
    NamedList(&'static Shape),
    /// Names of one's own, each with a written value.
    Given,
    /// Names of one's own, each with a kind of parameter.
    Parameters,
    /// Names of one's own, each with a text. Joined by `_`, or else by `-`.
    Titles {
        underscores: bool,
    },
    /// Names of one's own, each with steps.
    Branches,
    /// Names of one's own, each with a kind of value or a list of options.
    Gives,
    /// A list of lists of cells.
    Rows,
    Cells,
    Steps,
    /// At least one.
    SomeSteps,
    Ways,
    /// The word of an action, or a list of those that need nothing.
    Actions,
    /// An action with its inputs.
    Undo,
    On,
    OnFailure,
    WaitFor,
    Enough,
    End,
    /// What the body of a document is made of.
    Passages,
    /// A list of labels with what they say.
    Pairs,
    /// A text in every language, or a value that is filled in and is the same in each.
    Filled,
    /// A list of texts in every language.
    Texts(Size),
    Scenarios,
}

const fn must(name: &'static str, value: Value) -> Key {
    Key {
        name,
        need: Need::Must,
        value,
    }
}

const fn may(name: &'static str, value: Value) -> Key {
    Key {
        name,
        need: Need::May,
        value,
    }
}

const fn own_code(name: &'static str, value: Value) -> Key {
    Key {
        name,
        need: Need::OwnCode,
        value,
    }
}

const LINE: Value = Value::Text(Size::Line);

pub const YES_NO: [&str; 2] = ["yes", "no"];

/// Names that no step, parameter, outcome or branch may have: they mean
/// something already in conditions, in texts, or as steps without a name.
pub const RESERVED: [&str; 17] = [
    "again",
    "and",
    "answers",
    "applicant",
    "appointment",
    "case",
    "choose",
    "delivery",
    "end",
    "false",
    "in",
    "not",
    "null",
    "or",
    "service",
    "staff",
    "true",
];
