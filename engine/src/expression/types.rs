//! What a condition may name, and of which kind it is.

use crate::form::ValueType;
use std::collections::{BTreeMap, BTreeSet};

/// Names that stand at the start of a path.
#[derive(Clone, Debug, Default)]
pub struct Types {
    roots: BTreeMap<String, Root>,
    may_be_missing: BTreeSet<String>,
}

/// What a first name stands for.
#[derive(Clone, Debug)]
pub enum Root {
    /// A value itself: `delivery`.
    Value(ValueType),
    /// Fields: `answers.reason`.
    Fields(BTreeMap<String, ValueType>),
}

impl Types {
    pub fn value(&mut self, name: impl Into<String>, kind: ValueType) {
        self.roots.insert(name.into(), Root::Value(kind));
    }

    pub fn fields(&mut self, name: impl Into<String>, fields: BTreeMap<String, ValueType>) {
        self.roots.insert(name.into(), Root::Fields(fields));
    }

    /// Says that a path, e.g. `answers.note`, can be without a value.
    pub fn may_be_missing(&mut self, path: impl Into<String>) {
        self.may_be_missing.insert(path.into());
    }

    pub fn can_be_missing(&self, path: &str) -> bool {
        self.may_be_missing.contains(path)
    }

    pub fn get(&self, name: &str) -> Option<&Root> {
        self.roots.get(name)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.roots.keys().map(String::as_str)
    }
}
