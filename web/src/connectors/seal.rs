//! The municipality's electronic seal, put on by a program of the operator's choice:
//! the document comes to it on its standard input, and the sealed one is what it
//! writes to its standard output. No shell is involved, and no file.
//!
//! What comes back is the document with something added (an incremental update, as
//! PAdES does it) that signs a range of bytes. Anything else is no seal: an unsealed
//! document is never passed off as a sealed one.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};

/// More than this is no document of ours with a seal on it.
const LARGEST: u64 = 16 * 1024 * 1024;
/// What is kept of what the program complains.
const MOST_HEARD: u64 = 2_000;

#[derive(Debug)]
pub struct Sealer {
    program: PathBuf,
    patience: Duration,
}

/// Why there is no seal. What the program said is for the operator.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    #[error("the program for the seal cannot be started: {0}")]
    NotStarted(std::io::Error),
    #[error("the program for the seal broke off: {0}")]
    Broken(std::io::Error),
    #[error("the program for the seal said no ({status}): {heard}")]
    Refused { status: String, heard: String },
    #[error("the program for the seal did not answer within {} seconds", .0.as_secs())]
    TooSlow(Duration),
    #[error("the program for the seal answered with more than {LARGEST} bytes")]
    TooLarge,
    #[error("what the program for the seal answered is no sealed document: {0}")]
    NoSeal(&'static str),
}

impl Sealer {
    pub fn new(program: PathBuf, patience: Duration) -> Sealer {
        Sealer { program, patience }
    }

    /// The document with the seal on it.
    ///
    /// # Errors
    /// There is none. It may go better another time.
    pub async fn seal(&self, document: Vec<u8>) -> Result<Vec<u8>, SealError> {
        let mut child = self.start()?;
        let talk = talk(&mut child, &document);
        let answer = match tokio::time::timeout(self.patience, talk).await {
            Ok(answer) => answer?,
            // Dropping the child ends it.
            Err(_) => return Err(SealError::TooSlow(self.patience)),
        };
        is_sealed(&document, &answer)?;
        Ok(answer)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the operator names the program; nothing of the document is in its arguments"
    )]
    fn start(&self) -> Result<Child, SealError> {
        Command::new(&self.program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Passwords of ours stand in the environment.
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .kill_on_drop(true)
            .spawn()
            .map_err(SealError::NotStarted)
    }
}

async fn talk(child: &mut Child, document: &[u8]) -> Result<Vec<u8>, SealError> {
    let (Some(mut input), Some(output), Some(errors)) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take())
    else {
        let gone = std::io::Error::other("its pipes are not there");
        return Err(SealError::Broken(gone));
    };
    let mut answer = Vec::new();
    let mut heard = Vec::new();
    let give = async move {
        // A program that has heard enough closes its end; what it answers counts.
        let _ = input.write_all(document).await;
        let _ = input.shutdown().await;
    };
    let mut output = output.take(LARGEST + 1);
    let take = output.read_to_end(&mut answer);
    let mut said = errors.take(MOST_HEARD);
    let listen = async {
        let read = said.read_to_end(&mut heard).await;
        // Whatever more it says must not stop it.
        let mut rest = said.into_inner();
        let _ = tokio::io::copy(&mut rest, &mut tokio::io::sink()).await;
        read
    };
    let ((), taken, _) = tokio::join!(give, take, listen);
    taken.map_err(SealError::Broken)?;
    if answer.len() as u64 > LARGEST {
        return Err(SealError::TooLarge);
    }
    let status = child.wait().await.map_err(SealError::Broken)?;
    if status.success() {
        return Ok(answer);
    }
    Err(SealError::Refused {
        status: status.to_string(),
        heard: String::from_utf8_lossy(&heard).trim().to_owned(),
    })
}

fn is_sealed(document: &[u8], answer: &[u8]) -> Result<(), SealError> {
    let Some(added) = answer.strip_prefix(document) else {
        return Err(SealError::NoSeal("it does not begin with the document"));
    };
    let has = |word: &[u8]| added.windows(word.len()).any(|part| part == word);
    if !has(b"/ByteRange") {
        return Err(SealError::NoSeal("nothing in it signs anything"));
    }
    if !added.trim_ascii_end().ends_with(b"%%EOF") {
        return Err(SealError::NoSeal("its end is missing"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    const DOCUMENT: &[u8] = b"%PDF-1.7\n(words)\n%%EOF\n";

    /// A program that does this.
    fn sealer(folder: &tempfile::TempDir, script: &str) -> Sealer {
        let path = folder.path().join("seal");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        Sealer::new(path, Duration::from_secs(2))
    }

    async fn sealed(script: &str) -> Result<Vec<u8>, SealError> {
        let folder = tempfile::tempdir().unwrap();
        sealer(&folder, script).seal(DOCUMENT.to_vec()).await
    }

    #[tokio::test]
    async fn a_seal_is_added_to_the_document() {
        let sealed = sealed("cat; printf '/ByteRange [0 1 2 3]\\n%%%%EOF\\n'").await;
        let sealed = sealed.unwrap();
        assert!(sealed.starts_with(DOCUMENT));
        assert!(sealed.len() > DOCUMENT.len());
    }

    #[tokio::test]
    async fn whatever_else_comes_back_is_no_seal() {
        for (script, why) in [
            ("cat", "nothing in it signs"),
            ("true", "does not begin"),
            ("echo garbage; cat >/dev/null", "does not begin"),
            ("cat; echo added", "nothing in it signs"),
            ("cat; echo '/ByteRange [0 1 2 3]'", "end is missing"),
            (
                "cat >/dev/null; printf '%%PDF-1.7\\n(other)\\n/ByteRange\\n%%%%EOF\\n'",
                "does not begin",
            ),
        ] {
            let error = sealed(script).await.unwrap_err();
            assert!(matches!(error, SealError::NoSeal(_)), "{script}: {error}");
            assert!(error.to_string().contains(why), "{script}: {error}");
        }
    }

    #[tokio::test]
    async fn a_program_that_fails_is_heard_and_one_that_hangs_is_ended() {
        let error = sealed("cat >/dev/null; echo 'no key' >&2; exit 3").await;
        let error = error.unwrap_err().to_string();
        assert!(error.contains("no key") && error.contains('3'), "{error}");

        let folder = tempfile::tempdir().unwrap();
        let pid = folder.path().join("pid");
        let script = format!("echo $$ > {}; exec sleep 600", pid.display());
        let error = sealer(&folder, &script).seal(DOCUMENT.to_vec()).await;
        assert!(matches!(error, Err(SealError::TooSlow(_))), "{error:?}");
        let process = std::fs::read_to_string(&pid).unwrap();
        let process = PathBuf::from(format!("/proc/{}", process.trim()));
        let gone = async {
            while process.exists() {
                tokio::task::yield_now().await;
            }
        };
        let gone = tokio::time::timeout(Duration::from_secs(20), gone).await;
        assert!(gone.is_ok(), "it went on after it was given up");
    }

    #[tokio::test]
    async fn the_program_does_not_see_our_environment() {
        let script = "cat >/dev/null; env >&2; exit 1";
        let error = sealed(script).await.unwrap_err().to_string();
        assert!(error.contains("PATH=/usr/local/bin"), "{error}");
        assert!(!error.contains("CARGO"), "{error}");
    }

    #[tokio::test]
    async fn a_program_that_talks_without_end_is_cut_off() {
        let flood = "yes | head -c 20000000 >&2; cat; printf '/ByteRange\\n%%%%EOF\\n'";
        assert!(sealed(flood).await.is_ok(), "complaints stop nobody");
        let flood = "yes %PDF | head -c 40000000";
        let error = sealed(flood).await.unwrap_err();
        assert!(
            matches!(error, SealError::TooLarge | SealError::TooSlow(_)),
            "{error}"
        );
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_no_seal() {
        let sealer = Sealer::new("/nowhere/seal".into(), Duration::from_secs(1));
        let error = sealer.seal(DOCUMENT.to_vec()).await.unwrap_err();
        assert!(matches!(error, SealError::NotStarted(_)), "{error}");
    }
}
