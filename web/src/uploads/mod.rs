//! Files that people send, from the browser to the storage and back.
//!
//! 1. [`Sent`](crate::access::sent::Sent) lays each file aside as it comes.
//! 2. [`take`] looks at its content, writes it anew, keeps it in the storage and then
//!    makes its row. Only then is it told that it was taken.
//! 3. It is held with a draft, or by its sender for a case, until a change of the case
//!    names it: `store` files it in the transaction of that change.
//! 4. [`download`] hands it out to whoever may see the case.
//!
//! A file without a row, left by a process that was killed in between, is removed by
//! [`sweep`] when it is an hour old.

pub mod content;
pub mod download;
pub mod laid_aside;
pub mod lines;
mod name;
pub mod scan;
pub mod sweep;
mod turns;

use crate::access::posted::Posted;
use crate::access::sent::{Sent, SentFile};
use crate::app::App;
use crate::connectors::storage::{Name, StorageError};
use crate::problem::Problem;
use crate::random;
use crate::view::{Message, Phrase};
use content::{Examined, Unfit};
use engine::case::{AccountId, CaseId};
use engine::upload::{About, FileKind, Filed, Limits, UploadId};
use laid_aside::LaidAside;
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use store::{Holder, Taken, Upload, UploadState};
use tokio::sync::Semaphore;
use turns::{Turn, Turns};

/// Files looked into at once: each is in memory then, twice.
const LOOKED_INTO: usize = 2;

/// What the process needs for taking files in.
#[derive(Debug)]
pub struct Uploads {
    /// Where files are laid aside while they come.
    aside: PathBuf,
    turns: Turns,
    looking: Semaphore,
}

impl Uploads {
    pub fn new(aside: PathBuf) -> Uploads {
        Uploads {
            aside,
            turns: Turns::default(),
            looking: Semaphore::new(LOOKED_INTO),
        }
    }

    /// A turn to send files; `None`: too many do.
    pub async fn turn(&self, account: AccountId) -> Option<Turn> {
        self.turns.take(account).await
    }

    pub async fn lay_aside(&self) -> Result<LaidAside, Problem> {
        LaidAside::new(&self.aside).await
    }
}

/// A place where files may be sent.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    pub holder: Holder,
    pub about: About,
    pub limits: &'a Limits,
}

/// Takes every file of one field; what is wrong with those that are not taken.
pub async fn take_all(
    app: &App,
    account: AccountId,
    place: &Place<'_>,
    sent: &mut Sent,
    field: &str,
) -> Result<Vec<Phrase>, Problem> {
    let files: Vec<SentFile> = sent.of(field).collect();
    let mut wrong = Vec::new();
    for file in files {
        if let Err(why) = take(app, account, place, file).await? {
            wrong.push(why);
        }
    }
    Ok(wrong)
}

/// The name of the field for files that go with a message.
pub const MESSAGE_FIELD: &str = "files";

/// What files are sent for, with a message.
pub fn with_message(case: CaseId, limits: &Limits) -> Place<'_> {
    Place {
        holder: Holder::Case(case),
        about: About::Message,
        limits,
    }
}

/// Whether a form was sent to send or take back a file only, and its page is shown again.
pub fn stays(posted: &Posted) -> bool {
    posted.input.get("upload").is_some() || !posted.value("remove").is_empty()
}

/// Takes back what the form says, if it says so.
pub async fn take_back_asked(
    app: &App,
    account: AccountId,
    holder: Holder,
    posted: &Posted,
) -> Result<(), Problem> {
    match posted.value("remove") {
        "" => Ok(()),
        id => take_back(app, account, holder, id).await,
    }
}

/// What somebody holds for a case to go with a message.
pub async fn held_for_message(
    app: &App,
    account: AccountId,
    case: CaseId,
) -> Result<Vec<Upload>, Problem> {
    let mut held = app.store.held_uploads(Holder::Case(case), account).await?;
    held.retain(|upload| upload.about == About::Message);
    Ok(held)
}

/// Those that can be filed.
pub fn to_file(held: &[Upload]) -> Vec<Filed> {
    let there = held.iter().filter(|upload| is_there(upload));
    there.map(Upload::filed).collect()
}

/// Takes one file, or says what is wrong with it.
async fn take(
    app: &App,
    account: AccountId,
    place: &Place<'_>,
    file: SentFile,
) -> Result<Result<(), Phrase>, Problem> {
    let called = shown(&file.name);
    let say = |key: &'static str| Message::new(key).with("name", called.clone());
    let limits = place.limits;
    let too_large = || {
        let most = i64::try_from(limits.megabytes()).unwrap_or(i64::MAX);
        Ok(Err(say("file-too-large").with("most", most).into()))
    };
    let Some(aside) = file.content.filter(|aside| aside.size <= limits.largest) else {
        return too_large();
    };
    if aside.size == 0 {
        return Ok(Err(say("file-empty").into()));
    }
    let looked = {
        let _looking = app.uploads.looking.acquire().await;
        let bytes = aside.whole().await?;
        let work = tokio::task::spawn_blocking(move || {
            content::examine(&bytes).map(|fit| (Sha256::digest(&fit.bytes).into(), fit))
        });
        work.await
            .map_err(|error| Problem::Internal(anyhow::Error::new(error)))?
    };
    let (digest, Examined { kind, bytes }): ([u8; 32], Examined) = match looked {
        Ok((digest, fit)) if limits.kinds.contains(&fit.kind) => (digest, fit),
        Ok(_) | Err(Unfit::Unknown) => {
            let kinds = kinds(&limits.kinds);
            return Ok(Err(say("file-kind").with("kinds", kinds).into()));
        }
        Err(Unfit::Broken(kind)) => {
            let kind = kinds(&[kind]);
            return Ok(Err(say("file-broken").with("kind", kind).into()));
        }
        Err(Unfit::Vast) => return Ok(Err(say("file-vast").into())),
    };
    // The same file once more, because a form was sent twice.
    let held = app.store.held_uploads(place.holder, account).await?;
    let same =
        |other: &Upload| other.digest == digest && other.about == place.about && is_there(other);
    if held.iter().any(same) {
        return Ok(Ok(()));
    }
    let stored = Name::drawn();
    let size = bytes.len() as u64;
    keep(app, &stored, bytes).await?;
    let upload = Upload {
        id: UploadId(random::id(&app.clock)),
        account,
        about: place.about.clone(),
        filed_at: None,
        name: name::cleaned(&file.name, kind),
        kind,
        size,
        digest,
        stored: stored.as_str().to_owned(),
        state: app.first_state(),
        at: app.now(),
    };
    // After an error nobody knows whether the row is there: the sweep finds out.
    match app
        .store
        .take_upload(&upload, place.holder, limits.most)
        .await?
    {
        Taken::Kept => Ok(Ok(())),
        Taken::TooMany => {
            remove(app, &[stored.as_str().to_owned()]).await;
            let most = i64::from(limits.most);
            Ok(Err(say("file-too-many").with("most", most).into()))
        }
        Taken::Gone => {
            remove(app, &[stored.as_str().to_owned()]).await;
            Err(Problem::NotFound)
        }
    }
}

async fn keep(app: &App, stored: &Name, bytes: Vec<u8>) -> Result<(), Problem> {
    app.storage
        .keep(stored, bytes.into())
        .await
        .map_err(|error| away(&error))
}

/// The storage cannot do what it is there for.
fn away(error: &StorageError) -> Problem {
    tracing::error!(%error, "the storage failed");
    Problem::Unavailable
}

/// Removes files that have no row any more. What cannot be removed now, the sweep
/// removes.
pub async fn remove(app: &App, stored: &[String]) {
    for name in stored.iter().filter_map(|stored| Name::read(stored)) {
        if let Err(error) = app.storage.remove(&name).await {
            tracing::warn!(%error, "a file was not removed");
        }
    }
}

/// Takes back one file that is not filed. That it is not there is no error: somebody
/// pressed twice.
async fn take_back(app: &App, account: AccountId, holder: Holder, id: &str) -> Result<(), Problem> {
    let Some(id) = read_id(id) else {
        return Ok(());
    };
    let stored = app.store.remove_upload(id, holder, account).await?;
    remove(app, stored.as_slice()).await;
    Ok(())
}

/// An identity as it stands in addresses and forms.
pub fn read_id(text: &str) -> Option<UploadId> {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let ours = text.len() == 32 && text.bytes().all(hex);
    ours.then(|| uuid::Uuid::try_parse(text).ok())
        .flatten()
        .map(UploadId)
}

/// Whether there is something to hand out or to file.
pub fn is_there(upload: &Upload) -> bool {
    match upload.state {
        UploadState::Unscanned | UploadState::Waiting | UploadState::Clean => true,
        UploadState::Infected => false,
    }
}

/// Kinds as people know them: `PDF, JPEG`.
pub fn kinds(kinds: &[FileKind]) -> String {
    let words: Vec<&str> = kinds
        .iter()
        .map(|kind| match kind {
            FileKind::Pdf => "PDF",
            FileKind::Jpeg => "JPEG",
            FileKind::Png => "PNG",
        })
        .collect();
    words.join(", ")
}

/// A name as it was given, short and on one line, to say which file is meant.
fn shown(name: &str) -> String {
    let name = name::visible(name);
    if name.chars().count() <= 60 {
        return name;
    }
    let mut short: String = name.chars().take(57).collect();
    short.push('…');
    short
}
