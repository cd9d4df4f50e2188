//! The product itself, as a process: `thyrida`, started on a free port with its own data folder, and `thyrida worker`
//! beside it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

use tempfile::TempDir;

use crate::process::{Lines, Process, Signal};
use crate::{Database, Mail, PATIENCE, Smtp};

/// `thyrida`, serving. Killed when dropped; its data folder goes with it.
#[derive(Debug)]
pub struct Server {
    process: Process,
    /// `127.0.0.1:port`. A restart keeps it, so that a page open in a browser still leads somewhere.
    address: String,
    arguments: Vec<OsString>,
    data: TempDir,
    /// What the first start prints: the sample people's sign-ins among it, shown only then.
    announced: Lines,
}

/// Someone of the sample municipality who can sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employee {
    pub username: String,
    pub password: String,
    /// What they are, in the words of the announcement.
    pub role: String,
}

impl Server {
    /// Starts with an empty data folder; mail goes to files in it.
    pub async fn start(database: &Database) -> Self {
        Self::start_with(database, &[]).await
    }

    /// Starts with mail going to `smtp`.
    pub async fn start_mailing_to(database: &Database, smtp: &Smtp) -> Self {
        Self::start_with(database, &["--smtp", &format!("smtp://{}", smtp.address())]).await
    }

    /// Starts with further arguments.
    pub async fn start_with(database: &Database, further: &[&str]) -> Self {
        let data = tempfile::tempdir().expect("a temporary folder can be made");
        let mut arguments: Vec<OsString> = vec!["--database".into(), database.url().into()];
        arguments.extend(["--data".into(), data.path().into()]);
        arguments.extend(further.iter().map(OsString::from));
        let (process, address) = serve(&arguments, "127.0.0.1:0", data.path()).await;
        let announced = process.lines();
        Self {
            process,
            address,
            arguments,
            data,
            announced,
        }
    }

    /// The full address of a page: `url("/services")`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// `127.0.0.1:port`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The folder given with `--data`.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// The sample person with this username, as announced on the first start: username, password
    /// and role, with at least two spaces before and between.
    ///
    /// # Panics
    /// When nobody of that name was announced.
    pub async fn employee(&self, username: &str) -> Employee {
        let announced = self.announced.find(|line| {
            let line = line.strip_prefix("  ")?;
            let (name, rest) = line.split_once(' ')?;
            let (password, role) = rest.trim_start().split_once(' ')?;
            (name == username).then(|| Employee {
                username: name.to_owned(),
                password: password.to_owned(),
                role: role.trim().to_owned(),
            })
        });
        let announced = tokio::time::timeout(PATIENCE, announced).await;
        announced
            .ok()
            .flatten()
            .unwrap_or_else(|| panic!("{username} was not announced:\n{}", self.announced.text()))
    }

    /// Waits until the log has a line with these words.
    pub async fn logs(&self, words: &str) {
        self.process.error_with(words).await;
    }

    /// What the running process wrote to its log, as far as it was read.
    pub fn log(&self) -> String {
        self.process.errors()
    }

    /// The process id, while it runs.
    pub fn id(&self) -> Option<u32> {
        self.process.id()
    }

    /// Sends a signal and does not wait.
    pub fn signal(&self, signal: Signal) {
        self.process.signal(signal);
    }

    /// `kill -9`, and waits until the process is gone.
    pub async fn kill_9(&mut self) {
        self.process.signal(Signal::Kill);
        self.process.ended().await;
    }

    /// Asks it to end in an orderly way and waits until it has.
    pub async fn stop(&mut self) -> ExitStatus {
        self.process.signal(Signal::Term);
        self.process.ended().await
    }

    /// Starts it again after [`Server::kill_9`] or [`Server::stop`]: same data, same database, same port.
    pub async fn start_again(&mut self) {
        let (process, address) = serve(&self.arguments, &self.address, self.data.path()).await;
        self.process = process;
        self.address = address;
    }

    /// The mails in the folder for outgoing mail, by file name.
    pub fn mails(&self) -> Vec<Mail> {
        Mail::in_folder(&self.data.path().join("mail"))
    }

    /// Waits until the folder for outgoing mail holds one of which `is_it` is true.
    ///
    /// # Panics
    /// When none comes in time.
    pub async fn mail(&self, is_it: impl Fn(&Mail) -> bool) -> Mail {
        let waiting = async {
            loop {
                if let Some(found) = self.mails().into_iter().find(&is_it) {
                    return found;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(mail) => mail,
            Err(_) => {
                let mails = self.mails();
                let subjects: Vec<_> = mails
                    .iter()
                    .map(|mail| (&mail.to, mail.subject()))
                    .collect();
                panic!(
                    "the mail did not come; these did: {subjects:#?}\n{}",
                    self.log()
                )
            }
        }
    }
}

async fn serve(arguments: &[OsString], listen: &str, folder: &Path) -> (Process, String) {
    let mut all: Vec<OsString> = vec!["--listen".into(), listen.into()];
    all.extend_from_slice(arguments);
    let process = Process::start(program().as_os_str(), &all, folder);
    let address = process
        .line(|line| {
            let (_, address) = line.split_once("http://")?;
            let address = address.trim_end_matches(['/', '.']).trim();
            address.rsplit_once(':')?.1.parse::<u16>().ok()?;
            Some(address.to_owned())
        })
        .await;
    (process, address)
}

/// `thyrida worker`: background jobs in a process of their own.
#[derive(Debug)]
pub struct Worker {
    process: Process,
}

impl Worker {
    /// Starts a worker on the database and data folder of `server`.
    pub fn start_beside(server: &Server) -> Self {
        Self::start_beside_with(server, &[])
    }

    /// The same with further arguments.
    pub fn start_beside_with(server: &Server, further: &[&str]) -> Self {
        let mut arguments: Vec<OsString> = vec!["worker".into()];
        arguments.extend_from_slice(&server.arguments);
        arguments.extend(further.iter().map(OsString::from));
        Self {
            process: Process::start(program().as_os_str(), &arguments, server.data()),
        }
    }

    /// Sends a signal and does not wait.
    pub fn signal(&self, signal: Signal) {
        self.process.signal(signal);
    }

    /// `kill -9`, and waits until the process is gone.
    pub async fn kill_9(&mut self) {
        self.process.signal(Signal::Kill);
        self.process.ended().await;
    }
}

/// Runs `thyrida` with arguments that make it answer and end, for instance `check workflows`, in the project's folder.
pub async fn answer(arguments: &[&str]) -> (ExitStatus, String, String) {
    let mut process = Process::start(program().as_os_str(), arguments, &project());
    let status = process.ended().await;
    process.all_said().await;
    (status, process.output(), process.errors())
}

/// The project's folder.
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ stands in the project's folder")
        .to_owned()
}

/// The program under test. It lies beside the folder of the test's own executable, where cargo puts it; cargo does not
/// build another package's program for a test, so it is checked that somebody did, from these sources.
///
/// # Panics
/// When it is missing, older than its sources, or built from another folder.
pub fn program() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows where it lies");
    let folder = test
        .parent()
        .and_then(Path::parent)
        .expect("a test lies in target/<profile>/deps");
    let program = folder.join("thyrida");
    const CURE: &str =
        "run `cargo build --workspace --all-targets` first, or start the suites with tests/run";
    let built =
        modified(&program).unwrap_or_else(|| panic!("{} is missing: {CURE}", program.display()));

    // Cargo writes beside each program the list of the files it was made from, as `target: file file …`.
    let list = fs::read_to_string(program.with_extension("d"))
        .expect("cargo lists what a program was made from");
    let sources = list
        .split_once(": ")
        .map_or("", |(_, sources)| sources)
        .replace("\\ ", "\u{0}");
    let sources: Vec<PathBuf> = sources
        .split_whitespace()
        .map(|file| file.replace('\u{0}', " ").into())
        .collect();
    let home = project();
    assert!(
        sources.iter().any(|file| file.starts_with(&home)),
        "{} was built from another folder than {}: {CURE}",
        program.display(),
        home.display()
    );
    for file in sources {
        let newer = modified(&file).is_none_or(|changed| changed > built);
        assert!(
            !newer,
            "{} is older than {}: {CURE}",
            program.display(),
            file.display()
        );
    }
    program
}

fn modified(file: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(file).and_then(|facts| facts.modified()).ok()
}
