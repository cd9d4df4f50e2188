//! Keeping the index up to date, and making it anew.

use super::document::{DocumentKind, put, put_known, put_version};
use crate::db::{Argument, Conn, Record, Script, args, rows, statements};
use crate::entry::Entry;
use crate::error::Error;
use crate::pages::{self, PageRow};
use crate::store::Store;
use engine::case::AccountId;
use engine::files::Files;
use engine::search::{ANALYSER, Class, NameTerms};
use std::collections::BTreeMap;
use uuid::Uuid;

statements! {
    STATE = "SELECT analyser FROM search_state WHERE name = 'index'";
    SET_STATE = "INSERT INTO search_state (name, analyser) VALUES ('index', $1)
                 ON CONFLICT (name) DO UPDATE SET analyser = excluded.analyser";
    FORGET_TERMS = "DELETE FROM search_terms";
    FORGET_DOCUMENTS = "DELETE FROM search_documents";
    FORGET_WORDS = "DELETE FROM search_words";
    FORGET_CASES = "DELETE FROM case_terms";
    VERSIONS = "SELECT digest FROM versions ORDER BY digest";
    FILES = "SELECT service, files FROM versions WHERE digest = $1";
    ACCOUNTS = "SELECT id, given_name, family_name FROM accounts WHERE id > $1
                ORDER BY id LIMIT $2";
    CASES = "SELECT id FROM cases WHERE id > $1 ORDER BY id LIMIT $2";
    PUT_CASES = "INSERT INTO case_terms (office, term, opened_at, case_id)
                 SELECT c.office, t.term, c.opened_at, c.id
                 FROM cases c JOIN account_terms t ON t.account = c.applicant
                 WHERE c.id > $1 AND c.id <= $2 AND c.office IS NOT NULL
                 ON CONFLICT DO NOTHING";
    PUT_CASE_SERVICES = "INSERT INTO case_terms (office, term, opened_at, case_id)
                         SELECT c.office, '=' || c.service, c.opened_at, c.id FROM cases c
                         WHERE c.id > $1 AND c.id <= $2 AND c.office IS NOT NULL
                         ON CONFLICT DO NOTHING";
}

rows! {
    FORGET_NAMES (1) = "DELETE FROM account_terms WHERE account IN ({rows})";
    PUT_NAMES (2) = "INSERT INTO account_terms (account, term) VALUES {rows}";
    /// The applicant's name, for a case that has come to an office.
    ROUTE_NAMES (4) =
        lite "INSERT INTO case_terms (office, term, opened_at, case_id)
              SELECT v.column2, t.term, v.column3, v.column1
              FROM (VALUES {rows}) AS v JOIN account_terms t ON t.account = v.column4
              WHERE true ON CONFLICT DO NOTHING",
        pg "INSERT INTO case_terms (office, term, opened_at, case_id)
            SELECT v.column2, t.term, v.column3::timestamptz, v.column1::uuid
            FROM (VALUES {rows}) AS v JOIN account_terms t ON t.account = v.column4::uuid
            ON CONFLICT DO NOTHING";
    ROUTE_SERVICES (4) = "INSERT INTO case_terms (office, term, opened_at, case_id)
                          VALUES {rows} ON CONFLICT DO NOTHING";
    /// From the office it came from.
    LEAVE (4) =
        lite "DELETE FROM case_terms WHERE (office, term, opened_at, case_id) IN (
                SELECT v.column2, t.term, v.column3, v.column1
                FROM (VALUES {rows}) AS v JOIN account_terms t ON t.account = v.column4)",
        pg "DELETE FROM case_terms WHERE (office, term, opened_at, case_id) IN (
              SELECT v.column2, t.term, v.column3::timestamptz, v.column1::uuid
              FROM (VALUES {rows}) AS v JOIN account_terms t ON t.account = v.column4::uuid)";
    LEAVE_SERVICES (4) =
        lite "DELETE FROM case_terms WHERE (office, term, opened_at, case_id) IN (VALUES {rows})",
        pg "DELETE FROM case_terms WHERE (office, term, opened_at, case_id) IN ({rows})";
}

/// Scopes of the words of names. Only whoever may see a case of somebody of that name
/// is told of it.
pub(super) const NAMES: [(Class, &str); 2] = [(Class::Exact, "n"), (Class::Skeleton, "m")];

/// Rows made anew in one transaction.
const AT_ONCE: i64 = 500;

/// How much was made anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Reindexed {
    pub documents: u64,
    pub accounts: u64,
    pub cases: u64,
}

impl Store {
    /// Makes the index anew if another analyser made it, or none.
    pub async fn bring_index_up_to_date(&self) -> Result<Option<Reindexed>, Error> {
        let mut conn = self.db.read().await?;
        let made = conn
            .optional(STATE, args![], |row| row.number("analyser"))
            .await?;
        drop(conn);
        if made == Some(i64::from(ANALYSER)) {
            return Ok(None);
        }
        self.reindex().await.map(Some)
    }

    /// Makes the whole index anew, piece by piece, while others go on working. Until it
    /// is done, cases are found in part.
    pub async fn reindex(&self) -> Result<Reindexed, Error> {
        let mut done = Reindexed {
            documents: self.reindex_documents().await?,
            ..Reindexed::default()
        };
        let mut last = Uuid::nil();
        loop {
            let accounts = self.reindex_accounts(last).await?;
            let Some(next) = accounts.last() else { break };
            last = *next;
            done.accounts += accounts.len() as u64;
        }
        let mut tx = self.db.write().await?;
        tx.execute(FORGET_CASES, args![]).await?;
        tx.commit().await?;
        let mut last = Uuid::nil();
        loop {
            let mut tx = self.db.write().await?;
            let with = args![last, AT_ONCE];
            let cases = tx.all(CASES, with, |row| row.id("id")).await?;
            let Some(next) = cases.last() else { break };
            tx.execute(PUT_CASES, args![last, *next]).await?;
            tx.execute(PUT_CASE_SERVICES, args![last, *next]).await?;
            tx.commit().await?;
            last = *next;
            done.cases += cases.len() as u64;
        }
        let mut tx = self.db.write().await?;
        tx.execute(SET_STATE, args![ANALYSER]).await?;
        tx.commit().await?;
        Ok(done)
    }

    async fn reindex_documents(&self) -> Result<u64, Error> {
        let mut tx = self.db.write().await?;
        for forget in [FORGET_TERMS, FORGET_DOCUMENTS, FORGET_WORDS] {
            tx.execute(forget, args![]).await?;
        }
        let mut done = 0;
        for digest in tx.all(VERSIONS, args![], |row| row.text("digest")).await? {
            let read = |row: &Record| Ok((row.text("service")?, row.json::<Files>("files")?));
            let (service, files) = tx.one(FILES, args![&digest], read).await?;
            put_version(&mut tx, &service, &digest, &files).await?;
            done += 1;
        }
        for PageRow { page, .. } in pages::all(&mut tx).await? {
            let kind = DocumentKind::from(page.kind);
            put(&mut tx, kind, &page.slug, None, &page.document()).await?;
            done += 1;
        }
        tx.commit().await?;
        Ok(done)
    }

    /// Those after this one, at most as many as one transaction takes.
    async fn reindex_accounts(&self, after: Uuid) -> Result<Vec<Uuid>, Error> {
        let mut tx = self.db.write().await?;
        let read = |row: &Record| {
            let name = format!("{} {}", row.text("given_name")?, row.text("family_name")?);
            Ok((row.account("id")?, name))
        };
        let accounts = tx.all(ACCOUNTS, args![after, AT_ONCE], read).await?;
        let ids: Vec<Argument<'_>> = accounts.iter().map(|(id, _)| (*id).into()).collect();
        tx.execute_rows(&FORGET_NAMES, &ids).await?;
        let names: Vec<(AccountId, NameTerms)> = accounts
            .iter()
            .map(|(account, name)| (*account, NameTerms::of(name)))
            .collect();
        put_names(&mut tx, names).await?;
        tx.commit().await?;
        Ok(accounts.into_iter().map(|(account, _)| account.0).collect())
    }
}

/// Writes the terms of a new account's name.
pub(crate) async fn put_name(tx: &mut Conn, account: AccountId, name: &str) -> sqlx::Result<()> {
    put_names(tx, vec![(account, NameTerms::of(name))]).await
}

async fn put_names(tx: &mut Conn, names: Vec<(AccountId, NameTerms)>) -> sqlx::Result<()> {
    let mut with: Vec<Argument<'_>> = Vec::new();
    for (account, name) in &names {
        for term in &name.terms {
            with.extend([Argument::from(*account), term.into()]);
        }
    }
    tx.execute_rows(&PUT_NAMES, &with).await?;
    let known: BTreeMap<String, String> =
        names.into_iter().flat_map(|(_, name)| name.known).collect();
    put_known(tx, &known, NAMES).await
}

/// Writes under which office cases are found, where a change moves them there.
pub(crate) fn route<'a>(script: &mut Script<'a>, entries: impl Iterator<Item = &'a Entry>) {
    let (mut names, mut services) = (Vec::new(), Vec::new());
    let (mut leave, mut leave_services) = (Vec::new(), Vec::new());
    for entry in entries {
        let opened_at = entry.row.opened_at;
        let term = &entry.service_term;
        for (office, names, services) in [
            (&entry.leaves, &mut leave, &mut leave_services),
            (&entry.arrives, &mut names, &mut services),
        ] {
            let Some(office) = office else { continue };
            let case = Argument::from(entry.case);
            let (office, opened) = (Argument::from(office), Argument::from(opened_at));
            names.extend([case, office, opened, entry.row.applicant.into()]);
            services.extend([office, term.into(), opened, case]);
        }
    }
    script.try_to(&LEAVE, leave);
    script.try_to(&LEAVE_SERVICES, leave_services);
    script.try_to(&ROUTE_NAMES, names);
    script.try_to(&ROUTE_SERVICES, services);
}

/// What kind of document a page is.
impl From<engine::content::Kind> for DocumentKind {
    fn from(kind: engine::content::Kind) -> DocumentKind {
        match kind {
            engine::content::Kind::Page => DocumentKind::Page,
            engine::content::Kind::Announcement => DocumentKind::Announcement,
        }
    }
}
