//! The virus scanner: clamd, or whatever speaks as it does (`INSTREAM`).
//!
//! A connection for each file: `zINSTREAM`, then pieces, each after its length in four
//! bytes, then a length of nothing; answered by `stream: OK` or `stream: … FOUND`.
//! Anything else, a slow answer or a long one counts as no answer, and the file is
//! looked into later.

use super::target::{LeftAlone, Target, TargetName};
use crate::clock::Clock;
use crate::connectors::storage::Contents;
use anyhow::Context as _;
use futures::StreamExt as _;
use std::path::PathBuf;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};

/// Longest wait for a connection, and for the whole of a file.
const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(60);
/// Longest answer read, in bytes.
const LONGEST: u64 = 4 * 1024;

/// What the scanner says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    Clean,
    Infected,
}

#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    #[error("scanner: {0}")]
    Unavailable(String),
    /// It was not asked: it did not answer the last few times.
    #[error("the scanner is left alone for {} seconds", .0.0.as_secs())]
    LeftAlone(LeftAlone),
    /// The storage did not give the file.
    #[error("the file: {0}")]
    File(std::io::Error),
}

#[derive(Debug)]
pub struct Scanner {
    place: Place,
    target: Target,
}

#[derive(Clone, Debug)]
enum Place {
    Tcp(String),
    Unix(PathBuf),
}

impl Scanner {
    /// `tcp://127.0.0.1:3310` or `unix:///run/clamav/clamd.ctl`.
    pub fn new(url: &str, clock: Clock) -> anyhow::Result<Scanner> {
        let place = if let Some(address) = url.strip_prefix("tcp://") {
            let address = address.trim_end_matches('/');
            let (host, port) = address.rsplit_once(':').context("tcp://host:port")?;
            let _: u16 = port.parse().context("the port of the scanner")?;
            anyhow::ensure!(!host.is_empty(), "the scanner has no host");
            Place::Tcp(address.to_owned())
        } else if let Some(path) = url.strip_prefix("unix://") {
            anyhow::ensure!(path.starts_with('/'), "the path of the scanner's socket");
            Place::Unix(path.into())
        } else {
            anyhow::bail!("the scanner is reached by tcp://host:port or unix:///path");
        };
        let target = Target::new(TargetName::Scanner, clock);
        Ok(Scanner { place, target })
    }

    pub fn target(&self) -> &Target {
        &self.target
    }

    pub async fn look_into(&self, contents: Contents) -> Result<Looked, ScanError> {
        let answered = |looked: &Result<Looked, ScanError>| match looked {
            Ok(_) | Err(ScanError::File(_)) => true,
            Err(ScanError::Unavailable(_) | ScanError::LeftAlone(_)) => false,
        };
        self.target
            .call(self.ask(contents), answered)
            .await
            .map_err(ScanError::LeftAlone)?
    }

    async fn ask(&self, contents: Contents) -> Result<Looked, ScanError> {
        let asked = async {
            match &self.place {
                Place::Tcp(address) => {
                    let stream = in_time(TcpStream::connect(address)).await?;
                    speak(stream, contents).await
                }
                Place::Unix(path) => {
                    let stream = in_time(UnixStream::connect(path)).await?;
                    speak(stream, contents).await
                }
            }
        };
        tokio::time::timeout(WHOLE, asked)
            .await
            .map_err(|_| ScanError::Unavailable("no answer in time".to_owned()))?
    }
}

async fn in_time<S>(connecting: impl Future<Output = std::io::Result<S>>) -> Result<S, ScanError> {
    tokio::time::timeout(CONNECT, connecting)
        .await
        .map_err(|_| ScanError::Unavailable("no connection in time".to_owned()))?
        .map_err(away)
}

fn away(error: std::io::Error) -> ScanError {
    ScanError::Unavailable(error.to_string())
}

async fn speak<S>(mut stream: S, contents: Contents) -> Result<Looked, ScanError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    stream.write_all(b"zINSTREAM\0").await.map_err(away)?;
    let mut bytes = contents.bytes;
    let mut sent = 0;
    while let Some(piece) = bytes.next().await {
        let piece = piece.map_err(ScanError::File)?;
        let length = u32::try_from(piece.len()).expect("pieces are small");
        if length > 0 {
            stream
                .write_all(&length.to_be_bytes())
                .await
                .map_err(away)?;
            stream.write_all(&piece).await.map_err(away)?;
        }
        sent += u64::from(length);
    }
    if sent != contents.size {
        // Half a file could be clean while the whole is not.
        let error = std::io::Error::other("it ended early");
        return Err(ScanError::File(error));
    }
    stream.write_all(&[0; 4]).await.map_err(away)?;
    stream.flush().await.map_err(away)?;
    let mut answer = Vec::new();
    let mut reading = stream.take(LONGEST);
    reading.read_to_end(&mut answer).await.map_err(away)?;
    understood(&answer)
        .ok_or_else(|| ScanError::Unavailable("an answer that is not understood".to_owned()))
}

/// `stream: OK`, `stream: Eicar-Signature FOUND`, ended by a zero.
fn understood(answer: &[u8]) -> Option<Looked> {
    let answer = answer.strip_suffix(b"\0").unwrap_or(answer);
    let answer = std::str::from_utf8(answer).ok()?.trim_end_matches('\n');
    let said = answer.strip_prefix("stream: ")?;
    if said == "OK" {
        Some(Looked::Clean)
    } else {
        let name = said.strip_suffix(" FOUND")?;
        (!name.is_empty()).then_some(Looked::Infected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Bytes;
    use tokio::net::TcpListener;

    fn contents(pieces: &[&'static [u8]], size: u64) -> Contents {
        let pieces: Vec<_> = pieces
            .iter()
            .map(|piece| Ok(Bytes::from_static(piece)))
            .collect();
        Contents {
            size,
            bytes: futures::stream::iter(pieces).boxed(),
        }
    }

    /// A scanner that reads a whole file as the protocol says and then answers this.
    async fn answering(answer: &'static [u8]) -> Scanner {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut word = [0; 10];
                stream.read_exact(&mut word).await.unwrap();
                assert_eq!(&word, b"zINSTREAM\0");
                while let Ok(length @ 1..) = stream.read_u32().await {
                    let mut piece = vec![0; usize::try_from(length).unwrap()];
                    if stream.read_exact(&mut piece).await.is_err() {
                        break;
                    }
                }
                stream.write_all(answer).await.ok();
            }
        });
        Scanner::new(&format!("tcp://{address}"), Clock::system()).unwrap()
    }

    #[tokio::test]
    async fn what_the_scanner_says_is_heard() {
        for (answer, looked) in [
            (b"stream: OK\0".as_slice(), Looked::Clean),
            (b"stream: OK\n", Looked::Clean),
            (b"stream: Eicar-Signature FOUND\0", Looked::Infected),
            (b"stream: a b c FOUND\0", Looked::Infected),
        ] {
            let scanner = answering(answer).await;
            let said = scanner.look_into(contents(&[b"ab", b"", b"c"], 3)).await;
            assert_eq!(said.unwrap(), looked);
        }
    }

    #[tokio::test]
    async fn anything_else_is_no_answer() {
        for answer in [
            b"".as_slice(),
            b"OK",
            b"stream: ",
            b"stream: FOUND",
            b"stream:  FOUND",
            b"stream: OK\0stream: OK\0",
            b"INSTREAM size limit exceeded. ERROR\0",
            b"stream: something ERROR\0",
            b"\xff\xfe\0",
            b"HTTP/1.1 200 OK\r\n\r\nstream: OK",
        ] {
            let scanner = answering(answer).await;
            let said = scanner.look_into(contents(&[b"abc"], 3)).await;
            assert!(
                matches!(said, Err(ScanError::Unavailable(_))),
                "{answer:?}: {said:?}"
            );
        }
    }

    #[tokio::test]
    async fn half_a_file_is_not_judged() {
        let scanner = answering(b"stream: OK\0").await;
        let said = scanner.look_into(contents(&[b"ab"], 3)).await;
        assert!(matches!(said, Err(ScanError::File(_))), "{said:?}");
    }

    #[tokio::test]
    async fn a_scanner_that_is_not_there_is_left_alone_after_a_while() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let scanner = Scanner::new(&format!("tcp://{address}"), Clock::system()).unwrap();
        for _ in 0..crate::connectors::breaker::PATIENCE {
            let said = scanner.look_into(contents(&[b"abc"], 3)).await;
            assert!(matches!(said, Err(ScanError::Unavailable(_))), "{said:?}");
        }
        let said = scanner.look_into(contents(&[b"abc"], 3)).await;
        assert!(matches!(said, Err(ScanError::LeftAlone(_))), "{said:?}");
    }

    #[test]
    fn only_a_place_that_can_be_reached_is_one() {
        for right in [
            "tcp://127.0.0.1:3310",
            "tcp://[::1]:3310",
            "unix:///run/clamd.ctl",
        ] {
            assert!(Scanner::new(right, Clock::system()).is_ok(), "{right}");
        }
        for wrong in [
            "",
            "127.0.0.1:3310",
            "tcp://host",
            "tcp://:1",
            "tcp://h:99999",
            "unix://x",
            "http://h:1",
        ] {
            assert!(Scanner::new(wrong, Clock::system()).is_err(), "{wrong}");
        }
    }
}
