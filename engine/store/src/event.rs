//! The history of a case: appended, chained by digest, never edited.
//!
//! The digest of an event covers the digest before it, so a changed, removed or
//! added byte anywhere is found (`verify`).

use crate::db::{Conn, Record, Script, args, rows, statements};
use crate::error::Error;
use crate::store::Store;
use crate::verify::chain;
use crate::viewer::Viewer;
use engine::case::{AccountId, CaseId, Event, Recorded, Revision};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use std::cmp::Ordering;

statements! {
    LAST_WHOLE = "SELECT seq, revision, at, actor, body, digest FROM events
                  WHERE case_id = $1 ORDER BY seq DESC LIMIT 1";
    HISTORY = "SELECT seq, revision, at, actor, body, digest FROM events
               WHERE case_id = $1 ORDER BY seq";
}

rows! {
    APPEND (7) = "INSERT INTO events (case_id, seq, revision, at, actor, body, digest)
                  VALUES {rows}";
}

/// What the first event of a case is chained to.
pub(crate) const NOTHING_BEFORE: [u8; 32] = [0; 32];

/// SHA-256 over the digest before and the canonical bytes of one event: case,
/// sequence number, revision, microseconds since 1970 (big-endian, 8 bytes
/// each), actor (one byte 0, or 1 and the identity), length of the body, body.
pub(crate) fn chained(
    before: &[u8],
    case: CaseId,
    seq: i64,
    revision: Revision,
    at: Timestamp,
    by: Option<AccountId>,
    body: &str,
) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(before);
    hasher.update(case.0.as_bytes());
    for number in [seq, revision.0, at.as_microsecond()] {
        hasher.update(number.to_be_bytes());
    }
    match by {
        None => hasher.update([0]),
        Some(account) => {
            hasher.update([1]);
            hasher.update(account.0.as_bytes());
        }
    }
    hasher.update((body.len() as u64).to_be_bytes());
    hasher.update(body.as_bytes());
    hasher.finalize().into()
}

/// An event as it is written.
#[derive(Debug)]
pub(crate) struct Link {
    pub case: CaseId,
    pub seq: i64,
    pub revision: Revision,
    pub at: Timestamp,
    pub by: Option<AccountId>,
    pub body: String,
}

impl Link {
    pub fn of(case: CaseId, event: &Recorded) -> Link {
        Link {
            case,
            seq: event.seq,
            revision: event.revision,
            at: event.at,
            by: event.by,
            body: serde_json::to_string(&event.event).expect("events serialize"),
        }
    }
}

/// Where the chain of a case ends before a change.
#[derive(Clone, Debug)]
pub(crate) struct End {
    pub seq: i64,
    pub digest: Vec<u8>,
}

impl End {
    /// Before the first event.
    pub fn none() -> End {
        End {
            seq: 0,
            digest: NOTHING_BEFORE.to_vec(),
        }
    }
}

/// Links the events of a change to the end of its case's chain, which the caller
/// has locked.
pub(crate) fn chain<'a>(
    end: &End,
    events: &'a [Link],
    links: &mut Vec<(&'a Link, [u8; 32])>,
) -> Result<(), Error> {
    let mut seq = end.seq;
    let mut before: &[u8] = &end.digest;
    let mut digest;
    for link in events {
        seq += 1;
        if link.seq != seq {
            // The case row and its events disagree: nothing may be built on that.
            return Err(Error::Broken {
                case: link.case,
                reason: format!("event {} follows event {}", link.seq, seq - 1),
            });
        }
        digest = chained(
            before,
            link.case,
            seq,
            link.revision,
            link.at,
            link.by,
            &link.body,
        );
        links.push((link, digest));
        before = &digest;
    }
    Ok(())
}

pub(crate) fn append<'a>(script: &mut Script<'a>, links: &'a [(&'a Link, [u8; 32])]) {
    let with = links
        .iter()
        .flat_map(|(link, digest)| {
            [
                link.case.into(),
                link.seq.into(),
                link.revision.into(),
                link.at.into(),
                link.by.into(),
                (&link.body).into(),
                digest.into(),
            ]
        })
        .collect();
    script.add(&APPEND, with);
}

/// A history with the word of its digests.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// The events up to the first one that does not hold. Replaying them is left
    /// to the caller.
    pub events: Vec<Recorded>,
    /// Sequence number of the first event that was changed, removed or added.
    pub broken_at: Option<i64>,
}

/// An event as it stands in its table.
pub(crate) struct Row {
    pub seq: i64,
    pub revision: Revision,
    pub at: Timestamp,
    pub by: Option<AccountId>,
    pub body: String,
    pub digest: Vec<u8>,
}

impl Row {
    pub fn read(record: &Record) -> sqlx::Result<Row> {
        Ok(Row {
            seq: record.number("seq")?,
            revision: Revision(record.number("revision")?),
            at: record.moment("at")?,
            by: record.some_account("actor")?,
            body: record.text("body")?,
            digest: record.bytes("digest")?,
        })
    }

    pub fn recorded(self) -> Result<Recorded, serde_json::Error> {
        let event: Event = serde_json::from_str(&self.body)?;
        Ok(Recorded {
            seq: self.seq,
            revision: self.revision,
            at: self.at,
            by: self.by,
            event,
        })
    }
}

/// An event that cannot even be read.
pub(crate) struct Unread {
    pub seq: i64,
    pub column: String,
    pub reason: String,
}

/// The events of a case as they stand, whatever state they are in.
pub(crate) async fn rows(conn: &mut Conn, case: CaseId) -> sqlx::Result<Vec<Result<Row, Unread>>> {
    let read = |record: &Record| {
        let seq = record.number("seq")?;
        Ok(match Row::read(record) {
            Ok(row) => Ok(row),
            Err(error) => {
                let sqlx::Error::ColumnDecode { index, source } = error else {
                    return Err(error);
                };
                Err(Unread {
                    seq,
                    column: index,
                    reason: source.to_string(),
                })
            }
        })
    };
    conn.all(HISTORY, args![case], read).await
}

impl Store {
    /// What happened to a case, oldest first; empty when the viewer may not see it.
    pub async fn history(&self, viewer: Viewer, case: CaseId) -> Result<Vec<Recorded>, Error> {
        if !self.may_see(viewer, case).await? {
            return Ok(Vec::new());
        }
        self.events_of(case).await
    }

    /// The whole history, for replay. For the product itself, not for a viewer.
    pub async fn events_of(&self, case: CaseId) -> Result<Vec<Recorded>, Error> {
        let rows = self
            .db
            .read()
            .await?
            .all(HISTORY, args![case], Row::read)
            .await?;
        rows.into_iter()
            .map(|row| {
                let seq = row.seq;
                row.recorded().map_err(|error| Error::Broken {
                    case,
                    reason: format!("event {seq}: {error}"),
                })
            })
            .collect()
    }

    /// The last thing that happened to a case: who changed it, and when. For the
    /// product itself, not for a viewer.
    pub async fn last_event(&self, case: CaseId) -> Result<Option<Recorded>, Error> {
        let mut conn = self.db.read().await?;
        let row = conn.optional(LAST_WHOLE, args![case], Row::read).await?;
        row.map(|row| {
            let seq = row.seq;
            row.recorded().map_err(|error| Error::Broken {
                case,
                reason: format!("event {seq}: {error}"),
            })
        })
        .transpose()
    }

    /// Recomputes every digest of a case. `None`: there is no such case.
    pub async fn verify_chain(&self, case: CaseId) -> Result<Option<Chain>, Error> {
        let Some(stands) = self.load_case(case).await? else {
            return Ok(None);
        };
        let mut conn = self.db.read().await?;
        let links = chain::read(&mut conn, case).await?;
        let count = links.len();
        let events: Vec<Recorded> = links
            .into_iter()
            .take_while(|link| link.faults.is_empty())
            .filter_map(|link| link.event)
            .collect();
        let found = events.len() as i64;
        let broken_at = match found.cmp(&stands.last_seq) {
            Ordering::Equal if events.len() == count => None,
            Ordering::Equal | Ordering::Less => Some(found + 1),
            Ordering::Greater => Some(stands.last_seq + 1),
        };
        Ok(Some(Chain { events, broken_at }))
    }
}
