//! Parameters of a procedure and the values that a service, or the procedure
//! that calls it, gives them.

use super::names;
use super::values::{self, Given};
use crate::calendar::Span;
use crate::definition::draft::ParameterKind;
use crate::definition::findings::Findings;
use crate::definition::model::Binding;
use crate::definition::read::{Words, shown};
use crate::definition::yaml::{Scalar, Spot};
use crate::expression::Types;
use crate::form::ValueType;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a parameter stands for.
#[derive(Clone, Debug)]
pub enum Bound {
    Role(String),
    Span {
        span: Span,
        written: String,
    },
    /// The name of a form, with the place it is named at.
    Form(Scalar),
    /// A value that conditions read.
    Value {
        kind: ValueType,
        binding: Binding,
    },
    /// Not given, or wrong; reported.
    Nothing,
}

/// The parameters of one file's steps.
#[derive(Debug, Default)]
pub struct Parameters {
    bound: BTreeMap<String, Bound>,
    kinds: BTreeMap<String, ParameterKind>,
}

impl Parameters {
    pub fn get(&self, name: &str) -> Option<&Bound> {
        self.bound.get(name)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.bound.keys().map(String::as_str)
    }

    pub fn of_kind(&self, kind: ParameterKind) -> impl Iterator<Item = &str> {
        self.kinds
            .iter()
            .filter(move |(_, known)| **known == kind)
            .map(|(name, _)| name.as_str())
    }

    /// As the conditions of a case read them, with those that only people read.
    pub fn values(&self) -> BTreeMap<String, Value> {
        let value = |bound: &Bound| match bound {
            Bound::Role(role) => Some(Value::String(role.clone())),
            Bound::Span { written, .. } => Some(Value::String(written.clone())),
            Bound::Form(name) => Some(Value::String(name.text.clone())),
            Bound::Value {
                binding: Binding::Fixed(value),
                ..
            } => Some(value.clone()),
            Bound::Value {
                binding: Binding::Computed(_),
                ..
            }
            | Bound::Nothing => None,
        };
        self.bound
            .iter()
            .filter_map(|(name, bound)| Some((name.clone(), value(bound)?)))
            .collect()
    }

    /// Those that the conditions of a called procedure read.
    pub fn bindings(&self) -> BTreeMap<String, Binding> {
        self.bound
            .iter()
            .filter_map(|(name, bound)| match bound {
                Bound::Value { binding, .. } => Some((name.clone(), binding.clone())),
                Bound::Role(_) | Bound::Span { .. } | Bound::Form(_) | Bound::Nothing => None,
            })
            .collect()
    }

    /// All were given values that fit.
    pub fn complete(&self) -> bool {
        self.bound
            .values()
            .all(|bound| !matches!(bound, Bound::Nothing))
    }

    /// Declares what conditions may read, whatever is wrong with the value.
    pub fn declare(&self, types: &mut Types) {
        for (name, kind) in &self.kinds {
            if let Some(kind) = read_as(*kind) {
                types.value(name, kind);
            }
        }
    }
}

/// The kind of value a condition reads, if it may read it.
fn read_as(kind: ParameterKind) -> Option<ValueType> {
    match kind {
        ParameterKind::Number => Some(ValueType::Number),
        ParameterKind::Money => Some(ValueType::Money),
        ParameterKind::YesNo => Some(ValueType::YesNo),
        ParameterKind::Text => Some(ValueType::Text),
        ParameterKind::Role
        | ParameterKind::WorkingDays
        | ParameterKind::Days
        | ParameterKind::LengthOfTime
        | ParameterKind::Form => None,
    }
}

/// What stands around the place where values are given.
pub struct Giver<'a> {
    pub words: &'a Words,
    /// Of the procedure that calls; `None`: a service gives written values.
    pub caller: Option<Caller<'a>>,
}

pub struct Caller<'a> {
    pub parameters: &'a Parameters,
    pub types: &'a Types,
    pub unknown_roots: &'a BTreeSet<String>,
}

/// Puts the values given (`with`) to the declared parameters. `at` is where the
/// procedure is named.
pub fn bind(
    at: Spot,
    with: &[(Scalar, Scalar)],
    declared: &[(Scalar, ParameterKind)],
    giver: &Giver<'_>,
    findings: &mut Findings,
) -> Parameters {
    for (name, _) in with {
        if !declared.iter().any(|(known, _)| known.text == name.text) {
            let known = declared.iter().map(|(known, _)| known.text.as_str());
            names::unknown(
                name,
                "unknown-parameter",
                "the procedure has no parameter",
                known,
                findings,
            );
        }
    }
    let mut parameters = Parameters::default();
    for (name, kind) in declared {
        let given = with.iter().find(|(given, _)| given.text == name.text);
        let bound = match given {
            Some((_, value)) => giver.value(value, *kind, findings),
            None => {
                findings.add(
                    at,
                    "parameter-missing",
                    format!("the procedure asks for `{}`", name.text),
                    format!("add `{}:` under `with:` ({})", name.text, in_words(*kind)),
                );
                None
            }
        };
        parameters
            .bound
            .insert(name.text.clone(), bound.unwrap_or(Bound::Nothing));
        parameters.kinds.insert(name.text.clone(), *kind);
    }
    parameters
}

impl Giver<'_> {
    fn value(&self, value: &Scalar, kind: ParameterKind, findings: &mut Findings) -> Option<Bound> {
        let text = value.text.trim();
        if let Some(caller) = &self.caller
            && let Some(own) = caller.parameters.kinds.get(text)
            && read_as(kind).is_none()
        {
            if *own == kind || (kind == ParameterKind::LengthOfTime && is_span(*own)) {
                return caller.parameters.get(text).cloned();
            }
            misfit(value, kind, findings);
            return None;
        }
        let bound = match kind {
            ParameterKind::Role => {
                if self.words.role(text).is_none() {
                    unknown_role(
                        value,
                        self.words,
                        self.caller.as_ref().map(|caller| caller.parameters),
                        findings,
                    );
                    return None;
                }
                Some(Bound::Role(text.to_owned()))
            }
            ParameterKind::WorkingDays | ParameterKind::Days | ParameterKind::LengthOfTime => {
                match Span::parse(text) {
                    Ok(span) if fits(span, kind) => Some(Bound::Span {
                        span,
                        written: text.to_owned(),
                    }),
                    Ok(_) | Err(_) => None,
                }
            }
            // Whether there is such a form is seen where it is used.
            ParameterKind::Form => Some(Bound::Form(value.clone())),
            ParameterKind::Number
            | ParameterKind::Money
            | ParameterKind::YesNo
            | ParameterKind::Text => {
                let kind = read_as(kind)?;
                let given = match &self.caller {
                    Some(caller) => {
                        values::given(value, &kind, caller.types, caller.unknown_roots, findings)
                    }
                    None => values::written(text, &kind).map_or(Given::Unfit, Given::Binding),
                };
                match given {
                    Given::Binding(binding) => Some(Bound::Value { kind, binding }),
                    Given::Reported => return None,
                    Given::Unfit => None,
                }
            }
        };
        if bound.is_none() {
            misfit(value, kind, findings);
        }
        bound
    }
}

fn misfit(value: &Scalar, kind: ParameterKind, findings: &mut Findings) {
    findings.add(
        value.at,
        "parameter-kind",
        format!("`{}` does not fit this parameter", shown(value.text.trim())),
        format!("write {}", in_words(kind)),
    );
}

fn is_span(kind: ParameterKind) -> bool {
    match kind {
        ParameterKind::WorkingDays | ParameterKind::Days | ParameterKind::LengthOfTime => true,
        ParameterKind::Role
        | ParameterKind::Number
        | ParameterKind::Money
        | ParameterKind::YesNo
        | ParameterKind::Text
        | ParameterKind::Form => false,
    }
}

fn fits(span: Span, kind: ParameterKind) -> bool {
    match span {
        Span::WorkingDays(_) => {
            matches!(
                kind,
                ParameterKind::WorkingDays | ParameterKind::LengthOfTime
            )
        }
        Span::Days(_) => matches!(kind, ParameterKind::Days | ParameterKind::LengthOfTime),
        Span::Weeks(_) | Span::Months(_) | Span::Hours(_) | Span::Minutes(_) => {
            kind == ParameterKind::LengthOfTime
        }
    }
}

/// The kind of value that a parameter is declared with, in words.
pub fn in_words(kind: ParameterKind) -> &'static str {
    match kind {
        ParameterKind::Role => "a role",
        ParameterKind::WorkingDays => "working days, e.g. 3 working days",
        ParameterKind::Days => "days, e.g. 20 days",
        ParameterKind::LengthOfTime => "a length of time, e.g. 3 working days, 20 days, 2 hours",
        ParameterKind::Number => "a number",
        ParameterKind::Money => "money with its currency, e.g. 12.50 EUR",
        ParameterKind::YesNo => "yes or no",
        ParameterKind::Text => "a text",
        ParameterKind::Form => "the name of a form",
    }
}

pub fn unknown_role(
    role: &Scalar,
    words: &Words,
    parameters: Option<&Parameters>,
    findings: &mut Findings,
) {
    let known = words.roles.iter().map(|word| word.slug.as_str());
    let with_role = parameters
        .into_iter()
        .flat_map(|parameters| parameters.of_kind(ParameterKind::Role));
    names::unknown(
        role,
        "unknown-role",
        "there is no role",
        with_role.chain(known),
        findings,
    );
}
