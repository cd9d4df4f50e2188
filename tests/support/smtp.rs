//! A mail server for one test (RFC 5321, without TLS, on the loopback address). It keeps what it is given, and it can be
//! told to behave as badly as real ones do.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::{Mail, PATIENCE};

/// How the server treats whoever connects. It can change at any moment and holds from the next command on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Takes every mail.
    Accept,
    /// Closes each connection without a word.
    Refuse,
    /// Answers 451 to each recipient: try again later.
    TryLater,
    /// Answers 550 to each recipient: never.
    NoSuchMailbox,
    /// Takes the mail and keeps it, then closes the connection instead of saying so: the sender cannot know.
    LoseAnswer,
    /// Takes the connection and answers nothing.
    Hang,
}

/// The server. It stops when dropped.
#[derive(Debug)]
pub struct Smtp {
    address: String,
    shared: Arc<Shared>,
    listening: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    behaviour: Mutex<Behaviour>,
    mails: Mutex<Vec<Mail>>,
    /// How many mails were kept.
    arrived: watch::Sender<usize>,
    /// How many connections were opened.
    connections: watch::Sender<usize>,
}

impl Smtp {
    /// Starts on a free port, accepting.
    pub async fn start() -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))
            .await
            .expect("a port is free");
        let address = listener.local_addr().expect("it was bound").to_string();
        let shared = Arc::new(Shared {
            behaviour: Mutex::new(Behaviour::Accept),
            mails: Mutex::default(),
            arrived: watch::Sender::new(0),
            connections: watch::Sender::new(0),
        });
        let serving = shared.clone();
        let listening = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serving.connections.send_modify(|count| *count += 1);
                // A client that goes away in the middle is the client's affair.
                tokio::spawn(converse(stream, serving.clone()));
            }
        });
        Self {
            address,
            shared,
            listening,
        }
    }

    /// `127.0.0.1:port`.
    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn behave(&self, behaviour: Behaviour) {
        *self
            .shared
            .behaviour
            .lock()
            .expect("nobody panics holding it") = behaviour;
    }

    /// Everything kept so far, in order of arrival.
    pub fn mails(&self) -> Vec<Mail> {
        self.shared
            .mails
            .lock()
            .expect("nobody panics holding it")
            .clone()
    }

    /// Waits for a mail of which `is_it` is true, among those that came and those to come.
    ///
    /// # Panics
    /// When none comes in time.
    pub async fn mail(&self, is_it: impl Fn(&Mail) -> bool) -> Mail {
        self.mail_within(PATIENCE, is_it).await
    }

    /// The same with a limit of the test's own.
    ///
    /// # Panics
    /// When none comes in time.
    pub async fn mail_within(&self, limit: Duration, is_it: impl Fn(&Mail) -> bool) -> Mail {
        let mut arrived = self.shared.arrived.subscribe();
        let waiting = async {
            loop {
                if let Some(found) = self.mails().into_iter().find(&is_it) {
                    return found;
                }
                arrived
                    .changed()
                    .await
                    .expect("the sender lives as long as the server");
            }
        };
        match timeout(limit, waiting).await {
            Ok(mail) => mail,
            Err(_) => {
                let subjects: Vec<_> = self
                    .mails()
                    .iter()
                    .map(|mail| (mail.to.clone(), mail.subject()))
                    .collect();
                panic!("the mail did not come; these did: {subjects:#?}")
            }
        }
    }

    /// Connections opened so far.
    pub fn connected(&self) -> usize {
        *self.shared.connections.borrow()
    }

    /// Waits until `count` connections were opened since the start, whatever became of them.
    ///
    /// # Panics
    /// When fewer come in time.
    pub async fn connections(&self, count: usize) {
        let mut connections = self.shared.connections.subscribe();
        timeout(PATIENCE, connections.wait_for(|seen| *seen >= count))
            .await
            .unwrap_or_else(|_| panic!("fewer than {count} connections were opened"))
            .expect("the sender lives as long as the server");
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Shared {
    fn behaviour(&self) -> Behaviour {
        *self.behaviour.lock().expect("nobody panics holding it")
    }

    fn keep(&self, mail: Mail) {
        let mut mails = self.mails.lock().expect("nobody panics holding it");
        mails.push(mail);
        self.arrived.send_replace(mails.len());
    }
}

async fn converse(stream: TcpStream, shared: Arc<Shared>) -> std::io::Result<()> {
    match shared.behaviour() {
        Behaviour::Refuse => return Ok(()),
        Behaviour::Hang => std::future::pending::<()>().await,
        Behaviour::Accept
        | Behaviour::TryLater
        | Behaviour::NoSuchMailbox
        | Behaviour::LoseAnswer => {}
    }
    let (reading, mut writing) = stream.into_split();
    let mut reading = BufReader::new(reading);
    let mut from = String::new();
    let mut to = Vec::new();
    writing.write_all(b"220 stand-in ESMTP\r\n").await?;
    loop {
        let mut line = Vec::new();
        if reading.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        let word = line
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        let answer = match word.as_str() {
            "EHLO" => "250-stand-in\r\n250-8BITMIME\r\n250 SMTPUTF8",
            "HELO" | "NOOP" => "250 ok",
            "MAIL" => {
                from = address(&line);
                to.clear();
                "250 ok"
            }
            "RCPT" => match shared.behaviour() {
                Behaviour::TryLater => "451 try again later",
                Behaviour::NoSuchMailbox => "550 no such mailbox",
                Behaviour::Accept | Behaviour::Refuse | Behaviour::LoseAnswer | Behaviour::Hang => {
                    to.push(address(&line));
                    "250 ok"
                }
            },
            "DATA" if to.is_empty() => "503 nobody to send to",
            "DATA" => {
                writing.write_all(b"354 go on, end with a dot\r\n").await?;
                let raw = data(&mut reading).await?;
                shared.keep(Mail {
                    from: from.clone(),
                    to: std::mem::take(&mut to),
                    raw,
                });
                if shared.behaviour() == Behaviour::LoseAnswer {
                    return Ok(());
                }
                "250 kept"
            }
            "RSET" => {
                to.clear();
                "250 ok"
            }
            "QUIT" => {
                writing.write_all(b"221 goodbye\r\n").await?;
                return Ok(());
            }
            _ => "502 not known here",
        };
        writing.write_all(answer.as_bytes()).await?;
        writing.write_all(b"\r\n").await?;
    }
}

/// What stands between the angle brackets of MAIL and RCPT.
fn address(line: &str) -> String {
    line.split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'))
        .map_or(String::new(), |(inside, _)| inside.to_owned())
}

/// The message up to the line with a single dot, doubled dots at the start of lines undone (RFC 5321, 4.5.2).
async fn data(reading: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<Vec<u8>> {
    let mut message = Vec::new();
    loop {
        let mut line = Vec::new();
        if reading.read_until(b'\n', &mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(message);
        }
        message.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}
