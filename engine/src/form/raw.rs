//! What a browser sends, before anybody has believed it.

use std::fmt;

/// Names and values of a submitted page, in the order they came. The caller
/// takes out what is its own first (the token against forgery, buttons).
///
/// Names: a field's name; `name.day`, `name.month`, `name.year` for a date;
/// `name[row].field` inside rows; `object.field` inside an object;
/// `list[0].field` inside a list, whose `list.rows` says how many there are, and
/// `list[0]` where its items are no objects. Yes and no are `yes` and `no`; a
/// ticked box is `yes`, an empty one is absent; of several boxes each that is
/// ticked comes under the same name.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RawInput(Vec<(String, String)>);

impl RawInput {
    pub fn new() -> RawInput {
        RawInput::default()
    }

    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// The first value under this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find_map(|(n, value)| (n == name).then_some(value))
    }

    /// Every value under this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter()
            .filter_map(move |(n, value)| (n == name).then_some(value))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for RawInput {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(pairs: I) -> RawInput {
        RawInput(
            pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

/// How much there is, not what: debug text ends in logs.
impl fmt::Debug for RawInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawInput({} values)", self.0.len())
    }
}
