//! Draft applications: saved page by page, not yet submitted. The identity of a
//! draft is the submission's, which is what makes submitting twice harmless.

use crate::db::{Argument, Conn, Record, args, rows, statements};
use crate::error::Error;
use crate::hold;
use crate::store::Store;
use crate::upload;
use engine::case::AccountId;
use engine::text::Language;
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
    /// Left alone since $1, of people who can sign in, and nobody has set about the
    /// reminder since $2.
    UNSENT = "SELECT d.id, d.account, d.service, d.version, d.answers, d.page, d.created_at,
                d.updated_at, a.given_name, a.family_name, a.email, a.language
              FROM drafts d JOIN accounts a ON a.id = d.account
              WHERE d.reminded_at IS NULL AND d.updated_at <= $1
                AND (d.reminding_at IS NULL OR d.reminding_at <= $2) AND a.disabled_at IS NULL
              ORDER BY d.updated_at, d.id LIMIT $3";
    SET_ABOUT = "UPDATE drafts SET reminding_at = $2
                 WHERE id = $1 AND reminded_at IS NULL
                   AND (reminding_at IS NULL OR reminding_at <= $3)";
    REMINDED = "UPDATE drafts SET reminded_at = $2 WHERE id = $1";
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

/// A draft that nobody has gone on with, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsent {
    pub draft: Draft,
    pub full_name: String,
    pub email: String,
    pub language: Language,
}

impl Unsent {
    fn read(row: &Record) -> sqlx::Result<Unsent> {
        let (given, family) = (row.text("given_name")?, row.text("family_name")?);
        Ok(Unsent {
            draft: Draft::read(row)?,
            full_name: format!("{given} {family}"),
            email: row.text("email")?,
            language: row.word("language", Language::from_tag)?,
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

    /// Answers whether the draft was still there. The rows of what was uploaded with
    /// it go as well; whoever asked for their names before may remove the files at
    /// once, and the sweep of the storage does so later.
    pub async fn discard_draft(&self, id: Uuid, account: AccountId) -> Result<bool, Error> {
        let mut tx = self.db.write().await?;
        let discarded = tx.execute(DISCARD, args![id, account]).await?;
        if discarded == 1 {
            hold::let_go(&mut tx, id).await?;
        }
        upload::remove_with_draft(&mut tx, id, account).await?;
        tx.commit().await?;
        Ok(discarded == 1)
    }

    /// Drafts left alone since `before`, the longest first, whose owner was not
    /// reminded and nobody is about to since `claimed_before`.
    pub async fn unsent_drafts(
        &self,
        before: Timestamp,
        claimed_before: Timestamp,
        most: i64,
    ) -> Result<Vec<Unsent>, Error> {
        let mut conn = self.db.read().await?;
        let with = args![before, claimed_before, most];
        Ok(conn.all(UNSENT, with, Unsent::read).await?)
    }

    /// Says that we set about the reminder of a draft. Answers whether it is ours:
    /// nobody else did since `claimed_before`, and it is still to be sent.
    pub async fn claim_reminder(
        &self,
        draft: Uuid,
        now: Timestamp,
        claimed_before: Timestamp,
    ) -> Result<bool, Error> {
        let mut tx = self.db.write().await?;
        let claimed = tx
            .execute(SET_ABOUT, args![draft, now, claimed_before])
            .await?;
        tx.commit().await?;
        Ok(claimed == 1)
    }

    /// The owner of a draft was reminded; they are not again.
    pub async fn reminded(&self, draft: Uuid, at: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.execute(REMINDED, args![draft, at]).await?;
        Ok(tx.commit().await?)
    }
}
