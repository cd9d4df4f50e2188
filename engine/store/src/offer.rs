//! Which versions take new applications: of each service the newest that is not
//! retired. A retired version is still there for every case and draft on it.

use crate::audit::{self, AuditLine};
use crate::db::{Record, args, statements};
use crate::error::Error;
use crate::store::Store;
use jiff::Timestamp;

statements! {
    OFFERS = "SELECT s.service,
                (SELECT v.digest FROM versions v
                 WHERE v.service = s.service AND v.retired_at IS NULL
                 ORDER BY v.number DESC LIMIT 1) AS offered,
                (SELECT v.digest FROM versions v WHERE v.service = s.service
                 ORDER BY v.number DESC LIMIT 1) AS newest
              FROM versions s WHERE s.number = 1 ORDER BY s.service";
    LIST = "SELECT v.digest, v.service, v.number, v.published_at, v.retired_at,
              (SELECT count(*) FROM cases c WHERE c.version = v.digest AND c.outcome IS NULL)
                AS open_cases,
              (SELECT count(*) FROM drafts d WHERE d.version = v.digest) AS drafts
            FROM versions v WHERE v.service = $1 OR $1 IS NULL ORDER BY v.service, v.number";
    /// Without a number: all of them.
    RETIRE = "UPDATE versions SET retired_at = $3
              WHERE service = $1 AND retired_at IS NULL
                AND (number = $2 OR CAST($2 AS BIGINT) IS NULL)";
    /// Without a number: those of the last time.
    REINSTATE = "UPDATE versions SET retired_at = NULL
                 WHERE service = $1 AND retired_at IS NOT NULL
                   AND (number = $2 OR (CAST($2 AS BIGINT) IS NULL AND retired_at =
                     (SELECT max(w.retired_at) FROM versions w WHERE w.service = $1)))";
}

/// What is offered of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub service: String,
    /// Digest of the version that takes new applications; `None`: all are retired.
    pub offered: Option<String>,
    /// Digest of the newest version, retired or not.
    pub newest: String,
}

/// A version in a list, with what stands on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRow {
    pub digest: String,
    pub service: String,
    pub number: u32,
    pub published_at: Timestamp,
    pub retired_at: Option<Timestamp>,
    /// Cases that have not ended.
    pub open_cases: u64,
    /// Applications that are still being written.
    pub drafts: u64,
}

impl VersionRow {
    fn read(row: &Record) -> sqlx::Result<VersionRow> {
        Ok(VersionRow {
            digest: row.text("digest")?,
            service: row.text("service")?,
            number: row.small("number")?,
            published_at: row.moment("published_at")?,
            retired_at: row.some_moment("retired_at")?,
            open_cases: row.small("open_cases")?,
            drafts: row.small("drafts")?,
        })
    }
}

impl Store {
    /// What is offered of every service, by slug. Cheap: no files are read.
    pub async fn offers(&self) -> Result<Vec<Offer>, Error> {
        let read = |row: &Record| {
            Ok(Offer {
                service: row.text("service")?,
                offered: row.some_text("offered")?,
                newest: row.text("newest")?,
            })
        };
        Ok(self.db.read().await?.all(OFFERS, args![], read).await?)
    }

    /// The versions of a service, or of all, the oldest first within each.
    pub async fn versions(&self, service: Option<&str>) -> Result<Vec<VersionRow>, Error> {
        let mut conn = self.db.read().await?;
        Ok(conn.all(LIST, args![service], VersionRow::read).await?)
    }

    /// Takes versions of a service off the offer, without a number all of them;
    /// answers how many were on it.
    pub async fn retire(
        &self,
        service: &str,
        number: Option<u32>,
        at: Timestamp,
    ) -> Result<u64, Error> {
        let mut tx = self.db.write().await?;
        let retired = tx.execute(RETIRE, args![service, number, at]).await?;
        if retired > 0 {
            let line = line("version.retired", service, number, at);
            audit::write_one(&mut tx, &line).await?;
        }
        tx.commit().await?;
        Ok(retired)
    }

    /// Puts versions back on the offer, without a number those that were retired
    /// together last; answers how many were retired.
    pub async fn reinstate(
        &self,
        service: &str,
        number: Option<u32>,
        at: Timestamp,
    ) -> Result<u64, Error> {
        let mut tx = self.db.write().await?;
        let reinstated = tx.execute(REINSTATE, args![service, number]).await?;
        if reinstated > 0 {
            let line = line("version.reinstated", service, number, at);
            audit::write_one(&mut tx, &line).await?;
        }
        tx.commit().await?;
        Ok(reinstated)
    }
}

fn line(action: &str, service: &str, number: Option<u32>, at: Timestamp) -> AuditLine {
    let which = number.map_or_else(|| "all".to_owned(), |number| number.to_string());
    AuditLine {
        at,
        actor: None,
        action: action.to_owned(),
        case: None,
        detail: Some(format!("{service} {which}, by system")),
    }
}
