//! Documents as PDF: typed blocks in, bytes out.
//!
//! Nothing that comes from people or from service files is ever read as source.
//! There is one source, `page.typ`, and it is ours; everything else is handed to it as
//! data and shown letter by letter. The world it runs in has two fonts and nothing
//! more: no file, no network, no date of today.
//!
//! The same document gives the same bytes. What is not in our fonts is refused, because
//! a name with a hole in it is not that name; [`writable`] tells beforehand.
//!
//! [`render`] works for some tens of milliseconds and never waits: call it where that
//! disturbs nobody.

mod block;
mod bounds;
mod data;
mod fonts;
mod qr;
mod world;

#[cfg(test)]
mod tests;

pub use block::{Block, Document, Language, Proof, Row};
pub use bounds::{MOST_CHARACTERS, MOST_PAGES, MOST_PARTS};
pub use fonts::writable;

use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use world::Paper;

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error("the document has {0} parts, at most {MOST_PARTS} are possible")]
    TooManyParts(usize),
    #[error("the document has {0} characters, at most {MOST_CHARACTERS} are possible")]
    TooLong(usize),
    #[error("the document has {0} pages, at most {MOST_PAGES} are possible")]
    TooManyPages(usize),
    #[error("our fonts have no sign for U+{0:04X}")]
    Unwritable(u32),
    #[error("the address for checking does not fit a QR code")]
    AddressTooLong,
    /// A fault of ours, never of what is in the document.
    #[error("the document cannot be made: {0}")]
    Broken(String),
}

/// The document as an archivable, tagged PDF (PDF/A-2b).
///
/// # Errors
/// It is too large, or holds a sign that our fonts do not have.
pub fn render(document: &Document) -> Result<Vec<u8>, RenderError> {
    bounds::check(document)?;
    let paper = Paper::of(document)?;
    let rendered = print(document, &paper);
    // Remembered pages would keep people's data in memory.
    typst::comemo::evict(0);
    rendered
}

fn print(document: &Document, paper: &Paper) -> Result<Vec<u8>, RenderError> {
    let laid = typst::compile::<PagedDocument>(paper)
        .output
        .map_err(|faults| broken(&faults))?;
    let pages = laid.pages().len();
    if pages > MOST_PAGES {
        return Err(RenderError::TooManyPages(pages));
    }
    let standards = PdfStandards::new(&[PdfStandard::A_2b])
        .map_err(|fault| RenderError::Broken(format!("{fault:?}")))?;
    let options = PdfOptions {
        ident: Smart::Custom(document.identity.clone()),
        creator: Smart::Custom(Some("Thyrida".to_owned())),
        timestamp: moment(document).map(Timestamp::new_utc),
        standards,
        tagged: true,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&laid, &options).map_err(|faults| broken(&faults))
}

fn moment(document: &Document) -> Option<Datetime> {
    let date = document.date;
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    Datetime::from_ymd_hms(i32::from(date.year()), month, day, 0, 0, 0)
}

/// The first fault is enough: what is told names places of `page.typ`, not contents.
fn broken(faults: &[SourceDiagnostic]) -> RenderError {
    let first = faults.first().map(|fault| fault.message.to_string());
    RenderError::Broken(first.unwrap_or_default())
}
