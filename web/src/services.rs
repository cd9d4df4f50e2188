//! The services of the municipality, as they run.
//!
//! The files shipped with the product are published when the process starts:
//! a set of files never seen before becomes a new version, kept whole in the
//! database. On offer is the newest version of each service that is not retired,
//! whoever published it, and a running process follows what others publish and
//! retire. A case or draft stays on the version it was begun with, however many
//! newer ones there are, so versions are found by digest and read back from
//! what was kept.

use crate::clock::Clock;
use anyhow::{Context as _, anyhow};
use engine::definition::{self, Definition, Words};
use engine::files::Files;
use engine::text::Language;
use rust_embed::RustEmbed;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use store::{Offer, Store, Version};
use tokio::sync::watch;

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
    shown: RwLock<Arc<Shown>>,
    by_digest: RwLock<HashMap<String, Arc<Definition>>>,
}

/// What is shown to whoever comes now.
#[derive(Debug, Default)]
struct Shown {
    /// As the database told it.
    told: Vec<Offer>,
    /// In the order of their Greek titles.
    offered: Vec<Arc<Definition>>,
    /// Newest versions of services that take no new applications.
    retired: Vec<Arc<Definition>>,
}

/// How often a process looks what others have published or retired.
const LOOKS: Duration = Duration::from_secs(2);

impl Services {
    /// Checks the shipped services and publishes those never seen before. On offer
    /// is what the database says, by whomever it was published.
    pub async fn publish(store: Store, clock: &Clock, files: &Files) -> anyhow::Result<Services> {
        let words = Words::read(files).map_err(told)?;
        let (definitions, findings) = definition::check_all(files, &words);
        if !findings.is_empty() {
            return Err(told(findings));
        }
        let services = Services::of(store);
        for definition in definitions {
            let version = services
                .store
                .publish(&definition.service, &definition.sources, clock.now())
                .await
                .context("publishing a service")?;
            anyhow::ensure!(
                version.digest == definition.digest,
                "the files kept of {} are not those it was checked from",
                definition.service
            );
            services.know(Arc::new(definition));
        }
        services.refresh().await?;
        Ok(services)
    }

    /// For commands that only look versions up.
    pub fn of(store: Store) -> Services {
        Services {
            store,
            shown: RwLock::default(),
            by_digest: RwLock::default(),
        }
    }

    /// Looks what is on offer now. A version that cannot be read by this program is
    /// told in the log, and what was shown of its service before is shown on.
    pub async fn refresh(&self) -> anyhow::Result<()> {
        let told = self.store.offers().await?;
        let before = self.shown();
        if told == before.told {
            return Ok(());
        }
        let mut shown = Shown::default();
        for offer in &told {
            let digest = offer.offered.as_ref().unwrap_or(&offer.newest);
            let definition = match self.version(digest).await {
                Ok(definition) => Some(definition),
                Err(error) => {
                    let service = &offer.service;
                    tracing::error!(service, error = format!("{error:#}"), "cannot be offered");
                    let known = before.offered.iter().chain(&before.retired);
                    known.clone().find(|one| one.service == *service).cloned()
                }
            };
            let list = match offer.offered {
                Some(_) => &mut shown.offered,
                None => &mut shown.retired,
            };
            list.extend(definition);
        }
        shown.offered.sort_by(|a, b| a.title.el.cmp(&b.title.el));
        shown.told = told;
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shown);
        Ok(())
    }

    /// Looks again and again, until `stopped`.
    pub async fn follow(&self, mut stopped: watch::Receiver<bool>) {
        let mut fails = false;
        loop {
            tokio::select! {
                _ = stopped.wait_for(|stop| *stop) => return,
                () = tokio::time::sleep(LOOKS) => {}
            }
            let looked = self.refresh().await;
            if let Err(error) = &looked
                && !fails
            {
                let error = format!("{error:#}");
                tracing::warn!(error, "cannot look which services are on offer");
            }
            fails = looked.is_err();
        }
    }

    fn shown(&self) -> Arc<Shown> {
        Arc::clone(&self.shown.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What takes new applications.
    pub fn offered(&self) -> Vec<Arc<Definition>> {
        self.shown().offered.clone()
    }

    /// The version on offer of a service.
    pub fn current(&self, service: &str) -> Option<Arc<Definition>> {
        let shown = self.shown();
        let mut offered = shown.offered.iter();
        offered.find(|one| one.service == service).cloned()
    }

    /// The newest version of a service that takes no new applications any more.
    pub fn retired(&self, service: &str) -> Option<Arc<Definition>> {
        let shown = self.shown();
        let mut retired = shown.retired.iter();
        retired.find(|one| one.service == service).cloned()
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
        let definition = Arc::new(read(&version)?);
        self.know(Arc::clone(&definition));
        Ok(definition)
    }

    fn know(&self, definition: Arc<Definition>) {
        self.by_digest
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(definition.digest.clone(), definition);
    }

    fn known(&self, digest: &str) -> Option<Arc<Definition>> {
        self.by_digest
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(digest)
            .cloned()
    }
}

/// A version from the files that were kept of it: it was checked when it was
/// published, and what runs by it does not stop where checks become stricter.
fn read(version: &Version) -> anyhow::Result<Definition> {
    let words = Words::read(&version.files).map_err(told)?;
    let path = format!("workflows/{}.yaml", version.service);
    definition::read_published(&path, &version.files, &words).map_err(told)
}

/// The vocabulary that a version was written with.
pub fn words(definition: &Definition) -> anyhow::Result<Words> {
    Words::read(&definition.sources).map_err(told)
}

/// What a role is called.
pub fn role(words: &Words, slug: &str, language: Language) -> String {
    let word = words.role(slug);
    let title = word.map(|word| word.title.in_language(language));
    title.unwrap_or(slug).to_owned()
}

/// Findings as one error, each on its lines.
fn told(findings: Vec<engine::finding::Finding>) -> anyhow::Error {
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    anyhow!("the service files have problems:\n{}", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_would_be_refused_today_is_read_all_the_same() {
        const SERVICE: &str = "workflows/birth-certificate.yaml";
        const PROCEDURE: &str = "workflows/procedures/issue-certificate.yaml";
        let mut files = shipped();
        let procedure = files.get(PROCEDURE).unwrap();
        let stricter = procedure.replacen(
            "\noutcomes:\n",
            "\noutcomes:\n  never: { el: Ποτέ, en: Never }\n",
            1,
        );
        files.insert(PROCEDURE, stricter);
        let words = Words::read(&files).unwrap();
        let refused = definition::read_service(SERVICE, &files, &words).unwrap_err();
        assert_eq!(refused[0].code, "unused-outcome");

        let version = Version {
            service: "birth-certificate".to_owned(),
            number: 1,
            digest: files.digest(),
            files,
            published_at: "2026-01-01T08:00:00Z".parse().unwrap(),
            retired_at: None,
        };
        let definition = read(&version).unwrap();
        assert_eq!(definition.service, "birth-certificate");
    }
}
