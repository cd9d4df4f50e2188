//! Lengths of time.

use super::common::{scalar, shown};
use crate::calendar::{Span, SpanError};
use crate::definition::findings::Findings;
use crate::definition::yaml::{Node, Scalar};

/// What a reminder or warning ends with.
pub const BEFORE: &str = "before";

/// A length of time as written.
pub fn read_span(scalar: &Scalar, findings: &mut Findings) -> Option<Span> {
    match Span::parse(scalar.text.trim()) {
        Ok(span) => return Some(span),
        Err(SpanError::Number { unit, most, .. }) => findings.add(
            scalar.at,
            "bad-duration",
            format!("`{}` is no possible number of {unit}", shown(&scalar.text)),
            format!("write a whole number from 1 to {most}"),
        ),
        Err(SpanError::Words(_) | SpanError::NotBefore(_)) => findings.add(
            scalar.at,
            "bad-duration",
            format!("`{}` is not a length of time", shown(&scalar.text)),
            "write a number and a kind, e.g. 3 working days, 20 days, 2 hours",
        ),
    }
    None
}

/// The length of time in `1 working day before`.
pub fn read_before(node: &Node, findings: &mut Findings) -> Option<Scalar> {
    let written = scalar(node, "a length of time with `before`", findings)?;
    let span = written
        .text
        .trim_end()
        .strip_suffix(BEFORE)
        .filter(|span| span.ends_with(' ') && !span.trim().is_empty());
    let Some(span) = span else {
        findings.add(
            written.at,
            "bad-duration",
            format!(
                "`{}` does not say how long before the term",
                shown(&written.text)
            ),
            "write it as 1 working day before",
        );
        return None;
    };
    let mut before = written.clone();
    before.text = span.trim_end().to_owned();
    Some(before)
}
