//! JSON Schema forms: what is asked, and raw input turned into answers.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A checked form.
#[derive(Clone, Debug)]
pub struct Form {
    pub name: String,
}

/// Parsed, valid data of a form. Made by [`Form`] from raw input, or read back
/// from the store.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(Map<String, Value>);

/// What kind of value a field holds, as conditions see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueType {
    Text,
    Choice(Vec<String>),
    YesNo,
    Date,
    Number,
    Rows,
}
