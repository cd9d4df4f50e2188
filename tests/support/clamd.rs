//! A virus scanner that speaks as clamd does (`INSTREAM`), finds one thing, and misbehaves on request.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The words that every scanner finds, and that harm nobody (EICAR).
pub const EICAR: &str = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Reads the whole and says what it found.
    Honest,
    /// Takes the connection and closes it.
    Away,
    /// Reads and never answers.
    Silent,
    /// Answers with something else.
    Confused,
}

/// The stand-in. Stops when dropped.
#[derive(Debug)]
pub struct Clamd {
    address: SocketAddr,
    mood: Arc<Mutex<Mood>>,
    looked: Arc<Mutex<usize>>,
    task: JoinHandle<()>,
}

impl Clamd {
    pub async fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let mood = Arc::new(Mutex::new(mood));
        let looked = Arc::new(Mutex::new(0));
        let (moods, looks) = (Arc::clone(&mood), Arc::clone(&looked));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mood = *moods.lock().expect("nobody panics");
                *looks.lock().expect("nobody panics") += 1;
                tokio::spawn(serve(stream, mood));
            }
        });
        Self {
            address,
            mood,
            looked,
            task,
        }
    }

    /// As `--scanner` wants it.
    pub fn url(&self) -> String {
        format!("tcp://{}", self.address)
    }

    pub fn becomes(&self, mood: Mood) {
        *self.mood.lock().expect("nobody panics") = mood;
    }

    /// How often it was asked.
    pub fn asked(&self) -> usize {
        *self.looked.lock().expect("nobody panics")
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, mood: Mood) {
    if mood == Mood::Away {
        return;
    }
    let mut word = [0; 10];
    if stream.read_exact(&mut word).await.is_err() || &word != b"zINSTREAM\0" {
        stream.write_all(b"UNKNOWN COMMAND\0").await.ok();
        return;
    }
    let mut whole = Vec::new();
    loop {
        let Ok(length) = stream.read_u32().await else {
            return;
        };
        if length == 0 {
            break;
        }
        let mut piece = vec![0; length as usize];
        if stream.read_exact(&mut piece).await.is_err() {
            return;
        }
        whole.extend(piece);
    }
    let found = whole
        .windows(EICAR.len())
        .any(|window| window == EICAR.as_bytes());
    let answer: &[u8] = match mood {
        Mood::Silent => std::future::pending().await,
        Mood::Confused => b"HTTP/1.1 200 OK\r\n\r\nstream: OK",
        Mood::Honest | Mood::Away if found => b"stream: Eicar-Signature FOUND\0",
        Mood::Honest | Mood::Away => b"stream: OK\0",
    };
    stream.write_all(answer).await.ok();
}
