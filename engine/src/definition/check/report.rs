//! The problems of several files, each list with its own bound.

use crate::definition::findings::Findings;
use crate::finding::Finding;
use std::collections::BTreeMap;

/// Findings by the file they lie in.
#[derive(Debug, Default)]
pub struct Reports(BTreeMap<String, Findings>);

impl Reports {
    /// Where problems of this file go.
    pub fn of(&mut self, path: &str) -> &mut Findings {
        self.0
            .entry(path.to_owned())
            .or_insert_with(|| Findings::of(path))
    }

    pub fn take(&mut self, findings: Findings) {
        let list = findings.into_list();
        if let Some(first) = list.first() {
            self.of(&first.file.clone()).extend(list);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.values().all(Findings::is_empty)
    }

    pub fn into_list(self) -> Vec<Finding> {
        self.0.into_values().flat_map(Findings::into_list).collect()
    }
}
