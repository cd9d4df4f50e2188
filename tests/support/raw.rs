//! A request written byte by byte, for what no client would send: paths that are not tidied up, headers twice.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::PATIENCE;

/// What came back, as it came.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    /// Status line and headers.
    pub head: String,
    pub body: String,
}

impl Answer {
    /// The value of a header field.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// Sends bytes to `127.0.0.1:port` and reads until the other side closes.
///
/// # Panics
/// When nothing that looks like HTTP comes back in time.
pub async fn say(address: &str, request: &str) -> Answer {
    let spoken = async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        Ok::<_, std::io::Error>(answer)
    };
    let answer = timeout(PATIENCE, spoken)
        .await
        .unwrap_or_else(|_| panic!("no end of the answer to\n{request}"))
        .unwrap_or_else(|error| panic!("{error} after\n{request}"));
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    Answer {
        status: status.unwrap_or_else(|| panic!("not HTTP: {answer}")),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

/// A GET of a path exactly as it is written, with a cookie or none.
pub async fn get(address: &str, path: &str, cookie: Option<&str>) -> Answer {
    let cookie = cookie.map_or(String::new(), |cookie| format!("Cookie: {cookie}\r\n"));
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n{cookie}Connection: close\r\n\r\n");
    say(address, &request).await
}
