//! A program that a test starts, listens to, and ends by its process id.

use std::ffi::OsStr;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::time::timeout;

use crate::PATIENCE;

/// A running program. It is killed when dropped.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    output: Lines,
    errors: Lines,
}

/// Signals a test sends. The names are those of `kill`.
#[derive(Clone, Copy, Debug)]
pub enum Signal {
    /// Ends the process at once; it cannot notice.
    Kill,
    /// Asks it to end in an orderly way.
    Term,
    /// Freezes it where it stands.
    Stop,
    /// Lets a frozen one go on.
    Cont,
}

impl Process {
    /// Starts `program` in `folder` with nothing in its environment but the search path.
    pub fn start<A: AsRef<OsStr>>(
        program: &OsStr,
        arguments: &[A],
        folder: &std::path::Path,
    ) -> Self {
        let name = program.to_string_lossy().into_owned();
        let mut child = command(program)
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{name} could not be started: {error}"));
        let output = Lines::read(child.stdout.take().expect("its output was piped"));
        let errors = Lines::read(child.stderr.take().expect("its errors were piped"));
        Self {
            name,
            child,
            output,
            errors,
        }
    }

    /// Waits until the program has printed a line for which `pick` gives something.
    ///
    /// # Panics
    /// When it ends first, or prints no such line in time.
    pub async fn line<T>(&self, pick: impl Fn(&str) -> Option<T>) -> T {
        match timeout(PATIENCE, self.output.find(pick)).await {
            Ok(Some(found)) => found,
            Ok(None) => panic!("{} ended too early\n{}", self.name, self.everything_said()),
            Err(_) => panic!(
                "{} did not print what was expected\n{}",
                self.name,
                self.everything_said()
            ),
        }
    }

    /// Standard output, for questions that outlive the process.
    pub fn lines(&self) -> Lines {
        self.output.clone()
    }

    /// Everything printed on standard output so far.
    pub fn output(&self) -> String {
        self.output.text()
    }

    /// Everything printed on standard error so far, where the log goes.
    pub fn errors(&self) -> String {
        self.errors.text()
    }

    /// The process id, while it runs.
    pub fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// Sends a signal. A process that has ended is left in peace.
    pub fn signal(&self, signal: Signal) {
        let Some(id) = self.child.id() else { return };
        let word = match signal {
            Signal::Kill => "KILL",
            Signal::Term => "TERM",
            Signal::Stop => "STOP",
            Signal::Cont => "CONT",
        };
        send(word, id);
    }

    /// Waits until it has ended.
    ///
    /// # Panics
    /// When it goes on running.
    pub async fn ended(&mut self) -> ExitStatus {
        let ended = timeout(PATIENCE, self.child.wait()).await;
        match ended {
            Ok(status) => status.expect("a child can be waited for"),
            Err(_) => panic!("{} does not end\n{}", self.name, self.everything_said()),
        }
    }

    /// Waits until the program has complained with these words.
    ///
    /// # Panics
    /// When it ends without, or does not say so in time.
    pub async fn error_with(&self, words: &str) {
        let said = self.errors.find(|line| line.contains(words).then_some(()));
        if !matches!(timeout(PATIENCE, said).await, Ok(Some(()))) {
            panic!(
                "{} did not say {words:?}\n{}",
                self.name,
                self.everything_said()
            );
        }
    }

    /// Waits until both of its streams are read to the end.
    pub async fn all_said(&self) {
        for lines in [&self.output, &self.errors] {
            lines.find(|_| None::<()>).await;
        }
    }

    fn everything_said(&self) -> String {
        format!(
            "--- output\n{}\n--- errors\n{}",
            self.output(),
            self.errors()
        )
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("=== {} said\n{}", self.name, self.everything_said());
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the suites start the product, a driver and `kill`; the product nothing"
)]
fn command(program: &OsStr) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    for kept in ["PATH", "HOME", "RUST_BACKTRACE", "LLVM_PROFILE_FILE"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command
}

#[expect(
    clippy::disallowed_methods,
    reason = "the standard library sends no signal but KILL"
)]
fn send(word: &str, id: u32) {
    // The shell's own `kill`, so that no package is needed. An error means the process is gone already.
    std::process::Command::new("sh")
        .args(["-c", &format!("kill -{word} {id} 2>/dev/null")])
        .status()
        .expect("there is a shell");
}

/// Lines as they arrive, kept for later questions.
#[derive(Clone, Debug)]
pub struct Lines {
    kept: Arc<Mutex<Vec<String>>>,
    /// How many there are; closed when the program closes its end.
    count: watch::Receiver<usize>,
}

impl Lines {
    fn read(stream: impl AsyncRead + Unpin + Send + 'static) -> Self {
        let kept = Arc::new(Mutex::new(Vec::new()));
        let (told, count) = watch::channel(0);
        let keeping = kept.clone();
        tokio::spawn(async move {
            let mut lines = BufReader::new(stream).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                let mut kept = keeping
                    .lock()
                    .expect("nobody panics while holding the lines");
                kept.push(line);
                told.send_replace(kept.len());
            }
        });
        Self { kept, count }
    }

    /// The first thing that `pick` gives for a line, now or later; nothing when the last line was
    /// read without it.
    pub async fn find<T>(&self, pick: impl Fn(&str) -> Option<T>) -> Option<T> {
        let mut count = self.count.clone();
        let mut seen = 0;
        loop {
            let closed = count.has_changed().is_err();
            {
                let kept = self
                    .kept
                    .lock()
                    .expect("nobody panics while holding the lines");
                for line in &kept[seen..] {
                    if let Some(found) = pick(line) {
                        return Some(found);
                    }
                }
                seen = kept.len();
            }
            if closed {
                return None;
            }
            // An error means closed: the last lines are read once more, above.
            count
                .wait_for(|count| *count > seen)
                .await
                .map(drop)
                .unwrap_or_default();
        }
    }

    /// Everything so far.
    pub fn text(&self) -> String {
        self.kept
            .lock()
            .expect("nobody panics while holding the lines")
            .join("\n")
    }
}
