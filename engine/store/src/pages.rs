//! Pages and announcements: shipped with the product or written by the municipality,
//! and found like everything else as soon as they are written.

use crate::db::{Conn, Record, args, statements};
use crate::error::Error;
use crate::search::{DocumentKind, put_document};
use crate::store::Store;
use engine::content::{Kind, Page};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

statements! {
    ONE = "SELECT kind, slug, revision, origin, digest, title, summary, keywords, body,
             published_at, updated_at
           FROM pages WHERE kind = $1 AND slug = $2";
    ALL = "SELECT kind, slug, revision, origin, digest, title, summary, keywords, body,
             published_at, updated_at
           FROM pages ORDER BY kind, slug";
    PUBLISHED = "SELECT kind, slug, revision, origin, digest, title, summary, keywords, body,
                   published_at, updated_at
                 FROM pages WHERE kind = $1 AND published_at <= $2
                 ORDER BY published_at DESC, slug LIMIT $3";
    ADD = "INSERT INTO pages (kind, slug, revision, origin, digest, title, summary, keywords,
             body, published_at, updated_at)
           VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
    /// Only what still stands at the revision that was seen.
    CHANGE = "UPDATE pages SET revision = revision + 1, origin = $3, digest = $4, title = $5,
                summary = $6, keywords = $7, body = $8, published_at = $9, updated_at = $10
              WHERE kind = $1 AND slug = $2 AND revision = $11";
}

/// Where the words of a page come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageOrigin {
    /// From the product, with which they change.
    Shipped,
    /// Somebody wrote them here; the product leaves them alone.
    Edited,
}

impl PageOrigin {
    fn word(self) -> &'static str {
        match self {
            PageOrigin::Shipped => "shipped",
            PageOrigin::Edited => "edited",
        }
    }

    fn of(word: &str) -> Option<PageOrigin> {
        [PageOrigin::Shipped, PageOrigin::Edited]
            .into_iter()
            .find(|origin| origin.word() == word)
    }
}

/// A page as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRow {
    pub page: Page,
    /// 1, 2, 3 …; whoever changes it says which one they saw.
    pub revision: i64,
    pub origin: PageOrigin,
    pub digest: String,
    pub updated_at: Timestamp,
}

/// Most that a list of pages holds.
const MOST: i64 = 200;

impl PageRow {
    fn read(row: &Record) -> sqlx::Result<PageRow> {
        Ok(PageRow {
            page: Page {
                kind: row.word("kind", Kind::of)?,
                slug: row.text("slug")?,
                title: row.json("title")?,
                summary: row.json("summary")?,
                keywords: row.json("keywords")?,
                body: row.json("body")?,
                published_at: row.some_moment("published_at")?,
            },
            revision: row.number("revision")?,
            origin: row.word("origin", PageOrigin::of)?,
            digest: row.text("digest")?,
            updated_at: row.moment("updated_at")?,
        })
    }
}

/// A page as the texts it is kept in.
struct Kept {
    title: String,
    summary: String,
    keywords: String,
    body: String,
    digest: String,
}

impl Kept {
    fn of(page: &Page) -> Kept {
        let json = |value: Result<String, serde_json::Error>| value.expect("texts serialize");
        let mut kept = Kept {
            title: json(serde_json::to_string(&page.title)),
            summary: json(serde_json::to_string(&page.summary)),
            keywords: json(serde_json::to_string(&page.keywords)),
            body: json(serde_json::to_string(&page.body)),
            digest: String::new(),
        };
        let mut digest = Sha256::new();
        for part in [&kept.title, &kept.summary, &kept.keywords, &kept.body] {
            digest.update(part.as_bytes());
            digest.update([0]);
        }
        digest.update(format!("{:?}", page.published_at));
        kept.digest = hex::encode(digest.finalize());
        kept
    }
}

impl Store {
    /// A page, published or not.
    pub async fn page(&self, kind: Kind, slug: &str) -> Result<Option<PageRow>, Error> {
        let mut conn = self.db.read().await?;
        let with = args![kind.word(), slug];
        Ok(conn.optional(ONE, with, PageRow::read).await?)
    }

    /// What is published at `now`, the newest first, at most 200.
    pub async fn published_pages(&self, kind: Kind, now: Timestamp) -> Result<Vec<PageRow>, Error> {
        let mut conn = self.db.read().await?;
        let with = args![kind.word(), now, MOST];
        Ok(conn.all(PUBLISHED, with, PageRow::read).await?)
    }

    /// Writes a page that comes with the product, unless it stands there already or
    /// somebody made it their own. Answers whether it was written.
    pub async fn ship_page(&self, page: &Page, at: Timestamp) -> Result<bool, Error> {
        let stands = self.page(page.kind, &page.slug).await?;
        let seen = match &stands {
            Some(row) if row.origin == PageOrigin::Edited => return Ok(false),
            Some(row) if row.digest == Kept::of(page).digest => return Ok(false),
            Some(row) => Some(row.revision),
            None => None,
        };
        self.write_page(page, PageOrigin::Shipped, seen, at).await
    }

    /// Writes a page as somebody of the municipality wants it, over the revision they
    /// saw; `None` for a new one. Answers whether that was the one that stood there.
    pub async fn put_page(
        &self,
        page: &Page,
        seen: Option<i64>,
        at: Timestamp,
    ) -> Result<bool, Error> {
        self.write_page(page, PageOrigin::Edited, seen, at).await
    }

    async fn write_page(
        &self,
        page: &Page,
        origin: PageOrigin,
        seen: Option<i64>,
        at: Timestamp,
    ) -> Result<bool, Error> {
        let kept = Kept::of(page);
        let (kind, origin) = (page.kind.word(), origin.word());
        let mut tx = self.db.write().await?;
        let with = args![
            kind,
            &page.slug,
            origin,
            &kept.digest,
            &kept.title,
            &kept.summary,
            &kept.keywords,
            &kept.body,
            page.published_at,
            at,
        ];
        let written = match seen {
            None => tx.execute(ADD, with).await?,
            Some(seen) => {
                let mut with = with.to_vec();
                with.push(seen.into());
                tx.execute(CHANGE, &with).await?
            }
        };
        if written == 0 {
            return Ok(false);
        }
        let document = page.document();
        put_document(
            &mut tx,
            DocumentKind::from(page.kind),
            &page.slug,
            None,
            &document,
        )
        .await?;
        tx.commit().await?;
        Ok(true)
    }
}

pub(crate) async fn all(conn: &mut Conn) -> sqlx::Result<Vec<PageRow>> {
    conn.all(ALL, args![], PageRow::read).await
}
