//! What a file is, by its content alone: nothing a browser says of it counts. What
//! is not wholly one of our kinds is refused, and pictures are written anew without
//! what they tell beside the picture (place, camera, comments, thumbnails). Nothing
//! is ever decoded, so nothing can grow.
//!
//! | kind | taken when                                     | kept of it                         |
//! |------|------------------------------------------------|------------------------------------|
//! | PDF  | header at byte 0, end at the end, no other kind of file in front or behind | every byte |
//! | JPEG | whole segments, one frame, ends with its end   | picture, colours, orientation      |
//! | PNG  | whole chunks with right checksums, ends with its end | picture, colours, orientation |

mod jpeg;
mod orientation;
mod pdf;
mod png;

use engine::upload::FileKind;

/// Most pixels of a picture: what a viewer needs memory for when it is opened.
const MOST_PIXELS: u64 = 100_000_000;
/// Longest side of a picture.
const LONGEST_SIDE: u32 = 30_000;
/// Largest colour profile that is kept, in bytes as they stand in the file.
const LARGEST_PROFILE: usize = 1024 * 1024;

/// A file that may be kept.
#[derive(Debug, PartialEq, Eq)]
pub struct Examined {
    pub kind: FileKind,
    pub bytes: Vec<u8>,
}

/// Why it may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It begins like none of our kinds.
    Unknown,
    /// It begins like this kind and is not wholly one.
    Broken(FileKind),
    /// Its picture is larger than any viewer should have to open.
    Vast,
}

/// # Errors
/// It is not one of our kinds, or not only that.
pub fn examine(bytes: &[u8]) -> Result<Examined, Unfit> {
    let kind = begins_like(bytes).ok_or(Unfit::Unknown)?;
    let kept = match kind {
        FileKind::Pdf => pdf::whole(bytes).then(|| bytes.to_vec()),
        FileKind::Jpeg => jpeg::rewritten(bytes)?,
        FileKind::Png => png::rewritten(bytes)?,
    };
    let bytes = kept.ok_or(Unfit::Broken(kind))?;
    Ok(Examined { kind, bytes })
}

fn begins_like(bytes: &[u8]) -> Option<FileKind> {
    if bytes.starts_with(b"%PDF-") {
        Some(FileKind::Pdf)
    } else if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Some(FileKind::Jpeg)
    } else if bytes.starts_with(png::SIGNATURE) {
        Some(FileKind::Png)
    } else {
        None
    }
}

/// Beginnings of other kinds of files, which programs look for anywhere or behind
/// what they do not know: archives, scripts, pages, programs.
const OTHER_KINDS: [&[u8]; 11] = [
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!\x1a\x07",
    b"7z\xBC\xAF\x27\x1C",
    b"%PDF-",
    b"<?php",
    b"<!doctype",
    b"<html",
    b"<script",
    b"<svg",
    b"\x7fELF",
];

/// How far from the first byte, and from the last, programs look for those.
const NEAR: usize = 66_000;

/// Whether bytes that should hold nothing hold another kind of file. Cameras put
/// whole films behind their pictures, so chance has to be kept small.
fn holds_another(bytes: &[u8]) -> bool {
    let front = &bytes[..bytes.len().min(NEAR)];
    let back = &bytes[bytes.len().saturating_sub(NEAR)..];
    let holds = |part: &[u8]| OTHER_KINDS.iter().any(|kind| finds(part, kind));
    holds(front) || holds(back)
}

/// Whether the words stand there, in small letters or large.
fn finds(bytes: &[u8], words: &[u8]) -> bool {
    bytes
        .windows(words.len())
        .any(|window| window.eq_ignore_ascii_case(words))
}

/// Whether a viewer can be asked to open a picture of this size.
fn sensible(width: u32, height: u32) -> Result<bool, Unfit> {
    if width == 0 || height == 0 {
        return Ok(false);
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS || width > LONGEST_SIDE || height > LONGEST_SIDE {
        return Err(Unfit::Vast);
    }
    Ok(true)
}

#[cfg(test)]
pub mod samples;
#[cfg(test)]
mod tests;
