//! The problems of several files, each list with its own bound.

use crate::definition::findings::{Findings, Reading};
use crate::finding::Finding;
use std::collections::BTreeMap;

/// Findings by the file they lie in.
#[derive(Debug, Default)]
pub struct Reports {
    pub reading: Reading,
    files: BTreeMap<String, Findings>,
}

impl Reports {
    pub fn reading(reading: Reading) -> Reports {
        Reports {
            reading,
            ..Reports::default()
        }
    }

    /// Where problems of this file go.
    pub fn of(&mut self, path: &str) -> &mut Findings {
        let reading = self.reading;
        self.files.entry(path.to_owned()).or_insert_with(|| {
            let mut findings = Findings::of(path);
            findings.reading = reading;
            findings
        })
    }

    pub fn take(&mut self, findings: Findings) {
        let list = findings.into_list();
        if let Some(first) = list.first() {
            self.of(&first.file.clone()).extend(list);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.files.values().all(Findings::is_empty)
    }

    /// Whether what was found while the words of the files were read keeps a
    /// published version from being run: what was not understood may be missing.
    pub fn unreadable(&self) -> bool {
        !self.reading.judges() && !self.is_empty()
    }

    pub fn into_list(self) -> Vec<Finding> {
        self.files
            .into_values()
            .flat_map(Findings::into_list)
            .collect()
    }
}
