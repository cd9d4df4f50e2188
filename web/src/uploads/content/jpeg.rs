//! JPEG (ITU-T T.81), written anew segment by segment: what the picture needs goes
//! over byte for byte, what stands beside it stays behind.
//!
//! | segment                | goes over                                      |
//! |------------------------|------------------------------------------------|
//! | tables, frame, scans   | as they are                                    |
//! | APP0 JFIF              | anew, without a thumbnail                      |
//! | APP1 Exif              | anew, with nothing but the orientation         |
//! | APP2 colour profile    | as it is                                       |
//! | APP14 Adobe            | as it is: it says how colours are kept         |
//! | others, comments, what follows the end | no                             |

use super::{LARGEST_PROFILE, Unfit, holds_another, orientation, sensible};

const START: u8 = 0xD8;
const END: u8 = 0xD9;
const SCAN: u8 = 0xDA;
const PROFILE: &[u8] = b"ICC_PROFILE\0";
const ADOBE: &[u8] = b"Adobe";
const EXIF: &[u8] = b"Exif\0\0";

/// The picture without the rest; `None` when it is not whole.
///
/// # Errors
/// It is too large to be opened.
pub fn rewritten(bytes: &[u8]) -> Result<Option<Vec<u8>>, Unfit> {
    let mut reading = Reading {
        bytes,
        at: 2,
        out: Vec::with_capacity(bytes.len()),
        profile: 0,
        frames: 0,
        scans: 0,
        oriented: false,
    };
    reading.out.extend_from_slice(&[0xFF, START]);
    let whole = reading.run()?;
    Ok(whole.map(|()| reading.out))
}

struct Reading<'a> {
    bytes: &'a [u8],
    at: usize,
    out: Vec<u8>,
    /// Bytes of colour profile so far.
    profile: usize,
    frames: u32,
    scans: u32,
    oriented: bool,
}

impl Reading<'_> {
    fn run(&mut self) -> Result<Option<()>, Unfit> {
        loop {
            let Some(marker) = self.marker() else {
                return Ok(None);
            };
            if marker == END {
                self.out.extend_from_slice(&[0xFF, END]);
                let whole = self.frames == 1 && self.scans > 0;
                let clean = !holds_another(&self.bytes[self.at..]);
                return Ok((whole && clean).then_some(()));
            }
            let Some(segment) = self.segment() else {
                return Ok(None);
            };
            if !self.take(marker, segment)? {
                return Ok(None);
            }
        }
    }

    /// The next marker, over the bytes that may fill the space before it.
    fn marker(&mut self) -> Option<u8> {
        if *self.bytes.get(self.at)? != 0xFF {
            return None;
        }
        while *self.bytes.get(self.at)? == 0xFF {
            self.at += 1;
        }
        let marker = self.bytes[self.at];
        self.at += 1;
        (marker != 0).then_some(marker)
    }

    /// What the segment says, without its length.
    fn segment(&mut self) -> Option<std::ops::Range<usize>> {
        let length = self.bytes.get(self.at..self.at + 2)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        let range = self.at + 2..self.at.checked_add(length)?;
        if length < 2 || range.end > self.bytes.len() {
            return None;
        }
        self.at = range.end;
        Some(range)
    }

    /// `false`: no picture of ours has this.
    fn take(&mut self, marker: u8, segment: std::ops::Range<usize>) -> Result<bool, Unfit> {
        let bytes = self.bytes;
        let body = &bytes[segment];
        match marker {
            // Tables, restart interval, height given later.
            0xC4 | 0xDB | 0xDD | 0xDC => self.put(marker, body),
            // Frames of the common kinds: baseline, extended, progressive.
            0xC0..=0xC2 => {
                let (Some(height), Some(width)) = (two(body, 1), two(body, 3)) else {
                    return Ok(false);
                };
                self.frames += 1;
                if self.frames > 1 || !sensible(width, height)? {
                    return Ok(false);
                }
                self.put(marker, body);
            }
            SCAN => {
                if self.frames != 1 {
                    return Ok(false);
                }
                self.scans += 1;
                self.put(marker, body);
                return Ok(self.scan());
            }
            0xE0 if body.starts_with(b"JFIF\0") && body.len() >= 14 => {
                let mut jfif = body[..12].to_vec();
                jfif.extend_from_slice(&[0, 0]);
                self.put(marker, &jfif);
            }
            0xE1 if body.starts_with(EXIF) && !self.oriented => {
                if let Some(orientation) = orientation::read(&body[EXIF.len()..]) {
                    self.oriented = true;
                    let block = [EXIF, &orientation::block(orientation)].concat();
                    self.put(marker, &block);
                }
            }
            0xE2 if body.starts_with(PROFILE) => {
                self.profile += body.len();
                if self.profile <= LARGEST_PROFILE {
                    self.put(marker, body);
                }
            }
            0xEE if body.starts_with(ADOBE) && body.len() >= 12 => self.put(marker, &body[..12]),
            0xE0..=0xEF | 0xFE => {}
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn put(&mut self, marker: u8, body: &[u8]) {
        let length = u16::try_from(body.len() + 2).expect("it was no longer when it was read");
        self.out.extend_from_slice(&[0xFF, marker]);
        self.out.extend_from_slice(&length.to_be_bytes());
        self.out.extend_from_slice(body);
    }

    /// Everything up to the next marker that is not part of the scan.
    fn scan(&mut self) -> bool {
        let from = self.at;
        while let Some(found) = self.bytes[self.at..].iter().position(|byte| *byte == 0xFF) {
            let next = self.at + found;
            match self.bytes.get(next + 1) {
                // An escaped byte, or where decoding may begin again.
                Some(0 | 0xD0..=0xD7) => self.at = next + 2,
                // Fill.
                Some(0xFF) => self.at = next + 1,
                Some(_) => {
                    self.out.extend_from_slice(&self.bytes[from..next]);
                    self.at = next;
                    return true;
                }
                None => return false,
            }
        }
        false
    }
}

fn two(body: &[u8], at: usize) -> Option<u32> {
    let bytes = body.get(at..at + 2)?;
    Some(u32::from(u16::from_be_bytes([bytes[0], bytes[1]])))
}
