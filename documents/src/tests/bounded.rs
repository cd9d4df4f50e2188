//! How large a document may be, and what is not printed at all.

use super::{row, saying};
use crate::{Block, Document, MOST_CHARACTERS, MOST_PARTS, Proof, RenderError, render, writable};

fn fails(document: &Document) -> RenderError {
    render(document).unwrap_err()
}

#[test]
fn the_largest_document_is_made_and_one_beyond_is_refused() {
    let largest = "Αβγδε ζη ".repeat(MOST_CHARACTERS / 9 - 20);
    assert!(render(&saying(&largest)).is_ok());
    assert!(matches!(
        fails(&saying(&"α".repeat(MOST_CHARACTERS + 1))),
        RenderError::TooLong(_)
    ));
    let rows = |count: usize| Document {
        blocks: vec![Block::Table(vec![row("α", "β"); count])],
        ..saying("")
    };
    assert!(render(&rows(MOST_PARTS - 10)).is_ok());
    assert!(matches!(
        fails(&rows(MOST_PARTS + 1)),
        RenderError::TooManyParts(_)
    ));
    // A line is as much work as a paragraph.
    assert!(matches!(
        fails(&saying(&"α\n".repeat(MOST_PARTS + 1))),
        RenderError::TooManyParts(_)
    ));
}

#[test]
fn what_cannot_be_shown_is_refused_and_not_left_out() {
    for (text, sign) in [
        ("Ελένη \u{1f600}", 0x1f600),
        ("李小龙", 0x674e),
        ("a\u{0}b", 0),
        ("a\u{1b}[31m", 0x1b),
        ("a\u{202e}cod.exe", 0x202e),
        ("a\u{2066}b", 0x2066),
        ("a\tb", 9),
    ] {
        assert!(!writable(text), "{text:?}");
        let error = fails(&saying(text));
        assert!(
            matches!(error, RenderError::Unwritable(found) if found == sign),
            "{text:?}: {error}"
        );
    }
}

#[test]
fn an_address_that_no_qr_code_holds_is_refused() {
    let document = Document {
        proof: Some(Proof {
            lines: Vec::new(),
            code: "A".to_owned(),
            address: format!("https://{}", "a".repeat(5_000)),
            described: "QR".to_owned(),
        }),
        ..saying("α")
    };
    assert!(matches!(fails(&document), RenderError::AddressTooLong));
}
