//! What is done automatically: the words, and what each needs.

use super::{Key, Shape, Value, may, must};
use crate::definition::catalogue;
use crate::definition::read::text::Size;

pub const RECIPIENTS: [&str; 3] = ["applicant", "director", "holder"];

const WITH: Key = may("with", Value::Given);

/// An action with its inputs, where nothing else stands beside.
pub const ACTION: Shape = Shape {
    what: "an action",
    keys: &[must("do", Value::Actions), WITH],
};

/// Actions of the engine itself, with the shape of what they need.
pub const OWN_ACTIONS: [(&str, Option<&Shape>); 6] = [
    ("notify", Some(&NOTIFY)),
    ("pickup.release", None),
    ("pickup.schedule", Some(&SCHEDULE)),
    ("protocol", None),
    ("receipt", None),
    ("route", None),
];

pub const NOTIFY: Shape = Shape {
    what: "notify",
    keys: &[
        must("to", Value::Word(&RECIPIENTS)),
        must("subject", Value::Text(Size::Subject)),
        must("text", Value::Text(Size::Letter)),
    ],
};

pub const SCHEDULE: Shape = Shape {
    what: "pickup.schedule",
    keys: &[must("after", Value::Span)],
};

/// Every action there is, sorted.
pub fn actions() -> Vec<&'static str> {
    let own = OWN_ACTIONS.iter().map(|(name, _)| *name);
    let mut names: Vec<_> = own
        .chain(catalogue::ACTIONS.iter().map(|action| action.name))
        .collect();
    names.sort_unstable();
    names
}

/// Every action that can stand in a list: it needs nothing.
pub fn plain_actions() -> Vec<&'static str> {
    actions()
        .into_iter()
        .filter(|name| !needs_inputs(name))
        .collect()
}

/// Whether an action of the catalogue cannot do without `with`.
pub fn needs_inputs(name: &str) -> bool {
    match catalogue::action(name) {
        Some(action) => action.inputs.iter().any(|input| input.required),
        None => OWN_ACTIONS
            .iter()
            .any(|(own, shape)| *own == name && shape.is_some()),
    }
}
