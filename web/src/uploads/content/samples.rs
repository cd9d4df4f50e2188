//! Files made byte by byte, whole ones, for tests that bend them.

use super::png;

pub fn pdf() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n\
      << /Type /Pages /Kids [] /Count 0 >>\nendobj\nxref\n0 1\n0000000000 65535 f \n\
      trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n110\n%%EOF\n"
        .to_vec()
}

/// A JPEG segment with its marker and length.
pub fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap();
    [&[0xFF, marker], &length.to_be_bytes()[..], body].concat()
}

/// The frame of a picture in grey.
pub fn frame(width: u16, height: u16) -> Vec<u8> {
    let [w, h] = [width.to_be_bytes(), height.to_be_bytes()];
    segment(0xC0, &[8, h[0], h[1], w[0], w[1], 1, 1, 0x11, 0])
}

pub const JFIF: &[u8] = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0";

/// A picture with segments of one's own behind its first one.
pub fn jpeg_with(extra: &[Vec<u8>]) -> Vec<u8> {
    let mut file = vec![0xFF, 0xD8];
    file.extend(segment(0xE0, JFIF));
    file.extend(extra.concat());
    file.extend(segment(0xDB, &[&[0_u8][..], &[1; 64]].concat()));
    file.extend(frame(8, 8));
    file.extend(segment(0xC4, &[&[0_u8][..], &[0; 16]].concat()));
    file.extend(segment(0xDA, &[1, 1, 0, 0, 63, 0]));
    // An escaped byte and a place where decoding may begin again.
    file.extend([0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD3, 0x56]);
    file.extend([0xFF, 0xD9]);
    file
}

pub fn jpeg() -> Vec<u8> {
    jpeg_with(&[])
}

pub fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    png::put(&mut out, *kind, body);
    out
}

pub fn header(width: u32, height: u32) -> Vec<u8> {
    let (w, h) = (width.to_be_bytes(), height.to_be_bytes());
    chunk(b"IHDR", &[&w[..], &h, &[8, 0, 0, 0, 0]].concat())
}

pub fn png_of(chunks: &[Vec<u8>]) -> Vec<u8> {
    [png::SIGNATURE.to_vec(), chunks.concat()].concat()
}

/// A picture with chunks of one's own before its data.
pub fn png_with(extra: &[Vec<u8>]) -> Vec<u8> {
    png_of(&[
        header(1, 1),
        extra.concat(),
        chunk(b"IDAT", b"data"),
        chunk(b"IEND", b""),
    ])
}

pub fn png() -> Vec<u8> {
    png_with(&[])
}

/// An empty ZIP archive.
pub const ZIP: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
