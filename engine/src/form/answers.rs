//! Parsed, valid data.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The data of a form by field name: text, choices and dates as strings, yes/no
/// as booleans, rows as an object of objects. A field without an answer is absent.
///
/// Made by [`super::Form`] from raw input, or read back from the store.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(Map<String, Value>);

impl Answers {
    pub fn new() -> Answers {
        Answers::default()
    }

    /// The answer under a name, or at a path of names: `address.town`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        super::path::get(&self.0, name)
    }

    /// The answer as text; `None` when there is none or it is not text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }

    /// The answer to a yes/no question; `None` when not answered.
    pub fn yes(&self, name: &str) -> Option<bool> {
        self.get(name).and_then(Value::as_bool)
    }

    /// The answers without those to these fields.
    #[must_use]
    pub fn without(&self, names: &[String]) -> Answers {
        let mut rest = self.0.clone();
        for name in names {
            super::path::remove(&mut rest, name);
        }
        Answers(rest)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }

    pub fn into_map(self) -> Map<String, Value> {
        self.0
    }
}

/// For the engine's own use: what is given is believed.
impl From<Map<String, Value>> for Answers {
    fn from(map: Map<String, Value>) -> Answers {
        Answers(map)
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Answers {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Answers {
        Answers(
            pairs
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
    }
}

/// Names only: debug text ends in logs, and answers are personal data.
impl std::fmt::Debug for Answers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
