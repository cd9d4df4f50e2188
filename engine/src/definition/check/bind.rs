//! Parameters of a procedure and the values a service gives them.

use super::layout::Layout;
use super::{names, parameter_kind_words};
use crate::calendar::Span;
use crate::definition::draft::{ActionDraft, ActionKind, ParameterKind, StepDraftKind, WaitDraft};
use crate::definition::findings::Findings;
use crate::definition::read::{Words, shown};
use crate::definition::yaml::{Scalar, Spot};
use crate::expression::Types;
use crate::form::ValueType;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a parameter stands for.
#[derive(Clone, Debug)]
pub enum Bound {
    Role(String),
    Span {
        span: Span,
        written: String,
    },
    Number(serde_json::Number),
    YesNo(bool),
    /// Not given, or wrong; reported.
    Nothing,
}

#[derive(Debug)]
pub struct Parameters {
    bound: BTreeMap<String, Bound>,
    declared: Vec<(Scalar, ParameterKind)>,
}

impl Parameters {
    pub fn none() -> Parameters {
        Parameters {
            bound: BTreeMap::new(),
            declared: Vec::new(),
        }
    }

    pub fn get(&self, name: &str) -> Option<&Bound> {
        self.bound.get(name)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.bound.keys().map(String::as_str)
    }

    /// As a case's conditions read them.
    pub fn values(&self) -> BTreeMap<String, Value> {
        self.bound
            .iter()
            .filter_map(|(name, bound)| {
                let value = match bound {
                    Bound::Role(role) => Value::String(role.clone()),
                    Bound::Span { written, .. } => Value::String(written.clone()),
                    Bound::Number(number) => Value::Number(number.clone()),
                    Bound::YesNo(yes) => Value::Bool(*yes),
                    Bound::Nothing => return None,
                };
                Some((name.clone(), value))
            })
            .collect()
    }

    /// Declares what conditions may read: numbers and yes-or-no.
    pub fn declare(&self, types: &mut Types) {
        for (name, kind) in &self.declared {
            match kind {
                ParameterKind::Number => types.value(&name.text, ValueType::Number),
                ParameterKind::YesNo => types.value(&name.text, ValueType::YesNo),
                ParameterKind::Role | ParameterKind::WorkingDays | ParameterKind::Days => {}
            }
        }
    }
}

/// Puts the values given by a service (`with`) to the declared parameters.
/// `at` is where the service names the procedure.
pub fn bind(
    at: Spot,
    with: &[(Scalar, Scalar)],
    declared: &[(Scalar, ParameterKind)],
    words: &Words,
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
    let bound = declared.iter().map(|(name, kind)| {
        let given = with.iter().find(|(given, _)| given.text == name.text);
        let bound = match given {
            Some((_, value)) => value_of(value, *kind, words, findings),
            None => {
                findings.add(
                    at,
                    "parameter-missing",
                    format!("the procedure asks for `{}`", name.text),
                    format!(
                        "add `{}:` under `with:` ({})",
                        name.text,
                        parameter_kind_words(*kind)
                    ),
                );
                None
            }
        };
        (name.text.clone(), bound.unwrap_or(Bound::Nothing))
    });
    Parameters {
        bound: bound.collect(),
        declared: declared.to_vec(),
    }
}

fn value_of(
    value: &Scalar,
    kind: ParameterKind,
    words: &Words,
    findings: &mut Findings,
) -> Option<Bound> {
    let text = value.text.trim();
    let bound = match kind {
        ParameterKind::Role => {
            if words.role(text).is_none() {
                unknown_role(value, words, &Parameters::none(), findings);
                return None;
            }
            Some(Bound::Role(text.to_owned()))
        }
        ParameterKind::WorkingDays | ParameterKind::Days => match Span::parse(text) {
            Ok(span) if span_kind(span) == Some(kind) => Some(Bound::Span {
                span,
                written: text.to_owned(),
            }),
            Ok(_) | Err(_) => None,
        },
        ParameterKind::Number => text.parse().ok().map(Bound::Number),
        ParameterKind::YesNo => match text {
            "yes" => Some(Bound::YesNo(true)),
            "no" => Some(Bound::YesNo(false)),
            _ => None,
        },
    };
    if bound.is_none() {
        findings.add(
            value.at,
            "parameter-kind",
            format!("`{}` does not fit this parameter", shown(text)),
            format!("write {}", parameter_kind_words(kind)),
        );
    }
    bound
}

fn span_kind(span: Span) -> Option<ParameterKind> {
    match span {
        Span::WorkingDays(_) => Some(ParameterKind::WorkingDays),
        Span::Days(_) => Some(ParameterKind::Days),
        Span::Weeks(_) | Span::Months(_) | Span::Hours(_) | Span::Minutes(_) => None,
    }
}

pub fn unknown_role(
    role: &Scalar,
    words: &Words,
    parameters: &Parameters,
    findings: &mut Findings,
) {
    let known = words.roles.iter().map(|word| word.slug.as_str());
    let with_role = parameters
        .declared
        .iter()
        .filter(|(_, kind)| *kind == ParameterKind::Role)
        .map(|(name, _)| name.text.as_str());
    names::unknown(
        role,
        "unknown-role",
        "there is no role",
        with_role.chain(known),
        findings,
    );
}

/// Reports parameters that nothing in the steps names.
pub fn report_unused(parameters: &Parameters, layout: &Layout<'_>, findings: &mut Findings) {
    let mut named: Vec<&str> = Vec::new();
    for laid in &layout.steps {
        match &laid.draft.kind {
            StepDraftKind::Do(actions) => named.extend(actions.iter().flat_map(action_names)),
            StepDraftKind::Task(task) => {
                let scalars = [&task.role, &task.due];
                named.extend(scalars.into_iter().flatten().map(|s| s.text.as_str()));
                named.extend(task.limit.as_ref().map(|limit| limit.span.text.as_str()));
            }
            StepDraftKind::Choose(choose) => named.extend(
                choose
                    .branches
                    .iter()
                    .filter_map(|branch| branch.when.as_ref())
                    .map(|when| when.text.as_str()),
            ),
            StepDraftKind::Wait(WaitDraft::Message { limit, .. }) => named.push(&limit.span.text),
            StepDraftKind::Wait(WaitDraft::Time(span)) => named.push(&span.text),
            StepDraftKind::Broken
            | StepDraftKind::Wait(WaitDraft::Appointment)
            | StepDraftKind::End(_)
            | StepDraftKind::Again(_) => {}
        }
    }
    for (parameter, _) in &parameters.declared {
        if !named.iter().any(|text| text.contains(&parameter.text)) {
            findings.add(
                parameter.at,
                "unused-parameter",
                format!("no step uses `{}`", parameter.text),
                "use it in a step, or take it out",
            );
        }
    }
}

fn action_names(action: &ActionDraft) -> Option<&str> {
    match &action.kind {
        ActionKind::SchedulePickup { after } => after.as_ref().map(|after| after.text.as_str()),
        ActionKind::Protocol
        | ActionKind::Receipt
        | ActionKind::Route
        | ActionKind::ReleasePickup
        | ActionKind::Notify { .. } => None,
    }
}
