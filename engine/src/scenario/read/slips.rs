//! Collecting what is wrong with scenarios.

use super::shown;
use crate::definition::yaml::Spot;
use crate::definition::{Findings, sorted};
use crate::finding::Finding;
use crate::nearest::nearest;

/// Every code that scenarios can give, sorted. Those of the file they stand in
/// have their own.
pub const CODES: [&str; 18] = [
    "answer-refused",
    "bad-duration",
    "bad-moment",
    "duplicate-scenario",
    "hash-in-text",
    "scenario-length",
    "scenario-line",
    "scenario-moment",
    "several-keys",
    "step-kind",
    "too-big",
    "too-long",
    "unknown-field",
    "unknown-outcome",
    "unknown-role",
    "unknown-step",
    "unknown-word",
    "wrong-kind",
];

pub struct Slips(Findings);

impl Slips {
    pub fn of(file: &str) -> Slips {
        Slips(Findings::with_codes(file, &CODES))
    }

    pub fn add(
        &mut self,
        at: Spot,
        code: &'static str,
        reason: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.0.add(at, code, reason, mend);
    }

    /// `what` in the singular: step, role, field.
    pub fn unknown<'k>(
        &mut self,
        at: Spot,
        code: &'static str,
        what: &str,
        word: &str,
        known: impl Iterator<Item = &'k str>,
    ) {
        const FEW: usize = 12;
        let known: Vec<&str> = known.collect();
        let mend = match nearest(word, known.iter().copied()) {
            Some(meant) => format!("write `{meant}`"),
            None if known.is_empty() => "take it out".to_owned(),
            None if known.len() <= FEW => format!("write one of: {}", known.join(", ")),
            None => format!("write one of: {}, …", known[..FEW].join(", ")),
        };
        let reason = format!("there is no {what} `{}`", shown(word));
        self.add(at, code, reason, mend);
    }

    pub fn into_list(self) -> Vec<Finding> {
        sorted(self.0.into_list())
    }
}
