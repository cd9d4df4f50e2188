//! Files that people send: made here byte by byte, whole ones and odd ones, and the forms that bring them.

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;

use crate::{Form, Page, Visitor};

/// A small PDF of one empty page. The words stand in a remark, so that two of them differ.
pub fn pdf(words: &str) -> Vec<u8> {
    let body = format!(
        "%PDF-1.4\n% {words}\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
         2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
         3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>\nendobj\n"
    );
    let start = body.len();
    format!("{body}xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n")
        .into_bytes()
}

/// A JPEG segment with its marker and length.
pub fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).expect("a short segment");
    [&[0xFF, marker], &length.to_be_bytes()[..], body].concat()
}

/// A JPEG of this size, with segments of one's own after its beginning. What its scan holds is no picture, which only a
/// decoder would find out.
pub fn jpeg_with(extra: &[Vec<u8>], width: u16, height: u16) -> Vec<u8> {
    let [w, h] = [width.to_be_bytes(), height.to_be_bytes()];
    let mut file = vec![0xFF, 0xD8];
    file.extend(segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
    file.extend(extra.concat());
    file.extend(segment(0xDB, &[&[0_u8][..], &[1; 64]].concat()));
    file.extend(segment(0xC0, &[8, h[0], h[1], w[0], w[1], 1, 1, 0x11, 0]));
    file.extend(segment(0xC4, &[&[0_u8][..], &[0; 16]].concat()));
    file.extend(segment(0xDA, &[1, 1, 0, 0, 63, 0]));
    file.extend([0x12, 0x34, 0xFF, 0x00, 0x56, 0xFF, 0xD0, 0x78]);
    file.extend([0xFF, 0xD9]);
    file
}

pub fn jpeg() -> Vec<u8> {
    jpeg_with(&[], 8, 8)
}

/// A PNG chunk with length and checksum (ISO 3309).
pub fn chunk(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut crc = u32::MAX;
    for byte in kind.iter().chain(body) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xEDB8_8320
            } else {
                crc >> 1
            };
        }
    }
    let length = u32::try_from(body.len())
        .expect("a short chunk")
        .to_be_bytes();
    [&length[..], kind, body, &(!crc).to_be_bytes()].concat()
}

/// A PNG of this size, with chunks of one's own before its data.
pub fn png_with(extra: &[Vec<u8>], width: u32, height: u32) -> Vec<u8> {
    let header = [
        &width.to_be_bytes()[..],
        &height.to_be_bytes(),
        &[8, 0, 0, 0, 0],
    ]
    .concat();
    // Deflated: a stored block of one row of one pixel.
    let data = [
        0x78, 0x01, 0x01, 0x02, 0x00, 0xFD, 0xFF, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01,
    ];
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &header),
        extra.concat(),
        chunk(b"IDAT", &data),
        chunk(b"IEND", &[]),
    ]
    .concat()
}

pub fn png() -> Vec<u8> {
    png_with(&[], 1, 1)
}

/// A file as a form brings it: field, name, content.
pub type Brought<'a> = (&'a str, &'a str, &'a [u8]);

const BOUNDARY: &str = "----thyrida-tests-5f1c";

/// The body of a form with files (RFC 7578): fields first, as our pages have them.
pub fn multipart(fields: &[(String, String)], files: &[Brought<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .bytes(),
        );
    }
    for (field, name, content) in files {
        body.extend(
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            )
            .bytes(),
        );
        body.extend_from_slice(content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

/// The type that goes with it.
pub fn multipart_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

impl Visitor {
    /// Sends a form with files and returns the answer itself, a redirect too.
    pub async fn send_files(&self, form: &Form, files: &[Brought<'_>]) -> Page {
        let request = self
            .request(Method::POST, form.action.as_str())
            .header(CONTENT_TYPE, multipart_type())
            .body(multipart(&form.fields, files));
        self.ask(request).await
    }

    /// The same, and follows where it leads.
    pub async fn bring(&self, form: &Form, files: &[Brought<'_>]) -> Page {
        let answer = self.send_files(form, files).await;
        match answer.headers.get("location") {
            Some(onward) => {
                let onward = onward.to_str().expect("addresses are ASCII").to_owned();
                self.get(&onward).await
            }
            None => answer,
        }
    }

    /// Fetches a file: its bytes and headers.
    pub async fn fetch(&self, place: &str) -> Fetched {
        let answer = self
            .request(Method::GET, place)
            .send()
            .await
            .expect("an answer");
        Fetched {
            status: answer.status(),
            headers: answer.headers().clone(),
            bytes: answer.bytes().await.expect("a whole answer").to_vec(),
        }
    }
}

/// A file as it came back.
#[derive(Clone, Debug)]
pub struct Fetched {
    pub status: reqwest::StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Fetched {
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default()
    }
}
