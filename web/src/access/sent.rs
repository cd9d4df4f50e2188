//! A form that may bring files. Its fields are read as [`Posted`] reads them; each
//! file is laid aside in a place of ours while it comes, without a name, so that
//! nothing of it is left when the request ends.
//!
//! Nothing is laid aside before the form has proven to come from one of our pages and
//! its sender is signed in: our pages put the token first. Parts, headers, bytes and
//! time are bounded; so is how many send at once, in all and of one person.

use super::csrf;
use super::parts::{Head, Parts, PartsError, boundary};
use super::posted::{self, Posted};
use super::visit::Visit;
use crate::app::Shared;
use crate::clock::Stopwatch;
use crate::problem::Problem;
use crate::uploads::laid_aside::LaidAside;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header};
use engine::form::RawInput;
use engine::upload::Limits;
use futures::{Stream, StreamExt};
use jiff::SignedDuration;
use std::time::Duration;

/// Most that is taken in of one form with files, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;
/// Largest of its fields together, in bytes.
const LARGEST_FIELDS: usize = 256 * 1024;
/// Most fields, and most files.
const MOST_FIELDS: usize = 1_000;
const MOST_FILES: usize = 20;
/// Longest pause between two pieces.
const PAUSE: Duration = Duration::from_secs(20);
/// Who sends more slowly than this, after a while, keeps others out.
const SLOWEST: u64 = 4 * 1024;
const AWHILE: Duration = Duration::from_secs(20);
/// The whole, however it comes; see also [`crate::routes`].
pub const LONGEST: Duration = Duration::from_secs(600);

/// A form with the files it brought.
#[derive(Debug)]
pub struct Sent {
    pub posted: Posted,
    pub files: Vec<SentFile>,
}

#[derive(Debug)]
pub struct SentFile {
    /// Name of the field.
    pub field: String,
    /// What the browser calls it.
    pub name: String,
    /// `None`: larger than any file may be.
    pub content: Option<LaidAside>,
}

impl Sent {
    /// The files of one field.
    pub fn of<'a>(&'a mut self, field: &'a str) -> impl Iterator<Item = SentFile> + 'a {
        self.files.extract_if(.., move |file| file.field == field)
    }
}

/// Whether a request brings a form with files, which may take longer.
pub fn brings_files(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

impl FromRequest<Shared> for Sent {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Shared) -> Result<Self, Problem> {
        if !brings_files(request.headers()) {
            let posted = Posted::from_request(request, app).await?;
            return Ok(Sent {
                posted,
                files: Vec::new(),
            });
        }
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await?;
        if posted::comes_from_elsewhere(&parts.headers) {
            return Err(Problem::StaleForm {
                kept: crate::kept::Kept::default(),
            });
        }
        // Nobody's files are laid aside; the form is still read, to be shown again.
        let turn = match visit.account() {
            Ok(account) => Some(app.uploads.turn(account).await.ok_or(Problem::TooMany {
                wait: SignedDuration::from_mins(1),
            })?),
            Err(_) => None,
        };
        let boundary = parts
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .and_then(boundary)
            .ok_or(Problem::Unreadable)?;
        let mut reading = Reading {
            posted: Posted {
                visit,
                input: RawInput::new(),
            },
            proven: false,
            token: false,
            fields: 0,
            bytes: 0,
            files: Vec::new(),
            lays_aside: turn.is_some(),
        };
        let read = tokio::time::timeout(LONGEST, reading.run(app, body, &boundary)).await;
        read.map_err(|_| Problem::Unreadable)??;
        if !reading.proven {
            return Err(Problem::StaleForm {
                kept: reading.posted.kept(),
            });
        }
        Ok(Sent {
            posted: reading.posted,
            files: reading.files,
        })
    }
}

struct Reading {
    posted: Posted,
    /// The token came and is that of the visitor.
    proven: bool,
    token: bool,
    fields: usize,
    bytes: usize,
    files: Vec<SentFile>,
    lays_aside: bool,
}

impl Reading {
    async fn run(&mut self, app: &Shared, body: Body, boundary: &str) -> Result<(), Problem> {
        let mut parts = Parts::new(Box::pin(in_good_time(body)), boundary);
        let read = self.parts(app, &mut parts).await;
        if read.is_err() {
            parts.pass_over().await;
        }
        read
    }

    async fn parts<S>(&mut self, app: &Shared, parts: &mut Parts<S>) -> Result<(), Problem>
    where
        S: Stream<Item = Result<Bytes, Halt>> + Unpin,
    {
        while let Some(head) = parts.next().await.map_err(refused)? {
            self.fields += 1;
            if self.fields > MOST_FIELDS {
                return Err(Problem::TooLarge);
            }
            match head.file_name {
                Some(_) => self.file(app, head, parts).await?,
                None => self.field(&head, parts).await?,
            }
        }
        Ok(())
    }

    async fn field<S>(&mut self, head: &Head, parts: &mut Parts<S>) -> Result<(), Problem>
    where
        S: Stream<Item = Result<Bytes, Halt>> + Unpin,
    {
        let name = clean(&head.name);
        let mut value = Vec::new();
        while let Some(piece) = parts.piece().await.map_err(refused)? {
            self.bytes += piece.len();
            if self.bytes > LARGEST_FIELDS {
                return Err(Problem::TooLarge);
            }
            value.extend_from_slice(&piece);
        }
        let value = clean(&String::from_utf8_lossy(&value));
        if name == csrf::FIELD {
            if !self.token {
                self.token = true;
                self.proven = csrf::matches(&self.posted.visit.token, &value);
            }
        } else {
            self.posted.input.push(name, value);
        }
        Ok(())
    }

    async fn file<S>(
        &mut self,
        app: &Shared,
        head: Head,
        parts: &mut Parts<S>,
    ) -> Result<(), Problem>
    where
        S: Stream<Item = Result<Bytes, Halt>> + Unpin,
    {
        let field = clean(&head.name);
        let name = head.file_name.unwrap_or_default();
        if !self.proven {
            // Passed over: a browser shows no answer before it has sent everything.
            return Ok(());
        }
        let mut content = None;
        let mut size = 0;
        while let Some(piece) = parts.piece().await.map_err(refused)? {
            size += piece.len() as u64;
            if !self.lays_aside || size > Limits::LARGEST {
                content = None;
                continue;
            }
            let aside = match &mut content {
                Some(aside) => aside,
                None => content.insert(app.uploads.lay_aside().await?),
            };
            aside.add(piece.into()).await?;
        }
        if size == 0 && name.is_empty() {
            return Ok(());
        }
        if self.files.len() >= MOST_FILES {
            return Err(Problem::TooLarge);
        }
        if size == 0 {
            content = Some(app.uploads.lay_aside().await?);
        }
        self.files.push(SentFile {
            field,
            name,
            content,
        });
        Ok(())
    }
}

/// No page asks for U+0000 and PostgreSQL cannot keep it.
fn clean(text: &str) -> String {
    text.replace('\0', "")
}

fn refused(error: PartsError<Halt>) -> Problem {
    match error {
        PartsError::Stream(Halt::TooMuch) => Problem::TooLarge,
        PartsError::Stream(Halt::TooSlow | Halt::Broken) | PartsError::Malformed => {
            Problem::Unreadable
        }
    }
}

/// Why nothing more is read.
#[derive(Debug, thiserror::Error)]
enum Halt {
    #[error("too much")]
    TooMuch,
    #[error("too slow")]
    TooSlow,
    #[error("broken off")]
    Broken,
}

/// The body, as long as it is not too large and comes fast enough.
fn in_good_time(body: Body) -> impl Stream<Item = Result<Bytes, Halt>> {
    let begun = Stopwatch::start();
    let stream = (body.into_data_stream(), 0_u64, false);
    futures::stream::unfold(stream, move |(mut body, seen, halted)| async move {
        if halted {
            return None;
        }
        let piece = match tokio::time::timeout(PAUSE, body.next()).await {
            Ok(None) => return None,
            Ok(Some(Ok(piece))) => piece,
            Ok(Some(Err(_))) => return Some((Err(Halt::Broken), (body, seen, true))),
            Err(_) => return Some((Err(Halt::TooSlow), (body, seen, true))),
        };
        let seen = seen + piece.len() as u64;
        if seen > LARGEST {
            return Some((Err(Halt::TooMuch), (body, seen, true)));
        }
        let time = begun.elapsed();
        if time > AWHILE && seen < SLOWEST * (time.as_secs() - AWHILE.as_secs() / 2) {
            return Some((Err(Halt::TooSlow), (body, seen, true)));
        }
        Some((Ok(piece), (body, seen, false)))
    })
}
