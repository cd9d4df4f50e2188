//! The closed lists of what a service may name: actions with their typed inputs
//! and outputs, and messages a case can wait for.
//!
//! Actions that are the engine's own (`protocol`, `route` …) have variants of
//! [`super::Action`]; those here are asked of a connector by name.

use crate::form::{Answers, ValueType};
use crate::money::Money;
use serde_json::Value;

/// An action that a connector carries out. Every one of them answers.
#[derive(Clone, Copy, Debug)]
pub struct CatalogueAction {
    /// The word in the file: `payment.request`.
    pub name: &'static str,
    /// The kind of connector a municipality must have for it.
    pub connector: &'static str,
    pub inputs: &'static [Input],
    /// Results, read as `<step>.<name>`.
    pub outputs: &'static [Output],
}

#[derive(Clone, Copy, Debug)]
pub struct Input {
    pub name: &'static str,
    pub kind: Plain,
    pub required: bool,
}

#[derive(Clone, Copy, Debug)]
pub struct Output {
    pub name: &'static str,
    pub kind: Plain,
}

/// Kinds of value that pass between the engine and a connector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    Text,
    YesNo,
    Money,
}

impl Plain {
    pub fn value_type(self) -> ValueType {
        match self {
            Plain::Text => ValueType::Text,
            Plain::YesNo => ValueType::YesNo,
            Plain::Money => ValueType::Money,
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Plain::Text => "a text",
            Plain::YesNo => "true or false",
            Plain::Money => "money, such as 12.50 EUR",
        }
    }

    /// Whether a value that came from a connector is of this kind.
    pub fn holds(self, value: &Value) -> bool {
        match self {
            Plain::Text => value.is_string(),
            Plain::YesNo => value.is_boolean(),
            Plain::Money => value
                .as_str()
                .is_some_and(|text| text.parse::<Money>().is_ok()),
        }
    }
}

/// Whether what came from outside is what was declared: all of it, nothing
/// else, each of its kind.
///
/// # Errors
/// What is not so, for a log. Values are not told: they may be anybody's.
pub fn fits(declared: &[Output], given: &Answers) -> Result<(), String> {
    for output in declared {
        match given.get(output.name) {
            None => return Err(format!("`{}` is missing", output.name)),
            Some(value) if !output.kind.holds(value) => {
                return Err(format!(
                    "`{}` is not {}",
                    output.name,
                    output.kind.in_words()
                ));
            }
            Some(_) => {}
        }
    }
    let known = |name: &String| declared.iter().any(|output| output.name == name);
    match given.as_map().keys().find(|name| !known(name)) {
        Some(name) => Err(format!("there is no `{name}`")),
        None => Ok(()),
    }
}

const fn need(name: &'static str, kind: Plain) -> Input {
    Input {
        name,
        kind,
        required: true,
    }
}

const fn may(name: &'static str, kind: Plain) -> Input {
    Input {
        name,
        kind,
        required: false,
    }
}

const fn gives(name: &'static str, kind: Plain) -> Output {
    Output { name, kind }
}

/// Issues a document; [`super::Template`] says what from.
pub const ISSUE: &str = "document.issue";
/// Takes back what a case has issued.
pub const REVOKE: &str = "document.revoke";

pub const ACTIONS: [CatalogueAction; 8] = [
    CatalogueAction {
        name: "registry.look_up",
        connector: "registry",
        inputs: &[need("pin", Plain::Text), may("afm", Plain::Text)],
        outputs: &[gives("found", Plain::YesNo)],
    },
    CatalogueAction {
        name: "payment.request",
        connector: "bank",
        inputs: &[need("amount", Plain::Money), may("purpose", Plain::Text)],
        outputs: &[],
    },
    CatalogueAction {
        name: "payment.verify",
        connector: "bank",
        inputs: &[],
        outputs: &[
            gives("settled", Plain::YesNo),
            gives("amount", Plain::Money),
        ],
    },
    CatalogueAction {
        name: "payment.refund",
        connector: "bank",
        inputs: &[],
        outputs: &[],
    },
    CatalogueAction {
        name: ISSUE,
        connector: "documents",
        inputs: &[need("template", Plain::Text)],
        outputs: &[gives("code", Plain::Text), gives("digest", Plain::Text)],
    },
    CatalogueAction {
        name: REVOKE,
        connector: "documents",
        inputs: &[],
        outputs: &[],
    },
    CatalogueAction {
        name: "level.raise",
        connector: "levels",
        inputs: &[],
        outputs: &[],
    },
    CatalogueAction {
        name: "connector",
        connector: "connectors",
        inputs: &[need("name", Plain::Text), may("input", Plain::Text)],
        outputs: &[gives("answer", Plain::Text)],
    },
];

pub fn action(name: &str) -> Option<&'static CatalogueAction> {
    ACTIONS.iter().find(|action| action.name == name)
}

/// Kinds of connector that a municipality may have.
pub const CONNECTORS: [&str; 5] = ["registry", "bank", "documents", "levels", "connectors"];

/// Something a case can wait for.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    pub name: &'static str,
    pub from: Sender,
    /// Results, read as `<step>.<name>`.
    pub fields: &'static [Output],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    Applicant,
    System,
}

pub const MESSAGES: [Message; 3] = [
    Message {
        name: "applicant.reply",
        from: Sender::Applicant,
        fields: &[gives("text", Plain::Text)],
    },
    Message {
        name: "payment.settled",
        from: Sender::System,
        fields: &[gives("amount", Plain::Money)],
    },
    Message {
        name: "connector.answer",
        from: Sender::System,
        fields: &[gives("text", Plain::Text)],
    },
];

pub fn message(name: &str) -> Option<&'static Message> {
    MESSAGES.iter().find(|message| message.name == name)
}
