//! Files that people sent: their rows. Whoever takes a file in stores it first and
//! then makes its row, and whoever removes it takes the row away first, so that a
//! row never stands without its file.
//!
//! | where it is      | who sees it                                   |
//! |------------------|-----------------------------------------------|
//! | with a draft     | whoever writes the draft                      |
//! | held for a case  | whoever sent it, until it is filed or a day old |
//! | filed in a case  | whoever may see the case                      |

use crate::db::{Argument, Conn, Record, args, rows, statements};
use crate::entry::Entry;
use crate::error::Error;
use crate::store::Store;
use crate::viewer::Viewer;
use crate::write::{Trouble, Verdict};
use engine::case::{AccountId, CaseId};
use engine::upload::{About, FileKind, Filed, UploadId};
use jiff::Timestamp;
use std::collections::BTreeSet;
use uuid::Uuid;

statements! {
    /// Waits for whoever is submitting the draft; somebody else's is not found.
    LOCK_DRAFT = lite "SELECT id FROM drafts WHERE id = $1 AND account = $2",
                 pg "SELECT id FROM drafts WHERE id = $1 AND account = $2 FOR UPDATE";
    /// What is sent to a case one after the other is counted right.
    LOCK_ACCOUNT = lite "SELECT id FROM accounts WHERE id = $1",
                   pg "SELECT id FROM accounts WHERE id = $1 FOR UPDATE";
    /// Whether the case is there for this account: its applicant, or staff of its office.
    CASE_OF = "SELECT c.id FROM cases c WHERE c.id = $1
               AND (c.applicant = $2 OR EXISTS (
                 SELECT 1 FROM memberships m WHERE m.account = $2 AND m.office = c.office
                   AND m.role IN ('registrar', 'director', 'cashier')))";
    /// Those that are not filed: what there is of one place, and in all.
    COUNT_DRAFT = lite "SELECT coalesce(sum(about = $2), 0) AS here, count(*) AS overall,
                          coalesce(sum(size), 0) AS bytes
                        FROM uploads WHERE draft = $1 AND state <> 'infected'",
                  pg "SELECT coalesce(sum(CASE WHEN about = $2 THEN 1 ELSE 0 END), 0)::bigint AS here,
                        count(*) AS overall, coalesce(sum(size), 0)::bigint AS bytes
                      FROM uploads WHERE draft = $1 AND state <> 'infected'";
    COUNT_CASE = lite "SELECT coalesce(sum(about = $2), 0) AS here, count(*) AS overall,
                         coalesce(sum(size), 0) AS bytes
                       FROM uploads WHERE case_id = $1 AND account = $3 AND filed_at IS NULL
                         AND state <> 'infected'",
                 pg "SELECT coalesce(sum(CASE WHEN about = $2 THEN 1 ELSE 0 END), 0)::bigint AS here,
                       count(*) AS overall, coalesce(sum(size), 0)::bigint AS bytes
                     FROM uploads WHERE case_id = $1 AND account = $3 AND filed_at IS NULL
                       AND state <> 'infected'";
    TAKE = "INSERT INTO uploads (id, account, draft, case_id, about, name, kind, size, digest,
              stored, state, at, scan_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    OF_DRAFT = "SELECT id, account, about, filed_at, name, kind, size, digest, stored, state, at
                FROM uploads WHERE draft = $1 AND account = $2 ORDER BY at, id";
    HELD = "SELECT id, account, about, filed_at, name, kind, size, digest, stored, state, at
            FROM uploads WHERE case_id = $1 AND account = $2 AND filed_at IS NULL ORDER BY at, id";
    /// Filed in a case that the viewer may see: the applicant ($2), or staff ($3).
    FILED = "SELECT u.id, u.account, u.about, u.filed_at, u.name, u.kind, u.size, u.digest,
               u.stored, u.state, u.at
             FROM uploads u JOIN cases c ON c.id = u.case_id
             WHERE u.case_id = $1 AND u.filed_at IS NOT NULL
               AND (c.applicant = $2 OR EXISTS (
                 SELECT 1 FROM memberships m WHERE m.account = $3 AND m.office = c.office
                   AND m.role IN ('registrar', 'director', 'cashier')))
             ORDER BY u.at, u.id";
    /// Takes back one that is not filed.
    REMOVE_OF_DRAFT = "DELETE FROM uploads WHERE id = $1 AND account = $2 AND draft = $3
                       RETURNING stored";
    REMOVE_HELD = "DELETE FROM uploads WHERE id = $1 AND account = $2 AND case_id = $3
                     AND filed_at IS NULL
                   RETURNING stored";
    REMOVE_WITH_DRAFT = "DELETE FROM uploads WHERE draft = $1 AND account = $2 RETURNING stored";
    /// Files what a submission names.
    FILE_OF_DRAFT = "UPDATE uploads SET draft = NULL, case_id = $1, filed_at = $2
                     WHERE id = $3 AND account = $4 AND draft = $5 AND about = $6 AND digest = $7
                       AND state <> 'infected'";
    /// Files what a change of a case names.
    FILE_HELD = "UPDATE uploads SET filed_at = $2
                 WHERE id = $3 AND account = $4 AND case_id = $1 AND about = $5 AND digest = $6
                   AND filed_at IS NULL AND state <> 'infected'";
    /// What nobody will file any more: its draft is gone, or it was held for too long.
    FORGET = "DELETE FROM uploads WHERE filed_at IS NULL
                AND ((case_id IS NOT NULL AND at < $1)
                  OR (draft IS NOT NULL AND NOT EXISTS (
                    SELECT 1 FROM drafts d WHERE d.id = uploads.draft)))
              RETURNING stored";
    TO_SCAN = "SELECT id, stored, size, scan_at, tries FROM uploads
               WHERE scan_at IS NOT NULL AND scan_at <= $1 ORDER BY scan_at LIMIT $2";
    /// Whoever comes first looks; the others find another moment.
    CLAIM_SCAN = "UPDATE uploads SET scan_at = $3, tries = tries + 1
                  WHERE id = $1 AND scan_at = $2";
    PUT_OFF = "UPDATE uploads SET scan_at = $2 WHERE id = $1 AND scan_at IS NOT NULL";
    SCANNED = "UPDATE uploads SET state = $2, scan_at = NULL WHERE id = $1 AND scan_at IS NOT NULL
               RETURNING case_id";
    WAITING = "SELECT count(*) AS waiting FROM uploads
               WHERE scan_at IS NOT NULL AND state = 'waiting'";
    NEXT = "SELECT id, account, about, filed_at, name, kind, size, digest, stored, state, at
            FROM uploads WHERE id > $1 ORDER BY id LIMIT $2";
}

rows! {
    /// Which of these names in the storage have a row that says the file is there.
    KNOWN (1) = lite "SELECT stored FROM uploads WHERE state <> 'infected' AND stored IN ({rows})",
                pg "SELECT stored FROM uploads WHERE state <> 'infected' AND stored IN ({rows})";
}

/// Files that one draft, or one person with one case, may hold at a time, and their
/// bytes in all.
const MOST_HELD: i64 = 40;
const MOST_BYTES: i64 = 100 * 1024 * 1024;

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    pub id: UploadId,
    /// Whoever sent it.
    pub account: AccountId,
    pub about: About,
    /// `None`: not part of a case yet.
    pub filed_at: Option<Timestamp>,
    pub name: String,
    pub kind: FileKind,
    pub size: u64,
    /// SHA-256 of what is stored.
    pub digest: [u8; 32],
    /// Its name in the storage.
    pub stored: String,
    pub state: UploadState,
    pub at: Timestamp,
}

/// What is known of its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadState {
    /// No scanner is there to look at it.
    Unscanned,
    /// The scanner has not looked yet.
    Waiting,
    Clean,
    /// The scanner found something; the file is gone.
    Infected,
}

impl UploadState {
    pub fn word(self) -> &'static str {
        match self {
            UploadState::Unscanned => "unscanned",
            UploadState::Waiting => "waiting",
            UploadState::Clean => "clean",
            UploadState::Infected => "infected",
        }
    }

    fn of(word: &str) -> Option<UploadState> {
        [
            UploadState::Unscanned,
            UploadState::Waiting,
            UploadState::Clean,
            UploadState::Infected,
        ]
        .into_iter()
        .find(|state| state.word() == word)
    }
}

impl Upload {
    /// As the history of a case refers to it.
    pub fn filed(&self) -> Filed {
        Filed {
            upload: self.id,
            about: self.about.clone(),
            digest: hex::encode(self.digest),
        }
    }

    fn read(row: &Record) -> sqlx::Result<Upload> {
        let unreadable = |column: &str| sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: "not what the column is for".into(),
        };
        Ok(Upload {
            id: UploadId(row.id("id")?),
            account: row.account("account")?,
            about: row.word("about", |word| word.parse().ok())?,
            filed_at: row.some_moment("filed_at")?,
            name: row.text("name")?,
            kind: row.word("kind", |word| word.parse().ok())?,
            size: u64::try_from(row.number("size")?).map_err(|_| unreadable("size"))?,
            digest: row
                .bytes("digest")?
                .try_into()
                .map_err(|_| unreadable("digest"))?,
            stored: row.text("stored")?,
            state: row.word("state", UploadState::of)?,
            at: row.moment("at")?,
        })
    }
}

/// What files are sent with before they are part of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    Draft(Uuid),
    Case(CaseId),
}

/// Whether a file could be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    Kept,
    /// There are as many as there may be here, or with this draft or case in all.
    TooMany,
    /// There is no such draft or case for this person.
    Gone,
}

/// A file that the scanner should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToScan {
    pub id: UploadId,
    pub stored: String,
    pub size: u64,
    pub tries: u32,
    due: Timestamp,
}

impl Store {
    /// Makes the row of a file that is stored already, unless there are `most` of
    /// them in that place. `scan` says whether a scanner will look.
    pub async fn take_upload(
        &self,
        upload: &Upload,
        holder: Holder,
        most: u16,
    ) -> Result<Taken, Error> {
        let mut tx = self.db.write().await?;
        let about = upload.about.to_string();
        let account = upload.account;
        let count = |row: &Record| {
            Ok((
                row.number("here")?,
                row.number("overall")?,
                row.number("bytes")?,
            ))
        };
        let (draft, case, counted) = match holder {
            Holder::Draft(draft) => {
                let with = args![draft, account];
                if tx
                    .optional(LOCK_DRAFT, with, |row| row.id("id"))
                    .await?
                    .is_none()
                {
                    return Ok(Taken::Gone);
                }
                let counted = tx.one(COUNT_DRAFT, args![draft, &about], count).await?;
                (Some(draft), None, counted)
            }
            Holder::Case(case) => {
                tx.optional(LOCK_ACCOUNT, args![account], |row| row.id("id"))
                    .await?;
                let with = args![case, account];
                if tx
                    .optional(CASE_OF, with, |row| row.id("id"))
                    .await?
                    .is_none()
                {
                    return Ok(Taken::Gone);
                }
                let counted = tx
                    .one(COUNT_CASE, args![case, &about, account], count)
                    .await?;
                (None, Some(case), counted)
            }
        };
        let (here, overall, bytes) = counted;
        let size = i64::try_from(upload.size).unwrap_or(i64::MAX);
        if here >= i64::from(most)
            || overall >= MOST_HELD
            || bytes.saturating_add(size) > MOST_BYTES
        {
            return Ok(Taken::TooMany);
        }
        tx.execute(
            TAKE,
            args![
                upload.id.0,
                account,
                draft,
                case,
                &about,
                &upload.name,
                upload.kind.word(),
                size,
                &upload.digest,
                &upload.stored,
                upload.state.word(),
                upload.at,
                Some(upload.at),
            ],
        )
        .await?;
        tx.commit().await?;
        Ok(Taken::Kept)
    }

    /// What this person has sent with a draft, or holds for a case; oldest first.
    pub async fn held_uploads(
        &self,
        holder: Holder,
        account: AccountId,
    ) -> Result<Vec<Upload>, Error> {
        let mut conn = self.db.read().await?;
        Ok(match holder {
            Holder::Draft(draft) => {
                conn.all(OF_DRAFT, args![draft, account], Upload::read)
                    .await?
            }
            Holder::Case(case) => conn.all(HELD, args![case, account], Upload::read).await?,
        })
    }

    /// What is filed in a case, oldest first; nothing for whoever may not see it.
    pub async fn filed_uploads(&self, viewer: Viewer, case: CaseId) -> Result<Vec<Upload>, Error> {
        let (applicant, staff) = viewer.sides();
        let mut conn = self.db.read().await?;
        Ok(conn
            .all(FILED, args![case, applicant, staff], Upload::read)
            .await?)
    }

    /// Takes back a file that is not filed. Answers its name in the storage, from
    /// where it may be removed now.
    pub async fn remove_upload(
        &self,
        id: UploadId,
        holder: Holder,
        account: AccountId,
    ) -> Result<Option<String>, Error> {
        let mut tx = self.db.write().await?;
        let removed = match holder {
            Holder::Draft(draft) => {
                let with = args![id.0, account, draft];
                tx.optional(REMOVE_OF_DRAFT, with, |row| row.text("stored"))
                    .await?
            }
            Holder::Case(case) => {
                let with = args![id.0, account, case];
                tx.optional(REMOVE_HELD, with, |row| row.text("stored"))
                    .await?
            }
        };
        tx.commit().await?;
        Ok(removed)
    }

    /// Takes away what nobody will file any more: held since before `before`, or
    /// left over by a draft that is gone. Answers names in the storage.
    pub async fn forget_uploads(&self, before: Timestamp) -> Result<Vec<String>, Error> {
        let mut tx = self.db.write().await?;
        let forgotten = tx
            .all(FORGET, args![before], |row| row.text("stored"))
            .await?;
        tx.commit().await?;
        Ok(forgotten)
    }

    /// Which of these names in the storage belong to a row.
    pub async fn known_uploads(&self, stored: &[String]) -> Result<BTreeSet<String>, Error> {
        let with: Vec<Argument<'_>> = stored.iter().map(Argument::from).collect();
        let mut conn = self.db.read().await?;
        let known = conn
            .all_rows(&KNOWN, &with, |row| row.text("stored"))
            .await?;
        Ok(known.into_iter().collect())
    }

    /// Files the scanner should look at now, at most `most`.
    pub async fn uploads_to_scan(&self, now: Timestamp, most: u16) -> Result<Vec<ToScan>, Error> {
        let mut conn = self.db.read().await?;
        let read = |row: &Record| {
            Ok(ToScan {
                id: UploadId(row.id("id")?),
                stored: row.text("stored")?,
                size: u64::try_from(row.number("size")?).unwrap_or_default(),
                tries: row.small("tries")?,
                due: row.moment("scan_at")?,
            })
        };
        Ok(conn.all(TO_SCAN, args![now, most], read).await?)
    }

    /// Claims a file for looking at it; should nothing come of it, it is due again
    /// at `again`. `false`: somebody else has it.
    pub async fn claim_scan(&self, file: &ToScan, again: Timestamp) -> Result<bool, Error> {
        let mut tx = self.db.write().await?;
        let claimed = tx
            .execute(CLAIM_SCAN, args![file.id.0, file.due, again])
            .await?;
        tx.commit().await?;
        Ok(claimed == 1)
    }

    /// Nothing came of looking into a file; it is due again at `again`.
    pub async fn put_off_scan(&self, id: UploadId, again: Timestamp) -> Result<(), Error> {
        let mut tx = self.db.write().await?;
        tx.execute(PUT_OFF, args![id.0, again]).await?;
        Ok(tx.commit().await?)
    }

    /// Keeps what the scanner said. Answers the case the file belongs to, or that
    /// the file is gone.
    pub async fn scanned(
        &self,
        id: UploadId,
        state: UploadState,
    ) -> Result<Option<Option<CaseId>>, Error> {
        let mut tx = self.db.write().await?;
        let case = tx
            .optional(SCANNED, args![id.0, state.word()], |row| {
                Ok(row.some_id("case_id")?.map(CaseId))
            })
            .await?;
        tx.commit().await?;
        Ok(case)
    }

    /// How many files wait for the scanner.
    pub async fn uploads_waiting(&self) -> Result<u64, Error> {
        let mut conn = self.db.read().await?;
        let waiting = conn
            .one(WAITING, args![], |row| row.number("waiting"))
            .await?;
        Ok(u64::try_from(waiting).unwrap_or_default())
    }

    /// Every row, in order of identity, for holding it against its file.
    pub async fn uploads_after(
        &self,
        last: Option<UploadId>,
        most: u16,
    ) -> Result<Vec<Upload>, Error> {
        let last = last.map_or(Uuid::nil(), |last| last.0);
        let mut conn = self.db.read().await?;
        Ok(conn.all(NEXT, args![last, most], Upload::read).await?)
    }
}

/// Removes what was sent with a draft, inside its transaction.
pub(crate) async fn remove_with_draft(
    tx: &mut Conn,
    draft: Uuid,
    account: AccountId,
) -> sqlx::Result<Vec<String>> {
    tx.all(REMOVE_WITH_DRAFT, args![draft, account], |row| {
        row.text("stored")
    })
    .await
}

/// Files whatever the events of these changes name: each has to be there, sent by
/// whoever made the change, for the draft or case it is of, and the same to the byte.
pub(crate) async fn file(tx: &mut Conn, entries: &[&Entry]) -> Result<(), Trouble> {
    for entry in entries {
        for (filed, by) in &entry.files {
            let about = filed.about.to_string();
            let digest = hex::decode(&filed.digest).unwrap_or_default();
            let digest = digest.as_slice();
            let touched = match entry.row.submission {
                Some(draft) => {
                    let with = args![
                        entry.case,
                        entry.at,
                        filed.upload.0,
                        *by,
                        draft,
                        &about,
                        digest
                    ];
                    tx.execute(FILE_OF_DRAFT, with).await?
                }
                None => {
                    let with = args![entry.case, entry.at, filed.upload.0, *by, &about, digest];
                    tx.execute(FILE_HELD, with).await?
                }
            };
            if touched != 1 {
                return Err(Trouble(Verdict::UploadGone));
            }
        }
    }
    Ok(())
}
