//! Conditions as they stand in a file, compiled against what can be read there.

use crate::definition::findings::{Findings, Reading};
use crate::definition::yaml::{Scalar, Spot};
use crate::expression::{Condition, Types};
use std::collections::BTreeSet;

/// Compiles a condition. One that names something whose kind is not known, for
/// a reason already reported, is left alone.
pub fn condition(
    source: &Scalar,
    types: &Types,
    unknown_roots: &BTreeSet<String>,
    findings: &mut Findings,
) -> Option<Condition> {
    let text = source.text.trim_end();
    if names_unknown(text, unknown_roots) {
        return None;
    }
    let compiled = match findings.reading {
        Reading::New => Condition::compile(text, types),
        Reading::Published => Condition::read(text, types),
    };
    match compiled {
        Ok(condition) => Some(condition),
        Err(problem) => {
            findings.add(
                source.spot_of(problem.offset),
                problem.code,
                problem.reason,
                problem.mend,
            );
            None
        }
    }
}

pub fn names_unknown(text: &str, unknown_roots: &BTreeSet<String>) -> bool {
    unknown_roots
        .iter()
        .any(|root| text.contains(root.as_str()))
}

/// Where a path stands in the text that names it.
pub fn place_of(source: &Scalar, path: &str) -> Spot {
    let offset = source
        .text
        .find(path)
        .map_or(0, |byte| source.text[..byte].chars().count());
    source.spot_of(offset)
}
