//! The municipality's registry of persons: does it hold somebody with these
//! identifiers?
//!
//! Two ways to be answered: the registry in our own database, filled by the
//! sample municipality, and an HTTP service named by the operator. A registry
//! that is down never loses an application: it goes on unanswered, and a clerk
//! looks.

mod embedded;
mod http;

use super::target::{LeftAlone, Target};
use crate::clock::Clock;
use store::Store;

/// The identifiers a citizen gave, canonical.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identifiers {
    pub afm: Option<String>,
    pub pin: Option<String>,
    pub family_number: Option<String>,
}

/// What the registry says. It never hands back whom it holds: whoever asks
/// learns no more than they brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Every identifier given belongs to one and the same person.
    Match,
    NoMatch,
}

#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    #[error("registry unavailable: {0}")]
    Unavailable(String),
    /// It was not asked: it did not answer the last few times.
    #[error("the registry is left alone for a while")]
    LeftAlone(LeftAlone),
}

#[derive(Debug)]
pub enum Registry {
    Embedded(Store),
    Http(http::Http),
}

impl Registry {
    pub fn http(base: &str, clock: Clock) -> anyhow::Result<Registry> {
        Ok(Registry::Http(http::Http::new(base, clock)?))
    }

    /// The service that answers, where there is one.
    pub fn target(&self) -> Option<&Target> {
        match self {
            Registry::Embedded(_) => None,
            Registry::Http(http) => Some(http.target()),
        }
    }

    pub async fn identify(&self, identifiers: &Identifiers) -> Result<Finding, RegistryError> {
        match self {
            Registry::Embedded(store) => embedded::identify(store, identifiers).await,
            Registry::Http(http) => http.identify(identifiers).await,
        }
    }
}
