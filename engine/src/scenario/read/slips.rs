//! Collecting what is wrong with scenarios.

use super::shown;
use crate::definition::yaml::Spot;
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

/// A list with more slips than this is no list of scenarios.
const MOST: usize = 200;

pub struct Slips {
    file: String,
    list: Vec<Finding>,
}

impl Slips {
    pub fn of(file: &str) -> Slips {
        Slips {
            file: file.to_owned(),
            list: Vec::new(),
        }
    }

    pub fn add(
        &mut self,
        at: Spot,
        code: &'static str,
        reason: impl Into<String>,
        mend: impl Into<String>,
    ) {
        debug_assert!(CODES.contains(&code), "{code} is not in the list of codes");
        if self.list.len() < MOST {
            self.list.push(Finding {
                file: self.file.clone(),
                line: at.line,
                column: at.column,
                code,
                reason: reason.into(),
                mend: mend.into(),
            });
        }
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

    pub fn into_list(mut self) -> Vec<Finding> {
        self.list.sort();
        self.list.dedup();
        self.list
    }
}
