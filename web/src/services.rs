//! The services of the municipality, as they run.
//!
//! The files shipped with the product are published when the process starts:
//! a set of files never seen before becomes a new version, kept whole in the
//! database. A case stays on the version it was opened with, however many
//! newer ones there are, so versions are found by digest and read back from
//! what was kept.

use crate::clock::Clock;
use anyhow::{Context as _, anyhow};
use engine::definition::{self, Definition, Words};
use engine::files::Files;
use rust_embed::RustEmbed;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use store::Store;

#[derive(RustEmbed)]
#[folder = "../workflows"]
#[prefix = "workflows/"]
#[include = "*.yaml"]
struct Workflows;

#[derive(RustEmbed)]
#[folder = "../forms"]
#[prefix = "forms/"]
#[include = "*.json"]
struct Forms;

/// The files this binary was built with.
pub fn shipped() -> Files {
    let mut files = Files::default();
    for path in Workflows::iter() {
        if let Some(file) = Workflows::get(&path) {
            files.insert(
                path.into_owned(),
                String::from_utf8_lossy(&file.data).into_owned(),
            );
        }
    }
    for path in Forms::iter() {
        if let Some(file) = Forms::get(&path) {
            files.insert(
                path.into_owned(),
                String::from_utf8_lossy(&file.data).into_owned(),
            );
        }
    }
    files
}

#[derive(Debug)]
pub struct Services {
    store: Store,
    words: Words,
    /// On offer, in the order of their Greek titles.
    offered: Vec<Arc<Definition>>,
    by_digest: RwLock<HashMap<String, Arc<Definition>>>,
}

impl Services {
    /// Checks the shipped services, publishes what is new, offers them all.
    pub async fn publish(store: Store, clock: &Clock, files: &Files) -> anyhow::Result<Services> {
        let words = Words::read(files).map_err(told)?;
        let (definitions, findings) = definition::check_all(files, &words);
        if !findings.is_empty() {
            return Err(told(findings));
        }
        let mut offered = Vec::new();
        let mut by_digest = HashMap::new();
        for definition in definitions {
            let version = store
                .publish(&definition.service, &definition.sources, clock.now())
                .await
                .context("publishing a service")?;
            anyhow::ensure!(
                version.digest == definition.digest,
                "the files kept of {} are not those it was checked from",
                definition.service
            );
            let definition = Arc::new(definition);
            by_digest.insert(definition.digest.clone(), Arc::clone(&definition));
            offered.push(definition);
        }
        offered.sort_by(|a, b| a.title.el.cmp(&b.title.el));
        Ok(Services {
            store,
            words,
            offered,
            by_digest: RwLock::new(by_digest),
        })
    }

    pub fn offered(&self) -> &[Arc<Definition>] {
        &self.offered
    }

    pub fn words(&self) -> &Words {
        &self.words
    }

    /// The version on offer of a service.
    pub fn current(&self, service: &str) -> Option<Arc<Definition>> {
        self.offered
            .iter()
            .find(|definition| definition.service == service)
            .cloned()
    }

    /// The version with this digest, on offer or not.
    pub async fn version(&self, digest: &str) -> anyhow::Result<Arc<Definition>> {
        if let Some(definition) = self.known(digest) {
            return Ok(definition);
        }
        let version = self
            .store
            .version(digest)
            .await?
            .ok_or_else(|| anyhow!("version {digest} is not in the database"))?;
        let words = Words::read(&version.files).map_err(told)?;
        let path = format!("workflows/{}.yaml", version.service);
        let definition = definition::read_service(&path, &version.files, &words).map_err(told)?;
        let definition = Arc::new(definition);
        self.by_digest
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(digest.to_owned(), Arc::clone(&definition));
        Ok(definition)
    }

    fn known(&self, digest: &str) -> Option<Arc<Definition>> {
        self.by_digest
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(digest)
            .cloned()
    }
}

/// Findings as one error, each on its lines.
fn told(findings: Vec<engine::finding::Finding>) -> anyhow::Error {
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    anyhow!("the service files have problems:\n{}", lines.join("\n"))
}
