//! A problem found in a service's files, told so that it can be mended.

use serde::Serialize;
use std::fmt;

/// One problem. Two runs over the same files give the same findings in the same order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    pub file: String,
    /// 1-based; 0 when the whole file is meant.
    pub line: u32,
    /// 1-based, in characters; 0 when the whole line is meant.
    pub column: u32,
    /// Stable kebab-case name of the kind of problem, e.g. `unknown-key`.
    pub code: &'static str,
    /// What is wrong, one sentence.
    pub reason: String,
    /// How to put it right, one sentence.
    pub mend: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {} [{}]\n  mend: {}",
            self.file, self.line, self.column, self.reason, self.code, self.mend
        )
    }
}
