//! The texts a service is made of, by path, as they lie in the repository:
//! `workflows/birth-certificate.yaml`, `workflows/procedures/issue-certificate.yaml`,
//! `forms/birth-certificate/application.json`, …

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Files by path, `/` between folders, without a leading one.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Files(BTreeMap<String, String>);

impl Files {
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.0.insert(path.into(), text.into());
    }

    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The part of these files that `paths` names.
    pub fn only<'a>(&self, paths: impl IntoIterator<Item = &'a str>) -> Files {
        Files(
            paths
                .into_iter()
                .filter_map(|path| Some((path.to_owned(), self.0.get(path)?.clone())))
                .collect(),
        )
    }

    /// SHA-256 in hex over every path and text, in order. Lengths are part of
    /// what is digested, so no two different sets run together.
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for (path, text) in &self.0 {
            for part in [path, text] {
                hasher.update((part.len() as u64).to_be_bytes());
                hasher.update(part.as_bytes());
            }
        }
        hex::encode(hasher.finalize())
    }
}
