//! The few places in a service's texts where something of the case is put in:
//! `{case.reference}`, `{appointment}`, `{check.missing}` … The checker refuses
//! any other. What is put in is text and stays text.

use crate::present;
use crate::view::dates;
use engine::case::Case;
use engine::definition::Definition;
use engine::text::Language;
use serde_json::Value;
use store::Account;

/// The text with every place filled; one that has nothing yet becomes empty.
pub fn fill(
    text: &str,
    case: &Case,
    definition: &Definition,
    applicant: &Account,
    language: Language,
) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        filled.push_str(&value(name.trim(), case, definition, applicant, language));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn value(
    name: &str,
    case: &Case,
    definition: &Definition,
    applicant: &Account,
    language: Language,
) -> String {
    match name {
        "case.reference" => case.reference.clone(),
        "case.protocol" => case.protocol.clone().unwrap_or_default(),
        "service.title" => definition.title.in_language(language).to_owned(),
        "applicant.name" => applicant.full_name(),
        "appointment" => case
            .appointment
            .as_ref()
            .map(|slot| dates::moment(slot.at, language))
            .unwrap_or_default(),
        _ => result(name, case),
    }
}

/// `<step>.<field>` of a finished task.
fn result(name: &str, case: &Case) -> String {
    let Some((step, field)) = name.split_once('.') else {
        return String::new();
    };
    let result = present::tracks(case).find_map(|track| track.results.get(step));
    match result.and_then(|result| result.get(field)) {
        Some(Value::String(text)) => text.clone(),
        Some(
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) | Value::Null,
        )
        | None => String::new(),
    }
}
