//! Collecting the problems of one file, and the list of all their codes.

use super::yaml::Spot;
use crate::finding::Finding;

/// Every code the reader and checker of services can give, sorted. Those of
/// conditions and tables are among them; forms have their own.
///
/// Those that the checker gives for whole definitions:
///
/// | code                 | meaning                                            | example                                   |
/// |----------------------|----------------------------------------------------|-------------------------------------------|
/// | `act-of-office`      | `anytime` gives an act of an office to applicants  | `note: { by: applicant }`                 |
/// | `bad-number`         | not a whole number, or too small or large          | `of: 6`, `retry: { times: 1000, … }`      |
/// | `branch-never`       | a way, row or step with `when` that is never taken | asked again after it was answered         |
/// | `call-cycle`         | procedures that call each other in a circle        | `a → b → a`                               |
/// | `cell-never`         | a cell that nothing fits                           | `7 to 3`                                  |
/// | `cell-option`        | a cell with an option that there is not            | `shool`                                   |
/// | `cell-syntax`        | a cell that cannot be understood                   | an empty one                              |
/// | `cell-type`          | a cell of another kind than its column             | `many` for a number                       |
/// | `connector-missing`  | the municipality has no such connector             | `do: level.raise`                         |
/// | `each-of`            | `of` names no list of rows in the answers          | `of: answers.reason`                      |
/// | `field-settled`      | `correct` names an answer that the case took over  | `fields: [location]`                      |
/// | `input-kind`         | a value of another kind than is needed             | `amount: 12 euros`                        |
/// | `input-missing`      | a service is started without an answer it asks for | `with: {}`                                |
/// | `join-for-ever`      | a branch that can go on for ever is waited for     | a task and `again` in a branch            |
/// | `never-enough`       | more branches have to finish than there are        | `enough: 3` of two                        |
/// | `never-happens`      | a handler of what cannot happen                    | `withdrawn` without `anytime: withdraw`   |
/// | `nobody-can`         | too few people hold the role                       | `of: 2` where one person does             |
/// | `remind-too-early`   | a reminder before the term begins to run           | `due: 2 days, remind: 2 days before`      |
/// | `reopen-target`      | `reopen: to` names a step inside another           | `to:` a step of a block                   |
/// | `role-unheld`        | nobody holds the role of a task                    |                                           |
/// | `row-cells`          | a row has too many or too few cells                | `[school, 1, 2]`                          |
/// | `row-never`          | a row that an earlier one leaves nothing           | the same cell twice                       |
/// | `send-back-target`   | `send_back` names no earlier task of the track     | a later task, or one outside the block    |
/// | `table-empty`        | a table without rows, `reads` or `gives`           | `rows: []`                                |
/// | `table-too-big`      | more rows or columns than a table may have         | 201 rows                                  |
/// | `too-many-ways`      | so many turns depend on each other that they cannot be looked at | 16 results, each asked later  |
/// | `undo-in-call`       | `end: { …, undo: yes }` in a called procedure      |                                           |
/// | `unknown-document`   | `correct` names no document of the service         | `documents: [identty]`                    |
/// | `unknown-field`      | `correct` or `start` names no field of the form    | `fields: [raeson]`                        |
/// | `unknown-service`    | `start` names no service                           | `start: permits`                          |
/// | `unknown-template`   | `document.issue` names no template of the service  | `template: permt`                         |
/// | `unused-template`    | no step issues what stands under `issues`          |                                           |
/// | `unknown-step`       | `until` or `to` under `anytime` names no step      | `until: the_start`                        |
pub const CODES: [&str; 100] = [
    "act-of-office",
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
    "field-settled",
    "files-in-task",
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
    "unknown-life-event",
    "unknown-outcome",
    "unknown-parameter",
    "unknown-procedure",
    "unknown-role",
    "unknown-service",
    "unknown-step",
    "unknown-template",
    "unknown-word",
    "unreachable-step",
    "unused-outcome",
    "unused-parameter",
    "unused-template",
    "wrong-kind",
    "yaml",
];

/// A file with more problems than this is not a service file with slips in it.
const MOST: usize = 200;

/// What files are read for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// They can still be mended: all that is found counts.
    #[default]
    New,
    /// They were published, and cases run by them: only what they cannot be run
    /// without counts.
    Published,
}

impl Reading {
    /// Whether what can be run is judged as well.
    pub fn judges(self) -> bool {
        self == Reading::New
    }
}

/// The problems found so far in one file.
#[derive(Debug)]
pub struct Findings {
    file: String,
    pub reading: Reading,
    /// Those it may give.
    codes: &'static [&'static str],
    list: Vec<Finding>,
}

impl Findings {
    pub fn of(file: &str) -> Findings {
        Findings::with_codes(file, &CODES)
    }

    /// For a reader with codes of its own.
    pub fn with_codes(file: &str, codes: &'static [&'static str]) -> Findings {
        Findings {
            file: file.to_owned(),
            reading: Reading::New,
            codes,
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
        debug_assert!(
            self.codes.contains(&code),
            "{code} is not in the list of codes"
        );
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
