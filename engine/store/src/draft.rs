//! Draft applications: saved page by page, not yet submitted. The identity of a
//! draft is the submission's, which is what makes submitting twice harmless.

use crate::db::{Argument, Conn, Record, args, rows, statements};
use crate::error::Error;
use crate::hold;
use crate::store::Store;
use engine::case::AccountId;
use jiff::Timestamp;
use serde_json::Value;
use uuid::Uuid;

statements! {
    /// Two starts of one account wait for each other; on SQLite they do anyway.
    LOCK_ACCOUNT = lite "SELECT id FROM accounts WHERE id = $1",
                   pg "SELECT id FROM accounts WHERE id = $1 FOR UPDATE";
    OF_SERVICE = "SELECT id, account, service, version, answers, page, created_at, updated_at
                  FROM drafts WHERE account = $1 AND service = $2
                  ORDER BY updated_at DESC, id LIMIT 1";
    START = "INSERT INTO drafts (id, account, service, version, answers, page,
               created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    FIND = "SELECT id, account, service, version, answers, page, created_at, updated_at
            FROM drafts WHERE id = $1 AND account = $2";
    OF_ACCOUNT = "SELECT id, account, service, version, answers, page, created_at, updated_at
                  FROM drafts WHERE account = $1 ORDER BY updated_at DESC, id";
    SAVE = "UPDATE drafts SET answers = $3, page = $4, updated_at = $5
            WHERE id = $1 AND account = $2";
    DISCARD = "DELETE FROM drafts WHERE id = $1 AND account = $2";
}

#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Also the submission's identity.
    pub id: Uuid,
    pub account: AccountId,
    pub service: String,
    /// Digest of the version it is written against. Must be published.
    pub version: String,
    /// An object; what has been answered so far.
    pub answers: Value,
    /// How far the citizen has come, in the web's words.
    pub page: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Draft {
    fn read(row: &Record) -> sqlx::Result<Draft> {
        Ok(Draft {
            id: row.id("id")?,
            account: row.account("account")?,
            service: row.text("service")?,
            version: row.text("version")?,
            answers: row.json("answers")?,
            page: row.text("page")?,
            created_at: row.moment("created_at")?,
            updated_at: row.moment("updated_at")?,
        })
    }
}

rows! {
    FILL (8) = "INSERT INTO drafts (id, account, service, version, answers, page,
                  created_at, updated_at)
                VALUES {rows}";
}

/// Puts drafts there as they are, for measuring.
pub(crate) async fn fill(tx: &mut Conn, drafts: &[Draft]) -> sqlx::Result<()> {
    let answers: Vec<String> = drafts.iter().map(|d| d.answers.to_string()).collect();
    let with: Vec<Argument<'_>> = drafts
        .iter()
        .zip(&answers)
        .flat_map(|(draft, answers)| {
            [
                draft.id.into(),
                draft.account.into(),
                (&draft.service).into(),
                (&draft.version).into(),
                answers.into(),
                (&draft.page).into(),
                draft.created_at.into(),
                draft.updated_at.into(),
            ]
        })
        .collect();
    tx.execute_rows(&FILL, &with).await.map(drop)
}

impl Store {
    /// Starts a draft, unless the account has one of this service. Answers the one
    /// there is then.
    pub async fn start_draft(&self, draft: &Draft) -> Result<Draft, Error> {
        let mut tx = self.db.write().await?;
        tx.optional(LOCK_ACCOUNT, args![draft.account], |row| row.id("id"))
            .await?;
        let with = args![draft.account, &draft.service];
        if let Some(started) = tx.optional(OF_SERVICE, with, Draft::read).await? {
            return Ok(started);
        }
        tx.execute(
            START,
            args![
                draft.id,
                draft.account,
                &draft.service,
                &draft.version,
                &draft.answers.to_string(),
                &draft.page,
                draft.created_at,
                draft.updated_at,
            ],
        )
        .await?;
        tx.commit().await?;
        Ok(draft.clone())
    }

    /// A draft of this account; somebody else's reads like none.
    pub async fn draft(&self, id: Uuid, account: AccountId) -> Result<Option<Draft>, Error> {
        let mut conn = self.db.read().await?;
        Ok(conn.optional(FIND, args![id, account], Draft::read).await?)
    }

    /// Newest first.
    pub async fn drafts(&self, account: AccountId) -> Result<Vec<Draft>, Error> {
        Ok(self
            .db
            .read()
            .await?
            .all(OF_ACCOUNT, args![account], Draft::read)
            .await?)
    }

    /// Answers whether the draft was still there.
    pub async fn save_draft(
        &self,
        id: Uuid,
        account: AccountId,
        answers: &Value,
        page: &str,
        at: Timestamp,
    ) -> Result<bool, Error> {
        let mut tx = self.db.write().await?;
        let saved = tx
            .execute(SAVE, args![id, account, &answers.to_string(), page, at])
            .await?;
        tx.commit().await?;
        Ok(saved == 1)
    }

    /// Answers whether the draft was still there.
    pub async fn discard_draft(&self, id: Uuid, account: AccountId) -> Result<bool, Error> {
        let mut tx = self.db.write().await?;
        let discarded = tx.execute(DISCARD, args![id, account]).await?;
        if discarded == 1 {
            hold::let_go(&mut tx, id).await?;
        }
        tx.commit().await?;
        Ok(discarded == 1)
    }
}
