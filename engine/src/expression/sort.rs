//! What a part of a condition amounts to, before it is run.

use super::program::Read;
use crate::form::ValueType;
use zen_expression::parser::Node;

/// What a part of a condition amounts to.
pub enum Sort<'a> {
    /// A declared value.
    Named(Read),
    /// A text as written, with its place.
    Written(&'a str),
    YesNo,
    Number,
    Null,
    /// Values as written, between `[` and `]`.
    List(&'a [&'a Node<'a>]),
}

impl Sort<'_> {
    pub fn describe(&self) -> String {
        match self {
            Sort::Named(read) => format!("`{}`, {}", read.path, kind_name(&read.kind)),
            Sort::Written(text) => format!("the text '{text}'"),
            Sort::YesNo => "a yes or no".into(),
            Sort::Number => "a number".into(),
            Sort::Null => "null".into(),
            Sort::List(_) => "a list".into(),
        }
    }
}

fn kind_name(kind: &ValueType) -> &'static str {
    match kind {
        ValueType::Text => "a text",
        ValueType::Choice(_) => "a choice",
        ValueType::YesNo => "a yes or no",
        ValueType::Date => "a date",
        ValueType::Number => "a number",
        ValueType::Rows => "a list of rows",
    }
}

pub fn is_number(sort: &Sort<'_>) -> bool {
    match sort {
        Sort::Number => true,
        Sort::Named(read) => read.kind == ValueType::Number,
        Sort::Written(_) | Sort::YesNo | Sort::Null | Sort::List(_) => false,
    }
}

pub fn is_yes_no(sort: &Sort<'_>) -> bool {
    match sort {
        Sort::YesNo => true,
        Sort::Named(read) => read.kind == ValueType::YesNo,
        Sort::Written(_) | Sort::Number | Sort::Null | Sort::List(_) => false,
    }
}

pub fn is_date(sort: &Sort<'_>) -> bool {
    matches!(sort, Sort::Named(read) if read.kind == ValueType::Date)
}

pub fn is_text(sort: &Sort<'_>) -> bool {
    match sort {
        Sort::Written(_) => true,
        Sort::Named(read) => read.kind == ValueType::Text,
        Sort::YesNo | Sort::Number | Sort::Null | Sort::List(_) => false,
    }
}

/// Whether two declared kinds can be equal at all.
pub fn same_kind(one: &ValueType, other: &ValueType) -> bool {
    match (one, other) {
        (ValueType::Choice(one), ValueType::Choice(other)) => {
            one.iter().any(|option| other.contains(option))
        }
        (ValueType::Text, ValueType::Text)
        | (ValueType::YesNo, ValueType::YesNo)
        | (ValueType::Date, ValueType::Date)
        | (ValueType::Number, ValueType::Number) => true,
        (
            ValueType::Text
            | ValueType::Choice(_)
            | ValueType::YesNo
            | ValueType::Date
            | ValueType::Number
            | ValueType::Rows,
            _,
        ) => false,
    }
}
