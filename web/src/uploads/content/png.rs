//! PNG (W3C, third edition), written anew chunk by chunk: what the picture needs
//! goes over byte for byte, texts, times and chunks that nobody knows stay behind.

use super::{LARGEST_PROFILE, Unfit, holds_another, orientation, sensible};

pub const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Chunks the picture needs, beside header, data and end.
const KEPT: [&[u8; 4]; 10] = [
    b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"sBIT", b"bKGD", b"pHYs", b"iCCP",
];
/// Largest of those but the colour profile, in bytes.
const LARGEST: usize = 1024;

/// The picture without the rest; `None` when it is not whole.
///
/// # Errors
/// It is too large to be opened.
pub fn rewritten(bytes: &[u8]) -> Result<Option<Vec<u8>>, Unfit> {
    let mut out = Vec::with_capacity(bytes.len());
    out.extend_from_slice(SIGNATURE);
    let mut at = SIGNATURE.len();
    let mut data = Data::None;
    let mut first = true;
    let mut oriented = false;
    loop {
        let Some(chunk) = chunk(bytes, at) else {
            return Ok(None);
        };
        at = chunk.end;
        if first != (chunk.kind == b"IHDR") {
            return Ok(None);
        }
        data = match (data, chunk.kind == b"IDAT") {
            (Data::None | Data::Running, true) => Data::Running,
            (Data::Running | Data::Over, false) => Data::Over,
            (Data::None, false) => Data::None,
            (Data::Over, true) => return Ok(None),
        };
        match chunk.kind {
            b"IHDR" => {
                first = false;
                let (Some(width), Some(height)) = (four(chunk.body, 0), four(chunk.body, 4)) else {
                    return Ok(None);
                };
                if chunk.body.len() != 13 || !sensible(width, height)? {
                    return Ok(None);
                }
                out.extend_from_slice(chunk.whole);
            }
            b"IDAT" => out.extend_from_slice(chunk.whole),
            b"IEND" => {
                let whole = data == Data::Over && chunk.body.is_empty();
                out.extend_from_slice(chunk.whole);
                let clean = !holds_another(&bytes[at..]);
                return Ok((whole && clean).then_some(out));
            }
            b"eXIf" if !oriented => {
                if let Some(orientation) = orientation::read(chunk.body) {
                    oriented = true;
                    put(&mut out, *b"eXIf", &orientation::block(orientation));
                }
            }
            kind if KEPT.contains(&kind) => {
                let most = if kind == b"iCCP" {
                    LARGEST_PROFILE
                } else {
                    LARGEST
                };
                if chunk.body.len() <= most {
                    out.extend_from_slice(chunk.whole);
                }
            }
            // A large first letter: without it the picture cannot be understood.
            [b'A'..=b'Z', ..] => return Ok(None),
            _ => {}
        }
    }
}

/// Where the picture's data stand: in one run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Data {
    None,
    Running,
    Over,
}

struct Chunk<'a> {
    kind: &'a [u8; 4],
    body: &'a [u8],
    /// With length and checksum.
    whole: &'a [u8],
    end: usize,
}

/// The chunk that begins here, if its checksum is right.
fn chunk(bytes: &[u8], at: usize) -> Option<Chunk<'_>> {
    let length = usize::try_from(four(bytes, at)?).ok()?;
    let end = at.checked_add(12)?.checked_add(length)?;
    let whole = bytes.get(at..end)?;
    let kind: &[u8; 4] = whole[4..8].try_into().ok()?;
    let body = &whole[8..8 + length];
    let letters = kind.iter().all(u8::is_ascii_alphabetic);
    let checked = crc32fast::hash(&whole[4..8 + length]) == four(whole, 8 + length)?;
    (letters && checked).then_some(Chunk {
        kind,
        body,
        whole,
        end,
    })
}

fn four(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}

pub(super) fn put(out: &mut Vec<u8>, kind: [u8; 4], body: &[u8]) {
    let length = u32::try_from(body.len()).expect("chunks of ours are short");
    out.extend_from_slice(&length.to_be_bytes());
    let from = out.len();
    out.extend_from_slice(&kind);
    out.extend_from_slice(body);
    let checksum = crc32fast::hash(&out[from..]);
    out.extend_from_slice(&checksum.to_be_bytes());
}
