//! The bell: wakes workers as soon as there is something for them, so that
//! nobody waits for a polling period.
//!
//! Within a process it is a channel. Between processes PostgreSQL notifies by
//! itself (the queue's table has a trigger); on SQLite the worker binds a
//! datagram socket beside the database file, and whoever commits pokes it. Lost
//! rings cost at most one polling period.

use std::io::ErrorKind;
use std::os::unix::net::UnixDatagram as Sender;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::net::UnixDatagram;
use tokio::sync::watch;

#[derive(Debug)]
pub(crate) struct Bell {
    here: watch::Sender<()>,
    /// Where another process on this machine listens; SQLite only.
    elsewhere: Option<PathBuf>,
    /// We are the ones who listen there.
    ours: AtomicBool,
}

impl Bell {
    pub fn new(database: Option<PathBuf>) -> Bell {
        Bell {
            here: watch::Sender::new(()),
            elsewhere: database.map(|path| {
                let mut name = path.into_os_string();
                name.push(".wake");
                PathBuf::from(name)
            }),
            ours: AtomicBool::new(false),
        }
    }

    /// Never waits and never fails: a bell nobody hears is no error.
    pub fn ring(&self) {
        self.ring_here();
        let Some(path) = &self.elsewhere else { return };
        if !self.ours.load(Ordering::Relaxed) {
            poke(path).ok();
        }
    }

    pub fn ring_here(&self) {
        self.here.send_replace(());
    }

    pub fn listen(&self) -> watch::Receiver<()> {
        self.here.subscribe()
    }

    /// Listens for other processes until dropped. Gives up quietly when another
    /// worker listens already: that one is woken, and we poll.
    pub async fn answer_others(&self) {
        let Some(path) = &self.elsewhere else { return };
        let socket = match bind(path) {
            Ok(socket) => socket,
            Err(error) => {
                tracing::info!(%error, "jobs of other processes are found by polling");
                return;
            }
        };
        self.ours.store(true, Ordering::Relaxed);
        let _end = End { bell: self, path };
        let mut byte = [0; 1];
        while socket.recv(&mut byte).await.is_ok() {
            self.ring_here();
        }
    }
}

/// Takes the socket away when the listener goes.
struct End<'a> {
    bell: &'a Bell,
    path: &'a Path,
}

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.bell.ours.store(false, Ordering::Relaxed);
        std::fs::remove_file(self.path).ok();
    }
}

fn poke(path: &Path) -> std::io::Result<()> {
    let socket = Sender::unbound()?;
    socket.set_nonblocking(true)?;
    socket.send_to(&[1], path).map(drop)
}

/// Binds the socket; one left behind by a killed worker is taken over.
fn bind(path: &Path) -> std::io::Result<UnixDatagram> {
    match UnixDatagram::bind(path) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            match poke(path) {
                Err(dead) if dead.kind() == ErrorKind::ConnectionRefused => {
                    std::fs::remove_file(path)?;
                }
                Ok(()) | Err(_) => return Err(error),
            }
            UnixDatagram::bind(path)
        }
        bound => bound,
    }
}
