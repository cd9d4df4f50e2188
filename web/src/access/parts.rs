//! The parts of a form with files (RFC 7578, as browsers write them), piece by piece.
//! No more is ever held than one piece and the head of one part.
//!
//! ```text
//! --boundary CRLF head CRLF CRLF content CRLF --boundary CRLF … --boundary--
//! ```

use axum::body::Bytes;
use futures::{Stream, StreamExt};
use memchr::memmem;

/// Longest head of a part, in bytes; longest boundary (RFC 2046).
const LONGEST_HEAD: usize = 8 * 1024;
const LONGEST_BOUNDARY: usize = 70;

pub struct Parts<S> {
    stream: S,
    held: Vec<u8>,
    /// A line break, two dashes and the boundary. What comes is read as if a line break
    /// stood before it, so that the first one is found like the others.
    mark: Vec<u8>,
    ended: bool,
    /// Nothing comes any more; it is not asked again.
    dry: bool,
}

/// The head of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub name: String,
    /// There for every file, also for one that was not chosen.
    pub file_name: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum PartsError<E> {
    /// No form, or one that ends in the middle.
    #[error("not a form with files")]
    Malformed,
    #[error(transparent)]
    Stream(E),
}

/// The boundary that a content type names.
pub fn boundary(kind: &str) -> Option<String> {
    let (_, parameters) = kind.split_once(';')?;
    let given = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("boundary")
            .then(|| value.trim())
    })?;
    let given = given
        .strip_prefix('"')
        .and_then(|given| given.strip_suffix('"'))
        .unwrap_or(given);
    let fine = |byte: u8| byte.is_ascii_graphic() && byte != b'"';
    let length = (1..=LONGEST_BOUNDARY).contains(&given.len());
    (length && given.bytes().all(fine)).then(|| given.to_owned())
}

impl<S, E> Parts<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    pub fn new(stream: S, boundary: &str) -> Parts<S> {
        Parts {
            stream,
            held: b"\r\n".to_vec(),
            mark: format!("\r\n--{boundary}").into_bytes(),
            ended: false,
            dry: false,
        }
    }

    /// The head of the next part; what was not read of the one before is passed over.
    pub async fn next(&mut self) -> Result<Option<Head>, PartsError<E>> {
        if self.ended {
            return Ok(None);
        }
        while self.piece().await?.is_some() {}
        let mark = self.mark.len();
        self.hold(mark + 2).await?;
        let after = &self.held[mark..mark + 2];
        if after == b"--" {
            self.ended = true;
            return Ok(None);
        }
        if after != b"\r\n" {
            return Err(PartsError::Malformed);
        }
        loop {
            // The line break after the mark may be that of an empty head.
            if let Some(end) = memmem::find(&self.held[mark..], b"\r\n\r\n") {
                let head = read(&self.held[mark + 2..mark + end.max(2)]);
                self.held.drain(..mark + end + 4);
                return head.map(Some).ok_or(PartsError::Malformed);
            }
            if self.held.len() > mark + LONGEST_HEAD {
                return Err(PartsError::Malformed);
            }
            let more = self.held.len() + 1;
            self.hold(more).await?;
        }
    }

    /// The next piece of what the part holds; `None` at its end.
    pub async fn piece(&mut self) -> Result<Option<Vec<u8>>, PartsError<E>> {
        loop {
            if let Some(end) = memmem::find(&self.held, &self.mark) {
                return Ok((end > 0).then(|| self.held.drain(..end).collect()));
            }
            // The mark may have begun already.
            let sure = self.held.len().saturating_sub(self.mark.len() - 1);
            if sure > 0 {
                return Ok(Some(self.held.drain(..sure).collect()));
            }
            let more = self.held.len() + 1;
            self.hold(more).await?;
        }
    }

    /// Takes in the rest of a form that is refused: a browser that finds the door shut
    /// while it sends shows no page at all.
    pub async fn pass_over(&mut self) {
        self.held.clear();
        while !self.dry {
            self.dry = !matches!(self.stream.next().await, Some(Ok(_)));
        }
    }

    /// Reads on until so many bytes are held.
    async fn hold(&mut self, count: usize) -> Result<(), PartsError<E>> {
        while self.held.len() < count {
            match self.stream.next().await {
                Some(Ok(piece)) => self.held.extend_from_slice(&piece),
                Some(Err(error)) => {
                    self.dry = true;
                    return Err(PartsError::Stream(error));
                }
                None => {
                    self.dry = true;
                    return Err(PartsError::Malformed);
                }
            }
        }
        Ok(())
    }
}

/// The one line of a head that says anything to us.
fn read(head: &[u8]) -> Option<Head> {
    let head = String::from_utf8_lossy(head);
    let said = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-disposition")
            .then(|| value.trim())
    })?;
    let mut rest = said.strip_prefix("form-data")?;
    let (mut name, mut file_name) = (None, None);
    while let Some(next) = rest.trim_start().strip_prefix(';') {
        let (key, value) = next.split_once('=')?;
        // Browsers write a quote within as `%22`.
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => value.split_at(value.find(';').unwrap_or(value.len())),
        };
        match key.trim() {
            "name" => name = Some(plain(value)),
            "filename" => file_name = Some(plain(value)),
            _ => {}
        }
        rest = after;
    }
    rest.trim().is_empty().then_some(())?;
    Some(Head {
        name: name?,
        file_name,
    })
}

fn plain(value: &str) -> String {
    value
        .replace("%22", "\"")
        .replace("%0D", "\r")
        .replace("%0A", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use proptest::prelude::*;
    use std::convert::Infallible;

    type Read = Result<Vec<(Head, Vec<u8>)>, ()>;

    /// Everything in a body that comes in pieces of this size.
    fn all(body: &[u8], size: usize) -> Read {
        let pieces: Vec<Result<Bytes, Infallible>> = body
            .chunks(size)
            .map(|piece| Ok(Bytes::copy_from_slice(piece)))
            .collect();
        let reading = async {
            let mut parts = Parts::new(futures::stream::iter(pieces), "xyz");
            let mut found = Vec::new();
            while let Some(head) = parts.next().await.map_err(|_| ())? {
                let mut content = Vec::new();
                while let Some(piece) = parts.piece().await.map_err(|_| ())? {
                    content.extend(piece);
                }
                found.push((head, content));
            }
            Ok(found)
        };
        reading.now_or_never().expect("nothing is waited for")
    }

    fn head(name: &str, file_name: Option<&str>) -> Head {
        Head {
            name: name.to_owned(),
            file_name: file_name.map(str::to_owned),
        }
    }

    fn part(disposition: &str, content: &[u8]) -> Vec<u8> {
        let head = format!("--xyz\r\nContent-Disposition: {disposition}\r\n\r\n");
        [head.as_bytes(), content, b"\r\n"].concat()
    }

    #[test]
    fn parts_are_read_however_they_are_cut() {
        let tricky = b"\r\n--xy\r\n--x--xyz\r\n-\r\n";
        let body = [
            part("form-data; name=\"csrf\"", b"token"),
            part("form-data; name=\"files\"; filename=\"Ά 1%22.pdf\"", tricky),
            part("form-data; name=\"files\"; filename=\"\"", b""),
            b"--xyz--\r\n".to_vec(),
        ]
        .concat();
        for size in [1, 2, 3, 7, 64, 10_000] {
            let found = all(&body, size).unwrap();
            assert_eq!(found.len(), 3, "{size}");
            assert_eq!(found[0], (head("csrf", None), b"token".to_vec()));
            assert_eq!(found[1].0.file_name.as_deref(), Some("Ά 1\".pdf"));
            assert_eq!(found[1].1, tricky);
            assert_eq!(found[2], (head("files", Some("")), Vec::new()));
        }
    }

    #[test]
    fn what_is_no_form_is_refused() {
        let whole = [part("form-data; name=\"a\"", b"b"), b"--xyz--".to_vec()].concat();
        assert!(all(&whole, 5).is_ok());
        for end in 0..whole.len() {
            assert!(all(&whole[..end], 5).is_err(), "cut at {end}");
        }
        let long = format!("form-data; name=\"{}\"", "x".repeat(LONGEST_HEAD));
        for body in [
            b"--xyz\r\n\r\nno head\r\n--xyz--".to_vec(),
            b"--xyz\r\nContent-Type: text/plain\r\n\r\nx\r\n--xyz--".to_vec(),
            b"--xyzz\r\n\r\n\r\n--xyz--".to_vec(),
            [part("attachment; name=\"a\"", b"x"), b"--xyz--".to_vec()].concat(),
            [part("form-data; filename=\"a\"", b"x"), b"--xyz--".to_vec()].concat(),
            [part("form-data; name=\"a", b"x"), b"--xyz--".to_vec()].concat(),
            [part("form-data; name=\"a\" b", b"x"), b"--xyz--".to_vec()].concat(),
            [part(&long, b"x"), b"--xyz--".to_vec()].concat(),
        ] {
            assert!(
                all(&body, 100).is_err(),
                "{}",
                String::from_utf8_lossy(&body)
            );
        }
    }

    #[test]
    fn only_a_sensible_boundary_is_one() {
        assert_eq!(
            boundary("multipart/form-data; boundary=xyz").as_deref(),
            Some("xyz")
        );
        let quoted = "multipart/form-data; charset=utf-8; Boundary=\"a b\"";
        assert_eq!(boundary(quoted), None);
        assert_eq!(
            boundary("multipart/form-data; boundary=\"ab:c\"").as_deref(),
            Some("ab:c")
        );
        for wrong in [
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"\"",
            "multipart/form-data; boundary=a\u{e9}",
            &format!("multipart/form-data; boundary={}", "x".repeat(71)),
        ] {
            assert_eq!(boundary(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn whatever_a_file_holds_comes_back(
            content in prop::collection::vec(prop_oneof![
                Just(b'\r'), Just(b'\n'), Just(b'-'), Just(b'x'), Just(b'y'), any::<u8>(),
            ], 0..400),
            size in 1_usize..50,
        ) {
            let holds_mark = memmem::find(&[b"\r\n", &content[..]].concat(), b"\r\n--xyz").is_some();
            prop_assume!(!holds_mark);
            let body = [part("form-data; name=\"a\"; filename=\"b\"", &content), b"--xyz--".to_vec()].concat();
            prop_assert_eq!(all(&body, size), Ok(vec![(head("a", Some("b")), content)]));
        }

        #[test]
        fn nothing_makes_it_stumble(body in prop::collection::vec(any::<u8>(), 0..300), size in 1_usize..50) {
            all(&body, size).ok();
            all(&[b"--xyz\r\nContent-Disposition: ", &body[..]].concat(), size).ok();
        }
    }
}
