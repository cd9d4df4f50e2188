//! What applicants thought of how their cases were handled: one to five, and words
//! if they like. Said once a case has ended; said again, it replaces what was said.

use crate::db::{Record, args, statements};
use crate::error::Error;
use crate::store::Store;
use engine::case::{AccountId, CaseId};
use jiff::Timestamp;

statements! {
    /// Only of a case that has ended, only by its applicant.
    RATE = lite "INSERT INTO ratings (case_id, stars, words, at)
                 SELECT id, $3, $4, $5 FROM cases
                 WHERE reference = $1 AND applicant = $2 AND outcome IS NOT NULL
                 ON CONFLICT (case_id) DO UPDATE
                   SET stars = excluded.stars, words = excluded.words, at = excluded.at",
           pg "INSERT INTO ratings (case_id, stars, words, at)
               SELECT id, $3::bigint, $4::text, $5::timestamptz FROM cases
               WHERE reference = $1 AND applicant = $2 AND outcome IS NOT NULL
               ON CONFLICT (case_id) DO UPDATE
                 SET stars = excluded.stars, words = excluded.words, at = excluded.at";
    OF_CASE = "SELECT stars, words, at FROM ratings WHERE case_id = $1";
    /// By service, of offices that the account directs.
    OF_OFFICES = "SELECT c.service, COUNT(*) AS count, CAST(SUM(r.stars) AS BIGINT) AS stars
                  FROM ratings r JOIN cases c ON c.id = r.case_id
                  JOIN memberships m ON m.office = c.office
                  WHERE m.account = $1 AND m.role = 'director'
                  GROUP BY c.service ORDER BY c.service";
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// 1 to 5.
    pub stars: u8,
    pub words: Option<String>,
    pub at: Timestamp,
}

/// What was said of the cases of one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ratings {
    pub service: String,
    pub count: i64,
    /// The sum of them all.
    pub stars: i64,
}

impl Store {
    /// Answers whether it was taken: the case is there, is theirs, and has ended.
    pub async fn rate(
        &self,
        reference: &str,
        applicant: AccountId,
        rating: &Rating,
    ) -> Result<bool, Error> {
        let mut tx = self.db.write().await?;
        let taken = tx
            .execute(
                RATE,
                args![
                    reference,
                    applicant,
                    i64::from(rating.stars),
                    rating.words.as_deref(),
                    rating.at
                ],
            )
            .await?;
        tx.commit().await?;
        Ok(taken == 1)
    }

    /// For whoever was shown the case already.
    pub async fn rating(&self, case: CaseId) -> Result<Option<Rating>, Error> {
        let mut conn = self.db.read().await?;
        let read = |row: &Record| {
            Ok(Rating {
                stars: row.small("stars")?,
                words: row.some_text("words")?,
                at: row.moment("at")?,
            })
        };
        Ok(conn.optional(OF_CASE, args![case], read).await?)
    }

    /// What was said of the offices somebody directs, by service.
    pub async fn ratings(&self, director: AccountId) -> Result<Vec<Ratings>, Error> {
        let mut conn = self.db.read().await?;
        let read = |row: &Record| {
            Ok(Ratings {
                service: row.text("service")?,
                count: row.number("count")?,
                stars: row.number("stars")?,
            })
        };
        Ok(conn.all(OF_OFFICES, args![director], read).await?)
    }
}
