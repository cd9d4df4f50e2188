//! A text on its way to a reader: either words somebody wrote, already in the
//! reader's language, or the key of a message in our own catalogue.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Anything that can be shown as text. `String` and [`Message`] turn into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Phrase {
    /// Words from a service file, the municipality or a person, in the
    /// reader's language.
    Said(String),
    /// A message of `web/translations`.
    Key(Message),
}

/// A message of the catalogue with what is put into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    pub key: Cow<'static, str>,
    pub with: BTreeMap<Cow<'static, str>, Arg>,
}

/// What can be put into a message. Moments and days are written in the
/// reader's language, in Athens time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arg {
    Text(String),
    Number(i64),
    Moment(Timestamp),
    Day(Date),
    Phrase(Box<Phrase>),
}

impl Message {
    pub fn new(key: &'static str) -> Message {
        Message {
            key: Cow::Borrowed(key),
            with: BTreeMap::new(),
        }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, arg: impl Into<Arg>) -> Message {
        self.with.insert(Cow::Borrowed(name), arg.into());
        self
    }
}

impl Phrase {
    /// A message without arguments.
    pub fn key(key: &'static str) -> Phrase {
        Phrase::Key(Message::new(key))
    }
}

impl From<Message> for Phrase {
    fn from(message: Message) -> Phrase {
        Phrase::Key(message)
    }
}

impl From<String> for Phrase {
    fn from(words: String) -> Phrase {
        Phrase::Said(words)
    }
}

impl From<&str> for Phrase {
    fn from(words: &str) -> Phrase {
        Phrase::Said(words.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Arg {
        Arg::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Arg {
        Arg::Text(text.to_owned())
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Arg {
        Arg::Number(number)
    }
}

impl From<u16> for Arg {
    fn from(number: u16) -> Arg {
        Arg::Number(i64::from(number))
    }
}

impl From<Timestamp> for Arg {
    fn from(moment: Timestamp) -> Arg {
        Arg::Moment(moment)
    }
}

impl From<Date> for Arg {
    fn from(day: Date) -> Arg {
        Arg::Day(day)
    }
}

impl From<Phrase> for Arg {
    fn from(phrase: Phrase) -> Arg {
        Arg::Phrase(Box::new(phrase))
    }
}

impl From<Message> for Arg {
    fn from(message: Message) -> Arg {
        Arg::Phrase(Box::new(Phrase::Key(message)))
    }
}
