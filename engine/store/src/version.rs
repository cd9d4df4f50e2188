//! Published versions of services: immutable, numbered per service, named by the
//! digest of their files.

use crate::db::{Record, args, statements};
use crate::error::Error;
use crate::search::put_version;
use crate::store::Store;
use engine::files::Files;
use jiff::Timestamp;

statements! {
    BY_DIGEST = "SELECT digest, service, number, files, published_at, retired_at
                 FROM versions WHERE digest = $1";
    BY_NUMBER = "SELECT digest, service, number, files, published_at, retired_at
                 FROM versions WHERE service = $1 AND number = $2";
    NEXT_NUMBER = "SELECT coalesce(max(number), 0) + 1 AS number FROM versions WHERE service = $1";
    /// Does nothing when somebody published at the same moment.
    ADD = "INSERT INTO versions (digest, service, number, files, published_at)
           VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// [`Files::digest`] of `files`.
    pub digest: String,
    pub service: String,
    /// 1, 2, 3 … within the service.
    pub number: u32,
    pub files: Files,
    pub published_at: Timestamp,
    /// Since when it takes no new applications.
    pub retired_at: Option<Timestamp>,
}

/// How many may publish the same service at one moment before one has to wait.
const PUBLISHERS: usize = 8;

impl Version {
    fn read(row: &Record) -> sqlx::Result<Version> {
        Ok(Version {
            digest: row.text("digest")?,
            service: row.text("service")?,
            number: row.small("number")?,
            files: row.json("files")?,
            published_at: row.moment("published_at")?,
            retired_at: row.some_moment("retired_at")?,
        })
    }
}

impl Store {
    /// Publishes the files of a service as its next version. The same files again
    /// are the version they were before.
    pub async fn publish(
        &self,
        service: &str,
        files: &Files,
        at: Timestamp,
    ) -> Result<Version, Error> {
        let digest = files.digest();
        let text = serde_json::to_string(files).expect("files serialize");
        let mut tx = self.db.write().await?;
        for _ in 0..PUBLISHERS {
            if let Some(version) = tx
                .optional(BY_DIGEST, args![&digest], Version::read)
                .await?
            {
                tx.commit().await?;
                return Ok(version);
            }
            let number = tx
                .one(NEXT_NUMBER, args![service], |row| row.number("number"))
                .await?;
            let with = args![&digest, service, number, &text, at];
            if tx.execute(ADD, with).await? > 0 {
                put_version(&mut tx, service, &digest, files).await?;
            }
        }
        Err(Error::Busy)
    }

    /// The version a case or draft is pinned to.
    pub async fn version(&self, digest: &str) -> Result<Option<Version>, Error> {
        let mut conn = self.db.read().await?;
        Ok(conn
            .optional(BY_DIGEST, args![digest], Version::read)
            .await?)
    }

    /// A version as people quote it: service and number.
    pub async fn version_numbered(
        &self,
        service: &str,
        number: u32,
    ) -> Result<Option<Version>, Error> {
        let mut conn = self.db.read().await?;
        Ok(conn
            .optional(BY_NUMBER, args![service, number], Version::read)
            .await?)
    }
}
