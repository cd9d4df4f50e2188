//! A bucket for one test, spoken to as S3 is, on the loopback address. It takes nothing that is not signed as published,
//! lists in small pages, and can be told to behave as badly as real ones do.

mod answers;
mod request;
pub mod signature;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use jiff::Timestamp;
use tokio::io::BufReader;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use request::Request;

/// With a slash and a plus, as real ones have.
pub const KEY: &str = "AKIATHYRIDAEXAMPLE";
pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub const REGION: &str = "eu-south-1";
const NAME: &str = "town";
/// The folder in the bucket that [`Bucket::url`] names.
pub const FOLDER: &str = "files";
/// Names in a page of a listing.
const PAGE: usize = 3;

/// How it treats whoever asks and has signed; a number: so many times, then it is honest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Honest,
    /// 503, `SlowDown`.
    SlowDown(usize),
    /// Reads and never answers.
    Silent,
    /// 403, `AccessDenied`.
    Forbids,
    /// Has no room for what is sent to it.
    Full,
    /// Sends everybody elsewhere.
    SendsTo(SocketAddr),
    /// 404, `NoSuchBucket`.
    Gone,
    /// Takes a file and closes the connection instead of saying so.
    LosesAnswer(usize),
    /// Says that it took a file, and kept half of it.
    Forgets,
    /// Says that it took a file, and kept nothing.
    Pretends,
    /// A file breaks off in the middle.
    Cuts(usize),
    /// A file stops in the middle, and the connection stays open.
    Stalls(usize),
    /// A file breaks off in the middle, and the rest is of another.
    Exchanges,
    /// A file breaks off in the middle, and of the rest comes half, as if that were all.
    Shortens,
    /// Sends half a file and says that this is all.
    SaysShorter,
    /// Says that a file is longer than it is.
    SaysLonger,
    /// Does not say how long a file is, and sends half of it.
    Unmeasured,
    /// Answers everything with a page for people.
    Welcomes,
    /// Listings break off within a word.
    Garbles,
    /// Listings begin again and again.
    Circles,
    /// Listings are larger than anybody asked for.
    Floods,
}

/// The stand-in. It stops when dropped.
#[derive(Debug)]
pub struct Bucket {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    listening: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    mood: Mood,
    stored: BTreeMap<String, Stored>,
    asked: Vec<String>,
}

#[derive(Clone, Debug)]
struct Stored {
    bytes: Vec<u8>,
    modified: Timestamp,
}

impl Bucket {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port is free");
        let address = listener.local_addr().expect("it was bound");
        let state = State {
            mood: Mood::Honest,
            stored: BTreeMap::new(),
            asked: Vec::new(),
        };
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&shared)));
            }
        });
        Self {
            address,
            state,
            listening,
        }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// As `--storage` wants it.
    pub fn url(&self) -> String {
        self.url_of(KEY, SECRET, REGION, &format!("/{FOLDER}"))
    }

    /// The same for somebody who waits for two seconds only.
    pub fn hasty_url(&self) -> String {
        format!("{}&wait=2", self.url())
    }

    /// The same with a key, a region or a folder (`/a/b`) of the test's own.
    pub fn url_of(&self, key: &str, secret: &str, region: &str, folder: &str) -> String {
        let secret = secret.replace('/', "%2F");
        let address = self.address;
        format!("s3+http://{key}:{secret}@{address}/{NAME}{folder}?region={region}")
    }

    pub fn becomes(&self, mood: Mood) {
        self.state().mood = mood;
    }

    /// Lays something in the bucket that was changed at a moment.
    pub fn put(&self, key: &str, bytes: &[u8], modified: Timestamp) {
        self.state().stored.insert(
            key.to_owned(),
            Stored {
                bytes: bytes.to_vec(),
                modified,
            },
        );
    }

    /// What lies in it, by key.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.state()
            .stored
            .iter()
            .map(|(key, stored)| (key.clone(), stored.bytes.clone()))
            .collect()
    }

    /// Everything asked so far: `GET /town/files/3fa8… bytes=0-9`.
    pub fn asked(&self) -> Vec<String> {
        self.state().asked.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics holding it")
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn converse(stream: TcpStream, state: Arc<Mutex<State>>) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = Request::read(&mut stream).await {
        let is_head = request.method == "HEAD";
        let answer = state
            .lock()
            .expect("nobody panics holding it")
            .answer(&request);
        if !answer.write(&mut stream, is_head).await {
            return;
        }
    }
}
