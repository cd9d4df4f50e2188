//! A request as it came (HTTP/1.1), and an answer that may break off.

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

#[derive(Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub fn asked(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// `None`: there is none, or not a whole one.
    pub async fn read(stream: &mut BufReader<TcpStream>) -> Option<Self> {
        let first = line(stream).await?;
        let mut words = first.split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next()?);
        let url = reqwest::Url::parse(&format!("http://bucket{target}")).ok()?;
        let mut headers = Vec::new();
        loop {
            let line = line(stream).await?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':')?;
            headers.push((name.to_lowercase(), value.trim().to_owned()));
        }
        let mut request = Self {
            method,
            path: target.split('?').next()?.to_owned(),
            query: url.query_pairs().into_owned().collect(),
            headers,
            body: Vec::new(),
        };
        let length = request
            .header("content-length")
            .and_then(|length| length.parse().ok());
        request.body = vec![0; length.unwrap_or(0)];
        stream.read_exact(&mut request.body).await.ok()?;
        Some(request)
    }
}

async fn line(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    match stream.read_line(&mut line).await {
        Ok(1..) => Some(line.trim_end().to_owned()),
        Ok(0) | Err(_) => None,
    }
}

/// What becomes of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The answer goes out as it is, and another request may come.
    Stays,
    /// It ends after so many bytes of the body.
    CloseAfter(usize),
    /// Nothing more comes after so many bytes of the body.
    StallAfter(usize),
    /// It ends without a word.
    Close,
    /// Nothing ever comes.
    Never,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
    pub ending: Ending,
}

impl Answer {
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
            ending: Ending::Stays,
        }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    #[must_use]
    pub fn ending(mut self, ending: Ending) -> Self {
        self.ending = ending;
        self
    }

    /// So many bytes of it in a piece, and an orderly end, without a word on how many there are.
    #[must_use]
    pub fn in_pieces(self, bytes: usize) -> Self {
        let mut body = format!("{bytes:x}\r\n").into_bytes();
        body.extend_from_slice(&self.body[..bytes]);
        body.extend_from_slice(b"\r\n0\r\n\r\n");
        Self { body, ..self }.with("transfer-encoding", "chunked")
    }

    /// Whether the connection stays.
    pub async fn write(self, stream: &mut BufReader<TcpStream>, is_head: bool) -> bool {
        let sent = match self.ending {
            Ending::Stays => self.body.len(),
            Ending::CloseAfter(bytes) | Ending::StallAfter(bytes) => bytes.min(self.body.len()),
            Ending::Close => return false,
            Ending::Never => std::future::pending().await,
        };
        let mut head = format!("HTTP/1.1 {} -\r\n", self.status);
        let measured = self
            .headers
            .iter()
            .any(|(name, _)| ["content-length", "transfer-encoding"].contains(name));
        // An answer without a body says nothing of its length.
        if !measured && self.status != 204 {
            head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        let body = if is_head { &[] } else { &self.body[..sent] };
        let written = async {
            stream.write_all(head.as_bytes()).await?;
            stream.write_all(body).await?;
            stream.flush().await
        };
        if written.await.is_err() {
            return false;
        }
        if let Ending::StallAfter(_) = self.ending {
            std::future::pending::<()>().await;
        }
        self.ending == Ending::Stays
    }
}
