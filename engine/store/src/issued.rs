//! Documents that were issued: written in the transaction that tells their case so,
//! revoked in the transaction of the event that says it. Their bytes lie in the storage
//! before that.

use crate::db::{Argument, Conn, Record, args, rows, statements};
use crate::entry::Entry;
use crate::error::Error;
use crate::store::Store;
use crate::viewer::Viewer;
use engine::case::{CaseId, Change, EffectNo, Event, Grounds};
use engine::text::{Language, Text};
use jiff::Timestamp;

statements! {
    ISSUE = "INSERT INTO issued_documents (case_id, document_no, code, template, title, language,
               service, protocol, office, issued_at, digest, size, sealed, stored)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    REVOKE = "UPDATE issued_documents SET revoked_at = $3, grounds = $4
              WHERE case_id = $1 AND document_no = $2 AND revoked_at IS NULL";
    BY_CODE = "SELECT case_id, document_no, code, template, title, language, service, protocol,
                 office, issued_at, digest, size, sealed, stored, revoked_at, grounds
               FROM issued_documents WHERE code = $1";
    OF_CASE = "SELECT case_id, document_no, code, template, title, language, service, protocol,
                 office, issued_at, digest, size, sealed, stored, revoked_at, grounds
               FROM issued_documents WHERE case_id = $1 ORDER BY document_no";
    NEXT = "SELECT case_id, document_no, code, template, title, language, service, protocol,
              office, issued_at, digest, size, sealed, stored, revoked_at, grounds
            FROM issued_documents WHERE code > $1 ORDER BY code LIMIT $2";
}

rows! {
    /// Which of these names in the storage are documents'.
    KNOWN (1) = lite "SELECT stored FROM issued_documents WHERE stored IN ({rows})",
                pg "SELECT stored FROM issued_documents WHERE stored IN ({rows})";
}

/// A document that is ready, for the commit that issues it.
#[derive(Clone, Debug)]
pub struct NewDocument {
    /// The effect that asked for it.
    pub document: EffectNo,
    /// Canonical; nobody else's.
    pub code: String,
    pub template: String,
    pub title: Text,
    pub language: Language,
    /// SHA-256 of what is stored.
    pub digest: [u8; 32],
    pub size: u64,
    /// Its name in the storage, where it lies already.
    pub stored: String,
    /// The municipality's seal is on it.
    pub sealed: bool,
}

/// A document that was issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedDocument {
    pub case: CaseId,
    pub document: EffectNo,
    pub code: String,
    pub template: String,
    pub title: Text,
    pub language: Language,
    pub service: String,
    pub protocol: Option<String>,
    pub office: Option<String>,
    pub issued_at: Timestamp,
    /// SHA-256 of what is stored.
    pub digest: Vec<u8>,
    pub size: u64,
    /// Its name in the storage.
    pub stored: String,
    pub sealed: bool,
    pub revoked: Option<(Timestamp, Grounds)>,
}

impl IssuedDocument {
    fn read(row: &Record) -> sqlx::Result<IssuedDocument> {
        let grounds = row.some_text("grounds")?;
        let grounds = grounds.as_deref().and_then(|word| {
            Grounds::ALL
                .into_iter()
                .find(|grounds| grounds.word() == word)
        });
        Ok(IssuedDocument {
            case: row.case("case_id")?,
            document: EffectNo(row.small("document_no")?),
            code: row.text("code")?,
            template: row.text("template")?,
            title: row.json("title")?,
            language: row.word("language", |tag| {
                Language::ALL.into_iter().find(|known| known.tag() == tag)
            })?,
            service: row.text("service")?,
            protocol: row.some_text("protocol")?,
            office: row.some_text("office")?,
            issued_at: row.moment("issued_at")?,
            digest: row.bytes("digest")?,
            size: row.small("size")?,
            stored: row.text("stored")?,
            sealed: row.number("sealed")? == 1,
            revoked: row.some_moment("revoked_at")?.zip(grounds),
        })
    }
}

/// What a change does to documents that were there before it.
pub(crate) fn revoked(change: &Change) -> Vec<(EffectNo, Timestamp, Grounds)> {
    let may = change.events.iter().any(|recorded| {
        matches!(
            recorded.event,
            Event::DocumentRevoked { .. } | Event::EffectAnswered { .. }
        )
    });
    if !may {
        return Vec::new();
    }
    let all = change.case.issued.iter();
    all.filter_map(|(document, issued)| {
        let revoked = issued.revoked.as_ref()?;
        Some((*document, revoked.at, revoked.grounds))
    })
    .collect()
}

pub(crate) async fn project(tx: &mut Conn, entries: &[&Entry]) -> sqlx::Result<()> {
    for entry in entries {
        if let Some(new) = &entry.issued {
            issue(tx, entry, new).await?;
        }
        for (document, at, grounds) in &entry.revoked {
            let with = args![entry.case, *document, *at, grounds.word()];
            tx.execute(REVOKE, with).await?;
        }
    }
    Ok(())
}

async fn issue(tx: &mut Conn, entry: &Entry, new: &NewDocument) -> sqlx::Result<()> {
    let title = serde_json::to_string(&new.title).expect("a text serializes");
    let size = i64::try_from(new.size).expect("a document is small");
    let with = args![
        entry.case,
        new.document,
        &new.code,
        &new.template,
        &title,
        new.language.tag(),
        &entry.row.service,
        entry.row.protocol.as_deref(),
        entry.row.office.as_deref(),
        entry.at,
        new.digest.as_slice(),
        size,
        i64::from(new.sealed),
        &new.stored,
    ];
    tx.execute(ISSUE, with).await.map(drop)
}

impl Store {
    /// The document with this code, for anybody who has the code.
    pub async fn document_by_code(&self, code: &str) -> Result<Option<IssuedDocument>, Error> {
        let mut conn = self.db.read().await?;
        Ok(conn
            .optional(BY_CODE, args![code], IssuedDocument::read)
            .await?)
    }

    /// What a case has issued, the first one first; nothing when the viewer may not see
    /// the case.
    pub async fn documents_of(
        &self,
        viewer: Viewer,
        case: CaseId,
    ) -> Result<Vec<IssuedDocument>, Error> {
        if !self.may_see(viewer, case).await? {
            return Ok(Vec::new());
        }
        let mut conn = self.db.read().await?;
        Ok(conn.all(OF_CASE, args![case], IssuedDocument::read).await?)
    }

    /// Every document, in order of its code, for holding it against its file.
    pub async fn documents_after(
        &self,
        last: Option<&str>,
        most: u16,
    ) -> Result<Vec<IssuedDocument>, Error> {
        let mut conn = self.db.read().await?;
        let with = args![last.unwrap_or_default(), most];
        Ok(conn.all(NEXT, with, IssuedDocument::read).await?)
    }
}

/// Which of these names in the storage are documents'.
pub(crate) async fn known(conn: &mut Conn, stored: &[Argument<'_>]) -> sqlx::Result<Vec<String>> {
    conn.all_rows(&KNOWN, stored, |row| row.text("stored"))
        .await
}
