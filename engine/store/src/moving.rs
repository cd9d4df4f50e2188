//! Moves of running cases from one version of a service to another.
//!
//! A move is noted before the first case goes; each case that goes is noted with
//! its commit, so a move that was cut off halfway can be told, gone on with and
//! undone. An undo is a move of its own, back, of the cases that the first took.

use crate::db::{Argument, Conn, Record, args, rows, statements};
use crate::entry::Entry;
use crate::error::Error;
use crate::store::Store;
use engine::case::{Case, CaseId, Mapping};
use jiff::Timestamp;
use uuid::Uuid;

statements! {
    ADD = "INSERT INTO moves (id, service, from_version, to_version, mapping, reason, moved_by, at,
             undoes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    ONE = "SELECT m.id, m.service, m.from_version, m.to_version, m.mapping, m.reason, m.moved_by,
             m.at, m.undoes, m.undone_at,
             (SELECT count(*) FROM moved_cases c WHERE c.move_id = m.id) AS cases
           FROM moves m WHERE m.id = $1";
    UNDOING = "SELECT m.id, m.service, m.from_version, m.to_version, m.mapping, m.reason,
                 m.moved_by, m.at, m.undoes, m.undone_at,
                 (SELECT count(*) FROM moved_cases c WHERE c.move_id = m.id) AS cases
               FROM moves m WHERE m.undoes = $1";
    OF_SERVICE = "SELECT m.id, m.service, m.from_version, m.to_version, m.mapping, m.reason,
                    m.moved_by, m.at, m.undoes, m.undone_at,
                    (SELECT count(*) FROM moved_cases c WHERE c.move_id = m.id) AS cases
                  FROM moves m WHERE m.service = $1 OR $1 IS NULL ORDER BY m.at, m.id";
    UNDONE = "UPDATE moves SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL";
    /// By identity, so that the next page begins where this one ended.
    OPEN_ON = "SELECT id, body FROM cases
               WHERE version = $1 AND outcome IS NULL AND id > $2 ORDER BY id LIMIT $3";
    TAKEN = "SELECT c.id, c.body FROM moved_cases m JOIN cases c ON c.id = m.case_id
             WHERE m.move_id = $1 AND m.case_id > $2 ORDER BY m.case_id LIMIT $3";
}

rows! {
    NOTE (3) = "INSERT INTO moved_cases (move_id, case_id, revision) VALUES {rows}
                ON CONFLICT DO NOTHING";
}

/// A move that is to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moving {
    pub id: Uuid,
    pub service: String,
    /// Digests of the versions.
    pub from: String,
    pub to: String,
    pub mapping: Mapping,
    pub reason: String,
    /// Who asked for it: `system` is somebody on the machine itself.
    pub by: String,
    pub at: Timestamp,
    /// The move that this one takes back.
    pub undoes: Option<Uuid>,
}

/// A move that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovingRow {
    pub moving: Moving,
    /// When every case that still could had been moved back.
    pub undone_at: Option<Timestamp>,
    /// How many cases went.
    pub cases: u64,
}

impl MovingRow {
    fn read(row: &Record) -> sqlx::Result<MovingRow> {
        Ok(MovingRow {
            moving: Moving {
                id: row.id("id")?,
                service: row.text("service")?,
                from: row.text("from_version")?,
                to: row.text("to_version")?,
                mapping: row.json("mapping")?,
                reason: row.text("reason")?,
                by: row.text("moved_by")?,
                at: row.moment("at")?,
                undoes: row.some_id("undoes")?,
            },
            undone_at: row.some_moment("undone_at")?,
            cases: row.small("cases")?,
        })
    }
}

/// Notes the cases that go with a move, in the transaction in which they go.
pub(crate) async fn note(tx: &mut Conn, entries: &[&Entry]) -> sqlx::Result<()> {
    let mut with: Vec<Argument<'_>> = Vec::new();
    for entry in entries {
        if let Some(moved) = entry.moved {
            with.extend([
                Argument::from(moved),
                entry.case.into(),
                entry.revision.into(),
            ]);
        }
    }
    tx.execute_rows(&NOTE, &with).await.map(drop)
}

impl Store {
    /// Notes a move before its first case goes. One that takes back a move that is
    /// being taken back already goes on with it: that one is answered.
    pub async fn begin_move(&self, moving: &Moving) -> Result<MovingRow, Error> {
        let mapping = serde_json::to_string(&moving.mapping).expect("a mapping serializes");
        let mut tx = self.db.write().await?;
        let with = args![
            moving.id,
            &moving.service,
            &moving.from,
            &moving.to,
            &mapping,
            &moving.reason,
            &moving.by,
            moving.at,
            moving.undoes,
        ];
        tx.execute(ADD, with).await?;
        let begun = match moving.undoes {
            Some(undoes) => tx.one(UNDOING, args![undoes], MovingRow::read).await?,
            None => tx.one(ONE, args![moving.id], MovingRow::read).await?,
        };
        tx.commit().await?;
        Ok(begun)
    }

    /// The move has been taken back, as far as it can be.
    pub async fn end_undo(&self, moving: Uuid, at: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.execute(UNDONE, args![moving, at]).await?;
        Ok(tx.commit().await?)
    }

    pub async fn moving(&self, id: Uuid) -> Result<Option<MovingRow>, Error> {
        let mut conn = self.db.read().await?;
        Ok(conn.optional(ONE, args![id], MovingRow::read).await?)
    }

    /// Moves of a service, or of all, the oldest first.
    pub async fn moves(&self, service: Option<&str>) -> Result<Vec<MovingRow>, Error> {
        let mut conn = self.db.read().await?;
        Ok(conn
            .all(OF_SERVICE, args![service], MovingRow::read)
            .await?)
    }

    /// Open cases on a version, at most `limit`, by identity; `after` is the last
    /// one of the page before.
    pub async fn open_cases_on(
        &self,
        version: &str,
        after: Option<CaseId>,
        limit: u16,
    ) -> Result<Vec<Case>, Error> {
        let after = after.map_or(Uuid::nil(), |case| case.0);
        let mut conn = self.db.read().await?;
        let with = args![version, after, limit];
        Ok(conn.all(OPEN_ON, with, |row| row.json("body")).await?)
    }

    /// The cases that went with a move, as they stand now, likewise.
    pub async fn cases_of_move(
        &self,
        moving: Uuid,
        after: Option<CaseId>,
        limit: u16,
    ) -> Result<Vec<Case>, Error> {
        let after = after.map_or(Uuid::nil(), |case| case.0);
        let mut conn = self.db.read().await?;
        let with = args![moving, after, limit];
        Ok(conn.all(TAKEN, with, |row| row.json("body")).await?)
    }
}
