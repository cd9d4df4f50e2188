//! Values as they are written or computed: inputs of actions, parameters of
//! called procedures, answers given to another service.

use super::conditions;
use crate::definition::findings::{Findings, Reading};
use crate::definition::model::Binding;
use crate::definition::read::shown;
use crate::definition::yaml::Scalar;
use crate::expression::{Computation, Types};
use crate::form::ValueType;
use crate::money::Money;
use serde_json::Value;
use std::collections::BTreeSet;

pub enum Given {
    Binding(Binding),
    /// Neither a value of the kind nor anything that could be computed.
    Unfit,
    Reported,
}

/// A value as it is written, of this kind.
pub fn written(text: &str, kind: &ValueType) -> Option<Binding> {
    let value = match kind {
        ValueType::Text => Value::String(text.to_owned()),
        ValueType::Choice(options) => {
            Value::String(options.iter().find(|option| *option == text)?.clone())
        }
        ValueType::YesNo => match text {
            "yes" => Value::Bool(true),
            "no" => Value::Bool(false),
            _ => return None,
        },
        ValueType::Date => Value::String(text.parse::<jiff::civil::Date>().ok()?.to_string()),
        ValueType::Number => Value::Number(number(text)?),
        ValueType::Money => Value::String(text.parse::<Money>().ok()?.to_string()),
        ValueType::Rows(_) => return None,
    };
    Some(Binding::Fixed(value))
}

/// Digits with at most one point: no sign of plus, no exponent.
fn number(text: &str) -> Option<serde_json::Number> {
    let plain = text.len() <= 19
        && text
            .chars()
            .all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '-'));
    text.parse().ok().filter(|_| plain)
}

/// A value that is written, or computed from what can be read where it stands.
pub fn given(
    source: &Scalar,
    kind: &ValueType,
    types: &Types,
    unknown_roots: &BTreeSet<String>,
    findings: &mut Findings,
) -> Given {
    let text = source.text.trim();
    let is_text = matches!(kind, ValueType::Text);
    if (!is_text || !reads(text, types, unknown_roots))
        && let Some(binding) = written(text, kind)
    {
        return Given::Binding(binding);
    }
    if conditions::names_unknown(text, unknown_roots) {
        return Given::Reported;
    }
    if !reads(text, types, unknown_roots) && !looks_computed(text) {
        return Given::Unfit;
    }
    let compiled = match findings.reading {
        Reading::New => Computation::compile(text, types, kind),
        Reading::Published => Computation::read(text, types, kind),
    };
    match compiled {
        Ok(computation) => Given::Binding(Binding::Computed(computation)),
        Err(problem) => {
            let lead = source
                .text
                .chars()
                .take_while(|c| c.is_whitespace())
                .count();
            findings.add(
                source.spot_of(lead + problem.offset),
                problem.code,
                problem.reason,
                problem.mend,
            );
            Given::Reported
        }
    }
}

/// A text that begins like a path, `check.note`, or names something known, is
/// no written text.
fn reads(text: &str, types: &Types, unknown_roots: &BTreeSet<String>) -> bool {
    let root: String = text
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_')
        .collect();
    let rest = &text[root.len()..];
    if rest.is_empty() {
        return types.get(&root).is_some() || unknown_roots.contains(&root);
    }
    let field = rest
        .strip_prefix('.')
        .is_some_and(|field| field.starts_with(|first: char| first.is_ascii_lowercase()));
    let path = !root.is_empty() && field && !text.contains(char::is_whitespace);
    path || ((types.get(&root).is_some() || unknown_roots.contains(&root))
        && (field || rest.trim_start().starts_with(['+', '-', '*', '/', '='])))
        || text.starts_with('\'')
}

/// Something that is meant to be computed rather than a slip in a value.
fn looks_computed(text: &str) -> bool {
    let begins = text.starts_with(|first: char| first.is_ascii_lowercase() || first == '(');
    begins && !text.contains(char::is_whitespace)
        || text.contains(['+', '*', '/', '\'', '('])
        || text.contains(" - ")
        || text.contains("==")
}

/// Reports a value that fits nothing.
pub fn report_unfit(source: &Scalar, code: &'static str, what: &str, findings: &mut Findings) {
    findings.add(
        source.at,
        code,
        format!("`{}` is not {what}", shown(source.text.trim())),
        format!("write {what}, or name an answer or a result that is one"),
    );
}

/// A kind of value in words.
pub fn in_words(kind: &ValueType) -> &'static str {
    match kind {
        ValueType::Text => "a text",
        ValueType::Choice(_) => "one of the options",
        ValueType::YesNo => "yes or no",
        ValueType::Date => "a date, e.g. 2026-04-08",
        ValueType::Number => "a number",
        ValueType::Money => "money with its currency, e.g. 12.50 EUR",
        ValueType::Rows(_) => "a list of rows",
    }
}
