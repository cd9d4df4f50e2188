//! Documents that the municipality issues, from the templates of its services, and the
//! receipt: what stands in them.

mod receipt;
mod written;

pub use receipt::receipt;
pub use written::{Certificate, Paper, paper};

use crate::view::WordsError;
use ::documents::{Document, RenderError};
use engine::text::Language;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Longest a document may be in the making: it takes some tens of milliseconds, so
/// this is for a machine that is at its end.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug, thiserror::Error)]
pub enum MakingError {
    #[error(transparent)]
    Render(#[from] RenderError),
    #[error(transparent)]
    Words(#[from] WordsError),
    #[error("making the document took more than {} seconds", PATIENCE.as_secs())]
    TooSlow,
    #[error("making the document came to a bad end")]
    Panicked,
}

/// Documents made at the same time; whoever asks for more leaves the rest of the
/// machine to others.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// The document as bytes, made where it keeps nobody waiting.
pub async fn make(document: Document) -> Result<Vec<u8>, MakingError> {
    let making = async {
        let turn = AT_ONCE.acquire().await.expect("it is never closed");
        let making = tokio::task::spawn_blocking(move || {
            let made = ::documents::render(&document);
            drop(turn);
            made
        });
        making.await
    };
    match tokio::time::timeout(PATIENCE, making).await {
        Ok(Ok(made)) => Ok(made?),
        Ok(Err(_)) => Err(MakingError::Panicked),
        Err(_) => Err(MakingError::TooSlow),
    }
}

fn tongue(language: Language) -> ::documents::Language {
    match language {
        Language::El => ::documents::Language::El,
        Language::En => ::documents::Language::En,
    }
}
