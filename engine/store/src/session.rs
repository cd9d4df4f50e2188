//! Sessions of people who are signed in. Only the SHA-256 of a token is known
//! here, and every write touches just the column it is about, so that two
//! requests of one person never overwrite each other.

use crate::account::Account;
use crate::db::{Record, args, statements};
use crate::error::Error;
use crate::store::Store;
use engine::case::{AccountId, OfficeRole};
use jiff::Timestamp;

statements! {
    START = "INSERT INTO sessions (token_hash, account, created_at, seen_at, expires_at)
             VALUES ($1, $2, $3, $3, $4)";
    FIND = "SELECT a.id, a.username, a.given_name, a.family_name, a.email, a.phone, a.level,
              a.language, a.created_at, a.disabled_at,
              s.created_at AS started_at, s.seen_at, s.expires_at
            FROM sessions s JOIN accounts a ON a.id = s.account
            WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.disabled_at IS NULL";
    ROLES = "SELECT m.office, m.role FROM sessions s JOIN memberships m ON m.account = s.account
             WHERE s.token_hash = $1 ORDER BY m.office, m.role";
    SEEN = "UPDATE sessions SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2";
    END = "DELETE FROM sessions WHERE token_hash = $1";
    END_OF = "DELETE FROM sessions WHERE account = $1";
    PURGE = "DELETE FROM sessions WHERE expires_at <= $1";
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub account: Account,
    /// Empty for a citizen.
    pub roles: Vec<OfficeRole>,
    pub created_at: Timestamp,
    /// When it was last used, as precisely as [`Store::see_session`] is called.
    pub seen_at: Timestamp,
    /// The absolute end, however often it is used.
    pub expires_at: Timestamp,
}

impl Store {
    pub async fn start_session(
        &self,
        token_hash: &[u8; 32],
        account: AccountId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.execute(START, args![token_hash, account, now, expires_at])
            .await?;
        Ok(tx.commit().await?)
    }

    /// The session of a token, while it has not expired and its account is not
    /// disabled. Whether it was idle for too long is for the caller to say.
    pub async fn session(
        &self,
        token_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<Session>, Error> {
        let mut conn = self.db.read().await?;
        let read = |row: &Record| {
            Ok(Session {
                account: Account::read(row)?,
                roles: Vec::new(),
                created_at: row.moment("started_at")?,
                seen_at: row.moment("seen_at")?,
                expires_at: row.moment("expires_at")?,
            })
        };
        let Some(mut session) = conn.optional(FIND, args![token_hash, now], read).await? else {
            return Ok(None);
        };
        session.roles = conn
            .all(ROLES, args![token_hash], crate::account::read_role)
            .await?;
        Ok(Some(session))
    }

    /// Notes that the session is in use. Worth calling once a minute, not once a request.
    pub async fn see_session(&self, token_hash: &[u8; 32], now: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.execute(SEEN, args![token_hash, now]).await?;
        Ok(tx.commit().await?)
    }

    pub async fn end_session(&self, token_hash: &[u8; 32]) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.execute(END, args![token_hash]).await?;
        Ok(tx.commit().await?)
    }

    /// Signs an account out everywhere.
    pub async fn end_sessions(&self, account: AccountId) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.execute(END_OF, args![account]).await?;
        Ok(tx.commit().await?)
    }

    /// Forgets sessions that are over. Answers how many.
    pub async fn purge_sessions(&self, now: Timestamp) -> Result<u64, Error> {
        let mut tx = self.db.write().await?;
        let purged = tx.execute(PURGE, args![now]).await?;
        tx.commit().await?;
        Ok(purged)
    }
}
