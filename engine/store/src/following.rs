//! Following a case with its reference and its code, without an account. Whoever
//! gave the right code once may look from that browser for a while.

use crate::db::{Record, args, statements};
use crate::error::Error;
use crate::store::Store;
use engine::case::{AccountId, Case, CaseId, Recorded};
use engine::code::Code;
use jiff::Timestamp;

statements! {
    OWN_CODE = "SELECT follow_code FROM cases WHERE reference = $1 AND applicant = $2";
    CODE_OF = "SELECT follow_code FROM cases WHERE id = $1";
    CODE = "SELECT id, follow_code FROM cases
            WHERE reference = $1 AND follow_code IS NOT NULL";
    RENEW = "UPDATE cases SET follow_code = $3 WHERE reference = $1 AND applicant = $2";
    GRANT = "INSERT INTO follow_grants (token_hash, case_id, expires_at) VALUES ($1, $2, $3)
             ON CONFLICT (token_hash, case_id) DO UPDATE SET expires_at = excluded.expires_at";
    GRANTED = "SELECT c.body FROM cases c JOIN follow_grants g ON g.case_id = c.id
               WHERE c.reference = $1 AND g.token_hash = $2 AND g.expires_at > $3";
    /// A new code ends what the old one opened.
    REVOKE = "DELETE FROM follow_grants WHERE case_id =
                (SELECT id FROM cases WHERE reference = $1 AND applicant = $2)";
    PURGE = "DELETE FROM follow_grants WHERE expires_at <= $1";
}

impl Store {
    /// The code of an applicant's own case. `None`: it has none, or it is not theirs.
    pub async fn follow_code(
        &self,
        reference: &str,
        applicant: AccountId,
    ) -> Result<Option<Code>, Error> {
        let mut conn = self.db.read().await?;
        let kept = conn
            .optional(OWN_CODE, args![reference, applicant], |row| {
                row.some_text("follow_code")
            })
            .await?;
        Ok(kept.flatten().and_then(|kept| Code::parse(&kept)))
    }

    /// The code of a case, for the product's own letters to its applicant.
    pub async fn follow_code_of(&self, case: CaseId) -> Result<Option<Code>, Error> {
        let mut conn = self.db.read().await?;
        let kept = conn
            .optional(CODE_OF, args![case], |row| row.some_text("follow_code"))
            .await?;
        Ok(kept.flatten().and_then(|kept| Code::parse(&kept)))
    }

    /// Gives an applicant's own case another code; the old one opens nothing any
    /// more, nor does whatever it has opened. Answers whether there is such a case.
    pub async fn renew_follow_code(
        &self,
        reference: &str,
        applicant: AccountId,
        code: &Code,
    ) -> Result<bool, Error> {
        let mut tx = self.db.write().await?;
        let renewed = tx
            .execute(RENEW, args![reference, applicant, code.as_str()])
            .await?;
        tx.execute(REVOKE, args![reference, applicant]).await?;
        tx.commit().await?;
        Ok(renewed == 1)
    }

    /// Lets a browser look at a case until then, if this is its code. A case that is
    /// not there and a wrong code answer alike.
    pub async fn follow(
        &self,
        reference: &str,
        code: &Code,
        token_hash: &[u8; 32],
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, Error> {
        let mut conn = self.db.read().await?;
        let kept = conn
            .optional(CODE, args![reference], |row| {
                Ok((row.case("id")?, row.text("follow_code")?))
            })
            .await?;
        drop(conn);
        // Compared even when there is nothing to compare with.
        let nothing = "0".repeat(code.as_str().len());
        let (case, kept) = kept.map_or((None, nothing), |(case, kept)| (Some(case), kept));
        let (true, Some(case)) = (code.is(&kept), case) else {
            return Ok(false);
        };
        let mut tx = self.db.write().await?;
        tx.execute(PURGE, args![now]).await?;
        tx.execute(GRANT, args![token_hash, case, until]).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// The case that this browser may look at, with its history.
    pub async fn followed(
        &self,
        reference: &str,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<(Case, Vec<Recorded>)>, Error> {
        let mut conn = self.db.read().await?;
        let read = |row: &Record| row.json("body");
        let with = args![reference, token_hash, now];
        let Some(case): Option<Case> = conn.optional(GRANTED, with, read).await? else {
            return Ok(None);
        };
        drop(conn);
        let events = self.events_of(case.id).await?;
        Ok(Some((case, events)))
    }
}
