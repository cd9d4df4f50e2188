//! Accounts: logins of citizens and staff, and the roles staff hold in offices.

use crate::db::{Record, args, statements};
use crate::error::Error;
use crate::search::put_name;
use crate::store::Store;
use crate::viewer::Viewer;
use engine::case::{AccountId, CaseId, OfficeRole};
use engine::definition::Level;
use engine::text::Language;
use jiff::Timestamp;

statements! {
    ADD = "INSERT INTO accounts (id, username, password_hash, given_name, family_name, email,
             phone, level, language, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           ON CONFLICT (username) DO NOTHING";
    BY_ID = "SELECT id, username, given_name, family_name, email, phone, level, language,
               created_at, disabled_at
             FROM accounts WHERE id = $1";
    BY_USERNAME = "SELECT id, username, given_name, family_name, email, phone, level, language,
                     created_at, disabled_at, password_hash
                   FROM accounts WHERE username = $1";
    SET_PASSWORD = "UPDATE accounts SET password_hash = $2 WHERE id = $1";
    DISABLE = "UPDATE accounts SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL";
    END_SESSIONS = "DELETE FROM sessions WHERE account = $1";
    GRANT = "INSERT INTO memberships (account, office, role) VALUES ($1, $2, $3)
             ON CONFLICT (account, office, role) DO NOTHING";
    ROLES = "SELECT office, role FROM memberships WHERE account = $1 ORDER BY office, role";
    HOLDERS = "SELECT a.id, a.username, a.given_name, a.family_name, a.email, a.phone, a.level,
                 a.language, a.created_at, a.disabled_at
               FROM memberships m JOIN accounts a ON a.id = m.account
               WHERE m.office = $1 AND m.role = $2 AND a.disabled_at IS NULL
               ORDER BY a.username";
    APPLICANT = "SELECT a.id, a.username, a.given_name, a.family_name, a.email, a.phone, a.level,
                   a.language, a.created_at, a.disabled_at
                 FROM cases c JOIN accounts a ON a.id = c.applicant WHERE c.id = $1";
}

/// The role of whoever is answerable for an office.
pub const DIRECTOR: &str = "director";

/// A login, without its password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    /// Case-folded; unique.
    pub username: String,
    pub given_name: String,
    pub family_name: String,
    pub email: String,
    pub phone: Option<String>,
    pub level: Level,
    pub language: Language,
    pub created_at: Timestamp,
    /// Set: nobody signs in with it any more.
    pub disabled_at: Option<Timestamp>,
}

#[derive(Clone, Debug)]
pub struct NewAccount {
    pub id: AccountId,
    /// As typed; folded here.
    pub username: String,
    /// A PHC string (argon2id); never the password itself.
    pub password_hash: String,
    pub given_name: String,
    pub family_name: String,
    pub email: String,
    pub phone: Option<String>,
    pub level: Level,
    pub language: Language,
    pub created_at: Timestamp,
}

/// What a sign-in is checked against.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub account: Account,
    pub password_hash: String,
}

#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error("the username is taken")]
    UsernameTaken,
    #[error(transparent)]
    Store(#[from] Error),
}

impl From<sqlx::Error> for AccountError {
    fn from(error: sqlx::Error) -> Self {
        AccountError::Store(error.into())
    }
}

/// Two spellings of one name are one name: case and final sigma do not count.
fn fold(username: &str) -> String {
    username.trim().to_lowercase().replace('ς', "σ")
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::A => "A",
        Level::B => "B",
    }
}

fn level_of(word: &str) -> Option<Level> {
    [Level::A, Level::B]
        .into_iter()
        .find(|level| level_word(*level) == word)
}

impl Account {
    /// Given name and family name, as people are addressed.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }

    pub(crate) fn read(row: &Record) -> sqlx::Result<Account> {
        Ok(Account {
            id: row.account("id")?,
            username: row.text("username")?,
            given_name: row.text("given_name")?,
            family_name: row.text("family_name")?,
            email: row.text("email")?,
            phone: row.some_text("phone")?,
            level: row.word("level", level_of)?,
            language: row.word("language", Language::from_tag)?,
            created_at: row.moment("created_at")?,
            disabled_at: row.some_moment("disabled_at")?,
        })
    }
}

impl Store {
    pub async fn create_account(&self, new: &NewAccount) -> Result<Account, AccountError> {
        let mut tx = self.db.write().await?;
        let added = tx
            .execute(
                ADD,
                args![
                    new.id,
                    &fold(&new.username),
                    &new.password_hash,
                    &new.given_name,
                    &new.family_name,
                    &new.email,
                    new.phone.as_deref(),
                    level_word(new.level),
                    new.language.tag(),
                    new.created_at,
                ],
            )
            .await?;
        if added == 0 {
            return Err(AccountError::UsernameTaken);
        }
        let account = tx.one(BY_ID, args![new.id], Account::read).await?;
        put_name(&mut tx, account.id, &account.full_name()).await?;
        tx.commit().await?;
        Ok(account)
    }

    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, Error> {
        Ok(self
            .db
            .read()
            .await?
            .optional(BY_ID, args![id], Account::read)
            .await?)
    }

    /// For signing in: the account, disabled or not, with its password hash.
    pub async fn credentials(&self, username: &str) -> Result<Option<Credentials>, Error> {
        let read = |row: &Record| {
            Ok(Credentials {
                account: Account::read(row)?,
                password_hash: row.text("password_hash")?,
            })
        };
        let mut conn = self.db.read().await?;
        Ok(conn
            .optional(BY_USERNAME, args![&fold(username)], read)
            .await?)
    }

    /// Sets a new password hash and ends every session of the account.
    pub async fn set_password(&self, id: AccountId, password_hash: &str) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.execute(SET_PASSWORD, args![id, password_hash]).await?;
        tx.execute(END_SESSIONS, args![id]).await?;
        Ok(tx.commit().await?)
    }

    /// Nobody signs in with it any more, and whoever has is signed out.
    pub async fn disable_account(&self, id: AccountId, at: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.execute(DISABLE, args![id, at]).await?;
        tx.execute(END_SESSIONS, args![id]).await?;
        Ok(tx.commit().await?)
    }

    /// Gives an account a role in an office; again does nothing.
    pub async fn grant(&self, account: AccountId, held: &OfficeRole) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.execute(GRANT, args![account, &held.office, &held.role])
            .await?;
        Ok(tx.commit().await?)
    }

    /// The roles an account holds; empty for a citizen.
    pub async fn roles(&self, account: AccountId) -> Result<Vec<OfficeRole>, Error> {
        let mut conn = self.db.read().await?;
        Ok(conn.all(ROLES, args![account], read_role).await?)
    }

    /// Whoever holds a role in an office and can sign in, e.g. its [`DIRECTOR`]s.
    pub async fn holders(&self, office: &str, role: &str) -> Result<Vec<Account>, Error> {
        let mut conn = self.db.read().await?;
        Ok(conn
            .all(HOLDERS, args![office, role], Account::read)
            .await?)
    }

    /// The applicant of a case that the viewer may see.
    pub async fn applicant(&self, viewer: Viewer, case: CaseId) -> Result<Option<Account>, Error> {
        if !self.may_see(viewer, case).await? {
            return Ok(None);
        }
        let mut conn = self.db.read().await?;
        Ok(conn.optional(APPLICANT, args![case], Account::read).await?)
    }
}

pub(crate) fn read_role(row: &Record) -> sqlx::Result<OfficeRole> {
    Ok(OfficeRole {
        office: row.text("office")?,
        role: row.text("role")?,
    })
}
