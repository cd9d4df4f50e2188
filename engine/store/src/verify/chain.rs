//! The chain of a case, link by link. Each event is held against the digest
//! that *stands* before it, so that one changed byte is told of at its own event
//! (and, when it is a digest, at the next one too), not at all that follow.

use super::discrepancy::Teller;
use crate::db::Conn;
use crate::event::{self, NOTHING_BEFORE, Row, Unread, chained};
use engine::case::{CaseId, Recorded, Revision};

/// One event and what is wrong with it.
pub(crate) struct Link {
    /// Its number as it stands there.
    seq: i64,
    pub faults: Vec<Fault>,
    /// `None`: it cannot be read.
    pub event: Option<Recorded>,
}

/// Column, what was expected, what was found.
pub(crate) struct Fault {
    column: String,
    expected: String,
    found: String,
}

impl Link {
    pub(super) fn tell(&self, teller: &mut Teller<'_>) {
        for fault in &self.faults {
            let Fault {
                column,
                expected,
                found,
            } = fault;
            teller.tell("events", &self.seq.to_string(), column, expected, found);
        }
    }
}

pub(crate) async fn read(conn: &mut Conn, case: CaseId) -> sqlx::Result<Vec<Link>> {
    Ok(links(case, event::rows(conn, case).await?))
}

fn links(case: CaseId, rows: Vec<Result<Row, Unread>>) -> Vec<Link> {
    let mut checking = Checking {
        case,
        before: Some(NOTHING_BEFORE.to_vec()),
        seq: 0,
        revision: Revision(0),
    };
    rows.into_iter().map(|row| checking.link(row)).collect()
}

/// Where we stand in the chain.
struct Checking {
    case: CaseId,
    /// The digest that stands before; `None` when it cannot be read.
    before: Option<Vec<u8>>,
    seq: i64,
    revision: Revision,
}

impl Checking {
    fn link(&mut self, row: Result<Row, Unread>) -> Link {
        let mut faults = Vec::new();
        let mut fault = |column: &str, expected: String, found: String| {
            faults.push(Fault {
                column: column.to_owned(),
                expected,
                found,
            });
        };
        let expected = self.seq + 1;
        let seq = match &row {
            Ok(row) => row.seq,
            Err(unread) => unread.seq,
        };
        if seq != expected {
            fault("seq", expected.to_string(), seq.to_string());
        }
        self.seq = seq;
        let row = match row {
            Ok(row) => row,
            Err(unread) => {
                let expected = "what can be read".to_owned();
                fault(&unread.column, expected, unread.reason);
                self.before = None;
                return Link {
                    seq,
                    faults,
                    event: None,
                };
            }
        };
        if row.revision != self.revision && row.revision != self.revision.next() {
            fault(
                "revision",
                format!("{} or {}", self.revision.0, self.revision.next().0),
                row.revision.0.to_string(),
            );
        }
        self.revision = row.revision;
        if let Some(before) = &self.before {
            let computed = row.computed(before, self.case);
            if row.digest != computed {
                fault("digest", hex::encode(computed), hex::encode(&row.digest));
            }
        }
        self.before = Some(row.digest.clone());
        let event = match row.recorded() {
            Ok(event) => Some(event),
            Err(error) => {
                // The place only: the rest of the message may quote what people wrote.
                let place = format!(
                    "not one, at line {} column {}",
                    error.line(),
                    error.column()
                );
                fault("body", "an event".to_owned(), place);
                None
            }
        };
        Link { seq, faults, event }
    }
}

impl Row {
    fn computed(&self, before: &[u8], case: CaseId) -> [u8; 32] {
        chained(
            before,
            case,
            self.seq,
            self.revision,
            self.at,
            self.by,
            &self.body,
        )
    }
}
