//! PDF (ISO 32000): begins with its header, ends with its end mark, and is no other
//! kind of file before or after that. What happens inside, scripts among it, is for
//! the scanner and the reader's program to judge; we hand it out as a file to be
//! saved and never show it.

use super::{finds, holds_another};

/// What must hold nothing but a PDF's own first lines.
const FRONT: usize = 1024;
/// Where the end mark has to be found, counted back from the last byte.
const BACK: usize = 1024;
/// A ZIP archive is found from behind, over a comment of at most 64 KiB.
const ARCHIVE_END: usize = 66_000;

pub fn whole(bytes: &[u8]) -> bool {
    has_version(bytes) && ends_well(bytes) && !is_more(bytes)
}

/// `%PDF-1.7`, `%PDF-2.0`, and a new line.
fn has_version(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"%PDF-") else {
        return false;
    };
    matches!(rest, [b'1'..=b'2', b'.', b'0'..=b'9', next, ..] if next.is_ascii_whitespace())
}

/// The last end mark is followed by nothing but white space.
fn ends_well(bytes: &[u8]) -> bool {
    const MARK: &[u8] = b"%%EOF";
    let back = &bytes[bytes.len().saturating_sub(BACK)..];
    let last = back.windows(MARK.len()).rposition(|window| window == MARK);
    let blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0;
    last.is_some_and(|at| back[at + MARK.len()..].iter().all(blank))
        && finds(&bytes[bytes.len().saturating_sub(2 * BACK)..], b"startxref")
}

/// Whether it is another kind of file too, for a program that looks elsewhere.
fn is_more(bytes: &[u8]) -> bool {
    let front = &bytes[1..bytes.len().min(FRONT)];
    let back = &bytes[bytes.len().saturating_sub(ARCHIVE_END)..];
    holds_another(front) || back.windows(4).any(|window| window == b"PK\x05\x06")
}
