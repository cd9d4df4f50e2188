//! Collecting the problems of one file, and the list of all their codes.

use super::yaml::Spot;
use crate::finding::Finding;

/// Every code the reader and checker of services can give, sorted. Those of
/// conditions are among them; forms have their own.
pub const CODES: [&str; 94] = [
    "after-end",
    "again-target",
    "alias",
    "anchor",
    "appointment-missing",
    "bad-duration",
    "bad-name",
    "bad-number",
    "branch-never",
    "call-cycle",
    "cell-never",
    "cell-option",
    "cell-syntax",
    "cell-type",
    "condition-constant",
    "condition-name",
    "condition-not-allowed",
    "condition-option",
    "condition-optional",
    "condition-syntax",
    "condition-too-big",
    "condition-type",
    "connector-missing",
    "control-character",
    "duplicate-item",
    "duplicate-key",
    "duplicate-step",
    "each-of",
    "empty-text",
    "endless-loop",
    "hash-in-text",
    "input-kind",
    "input-missing",
    "inputs-not-allowed",
    "join-for-ever",
    "key-not-text",
    "language-version",
    "look-alike",
    "merge-key",
    "missing-key",
    "missing-language",
    "name-differs",
    "needs-own-step",
    "never-enough",
    "never-happens",
    "no-end",
    "no-term",
    "no-way-to-end",
    "nobody-can",
    "not-same-as",
    "office-missing",
    "otherwise-missing",
    "parameter-kind",
    "parameter-missing",
    "pickup-missing",
    "pickup-twice",
    "placeholder",
    "protocol-late",
    "protocol-missing",
    "remind-too-early",
    "reopen-target",
    "result-missing",
    "role-unheld",
    "row-cells",
    "row-never",
    "send-back-target",
    "several-documents",
    "tab",
    "table-empty",
    "table-too-big",
    "tag",
    "term-without-source",
    "too-big",
    "too-deep",
    "too-long",
    "too-many-ways",
    "undo-in-call",
    "unknown-category",
    "unknown-document",
    "unknown-field",
    "unknown-form",
    "unknown-key",
    "unknown-outcome",
    "unknown-parameter",
    "unknown-procedure",
    "unknown-role",
    "unknown-service",
    "unknown-step",
    "unknown-word",
    "unreachable-step",
    "unused-outcome",
    "unused-parameter",
    "wrong-kind",
    "yaml",
];

/// A file with more problems than this is not a service file with slips in it.
const MOST: usize = 200;

/// The problems found so far in one file.
#[derive(Debug)]
pub struct Findings {
    file: String,
    list: Vec<Finding>,
}

impl Findings {
    pub fn of(file: &str) -> Findings {
        Findings {
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

    /// Adds problems of the same file.
    pub fn extend(&mut self, list: Vec<Finding>) {
        let room = MOST.saturating_sub(self.list.len());
        self.list.extend(list.into_iter().take(room));
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn into_list(self) -> Vec<Finding> {
        self.list
    }
}

/// In the order of the files, each problem once.
pub fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort();
    findings.dedup();
    findings
}
