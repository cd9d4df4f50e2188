//! A document as whoever fetched it finds it.

use reqwest::StatusCode;
use sha2::{Digest as _, Sha256};
use tests::Visitor;

use super::fetched;

pub struct Paper {
    pub bytes: Vec<u8>,
}

impl Paper {
    /// Fetches it, as a file to be kept and never shown within our pages.
    pub async fn of(visitor: &Visitor, path: &str) -> Self {
        let (status, headers, bytes) = fetched(visitor, path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        let header = |name: &str| {
            headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
        };
        assert_eq!(header("content-type"), "application/pdf");
        assert!(
            header("content-disposition").starts_with("attachment; filename=\"2026-"),
            "{headers:?}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store");
        assert!(header("content-security-policy").contains("default-src 'none'"));
        assert!(bytes.starts_with(b"%PDF-1."), "{path}");
        Self { bytes }
    }

    pub fn words(&self) -> String {
        words(&self.bytes)
    }

    pub fn says(&self, text: &str) -> bool {
        self.words().contains(&plain(text))
    }

    pub fn digest(&self) -> String {
        let digest: [u8; 32] = Sha256::digest(&self.bytes).into();
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// What stands on the pages of a PDF, without gaps.
pub fn words(pdf: &[u8]) -> String {
    let pdf = lopdf::Document::load_mem(pdf).expect("a PDF");
    let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
    plain(&pdf.extract_text(&pages).expect("text"))
}

fn plain(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}
