//! The values that letters and issued documents have filled in: `{case.reference}` and
//! its like.

use crate::definition::draft::TextDraft;
use crate::definition::findings::Findings;
use crate::definition::read::shown;
use crate::definition::yaml::{Scalar, Spot};
use crate::form::ValueType;
use crate::nearest::nearest;
use std::collections::BTreeMap;

/// Placeholders that stand for something of the case itself.
pub const PLACEHOLDERS: [&str; 5] = [
    "applicant.name",
    "appointment",
    "case.protocol",
    "case.reference",
    "service.title",
];

/// What a placeholder asks of the case, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filled {
    Appointment(Spot),
    Protocol(Spot),
    /// A field of the result of this step.
    Result(String, Spot),
}

/// What can be filled in where a text is written.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Fields of each result; of a step whose form could not be read `None`.
    pub results: &'a Fields,
    /// Fields of the application, in a document; in letters they do not stand.
    pub answers: Option<&'a BTreeMap<String, ValueType>>,
}

type Fields = BTreeMap<String, Option<BTreeMap<String, ValueType>>>;

/// Checks the placeholders of a text of a document.
pub fn check_document(text: &TextDraft, known: Known<'_>, findings: &mut Findings) -> Vec<Filled> {
    let mut filled = Vec::new();
    scan(&text.el, known, &mut filled, findings);
    // A value that stands alone was written once.
    if text.el.at != text.en.at {
        scan(&text.en, known, &mut filled, findings);
    }
    filled
}

/// Checks the placeholders of a text. `results` are the fields of each step's
/// form; a step whose form could not be read has `None`.
pub fn check(text: &TextDraft, results: &Fields, findings: &mut Findings) -> Vec<Filled> {
    let known = Known {
        results,
        answers: None,
    };
    let mut filled = Vec::new();
    for language in [&text.el, &text.en] {
        scan(language, known, &mut filled, findings);
    }
    filled
}

fn scan(text: &Scalar, known: Known<'_>, filled: &mut Vec<Filled>, findings: &mut Findings) {
    let mut rest = text.text.char_indices().enumerate();
    while let Some((offset, (start, letter))) = rest.next() {
        if letter != '{' {
            continue;
        }
        let at = text.spot_of(offset);
        let inside = &text.text[start + 1..];
        let Some(length) = inside.find(['{', '}', '\n']) else {
            unclosed(at, findings);
            return;
        };
        if !inside[length..].starts_with('}') {
            unclosed(at, findings);
            // Of braces that follow each other the first one is enough.
            rest.next();
            continue;
        }
        let name = &inside[..length];
        match value(name, known) {
            Ok(Some(Want::Appointment)) => filled.push(Filled::Appointment(at)),
            Ok(Some(Want::Protocol)) => filled.push(Filled::Protocol(at)),
            Ok(Some(Want::Result(step))) => filled.push(Filled::Result(step, at)),
            Ok(None) => {}
            Err(mend) => findings.add(
                at,
                "placeholder",
                format!("`{{{}}}` stands for nothing", shown(name)),
                mend,
            ),
        }
        for _ in 0..=name.chars().count() {
            rest.next();
        }
    }
}

fn unclosed(at: Spot, findings: &mut Findings) {
    findings.add(
        at,
        "placeholder",
        "a brace is opened and not closed",
        "close it with }, e.g. {case.reference}",
    );
}

enum Want {
    Appointment,
    Protocol,
    Result(String),
}

/// What a placeholder wants of the case, or how to mend it.
fn value(name: &str, known: Known<'_>) -> Result<Option<Want>, String> {
    let results = known.results;
    if let Some(answers) = known.answers {
        if let Some(field) = name.strip_prefix("answers.") {
            return suits("answers", field, answers).map(|()| None);
        }
        if name == "appointment" {
            return Err("a document does not say when it is collected; take it out".into());
        }
    }
    match name {
        "appointment" => return Ok(Some(Want::Appointment)),
        "case.protocol" => return Ok(Some(Want::Protocol)),
        "applicant.name" | "case.reference" | "service.title" => return Ok(None),
        _ => {}
    }
    let known_step = name
        .split_once('.')
        .and_then(|(step, field)| Some((step, field, results.get(step)?)));
    let Some((step, field, fields)) = known_step else {
        let steps = results.keys().map(String::as_str);
        let first = name.split('.').next().unwrap_or(name);
        return Err(match nearest(name, PLACEHOLDERS) {
            Some(meant) => format!("write {{{meant}}}"),
            None => match nearest(first, steps) {
                Some(step) => format!("write {{{step}.…}} with a field of its form"),
                None => format!(
                    "known are: {}, and {{step.field}} for results of tasks",
                    PLACEHOLDERS.map(|name| format!("{{{name}}}")).join(", ")
                ),
            },
        });
    };
    let want = || Ok(Some(Want::Result(step.to_owned())));
    let Some(fields) = fields else {
        return want();
    };
    suits(step, field, fields)?;
    want()
}

/// Whether a field can stand in a sentence, or how to mend it.
fn suits(step: &str, field: &str, fields: &BTreeMap<String, ValueType>) -> Result<(), String> {
    match fields.get(field) {
        Some(ValueType::Rows(_)) => {
            Err("rows cannot stand in a sentence; name another field".into())
        }
        Some(
            ValueType::Text
            | ValueType::Choice(_)
            | ValueType::YesNo
            | ValueType::Date
            | ValueType::Number
            | ValueType::Money,
        ) => Ok(()),
        None => Err(match nearest(field, fields.keys().map(String::as_str)) {
            Some(meant) => format!("write {{{step}.{meant}}}"),
            None => format!(
                "fields of `{step}` are: {}",
                fields.keys().cloned().collect::<Vec<_>>().join(", ")
            ),
        }),
    }
}
